//! The binary format `RLIN`, version 1, read and written.
//!
//! ```text
//! "RLIN", u32 version = 1, u64 n, u64 m, u64 K             n nodes, m routes, K pieces a node
//! f64 kind[n] a0[n] a1[n] a2[n] lo[n] hi[n] b[n]           utility, floor, cap, held
//! f64 plen[n * K] pslope[n * K]                            pieces, node by node
//! i64 src[m] dst[m]   f64 c[m] q[m] u[m] gam[m] kfix[m]    routes
//! ```
//!
//! All numbers are little-endian, columns follow each other without gaps. The size is checked
//! against the header before anything is set aside for it.

use super::fault::BinaryError;
use super::table::{Kind, NodeRow, Piece, RouteRow, Table};

/// What a binary instance begins with.
pub(super) const MAGIC: &[u8; 4] = b"RLIN";
const VERSION: u32 = 1;
const HEADER: usize = 32;
/// Columns of 8 bytes for each node, for each piece and for each route.
const NODE_COLUMNS: u128 = 7;
const PIECE_COLUMNS: u128 = 2;
const ROUTE_COLUMNS: u128 = 7;

impl Table {
    /// Reads the binary format.
    ///
    /// # Errors
    ///
    /// Another mark or version, a size other than the header's, an unknown kind, a route to no
    /// node. Numbers are judged by [`Table::instance`].
    pub fn read(bytes: &[u8]) -> Result<Self, BinaryError> {
        let (nodes, routes, width) = sizes(bytes)?;
        let mut words = Words { rest: &bytes[HEADER..] };
        let kinds = words.numbers(nodes);
        let [firsts, seconds, thirds] = [(); 3].map(|()| words.numbers(nodes));
        let [low, high, held] = [(); 3].map(|()| words.numbers(nodes));
        let [lengths, slopes] = [(); 2].map(|()| words.numbers(nodes * width));
        let row = |node: usize| {
            let piece = |at: usize| Piece { length: lengths[at], slope: slopes[at] };
            Ok(NodeRow {
                kind: kind(node, kinds[node])?,
                numbers: [firsts[node], seconds[node], thirds[node]],
                low: low[node],
                high: high[node],
                held: held[node],
                pieces: (node * width..(node + 1) * width).map(piece).collect(),
            })
        };
        let rows = (0..nodes).map(row).collect::<Result<_, BinaryError>>()?;
        Ok(Self { nodes: rows, routes: route_rows(&mut words, nodes, routes)?, width })
    }

    /// Writes the binary format. Rows with fewer pieces than the table is wide are filled up with
    /// pieces of no length, pieces beyond the width are left out.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_le_bytes());
        for count in [self.nodes.len(), self.routes.len(), self.width] {
            bytes.extend((count as u64).to_le_bytes());
        }
        self.write_nodes(&mut bytes);
        self.write_routes(&mut bytes);
        bytes
    }

    fn write_nodes(&self, bytes: &mut Vec<u8>) {
        let columns: [fn(&NodeRow) -> f64; 7] = [
            |row| code(row.kind),
            |row| row.numbers[0],
            |row| row.numbers[1],
            |row| row.numbers[2],
            |row| row.low,
            |row| row.high,
            |row| row.held,
        ];
        for column in columns {
            bytes.extend(self.nodes.iter().flat_map(|row| column(row).to_le_bytes()));
        }
        let columns: [fn(&Piece) -> f64; 2] = [|piece| piece.length, |piece| piece.slope];
        for column in columns {
            for row in &self.nodes {
                let filled = row.pieces.iter().copied().chain(std::iter::repeat(Piece::default()));
                bytes
                    .extend(filled.take(self.width).flat_map(|piece| column(&piece).to_le_bytes()));
            }
        }
    }

    fn write_routes(&self, bytes: &mut Vec<u8>) {
        let ends: [fn(&RouteRow) -> usize; 2] = [|row| row.source, |row| row.target];
        for end in ends {
            bytes.extend(self.routes.iter().flat_map(|row| (end(row) as i64).to_le_bytes()));
        }
        let columns: [fn(&RouteRow) -> f64; 5] = [
            |row| row.cost,
            |row| row.curvature,
            |row| row.capacity,
            |row| row.delivered,
            |row| row.fixed,
        ];
        for column in columns {
            bytes.extend(self.routes.iter().flat_map(|row| column(row).to_le_bytes()));
        }
    }
}

