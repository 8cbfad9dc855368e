//! The script: which of all that happened is told, in which order, in which words.
//!
//! Decides what a newcomer reads: the loud hours decision by decision, the quiet ones in a sum, and
//! every idea explained once, when it first matters. Nothing here knows how it is shown.

mod decisions;
mod notes;
mod quiet;

use super::cast::Run;
use super::witness::{News, Scene};
use super::world;
use crate::show;
use jiff::Timestamp;
use notes::{Note, Notes};
use quiet::Quiet;
use std::collections::BTreeMap;
use trimtab_model::{AccountId, Amount};

/// A move of a price within a tick that is worth a line.
const NEWS: f64 = 0.025;
/// Ticks after such a move in which everything is still told: an hour.
const AFTERSHOCK: usize = 4;
/// Shares of margin in use at which a venue is worth a line, going up.
const ALARMS: [f64; 3] = [0.25, 0.5, 0.8];

/// A tick and what is told at it.
#[derive(Debug)]
pub(super) struct Beat {
    /// Which scene is to be seen.
    pub(super) scene: usize,
    /// What is told.
    pub(super) lines: Vec<Line>,
}

/// One line of the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Who speaks.
    pub(super) voice: Voice,
    /// When, as `Tue 06:40`; explanations have none.
    pub(super) clock: Option<String>,
    /// The words.
    pub(super) text: String,
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// The world.
    World,
    /// The world, of a loss or its danger.
    Alarm,
    /// The strategy and the guard.
    Decision,
    /// Whoever explains.
    Note,
}

/// Writes the script of a run; of `beside` only liquidations are told.
pub(super) fn write(told: &Run, beside: &[&Run]) -> Vec<Beat> {
    let mut writer = Writer {
        told,
        beside,
        notes: Notes::default(),
        quiet: Quiet::default(),
        alarm: vec![0; told.portfolio.accounts().len()],
        has_moved: false,
        lines: Vec::new(),
    };
    let loud = loud_ticks(&told.scenes);
    let mut beats = Vec::new();
    for (tick, is_loud) in loud.into_iter().enumerate() {
        writer.scene(tick, is_loud);
        beats.push(Beat { scene: tick, lines: std::mem::take(&mut writer.lines) });
    }
    if let Some((last, scene)) = beats.last_mut().zip(told.scenes.last()) {
        writer.quiet_so_far(scene);
        last.lines.append(&mut writer.lines);
    }
    beats
}

/// Ticks at which a price jumped, and those right after.
fn loud_ticks(scenes: &[Scene]) -> Vec<bool> {
    let jumps = |tick: usize| tick > 0 && !jumps(&scenes[tick - 1], &scenes[tick]).is_empty();
    let is_loud = |tick: usize| (tick.saturating_sub(AFTERSHOCK)..=tick).any(jumps);
    (0..scenes.len()).map(is_loud).collect()
}

/// First and last minute of all that is loud, with a tick to spare on either side.
pub(super) fn storm(scenes: &[Scene]) -> Option<(i64, i64)> {
    let loud = loud_ticks(scenes);
    let first = loud.iter().position(|is_loud| *is_loud)?;
    let last = loud.iter().rposition(|is_loud| *is_loud)?;
    let (first, last) = (first.saturating_sub(1), (last + 1).min(scenes.len() - 1));
    Some((scenes[first].minute, scenes[last].minute))
}

/// Which coins moved by how much, where that is news.
fn jumps(before: &Scene, now: &Scene) -> Vec<(usize, f64)> {
    let changes = now.marks.iter().zip(&before.marks).map(|(now, before)| now / before - 1.0);
    changes.enumerate().filter(|(_, change)| change.abs() >= NEWS).collect()
}

/// Minutes since 1970 as `Tue 06:40`.
pub(super) fn clock(minute: i64) -> String {
    let instant = minute.checked_mul(60).and_then(|second| Timestamp::from_second(second).ok());
    instant.map_or_else(|| minute.to_string(), |at| at.strftime("%a %H:%M").to_string())
}

/// The share as `8.3 %`.
fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

struct Writer<'a> {
    told: &'a Run,
    beside: &'a [&'a Run],
    notes: Notes,
    quiet: Quiet,
    /// The alarm that each account last stood above: 0 is none.
    alarm: Vec<usize>,
    /// Whether a move was told already.
    has_moved: bool,
    lines: Vec<Line>,
}

