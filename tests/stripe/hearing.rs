//! How the desk hears of what happens at Stripe.

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

/// Who tells the desk of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reporter {
    /// Polling alone.
    Poll,
    /// Webhooks alone: events cannot be listed.
    Webhook,
}

/// An ear for a reporter.
pub(super) struct Ear<'a> {
    world: &'a World,
    server: Option<Server>,
}

impl Reporter {
    /// Begins to listen; `endpoint` is what else the webhook endpoint is.
    pub(super) async fn listen(self, world: &World, endpoint: Value) -> Ear<'_> {
        if self == Self::Poll {
            return Ear { world, server: None };
        }
        world.forbid_polling();
        let server = world.serve(&[SECRET]).await;
        world.tell(&server, endpoint);
        world.plan_delivery(&json!({ "hold": true }));
        Ear { world, server: Some(server) }
    }
}

impl Ear<'_> {
    /// Everything that has happened by now is heard and has had its effect.
    pub(super) async fn hear(&self) {
        if self.server.is_none() {
            self.world.sync_all().await;
            return;
        }
        let (_, failed) = self.world.flush().await;
        assert_eq!(failed, 0, "every delivery is taken");
        self.world.until_read().await;
    }
}