/// Counts of nodes, routes and pieces, once the size is known to agree with them.
fn sizes(bytes: &[u8]) -> Result<(usize, usize, usize), BinaryError> {
    if !bytes.starts_with(MAGIC) {
        return Err(BinaryError::Magic);
    }
    if bytes.len() < HEADER {
        return Err(BinaryError::Header { bytes: bytes.len(), needed: HEADER });
    }
    let mut header = Words { rest: &bytes[8..HEADER] };
    let version = u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]);
    if version != VERSION {
        return Err(BinaryError::Version(version));
    }
    let [nodes, routes, width] = [(); 3].map(|()| u64::from_le_bytes(header.word()));
    // Two counts below 2^64 and small factors: the pieces' product is the only one to overflow.
    let pieces = u128::from(nodes).saturating_mul(u128::from(width));
    let columns = (NODE_COLUMNS * u128::from(nodes) + ROUTE_COLUMNS * u128::from(routes))
        .saturating_add(pieces.saturating_mul(PIECE_COLUMNS));
    let needed = columns.saturating_mul(8).saturating_add(HEADER as u128);
    let wrong = BinaryError::Size { nodes, routes, width, needed, bytes: bytes.len() };
    if needed != bytes.len() as u128 {
        return Err(wrong);
    }
    let count = |count: u64| usize::try_from(count).map_err(|_| wrong);
    // Without nodes the width may be anything, and nothing has it.
    Ok((count(nodes)?, count(routes)?, if nodes == 0 { 0 } else { count(width)? }))
}

fn route_rows(
    words: &mut Words<'_>,
    nodes: usize,
    routes: usize,
) -> Result<Vec<RouteRow>, BinaryError> {
    let sources = words.indices("src", routes, nodes)?;
    let targets = words.indices("dst", routes, nodes)?;
    let [cost, curvature, capacity] = [(); 3].map(|()| words.numbers(routes));
    let [delivered, fixed] = [(); 2].map(|()| words.numbers(routes));
    let row = |route: usize| RouteRow {
        source: sources[route],
        target: targets[route],
        cost: cost[route],
        curvature: curvature[route],
        capacity: capacity[route],
        delivered: delivered[route],
        fixed: fixed[route],
    };
    Ok((0..routes).map(row).collect())
}

fn code(kind: Kind) -> f64 {
    match kind {
        Kind::Log => 0.0,
        Kind::Quadratic => 1.0,
        Kind::Pieces => 2.0,
    }
}

fn kind(node: usize, value: f64) -> Result<Kind, BinaryError> {
    let kinds = [Kind::Log, Kind::Quadratic, Kind::Pieces];
    kinds.into_iter().find(|&kind| code(kind) == value).ok_or(BinaryError::Kind { node, value })
}

/// The bytes not read yet, in words of 8.
struct Words<'a> {
    rest: &'a [u8],
}

impl Words<'_> {
    /// The next word; zero beyond the end, which no reader gets to once the size is checked.
    fn word(&mut self) -> [u8; 8] {
        let Some((word, rest)) = self.rest.split_first_chunk() else { return [0; 8] };
        self.rest = rest;
        *word
    }

    fn numbers(&mut self, count: usize) -> Vec<f64> {
        (0..count).map(|_| f64::from_le_bytes(self.word())).collect()
    }

    fn indices(
        &mut self,
        column: &'static str,
        routes: usize,
        count: usize,
    ) -> Result<Vec<usize>, BinaryError> {
        let index = |route| {
            let value = i64::from_le_bytes(self.word());
            let index = usize::try_from(value).ok().filter(|&index| index < count);
            index.ok_or(BinaryError::Index { column, route, value, count })
        };
        (0..routes).map(index).collect()
    }
}
