//! The laws of every saga, over every kind of way: each step twice, a failure at each step, each step
//! undone twice, each order twice. Whatever goes wrong, it comes to an end, nothing acts twice, and
//! every dollar is booked.

use crate::player::Player;
use crate::scene::{A, B, FAR, FINAL, NEAR, T, far_ways, leg, usd, wish};
use std::collections::{BTreeMap, BTreeSet};
use trimtab_engine::Purpose;
use trimtab_engine::transfer::Phase;
use trimtab_model::{
    AccountId, Amount, Command, Digest, Impossibility, LegId, LegKind, LegNews, LegRefusal,
    LegRequest, Observation, Order, Place, Span, Way,
};

/// How a step fails.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Failure {
    Refused(LegRefusal),
    Expired,
    NonceTaken,
    Reverted,
    Refunded,
    /// Less lands than the terms explain.
    Short,
}

const FAILURES: [Failure; 7] = [
    Failure::Refused(LegRefusal::Suspended),
    Failure::Refused(LegRefusal::Minimum),
    Failure::Expired,
    Failure::NonceTaken,
    Failure::Reverted,
    Failure::Refunded,
    Failure::Short,
];

/// How a saga is carried out.
#[derive(Debug, Clone, Copy, Default)]
struct Script {
    /// The ordinal whose legs fail so: the first time, or every time.
    fails: Option<(u8, Failure, bool)>,
    /// Everything is told twice.
    twice: bool,
    /// What is told to have left or landed is undone twice before it is final.
    undone: bool,
}

/// A world that carries out whatever is asked, and books it by itself.
struct Carrier {
    player: Player,
    script: Script,
    /// Balances of A, B and T.
    held: BTreeMap<AccountId, Amount>,
    /// What was asked under each key, and the last word on it.
    words: BTreeMap<LegId, Vec<LegNews>>,
    /// Keys that took effect, by ordinal.
    acted: BTreeMap<u8, BTreeSet<LegId>>,
    nonces: u64,
}

fn ways() -> Vec<(&'static str, Vec<Way>)> {
    let (near, far) = (Place::Wallet(NEAR), Place::Wallet(FAR));
    let (a, b) = (Place::Account(A), Place::Account(B));
    let way = |legs| Way { legs };
    let out = leg(LegKind::Withdraw, a, near);
    let home = way(vec![leg(LegKind::Deposit, near, a)]);
    let mut open = leg(LegKind::Open, near, far);
    open.expiry = Some(Span::from_secs(3_600));
    let into = |place| leg(LegKind::Deposit, place, b);
    vec![
        ("burn and mint, or lock, or home", far_ways()),
        ("internal", vec![way(vec![leg(LegKind::Internal, a, b)])]),
        ("swap", vec![way(vec![out, leg(LegKind::Swap, near, near), into(near)]), home.clone()]),
        ("open", vec![way(vec![out, open, into(far)]), home.clone()]),
        ("lock", vec![way(vec![out, leg(LegKind::Lock, near, far), into(far)]), home]),
        ("lock without a way home", vec![way(vec![out, leg(LegKind::Lock, near, far), into(far)])]),
    ]
}

impl Carrier {
    fn over(ways: Vec<Way>, script: Script) -> Self {
        let player = Player::new(ways, vec![wish(A, B, 1000.0)]);
        let held = [A, B, T].map(|account| (account, usd(10_000)));
        let (words, acted) = (BTreeMap::new(), BTreeMap::new());
        let mut carrier = Self { player, script, held: held.into(), words, acted, nonces: 10 };
        carrier.player.twice = script.twice;
        carrier
    }

    /// Until it is over, or waits for a person.
    fn carry(mut self) -> Self {
        for _ in 0..400 {
            let commands = std::mem::take(&mut self.player.commands);
            commands.iter().for_each(|command| self.answer(command));
            let saga = self.player.saga();
            let waits = saga.quarantine().is_some();
            if saga.phase().is_over() || waits {
                self.state_all();
                self.check();
                return self;
            } else if saga.phase() == Phase::Arrived {
                self.state_all();
            } else if self.player.commands.is_empty() {
                self.player.pass(Span::from_secs(1_200));
            }
        }
        panic!("{:?} never ends, at {:?}", self.script, self.player.phase());
    }

