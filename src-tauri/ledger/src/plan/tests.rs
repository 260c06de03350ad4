//! Tables of decisions: one row per rule, with the figures before and after.

use std::sync::Arc;

use money::{Amount, Currency};
use rstest::rstest;
use store::Timestamp;

use super::{Account, Book, Last};
use crate::{
    Applied, HoldState, Kind, LedgerError, NewTransaction, NewTransfer, Operation, Order, Owner,
    PlaceHold, Route, Stage, SystemAccount, WalletState,
};

const WALLET: i64 = 1;
const NOW: i64 = 1_000;
const MOST: i64 = (1 << 53) - 1;

fn usd(minor: i64) -> Amount {
    Amount::new(minor, Currency::USD).expect("in range")
}

fn alice() -> Owner {
    Owner::new("alice").expect("a user id")
}

/// A book with one wallet of `balance` cents, and with `held` cents of it on hold.
fn book(balance: i64, held: i64) -> Book {
    let posted_at = Timestamp::from_micros(NOW);
    let mut book = Book::new(Last { transaction: 10, account: WALLET, hold: 0, posted_at });
    book.add_account(Account {
        id: WALLET,
        owner: Some(alice()),
        system: None,
        currency: Currency::USD,
        state: WalletState { seq: 3, balance: usd(balance), held: usd(0) },
    });
    if held > 0 {
        apply(&mut book, hold("case", held, None)).expect("enough is available");
        book.take_rows();
    }
    book
}

fn apply_at(book: &mut Book, at: i64, operation: Operation) -> Result<Applied, LedgerError> {
    let at = Timestamp::from_micros(at);
    book.apply(&Order { actor: Arc::from("olive"), at, operation })
}

fn apply(book: &mut Book, operation: Operation) -> Result<Applied, LedgerError> {
    apply_at(book, NOW, operation)
}

fn new(key: &str, kind: Kind, minor: i64) -> NewTransaction {
    NewTransaction {
        key: key.to_owned(),
        owner: alice(),
        kind,
        amount: usd(minor),
        reference: None,
        reason: None,
        metadata: None,
    }
}

fn post(key: &str, kind: Kind, minor: i64) -> Operation {
    Operation::Post(new(key, kind, minor))
}

fn transfer(key: &str, route: Route, minor: i64) -> Operation {
    let key = key.to_owned();
    Operation::Transfer(NewTransfer {
        key,
        route,
        amount: usd(minor),
        reference: None,
        reason: None,
    })
}

fn hold(case: &str, minor: i64, expires_at: Option<i64>) -> Operation {
    Operation::PlaceHold(PlaceHold {
        case: case.to_owned(),
        owner: alice(),
        amount: usd(minor),
        expires_at: expires_at.map(Timestamp::from_micros),
        reason: None,
    })
}

fn settle(key: &str, reference: Option<&str>) -> Operation {
    let reference = reference.map(str::to_owned);
    Operation::Settle { key: key.to_owned(), owner: alice(), reference }
}

fn void(key: &str) -> Operation {
    Operation::Void { key: key.to_owned(), owner: alice(), reason: None }
}

fn capture(case: &str, new: NewTransaction) -> Operation {
    Operation::CaptureHold { case: case.to_owned(), transaction: new }
}

fn release(case: &str) -> Operation {
    Operation::ReleaseHold { case: case.to_owned(), reason: None }
}

/// Balance after the operation, or the code of its refusal.
fn outcome(answer: Result<Applied, LedgerError>) -> Result<i64, &'static str> {
    answer.map(|applied| applied.after.balance.minor()).map_err(|error| error.code())
}

fn is_unchanged(book: &mut Book) -> bool {
    let rows = book.take_rows();
    rows.accounts.is_empty()
        && rows.transactions.is_empty()
        && rows.entries.is_empty()
        && rows.holds.is_empty()
        && rows.hold_ends.is_empty()
}

