//! A lively report made up for tests and for looking at: five accounts, a crash, a late transfer,
//! one liquidation. Every figure is invented; the same size gives the same report.

use trimtab_report::{
    Account, Decision, Ending, Kind, Ladder, Liquidation, Origin, Other, Part, Report, Run, Rung,
    Table, Tone, Transfer, Verdict,
};

/// 1 May 2022, 00:00 UTC.
const START: i64 = 1_651_363_200;
const HOUR: i64 = 3_600;

/// How large a report to make up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// Runs in detail.
    pub(crate) runs: usize,
    /// Samples of a run.
    pub(crate) samples: usize,
    /// Accounts of a run.
    pub(crate) accounts: usize,
    /// Transfers of a run.
    pub(crate) transfers: usize,
    /// Decisions of a run.
    pub(crate) decisions: usize,
}

/// A size that shows everything and is quickly made.
pub(crate) const USUAL: Size =
    Size { runs: 1, samples: 3_000, accounts: 6, transfers: 44, decisions: 160 };

const NAMES: [(&str, &str, Option<&str>); 6] = [
    ("hyperliquid", "perp DEX", Some("growth")),
    ("binance", "exchange", Some("growth")),
    ("deribit", "option venue", Some("core")),
    ("aave-arbitrum", "Arbitrum", Some("core")),
    ("aave-ethereum", "Ethereum", Some("core")),
    ("treasury", "Ethereum", None),
];

/// The report.
pub(crate) fn report(size: Size) -> Report {
    let runs: Vec<Run> = (0..size.runs).map(|number| run(size, number)).collect();
    Report {
        title: "basis-fund, May 2022".to_owned(),
        verdict: Verdict {
            tone: Tone::Alarm,
            sentence: "Dynamic ended at 1,031,840 USD, 3.2 % up, and lost 4,120 USD in one \
                       liquidation; the static split lost 61,300 USD in nine."
                .to_owned(),
            more: vec![
                "44 transfers carried 2,904,000 USD; three came late, one failed.".to_owned(),
                "The worst hour was 12 May 2022, 09:00 UTC, when hyperliquid stood at 98 % of its \
                 margin."
                    .to_owned(),
            ],
        },
        comparison: Some(comparison()),
        asides: vec![],
        runs,
        assumptions: vec![
            "A transfer takes as long as its route took that day, and arrives whole.".to_owned(),
            "Liquidations pay 1.5 % of the notional that is closed.".to_owned(),
            "Funding is paid on the hour; borrow rates hold for the hour.".to_owned(),
        ],
        provenance: vec![Table {
            title: "History".to_owned(),
            sentence: "One gap of 3 hours was filled with the last price; nothing was made up."
                .to_owned(),
            head: ["Series", "Source", "From (UTC)", "To (UTC)", "Rows", "Gaps", "SHA-256"]
                .map(str::to_owned)
                .to_vec(),
            rows: vec![
                [
                    "BTC marks",
                    "venue archive",
                    "2022-05-01 00:00",
                    "2022-05-31 23:00",
                    "744",
                    "0",
                    "9f2c41aa",
                ],
                [
                    "ETH marks",
                    "venue archive",
                    "2022-05-01 00:00",
                    "2022-05-31 23:00",
                    "741",
                    "1",
                    "1b77e0c3",
                ],
                [
                    "Funding",
                    "venue archive",
                    "2022-05-01 00:00",
                    "2022-05-31 16:00",
                    "93",
                    "0",
                    "77aa0f12",
                ],
            ]
            .into_iter()
            .map(|row| row.map(str::to_owned).to_vec())
            .collect(),
            marked: None,
        }],
        origin: Origin {
            version: "0.1.0".to_owned(),
            commit: Some("d9e19f6".to_owned()),
            seed: Some(7),
            command: "trimtab backtest may-2022.toml --seed 7 --report may-2022.html".to_owned(),
            hashes: vec![("Configuration".to_owned(), "5a77c0de5a77c0de".to_owned())],
            config: Some("version = 1\n\n[strategy]\nname = \"dynamic\"\n".to_owned()),
            rows: Some("the journals".to_owned()),
        },
    }
}