    fn answer(&mut self, command: &Command) {
        match *command {
            Command::Sign(request) => {
                let hash = Digest::of("test/laws", &request.id);
                self.tell(request.id, LegNews::Signed { attempt: request.attempt, hash });
            }
            Command::Submit { request, .. } => self.submit(&request),
            Command::Inquire(request) => {
                // Facts were told; answers may have been lost.
                let word = match self.words.get(&request.id).and_then(|words| words.last()) {
                    Some(word @ (LegNews::Refused { .. } | LegNews::Impossible { .. })) => *word,
                    Some(_) => LegNews::Known,
                    None => LegNews::Absent,
                };
                self.tell(request.id, word);
            }
            Command::Attest(request) => self.tell(request.id, LegNews::Attested { expires: None }),
            Command::Transfer(_) => panic!("a whole transfer"),
        }
    }

    fn tell(&mut self, id: LegId, news: LegNews) {
        let before = std::mem::take(&mut self.player.commands);
        self.player.of(id, news);
        self.player.commands.splice(0..0, before);
    }

    /// The same key again does nothing more.
    fn submit(&mut self, request: &LegRequest) {
        if self.words.contains_key(&request.id) {
            return;
        }
        let failure = match self.script.fails {
            Some((ordinal, failure, _)) if ordinal == request.ordinal => Some(failure),
            _ => None,
        };
        let failure = failure.filter(|failure| fits(*failure, request));
        if let Some((_, _, false)) = self.script.fails.filter(|_| failure.is_some()) {
            self.script.fails = None;
        }
        self.words.insert(request.id, Vec::new());
        let words = match failure {
            Some(Failure::Refused(reason)) => vec![LegNews::Refused { reason }],
            Some(Failure::Expired) => vec![LegNews::Impossible { reason: Impossibility::Expired }],
            Some(Failure::NonceTaken) => {
                self.nonces += 1;
                let reason = Impossibility::NonceTaken { next: self.nonces };
                vec![LegNews::Impossible { reason }]
            }
            Some(Failure::Reverted) => vec![LegNews::Failed { depth: FINAL }],
            Some(Failure::Refunded) => self.refunds(request),
            Some(Failure::Short) => self.acts(request, usd(100)),
            None => self.acts(request, fee(request.kind)),
        };
        words.iter().for_each(|&word| self.tell(request.id, word));
        self.words.insert(request.id, words);
    }

    fn refunds(&mut self, request: &LegRequest) -> Vec<LegNews> {
        let amount = request.amount;
        vec![LegNews::Left { amount, depth: FINAL }, LegNews::Refunded { amount, depth: FINAL }]
    }

    /// A leg takes effect: what it takes from accounts, and gives them.
    fn acts(&mut self, request: &LegRequest, fee: Amount) -> Vec<LegNews> {
        self.acted.entry(request.ordinal).or_default().insert(request.id);
        let amount = request.amount;
        if request.kind == LegKind::Approve {
            return vec![LegNews::Left { amount: Amount::ZERO, depth: FINAL }];
        }
        let landed = amount.minus(fee).unwrap();
        self.flow(request.from, amount.negated().unwrap());
        let mut words = Vec::new();
        let is_on_chain = request.nonce.is_some();
        if self.script.undone && is_on_chain {
            words.extend([
                LegNews::Left { amount, depth: 1 },
                LegNews::Reversed,
                LegNews::Reversed,
            ]);
        }
        words.push(LegNews::Left { amount, depth: FINAL });
        if request.kind == LegKind::Burn {
            words.push(LegNews::Attested { expires: None });
            return words;
        }
        self.flow(request.to, landed);
        let lands = |depth| LegNews::Landed { amount: landed, whole: true, depth };
        if self.script.undone && !matches!(request.to, Place::Account(_)) {
            words.extend([lands(1), LegNews::Unlanded, LegNews::Unlanded]);
        }
        words.push(lands(FINAL));
        words
    }

    fn flow(&mut self, place: Place, amount: Amount) {
        if let Place::Account(account) = place {
            let held = self.held.entry(account).or_default();
            *held = held.plus(amount).unwrap();
        }
    }

    /// Every account states what it holds; a batch that does not fit would be refused.
    fn state_all(&mut self) {
        for (account, balance) in self.held.clone() {
            self.player.state_account(account, balance);
        }
    }

    fn check(&self) {
        for (ordinal, keys) in &self.acted {
            assert_eq!(keys.len(), 1, "leg {ordinal} acted under {keys:?}");
        }
        for (&account, &balance) in &self.held {
            assert_eq!(self.player.held(account), balance, "{account:?}");
        }
        let outside =
            [Purpose::InFlight, Purpose::Fees, Purpose::Remainder, Purpose::Loss, Purpose::Surplus];
        let outside = outside.map(|purpose| self.player.net(purpose));
        let all = self.held.values().copied().chain(outside);
        assert_eq!(Amount::sum(all).unwrap(), usd(30_000), "{:?}", self.script);
        let saga = self.player.saga();
        if saga.phase().is_over() && saga.missing() == Amount::ZERO {
            assert_eq!(self.player.net(Purpose::InFlight), Amount::ZERO);
            // The next one may have been asked for already.
            let list = self.player.engine.state().transfers().list();
            let asked = Amount::sum(list.iter().skip(1).map(|one| one.reserved)).unwrap();
            assert_eq!(self.player.reserved(A), asked);
            assert_eq!(self.player.transfer().reserved, Amount::ZERO);
        }
    }
}

