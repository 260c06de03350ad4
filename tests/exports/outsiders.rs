//! What other programs read in our files: the same rows and the same sums as the ledger's. The judges
//! are installed by `cargo xtask test`, which names them in variables; without them these tests say so
//! and judge nothing.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

use super::{
    kinds::{full, input, rows},
    out,
};

/// The Python with the judges, or nothing where it could not be had.
fn python() -> Option<PathBuf> {
    let python = env::var_os("REDRESS_EXPORT_PYTHON").map(PathBuf::from);
    if python.is_none() {
        eprintln!("not judged: REDRESS_EXPORT_PYTHON names no Python");
    }
    python
}

/// Whether a program is installed.
fn has(program: &str) -> bool {
    let found = Command::new(program).arg("--version").stdout(Stdio::null()).status().is_ok();
    if !found {
        eprintln!("not judged: there is no {program}");
    }
    found
}

fn ran(command: &mut Command) -> String {
    let output = command.output().expect("starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {text}{errors}");
    text
}

fn judged(python: &Path, script: &str, file: &Path) -> Value {
    let text = ran(Command::new(python).args(["-c", script]).arg(file));
    serde_json::from_str(&text).expect("JSON")
}

const WITH_CSV: &str = "
import csv, json, sys
rows = list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8')))
print(json.dumps([{k: (v if v != '' else None) for k, v in row.items()} for row in rows]))
";
const WITH_OPENPYXL: &str = "
import json, re, sys, datetime, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet = book.worksheets[0]
assert sheet.freeze_panes == 'A2', sheet.freeze_panes
assert sheet.auto_filter.ref, 'a filter'
def plain(cell):
    value = cell.value
    if isinstance(value, datetime.datetime):
        return round((value - datetime.datetime(1970, 1, 1)) / datetime.timedelta(milliseconds=1))
    if isinstance(value, str):
        return re.sub('_x([0-9A-F]{4})_', lambda m: chr(int(m.group(1), 16)), value)
    return value
