//! Scenes: users with wallets and payments.

use serde_json::{Value, json};

use crate::World;

/// A user's wallet in US dollars.
#[derive(Clone)]
pub struct Wallet {
    world: World,
    /// The user.
    pub user: String,
}

impl World {
    /// A new user; the id.
    pub async fn user(&self) -> String {
        let id = self.name("user");
        let email = format!("{id}@example.com");
        self.ok(
            "create_user",
            json!({ "id": id, "email": email, "name": format!("Name of {id}") }),
        )
        .await;
        id
    }

    /// A new user's empty wallet.
    pub async fn wallet(&self) -> Wallet {
        Wallet { world: self.clone(), user: self.user().await }
    }

    /// A new user's wallet with one settled top-up, whose payment nobody looks at.
    pub async fn wallet_with(&self, amount: i64) -> Wallet {
        let wallet = self.wallet().await;
        wallet.top_up(&self.name("pi"), amount).await;
        wallet
    }

    /// The current refund request.
    pub async fn request(&self, id: &str) -> Value {
        self.ok("get_refund_request", json!({ "request_id": id })).await["request"].take()
    }

    /// The current dispute.
    pub async fn dispute_view(&self, id: &str) -> Value {
        self.ok("get_dispute", json!({ "dispute_id": id })).await["dispute"].take()
    }

    /// Sends what is due and reads again what it changed.
    pub async fn sync(&self) -> Value {
        self.ok("sync", json!({})).await
    }

    /// Rounds with Stripe until there is nothing more to read.
    pub async fn sync_all(&self) {
        while self.sync().await["more"] == true {}
    }

    /// Every transaction of a kind.
    pub async fn transactions_of(&self, kind: &str) -> Vec<Value> {
        self.list("list_transactions", json!({ "kind": kind })).await
    }

    /// Changes settings.
    pub async fn settings(&self, change: Value) {
        self.ok("set_settings", change).await;
    }
}

impl Wallet {
    /// A paid payment intent at Stripe, and the credits it bought.
    pub async fn top_up(&self, payment: &str, amount: i64) -> Value {
        self.world.payment_at_stripe(payment, amount, "usd");
        let key = self.world.name("top_up");
        self.post(json!({ "kind": "top_up", "amount": amount, "key": key, "reference": payment }))
            .await
    }

    /// Uses credits up.
    pub async fn use_up(&self, amount: i64) -> Value {
        let key = self.world.name("usage");
        self.post(json!({ "kind": "usage", "amount": -amount, "key": key })).await
    }

    /// Posts to this wallet what must succeed.
    pub async fn post(&self, mut input: Value) -> Value {
        input["user_id"] = json!(self.user);
        self.world.ok("post_transaction", input).await
    }

    /// A refund request that must be taken; the answer.
    pub async fn ask_refund(&self, payment: &str, amount: i64) -> Value {
        let input = json!({
            "user_id": self.user, "reference": payment, "amount": amount,
            "reason": "bought by mistake",
        });
        self.world.ok("request_refund", input).await
    }

    /// The answer of `get_wallet`.
    pub async fn view(&self) -> Value {
        self.world.ok("get_wallet", json!({ "user_id": self.user })).await
    }

    /// Sum of all entries.
    pub async fn balance(&self) -> i64 {
        self.view().await["balance"].as_i64().expect("a balance")
    }

    /// Balance, held and available.
    pub async fn figures(&self) -> (i64, i64, i64) {
        let view = self.view().await;
        let figure = |name: &str| view[name].as_i64().expect("a figure");
        (figure("balance"), figure("held"), figure("available"))
    }

    /// This wallet's name in the books.
    pub fn code(&self) -> String {
        format!("wallet:{}/usd", self.user)
    }

    /// Sequence numbers of the entries, as stored.
    pub async fn seqs(&self) -> Vec<i64> {
        let books = self.world.books().await;
        books.of(&self.code()).map(|entry| entry.seq).collect()
    }

    /// Running balances of the entries, in their order.
    pub async fn balances(&self) -> Vec<i64> {
        let books = self.world.books().await;
        books.of(&self.code()).map(|entry| entry.balance_minor).collect()
    }

    /// The wallet's transactions, newest first, narrowed by further fields of the filter.
    pub async fn transactions(&self, mut filter: Value) -> Vec<Value> {
        filter["user_id"] = json!(self.user);
        self.world.list("list_transactions", filter).await
    }
}
