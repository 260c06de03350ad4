//! Forgetting a person who asks for it: what names the person is replaced here, in one transaction,
//! and is not stored again when Stripe sends it. The books stay: ledger and audit trail name ids only,
//! and what was sent to the bank is never changed.
//!
//! Each noun replaces its own (`forget_in`); this folder finds what belongs to the person.

mod found;
mod open_case;

use ledger::{Owner, joined_in};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Timestamp, Tx};

use crate::{
    Actor, Desk, DeskError, ScheduledBackup, UserError, UserNaming, UserView, attention,
    audit::{Action, Change, record_in},
    dispute,
    joining::check_not_joined_in,
    mirror, outbox, payment,
    reason::check_reason,
    refund, settings, stripe,
    subject::{CallSubject, Subject},
    unmatched, user,
};
use found::{Found, found_in};

/// Written in place of a text about the person.
const REPLACEMENT: &str = "Removed: the customer was forgotten.";

/// Input of `preview_forgetting`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct PreviewForgetting {
    /// The user.
    pub user_id: Owner,
}

/// Input of `forget_user`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ForgetUser {
    /// The user.
    pub user_id: Owner,
    /// Reason for the audit trail, which keeps it: without personal data.
    pub reason: String,
}

/// What forgetting a person means: before it, what it would mean.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct Forgetting {
    /// The user.
    pub user: UserView,
    /// The case that must be over first, such as `dispute:du_1`; null when there is none.
    pub open_case: Option<String>,
    /// The person's customers at Stripe, which keeps its own copy.
    pub customers: Vec<String>,
    /// Customers at Stripe that also paid for somebody else, and so are left as they are.
    pub shared_customers: Vec<String>,
    /// The person's disputes.
    pub disputes: Vec<String>,
    /// The person's refund requests.
    pub refund_requests: Vec<String>,
    /// Number of times evidence about the person was sent, which stays.
    pub evidence_sent: i64,
    /// Scheduled backups that contain the data, newest first.
    pub backups: Vec<ScheduledBackup>,
}

/// A person who was forgotten.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct UserForgotten {
    /// What it means.
    #[serde(flatten)]
    pub what: Forgetting,
    /// Whether the deleted bytes were overwritten in the workspace file; false when another program
    /// used it. Repeating the command tries again. True on a server, which does it by itself.
    pub is_erased: bool,
}

impl Desk {
    /// What forgetting a person would replace, and what stays.
    ///
    /// # Errors
    /// `user_not_found`.
    pub async fn preview_forgetting(
        &self,
        input: PreviewForgetting,
    ) -> Result<Forgetting, DeskError> {
        let mut tx = self.db.read().await?;
        let person = Person::load_in(&mut tx, &input.user_id).await?;
        self.forgetting_in(&mut tx, person).await
    }

    /// Forgets a person: replaces what names the person, here and in whatever Stripe sends later. The
    /// id, the ledger, the audit trail and what was sent to banks stay. Users who were joined into the
    /// user are forgotten with it. Repeating it gives the same answer.
    ///
    /// # Errors
    /// `user_not_found`; `user_joined` when the user was joined into another; `user_case_open` while a case of the user is not over; `field_invalid`.
    pub async fn forget_user(
        &self,
        actor: &Actor,
        input: ForgetUser,
    ) -> Result<UserForgotten, DeskError> {
        check_reason(&input.reason)?;
        let mut tx = self.db.begin().await?;
        let mut person = Person::load_in(&mut tx, &input.user_id).await?;
        if person.user.forgotten_at.is_none() {
            check_not_joined_in(&mut tx, &input.user_id).await?;
            let now = self.now();
            person.refuse_open_case_in(&mut tx).await?;
            person.replace_in(&mut tx, actor, now).await?;
            for user in person.users() {
                record_in(&mut tx, forgotten(actor, &user, &person, &input.reason, now)).await?;
            }
            person.user = user::user_in(&mut tx, &input.user_id).await?;
        }
        let what = self.forgetting_in(&mut tx, person).await?;
        tx.commit().await?;
        Ok(UserForgotten { what, is_erased: self.db.erase_deleted().await.is_ok() })
    }

    async fn forgetting_in(&self, tx: &mut Tx, person: Person) -> Result<Forgetting, DeskError> {
        let id = person.user.id.clone();
        let open_case = person.open_case_in(tx).await?;
        let until = person.user.forgotten_at.unwrap_or_else(|| self.now());
        let mut backups = self.scheduled_backups_in(tx).await?;
        backups.retain(|backup| backup.made_at <= until);
        Ok(Forgetting {
            open_case,
            customers: match person.user.forgotten_at {
                Some(_) => mirror::forgotten_customers_in(tx, &id).await?,
                None => person.found.customers,
            },
            shared_customers: person.found.shared_customers,
            disputes: person.disputes,
            refund_requests: person.requests.iter().map(ToString::to_string).collect(),
            evidence_sent: dispute::evidence_sent_count_in(tx, &id).await?,
            backups,
            user: person.user,
        })
    }
}

