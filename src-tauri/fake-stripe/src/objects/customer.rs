use serde_json::{Value, json};

use super::{Metadata, metadata};

/// What distinguishes one customer from another; see [`customer`].
#[derive(Clone, Copy, Debug)]
pub struct CustomerSpec<'a> {
    /// `cus_…`
    pub id: &'a str,
    /// Unix seconds.
    pub created: i64,
    /// Full name.
    pub name: Option<&'a str>,
    /// Address for receipts.
    pub email: Option<&'a str>,
    /// A note for the account's own people.
    pub description: Option<&'a str>,
    /// The caller's own names and values.
    pub metadata: Metadata<'a>,
}

impl<'a> CustomerSpec<'a> {
    /// A customer nothing is known about yet.
    pub fn new(id: &'a str, created: i64) -> Self {
        Self { id, created, name: None, email: None, description: None, metadata: &[] }
    }
}

/// A customer without sources, subscriptions or discounts.
pub fn customer(spec: &CustomerSpec<'_>) -> Value {
    json!({
        "id": spec.id,
        "object": "customer",
        "address": null,
        "balance": 0,
        "created": spec.created,
        "currency": null,
        "default_source": null,
        "delinquent": false,
        "description": spec.description,
        "discount": null,
        "email": spec.email,
        "invoice_prefix": null,
        "invoice_settings": {
            "custom_fields": null,
            "default_payment_method": null,
            "footer": null,
            "rendering_options": null,
        },
        "livemode": false,
        "metadata": metadata(spec.metadata),
        "name": spec.name,
        "next_invoice_sequence": 1,
        "phone": null,
        "preferred_locales": [],
        "shipping": null,
        "tax_exempt": "none",
        "test_clock": null,
    })
}
