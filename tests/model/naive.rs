//! The ledger's rules (ARCHITECTURE.md) in the simplest form: one
//! list of transactions, one list of entries for each account, one map of holds. No batches, no
//! database, no code of the product. An operation is first decided, without changing anything, and
//! then applied.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::operation::{Operation, PlaceHold, Post, Target};

/// The largest amount and balance, either way.
const MOST: i64 = 9_007_199_254_740_991;

/// An answer as the desk gives it, or the code of its refusal.
pub(crate) type Expected = Result<Value, &'static str>;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    Posted,
    Pending,
    Settlement,
    Void,
}

#[derive(Clone, Debug)]
struct Transaction {
    id: i64,
    key: String,
    kind: &'static str,
    stage: Stage,
    user: String,
    currency: &'static str,
    amount: i64,
    /// The wallet's sequence number and balance, where there are entries.
    place: Option<(usize, i64)>,
    reference: Option<String>,
    reason: Option<String>,
    actor: String,
    metadata: Value,
    settles: Option<i64>,
    reverses: Option<i64>,
    posted_at: i64,
    legs: Vec<(String, i64)>,
}

/// One leg in its account.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Leg {
    pub(crate) transaction: i64,
    pub(crate) amount: i64,
    pub(crate) balance: i64,
}

#[derive(Clone, Debug)]
struct Hold {
    case: String,
    user: String,
    currency: &'static str,
    asked: i64,
    amount: i64,
    state: &'static str,
    captured_by: Option<i64>,
    placed_at: i64,
    expires_at: Option<i64>,
}

/// The result of an operation.
enum Effect {
    /// The first answer again.
    Replay(Value),
    User {
        user: String,
        email: String,
        currency: Option<&'static str>,
    },
    Transaction(Transaction),
    Place(Hold),
    Release(String),
    Capture(String, Transaction),
}

/// Actor and time of an operation.
#[derive(Clone, Copy)]
struct By<'a> {
    actor: &'a str,
    now: i64,
}

/// Everything the model knows.
#[derive(Debug, Default)]
pub(crate) struct Naive {
    /// By user: email and time of creation.
    users: BTreeMap<String, (String, i64)>,
    transactions: Vec<Transaction>,
    by_key: HashMap<String, i64>,
    /// By pending transaction: what settled or voided it.
    closings: HashMap<i64, i64>,
    reversals: HashMap<i64, i64>,
    /// By name; a wallet is there from its opening, a system account from its first entry.
    pub(crate) accounts: BTreeMap<String, Vec<Leg>>,
    holds: BTreeMap<String, Hold>,
    /// Cases of the holds that have not ended, in the order of placing.
    active: Vec<String>,
}

fn wallet(user: &str, currency: &str) -> String {
    format!("wallet:{user}/{currency}")
}

/// Where the other leg goes.
fn counter(kind: &str) -> &'static str {
    match kind {
        "top_up" => "stripe_balance",
        "usage" => "usage_revenue",
        "grant" => "promotions",
        "refund" => "refunds_clearing",
        "dispute" => "disputes_receivable",
        "fee" => "dispute_fees",
        _ => "adjustments",
    }
}

/// Is this sign right for the kind?
fn sign_fits(kind: &str, amount: i64) -> bool {
    match kind {
        "top_up" | "grant" => amount > 0,
        "usage" | "refund" | "dispute" | "fee" => amount < 0,
        _ => true,
    }
}

fn in_range(sum: i64) -> Result<i64, &'static str> {
    if (-MOST..=MOST).contains(&sum) { Ok(sum) } else { Err("amount_out_of_range") }
}