/// A user with everything that belongs to the person.
struct Person {
    user: UserView,
    /// Users who were joined into the user, and were not forgotten.
    joined: Vec<UserView>,
    found: Found,
    disputes: Vec<String>,
    requests: Vec<i64>,
}

impl Person {
    async fn load_in(tx: &mut Tx, id: &Owner) -> Result<Self, DeskError> {
        let user = user::user_in(tx, id).await?;
        let mut joined = Vec::new();
        for other in joined_in(tx, id).await? {
            joined.push(user::user_in(tx, &other).await?);
        }
        joined.retain(|other| other.forgotten_at.is_none());
        let all: Vec<UserView> = [user.clone()].into_iter().chain(joined.iter().cloned()).collect();
        Ok(Self {
            found: found_in(tx, &all).await?,
            joined,
            disputes: dispute::ids_of_user_in(tx, id).await?,
            requests: refund::ids_of_user_in(tx, id).await?,
            user,
        })
    }

    /// The user, and those who were joined into it.
    fn users(&self) -> Vec<UserView> {
        [self.user.clone()].into_iter().chain(self.joined.iter().cloned()).collect()
    }

    /// The cases that calls may belong to.
    fn cases(&self) -> Vec<CallSubject> {
        let disputes = self.disputes.iter();
        let of_dispute =
            |id: &String| [CallSubject::Dispute(id.clone()), CallSubject::Evidence(id.clone())];
        let requests = self.requests.iter().copied().map(CallSubject::RefundRequest);
        disputes.flat_map(of_dispute).chain(requests).collect()
    }

    async fn refuse_open_case_in(&self, tx: &mut Tx) -> Result<(), DeskError> {
        match self.open_case_in(tx).await? {
            None => Ok(()),
            Some(case) => Err(UserError::CaseOpen { user: self.user.id.to_string(), case }.into()),
        }
    }

    async fn replace_in(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let id = &self.user.id;
        let kept = stripe::kept_metadata_in(tx).await?;
        self.link_customers_in(tx, actor, now).await?;
        mirror::forget_in(tx, id.as_str(), self.found.objects(), &kept).await?;
        stripe::forget_events_in(tx, id, &self.found.own_emails, &kept).await?;
        dispute::forget_in(tx, id, &kept).await?;
        dispute::forget_evidence_in(tx, id).await?;
        refund::forget_refunds_in(tx, id, &kept).await?;
        refund::forget_requests_in(tx, id, REPLACEMENT).await?;
        payment::forget_claims_in(tx, &self.found.payments).await?;
        outbox::forget_in(tx, &self.cases()).await?;
        let ids = mirror::forgotten_ids_in(tx, id).await?;
        unmatched::forget_in(tx, &ids).await?;
        for text in self.texts() {
            attention::forget_in(tx, text, REPLACEMENT).await?;
        }
        for user in self.users() {
            user::forget_in(tx, actor, &user.id, now).await?;
        }
        Ok(())
    }

    /// Where only the email address names the user, later payments of the customers would be nobody's.
    async fn link_customers_in(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        if settings::load_in(tx).await?.user_mapping.naming != UserNaming::Email {
            return Ok(());
        }
        for customer in &self.found.customers {
            if user::link_in(tx, actor, customer, &self.user.id, now).await? {
                let subject = Subject::User(self.user.id.to_string());
                let change = Change::new(actor.name(), Action::CustomerLinked, subject, now);
                record_in(tx, change.after(Some(json!({ "customer": customer })))).await?;
            }
        }
        Ok(())
    }

    /// Texts by which a sentence names the person; a name of one word may be any word.
    fn texts(&self) -> Vec<&str> {
        let users = [&self.user].into_iter().chain(&self.joined);
        users.flat_map(texts_of).flatten().collect()
    }
}

fn texts_of(user: &UserView) -> [Option<&str>; 2] {
    let name = user.name.as_deref().filter(|name| name.trim().contains(' '));
    [Some(user.email.as_str()), name]
}

fn forgotten(
    actor: &Actor,
    user: &UserView,
    person: &Person,
    reason: &str,
    at: Timestamp,
) -> Change {
    let subject = Subject::User(user.id.to_string());
    Change::new(actor.name(), Action::UserForgotten, subject, at)
        .because(Some(reason.to_owned()))
        .after(Some(json!({ "customers": person.found.customers })))
}
