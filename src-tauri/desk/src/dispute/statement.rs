//! What is said to the bank: computed from the ledger, never claimed (design section 7).

use ledger::usage_after_in;
use money::Amount;
use store::{Timestamp, Tx};

use super::mirror::Dispute;
use crate::{DeskError, payment::Payment, user::UserView};

/// Evidence fields with their texts, named as at Stripe.
pub(super) async fn evidence_in(
    tx: &mut Tx,
    dispute: &Dispute,
    payment: &Payment,
    user: &UserView,
    balance: Amount,
) -> Result<Vec<(&'static str, String)>, DeskError> {
    let mut fields = vec![("customer_email_address", user.email.clone())];
    if let Some(name) = &user.name {
        fields.push(("customer_name", name.clone()));
    }
    fields.push(("product_description", "Prepaid credits for the customer's account.".to_owned()));
    let text = usage_text_in(tx, dispute, payment, balance).await?;
    fields.push(("access_activity_log", text));
    Ok(fields)
}

async fn usage_text_in(
    tx: &mut Tx,
    dispute: &Dispute,
    payment: &Payment,
    balance: Amount,
) -> Result<String, DeskError> {
    let bought = &payment.top_up;
    let usage = usage_after_in(tx, bought.account_id, bought.seq.unwrap_or(0)).await?;
    let used = Amount::new(usage.used_minor, balance.currency())?;
    let day = |micros: i64| Timestamp::from_micros(micros).date();
    let usage = match (usage.first_at, usage.last_at) {
        (Some(first), Some(last)) => format!(
            "Since then the account used credits worth {} in {} transactions, the first on {}, \
             the last on {}.",
            used.for_people(),
            usage.uses,
            day(first),
            day(last),
        ),
        _ => "No credits of the account were used since then.".to_owned(),
    };
    Ok(format!(
        "On {} the customer bought credits worth {} with the disputed payment {} ({} of it is \
         disputed). {usage} The account's balance is now {}.",
        bought.posted_at.date(),
        bought.amount.for_people(),
        payment.reference,
        dispute.amount.for_people(),
        balance.for_people(),
    ))
}
