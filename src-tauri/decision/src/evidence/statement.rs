//! The usage statement: credits bought, used and left, with times, and places if known.
//!
//! It lists all movements if they fit into the field. Otherwise it gives totals over all of them
//! and refers to an attached file with the lines.

use money::MinorUnits;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::case::{Case, payment_terms, refund_line};
use super::wording::{count, one_line};
use super::{
    CaseRecord, DisputedCredits, RecordError, TEXT_CHARACTERS_MAX, UsageFigures, WalletMovement,
};

/// The sentence of a statement in totals about the attached file. [`lint`](super::lint) requires a
/// file where a text contains it.
pub const FULL_HISTORY_SENTENCE: &str =
    "The full history of the account, line by line, is in the attached file.";

/// Months a statement in totals lists; earlier ones are given as one sum.
const MONTHS_MAX: usize = 36;
/// Addresses a statement lists; the others are given as one number.
const PLACES_MAX: usize = 10;

/// The words before the time of computation.
pub(super) const COMPUTED_ON: &str = "computed from the ledger on ";

const RULE: &str = "How this is computed: the credits of an account are not marked one by one. Each \
use is counted against the oldest credits left at that time (first in, first out), in the order of \
the ledger. Refunds and disputes are counted against the credits of their own payment first.";

/// A text for one field, within its limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct Composed {
    /// The text.
    pub text: String,
    /// Whether the text gives totals and refers to a file with the lines.
    pub summary_in_text: bool,
    /// Whether that file must be attached.
    pub full_history_needed: bool,
}

/// Computes the statement of a case.
///
/// # Errors
/// [`RecordError`] when the record is inconsistent.
pub fn usage_statement(record: &CaseRecord) -> Result<Composed, RecordError> {
    compose(&Case::of(record)?)
}

pub(super) fn compose(case: &Case<'_>) -> Result<Composed, RecordError> {
    if let Some(text) = whole(case) {
        return Ok(Composed { text, summary_in_text: false, full_history_needed: false });
    }
    let text = in_totals(case);
    let characters = text.chars().count();
    if characters > TEXT_CHARACTERS_MAX {
        return Err(RecordError::TooLong { characters });
    }
    Ok(Composed { text, summary_in_text: true, full_history_needed: true })
}

/// All lines, if they fit.
fn whole(case: &Case<'_>) -> Option<String> {
    let mut text = head(case);
    text.push_str("\n\nHistory of the account (amount, balance after it)");
    let mut characters = text.chars().count();
    let mut balance = 0_i64;
    for movement in &case.record.movements {
        balance = balance.saturating_add(movement.amount.get());
        let line = history_line(case, movement, balance);
        characters = characters.saturating_add(line.chars().count()).saturating_add(1);
        if characters > TEXT_CHARACTERS_MAX {
            return None;
        }
        text.push('\n');
        text.push_str(&line);
    }
    Some(text)
}

fn in_totals(case: &Case<'_>) -> String {
    let history =
        count(u64::try_from(case.record.movements.len()).unwrap_or(u64::MAX), "line", "lines");
    format!(
        "{}\n\nHistory of the account\nIt has {history} and does not fit this text. All totals \
         above include all of them. {FULL_HISTORY_SENTENCE}",
        head(case)
    )
}

