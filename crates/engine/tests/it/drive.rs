//! A run: truths and lies told to two engines alike, and every check after every step.

use crate::chance::Chance;
use crate::checks::{self, Broken, Check, Met, Prefix};
use crate::lies;
use crate::scene::Scene;
use crate::truths;
use crate::wisher::Wisher;
use crate::world::{Ask, Fate, World};
use std::collections::BTreeSet;
use trimtab_engine::mutant::Mutant;
use trimtab_engine::{BatchError, Decision, Effect, Engine};
use trimtab_model::{
    Batch, Canonical, Command, Encoder, PlanBody, Timestamp, TransferId, TransferRequest,
};

/// A run in the middle.
struct Drive {
    scene: Scene,
    world: World,
    engine: Engine,
    /// Is told the same.
    twin: Engine,
    ids: BTreeSet<TransferId>,
    met: Met,
}

/// Drives an engine through `steps` batches of a world made of `seed`, with a bug or without.
pub(crate) fn drive(seed: u64, steps: usize, planted: Option<Mutant>) -> Result<Met, Broken> {
    let mut chance = Chance::of(seed);
    let scene = Scene::random(&mut chance);
    let strategy_seed = chance.next();
    let engine = || {
        let strategy = Box::new(Wisher { seed: strategy_seed });
        let mut engine = Engine::new(scene.portfolio.clone(), scene.terms(), strategy).unwrap();
        planted.into_iter().for_each(|mutant| engine.plant(mutant));
        engine
    };
    let (accounts, venues) = (scene.portfolio.accounts().len(), scene.portfolio.venues().len());
    let world = World::new(accounts, venues, scene.portfolio.markets().len());
    let (engine, twin) = (engine(), engine());
    let (ids, met) = (BTreeSet::new(), Met::default());
    let mut drive = Drive { scene, world, engine, twin, ids, met };
    for _ in 0..steps {
        if chance.percent(40) {
            drive.tell_lie(&mut chance)?;
        }
        drive.tell_truth(&mut chance)?;
    }
    Ok(drive.met)
}

impl Drive {
    /// Tells both engines; they must agree.
    fn step(&mut self, now: u64, batch: &Batch) -> Result<Result<Vec<Effect>, BatchError>, Broken> {
        let now = Timestamp::from_nanos(now);
        let (one, other) = (self.engine.step(now, batch), self.twin.step(now, batch));
        Broken::unless(one == other, Check::Twin, || format!("{one:?} and {other:?}"))?;
        let digests = [&self.engine, &self.twin].map(|engine| engine.state().digest());
        Broken::unless(digests[0] == digests[1], Check::Twin, || "two state hashes".to_owned())?;
        Ok(one)
    }

    fn tell_lie(&mut self, chance: &mut Chance) -> Result<(), Broken> {
        let lie = lies::tell(&self.scene, &self.world, chance);
        let before = self.engine.state().clone();
        let answer = self.step(lie.now, &lie.batch)?;
        let Err(error) = answer else {
            return Err(Broken { check: Check::Judgement, what: format!("taken: {lie:?}") });
        };
        let after = self.engine.state();
        let is_untouched =
            *after == before && after.digest() == before.digest() && bytes(after) == bytes(&before);
        Broken::unless(is_untouched, Check::Atomicity, || format!("{} ({error})", lie.name))?;
        self.met.count(lie.name);
        self.met.count(kind(&error));
        checks::books(&self.engine, &self.world)
    }

    fn tell_truth(&mut self, chance: &mut Chance) -> Result<(), Broken> {
        let (next, batch) = truths::next(&self.scene, &self.world, chance);
        let answer = self.step(next.now, &batch)?;
        let effects = answer.map_err(|error| Broken {
            check: Check::Judgement,
            what: format!("a true batch was refused: {error}"),
        })?;
        self.world = next;
        let requests = self.check_order(&effects)?;
        let before = self.world.clone();
        for request in &requests {
            self.met.count("commands");
            Broken::unless(self.ids.insert(request.id), Check::Ids, || format!("{request:?}"))?;
            self.ask(request, chance);
        }
        checks::books(&self.engine, &self.world)?;
        let mut prefix = Prefix::before(&self.scene, &before);
        requests.iter().try_for_each(|request| prefix.extend(&body_of(request)))
    }

