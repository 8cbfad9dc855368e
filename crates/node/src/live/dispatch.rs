//! Commands on their way out: a bounded queue and a connection for each place, so that one that is
//! down stops nobody else.
//!
//! Decides that a command is sent at most once from here. Where it does not get through, or its
//! answer does not come back, nothing is concluded: the engine asks what became of it.

use super::line::Line;
use super::notice::Notice;
use super::options::Options;
use super::wire::{Answers, COMMANDS_MAX, Commands, is_answer};
use crate::drive::Offer;
use crate::journal::Durable;
use std::collections::BTreeMap;
use std::fmt;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use trimtab_engine::Effect;
use trimtab_model::{Command, LegRequest, Place as Where};

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Whoever signs.
    Signer,
    /// Whoever attests messages.
    Attestor,
    /// The venue of an account.
    Account(usize),
    /// A chain.
    Chain(usize),
    /// Whoever carries transfers whole.
    Carrier,
}

/// All queues.
#[derive(Debug)]
pub(super) struct Dispatcher {
    pub(super) options: Options,
    pub(super) handle: Handle,
    pub(super) offers: mpsc::WeakSender<Offer>,
    pub(super) notices: mpsc::Sender<Notice>,
    pub(super) places: BTreeMap<Place, mpsc::Sender<Command>>,
}

impl Place {
    /// Who carries a command out.
    fn of(command: &Command) -> Self {
        let acting = |request: &LegRequest| match (request.nonce, request.from) {
            // What has a nonce is a transaction of a wallet, on the chain it leaves.
            (None, Where::Account(account)) => Self::Account(account.index()),
            (_, Where::Wallet(chain) | Where::Message(chain)) => Self::Chain(chain.index()),
            (Some(_), Where::Account(account)) => Self::Account(account.index()),
        };
        match command {
            Command::Transfer(_) => Self::Carrier,
            Command::Sign(_) => Self::Signer,
            Command::Attest(_) => Self::Attestor,
            Command::Submit { request, .. } | Command::Inquire(request) => acting(request),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signer => write!(out, "the signer"),
            Self::Attestor => write!(out, "the attestor"),
            Self::Account(index) => write!(out, "the venue of account {index}"),
            Self::Chain(index) => write!(out, "chain {index}"),
            Self::Carrier => write!(out, "the carrier"),
        }
    }
}

impl Dispatcher {
    /// Hands on what is durable. This never waits: a queue that is full takes nothing.
    pub(super) fn dispatch(&mut self, effects: Vec<Durable<Effect>>) {
        for effect in effects {
            match effect.into_inner() {
                Effect::Record(decision) => self.tell(Notice::Decided(Box::new(decision))),
                Effect::Alert(alert) => self.tell(Notice::Alert(alert)),
                Effect::Command(command) if self.options.is_dry => {
                    self.tell(Notice::Dry(command));
                }
                Effect::Command(command) => self.send(command),
            }
        }
    }

    fn send(&mut self, command: Command) {
        let place = Place::of(&command);
        let queue = match self.places.get(&place) {
            Some(queue) => queue.clone(),
            None => self.begin(place),
        };
        if queue.try_send(command).is_err() {
            let why = format!("{} commands wait for it already", self.options.commands_max);
            self.tell(Notice::Unsent { place, why });
        }
    }

    fn begin(&mut self, place: Place) -> mpsc::Sender<Command> {
        let (queue, commands) = mpsc::channel(self.options.commands_max);
        let line = Line::to(self.options.gateway.clone(), self.options.patience);
        let (offers, notices) = (self.offers.clone(), self.notices.clone());
        self.handle.spawn(Carrier { place, line, offers, notices, is_down: false }.work(commands));
        self.places.insert(place, queue.clone());
        queue
    }

    /// Tells a person, unless nobody has read for so long that there is no room.
    pub(super) fn tell(&self, notice: Notice) {
        self.notices.try_send(notice).unwrap_or_default();
    }
}

/// Sends what waits for one place.
#[derive(Debug)]
struct Carrier {
    place: Place,
    line: Line,
    offers: mpsc::WeakSender<Offer>,
    notices: mpsc::Sender<Notice>,
    is_down: bool,
}

impl Carrier {
    async fn work(mut self, mut queue: mpsc::Receiver<Command>) {
        let mut commands = Vec::with_capacity(COMMANDS_MAX);
        while queue.recv_many(&mut commands, COMMANDS_MAX).await > 0 {
            let sent = Commands { commands: std::mem::take(&mut commands) };
            match self.line.post::<Answers>("/commands", &sent).await {
                Ok(Answers { answers }) => {
                    if std::mem::take(&mut self.is_down) {
                        self.tell(Notice::SentAgain(self.place)).await;
                    }
                    self.answer(answers).await;
                }
                Err(_) if self.is_down => {}
                Err(error) => {
                    self.is_down = true;
                    let (place, why) = (self.place, error.to_string());
                    self.tell(Notice::Unsent { place, why }).await;
                }
            }
        }
    }

    async fn answer(&self, answers: Vec<trimtab_model::Observation>) {
        for answer in answers {
            if !is_answer(&answer) {
                self.tell(Notice::NoAnswer(self.place)).await;
                continue;
            }
            // Where the drive has ended nobody waits for it.
            let Some(offers) = self.offers.upgrade() else { return };
            offers.send(Offer::Answer(answer)).await.unwrap_or_default();
        }
    }

    async fn tell(&self, notice: Notice) {
        self.notices.send(notice).await.unwrap_or_default();
    }
}
