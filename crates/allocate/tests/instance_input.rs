//! Instances that are not sound are refused by field, place, value and remedy; nothing panics.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "common/generate.rs"]
mod generate;

use generate::{Family, SIZES, Topology, table};
use proptest::prelude::*;
use trimtab_allocate::instance::{Instance, Kind, NodeRow, Piece, RouteRow, Table};

const NAN: f64 = f64::NAN;
const INF: f64 = f64::INFINITY;

/// What an instance is refused with.
fn refusal(bytes: &[u8]) -> String {
    Instance::read(bytes).unwrap_err().to_string()
}

fn small(family: Family) -> Table {
    table(family, Topology::Hub, SIZES[0], 1)
}

/// What a file is refused with once some of its bytes are others.
fn patched(at: usize, bytes: &[u8]) -> String {
    let mut file = small(Family::Log).write();
    file[at..at + bytes.len()].copy_from_slice(bytes);
    refusal(&file)
}

fn bad_node(family: Family, change: impl Fn(&mut NodeRow)) -> String {
    let mut rows = small(family);
    change(&mut rows.nodes[6]);
    refusal(&rows.write())
}

fn bad_route(change: impl Fn(&mut RouteRow)) -> String {
    let mut rows = small(Family::Log);
    change(&mut rows.routes[5]);
    refusal(&rows.write())
}

#[test]
fn a_damaged_header_is_refused_before_anything_is_set_aside() {
    let file = small(Family::Log).write();
    assert!(refusal(b"").starts_with("this is no instance"));
    assert!(refusal(b"PK\x03\x04").starts_with("this is no instance"));
    assert!(refusal(&file[..20]).contains("it has 20 bytes and the header alone 32"));
    assert!(refusal(&file[..file.len() - 1]).contains("it was cut short"));
    assert!(refusal(&[&file[..], b"x"].concat()).contains("something follows it"));
    assert!(patched(4, &2_u32.to_le_bytes()).contains("the version is 2, only 1 can be read"));
    for at in [8, 16, 24] {
        for count in [0, 1 << 40, u64::MAX] {
            let said = patched(at, &count.to_le_bytes());
            assert!(said.contains(&format!("{count} ")) && said.contains("bytes"), "{said}");
        }
    }
}

#[test]
fn a_bad_number_is_refused_by_column_index_and_value() {
    for (said, change) in [
        ("lo[6] is NaN", (|row| row.low = NAN) as fn(&mut NodeRow)),
        ("hi[6] is NaN", |row| row.high = NAN),
        ("b[6] is inf", |row| row.held = INF),
        ("hi[6] is -1", |row| row.high = -1.0),
        ("a0[6] is -3", |row| row.numbers[0] = -3.0),
        ("a1[6] is NaN", |row| row.numbers[1] = NAN),
    ] {
        let refused = bad_node(Family::Log, change);
        assert!(
            refused.starts_with(&format!("binary instance: {said}: it must lie in")),
            "{refused}"
        );
    }
    for (said, change) in [
        ("c[5] is NaN", (|row| row.cost = NAN) as fn(&mut RouteRow)),
        ("q[5] is -1", |row| row.curvature = -1.0),
        ("u[5] is inf", |row| row.capacity = INF),
        ("gam[5] is 1.5", |row| row.delivered = 1.5),
        ("kfix[5] is -0.5", |row| row.fixed = -0.5),
    ] {
        let refused = bad_route(change);
        assert!(
            refused.starts_with(&format!("binary instance: {said}: it must lie in")),
            "{refused}"
        );
    }
    assert!(bad_route(|row| row.delivered = 0.0).contains("route 5: 0 is delivered of one sent"));
}

#[test]
fn idling_outside_floor_and_cap_is_refused() {
    let below = bad_node(Family::Log, |row| row.held = row.low / 2.0);
    let above = bad_node(Family::Log, |row| row.held = row.high * 2.0);
    for refused in [below, above] {
        assert!(refused.starts_with("binary instance: b[6] is"), "{refused}");
    }
}

#[test]
fn an_unknown_kind_is_refused() {
    for value in [3.0, -1.0, 0.5, NAN] {
        let refused = patched(32 + 8 * 2, &f64::to_le_bytes(value));
        assert!(refused.contains(&format!("kind[2] is {value}: use 0 for log")), "{refused}");
    }
}

#[test]
fn a_route_to_nowhere_is_refused() {
    let start = 32 + 8 * (10 * 7 + 10 * 8 * 2);
    for (column, at) in [("src", start), ("dst", start + 8 * 40)] {
        for value in [10_i64, -1, i64::MIN, i64::MAX] {
            let refused = patched(at + 8 * 3, &value.to_le_bytes());
            let said = format!("{column}[3] is {value}: it must be the index of one of the 10");
            assert!(refused.contains(&said), "{refused}");
        }
    }
    assert!(bad_route(|row| row.target = row.source).contains("route 5 leads from node"));
}

#[test]
fn pieces_must_fall_and_reach_the_cap() {
    let swapped = bad_node(Family::Pieces, |row| row.pieces.swap(2, 3));
    assert!(swapped.contains("node 6: piece 3 has the slope"), "{swapped}");
    let short = bad_node(Family::Pieces, |row| row.pieces[7] = Piece::default());
    assert!(short.contains("node 6: its pieces end at"), "{short}");
    let negative = bad_node(Family::Pieces, |row| row.pieces[1].length = -1.0);
    assert!(negative.contains("plen[49] is -1"), "{negative}");
    let missing = bad_node(Family::Pieces, |row| row.pieces[0].slope = NAN);
    assert!(missing.contains("pslope[48] is NaN"), "{missing}");
    let endless = bad_node(Family::Pieces, |row| row.high = INF);
    assert!(endless.contains("node 6: its pieces end at"), "{endless}");
    let long = bad_node(Family::Pieces, |row| row.pieces[7].length = 1e15);
    assert!(long.contains("node 6: knot 15 holds 1000000000000"), "{long}");
    // What a kind does not use is not looked at.
    let mut unused = small(Family::Log);
    unused.nodes[6].pieces[0].slope = NAN;
    unused.nodes[6].numbers[2] = NAN;
    assert_eq!(unused.nodes[6].kind, Kind::Log);
    assert!(Instance::read(&unused.write()).is_ok());
}

