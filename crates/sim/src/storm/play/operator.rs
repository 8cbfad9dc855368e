//! The operator: looks at what is quarantined after hours, finds out what is true, and says so.
//!
//! Decides by the world's truth and by what the process itself says of its transfers, as a person
//! with a block explorer and a terminal would. Goes on with a transfer first, and closes its books
//! when that does not help.

use super::Play;
use super::queue::Happen;
use crate::storm::chronicle::{Deed, Event, Origin};
use crate::storm::plan::{HOUR, MINUTE};
use crate::storm::random::Random;
use std::collections::BTreeMap;
use trimtab_engine::transfer::Phase;
use trimtab_engine::{Alert, Trouble};
use trimtab_model::{Amount, ChainId, Order, TransferId};
use trimtab_node::drive::{Offer, Taken};

/// Visits to a transfer of which something may still happen before its books are closed; to others
/// as many or fewer.
const PATIENCE: u32 = 2;

/// What the operator has in hand.
pub(super) struct Operator {
    random: Random,
    cases: BTreeMap<TransferId, Case>,
}

/// A transfer that was quarantined.
#[derive(Debug, Clone, Copy, Default)]
struct Case {
    visits: u32,
    /// Whether a visit is planned.
    is_planned: bool,
    /// Visits before the books are closed.
    patience: u32,
    /// What was taken in hand for it.
    found: Option<i128>,
}

/// How a transfer stands by what the process says.
#[derive(Debug, Clone, Copy)]
struct Standing {
    trouble: Trouble,
    is_open_question: bool,
    floating: Amount,
    has_arrived: bool,
}

impl Operator {
    pub(super) fn new(seed: u64) -> Self {
        Self { random: Random::of(seed, 30), cases: BTreeMap::new() }
    }

    /// Whether a visit is planned.
    fn is_busy(&self) -> bool {
        self.cases.values().any(|case| case.is_planned)
    }
}

impl Play<'_> {
    /// An alert reaches the operator.
    pub(super) fn heed(&mut self, alert: Alert) {
        let now = self.w.now();
        let wait = self.operator.random.within(20 * MINUTE, 5 * HOUR);
        if let Trouble::FinalReversed { chain } = alert.trouble {
            self.queue.put(now + wait / 2, Happen::Lift(chain));
        }
        if alert.quarantined {
            self.take_up(alert.transfer, wait);
        }
    }

    fn take_up(&mut self, transfer: TransferId, wait: u64) {
        let patience = self.operator.random.pick(&[0, 1, 2, PATIENCE]);
        let new = Case { patience, ..Case::default() };
        let case = self.operator.cases.entry(transfer).or_insert(new);
        if !case.is_planned {
            case.is_planned = true;
            self.queue.put(self.w.now() + wait, Happen::Visit(transfer));
        }
    }

    /// The operator looks through the transfers: an alert may have been lost with a process.
    pub(super) fn inspect(&mut self) {
        self.queue.put(self.w.now() + HOUR, Happen::Inspect);
        let Some(driver) = self.running().and_then(|one| one.driver.as_ref()) else { return };
        let held = driver.engine().state().transfers().list().iter().filter(|transfer| {
            transfer
                .saga
                .as_ref()
                .is_some_and(|saga| saga.quarantine().is_some() && !saga.phase().is_over())
        });
        let held: Vec<TransferId> = held.map(|transfer| transfer.id).collect();
        let list = driver.engine().state().transfers().list();
        let is_done = !self.world.wants_payments()
            && list
                .iter()
                .all(|transfer| transfer.saga.as_ref().is_none_or(|saga| saga.phase().is_over()));
        // Two looks later whoever judges sees a world in which nothing moves.
        let end = self.w.now() + 2 * HOUR;
        let least = self.trial.begins.nanos() + self.trial.settings.least.nanos();
        if self.w.is_quiet() && end >= least && is_done && !self.operator.is_busy() {
            self.ends = self.ends.min(end);
        }
        for transfer in held {
            let wait = self.operator.random.within(MINUTE, HOUR);
            self.take_up(transfer, wait);
        }
    }

    fn standing(&self, id: TransferId) -> Option<Standing> {
        let driver = self.running()?.driver.as_ref()?;
        let list = driver.engine().state().transfers().list();
        let transfer = list.iter().find(|transfer| transfer.id == id)?;
        let saga = transfer.saga.as_ref().filter(|saga| !saga.phase().is_over())?;
        Some(Standing {
            trouble: saga.quarantine()?,
            is_open_question: saga.may_act(),
            floating: saga.floating(),
            has_arrived: saga.phase() == Phase::Arrived,
        })
    }

    /// The operator sees to a transfer.
    pub(super) fn visit(&mut self, id: TransferId) {
        let later = self.w.now() + self.operator.random.within(20 * MINUTE, 2 * HOUR);
        if self.running().is_none() {
            self.queue.put(later, Happen::Visit(id));
            return;
        }
        let Some(standing) = self.standing(id) else {
            // It goes on by itself, or is over.
            if let Some(case) = self.operator.cases.get_mut(&id) {
                case.is_planned = false;
            }
            return;
        };
        let Some(case) = self.operator.cases.get_mut(&id) else { return };
        case.visits += 1;
        let (visits, found) = (case.visits, case.found);
        let patience = if standing.is_open_question { PATIENCE } else { case.patience };
        self.queue.put(later, Happen::Visit(id));
        let is_calm = self.world.is_calm(id);
        if let Trouble::FinalReversed { chain } = standing.trouble
            && !self.world.is_healed(chain)
        {
            return;
        }
        let is_patient = visits <= patience && found.is_none() && !standing.has_arrived;
        if is_patient || !is_calm {
            if !standing.has_arrived {
                self.order(Order::Resume { transfer: id });
            }
            return;
        }
        let found = match found {
            Some(found) => found,
            None => self.world.retire(id, i128::MAX, &mut self.w),
        };
        if let Some(case) = self.operator.cases.get_mut(&id) {
            case.found = Some(found);
        }
        if standing.is_open_question {
            // It is to find out first that nothing can happen any more.
            self.order(Order::Resume { transfer: id });
            return;
        }
        // What is too small for the books was left where it lies.
        let recovered = Amount::from_base(found).min(standing.floating);
        self.order(Order::Abandon { transfer: id, recovered });
    }

    /// The operator sees to a halted chain.
    pub(super) fn lift(&mut self, chain: ChainId) {
        let later = self.w.now() + 30 * MINUTE;
        let driver = self.running().and_then(|one| one.driver.as_ref());
        let is_halted = driver.map(|driver| driver.engine().state().chains().is_halted(chain));
        if is_halted == Some(false) {
            return;
        }
        // Looked at again later: an order may be lost with its process.
        self.queue.put(later, Happen::Lift(chain));
        if is_halted.is_some() && self.world.is_healed(chain) {
            self.w.chronicle.write(Event::Operator(Deed::Lifted { chain }));
            self.order(Order::Lift { chain });
        }
    }

    /// Gives an order to the process that runs.
    fn order(&mut self, order: Order) -> Option<Taken> {
        let at = self.processes.len().checked_sub(1)?;
        self.orders += 1;
        self.w.chronicle.write(Event::Operator(Deed::Ordered(order)));
        let taken = self.offer(at, Offer::Order(order), Origin::Order)?;
        // Now and then somebody presses twice.
        if self.operator.random.in_thousand(300) {
            self.offer(at, Offer::Order(order), Origin::Order)?;
        }
        self.commit(at);
        Some(taken)
    }
}
