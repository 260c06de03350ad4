//! Record and figures of one case, and the sentences that several texts share.

use money::Amount;

use super::figures::usage_figures;
use super::wording::{clean, count, one_line};
use super::{
    CaseRecord, CheckResult, DisputedCredits, ProductType, RecordError, RecordedPayment,
    RecordedRefund, RefundProgress, TEXT_CHARACTERS_MAX, UsageFigures,
};

pub(super) struct Case<'a> {
    pub(super) record: &'a CaseRecord,
    pub(super) figures: UsageFigures,
}

impl<'a> Case<'a> {
    pub(super) fn of(record: &'a CaseRecord) -> Result<Self, RecordError> {
        Ok(Self { record, figures: usage_figures(record)? })
    }

    /// `payment pi_1 (charge ch_1)`.
    pub(super) fn payment_name(&self) -> String {
        payment_name(&self.record.payment)
    }

    /// The product as the merchant describes it, and what this payment bought.
    pub(super) fn product_sold(&self) -> Option<String> {
        let record = self.record;
        let described = record.texts.product_description.clone();
        let credits = (record.product == ProductType::DigitalProductOrService)
            .then(|| "Prepaid credits for the customer's account.".to_owned());
        let sold = described.or(credits)?;
        let Some(credits) = &self.figures.disputed else { return Some(sold) };
        let bought = format!("This payment bought {}.", credits.credits.as_credits());
        let whole = format!("{sold} {bought}");
        // The description may fill the field completely; it has priority.
        Some(if whole.chars().count() <= TEXT_CHARACTERS_MAX { whole } else { sold })
    }

    /// `The whole payment is disputed.`, or which part.
    pub(super) fn extent(&self) -> String {
        let (asked, paid) = (self.record.dispute.amount, self.record.payment.amount);
        if asked == paid {
            return "The whole payment is disputed.".to_owned();
        }
        let asked_text = asked.for_people();
        if asked.compare(paid).is_ok_and(std::cmp::Ordering::is_lt) {
            return format!("The dispute is about {asked_text} of this payment.");
        }
        format!("The dispute is about {asked_text}, the payment was of {}.", paid.for_people())
    }

    /// The use of the disputed credits, in one sentence.
    pub(super) fn disputed_use(&self) -> String {
        let Some(credits) = &self.figures.disputed else {
            return "The ledger records no credits for this payment.".to_owned();
        };
        let used = match (credits.first_used_at, credits.last_used_at) {
            (Some(first), Some(last)) => format!(
                "Of the credits bought with this payment, {} were used in {}, {}",
                credits.used.as_credits(),
                count(credits.uses, "use", "uses"),
                between(&first.date(), &last.date()),
            ),
            (None, _) | (_, None) => {
                "None of the credits bought with this payment were used".to_owned()
            }
        };
        format!("{used}; {}.", rest_of(credits))
    }

    /// Usage of the whole account after the payment, in one sentence.
    pub(super) fn usage_since(&self) -> String {
        let since = &self.figures.since;
        match (since.first_at, since.last_at) {
            (Some(first), Some(last)) => format!(
                "After this payment the account used {} in {}, {}.",
                since.used.as_credits(),
                count(since.uses, "use", "uses"),
                between(&first.date(), &last.date()),
            ),
            (None, _) | (_, None) => {
                "After this payment no credits of the account were used.".to_owned()
            }
        }
    }

    /// `1,000 credits were added to account u_1 on … .`
    pub(super) fn delivery(&self) -> String {
        match &self.figures.disputed {
            Some(credits) => format!(
                "{} were added to the customer's account {} on {}.",
                credits.credits.as_credits(),
                clean(&self.record.user.id),
                credits.delivered_at.text(),
            ),
            None => format!(
                "The ledger records no credits added to the account {} for this payment.",
                clean(&self.record.user.id)
            ),
        }
    }

    /// Refunds of the disputed payment that the customer received or will receive.
    pub(super) fn refunds(&self) -> impl Iterator<Item = &'a RecordedRefund> {
        refunds_of(self.record, &self.record.payment)
    }

    /// Sum of the refunds that arrived, unless one of them is in another currency.
    pub(super) fn refunded(&self) -> Option<Amount> {
        let arrived = self.refunds().filter(|one| one.progress == RefundProgress::Succeeded);
        let zero = Amount::zero(self.record.payment.amount.currency());
        arrived.map(|one| one.amount).try_fold(zero, |sum, one| sum.checked_add(one).ok())
    }
}

pub(super) fn refunds_of<'a>(
    record: &'a CaseRecord,
    payment: &'a RecordedPayment,
) -> impl Iterator<Item = &'a RecordedRefund> {
    record
        .refunds
        .iter()
        .filter(|one| payment.is_named(&one.reference) && one.progress != RefundProgress::Failed)
}

pub(super) fn payment_name(payment: &RecordedPayment) -> String {
    match &payment.intent {
        Some(intent) => {
            format!("payment {} (charge {})", clean(intent), clean(&payment.charge))
        }
        None => format!("charge {}", clean(&payment.charge)),
    }
}

/// `$10.00 on 2026-03-01 12:00:00 UTC, paid with visa ending 4242`.
pub(super) fn payment_terms(payment: &RecordedPayment) -> String {
    let card = payment.card.as_ref().map_or_else(String::new, |card| {
        format!(", paid with {} ending {}", one_line(&card.brand), one_line(&card.last4))
    });
    format!("{} on {}{card}", payment.amount.for_people(), payment.at.text())
}

/// `refund re_1 of $5.00 on 2026-03-02`, with its status where it has not arrived, and without an id
/// where it did not go through Stripe.
pub(super) fn refund_line(refund: &RecordedRefund) -> String {
    let progress = match refund.progress {
        RefundProgress::Succeeded => "",
        RefundProgress::Pending => " (on its way)",
        RefundProgress::Failed => " (failed)",
    };
    let (amount, day) = (refund.amount.for_people(), refund.at.date());
    match &refund.id {
        Some(id) => format!("refund {} of {amount} on {day}{progress}", one_line(id)),
        None => format!("refund of {amount}, paid outside the card network, on {day}{progress}"),
    }
}

/// Names of the checks with this result.
pub(super) fn checks_with(payment: &RecordedPayment, wanted: CheckResult) -> Vec<&'static str> {
    let named = payment.checks.named().into_iter();
    named.filter(|(_, result)| *result == Some(wanted)).map(|(name, _)| name).collect()
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}

fn between(first: &str, last: &str) -> String {
    if first == last { format!("on {first}") } else { format!("from {first} to {last}") }
}

/// The use of the remaining part.
fn rest_of(credits: &DisputedCredits) -> String {
    let mut parts = vec![];
    if credits.refunded.get() > 0 {
        parts.push(format!("{} were taken back by refunds", credits.refunded.as_credits()));
    }
    if credits.taken.get() > 0 {
        parts.push(format!(
            "{} were taken by other postings (disputes, fees, corrections or an amount owed \
             before)",
            credits.taken.as_credits()
        ));
    }
    parts.push(format!("{} are left", credits.left.as_credits()));
    parts.join(", ")
}
