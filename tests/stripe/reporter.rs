//! How the desk receives events of Stripe: by polling or by webhook.

use harness::{Engine, SECRET, Server, Wallet, World};
use serde_json::{Value, json};

/// A user with a payment `pi_1` of 1000 that Stripe knows, and a first reading behind us.
pub(super) async fn listening(engine: Engine) -> (World, Wallet) {
    let world = World::new(engine).await;
    world.by_the_machines_clock();
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    world.sync_all().await;
    (world, wallet)
}

/// How events reach the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reporter {
    /// Polling alone.
    Poll,
    /// Webhooks alone: events cannot be listed.
    Webhook,
}

/// Reads, on behalf of the desk, what a reporter delivers.
pub(super) struct EventReader<'a> {
    world: &'a World,
    server: Option<Server>,
}

impl Reporter {
    /// Begins to listen; `endpoint` is what else the webhook endpoint is.
    pub(super) async fn connect(self, world: &World, endpoint: Value) -> EventReader<'_> {
        if self == Self::Poll {
            return EventReader { world, server: None };
        }
        world.forbid_polling();
        let server = world.serve(&[SECRET]).await;
        world.add_webhook_endpoint(&server, endpoint);
        world.plan_delivery(&json!({ "hold": true }));
        EventReader { world, server: Some(server) }
    }
}

impl EventReader<'_> {
    /// Everything that has happened by now is received and applied.
    pub(super) async fn read_all(&self) {
        if self.server.is_none() {
            self.world.sync_all().await;
            return;
        }
        let (_, failed) = self.world.flush().await;
        assert_eq!(failed, 0, "every delivery is taken");
        self.world.until_read().await;
    }
}