fn fee(kind: LegKind) -> Amount {
    match kind {
        LegKind::Approve | LegKind::Burn | LegKind::Mint => Amount::ZERO,
        _ => usd(1),
    }
}

/// Whether a leg can fail so.
fn fits(failure: Failure, request: &LegRequest) -> bool {
    match failure {
        Failure::NonceTaken | Failure::Reverted => request.nonce.is_some(),
        Failure::Refunded => request.kind == LegKind::Open,
        Failure::Short => !matches!(request.kind, LegKind::Approve | LegKind::Burn),
        Failure::Refused(_) | Failure::Expired => true,
    }
}

fn legs(ways: &[Way]) -> u8 {
    u8::try_from(ways[0].legs.len()).unwrap()
}

#[test]
fn each_step_twice_is_each_step_once() {
    for (name, ways) in ways() {
        let once = Carrier::over(ways.clone(), Script::default()).carry();
        let script = Script { twice: true, ..Script::default() };
        let twice = Carrier::over(ways, script).carry();
        assert_eq!(once.player.phase(), Phase::Settled, "{name}");
        assert_eq!(twice.player.phase(), Phase::Settled, "{name}");
        let ledgers = [&once, &twice].map(|one| one.player.engine.state().ledger());
        assert_eq!(ledgers[0], ledgers[1], "{name}");
        assert_eq!(once.acted, twice.acted, "{name}: under the same keys");
    }
}

#[test]
fn each_step_undone_twice_is_as_if_it_had_not_been() {
    for (name, ways) in ways() {
        let once = Carrier::over(ways.clone(), Script::default()).carry();
        for twice in [false, true] {
            let script = Script { undone: true, twice, fails: None };
            let undone = Carrier::over(ways.clone(), script).carry();
            assert_eq!(undone.player.phase(), Phase::Settled, "{name}");
            let ledgers = [&once, &undone].map(|one| one.player.engine.state().ledger());
            assert_eq!(ledgers[0], ledgers[1], "{name}");
        }
    }
}

#[test]
fn a_failure_at_each_step_comes_to_an_end_and_loses_nothing() {
    for (name, ways) in ways() {
        for ordinal in 0..legs(&ways) {
            for failure in FAILURES {
                for (always, twice) in [(false, false), (true, false), (false, true), (true, true)]
                {
                    let fails = Some((ordinal, failure, always));
                    let script = Script { fails, twice, undone: false };
                    let carrier = Carrier::over(ways.clone(), script).carry();
                    // Before anything left the source, a failure is the end of it.
                    let is_hit = carrier.script.fails.is_none() || always;
                    let stays = matches!(failure, Failure::Refused(_) | Failure::Expired);
                    if ordinal == 0 && stays && is_hit {
                        let phase = carrier.player.phase();
                        assert_eq!(phase, Phase::Refused, "{name} {failure:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn each_order_twice_is_the_order_once() {
    let (_, ways) = ways().pop().unwrap();
    let fails = Some((1, Failure::Refused(LegRefusal::Unknown), true));
    let stuck = || Carrier::over(ways.clone(), Script { fails, ..Script::default() }).carry();
    let mut carrier = stuck();
    assert_eq!(carrier.player.phase(), Phase::Failed, "no way on and none back");
    let transfer = carrier.player.transfer().id;
    for order in [Order::Resume { transfer }, Order::Abandon { transfer, recovered: usd(900) }] {
        if matches!(order, Order::Abandon { .. }) {
            carrier = stuck();
        }
        carrier.player.order(order);
        let before = carrier.player.engine.state().digest();
        let again = carrier.player.step(vec![Observation::Order(order)]);
        assert!(again.is_err(), "{order:?} again");
        assert_eq!(carrier.player.engine.state().digest(), before, "{order:?} again");
    }
    assert_eq!(carrier.player.phase(), Phase::Abandoned);
    assert_eq!(carrier.player.net(Purpose::InFlight), Amount::ZERO);
    assert_eq!(carrier.player.net(Purpose::Loss), usd(99));
}