fn head(case: &Case<'_>) -> String {
    let sections = [
        title(case),
        section("Disputed payment", &disputed_payment(case)),
        section("Use of the credits bought with it", &disputed_use(case)),
        section("The account since its first purchase", &account(case)),
        section("Use by month", &months(case)),
        section("Where the use came from", &places(&case.figures)),
    ];
    sections.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn section(title: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    format!("{title}\n{}", lines.join("\n"))
}

fn title(case: &Case<'_>) -> String {
    let user = &case.record.user;
    let known = [&user.name, &user.email].into_iter().flatten().map(|text| one_line(text));
    let known: Vec<String> = known.filter(|text| !text.is_empty()).collect();
    let who = if known.is_empty() { String::new() } else { format!(" ({})", known.join(", ")) };
    format!(
        "Statement of the customer's account {}{who}, {COMPUTED_ON}{}. All times are UTC. Credits are \
         units of the account, not money.",
        one_line(&user.id),
        case.record.as_of.text(),
    )
}

fn disputed_payment(case: &Case<'_>) -> Vec<String> {
    let name = upper(&case.payment_name());
    let mut lines = vec![
        format!("{name}: {}.", payment_terms(&case.record.payment)),
        case.extent(),
        case.delivery(),
    ];
    lines.extend(case.refunds().map(|refund| format!("Given back: {}.", refund_line(refund))));
    lines
}

fn disputed_use(case: &Case<'_>) -> Vec<String> {
    let mut lines = vec![case.disputed_use()];
    if let Some(credits) = &case.figures.disputed {
        lines.push(sum_line(credits));
    }
    lines.push(case.usage_since());
    if case.figures.disputed.is_some() {
        lines.push(RULE.to_owned());
    }
    lines
}

fn sum_line(credits: &DisputedCredits) -> String {
    let parts = parts(&[
        ("used", credits.used),
        ("refunded", credits.refunded),
        ("taken otherwise", credits.taken),
        ("left", credits.left),
    ]);
    format!("Bought {} = {}.", credits.credits.as_credits(), parts.join(" + "))
}

fn account(case: &Case<'_>) -> Vec<String> {
    let figures = &case.figures;
    let plus = parts(&[("granted", figures.granted), ("other credits", figures.other_in)]);
    let minus = parts(&[
        ("used", figures.used),
        ("refunded", figures.refunded),
        ("taken otherwise (disputes, fees, corrections)", figures.taken),
    ]);
    let bought = format!(
        "bought {} in {}",
        figures.bought.as_credits(),
        count(figures.purchases, "purchase", "purchases")
    );
    let sum = [vec![bought], plus].concat().join(" + ");
    let sum = [vec![sum], minus].concat().join(" - ");
    let mut lines = vec![format!("{} = balance {}.", upper(&sum), figures.balance.as_credits())];
    if let Some(balance) = case.record.balance_at_dispute {
        let (balance, day) = (balance.as_credits(), case.record.dispute.opened_at.date());
        lines.push(format!("Balance when the dispute was opened on {day}: {balance}."));
    }
    if figures.reversed > 0 {
        let pairs = count(figures.reversed, "posting", "postings");
        lines.push(format!("Not counted: {pairs} that were reversed."));
    }
    lines
}

/// `used 600 credits`, without zero amounts except `used`, which is always stated.
fn parts(named: &[(&str, MinorUnits)]) -> Vec<String> {
    let stated =
        named.iter().filter(|(name, units)| units.get() != 0 || matches!(*name, "used" | "left"));
    stated.map(|(name, units)| format!("{name} {}", units.as_credits())).collect()
}

fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn months(case: &Case<'_>) -> Vec<String> {
    let months = &case.figures.months;
    let (earlier, listed) = months.split_at(months.len().saturating_sub(MONTHS_MAX));
    let mut lines = vec![];
    if !earlier.is_empty() {
        let sum = earlier.iter().fold(0_i64, |sum, one| sum.saturating_add(one.used.get()));
        let sum = MinorUnits::new(sum).map_or_else(|_| String::new(), MinorUnits::as_credits);
        let times = earlier.iter().fold(0_u64, |sum, one| sum.saturating_add(one.uses));
        lines.push(format!("Earlier: {sum} in {}", count(times, "use", "uses")));
    }
    lines.extend(listed.iter().map(|one| {
        format!("{}: {} in {}", one.month, one.used.as_credits(), count(one.uses, "use", "uses"))
    }));
    lines
}

fn places(figures: &UsageFigures) -> Vec<String> {
    if figures.uses == 0 {
        return vec![];
    }
    let uses = |number: u64| count(number, "use", "uses");
    let shown = figures.places.iter().take(PLACES_MAX);
    let mut lines: Vec<String> =
        shown.map(|place| format!("{}: {}", one_line(&place.from_ip), uses(place.uses))).collect();
    let others = figures.places.get(PLACES_MAX..).unwrap_or_default();
    if !others.is_empty() {
        let sum = others.iter().fold(0_u64, |sum, place| sum.saturating_add(place.uses));
        let addresses = u64::try_from(others.len()).unwrap_or(u64::MAX);
        let addresses = count(addresses, "other address", "other addresses");
        lines.push(format!("{addresses}: {}", uses(sum)));
    }
    if figures.uses_from_unknown > 0 {
        lines.push(format!("Address not recorded: {}", uses(figures.uses_from_unknown)));
    }
    lines
}

fn history_line(case: &Case<'_>, movement: &WalletMovement, balance: i64) -> String {
    let balance = MinorUnits::new(balance);
    let mut parts = vec![
        movement.at.text(),
        movement.kind.for_people().to_owned(),
        movement.amount.as_credits(),
        balance.map_or_else(|_| String::new(), MinorUnits::as_credits),
    ];
    if let Some(reference) = &movement.reference {
        let disputed = case.record.payment.is_named(reference);
        parts.push(format!("{}{}", one_line(reference), if disputed { " (disputed)" } else { "" }));
    }
    if let Some(reversed) = movement.reverses {
        parts.push(format!("reverses entry {reversed}"));
    }
    let places = [("from", &movement.from_ip), ("device", &movement.device)].into_iter();
    let known = places.filter_map(|(name, value)| Some((name, value.as_deref()?)));
    parts.extend(known.map(|(name, value)| format!("{name} {}", one_line(value))));
    parts.extend(movement.description.as_deref().map(one_line));
    parts.join(" | ")
}
