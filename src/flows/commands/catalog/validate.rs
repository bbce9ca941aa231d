//! `/idp catalog validate`: judges catalog files as the check `idp` does, and says what it would say.

use crate::failure::Failure;
use crate::flows::commands::{Answer, Desk};

/// stub
pub async fn run(_desk: &Desk<'_>) -> Result<Answer, Failure> {
    Ok(Answer::done(""))
}
