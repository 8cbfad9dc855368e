//! The exponential as Morpho's rate model has it: a parabola on a reduced range, so that e itself
//! comes out as 2.70786.
//!
//! Source: morpho-org/morpho-blue-irm, `ExpLib`.

use super::wad::WAD_SIGNED;
use ethnum::I256;

/// ln 2.
const LN_2: I256 = I256::new(693_147_180_559_945_309);
/// ln 1e-18: below it the exponential is nothing.
const LN_LEAST: I256 = I256::new(-41_446_531_673_892_822_312);
/// From here on the exponential stays as it is, for what comes after to fit.
const MOST: I256 = I256::new(93_859_467_695_000_404_319);
/// The exponential there: 57716089161558943949701069502944508345128422502756744429568.
const AT_MOST: I256 = I256::from_words(169_612_341_902_419_987_328, 0);

/// e to the power of a signed wad.
#[must_use]
pub fn wad_exp(x: I256) -> I256 {
    if x < LN_LEAST {
        return I256::ZERO;
    }
    if x >= MOST {
        return AT_MOST;
    }
    // x = doublings * ln 2 + rest, the rest within half of ln 2 either side of zero.
    let half = LN_2 / 2;
    let doublings = (if x < 0 { x - half } else { x + half }) / LN_2;
    let rest = x - doublings * LN_2;
    let power = WAD_SIGNED + rest + rest * rest / WAD_SIGNED / 2;
    let shift = doublings.unsigned_abs().as_u32();
    if doublings >= 0 { power << shift } else { power >> shift }
}
