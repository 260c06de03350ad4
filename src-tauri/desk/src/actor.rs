//! Who acts.

use std::sync::Arc;

/// Who acts: an operator's name, or a part of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor(Arc<str>);

impl Actor {
    /// An operator. An empty name becomes `operator`.
    pub fn new(name: &str) -> Self {
        let name = name.trim();
        Self(Arc::from(if name.is_empty() { "operator" } else { name }))
    }

    /// What the policy does without a person.
    pub fn autopilot() -> Self {
        Self(Arc::from("autopilot"))
    }

    /// What happened at Stripe.
    pub fn stripe() -> Self {
        Self(Arc::from("stripe"))
    }

    /// The name as text.
    pub fn name(&self) -> &str {
        &self.0
    }

    pub(crate) fn shared(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }
}