fn comparison() -> Table {
    let row = |cells: [&str; 6]| cells.map(str::to_owned).to_vec();
    Table {
        title: "Strategies side by side".to_owned(),
        sentence: "Dynamic kept most and was liquidated once; doing nothing cost 92,790 USD more."
            .to_owned(),
        head: [
            "Strategy",
            "End (USD)",
            "Change (%)",
            "Deepest fall (%)",
            "Liquidations",
            "Fees (USD)",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: vec![
            row(["dynamic", "1,031,840", "+3.18", "-2.91", "1", "1,204"]),
            row(["weighted-tolerance", "1,012,090", "+1.21", "-5.02", "3", "3,410"]),
            row(["static", "939,050", "-6.10", "-11.40", "9", "0"]),
        ],
        marked: Some(0),
    }
}

/// A wave that looks like chance and is none.
fn wave(number: usize, at: f64) -> f64 {
    let phase = number as f64 * 1.7;
    (at * 21.0 + phase).sin() * 0.5
        + (at * 57.0 + phase * 2.3).sin() * 0.3
        + (at * 233.0 + phase).sin() * 0.12
}

/// 0 before the crash, quickly 1 in it, slowly back.
fn crash(at: f64) -> f64 {
    let since = at - 0.37;
    if since < 0.0 { 0.0 } else { (-since * 9.0).exp() * (1.0 - (-since * 160.0).exp()) }
}

fn run(size: Size, number: usize) -> Run {
    let samples = size.samples;
    let share = |index: usize| index as f64 / samples.max(2) as f64;
    let series = |value: &dyn Fn(f64) -> f64| {
        (0..samples).map(|index| value(share(index))).collect::<Vec<_>>()
    };
    let times: Vec<i64> =
        (0..samples).map(|index| START + index as i64 * 30 * 24 * HOUR / samples as i64).collect();
    let accounts: Vec<Account> =
        (0..size.accounts).map(|place| account(place, size.accounts, &series)).collect();
    let total =
        series(&|at| 1_000_000.0 + 46_000.0 * at - 29_000.0 * crash(at) + 2_600.0 * wave(9, at));
    let last = |values: &[f64]| values.last().copied().unwrap_or_default();
    let others = [("weighted-tolerance", 34_000.0, 52_000.0), ("static", -4_000.0, 96_000.0)];
    Run {
        name: format!("luna-2022, dynamic, {}", ["base", "fast", "slow"][number % 3]),
        strategy: "dynamic".to_owned(),
        unit: "USD".to_owned(),
        times,
        in_flight: series(&|at| {
            180_000.0 * (wave(4, at * 2.0) - 0.35).max(0.0) + 90_000.0 * crash(at)
        }),
        others: others
            .map(|(name, drift, fall)| Other {
                name: name.to_owned(),
                total: series(&|at| {
                    1_000_000.0 + drift * at - fall * crash(at) + 3_000.0 * wave(5, at)
                        - if at > 0.372 { fall * 0.42 } else { 0.0 }
                }),
            })
            .to_vec(),
        ladders: vec![
            ladder(size.accounts, 11, 9.0, "The deepest moment of the crash."),
            ladder(size.accounts, 21, 2.0, "A quiet day."),
        ],
        transfers: (0..size.transfers).map(|index| transfer(index, size)).collect(),
        waterfall: vec![
            part("Funding earned", 51_260.0),
            part("Lending yield", 12_430.0),
            part("Trading costs", -14_870.0),
            part("Transfer fees", -1_204.0),
            part("Gas", -312.0),
            part("Liquidations", -4_120.0),
            part(
                "Unexplained by parts",
                last(&total) - total.first().copied().unwrap_or_default() - 43_184.0,
            ),
        ],
        total,
        liquidations: vec![liquidation()],
        decisions: (0..size.decisions).map(|index| decision(index, size)).collect(),
        state_hash: "c0ffee00c0ffee00".to_owned(),
        accounts,
    }
}

fn part(name: &str, amount: f64) -> Part {
    Part { name: name.to_owned(), amount }
}

/// Makes a series of a function of the share of time that has passed.
type Sampler<'run> = dyn Fn(&dyn Fn(f64) -> f64) -> Vec<f64> + 'run;

fn account(place: usize, count: usize, series: &Sampler<'_>) -> Account {
    let (name, kind, tranche) = NAMES[place % NAMES.len()];
    let name = if place < NAMES.len() { name.to_owned() } else { format!("{name}-{place}") };
    let is_last = place + 1 == count;
    let steep = [0.52, 0.30, 0.22, 0.12, 0.08, 0.0][place % 6];
    let level = [0.34, 0.31, 0.26, 0.18, 0.22, 0.0][place % 6];
    let utilisation =
        series(&|at| (level + steep * crash(at) * 1.35 + 0.11 * wave(place, at)).clamp(0.02, 1.2));
    Account {
        name,
        place: Some(kind.to_owned()),
        tranche: tranche.map(str::to_owned),
        utilisation_limit: (!is_last).then_some([0.80, 0.80, 0.70, 0.60, 0.60, 0.60][place % 6]),
        balance: series(&|at| 170_000.0 + 60_000.0 * wave(place, at) - 40_000.0 * crash(at)),
        utilisation: utilisation.into_iter().map(|share| (!is_last).then_some(share)).collect(),
    }
}

fn ladder(accounts: usize, day: i64, height: f64, sentence: &str) -> Ladder {
    let rung = |account: usize| Rung {
        account,
        price: [31e-5, 12e-5, 8e-5, 4e-5, 2e-5, 0.0][account % 6] * height,
        cost: [Some(6e-4), Some(4e-4), Some(9e-4), Some(5e-4), None, Some(0.0)][account % 6],
    };
    let rungs = (0..accounts).map(rung).collect();
    Ladder {
        at: START + day * 24 * HOUR + 9 * HOUR,
        sentence: sentence.to_owned(),
        hours: 24.0,
        rungs,
    }
}

fn transfer(index: usize, size: Size) -> Transfer {
    let asked = START + (index as i64 * 30 * 24 * HOUR) / size.transfers.max(1) as i64 + 1_320;
    let source = [1, 5, 3, 5, 1, 4][index % 6] % size.accounts.max(1);
    let target = [0, 0, 2, 1, 5, 5][index % 6] % size.accounts.max(1);
    let takes = [1_200, 780, 3_600, 900, 2_400, 1_020][index % 6];
    let ending = match index {
        17 => Ending::Arrived(asked + takes + 5_460),
        18 => Ending::Arrived(asked + takes + 240),
        19 => Ending::Failed(asked + 1_800, "the bridge was paused".to_owned()),
        index if index + 1 == size.transfers => Ending::UnderWay,
        _ => Ending::Arrived(asked + takes - 60 * (index as i64 % 4)),
    };
    Transfer {
        id: format!("{:04x}", 0x7f3a + index * 397),
        source,
        target,
        amount: 24_000.0 + 11_000.0 * (index % 9) as f64,
        fee: 6.5 + (index % 5) as f64,
        asked,
        expected: Some(asked + takes),
        ending,
    }
}

fn liquidation() -> Liquidation {
    Liquidation {
        at: START + 11 * 24 * HOUR + 9 * HOUR,
        account: 0,
        gross: 274_600.0,
        loss: 4_120.0,
        story: [
            "BTC fell 7.4 % at hyperliquid within the hour, from 31,020 to 28,725.",
            "91,000 USD were under way from binance since 08:22; they came at 10:13, 91 min late.",
            "At 08:22 it had been decided to send all that binance could spare.",
        ]
        .map(str::to_owned)
        .to_vec(),
    }
}

fn decision(index: usize, size: Size) -> Decision {
    let at = START + (index as i64 * 30 * 24 * HOUR) / size.decisions.max(1) as i64;
    let (kind, sentence) = match index % 8 {
        0 | 3 => (
            Kind::Move,
            "Move 41,000 USD binance -> hyperliquid: worth 31 bps there and 4 here, the way costs 6.",
        ),
        5 => (
            Kind::Refused,
            "Refused treasury -> binance: 12,000 USD would leave the treasury below its floor of 25,000.",
        ),
        _ => (
            Kind::NoMove,
            "No move: the closest, deribit -> aave-arbitrum, would gain 3 bps and cost 9.",
        ),
    };
    let figures = [
        ("plan", "7f3a11c0"),
        ("benefit", "861.00 USD"),
        ("bound", "861.02 USD"),
        ("cost", "24.60 USD"),
    ];
    let figures = figures.map(|(name, figure)| (name.to_owned(), figure.to_owned())).to_vec();
    Decision { at, kind, sentence: sentence.to_owned(), figures }
}