/// 1 to 255 characters without control characters; a caller's key is none of the ledger's own.
fn is_text(text: &str) -> bool {
    (1..=255).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

fn is_key(text: &str) -> bool {
    is_text(text) && !text.starts_with("redress:")
}

impl Naive {
    /// Applies the operation and returns its answer.
    pub(crate) fn apply(&mut self, operation: &Operation, actor: &str, now: i64) -> Expected {
        if self.reaches_the_ledger(operation) {
            self.expire(now);
        }
        let effect = self.decide(operation, By { actor, now })?;
        Ok(self.commit(effect, now))
    }

    /// What the answer would be if it were a refusal; nothing changes.
    pub(crate) fn refusal(&self, operation: &Operation, now: i64) -> Option<&'static str> {
        self.decide(operation, By { actor: "nobody", now }).err()
    }

    /// A hold that is over ends for good with the next write of the ledger, and only then: the
    /// clock may go back before. What the desk refuses on its own is no such write.
    fn reaches_the_ledger(&self, operation: &Operation) -> bool {
        match operation {
            Operation::CreateUser { user, email, .. } => {
                self.users.get(user).is_none_or(|(known, _)| known == email)
            }
            Operation::CaptureHold { case, .. } => self.holds.contains_key(case),
            Operation::Post(_)
            | Operation::Settle { .. }
            | Operation::Void { .. }
            | Operation::Reverse { .. }
            | Operation::PlaceHold(_)
            | Operation::ReleaseHold { .. } => true,
        }
    }

    pub(crate) fn expire(&mut self, now: i64) {
        let holds = &mut self.holds;
        self.active.retain(|case| {
            let hold = holds.get_mut(case).expect("active holds are known");
            let is_over = hold.expires_at.is_some_and(|at| at <= now);
            if is_over {
                hold.state = "expired";
            }
            !is_over
        });
    }

    fn decide(&self, operation: &Operation, by: By<'_>) -> Result<Effect, &'static str> {
        match operation {
            Operation::CreateUser { user, email, currency } => match self.users.get(user) {
                Some((known, _)) if known != email => Err("user_exists"),
                _ => Ok(Effect::User {
                    user: user.clone(),
                    email: email.clone(),
                    currency: *currency,
                }),
            },
            Operation::Post(post) => self.post(post, by),
            Operation::Settle { user, key, reference } => {
                self.settle(user, key, reference.as_ref(), by)
            }
            Operation::Void { user, key, reason } => self.void(user, key, reason.as_ref(), by),
            Operation::Reverse { target, key, reason } => self.reverse(target, key, reason, by),
            Operation::PlaceHold(place) => self.place(place, by.now),
            Operation::ReleaseHold { case } => {
                let hold = self.holds.get(case).ok_or("hold_not_found")?;
                match hold.state {
                    "active" => Ok(Effect::Release(case.clone())),
                    "released" => Ok(Effect::Replay(hold.view(by.now))),
                    _ => Err("hold_ended"),
                }
            }
            Operation::CaptureHold { case, key, kind, reason } => {
                self.capture(case, key, kind, reason.as_ref(), by)
            }
        }
    }

    fn post(&self, post: &Post, by: By<'_>) -> Result<Effect, &'static str> {
        let stage = if post.pending { Stage::Pending } else { Stage::Posted };
        check(post)?;
        if let Some(known) = self.known(&post.key) {
            return replay(known, known.is(post, stage));
        }
        self.check_wallet(&post.user, post.currency)?;
        let draft = self.draft(post, stage, by);
        if stage == Stage::Pending {
            return Ok(Effect::Transaction(draft));
        }
        if let Some(credited) = self.credited(&draft) {
            return credited;
        }
        self.check_funds(&draft, 0)?;
        Ok(Effect::Transaction(self.with_legs(draft)?))
    }

    fn settle(
        &self,
        user: &str,
        key: &str,
        reference: Option<&String>,
        by: By<'_>,
    ) -> Result<Effect, &'static str> {
        let pending = self.pending(user, key)?;
        let is_named = reference.is_some();
        let reference = reference.or(pending.reference.as_ref()).cloned();
        let draft = self.closing_draft(pending, Stage::Settlement, by);
        let draft = Transaction { reference, ..draft };
        if let Some(closing) = self.closing(pending.id) {
            if closing.stage == Stage::Void {
                return self.credited(&draft).unwrap_or(Err("transaction_already_voided"));
            }
            return replay(closing, !is_named || closing.reference == draft.reference);
        }
        if let Some(credited) = self.credited(&draft) {
            return credited;
        }
        self.check_funds(pending, 0)?;
        Ok(Effect::Transaction(self.with_legs(draft)?))
    }

    /// The answer to a top-up whose payment is credited already.
    fn credited(&self, draft: &Transaction) -> Option<Result<Effect, &'static str>> {
        let reference = draft.reference.as_ref().filter(|_| draft.kind == "top_up")?;
        let standing = self.transactions.iter().find(|known| {
            known.kind == "top_up"
                && known.reference.as_ref() == Some(reference)
                && !known.legs.is_empty()
                && !self.reversals.contains_key(&known.id)
        })?;
        let is_same = (&standing.user, standing.currency, standing.amount)
            == (&draft.user, draft.currency, draft.amount);
        let credited =
            if is_same { replay(standing, true) } else { Err("payment_already_credited") };
        Some(credited)
    }

    fn void(
        &self,
        user: &str,
        key: &str,
        reason: Option<&String>,
        by: By<'_>,
    ) -> Result<Effect, &'static str> {
        let pending = self.pending(user, key)?;
        if let Some(closing) = self.closing(pending.id) {
            if closing.stage == Stage::Settlement {
                return Err("transaction_already_settled");
            }
            return replay(closing, true);
        }
        let reason = reason.or(pending.reason.as_ref()).cloned();
        let draft = self.closing_draft(pending, Stage::Void, by);
        Ok(Effect::Transaction(Transaction { reason, ..draft }))
    }

    fn reverse(
        &self,
        target: &Target,
        key: &str,
        reason: &str,
        by: By<'_>,
    ) -> Result<Effect, &'static str> {
        if !is_key(key) {
            return Err("text_invalid");
        }
        let original = self.number(target).ok_or("transaction_not_found")?;
        let original = self.transaction(original);
        if let Some(known) = self.known(key) {
            let same =
                known.reverses == Some(original.id) && known.reason.as_deref() == Some(reason);
            return replay(known, same);
        }
        if self.reversals.contains_key(&original.id) {
            return Err("transaction_already_reversed");
        }
        if original.legs.is_empty() {
            return Err("transaction_not_reversible");
        }
        let legs = original.legs.iter().map(|(account, amount)| (account.clone(), -amount));
        let draft = Transaction {
            key: key.to_owned(),
            kind: "reversal",
            stage: Stage::Posted,
            amount: -original.amount,
            place: None,
            reason: Some(reason.to_owned()),
            actor: by.actor.to_owned(),
            metadata: Value::Null,
            settles: None,
            reverses: Some(original.id),
            legs: legs.collect(),
            ..self.next(original, by.now)
        };
        Ok(Effect::Transaction(self.placed(draft)?))
    }

    fn place(&self, place: &PlaceHold, now: i64) -> Result<Effect, &'static str> {
        if !is_text(&place.case) {
            return Err("text_invalid");
        }
        match place.amount {
            0 => return Err("amount_zero"),
            ..0 => return Err("amount_wrong_sign"),
            _ => {}
        }
        if let Some(known) = self.holds.get(&place.case) {
            let same = known.user == place.user
                && known.currency == place.currency
                && known.asked == place.amount;
            return if same { Ok(Effect::Replay(known.view(now))) } else { Err("key_conflict") };
        }
        if place.expires_at.is_some_and(|at| at <= now) {
            return Err("hold_over");
        }
        self.check_wallet(&place.user, place.currency)?;
        let available = self.available(&place.user, place.currency);
        Ok(Effect::Place(Hold {
            case: place.case.clone(),
            user: place.user.clone(),
            currency: place.currency,
            asked: place.amount,
            amount: place.amount.min(available.max(0)),
            state: "active",
            captured_by: None,
            placed_at: now,
            expires_at: place.expires_at,
        }))
    }

    fn capture(
        &self,
        case: &str,
        key: &str,
        kind: &'static str,
        reason: Option<&String>,
        by: By<'_>,
    ) -> Result<Effect, &'static str> {
        let hold = self.holds.get(case).ok_or("hold_not_found")?;
        let post = Post {
            user: hold.user.clone(),
            kind,
            amount: -hold.amount,
            currency: hold.currency,
            key: key.to_owned(),
            reference: None,
            reason: reason.cloned(),
            metadata: None,
            pending: false,
        };
        check(&post)?;
        if let Some(known) = self.known(key) {
            let same = hold.captured_by == Some(known.id) && known.is(&post, Stage::Posted);
            return replay(known, same);
        }
        if hold.state != "active" {
            return Err("hold_ended");
        }
        let draft = self.draft(&post, Stage::Posted, by);
        self.check_funds(&draft, hold.amount)?;
        Ok(Effect::Capture(case.to_owned(), self.with_legs(draft)?))
    }

    /// Usage and other decisions of the merchant never go below what is available
    /// (`freed` becomes available in the same step); refunds, disputes and fees may.
    fn check_funds(&self, draft: &Transaction, freed: i64) -> Result<(), &'static str> {
        let may_owe = matches!(draft.kind, "refund" | "dispute" | "fee" | "reversal");
        if draft.amount > 0 || may_owe {
            return Ok(());
        }
        let left = self.available(&draft.user, draft.currency) + freed + draft.amount;
        if in_range(left)? < 0 { Err("insufficient_credits") } else { Ok(()) }
    }

    fn check_wallet(&self, user: &str, currency: &str) -> Result<(), &'static str> {
        if !self.users.contains_key(user) {
            return Err("user_not_found");
        }
        let is_open = self.accounts.contains_key(&wallet(user, currency));
        if is_open { Ok(()) } else { Err("currency_mismatch") }
    }

    fn balance(&self, account: &str) -> i64 {
        self.accounts.get(account).and_then(|legs| legs.last()).map_or(0, |leg| leg.balance)
    }

    /// What is held of a wallet by holds that no write has ended.
    fn held(&self, user: &str, currency: &str) -> i64 {
        let holds = self.active.iter().map(|case| &self.holds[case]);
        holds
            .filter(|hold| hold.user == user && hold.currency == currency)
            .map(|hold| hold.amount)
            .sum()
    }

    fn available(&self, user: &str, currency: &str) -> i64 {
        self.balance(&wallet(user, currency)) - self.held(user, currency)
    }

    fn known(&self, key: &str) -> Option<&Transaction> {
        self.by_key.get(key).map(|id| self.transaction(*id))
    }

    fn transaction(&self, id: i64) -> &Transaction {
        &self.transactions[usize::try_from(id - 1).expect("numbers begin with 1")]
    }

    fn closing(&self, pending: i64) -> Option<&Transaction> {
        self.closings.get(&pending).map(|id| self.transaction(*id))
    }

    fn pending(&self, user: &str, key: &str) -> Result<&Transaction, &'static str> {
        let known = self.known(key).filter(|known| known.user == user);
        let known = known.ok_or("transaction_not_found")?;
        if known.stage == Stage::Pending { Ok(known) } else { Err("transaction_not_pending") }
    }

    /// The number of the transaction a target means.
    pub(crate) fn number(&self, target: &Target) -> Option<i64> {
        match target {
            Target::Key(key) => self.by_key.get(key).copied(),
            Target::ClosingOf(key) => {
                self.by_key.get(key).and_then(|pending| self.closings.get(pending)).copied()
            }
            Target::Number(id) => {
                usize::try_from(*id).is_ok_and(|id| id <= self.transactions.len()).then_some(*id)
            }
        }
    }

    /// The next row of the list, of the same wallet and reference as `like`. Times never go back.
    fn next(&self, like: &Transaction, now: i64) -> Transaction {
        let last = self.transactions.last();
        Transaction {
            id: last.map_or(0, |last| last.id) + 1,
            posted_at: last.map_or(now, |last| last.posted_at.max(now)),
            ..like.clone()
        }
    }

    fn draft(&self, post: &Post, stage: Stage, by: By<'_>) -> Transaction {
        let draft = Transaction {
            id: 0,
            key: post.key.clone(),
            kind: post.kind,
            stage,
            user: post.user.clone(),
            currency: post.currency,
            amount: post.amount,
            place: None,
            reference: post.reference.clone(),
            reason: post.reason.clone(),
            actor: by.actor.to_owned(),
            metadata: post.metadata.clone().unwrap_or(Value::Null),
            settles: None,
            reverses: None,
            posted_at: by.now,
            legs: Vec::new(),
        };
        self.next(&draft, by.now)
    }

    fn closing_draft(&self, pending: &Transaction, stage: Stage, by: By<'_>) -> Transaction {
        let word = if stage == Stage::Void { "void" } else { "settlement" };
        Transaction {
            key: format!("redress:{word}:{}", pending.id),
            stage,
            actor: by.actor.to_owned(),
            settles: Some(pending.id),
            ..self.next(pending, by.now)
        }
    }

    fn with_legs(&self, draft: Transaction) -> Result<Transaction, &'static str> {
        let other = self.system(counter(draft.kind), draft.currency, -draft.amount);
        let legs =
            vec![(wallet(&draft.user, draft.currency), draft.amount), (other, -draft.amount)];
        self.placed(Transaction { legs, ..draft })
    }

    /// The system account that takes an entry: a full one is followed by the next of its kind.
    fn system(&self, kind: &str, currency: &str, amount: i64) -> String {
        let first = format!("{kind}/{currency}");
        let later = (2..).map(|number| format!("{first}/{number}"));
        let opened = later.take_while(|name| self.accounts.contains_key(name));
        let newest = opened.last().unwrap_or_else(|| first.clone());
        if in_range(self.balance(&newest) + amount).is_ok() {
            return newest;
        }
        let number = newest
            .strip_prefix(&format!("{first}/"))
            .map_or(1, |number| number.parse::<u32>().expect("the number of an account"));
        format!("{first}/{}", number + 1)
    }

    /// With its place in the wallet, if every account stays in range.
    fn placed(&self, draft: Transaction) -> Result<Transaction, &'static str> {
        for (account, amount) in &draft.legs {
            in_range(self.balance(account) + amount)?;
        }
        in_range(self.available(&draft.user, draft.currency) + draft.amount)?;
        let wallet = wallet(&draft.user, draft.currency);
        let place = (self.accounts[&wallet].len() + 1, self.balance(&wallet) + draft.amount);
        Ok(Transaction { place: Some(place), ..draft })
    }

    fn commit(&mut self, effect: Effect, now: i64) -> Value {
        match effect {
            Effect::Replay(answer) => answer,
            Effect::User { user, email, currency } => {
                for currency in [Some("usd"), currency].into_iter().flatten() {
                    self.accounts.entry(wallet(&user, currency)).or_default();
                }
                let (email, created_at) = self.users.entry(user.clone()).or_insert((email, now));
                json!({
                    "id": user, "email": email, "name": null, "created_at": created_at,
                    "forgotten_at": null,
                })
            }
            Effect::Transaction(transaction) => self.write(transaction),
            Effect::Place(hold) => {
                let answer = hold.view(now);
                self.active.push(hold.case.clone());
                self.holds.insert(hold.case.clone(), hold);
                answer
            }
            Effect::Release(case) => {
                self.end(&case, "released", None);
                self.holds[&case].view(now)
            }
            Effect::Capture(case, transaction) => {
                self.end(&case, "captured", Some(transaction.id));
                self.write(transaction)
            }
        }
    }

    fn write(&mut self, transaction: Transaction) -> Value {
        let id = transaction.id;
        for (account, amount) in &transaction.legs {
            let balance = self.balance(account) + amount;
            let legs = self.accounts.entry(account.clone()).or_default();
            legs.push(Leg { transaction: id, amount: *amount, balance });
        }
        if let Some(pending) = transaction.settles {
            self.closings.insert(pending, id);
        }
        if let Some(original) = transaction.reverses {
            self.reversals.insert(original, id);
        }
        self.by_key.insert(transaction.key.clone(), id);
        let answer = transaction.view(None);
        self.transactions.push(transaction);
        answer
    }

    fn end(&mut self, case: &str, state: &'static str, captured_by: Option<i64>) {
        self.active.retain(|active| active != case);
        let hold = self.holds.get_mut(case).expect("a hold that ends was placed");
        (hold.state, hold.captured_by) = (state, captured_by);
    }
}