#[rstest]
// Usage stops at what is available; holds count.
#[case::use_part(1_000, 0, Kind::Usage, -400, Ok(600))]
#[case::use_all(1_000, 0, Kind::Usage, -1_000, Ok(0))]
#[case::use_one_more(1_000, 0, Kind::Usage, -1_001, Err("insufficient_credits"))]
#[case::use_all_but_the_hold(1_000, 300, Kind::Usage, -700, Ok(300))]
#[case::use_the_hold(1_000, 300, Kind::Usage, -701, Err("insufficient_credits"))]
#[case::adjust_below_zero(100, 0, Kind::Adjustment, -101, Err("insufficient_credits"))]
#[case::card_check_below_zero(100, 0, Kind::CardCheck, -101, Err("insufficient_credits"))]
// What Stripe or the bank has withdrawn is posted in any case.
#[case::refund(100, 0, Kind::Refund, -500, Ok(-400))]
#[case::dispute(100, 100, Kind::Dispute, -500, Ok(-400))]
#[case::fee(0, 0, Kind::Fee, -1_500, Ok(-1_500))]
// Signs.
#[case::top_up(0, 0, Kind::TopUp, 500, Ok(500))]
#[case::grant(-50, 0, Kind::Grant, 50, Ok(0))]
#[case::top_up_negative(500, 0, Kind::TopUp, -1, Err("amount_wrong_sign"))]
#[case::usage_positive(500, 0, Kind::Usage, 1, Err("amount_wrong_sign"))]
#[case::refund_positive(500, 0, Kind::Refund, 1, Err("amount_wrong_sign"))]
#[case::zero(500, 0, Kind::Adjustment, 0, Err("amount_zero"))]
#[case::reversal(500, 0, Kind::Reversal, -1, Err("kind_not_postable"))]
// Range: balance and available stay exact integers in JSON.
#[case::largest_balance(0, 0, Kind::TopUp, MOST, Ok(MOST))]
#[case::beyond_it(1, 0, Kind::TopUp, MOST, Err("amount_out_of_range"))]
#[case::smallest_balance(0, 0, Kind::Refund, -MOST, Ok(-MOST))]
#[case::smallest_available(1, 1, Kind::Refund, -MOST, Ok(1 - MOST))]
fn posting(
    #[case] balance: i64,
    #[case] held: i64,
    #[case] kind: Kind,
    #[case] amount: i64,
    #[case] expected: Result<i64, &'static str>,
) {
    let mut book = book(balance, held);
    assert_eq!(outcome(apply(&mut book, post("key", kind, amount))), expected);
    assert_eq!(is_unchanged(&mut book), expected.is_err());
}

#[rstest]
#[case::empty("", "text_invalid")]
#[case::too_long(&"k".repeat(256), "text_invalid")]
#[case::control_character("a\nb", "text_invalid")]
#[case::prefix_of_the_ledger("redress:settlement:1", "text_invalid")]
fn a_key_that_cannot_be_stored_is_refused(#[case] key: &str, #[case] expected: &str) {
    let mut book = book(0, 0);
    assert_eq!(outcome(apply(&mut book, post(key, Kind::TopUp, 1))), Err(expected));
    assert!(is_unchanged(&mut book));
}

#[rstest]
#[case::same(new("key", Kind::TopUp, 500), Ok(500))]
#[case::other_amount(new("key", Kind::TopUp, 501), Err("key_conflict"))]
#[case::other_kind(new("key", Kind::Grant, 500), Err("key_conflict"))]
#[case::other_reference(
    NewTransaction { reference: Some("pi_1".to_owned()), ..new("key", Kind::TopUp, 500) },
    Err("key_conflict")
)]
#[case::other_reason(
    NewTransaction { reason: Some("bonus".to_owned()), ..new("key", Kind::TopUp, 500) },
    Err("key_conflict")
)]
#[case::other_metadata(
    NewTransaction { metadata: Some("{}".to_owned()), ..new("key", Kind::TopUp, 500) },
    Err("key_conflict")
)]
fn a_repeated_key_is_the_first_answer_or_a_conflict(
    #[case] again: NewTransaction,
    #[case] expected: Result<i64, &'static str>,
) {
    let mut book = book(0, 0);
    apply(&mut book, post("key", Kind::TopUp, 500)).expect("a new key");
    book.take_rows();
    assert_eq!(outcome(apply(&mut book, Operation::Post(again.clone()))), expected);
    let pending = apply(&mut book, Operation::PostPending(again));
    assert_eq!(outcome(pending), Err("key_conflict"), "pending is other content");
    assert!(is_unchanged(&mut book));
}

#[rstest]
#[case::settle(&[], settle("p", None), Ok(700))]
#[case::void(&[], void("p"), Ok(200))]
#[case::unknown(&[], settle("q", None), Err("transaction_not_found"))]
#[case::settle_again(&[settle("p", None)], settle("p", None), Ok(700))]
#[case::settle_otherwise(
    &[settle("p", None)], settle("p", Some("pi_other")), Err("key_conflict")
)]
#[case::settle_a_voided(&[void("p")], settle("p", None), Err("transaction_already_voided"))]
#[case::void_again(&[void("p")], void("p"), Ok(200))]
#[case::void_a_settled(&[settle("p", None)], void("p"), Err("transaction_already_settled"))]
#[case::posted(&[post("x", Kind::Grant, 1)], settle("x", None), Err("transaction_not_pending"))]
fn closing(
    #[case] before: &[Operation],
    #[case] operation: Operation,
    #[case] expected: Result<i64, &'static str>,
) {
    let mut book = book(200, 0);
    let pending = Operation::PostPending(new("p", Kind::TopUp, 500));
    let pending = apply(&mut book, pending).expect("a new key");
    assert_eq!(pending.after.balance, usd(200), "a pending transaction does not count");
    for operation in before {
        apply(&mut book, operation.clone()).expect("allowed");
    }
    assert_eq!(outcome(apply(&mut book, operation)), expected);
}

