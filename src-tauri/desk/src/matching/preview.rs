//! What another mapping would do with the payments in the list, without doing it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};
use store::{StoreError, Tx};

use super::due::resolved_in;
use crate::{
    Desk, DeskError, UnmatchedWhy, UserMapping, UserNaming,
    payment::user_of::{Names, UserOf},
    unmatched::{self, Candidate},
    user::fold_email,
};

/// Payments per query.
const PIECE: i64 = 500;
/// Examples and clashes in an answer.
const EXAMPLES_MAX: usize = 10;

/// Input of `preview_user_mapping`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct PreviewUserMapping {
    /// The mapping.
    pub mapping: UserMapping,
}

/// What would become of a payment.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum MappingOutcome {
    /// It is credited to a user who exists.
    Matched {
        /// The user.
        user_id: String,
    },
    /// Its user is created, and it is credited.
    NewUser {
        /// The user.
        user_id: String,
    },
    /// It stays in the list.
    Unmatched {
        /// Why no user is found.
        why: UnmatchedWhy,
    },
}

/// An example.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct MappingExample {
    /// Id of the payment intent.
    pub payment: String,
    /// Id of the customer at Stripe, if any.
    pub customer: Option<String>,
    /// Email address of the customer, or given with the payment.
    pub email: Option<String>,
    /// What would become of it.
    pub outcome: MappingOutcome,
}

/// Customers whom the mapping does not tell apart.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct MappingClash {
    /// What they have in common: an email address, or the user they are credited to.
    pub value: String,
    /// The customers at Stripe, at most ten.
    pub customers: Vec<String>,
    /// Number of these customers.
    pub customer_count: u32,
}

/// What a mapping would do with the payments that wait for a user.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct UserMappingPreview {
    /// Payments that wait.
    pub payments: u32,
    /// Payments of these that would be credited, to users who exist or are created.
    pub matched: u32,
    /// Users who would be created.
    pub new_users: u32,
    /// Payments that would stay, by the reason.
    pub unmatched: BTreeMap<UnmatchedWhy, u32>,
    /// Customers of these payments.
    pub customers: u32,
    /// Customers of these with a payment that would stay.
    pub customers_unmatched: u32,
    /// Payments made without a customer.
    pub without_customer: u32,
    /// Up to ten payments, one of each customer: matched ones first, then some that stay.
    pub examples: Vec<MappingExample>,
    /// Up to ten values that several customers have.
    pub clashes: Vec<MappingClash>,
    /// Number of such values.
    pub clash_count: u32,
}

impl Desk {
    /// What another mapping would do with the payments that wait for a user. Nothing is changed.
    ///
    /// # Errors
    /// `field_invalid` for a metadata key that Stripe cannot have.
    pub async fn preview_user_mapping(
        &self,
        input: PreviewUserMapping,
    ) -> Result<UserMappingPreview, DeskError> {
        input.mapping.check()?;
        let mut tx = self.db.read().await?;
        let mut tally = Tally::default();
        let mut after = String::new();
        loop {
            let candidates = unmatched::candidates_in(&mut tx, &after, PIECE).await?;
            let Some(last) = candidates.last() else { return Ok(tally.finished()) };
            after = last.payment.clone();
            tally.add_in(&mut tx, &input.mapping, candidates).await?;
        }
    }
}

#[derive(Default)]
struct Tally {
    preview: UserMappingPreview,
    customers: HashSet<String>,
    unmatched_customers: HashSet<String>,
    new_users: HashSet<String>,
    /// The customers of each email address, or of each user.
    sharing: BTreeMap<String, BTreeSet<String>>,
    stays: Vec<MappingExample>,
    /// The customers of the examples: one payment of each says enough.
    shown: HashSet<String>,
}

