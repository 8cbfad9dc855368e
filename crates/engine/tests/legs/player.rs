//! Tells an engine what happens and keeps what it answers.

use crate::scene::{A, B, FINAL, T, engine, far_ways, portfolio, usd, wish};
use trimtab_engine::transfer::{Phase, Saga, Stage, Transfer};
use trimtab_engine::{Alert, Effect, Engine, LedgerAccount, Purpose, Wish};
use trimtab_model::{
    AccountId, Amount, Batch, Command, Digest, Flow, FlowKind, LegId, LegNews, LegRequest,
    Observation, Order, Span, Statement, Timestamp, Way,
};

pub(crate) struct Player {
    pub(crate) engine: Engine,
    now: Timestamp,
    /// Commands of the last step.
    pub(crate) commands: Vec<Command>,
    /// All alerts so far.
    pub(crate) alerts: Vec<Alert>,
    /// Everything is told twice.
    pub(crate) twice: bool,
}

impl Player {
    /// Ten thousand dollars everywhere, and one transfer of a thousand from A to B.
    pub(crate) fn far() -> Self {
        Self::new(far_ways(), vec![wish(A, B, 1000.0)])
    }

    pub(crate) fn new(far: Vec<Way>, wishes: Vec<Wish>) -> Self {
        let engine = engine(portfolio(far), wishes);
        let now = Timestamp::from_secs(1_000_000);
        let (commands, alerts) = (Vec::new(), Vec::new());
        let mut player = Self { engine, now, commands, alerts, twice: false };
        let capital = |account| Statement {
            account,
            balance: usd(10_000),
            precision: Amount::ZERO,
            flows: vec![Flow { kind: FlowKind::Capital, amount: usd(10_000) }],
        };
        let all = [A, B, T].map(|account| Observation::Statement(capital(account)));
        player.tell(all.to_vec());
        player
    }

    /// One step; refused batches panic.
    pub(crate) fn tell(&mut self, observations: Vec<Observation>) {
        self.step(observations.clone()).unwrap();
        let is_statement = observations.iter().any(|one| matches!(one, Observation::Statement(_)));
        if self.twice && !is_statement {
            let first = self.commands.clone();
            self.step(observations).unwrap();
            self.commands.splice(0..0, first);
        }
    }

    pub(crate) fn step(
        &mut self,
        observations: Vec<Observation>,
    ) -> Result<(), trimtab_engine::BatchError> {
        let sequence = self.engine.state().sequence() + 1;
        let effects = self.engine.step(self.now, &Batch { sequence, observations })?;
        self.commands.clear();
        for effect in effects {
            match effect {
                Effect::Command(command) => self.commands.push(command),
                Effect::Alert(alert) => self.alerts.push(alert),
                Effect::Record(_) => {}
            }
        }
        self.check();
        Ok(())
    }

    /// What is in flight is what the sagas say, and nothing is overdrawn.
    fn check(&self) {
        let ledger = self.engine.state().ledger();
        for account in [A, B, T] {
            assert!(!ledger.available(account).unwrap().is_negative(), "{account:?} is overdrawn");
        }
        assert_eq!(ledger.imbalance().unwrap(), Amount::ZERO);
    }

    pub(crate) fn pass(&mut self, span: Span) {
        self.now = self.now.after(span).unwrap();
        self.step(Vec::new()).unwrap();
    }

    pub(crate) fn transfer(&self) -> &Transfer {
        self.engine.state().transfers().list().first().unwrap()
    }

    pub(crate) fn saga(&self) -> &Saga {
        self.transfer().saga.as_ref().unwrap()
    }

    pub(crate) fn phase(&self) -> Phase {
        self.saga().phase()
    }

    pub(crate) fn stage(&self) -> Stage {
        self.transfer().stage
    }

    /// Tells something of the present leg.
    pub(crate) fn news(&mut self, news: LegNews) {
        let id = self.saga().key();
        self.of(id, news);
    }

    pub(crate) fn of(&mut self, id: LegId, news: LegNews) {
        self.tell(vec![Observation::Leg { id, news }]);
    }

    pub(crate) fn order(&mut self, order: Order) {
        self.step(vec![Observation::Order(order)]).unwrap();
    }

    /// The request that is to be signed; signs it, and gives what is then submitted.
    pub(crate) fn sign(&mut self) -> LegRequest {
        let asked = self.commands.iter().find_map(|command| match command {
            Command::Sign(request) => Some(*request),
            _ => None,
        });
        let request = asked.unwrap();
        let hash = hash(&request);
        self.of(request.id, LegNews::Signed { attempt: request.attempt, hash });
        let submitted = self.commands.iter().find_map(|command| match command {
            Command::Submit { request, hash: sent } => Some((*request, *sent)),
            _ => None,
        });
        assert_eq!(submitted, Some((request, hash)), "what is sent is what was signed");
        request
    }

    pub(crate) fn left(&mut self, dollars: i128, depth: u32) {
        self.news(LegNews::Left { amount: usd(dollars), depth });
    }

    pub(crate) fn landed(&mut self, dollars: i128, depth: u32) {
        self.news(LegNews::Landed { amount: usd(dollars), whole: true, depth });
    }

    /// Signs the present leg and has all of it leave and land.
    pub(crate) fn carry(&mut self, dollars: i128, landed: i128) -> LegRequest {
        let request = self.sign();
        assert_eq!(request.amount, usd(dollars));
        self.left(dollars, FINAL);
        self.landed(landed, FINAL);
        request
    }

    /// Withdraws and approves: a thousand less one is in the near wallet, the burn is next.
    pub(crate) fn reach_the_burn(&mut self) {
        self.carry(1000, 999);
        self.sign();
        self.left(0, FINAL);
    }

    /// Burns too, and has it attested: the mint is next.
    pub(crate) fn reach_the_mint(&mut self) {
        self.reach_the_burn();
        self.sign();
        self.left(999, FINAL);
        self.news(LegNews::Attested { expires: None });
    }

    pub(crate) fn net(&self, purpose: Purpose) -> Amount {
        self.engine.state().ledger().net(purpose).unwrap()
    }

    pub(crate) fn held(&self, account: AccountId) -> Amount {
        self.engine.state().ledger().held(account).unwrap()
    }

    pub(crate) fn reserved(&self, account: AccountId) -> Amount {
        self.engine.state().ledger().balance(LedgerAccount::Held(account)).reserved
    }

    pub(crate) fn state_account(&mut self, account: AccountId, balance: Amount) {
        let statement = Statement { account, balance, precision: Amount::ZERO, flows: Vec::new() };
        self.tell(vec![Observation::Statement(statement)]);
    }
}

fn hash(request: &LegRequest) -> Digest {
    struct Tagged<'a>(&'a LegRequest);
    impl trimtab_model::Canonical for Tagged<'_> {
        fn encode(&self, out: &mut trimtab_model::Encoder) {
            self.0.id.encode(out);
            out.u8(self.0.attempt);
        }
    }
    Digest::of("test/hash", &Tagged(request))
}