impl<'a> Writer<'a> {
    fn scene(&mut self, tick: usize, is_loud: bool) {
        let told = self.told;
        let scene = &told.scenes[tick];
        let before = tick.checked_sub(1).and_then(|tick| told.scenes.get(tick));
        if is_loud {
            self.quiet_so_far(scene);
        }
        self.prices(before, scene);
        self.arrivals(scene);
        for news in &scene.news {
            match news {
                News::Liquidated(account, gross) => {
                    let (venue, gross) = (told.name(*account), show::usd(*gross));
                    let text = format!("{venue} LIQUIDATES: {gross} USD closed by force.");
                    self.say(Voice::Alarm, scene, text);
                    self.note(Note::Liquidation);
                }
                News::Arrived(..) => {}
                News::Decided(decision) => self.decision(scene, decision, is_loud),
            }
        }
        self.alarms(scene);
        self.beside(tick, scene);
        self.quiet.pass(scene);
    }

    fn say(&mut self, voice: Voice, scene: &Scene, text: String) {
        self.lines.push(Line { voice, clock: Some(clock(scene.minute)), text });
    }

    /// Explains something, unless it was explained before.
    fn note(&mut self, note: Note) {
        if let Some(text) = self.notes.first(note) {
            self.lines.push(Line { voice: Voice::Note, clock: None, text });
        }
    }

    /// Tells what was summed up since the last line.
    fn quiet_so_far(&mut self, scene: &Scene) {
        if let Some(text) = self.quiet.take(scene) {
            self.lines.push(Line { voice: Voice::World, clock: Some(clock(scene.minute)), text });
        }
    }

    fn prices(&mut self, before: Option<&Scene>, scene: &Scene) {
        let jumps = before.map_or_else(Vec::new, |before| jumps(before, scene));
        if jumps.is_empty() {
            return;
        }
        let one = |(coin, change): &(usize, f64)| {
            let way = if *change < 0.0 { "falls" } else { "rises" };
            format!("{} {way} {}", self.told.coin(*coin), percent(change.abs()))
        };
        let text = jumps.iter().map(one).collect::<Vec<_>>().join(", ");
        self.say(Voice::World, scene, format!("{text} within 20 minutes."));
        self.note(Note::Crash);
    }

    /// What lands after a long way is told; what lands at once is not.
    fn arrivals(&mut self, scene: &Scene) {
        let told = self.told;
        let mut landed: BTreeMap<AccountId, Amount> = BTreeMap::new();
        for news in &scene.news {
            let News::Arrived(id, amount) = news else { continue };
            let Some((source, target)) = self.quiet.landed(*id) else { continue };
            if world::chain(source.index()) != world::chain(target.index()) {
                let sum = landed.entry(target).or_default();
                *sum = sum.plus(*amount).unwrap_or(*sum);
            }
        }
        if !landed.is_empty() {
            let one = |(target, amount): (&AccountId, &Amount)| {
                format!("{} USD at {}", show::usd(*amount), told.name(*target))
            };
            let landed = landed.iter().map(one).collect::<Vec<_>>().join(", ");
            let text = format!("Over the bridge and counted from now on: {landed}.");
            self.say(Voice::World, scene, text);
        }
    }

    fn alarms(&mut self, scene: &Scene) {
        let mut rising = Vec::new();
        for (account, place) in scene.places.iter().enumerate() {
            let used = place.used.unwrap_or(0.0);
            let level = ALARMS.iter().filter(|&&alarm| used >= alarm).count();
            if level > self.alarm[account] {
                let name = &self.told.portfolio.accounts()[account].name;
                rising.push(format!("{name} has {:.0} %", used * 100.0));
            }
            self.alarm[account] = level;
        }
        if !rising.is_empty() {
            let text = format!("{} of its margin in use.", rising.join(", "));
            self.say(Voice::Alarm, scene, text);
        }
    }

    /// What happens at the same time to those who run beside.
    fn beside(&mut self, tick: usize, scene: &Scene) {
        for run in self.beside {
            let all: Vec<_> = run.liquidated(tick).collect();
            let Some(gross) =
                all.iter().map(|(_, gross)| *gross).reduce(|sum, one| sum.plus(one).unwrap_or(sum))
            else {
                continue;
            };
            let names: Vec<&str> = all.iter().map(|(account, _)| run.name(*account)).collect();
            // What was on its way when it happened is what was under way a tick before.
            let before = run.scenes.get(tick.saturating_sub(1));
            let flying = before.map_or(0.0, |scene| scene.in_flight);
            let text = notes::beside(run.strategy, &names, gross, flying);
            self.say(Voice::Alarm, scene, text);
        }
    }
}
