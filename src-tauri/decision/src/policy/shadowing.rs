//! Finds rules that never fire. Exact: the cases of the rules above are subtracted from the cases
//! of a rule; it never fires iff nothing is left.

use super::compiled::CheckedRule;
use super::region::Region;
use crate::DisputeKind;

/// Maximum number of parts in one check of a policy. Beyond that the question is left open and the
/// rule is accepted: a policy is refused only for what is proven. A hundred typical rules need a
/// few hundred parts.
const PIECES_MAX: usize = 20_000;

/// Finds rules that never fire, within the limit of one check.
pub(super) struct ShadowingCheck {
    pieces_left: usize,
}

impl ShadowingCheck {
    pub(super) const fn new() -> Self {
        Self { pieces_left: PIECES_MAX }
    }

    /// The rules above that together cover the rule; `None` when some case is left.
    pub(super) fn shadowing_rules(
        &mut self,
        rule: &CheckedRule,
        above: &[CheckedRule],
    ) -> Option<Vec<usize>> {
        let reach = rule.tests.iter().fold(Region::whole(), Region::with);
        let mut shadowing = vec![];
        for kind in [DisputeKind::Inquiry, DisputeKind::Chargeback] {
            if rule.is_about(kind) {
                shadowing.extend(self.shadowing_rules_of_kind(&reach, above, kind)?);
            }
        }
        shadowing.sort_unstable();
        shadowing.dedup();
        Some(shadowing)
    }

    fn shadowing_rules_of_kind(
        &mut self,
        reach: &Region,
        above: &[CheckedRule],
        kind: DisputeKind,
    ) -> Option<Vec<usize>> {
        let about_kind = || above.iter().enumerate().filter(|(_, other)| other.is_about(kind));
        // A single rule that covers all cases is a better explanation than several.
        let takes_all = |other: &CheckedRule| other.tests.iter().all(|test| reach.implies(test));
        if let Some((index, _)) = about_kind().find(|(_, other)| takes_all(other)) {
            return Some(vec![index]);
        }
        let mut pieces = vec![reach.clone()];
        let mut shadowing = vec![];
        for (index, other) in about_kind() {
            let (taken, mut left): (Vec<_>, Vec<_>) =
                pieces.into_iter().partition(|piece| piece.overlaps(&other.tests));
            if !taken.is_empty() {
                shadowing.push(index);
            }
            for piece in taken {
                let parts = piece.minus(&other.tests);
                self.pieces_left = self.pieces_left.checked_sub(parts.len())?;
                left.extend(parts);
            }
            if left.is_empty() {
                return Some(shadowing);
            }
            pieces = left;
        }
        None
    }
}
