//! Reasons that people give for what they do.

use crate::DeskError;

/// Maximum length of a reason, in characters.
const REASON_MAX: usize = 2_000;

/// Refuses an empty or too long reason.
///
/// # Errors
/// `field_invalid`.
pub(crate) fn check_reason(reason: &str) -> Result<(), DeskError> {
    let length = reason.trim().chars().count();
    if (1..=REASON_MAX).contains(&length) && !reason.contains('\0') {
        return Ok(());
    }
    let message = format!("must have 1 to {REASON_MAX} characters");
    Err(DeskError::BadField { field: "reason", message })
}
