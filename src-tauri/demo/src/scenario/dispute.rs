//! Steps of disputes.

use desk::ActOnDispute;
use fake_stripe::objects::DisputeSpec;
use store::Timestamp;

use super::Scenario;
use crate::{
    DemoError,
    payment::{Payment, unix_seconds},
    plan::{DisputeStep, Opening, Part},
};

const HOUR: i64 = 3_600;
/// Earlier payments of a customer that Stripe is asked about.
const EARLIER: usize = 2;
/// What card issuers report.
const FRAUD_TYPES: [(&str, u32); 4] = [
    ("unauthorized_use_of_card", 60),
    ("made_with_stolen_card", 20),
    ("made_with_lost_card", 12),
    ("misc", 8),
];

/// A dispute that has been opened.
#[derive(Clone, Debug)]
pub(super) struct DisputeCase {
    payment: usize,
    id: String,
}

impl Scenario<'_> {
    pub(super) async fn dispute(
        &mut self,
        at: Timestamp,
        case: usize,
        step: DisputeStep,
    ) -> Result<(), DemoError> {
        self.flush().await?;
        self.stripe.set_clock(at)?;
        if let DisputeStep::Open(opening) = step {
            self.disputes[case] = self.open(at, case, opening).await?;
        }
        // Without a payment there was no dispute.
        let Some(it) = self.disputes[case].clone() else { return Ok(()) };
        match step {
            DisputeStep::Open(_) => {}
            DisputeStep::Act(action) => {
                let operator = self.operator();
                let note = self.rng.percent(30).then(|| *self.rng.pick(&self.texts.notes));
                let input = ActOnDispute {
                    dispute_id: it.id,
                    action,
                    evidence_revision: None,
                    revision: None,
                    note: note.map(str::to_owned),
                };
                self.desk.act_on_dispute(&operator, input).await?;
            }
            DisputeStep::Sync => {
                self.desk.send_waiting().await?;
            }
            DisputeStep::SyncRefund => {
                self.desk.send_waiting().await?;
                self.read_refunds(it.payment).await?;
            }
            DisputeStep::News(status) => {
                let object = self.stripe.settle_dispute(&it.id, status)?;
                self.ingest(object).await?;
            }
        }
        self.refresh_wallets(self.payments[it.payment].person).await
    }

    async fn open(
        &mut self,
        at: Timestamp,
        case: usize,
        opening: Opening,
    ) -> Result<Option<DisputeCase>, DemoError> {
        let before = case.checked_sub(1).and_then(|before| self.disputes[before].as_ref());
        let shared = before.map(|it| it.payment).filter(|_| opening.part == Part::SecondHalf);
        let taken = match shared {
            Some(payment) => Some(payment),
            None => self.take_payment(at, 3, 100)?,
        };
        let Some(payment) = taken else { return Ok(None) };
        self.publish_earlier(payment)?;
        if opening.is_reported {
            let hours = self.rng.between(20, 60);
            self.report(payment, at.plus_seconds(-hours * HOUR), false).await?;
        }
        let Payment { person, charge, amount, .. } = self.payments[payment].clone();
        let half = amount.minor() / 2;
        let minor = match opening.part {
            Part::FirstHalf => half,
            Part::SecondHalf => amount.minor() - half,
            Part::Usual if self.rng.percent(15) => half,
            Part::Usual => amount.minor(),
        };
        let id = self.rng.id("du_1", 23);
        let currency = amount.currency().to_string();
        let brand = self.people[person].card.brand;
        let spec = DisputeSpec {
            status: opening.status,
            reason: opening.reason.name,
            network_reason_code: opening.reason.code(brand),
            card_brand: brand.as_str(),
            due_by: opening.due_by,
            ..DisputeSpec::new(&id, &charge, minor, &currency, unix_seconds(at))
        };
        let object = self.stripe.put_dispute(&spec, &self.payments[payment])?;
        self.ingest(object).await?;
        if self.rng.percent(75) {
            self.wallets.leave(person);
        }
        Ok(Some(DisputeCase { payment, id }))
    }

    /// A refund that ends an inquiry is an object of its own.
    async fn read_refunds(&mut self, payment: usize) -> Result<(), DemoError> {
        let reference = self.payments[payment].reference.as_str();
        let refunds = self.stripe.refunds_of(reference)?;
        for object in refunds {
            self.ingest(object).await?;
        }
        Ok(())
    }

    /// A card issuer reports a payment of the last days; nobody has acted on it.
    pub(super) async fn warn(&mut self, at: Timestamp) -> Result<(), DemoError> {
        self.flush().await?;
        match self.take_payment(at, 1, 20)? {
            Some(payment) => self.report(payment, at, true).await,
            None => Ok(()),
        }
    }

    async fn report(
        &mut self,
        payment: usize,
        at: Timestamp,
        is_actionable: bool,
    ) -> Result<(), DemoError> {
        let (id, kind) = (self.rng.id("issfr_1", 23), self.rng.weighted(&FRAUD_TYPES));
        let it = &self.payments[payment];
        let warning = self.stripe.put_warning((&id, kind), it, is_actionable, at)?;
        self.ingest(warning).await
    }

    /// Adds the customer's earlier payments, which evidence may use.
    fn publish_earlier(&mut self, payment: usize) -> Result<(), DemoError> {
        let person = self.payments[payment].person;
        let theirs = |index: &usize| self.payments[*index].person == person;
        let earlier: Vec<usize> = (0..payment).rev().filter(theirs).take(EARLIER).collect();
        earlier.into_iter().try_for_each(|payment| self.publish(payment))
    }
}
