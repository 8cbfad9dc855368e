//! What chance decides.

use super::super::random::{Purpose, Random};
use super::super::{Draw, DrawSpec, Outages};
use super::{FUNDING_ARB, source};
use crate::desk::tests::desk;

fn spec(seed: u64, days: usize) -> DrawSpec {
    DrawSpec { seed, days, multiples: vec![1.0, 12.0] }
}

fn draws(seed: u64, days: usize, count: u64) -> Vec<Draw> {
    let source = source(&FUNDING_ARB);
    (0..count).map(|path| spec(seed, days).draw(path, &source)).collect()
}

#[test]
fn a_seed_and_a_number_are_a_path() {
    assert_eq!(draws(7, 30, 5)[..3], draws(7, 30, 3));
    assert_ne!(draws(7, 30, 1), draws(8, 30, 1));
    let few = draws(7, 30, 2);
    assert_ne!(few[0], few[1]);
}

#[test]
fn a_longer_path_begins_with_the_shorter_one() {
    for (short, long) in draws(3, 20, 20).iter().zip(draws(3, 90, 20)) {
        assert_eq!((short.days.len(), long.days.len()), (21, 91), "a day is looked back on");
        assert!(long.days.starts_with(&short.days));
        let rest = |draw: &Draw| (draw.scale, draw.is_mirrored, draw.multiples.clone());
        assert_eq!(rest(short), rest(&long));
    }
}

#[test]
fn figures_fill_their_ranges() {
    let all = draws(1, 60, 2_000);
    let mean = |pick: &dyn Fn(&Draw) -> f64| all.iter().map(pick).sum::<f64>() / 2_000.0;
    assert!(all.iter().all(|draw| (0.7..1.3).contains(&draw.scale)));
    assert!((mean(&|draw| draw.scale) - 1.0).abs() < 0.015);
    assert!((mean(&|draw| f64::from(u8::from(draw.is_mirrored))) - 0.5).abs() < 0.04);
    for (latency, middle) in [1.0_f64, 12.0].into_iter().enumerate() {
        let within = (middle / 2.0)..(middle * 2.0);
        assert!(all.iter().all(|draw| within.contains(&draw.multiples[latency])));
        let logs = mean(&|draw| draw.multiples[latency].ln());
        assert!((logs - middle.ln()).abs() < 0.04, "{logs}");
    }
}

#[test]
fn blocks_have_one_to_five_days_and_reach_every_day() {
    let all = draws(1, 60, 500);
    let mut seen = [0_u32; 10];
    let (mut joined, mut pairs) = (0.0, 0.0);
    for draw in &all {
        draw.days.iter().for_each(|day| seen[*day] += 1);
        for pair in draw.days.windows(2) {
            pairs += 1.0;
            joined += f64::from(u8::from(pair[1] == pair[0] + 1));
        }
    }
    assert!(seen.iter().all(|count| *count > 1_000), "{seen:?}");
    // Two in three neighbours are of one block; of the others, up to one in ten by chance.
    let share = joined / pairs;
    assert!((0.66..0.74).contains(&share), "{share}");
}

#[test]
fn purposes_share_no_numbers() {
    let first = |purpose| Random::of(1, 1, purpose).unit();
    assert!(first(Purpose::Path) < 1.0);
    assert_ne!(first(Purpose::Path), first(Purpose::Outages));
}

#[test]
fn outages_lie_in_the_path_in_order_and_about_as_often_as_stated() {
    let (desk, hours) = (desk(), 480_000..480_000 + 90 * 24);
    let mut total = 0;
    let mut minutes = 0;
    for path in 0..200 {
        let mut hit = desk.clone();
        Outages::draw(1, path, &desk, &hours).befall(&mut hit);
        let spans = &hit.venues[0].suspended;
        assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start + 1));
        let all = hours.start * 60..=hours.end * 60 + 1;
        assert!(spans.iter().all(|span| all.contains(&span.start) && all.contains(&span.end)));
        assert!(spans.iter().all(|span| span.start < span.end));
        total += spans.len();
        minutes += spans.iter().map(|span| span.end - span.start).sum::<i64>();
    }
    // Three in ninety days, six hours each.
    assert!((540..660).contains(&total), "{total}");
    let mean = minutes / i64::try_from(total).unwrap();
    assert!((320..400).contains(&mean), "{mean}");
    let again = Outages::draw(1, 5, &desk, &hours);
    assert_eq!(again, Outages::draw(1, 5, &desk, &hours));
    assert_ne!(again, Outages::draw(1, 6, &desk, &hours));
}