const SOUND: &str = r#"{"schema": "trimtab/instance/1",
 "nodes": [{"name": "a", "held": 9, "utility": {"linear": {"price": 1}}},
           {"name": "b", "held": 5, "utility": {"curve": {"knots": [[1, 2]]}}}],
 "routes": [{"name": "r", "from": "a", "to": "b", "cost": 2}],
 "groups": [{"cap": 3, "nodes": {"a": 1}, "routes": {"r": 1}}]}"#;

#[test]
fn bad_json_is_refused_by_place_and_name() {
    assert!(Instance::read(SOUND.as_bytes()).is_ok());
    for (sound, bad, said) in [
        ("\"cost\": 2", "\"coost\": 2", "unknown field `coost`, expected one of `name`, `from`"),
        ("\"cost\": 2", "\"cost\": 2, \"cost\": 3", "duplicate field `cost` at line 4 column"),
        ("\"cost\": 2", "\"cost\": \"2\"", "expected f64 at line 4 column 61"),
        ("\"cost\": 2", "\"cost\": 1e999", "number out of range at line 4"),
        ("\"cost\": 2", "\"fixed\": 2", "missing field `cost` at line 4"),
        (
            "\"cost\": 2",
            "\"cost\": 2, \"capacity\": \"much\"",
            "a number or \"unlimited\" at line 4",
        ),
        ("\"price\": 1", "\"price\": 1, \"pride\": 2", "unknown field `pride`"),
        ("\"linear\"", "\"sine\"", "unknown variant `sine`, expected one of `linear`, `log`"),
        ("instance/1", "instance/2", "schema is `trimtab/instance/2`, only `trimtab/instance/1`"),
        (", \"utility\": {\"linear\": {\"price\": 1}}", "", "node `a` has no utility: say"),
        ("\"name\": \"b\"", "\"name\": \"a\"", "two nodes are called `a`"),
        ("\"to\": \"b\"", "\"to\": \"z\"", "to of route `r`: there is no node `z`"),
        ("\"r\": 1", "\"s\": 1", "routes of group 0: there is no route `s`"),
        ("\"a\": 1", "\"a\": 1, \"a\": 1", "`a` has two weights at line 5"),
        ("\"to\": \"b\"", "\"to\": \"a\"", "`r`, route 0 leads from node 0 to itself"),
        ("\"held\": 5", "\"held\": 5, \"floor\": 6", "`b`, node 1: the floor 6 may not be broken"),
        (
            "\"held\": 5",
            "\"held\": 5, \"floor_price\": 6",
            "node `b` has a floor_price or floor_rise",
        ),
        ("\"cap\": 3", "\"cap\": -1e16", "`group 0`, group 0: cap is -10000000000000000"),
        ("[[1, 2]]", "[]", "curve of node `b`: the curve has no knot"),
        ("[[1, 2]]", "[[1, 2], [2, 3]]", "curve of node `b`: the price rises at knot 1"),
        ("]}]}", "]}", "at line"),
    ] {
        assert!(SOUND.contains(sound) || sound == "]}]}", "{sound}");
        let text = if sound == "]}]}" {
            SOUND[..SOUND.len() - 2].to_owned()
        } else {
            SOUND.replacen(sound, bad, 1)
        };
        let refused = refusal(text.as_bytes());
        assert!(refused.starts_with("JSON instance: ") && refused.contains(said), "{refused}");
    }
}

#[test]
fn utilities_that_nest_without_end_are_refused() {
    for depth in [10, 1_000, 100_000] {
        let nested = ["{\"sum\": [".repeat(depth), "]}".repeat(depth)].concat();
        let text = SOUND.replacen("{\"linear\": {\"price\": 1}}", &nested, 1);
        let refused = refusal(text.as_bytes());
        assert!(refused.contains("nest deeper") || refused.contains("recursion"), "{refused}");
    }
}

/// Reads bytes and, where they are an instance, does all that can be done with it.
fn take(bytes: &[u8]) {
    if let Ok(read) = Instance::read(bytes) {
        let idle = read.idle_objective();
        assert!(!idle.is_nan());
        let flows = vec![0.0; read.problem().routes().len()];
        assert_eq!(read.objective(&flows).unwrap(), idle);
        assert!(Instance::read(read.to_json().unwrap().as_bytes()).is_ok());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        take(&bytes);
        take(&[b"RLIN\x01\0\0\0", &bytes[..]].concat());
        take(&[b"{", &bytes[..]].concat());
    }

    #[test]
    fn a_file_with_flipped_bits_is_read_or_refused(
        is_pieces: bool,
        flips in proptest::collection::vec((any::<prop::sample::Index>(), 0..8_u32), 1..4),
        cut in proptest::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let family = if is_pieces { Family::Pieces } else { Family::Log };
        for mut bytes in [small(family).write(), SOUND.as_bytes().to_vec()] {
            for (at, bit) in &flips {
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            take(&bytes);
        }
    }
}
