//! Steps of disputes.

use desk::{ActOnDispute, IngestStripeObject, Sync};
use fake_stripe::objects::DisputeSpec;
use serde_json::Value as Json;
use store::Timestamp;

use super::{Payment, Player};
use crate::{
    DemoError,
    plan::{DisputeStep, Opening, Part},
};

/// Reasons with the networks' codes, and how frequent they are.
const REASONS: [((&str, &str), u32); 7] = [
    (("fraudulent", "10.4"), 46),
    (("product_not_received", "13.1"), 14),
    (("subscription_canceled", "13.2"), 12),
    (("unrecognized", "10.4"), 10),
    (("duplicate", "12.6.1"), 7),
    (("product_unacceptable", "13.3"), 6),
    (("credit_not_processed", "13.6"), 5),
];

/// A dispute that has been opened.
#[derive(Clone, Debug)]
pub(super) struct DisputeCase {
    payment: usize,
    id: String,
}

impl Player<'_> {
    pub(super) async fn dispute(
        &mut self,
        at: Timestamp,
        case: usize,
        step: DisputeStep,
    ) -> Result<(), DemoError> {
        self.flush().await?;
        self.bank.set_clock(at).await?;
        if let DisputeStep::Open(opening) = step {
            self.disputes[case] = self.open(at, case, opening).await?;
        }
        // Without a payment there was no dispute.
        let Some(it) = self.disputes[case].clone() else { return Ok(()) };
        match step {
            DisputeStep::Open(_) => {}
            DisputeStep::Act(action) => {
                let operator = self.operator();
                let note = self.chance.percent(30).then(|| *self.chance.pick(&self.words.notes));
                let input =
                    ActOnDispute { dispute_id: it.id, action, note: note.map(str::to_owned) };
                self.desk.act_on_dispute(&operator, input).await?;
            }
            DisputeStep::Sync => {
                self.desk.sync(Sync::default()).await?;
            }
            DisputeStep::SyncRefund => {
                self.desk.sync(Sync::default()).await?;
                self.read_refunds(it.payment).await?;
            }
            DisputeStep::News(status) => {
                let object = self.bank.news(&format!("disputes/{}", it.id), status).await?;
                self.ingest(object).await?;
            }
        }
        self.look(self.payments[it.payment].person).await
    }

    async fn open(
        &mut self,
        at: Timestamp,
        case: usize,
        opening: Opening,
    ) -> Result<Option<DisputeCase>, DemoError> {
        let before = case.checked_sub(1).and_then(|before| self.disputes[before].as_ref());
        let shared = before.map(|it| it.payment).filter(|_| opening.part == Part::SecondHalf);
        let taken = shared.or_else(|| self.take_payment(at, 3, 100));
        let Some(payment) = taken else { return Ok(None) };
        let Payment { person, charge, amount, .. } = self.payments[payment].clone();
        let half = amount.minor() / 2;
        let minor = match opening.part {
            Part::FirstHalf => half,
            Part::SecondHalf => amount.minor() - half,
            Part::Usual if self.chance.percent(15) => half,
            Part::Usual => amount.minor(),
        };
        let (reason, code) = self.chance.weighted(&REASONS);
        let id = self.chance.id("du_1", 23);
        let created = at.micros().div_euclid(1_000_000);
        let currency = amount.currency().to_string();
        let spec = DisputeSpec {
            status: opening.status,
            reason,
            network_reason_code: code,
            card_brand: self.people[person].card.brand,
            due_by: opening.due_by,
            ..DisputeSpec::new(&id, &charge, minor, &currency, created)
        };
        let object = self.bank.put_dispute(&spec, &self.payments[payment])?;
        self.ingest(object).await?;
        if self.chance.percent(75) {
            self.purses.leave(person);
        }
        Ok(Some(DisputeCase { payment, id }))
    }

    /// A refund that ends an inquiry is an object of its own.
    async fn read_refunds(&mut self, payment: usize) -> Result<(), DemoError> {
        let reference = self.payments[payment].reference.as_str();
        let objects = self.bank.objects(Some(("payment_intent", reference))).await?;
        for object in objects.into_iter().filter(|object| object["object"] == "refund") {
            self.ingest(object).await?;
        }
        Ok(())
    }

    async fn ingest(&self, object: Json) -> Result<(), DemoError> {
        self.desk.ingest_stripe_object(IngestStripeObject { object }).await?;
        Ok(())
    }
}
