//! Parameters from outside: any of them make a rule or a finding, and a rule then holds.

use crate::drawn::extreme;
use proptest::prelude::*;
use trimtab_model::{Amount, Ratio};
use trimtab_risk::rules::RuleTerms;
use trimtab_risk::rules::dydx_v4::LiquidityTier;
use trimtab_risk::rules::hyperliquid::{FundingRate, FundingTerms, Table, TierTerms};
use trimtab_risk::rules::tiered::{BracketTerms, Brackets};

fn tiers() -> impl Strategy<Value = Vec<TierTerms>> {
    let from = prop_oneof![0_u64..1_000, 0_u64..=1_000_000_000_000, any::<u64>()];
    let leverage = prop_oneof![1_u32..60, any::<u32>()];
    let tier = (from, leverage)
        .prop_map(|(from_usdc, max_leverage)| TierTerms { from_usdc, max_leverage });
    // In the order that makes a table, so that most are taken.
    proptest::collection::vec(tier, 1..5).prop_map(|mut tiers| {
        tiers.sort_by_key(|tier| tier.from_usdc);
        tiers[0].from_usdc = 0;
        let mut leverages: Vec<u32> = tiers.iter().map(|tier| tier.max_leverage).collect();
        leverages.sort_unstable_by(|left, right| right.cmp(left));
        tiers.iter_mut().zip(leverages).for_each(|(tier, most)| tier.max_leverage = most);
        tiers
    })
}

proptest! {
    #[test]
    fn a_table_that_is_taken_is_continuous(tiers in tiers(), notional in extreme()) {
        let Ok(table) = Table::new("t", &tiers) else { return Ok(()) };
        let at = |notional| table.maintenance(Amount::from_base(notional));
        for tier in &tiers[1..] {
            let edge = i128::from(tier.from_usdc) * 1_000_000_000_000_000_000;
            let step = at(edge).unwrap().base() - at(edge - 1).unwrap().base();
            prop_assert!((0..=1).contains(&step), "{tiers:?}");
        }
        if let (Ok(here), Ok(next)) = (at(notional), at(notional.saturating_add(1))) {
            prop_assert!(here <= next, "{tiers:?}");
        }
    }

    #[test]
    fn any_brackets_are_a_table_or_a_finding(
        rows in proptest::collection::vec((extreme(), extreme(), any::<i64>(), any::<u32>(), extreme()), 0..4),
        notional in extreme(),
    ) {
        let row = |&(from, to, rate, max_leverage, amount): &(i128, i128, i64, u32, i128)| BracketTerms {
            min_notional: Amount::from_base(from),
            max_notional: Amount::from_base(to),
            maintenance: Ratio::from_parts(rate),
            max_leverage,
            maintenance_amount: Amount::from_base(amount),
        };
        let rows: Vec<BracketTerms> = rows.iter().map(row).collect();
        if let Ok(table) = Brackets::new("t", &rows) {
            let bracket = table.at(Amount::from_base(notional));
            prop_assert!(bracket.is_none_or(|bracket| bracket.maintenance > Ratio::ZERO));
        }
    }

    #[test]
    fn any_liquidity_tier_answers_or_refuses(
        (initial_margin_ppm, maintenance_fraction_ppm) in (0_u32..=1_000_000, 0_u32..=1_000_000),
        (lower, upper) in (any::<u64>(), any::<u64>()),
        (notional, open, own) in (extreme(), extreme(), extreme()),
    ) {
        let (lower, upper) = (lower.min(upper), lower.max(upper));
        let tier = LiquidityTier {
            initial_margin_ppm,
            maintenance_fraction_ppm,
            open_interest_lower_cap: lower,
            open_interest_upper_cap: upper,
        };
        tier.check("t").unwrap();
        let ppm = tier.initial_ppm(open).unwrap();
        prop_assert!((i128::from(initial_margin_ppm)..=1_000_000).contains(&ppm));
        if let (Ok(initial), Ok(maintenance)) =
            (tier.initial(notional, open, own), tier.maintenance(notional))
        {
            prop_assert!(notional < 0 || maintenance <= initial);
        }
    }

    #[test]
    fn any_funding_is_capped_or_refused(
        (interest, clamp, cap) in (any::<i64>(), 0_i64..i64::MAX, 0_i64..i64::MAX),
        hours in any::<u32>(),
        premium in extreme(),
    ) {
        let terms = FundingTerms {
            interest: Ratio::from_parts(interest),
            clamp: Ratio::from_parts(clamp),
            cap_hourly: Ratio::from_parts(cap),
            hours,
        };
        let rate = terms.rate(FundingRate::from_base(premium));
        if let Ok(hourly) = rate.and_then(|rate| terms.hourly(rate)) {
            prop_assert!(hourly.base().unsigned_abs() <= u128::from(cap.unsigned_abs()) * 1_000_000_000);
        }
    }

    #[test]
    fn any_text_is_terms_or_a_finding(text in "\\PC{0,80}") {
        prop_assert!(RuleTerms::from_json(&text).is_err());
    }
}
