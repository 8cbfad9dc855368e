//! The command line of `trimtab margin`.

use clap::error::Error;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};
use std::path::PathBuf;

/// What `margin` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab margin examples/account.toml
  trimtab margin examples/account.toml --shock BTC=-10% --deposit perps:50_000
  trimtab margin examples/account.toml --trade perps:ETH=-100@2_990 --shock ETH=+5% --json
  trimtab margin examples/account.toml --curve")]
pub(crate) struct MarginArgs {
    /// The accounts (TOML); see docs/margin.md
    #[arg(required_unless_present = "parameters")]
    pub(crate) accounts: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) steps: Steps,
    /// Assess as of this instant, such as 2026-11-21T08:30Z [default: the file's `time`, or now]
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,
    /// The capital with which accounts survive the horizon, at chances of 90 % to 99.99 %
    #[arg(long)]
    pub(crate) curve: bool,
    /// Print the parameters of a built-in rule as JSON, to keep them fresh in a file of your own
    #[arg(long, value_name = "RULE", exclusive = true)]
    pub(crate) parameters: Option<String>,
    /// One JSON object on stdout, amounts as decimal strings
    #[arg(long)]
    pub(crate) json: bool,
}

/// What is tried, in the order in which it stands on the command line.
#[derive(Debug, Clone, Default)]
pub(crate) struct Steps(pub(crate) Vec<Step>);

/// One thing that is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) kind: StepKind,
    /// As it is written behind the option.
    pub(crate) text: String,
}

/// What may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StepKind {
    Shock,
    Depeg,
    Trade,
    Deposit,
    Withdraw,
    Borrow,
    Repay,
}

impl StepKind {
    /// All of them.
    const ALL: [Self; 7] = [
        Self::Shock,
        Self::Depeg,
        Self::Trade,
        Self::Deposit,
        Self::Withdraw,
        Self::Borrow,
        Self::Repay,
    ];

    /// Its option without dashes.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Shock => "shock",
            Self::Depeg => "depeg",
            Self::Trade => "trade",
            Self::Deposit => "deposit",
            Self::Withdraw => "withdraw",
            Self::Borrow => "borrow",
            Self::Repay => "repay",
        }
    }

    /// How its value is written.
    pub(crate) const fn shape(self) -> &'static str {
        match self {
            Self::Shock => "[ACCOUNT:]NAME=SHARE",
            Self::Depeg => "NAME",
            Self::Trade => "[ACCOUNT:]MARKET=QUANTITY[@PRICE]",
            _ => "[ACCOUNT:][ASSET=]AMOUNT",
        }
    }

    const fn help(self) -> &'static str {
        match self {
            Self::Shock => {
                "Every price of this name moves, at every account or at one: BTC=-10%. Steps are taken in \
                 the order given, one upon the other"
            }
            Self::Depeg => {
                "Assets come off their peg as each account's venue values them, at the instant that is \
                 worst for it: usde_october_2025, or a file that ends in .json"
            }
            Self::Trade => {
                "Units are bought, or sold below zero, at a price or the venue's own: ETH=-100@2_990"
            }
            Self::Deposit => "Money comes in: 50_000 of what trades settle in, or ETH=10",
            Self::Withdraw => "Money leaves: 50_000 of what trades settle in, or ETH=10",
            Self::Borrow => "A loan is taken and leaves the account: USDC=10_000",
            Self::Repay => "A loan is paid back from outside: USDC=10_000",
        }
    }
}

impl Args for Steps {
    fn augment_args(command: Command) -> Command {
        let option = |kind: StepKind| {
            Arg::new(kind.name())
                .long(kind.name())
                .value_name(kind.shape())
                .help(kind.help())
                .action(ArgAction::Append)
                .allow_hyphen_values(true)
        };
        command.args(StepKind::ALL.map(option))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Steps {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut found: Vec<(usize, Step)> = Vec::new();
        for kind in StepKind::ALL {
            let places = matches.indices_of(kind.name()).into_iter().flatten();
            let texts = matches.get_many::<String>(kind.name()).into_iter().flatten();
            found.extend(
                places.zip(texts).map(|(place, text)| (place, Step { kind, text: text.clone() })),
            );
        }
        found.sort_by_key(|(place, _)| *place);
        Ok(Self(found.into_iter().map(|(_, step)| step).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