#[test]
fn a_pending_usage_is_settled_only_if_it_is_available_then() {
    let mut book = book(500, 0);
    let pending = Operation::PostPending(new("p", Kind::Usage, -400));
    apply(&mut book, pending).expect("pending usage is not checked yet");
    apply(&mut book, post("u", Kind::Usage, -200)).expect("available");
    assert_eq!(outcome(apply(&mut book, settle("p", None))), Err("insufficient_credits"));
}

#[test]
fn a_reversal_has_the_opposite_entries_and_happens_once() {
    let mut book = book(1_000, 0);
    let posted = apply(&mut book, post("key", Kind::Usage, -400)).expect("available");
    let record = posted.transaction().expect("a transaction").clone();
    let id = record.id;
    book.by_id.insert(id, Arc::new(record));
    let entries = book.take_rows().entries;
    book.entries.insert(id, entries.iter().map(|entry| (entry.account_id, entry.amount)).collect());
    let reverse = |key: &str, reason: &str| Operation::Reverse {
        id,
        key: key.to_owned(),
        reason: reason.to_owned(),
    };
    assert_eq!(outcome(apply(&mut book, reverse("undo", "by mistake"))), Ok(1_000));
    let opposite = book.take_rows().entries;
    let amounts = |entries: &[super::NewEntry]| {
        entries.iter().map(|entry| (entry.account_id, entry.amount.minor())).collect::<Vec<_>>()
    };
    let expected: Vec<_> =
        amounts(&entries).into_iter().map(|(account, amount)| (account, -amount)).collect();
    assert_eq!(amounts(&opposite), expected);
    assert_eq!(outcome(apply(&mut book, reverse("undo", "by mistake"))), Ok(1_000));
    assert_eq!(outcome(apply(&mut book, reverse("undo", "other"))), Err("key_conflict"));
    let twice = outcome(apply(&mut book, reverse("again", "by mistake")));
    assert_eq!(twice, Err("transaction_already_reversed"));
    assert!(is_unchanged(&mut book));
}

#[test]
fn a_transfer_opens_both_accounts_and_sums_to_zero() {
    for route in Route::ALL {
        let mut book = book(0, 0);
        apply(&mut book, transfer("t", route, -500)).expect("a transfer");
        let rows = book.take_rows();
        let opened: Vec<_> = rows.accounts.iter().filter_map(|account| account.system).collect();
        let (first, second) = route.accounts();
        assert_eq!(opened, [first, second], "{route:?}");
        let amounts: Vec<_> = rows.entries.iter().map(|entry| entry.amount.minor()).collect();
        assert_eq!(amounts, [-500, 500], "{route:?}");
        assert_eq!(rows.transactions[0].kind, route.kind());
    }
}

#[rstest]
#[case::all(1_000, 0, 400, Ok(400))]
#[case::what_is_there(300, 0, 400, Ok(300))]
#[case::beside_another(1_000, 800, 400, Ok(200))]
#[case::nothing_there(0, 0, 400, Ok(0))]
#[case::negative_balance(-100, 0, 400, Ok(0))]
#[case::zero(1_000, 0, 0, Err("amount_zero"))]
#[case::negative(1_000, 0, -1, Err("amount_wrong_sign"))]
fn a_hold_takes_up_to_what_is_available(
    #[case] balance: i64,
    #[case] held: i64,
    #[case] asked: i64,
    #[case] expected: Result<i64, &'static str>,
) {
    let mut book = book(balance, held);
    let placed = apply(&mut book, hold("second", asked, None));
    let amount = placed
        .map(|applied| applied.hold().expect("a hold").amount.minor())
        .map_err(|error| error.code());
    assert_eq!(amount, expected);
}

