//! A small world for a driver: a feed with a script, and a feed in which stands what was carried out.

use crate::scene;
use std::collections::BTreeMap;
use trimtab_engine::{Effect, LedgerAccount, Purpose};
use trimtab_model::{Amount, Command, FlowKind, Observation, Span, Timestamp, TransferId, VenueId};
use trimtab_node::drive::{Driver, FeedId, Offer};
use trimtab_node::journal::Durable;

pub(crate) const SCRIPT: FeedId = FeedId::new(1);
pub(crate) const DONE: FeedId = FeedId::new(2);
/// Position of the event in the script that no engine takes.
pub(crate) const POISON: usize = 4;

/// What happens, and what was carried out.
#[derive(Debug)]
pub(crate) struct World {
    events: BTreeMap<FeedId, Vec<Vec<Observation>>>,
    pub(crate) asked: BTreeMap<TransferId, u32>,
    pub(crate) clock: u64,
}

impl World {
    pub(crate) fn new(steps: u64) -> Self {
        let is_of_script = |seen: &Observation| {
            use Observation::{TransferArrived, TransferSent};
            !matches!(seen, TransferSent { .. } | TransferArrived { .. })
        };
        let batches = scene::batches(steps).into_iter();
        let mut script: Vec<_> = batches
            .map(|(_, batch)| batch.observations.into_iter().filter(is_of_script).collect())
            .collect();
        script.insert(
            POISON - 1,
            vec![Observation::Withdrawals { venue: VenueId::new(99), open: true }],
        );
        let events = [(SCRIPT, script), (DONE, Vec::new())].into();
        Self { events, asked: BTreeMap::new(), clock: 1_700_000_000 }
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_nanos(self.clock * 1_000_000_000)
    }

    /// The event at a position, if it has happened.
    pub(crate) fn event(&self, feed: FeedId, position: u64) -> Option<Offer> {
        let index = usize::try_from(position.checked_sub(1)?).ok()?;
        let observations = self.events[&feed].get(index)?.clone();
        Some(Offer::Feed { feed, position, observations })
    }

    pub(crate) fn count(&self, feed: FeedId) -> u64 {
        self.events[&feed].len().try_into().unwrap()
    }

    /// Carries out what may leave. The same request again does nothing more.
    pub(crate) fn carry_out(&mut self, effects: Vec<Durable<Effect>>) {
        for effect in effects {
            let Effect::Command(Command::Transfer(request)) = effect.get() else { continue };
            let asked = self.asked.entry(request.id).or_default();
            *asked += 1;
            if *asked == 1 {
                let (id, amount) = (request.id, request.amount);
                let fee = scene::parts().routes[0].hops[0].fee_fixed;
                let (net, due) = (amount.minus(fee).unwrap(), self.now());
                let left = Observation::TransferSent { id, amount, fee, due };
                let landed = Observation::TransferArrived { id, amount: net };
                self.events.get_mut(&DONE).unwrap().push(vec![left, landed]);
            }
        }
    }

    /// What the engine's books say otherwise than the world.
    pub(crate) fn differs(&self, driver: &Driver) -> Option<String> {
        let mut flows: BTreeMap<FlowKind, Amount> = BTreeMap::new();
        for seen in self.events[&SCRIPT].iter().flatten() {
            let Observation::Statement(statement) = seen else { continue };
            for flow in &statement.flows {
                let sum = flows.entry(flow.kind).or_insert(Amount::ZERO);
                *sum = sum.plus(flow.amount).unwrap();
            }
        }
        let ledger = driver.engine().state().ledger();
        let net = |purpose| {
            let balance = ledger.balance(LedgerAccount::For(purpose));
            balance.given.minus(balance.received).unwrap()
        };
        let sum = |kind| flows.get(&kind).copied().unwrap_or(Amount::ZERO);
        let fees = i128::from(self.count(DONE)) * 1_000_000_000_000_000_000;
        let books = [
            ("capital", net(Purpose::Capital), sum(FlowKind::Capital)),
            ("prices", net(Purpose::Price), sum(FlowKind::Price)),
            ("trading", net(Purpose::Trading), sum(FlowKind::Trading)),
            ("fees", net(Purpose::Fees), Amount::from_base(-fees)),
            ("in flight", net(Purpose::InFlight), Amount::ZERO),
        ];
        let wrong = books.into_iter().find(|(_, ours, theirs)| ours != theirs);
        wrong.map(|(what, ours, theirs)| format!("{what}: {} and {}", ours.base(), theirs.base()))
    }

    pub(crate) fn pass(&mut self, span: Span) {
        self.clock += span.nanos() / 1_000_000_000;
    }
}
