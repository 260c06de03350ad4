use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::{text_of, text_with};
use crate::cell::{TIMES, push_time};
use crate::{Cell, Column, ColumnType, Format, Options, Schema, Sink, Zone};

fn rfc3339(micros: i64) -> String {
    let mut out = Vec::new();
    push_time(&mut out, micros, None);
    String::from_utf8(out).expect("UTF-8")
}

fn text_row(text: &str) -> [Cell<'_>; 3] {
    [Cell::Int(1), Cell::Text(text), Cell::Null]
}

/// The second field, as another CSV reader sees it.
fn name_in_csv(csv: &str) -> String {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let record = reader.records().next().expect("one row").expect("well formed");
    record[1].to_owned()
}

#[rstest]
#[case::plain("Ada", "Ada")]
#[case::empty("", "")]
#[case::comma("a,b", "\"a,b\"")]
#[case::quote("a \"b\" c", "\"a \"\"b\"\" c\"")]
#[case::line_feed("a\nb", "\"a\nb\"")]
#[case::carriage_return("a\rb", "\"a\rb\"")]
#[case::both("a\r\nb", "\"a\r\nb\"")]
#[case::only_quotes("\"\"", "\"\"\"\"\"\"")]
#[case::chinese("陈晓明", "陈晓明")]
#[case::right_to_left("שלום", "שלום")]
#[case::joined_emoji("👩‍👩‍👧", "👩‍👩‍👧")]
fn csv_quotes_as_rfc_4180_says(#[case] text: &str, #[case] field: &str) {
    let csv = text_of(Format::Csv, &[text_row(text)]);
    assert_eq!(csv, format!("id,name,at\r\n1,{field},\r\n"));
}

#[rstest]
#[case::equals("=1+1")]
#[case::plus("+1")]
#[case::minus("-1")]
#[case::at("@sum")]
#[case::call("=HYPERLINK(\"http://x\",\"y\")")]
#[case::after_space(" =1")]
#[case::after_tab("\t=1")]
#[case::after_line_feed("\n=1")]
#[case::after_carriage_return("\r=1")]
#[case::after_nul("\0=1")]
#[case::after_byte_order_mark("\u{feff}=1")]
#[case::wide_equals("＝1")]
#[case::wide_minus("－1")]
fn csv_guards_what_looks_like_a_formula(#[case] text: &str) {
    let csv = text_of(Format::Csv, &[text_row(text)]);
    assert_eq!(name_in_csv(&csv), format!("'{text}"));
}

#[rstest]
#[case::inside("a=b")]
#[case::mail("ada@example.com")]
#[case::apostrophe("'quoted")]
#[case::only_spaces("   ")]
#[case::number("15.00")]
fn csv_leaves_other_text_alone(#[case] text: &str) {
    let csv = text_of(Format::Csv, &[text_row(text)]);
    assert_eq!(name_in_csv(&csv), text);
}

#[test]
fn csv_does_not_guard_numbers_and_times() {
    let csv = text_of(Format::Csv, &[[Cell::Int(-320), Cell::Null, Cell::Time(-1)]]);
    assert_eq!(csv, "id,name,at\r\n-320,,1969-12-31T23:59:59.999999Z\r\n");
}

#[test]
fn jsonl_keeps_the_order_of_the_columns_and_does_not_guard() {
    let rows = [
        [Cell::Int(i64::MIN), Cell::Text("=\"1\"\n"), Cell::Time(1_764_000_000_123_456)],
        [Cell::Null, Cell::Null, Cell::Null],
    ];
    assert_eq!(
        text_of(Format::Jsonl, &rows),
        "{\"id\":-9223372036854775808,\"name\":\"=\\\"1\\\"\\n\",\
         \"at\":\"2025-11-24T16:00:00.123456Z\"}\n\
         {\"id\":null,\"name\":null,\"at\":null}\n"
    );
}

#[rstest]
#[case::epoch(0, "1970-01-01T00:00:00.000000Z")]
#[case::one_microsecond(1, "1970-01-01T00:00:00.000001Z")]
#[case::leap_day(1_709_164_800_000_000, "2024-02-29T00:00:00.000000Z")]
#[case::first(*TIMES.start(), "0001-01-01T00:00:00.000000Z")]
#[case::last(*TIMES.end(), "9998-12-31T23:59:59.999999Z")]
fn moments_are_written_in_utc_with_microseconds(#[case] micros: i64, #[case] text: &str) {
    assert_eq!(rfc3339(micros), text);
}

#[test]
fn names_of_formats_read_back() {
    for format in Format::ALL {
        assert_eq!(format.to_string().parse::<Format>().expect("reads back"), format);
        assert_eq!(serde_json::to_value(format).expect("serialises"), json!(format.as_str()));
    }
    let refused = "xml".parse::<Format>().expect_err("no such");
    assert_eq!(refused.code(), "export_format_unknown");
}

#[test]
fn csv_is_plain_for_programs_and_marked_for_spreadsheets() {
    let mut options = Options::new(Format::Csv);
    options.keep_formulas = true;
    let csv = text_with(options.clone(), &[text_row("=1")]);
    assert_eq!(csv, "id,name,at\r\n1,=1,\r\n");
    options.byte_order_mark = true;
    assert!(text_with(options, &[text_row("=1")]).starts_with("\u{feff}id,name,at\r\n"));
}

