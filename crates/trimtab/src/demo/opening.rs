//! What a newcomer must know before the first line.

use super::world;
use crate::show;
use trimtab_model::Rounding;
use trimtab_risk::real;
use trimtab_sim::spec::{DECIMALS, DeskSpec, TICK_MINUTES};

/// The introduction, a paragraph an item.
pub(super) fn paragraphs(desk: &DeskSpec, seed: u64) -> Vec<String> {
    let capital = usd(desk.capital);
    let (near, far) = (world::route(0, 1), world::route(0, 2));
    let mut text = vec![
        format!(
            "trimtab {}  demo  seed {seed}  no keys, no network, no money",
            env!("CARGO_PKG_VERSION")
        ),
        format!(
            "A desk has {capital} USD and bets on nothing: whatever it buys, it sells elsewhere."
        ),
    ];
    text.extend(positions(desk));
    text.push(
        "Each venue keeps collateral for its own half and looks at nothing else. If prices fall, \
         the halves that were bought lose, and what they lose is taken from the collateral there."
            .to_owned(),
    );
    text.push(
        "Margin in use is the part of a venue's collateral that its positions tie up. At 100 % \
         the venue liquidates: it closes them by force and charges for it."
            .to_owned(),
    );
    text.push(format!(
        "Money that is short at one venue lies idle at another. Within a chain it moves in {} \
         minutes for next to nothing; across the bridge in {} for {:.0} bps, hundredths of a per \
         cent.",
        near.minutes(),
        far.minutes(),
        (far.withdraw.rate + far.deposit.rate) * 1e4
    ));
    text.push(format!(
        "Trimtab looks every {TICK_MINUTES} minutes and decides. A day and a half, and a crash:"
    ));
    text
}

/// `BTC  bought at atlas, sold at boreas`.
fn positions(desk: &DeskSpec) -> impl Iterator<Item = String> {
    let pairs = world::pairs();
    let told =
        desk.coins.iter().zip(&desk.notionals).zip(pairs).filter_map(|((coin, size), pair)| {
            let pair = pair?;
            let place =
                |venue: usize| desk.venues.get(venue).map_or("", |venue| venue.name.as_str());
            Some(format!(
                "  {} USD of {coin}, bought at {} and sold at {}, both on chain {}",
                usd(*size),
                place(pair.long),
                place(pair.short),
                world::chain(pair.long)
            ))
        });
    told.collect::<Vec<_>>().into_iter()
}

fn usd(value: f64) -> String {
    real::to_amount(value, DECIMALS, Rounding::Nearest).map_or_else(|| "-".to_owned(), show::usd)
}
