//! Parameters of a Morpho Blue market as they are written, and the checks that make a rule of them.

use super::MorphoBlue;
use crate::provenance::Provenance;
use crate::rules::DECIMALS;
use crate::rules::fault::TermsError;
use crate::rules::terms::Symbols;
use ethnum::U256;
use serde::{Deserialize, Serialize};

/// Most that the venue may keep of interest, in hundredths of a percent.
const FEE_MOST_BPS: u32 = 2_500;

/// Parameters as they are written. A market is one loan asset against one collateral asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MorphoBlueTerms {
    /// Where they come from.
    pub provenance: Provenance,
    /// What is lent and borrowed.
    pub loan: TokenTerms,
    /// What is pledged.
    pub collateral: TokenTerms,
    /// Share of the collateral's value at which an account is liquidated, in hundredths of a
    /// percent.
    pub lltv_bps: u32,
    /// Share of interest that the venue keeps, in hundredths of a percent.
    pub fee_bps: u32,
}

/// One token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenTerms {
    /// The asset.
    pub asset: String,
    /// Its decimal places.
    pub decimals: u8,
}

/// A token, as bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) asset: usize,
    pub(super) decimals: u8,
}

impl MorphoBlueTerms {
    /// The rule over a venue's assets.
    ///
    /// # Errors
    /// [`TermsError`] where the loan asset is not the venue's, or a share is out of what the venue admits.
    pub fn rule(&self, symbols: Symbols<'_>) -> Result<MorphoBlue, TermsError> {
        let loan = bind("loan", &self.loan, symbols)?.ok_or_else(|| {
            let problem = format!("{} is not among the venue's assets", self.loan.asset);
            TermsError::new("loan.asset", problem, "add it to the venue's assets")
        })?;
        // Who only lends need not know what others pledge.
        let collateral = bind("collateral", &self.collateral, symbols)?;
        if self.loan.asset == self.collateral.asset {
            let problem = format!("{} is lent against itself", self.loan.asset);
            return Err(TermsError::new("collateral", problem, "name another asset"));
        }
        if self.lltv_bps == 0 || self.lltv_bps >= 10_000 {
            let problem = format!("{} is out of range", self.lltv_bps);
            return Err(TermsError::new("lltv_bps", problem, "write 1 to 9999, such as 8600"));
        }
        if self.fee_bps > FEE_MOST_BPS {
            let problem = format!("{} is out of range", self.fee_bps);
            return Err(TermsError::new("fee_bps", problem, "write 0 to 2500"));
        }
        Ok(MorphoBlue {
            provenance: self.provenance.clone(),
            loan,
            collateral,
            lltv: wad(self.lltv_bps),
            fee: wad(self.fee_bps),
        })
    }
}

/// The token, where it is among the venue's assets.
fn bind(at: &str, token: &TokenTerms, symbols: Symbols<'_>) -> Result<Option<Token>, TermsError> {
    if token.decimals > DECIMALS {
        let problem = format!("{} is out of range", token.decimals);
        return Err(TermsError::new(format!("{at}.decimals"), problem, "write 0 to 18"));
    }
    let asset = symbols.assets.iter().position(|name| *name == token.asset);
    Ok(asset.map(|asset| Token { asset, decimals: token.decimals }))
}

fn wad(bps: u32) -> U256 {
    U256::from(bps) * 100_000_000_000_000
}