#[test]
fn columns_are_chosen_in_any_order() {
    let mut options = Options::new(Format::Csv);
    options.columns = Some(vec!["name".to_owned(), "id".to_owned()]);
    assert_eq!(text_with(options.clone(), &[text_row("Ada")]), "name,id\r\nAda,1\r\n");
    options.columns = Some(vec!["name".to_owned()]);
    assert_eq!(text_with(options, &[text_row("")]), "name\r\n\"\"\r\n", "no empty line");
}

const MONEY: Schema = Schema {
    title: "Money",
    columns: &[
        Column::new("kind", ColumnType::Word),
        Column::new("currency", ColumnType::Word),
        Column::new("amount", ColumnType::Amount),
        Column::new("at", ColumnType::Time),
        Column::new("at_local", ColumnType::LocalTime),
    ],
    totals_by: &["kind", "currency"],
    totals_of: &["amount"],
};

#[rstest]
#[case::unknown(Some(vec!["nmae"]), "export_column_unknown")]
#[case::twice(Some(vec!["kind", "kind"]), "export_column_twice")]
#[case::none(Some(vec![]), "export_no_columns")]
#[case::no_zone(Some(vec!["at_local"]), "export_zone_missing")]
fn a_choice_that_cannot_be_is_refused(
    #[case] names: Option<Vec<&str>>,
    #[case] code: &str,
    #[values(Format::Csv, Format::Jsonl, Format::Xlsx, Format::Parquet)] format: Format,
) {
    let mut options = Options::new(format);
    options.columns = names.map(|names| names.into_iter().map(str::to_owned).collect());
    assert_eq!(Sink::measure(MONEY, options).err().expect("refused").code(), code);
}

#[test]
fn local_times_have_their_offset_and_totals_are_by_group() {
    let mut options = Options::new(Format::Jsonl);
    options.zone = Some(Zone::named("Europe/Berlin").expect("a zone"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("out");
    let mut sink = Sink::create(&path, MONEY, options).expect("creates");
    for (kind, currency, minor, decimals) in
        [("usage", "usd", -5, 2), ("top_up", "kwd", 1_250, 3), ("usage", "usd", i64::MAX, 2)]
    {
        let amount = Cell::Decimal { minor, decimals };
        let at = Cell::Time(1_774_746_000_000_000);
        sink.row(&[Cell::Text(kind), Cell::Text(currency), amount, at, at]).expect("writes");
    }
    let written = sink.finish().expect("ends").publish(b"{}").expect("publishes");
    let text = std::fs::read_to_string(path).expect("reads");
    assert!(
        text.starts_with(
            "{\"kind\":\"usage\",\"currency\":\"usd\",\"amount\":\"-0.05\",\
             \"at\":\"2026-03-29T01:00:00.000000Z\",\
             \"at_local\":\"2026-03-29T03:00:00.000000+02:00\"}\n"
        ),
        "{text}"
    );
    assert_eq!(
        serde_json::to_value(&written.totals).expect("JSON"),
        json!([
            { "group": { "kind": "top_up", "currency": "kwd" }, "rows": 1,
              "sums_minor": { "amount": 1_250 } },
            { "group": { "kind": "usage", "currency": "usd" }, "rows": 2,
              "sums_minor": { "amount": "9223372036854775802" } },
        ])
    );
}

#[rstest]
fn the_same_rows_give_the_same_bytes(
    #[values(Format::Csv, Format::Jsonl, Format::Xlsx, Format::Parquet)] format: Format,
) {
    let measured = || {
        let mut sink = Sink::measure(super::SCHEMA, Options::new(format)).expect("opens");
        (0..70_000)
            .for_each(|n| sink.row(&[Cell::Int(n), Cell::Text("x"), Cell::Time(n)]).unwrap());
        sink.finish().expect("ends").written().clone()
    };
    assert_eq!(measured(), measured());
}

proptest! {
    // Each case syncs a file; texts are what varies here, not sizes.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn jsonl_reads_back(
        rows in prop::collection::vec((any::<i64>(), any::<String>(), TIMES), 0..5)
    ) {
        let cells: Vec<_> = rows
            .iter()
            .map(|(id, name, at)| [Cell::Int(*id), Cell::Text(name), Cell::Time(*at)])
            .collect();
        let text = text_of(Format::Jsonl, &cells);
        let read: Vec<Value> = text
            .split_terminator('\n')
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        let expected: Vec<_> = rows
            .iter()
            .map(|(id, name, at)| json!({"id": id, "name": name, "at": rfc3339(*at)}))
            .collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn csv_reads_back_with_at_most_an_apostrophe_more(
        names in prop::collection::vec(any::<String>(), 0..5)
    ) {
        let cells: Vec<_> = names.iter().map(|name| text_row(name)).collect();
        let text = text_of(Format::Csv, &cells);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let read: Vec<String> =
            reader.records().map(|row| row.expect("well formed")[1].to_owned()).collect();
        prop_assert_eq!(read.len(), names.len());
        for (read, name) in read.iter().zip(&names) {
            prop_assert!(read == name || *read == format!("'{name}"), "{:?} {:?}", read, name);
            prop_assert!(!read.starts_with(['=', '+', '-', '@']), "{:?}", read);
        }
    }
}