impl Tally {
    async fn add_in(
        &mut self,
        tx: &mut Tx,
        mapping: &UserMapping,
        candidates: Vec<Candidate>,
    ) -> Result<(), StoreError> {
        for (candidate, names, user) in resolved_in(tx, mapping, candidates).await? {
            self.add(mapping, candidate, names, user);
        }
        Ok(())
    }

    fn add(&mut self, mapping: &UserMapping, candidate: Candidate, names: Names, user: UserOf) {
        count(&mut self.preview.payments);
        let outcome = outcome_of(user);
        let is_matched = !matches!(outcome, MappingOutcome::Unmatched { .. });
        match names.customer.clone() {
            None => count(&mut self.preview.without_customer),
            Some(customer) => {
                if let Some(value) = shared_value(mapping, &names, &outcome) {
                    self.sharing.entry(value).or_default().insert(customer.clone());
                }
                if !is_matched {
                    self.unmatched_customers.insert(customer.clone());
                }
                self.customers.insert(customer);
            }
        }
        match &outcome {
            MappingOutcome::Unmatched { why } => {
                count(self.preview.unmatched.entry(*why).or_default());
            }
            // Two customers with one address become one user.
            MappingOutcome::NewUser { user_id } => {
                let value = shared_value(mapping, &names, &outcome);
                self.new_users.insert(value.unwrap_or_else(|| user_id.clone()));
            }
            MappingOutcome::Matched { .. } => {}
        }
        let examples = if is_matched {
            count(&mut self.preview.matched);
            &mut self.preview.examples
        } else {
            &mut self.stays
        };
        let is_new = names.customer.as_ref().is_none_or(|id| !self.shown.contains(id));
        if examples.len() < EXAMPLES_MAX && is_new {
            self.shown.extend(names.customer.clone());
            let Names { customer, email, .. } = names;
            examples.push(MappingExample { payment: candidate.payment, customer, email, outcome });
        }
    }

    fn finished(self) -> UserMappingPreview {
        let mut preview = self.preview;
        // Where both kinds exist, half of the examples are payments that stay.
        let stays = self.stays.len().min(EXAMPLES_MAX / 2);
        preview.examples.truncate(EXAMPLES_MAX.saturating_sub(stays));
        let room = EXAMPLES_MAX.saturating_sub(preview.examples.len());
        preview.examples.extend(self.stays.into_iter().take(room));
        preview.customers = as_count(self.customers.len());
        preview.customers_unmatched = as_count(self.unmatched_customers.len());
        preview.new_users = as_count(self.new_users.len());
        let clashes = self.sharing.into_iter().filter(|(_, customers)| customers.len() > 1);
        let clashes: Vec<_> = clashes.collect();
        preview.clash_count = as_count(clashes.len());
        let shown = clashes.into_iter().take(EXAMPLES_MAX).map(|(value, customers)| MappingClash {
            value,
            customer_count: as_count(customers.len()),
            customers: customers.into_iter().take(EXAMPLES_MAX).collect(),
        });
        preview.clashes = shown.collect();
        preview
    }
}

fn outcome_of(user: UserOf) -> MappingOutcome {
    match user {
        UserOf::Known(owner) => MappingOutcome::Matched { user_id: owner.into() },
        UserOf::New(new) => MappingOutcome::NewUser { user_id: new.id.into() },
        UserOf::Unmatched(why) => MappingOutcome::Unmatched { why },
    }
}

/// What two customers must not have in common, for each to be one user.
fn shared_value(mapping: &UserMapping, names: &Names, outcome: &MappingOutcome) -> Option<String> {
    match (&mapping.naming, outcome) {
        (UserNaming::Email, _) => names.email.as_deref().map(fold_email),
        (_, MappingOutcome::Matched { user_id } | MappingOutcome::NewUser { user_id }) => {
            Some(user_id.clone())
        }
        (
            UserNaming::Metadata { .. } | UserNaming::CustomerId,
            MappingOutcome::Unmatched { .. },
        ) => None,
    }
}

fn count(number: &mut u32) {
    *number = number.saturating_add(1);
}

fn as_count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