#[rstest]
#[case::capture(&[], capture("case", new("k", Kind::Refund, -300)), Ok((HoldState::Captured, 700)))]
#[case::capture_usage(
    &[], capture("case", new("k", Kind::Usage, -1_000)), Ok((HoldState::Captured, 0))
)]
#[case::capture_too_much(
    &[], capture("case", new("k", Kind::Usage, -1_001)), Err("insufficient_credits")
)]
#[case::capture_again(
    &[capture("case", new("k", Kind::Refund, -300))],
    capture("case", new("k", Kind::Refund, -300)),
    Ok((HoldState::Captured, 700))
)]
#[case::capture_a_released(
    &[release("case")], capture("case", new("k", Kind::Refund, -300)), Err("hold_ended")
)]
#[case::release(&[], release("case"), Ok((HoldState::Released, 1_000)))]
#[case::release_again(&[release("case")], release("case"), Ok((HoldState::Released, 1_000)))]
#[case::release_a_captured(
    &[capture("case", new("k", Kind::Refund, -300))], release("case"), Err("hold_ended")
)]
#[case::unknown(&[], release("other"), Err("hold_not_found"))]
#[case::place_again(&[], hold("case", 300, None), Ok((HoldState::Active, 1_000)))]
#[case::place_otherwise(&[], hold("case", 301, None), Err("key_conflict"))]
fn the_end_of_a_hold(
    #[case] before: &[Operation],
    #[case] operation: Operation,
    #[case] expected: Result<(HoldState, i64), &'static str>,
) {
    let mut book = book(1_000, 300);
    for operation in before {
        apply(&mut book, operation.clone()).expect("allowed");
    }
    let ended = apply(&mut book, operation)
        .map(|applied| (applied.hold().expect("a hold").state, applied.after.balance.minor()))
        .map_err(|error| error.code());
    assert_eq!(ended, expected);
}

#[rstest]
#[case::before(NOW - 1, Err("hold_over"))]
#[case::now(NOW, Err("hold_over"))]
#[case::after(NOW + 1, Ok(1_000))]
fn a_hold_expires_after_it_is_placed(
    #[case] expires_at: i64,
    #[case] expected: Result<i64, &'static str>,
) {
    let mut book = book(1_000, 0);
    assert_eq!(outcome(apply(&mut book, hold("h", 300, Some(expires_at)))), expected);
    assert_eq!(book.may_have_due_hold(Timestamp::from_micros(NOW + 1)), expected.is_ok());
}

#[test]
fn the_time_of_a_transaction_is_never_before_the_one_before_it() {
    let mut book = book(0, 0);
    let mut posted_at = |key: &str, at: i64| {
        let posted = apply_at(&mut book, at, post(key, Kind::Grant, 1)).expect("a grant");
        posted.transaction().expect("a transaction").posted_at.micros()
    };
    assert_eq!(posted_at("a", NOW + 50), NOW + 50);
    assert_eq!(posted_at("b", NOW + 10), NOW + 50);
    assert_eq!(posted_at("c", NOW + 60), NOW + 60);
}

#[test]
fn orders_of_one_batch_see_what_their_predecessors_left() {
    let mut book = book(1_000, 0);
    let answers: Vec<_> = ["a", "b", "c"]
        .into_iter()
        .map(|key| outcome(apply(&mut book, post(key, Kind::Usage, -400))))
        .collect();
    assert_eq!(answers, [Ok(600), Ok(200), Err("insufficient_credits")]);
    let rows = book.take_rows();
    let wallet: Vec<_> = rows.entries.iter().filter(|entry| entry.account_id == WALLET).collect();
    let seqs: Vec<_> = wallet.iter().map(|entry| (entry.seq, entry.balance.minor())).collect();
    assert_eq!(seqs, [(4, 600), (5, 200)]);
    assert!(rows.transactions.iter().all(|record| record.stage == Stage::Posted));
}

/// A system account that is full is followed by another; every balance stays within the range.
#[test]
fn a_full_system_account_is_followed_by_another() {
    let mut book = book(0, 0);
    book.last.account = 9;
    book.add_account(Account {
        id: 9,
        owner: None,
        system: Some(SystemAccount::StripeBalance),
        currency: Currency::USD,
        state: WalletState { seq: 1, balance: usd(-MOST), held: usd(0) },
    });
    assert_eq!(outcome(apply(&mut book, post("a", Kind::TopUp, 1))), Ok(1));
    assert_eq!(outcome(apply(&mut book, post("b", Kind::TopUp, 2))), Ok(3));
    let rows = book.take_rows();
    let opened: Vec<_> = rows.accounts.iter().map(|new| (new.system, new.number)).collect();
    assert_eq!(opened, [(Some(SystemAccount::StripeBalance), 2)]);
    let successor = rows.accounts[0].id;
    let entries = rows.entries.iter().filter(|entry| entry.account_id == successor);
    let balances: Vec<_> = entries.map(|entry| entry.balance.minor()).collect();
    assert_eq!(balances, [-1, -3]);
    // What comes back goes to the account in use.
    assert_eq!(outcome(apply(&mut book, post("c", Kind::Refund, -3))), Ok(0));
    assert!(book.take_rows().accounts.iter().all(|new| new.number == 1));
}