    /// The world takes a request in; its answer comes when it comes.
    fn ask(&mut self, request: &TransferRequest, chance: &mut Chance) {
        let route = &self.scene.portfolio.routes()[request.route.index()];
        let fee = route.fee(request.amount).unwrap().base();
        let expected = (request.amount.base() - fee).max(0);
        let there = self.world.available(request.source.index()).max(0);
        self.world.asks.push(Ask {
            id: request.id,
            body: body_of(request),
            at: self.world.now,
            reserved: request.amount.base().min(there),
            due: self.world.sequence + checks::delay(chance),
            fate: Fate::Asked { expected },
        });
    }

    /// Nothing, or one record and then the commands it names, in its order and with its ids.
    fn check_order(&mut self, effects: &[Effect]) -> Result<Vec<TransferRequest>, Broken> {
        let Some((first, rest)) = effects.split_first() else { return Ok(Vec::new()) };
        let Effect::Record(decision) = first else {
            return Err(Broken { check: Check::Order, what: "no record at first".to_owned() });
        };
        let request = |effect: &Effect| match effect {
            Effect::Command(Command::Transfer(request)) => Some(*request),
            _ => None,
        };
        let requests: Option<Vec<_>> = rest.iter().map(request).collect();
        let requests = requests.unwrap_or_default();
        let asked = requests.iter().map(|request| (request.id, body_of(request)));
        let recorded = decision.moves.iter().map(|made| (made.id, made.body));
        let is_paired = asked.eq(recorded) && requests.len() == rest.len();
        Broken::unless(is_paired, Check::Order, || format!("{decision:?}, then {rest:?}"))?;
        self.check_record(decision, &requests)?;
        Ok(requests)
    }

    fn check_record(
        &mut self,
        decision: &Decision,
        requests: &[TransferRequest],
    ) -> Result<(), Broken> {
        let plan = PlanBody {
            portfolio: self.scene.portfolio.digest(),
            sequence: self.world.sequence,
            decided_at: Timestamp::from_nanos(self.world.now),
            transfers: requests.iter().map(body_of).collect(),
        };
        let ids = requests.iter().map(|request| request.id);
        let is_derived = ids.eq(plan.transfer_ids())
            && decision.plan == (!requests.is_empty()).then(|| plan.id());
        Broken::unless(is_derived, Check::Ids, || format!("not derived: {decision:?}"))?;
        for made in &decision.moves {
            let is_cut = made.body.amount < made.wished;
            let is_named = is_cut == made.cut_by.is_some() && made.body.amount <= made.wished;
            Broken::unless(is_named, Check::Order, || format!("cut unnamed: {made:?}"))?;
            made.cut_by.iter().for_each(|reason| self.met.count(format!("cut by {reason:?}")));
        }
        for refusal in &decision.refusals {
            self.met.count(format!("refused for {:?}", refusal.reason));
        }
        Ok(())
    }
}

fn body_of(request: &TransferRequest) -> trimtab_model::TransferBody {
    let TransferRequest { source, target, route, amount, .. } = *request;
    trimtab_model::TransferBody { source, target, route, amount }
}

fn bytes(state: &trimtab_engine::State) -> Vec<u8> {
    let mut out = Encoder::default();
    state.encode(&mut out);
    out.bytes().to_vec()
}

fn kind(error: &BatchError) -> &'static str {
    match error {
        BatchError::Sequence { .. } => "BatchError::Sequence",
        BatchError::Time { .. } => "BatchError::Time",
        BatchError::UnknownId { .. } => "BatchError::UnknownId",
        BatchError::Price { .. } => "BatchError::Price",
        BatchError::OpenInterest { .. } => "BatchError::OpenInterest",
        BatchError::Unreconciled { .. } => "BatchError::Unreconciled",
        BatchError::Precision { .. } => "BatchError::Precision",
        BatchError::Transfer(_) => "BatchError::Transfer",
        BatchError::Demand { .. } => "BatchError::Demand",
        BatchError::Epoch { .. } => "BatchError::Epoch",
        BatchError::Money(_) => "BatchError::Money",
    }
}
