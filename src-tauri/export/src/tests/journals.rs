use std::fs;

use rstest::rstest;

use crate::{Cell, Column, ColumnType, Format, Options, Schema, Sink, Zone};

const ENTRIES: Schema = Schema {
    title: "Entries",
    columns: &[
        Column::new("transaction_id", ColumnType::Int),
        Column::new("posted_at", ColumnType::Time),
        Column::new("kind", ColumnType::Word),
        Column::new("account", ColumnType::Id),
        Column::new("amount", ColumnType::Amount),
        Column::new("balance", ColumnType::Amount),
        Column::new("currency", ColumnType::Word),
        Column::new("key", ColumnType::Id),
        Column::new("reference", ColumnType::Id),
        Column::new("reason", ColumnType::Text),
        Column::new("actor", ColumnType::Word),
    ],
    totals_by: &[],
    totals_of: &[],
};

/// 2026-03-28T23:30:00Z: the next day in Berlin.
const LATE: i64 = 1_774_740_600_000_000;

fn journal(format: Format, zone: Option<&str>) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("out");
    let mut options = Options::new(format);
    options.zone = zone.map(|zone| Zone::named(zone).expect("a zone"));
    let mut sink = Sink::create(&path, ENTRIES, options).expect("creates");
    let hostile = "a  b;c|d\ne\u{85}\"f\"\0\u{202e}";
    for (number, account, minor, balance, reason) in [
        (0, "wallet:a b;/usd", 500, 500, Cell::Null),
        (7, "wallet:a b;/usd", 1_000, 1_500, Cell::Text(hostile)),
        (7, "stripe_balance/usd/2", -1_000, -1_000, Cell::Text(hostile)),
    ] {
        let amount = |minor| Cell::Decimal { minor, decimals: 2 };
        let kind = Cell::Text(if number == 0 { "opening balance" } else { "top_up" });
        sink.row(&[
            Cell::Int(number),
            Cell::Time(LATE),
            kind,
            Cell::Text(account),
            amount(minor),
            amount(balance),
            Cell::Text("usd"),
            Cell::Text("k-1"),
            Cell::Null,
            reason,
            Cell::Text("ann"),
        ])
        .expect("writes");
    }
    sink.finish().expect("ends").publish(b"{}").expect("publishes");
    fs::read_to_string(path).expect("reads")
}

#[test]
fn hledger_gets_transactions_with_balances() {
    let text = journal(Format::Hledger, Some("Europe/Berlin"));
    let wanted = concat!(
        "\n2026-03-29 * opening balance\n",
        "    ; key: \"k-1\"\n    ; actor: \"ann\"\n",
        "    liabilities:wallets:a%20b%3B  USD -5.00 = USD -5.00\n",
        "    equity:opening balances\n",
        "\n2026-03-29 * (7) top_up | a b；c｜d e \"f\"␀\u{202e}\n",
        "    ; key: \"k-1\"\n",
        "    ; reason: \"a  b;c|d\\ne\u{fffd}\\\"f\\\"\\u0000\u{202e}\"\n",
        "    ; actor: \"ann\"\n",
        "    liabilities:wallets:a%20b%3B  USD -10.00 = USD -15.00\n",
        "    assets:stripe_balance:2  USD 10.00 = USD 10.00\n",
    );
    assert!(text.ends_with(wanted), "{text}");
}

#[test]
fn beancount_gets_names_it_accepts() {
    let text = journal(Format::Beancount, None);
    let wanted = concat!(
        "\n2026-03-28 * \"top_up\" \"a  b;c|d\\ne\u{fffd}\\\"f\\\"␀\u{202e}\"\n",
        "  transaction: 7\n  key: \"k-1\"\n  actor: \"ann\"\n",
        "  Liabilities:Wallets:U-a-x20-b-x3B-  -10.00 USD\n",
        "  Assets:Stripe-Balance-2  10.00 USD\n",
    );
    assert!(text.ends_with(wanted), "{text}");
}

#[rstest]
fn rows_that_are_no_entries_make_no_journal(
    #[values(Format::Hledger, Format::Beancount, Format::Pdf)] format: Format,
) {
    let refused = Sink::measure(super::SCHEMA, Options::new(format)).err().expect("refused");
    assert_eq!(refused.code(), "export_format_not_offered");
}

#[test]
fn a_journal_has_no_columns_to_choose() {
    let mut options = Options::new(Format::Hledger);
    options.columns = Some(vec!["key".to_owned()]);
    let refused = Sink::measure(ENTRIES, options).err().expect("refused");
    assert_eq!(refused.code(), "export_no_columns");
}