/// What readers see.
impl Naive {
    /// `get_wallet`.
    pub(crate) fn wallet_view(&self, user: &str, currency: &str, now: i64) -> Expected {
        self.check_wallet(user, currency)?;
        let account = wallet(user, currency);
        let balance = self.balance(&account);
        let over = self.active.iter().map(|case| &self.holds[case]).filter(|hold| {
            hold.user == user && hold.currency == currency && hold.view(now)["state"] != "active"
        });
        let held = self.held(user, currency) - over.map(|hold| hold.amount).sum::<i64>();
        Ok(json!({
            "user_id": user, "currency": currency, "balance": balance, "held": held,
            "available": balance - held, "seq": self.accounts[&account].len(),
        }))
    }

    /// `get_balance_at`.
    pub(crate) fn balance_at(&self, user: &str, currency: &str, at: i64) -> Value {
        let legs = self.accounts.get(&wallet(user, currency)).map_or(&[][..], Vec::as_slice);
        let until = legs.iter().filter(|leg| self.transaction(leg.transaction).posted_at <= at);
        let (seq, balance) = until.fold((0, 0), |(seq, _), leg| (seq + 1, leg.balance));
        json!({ "balance": balance, "seq": seq, "at": at })
    }

    /// `list_holds` without its limit, in no order.
    pub(crate) fn holds_of<'a>(
        &'a self,
        user: &'a str,
        now: i64,
    ) -> impl Iterator<Item = Value> + 'a {
        self.holds.values().filter(move |hold| hold.user == user).map(move |hold| hold.view(now))
    }

    /// `list_transactions`, oldest first.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Value> + '_ {
        self.transactions
            .iter()
            .map(|row| row.view(self.closing(row.id).map(|closing| closing.stage)))
    }

    /// Sequence, balance and held sum of every account, as the database keeps them.
    pub(crate) fn kept(&self) -> BTreeMap<String, (i64, i64, i64)> {
        let mut held: HashMap<String, i64> = HashMap::new();
        for hold in self.active.iter().map(|case| &self.holds[case]) {
            *held.entry(wallet(&hold.user, hold.currency)).or_default() += hold.amount;
        }
        let kept = |(account, legs): (&String, &Vec<Leg>)| {
            let seq = i64::try_from(legs.len()).expect("a short list");
            let balance = legs.last().map_or(0, |leg| leg.balance);
            (account.clone(), (seq, balance, held.get(account).copied().unwrap_or(0)))
        };
        self.accounts.iter().map(kept).collect()
    }

    pub(crate) fn users(&self) -> impl Iterator<Item = &str> {
        self.users.keys().map(String::as_str)
    }

    /// Cases of holds that have not ended.
    pub(crate) fn active_cases(&self) -> &[String] {
        &self.active
    }

    /// How many transactions there are.
    pub(crate) fn len(&self) -> usize {
        self.transactions.len()
    }

    /// Key and user of the `index`th transaction, and whether it waits to be settled or voided.
    pub(crate) fn at(&self, index: usize) -> (&str, &str, bool) {
        let row = &self.transactions[index];
        let waits = row.stage == Stage::Pending && !self.closings.contains_key(&row.id);
        (&row.key, &row.user, waits)
    }
}