rows = list(sheet.iter_rows())
names = [cell.value for cell in rows[0]]
print(json.dumps([dict(zip(names, map(plain, row))) for row in rows[1:]]))
";
const WITH_DUCKDB: &str = "
import duckdb, json, sys
table = duckdb.sql(f\"select * from read_parquet('{sys.argv[1]}')\")
names = table.columns
def plain(value):
    return str(value) if value is not None and not isinstance(value, (int, str)) else value
print(json.dumps([dict(zip(names, map(plain, row))) for row in table.fetchall()]))
";
const WITH_BEANCOUNT: &str = "
import collections, json, sys
from beancount import loader
entries, errors, _ = loader.load_file(sys.argv[1])
assert not errors, errors
sums = collections.Counter()
for entry in entries:
    for posting in getattr(entry, 'postings', []):
        sums[posting.account] += posting.units.number
print(json.dumps({name: str(value) for name, value in sums.items()}))
";

/// A decimal text in hundredths.
fn hundredths(text: &str) -> i64 {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.trim_start_matches('-');
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = format!("{part:0<2}");
    let (cents, rest) = part.split_at(2);
    assert!(rest.bytes().all(|digit| digit == b'0'), "{text}");
    sign * (whole.parse::<i64>().expect(text) * 100 + cents.parse::<i64>().expect(text))
}

fn guarded(text: &str) -> String {
    if text.trim_start().starts_with(['=', '+', '-', '@']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Without the record that the first export has left in the audit trail.
fn since<'a>(found: &'a [Value], wanted: &[Value], kind: &str) -> &'a [Value] {
    if kind == "audit_trail" { &found[found.len() - wanted.len()..] } else { found }
}

const TEXTS: [&str; 6] = ["user_id", "user_name", "reference", "reason", "key", "actor"];

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn python_reads_the_same_csv(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let Some(python) = python() else { return };
    let world = full(engine).await;
    for kind in ["transactions", "entries", "wallets", "refund_requests", "audit_trail", "users"] {
        let wanted = rows(&world, kind, json!({})).await;
        world.ok("export", input(&world, kind, &json!({}), "csv")).await;
        let found = judged(&python, WITH_CSV, &out(&world, kind));
        let found = since(found.as_array().expect("rows"), &wanted, kind);
        assert_eq!(found.len(), wanted.len(), "{kind}");
        for (found, wanted) in found.iter().zip(&wanted) {
            for (name, value) in wanted.as_object().expect("a row") {
                let is_text = matches!(name.as_str(), "reason" | "user_name" | "name");
                let text = match value {
                    Value::Null => None,
                    Value::String(text) if text.is_empty() => None,
                    Value::String(text) if is_text => Some(guarded(text)),
                    Value::String(text) => Some(text.clone()),
                    Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                        Some(value.to_string())
                    }
                };
                assert_eq!(found[name].as_str().map(str::to_owned), text, "{kind} {name}");
            }
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn sqlite_imports_the_same_csv(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    if !has("sqlite3") {
        return;
    }
    let world = full(engine).await;
    world.ok("export", input(&world, "entries", &json!({}), "csv")).await;
    let wanted =
        rows_and_sum(&rows(&world, "entries", json!({ "account": "stripe_balance" })).await);
    world.ok("export", input(&world, "entries", &json!({}), "csv")).await;
    let script = format!(
        ".mode csv\n.import {} t\n.mode list\nselect count(*), sum(cast(amount_minor as integer)) \
         from t where account_kind = 'stripe_balance';\n",
        out(&world, "entries").display()
    );
    let file = out(&world, "script.sql");
    fs::write(&file, script).expect("written");
    let text =
        ran(Command::new("sqlite3").arg(":memory:").stdin(fs::File::open(&file).expect("it")));
    assert_eq!(text.trim(), format!("{}|{}", wanted.0, wanted.1));
}

fn rows_and_sum(rows: &[Value]) -> (usize, i64) {
    (rows.len(), rows.iter().filter_map(|row| row["amount_minor"].as_i64()).sum())
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn openpyxl_reads_the_same_workbook(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let Some(python) = python() else { return };
    let world = full(engine).await;
    let wanted = rows(&world, "transactions", json!({})).await;
    world.ok("export", input(&world, "transactions", &json!({}), "xlsx")).await;
    let path = out(&world, "transactions.xlsx");
    fs::copy(out(&world, "transactions"), &path).expect("copied");
    let found = judged(&python, WITH_OPENPYXL, &path);
    let found = found.as_array().expect("rows");
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(&wanted) {
        for name in TEXTS {
            // An empty text is an empty cell to openpyxl.
            let text = wanted[name].as_str().filter(|text| !text.is_empty());
            assert_eq!(found[name].as_str().filter(|text| !text.is_empty()), text, "{name}");
        }
        assert_eq!(found["id"], wanted["id"]);
        assert_eq!(found["amount_minor"], wanted["amount_minor"]);
        let at =
            chrono::DateTime::parse_from_rfc3339(wanted["posted_at"].as_str().expect("a time"));
        let at = at.expect("RFC 3339").timestamp_millis();
        assert!((found["posted_at"].as_i64().expect("a time") - at).abs() <= 1, "{found}");
        if let Some(amount) = wanted["amount"].as_str() {
            let number = found["amount"].as_f64().expect("a number");
            assert_eq!(format!("{number:.2}"), amount);
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn libreoffice_reads_the_same_workbook(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    if !has("soffice") {
        return;
    }
    let world = full(engine).await;
    let wanted = rows(&world, "entries", json!({})).await;
    world.ok("export", input(&world, "entries", &json!({}), "xlsx")).await;
    let path = out(&world, "book.xlsx");
    fs::copy(out(&world, "entries"), &path).expect("copied");
    let home = format!("-env:UserInstallation=file://{}", out(&world, "office").display());
    // Comma, quote, UTF-8, all cells as they are and not as they look.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false";
    ran(Command::new("soffice")
        .args([&home, "--headless", "--convert-to", filter, "--outdir"])
        .arg(world.folder())
        .arg(&path));
    let text = fs::read(out(&world, "book.csv")).expect("the sheet");
    let mut reader = csv::Reader::from_reader(text.as_slice());
    let names = reader.headers().expect("a head").clone();
    let place = |name: &str| names.iter().position(|other| other == name).expect("a column");
    let found: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(&wanted) {
        for name in ["key", "reference", "account", "actor"] {
            assert_eq!(&found[place(name)], wanted[name].as_str().unwrap_or(""), "{name}");
        }
        assert_eq!(found[place("amount_minor")], wanted["amount_minor"].to_string());
        let amount = wanted["amount"].as_str().expect("an amount");
        assert_eq!(hundredths(&found[place("amount")]), hundredths(amount));
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn duckdb_reads_the_same_parquet(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let Some(python) = python() else { return };
    let world = full(engine).await;
    for kind in ["transactions", "entries", "wallets", "refund_requests", "audit_trail", "disputes"]
    {
        let wanted = rows(&world, kind, json!({})).await;
        world.ok("export", input(&world, kind, &json!({}), "parquet")).await;
        let found = judged(&python, WITH_DUCKDB, &out(&world, kind));
        let found = since(found.as_array().expect("rows"), &wanted, kind);
        assert_eq!(found.len(), wanted.len(), "{kind}");
        for (found, wanted) in found.iter().zip(&wanted) {
            for (name, value) in wanted.as_object().expect("a row") {
                let is_amount = wanted.get(format!("{name}_minor")).is_some();
                if is_amount
                    && let (Some(one), Some(other)) = (found[name].as_str(), value.as_str())
                {
                    assert_eq!(hundredths(one), hundredths(other), "{kind} {name}");
                } else if name.ends_with("_at")
                    || name == "at"
                    || found[name].is_string() && is_amount
                {
                    assert_eq!(found[name].is_null(), value.is_null(), "{kind} {name}");
                } else if !matches!(
                    name.as_str(),
                    "withdrawn" | "reinstated" | "fees" | "taken" | "written_off"
                ) {
                    assert_eq!(found[name], *value, "{kind} {name}");
                }
            }
        }
    }
}

/// The balances of the ledger as a journal has them: by account, with the signs of bookkeeping.
async fn balances(world: &World) -> Vec<(String, i64)> {
    let mut last = std::collections::BTreeMap::new();
    for entry in rows(world, "entries", json!({})).await {
        let balance = entry["balance_minor"].as_i64().expect("a balance");
        last.insert(entry["account"].as_str().expect("an account").to_owned(), -balance);
    }
    last.into_iter().collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn hledger_checks_the_journal_and_has_the_same_balances(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(false, true)] is_part: bool,
) {
    if !has("hledger") {
        return;
    }
    let world = full(engine).await;
    let listed = world.list("list_transactions", json!({})).await;
    let from = listed[listed.len() / 2]["posted_at"].clone();
    let filter = if is_part { json!({ "from": from }) } else { json!({}) };
    world.ok("export", input(&world, "entries", &filter, "hledger")).await;
    let path = out(&world, "books.journal");
    fs::copy(out(&world, "entries"), &path).expect("copied");
    ran(Command::new("hledger").arg("-f").arg(&path).args(["check", "ordereddates"]));
    let text = ran(Command::new("hledger").arg("-f").arg(&path).args([
        "balance",
        "--flat",
        "--empty",
        "--no-total",
        "-O",
        "csv",
    ]));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut found: Vec<(String, i64)> = reader
        .records()
        .map(|row| row.expect("a row"))
        .filter(|row| !row[0].starts_with("equity:opening"))
        .map(|row| (row[0].to_owned(), hundredths(row[1].trim_start_matches("USD ").trim())))
        .collect();
    found.sort();
    let mut wanted: Vec<(String, i64)> = balances(&world)
        .await
        .into_iter()
        .filter(|(_, balance)| !is_part || *balance != 0)
        .map(|(code, balance)| (hledger_name(&code), balance))
        .collect();
    wanted.sort();
    if is_part {
        found.retain(|(_, balance)| *balance != 0);
    }
    assert_eq!(found, wanted);
}

fn hledger_name(code: &str) -> String {
    let name = code.split([':', '/']).next().expect("a name");
    match name {
        "wallet" => {
            let user = code.trim_start_matches("wallet:").split('/').next().expect("a user");
            format!("liabilities:wallets:{user}")
        }
        "usage_revenue" => format!("income:{name}"),
        "promotions" | "dispute_fees" | "processing_fees" | "write_offs" => {
            format!("expenses:{name}")
        }
        "adjustments" => format!("equity:{name}"),
        _ => format!("assets:{name}"),
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn beancount_checks_the_journal_and_has_the_same_balances(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let Some(python) = python() else { return };
    let world = full(engine).await;
    world.ok("export", input(&world, "entries", &json!({}), "beancount")).await;
    let path = out(&world, "books.beancount");
    fs::copy(out(&world, "entries"), &path).expect("copied");
    let sums = judged(&python, WITH_BEANCOUNT, &path);
    let mut found: Vec<i64> = sums
        .as_object()
        .expect("sums")
        .values()
        .filter_map(|v| v.as_str())
        .map(hundredths)
        .collect();
    found.sort_unstable();
    let mut wanted: Vec<i64> = balances(&world).await.into_iter().map(|(_, sum)| sum).collect();
    wanted.sort_unstable();
    assert_eq!(found, wanted, "{sums}");
    let anna = world.ok("get_wallet", json!({ "user_id": "anna" })).await;
    let sum = sums["Liabilities:Wallets:U-anna"].as_str().map(hundredths);
    assert_eq!(json!(sum), json!(-anna["balance"].as_i64().expect("a balance")));
}

/// A statement has every amount of the wallet in its period, and other programs find its PDF sound.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_statement_is_a_sound_pdf_with_every_amount(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(false, true)] is_part: bool,
) {
    let world = full(engine).await;
    let all = rows(&world, "entries", json!({ "user_id": "anna" })).await;
    let middle = &all[all.len() / 2]["posted_at"];
    let at = chrono::DateTime::parse_from_rfc3339(middle.as_str().expect("a time"));
    let from = at.expect("RFC 3339").timestamp_micros();
    let mut filter = json!({ "user_id": "anna" });
    if is_part {
        filter["from"] = json!(from);
    }
    world.ok("export", input(&world, "statement", &filter, "pdf")).await;
    let verify = json!({ "path": out(&world, "statement") });
    assert_eq!(world.ok("verify_export", verify).await["clean"], true);
    if !has("qpdf") || !has("pdftotext") {
        return;
    }
    let path = out(&world, "statement");
    ran(Command::new("qpdf").arg("--check").arg(&path));
    let text = ran(Command::new("pdftotext").arg("-layout").arg(&path).arg("-"));
    let mut wanted: Vec<&Value> = all.iter().collect();
    if is_part {
        wanted.retain(|entry| entry["posted_at"].as_str() >= middle.as_str());
    }
    for entry in &wanted {
        for minor in [&entry["amount_minor"], &entry["balance_minor"]] {
            let amount = grouped(minor.as_i64().expect("an amount"));
            assert!(text.contains(&amount), "{amount} of {entry} in {text}");
        }
    }
    let opening = wanted[0]["balance_minor"].as_i64().expect("a balance")
        - wanted[0]["amount_minor"].as_i64().expect("an amount");
    let line = text.lines().find(|line| line.contains("Opening balance")).expect("a line");
    assert!(line.trim().ends_with(&grouped(opening)), "{line}");
}

fn grouped(minor: i64) -> String {
    let digits = minor.abs().to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if minor < 0 { format!("-{text}") } else { text }
}