fn check(post: &Post) -> Result<(), &'static str> {
    if !is_key(&post.key) || !post.reference.as_deref().is_none_or(is_text) {
        return Err("text_invalid");
    }
    if post.reason.as_ref().is_some_and(|reason| reason.chars().count() > 2_000) {
        return Err("text_invalid");
    }
    if post.amount == 0 {
        return Err("amount_zero");
    }
    if post.kind == "reversal" {
        return Err("kind_not_postable");
    }
    if sign_fits(post.kind, post.amount) { Ok(()) } else { Err("amount_wrong_sign") }
}

fn replay(known: &Transaction, same: bool) -> Result<Effect, &'static str> {
    if same { Ok(Effect::Replay(known.view(None))) } else { Err("key_conflict") }
}

impl Transaction {
    fn is(&self, post: &Post, stage: Stage) -> bool {
        self.kind == post.kind
            && self.stage == stage
            && self.user == post.user
            && self.currency == post.currency
            && self.amount == post.amount
            && self.reference == post.reference
            && self.reason == post.reason
            && self.metadata == *post.metadata.as_ref().unwrap_or(&Value::Null)
    }

    /// As it was answered first, or (when it is known how it ended) as a reader sees it.
    fn view(&self, closing: Option<Stage>) -> Value {
        let status = match (self.stage, closing) {
            (Stage::Posted | Stage::Settlement, _) => "posted",
            (Stage::Void, _) => "void",
            (Stage::Pending, None) => "pending",
            (Stage::Pending, Some(Stage::Void)) => "voided",
            (Stage::Pending, Some(_)) => "settled",
        };
        json!({
            "id": self.id, "key": self.key, "kind": self.kind, "status": status,
            "user_id": self.user, "amount": self.amount, "currency": self.currency,
            "counts": status == "posted",
            "balance": self.place.map(|(_, balance)| balance),
            "seq": self.place.map(|(seq, _)| seq),
            "reference": self.reference, "reason": self.reason, "actor": self.actor,
            "metadata": self.metadata, "settles": self.settles, "reverses": self.reverses,
            "posted_at": self.posted_at,
        })
    }
}

impl Hold {
    fn view(&self, now: i64) -> Value {
        let is_over = self.expires_at.is_some_and(|at| at <= now);
        let state = if self.state == "active" && is_over { "expired" } else { self.state };
        json!({
            "case": self.case, "user_id": self.user, "amount": self.amount,
            "currency": self.currency, "short": self.asked - self.amount, "state": state,
            "placed_at": self.placed_at, "expires_at": self.expires_at,
        })
    }
}
