//! `export KIND --format F --out FILE`: rows in a file with a manifest, or no file at all; and
//! `verify-export FILE`.

use std::{
    io::{self, IsTerminal as _, Write as _},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use desk::{DeskError, Export, ExportBooks, ExportSelection, Opening, VerifyExport};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::{Failure, interrupt::Interrupt, moment::Moment, options::GlobalOptions, print::print};

/// The rows, the file, and the filter.
#[derive(Debug, Args)]
pub(crate) struct ExportVerb {
    /// Which rows
    #[arg(value_enum)]
    kind: Kind,
    /// csv, jsonl, xlsx or parquet; of entries also hledger or beancount; of a statement pdf
    #[arg(long, value_name = "F")]
    format: String,
    /// The file; an older one of this name is replaced at the end, in one step
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Only these columns, in this order
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    columns: Option<Vec<String>>,
    /// Gives times in this zone beside UTC: Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// CSV: begins with a byte order mark, for spreadsheets that do not expect UTF-8
    #[arg(long)]
    byte_order_mark: bool,
    /// CSV: leaves texts as they are that a spreadsheet would run as formulas
    #[arg(long)]
    keep_formulas: bool,
    /// The same point of the books as this manifest's
    #[arg(long, value_name = "MANIFEST")]
    snapshot_of: Option<PathBuf>,
    #[command(flatten)]
    filter: Filter,
}

/// Conditions; each kind of rows takes those that it has.
#[derive(Debug, Args)]
struct Filter {
    /// Only this user's
    #[arg(long, value_name = "ID")]
    user: Option<String>,
    /// Only transactions of this kind: `top_up`, usage, grant, refund, dispute, …
    #[arg(long = "kind", id = "of_kind", value_name = "KIND")]
    kind: Option<String>,
    /// Statement of the wallet in this currency
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Only in this status
    #[arg(long)]
    status: Option<String>,
    /// Only refund requests in this state
    #[arg(long)]
    state: Option<String>,
    /// Only disputes that are open (true) or closed (false)
    #[arg(long, value_name = "BOOL")]
    open: Option<bool>,
    /// Only refund requests that wait for an operator (true), or the others (false)
    #[arg(long, value_name = "BOOL")]
    waiting: Option<bool>,
    /// Only with exactly this reference
    #[arg(long)]
    reference: Option<String>,
    /// Only entries of this system account: `stripe_balance`
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    /// Only audit records about this: `refund_request:12`
    #[arg(long)]
    subject: Option<String>,
    /// Only audit records of this action
    #[arg(long)]
    action: Option<String>,
    /// Only audit records of actors with this text in their name
    #[arg(long, value_name = "TEXT")]
    by: Option<String>,
    /// Not before: 2026-01-31, 2026-01-31T12:00:00Z, or microseconds since 1970
    #[arg(long, value_name = "TIME")]
    from: Option<Moment>,
    /// Before
    #[arg(long, value_name = "TIME")]
    to: Option<Moment>,
    /// Balances of wallets at this moment
    #[arg(long, value_name = "TIME")]
    at: Option<Moment>,
    /// Found anywhere in the texts, or at the beginning of a word of an id
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
}

/// Rows that can be exported.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// The ledger's transactions, newest first
    Transactions,
    /// Entries of all accounts or of one; what journals are made of
    Entries,
    /// Users with their wallets in the default currency
    Users,
    /// Wallets with their balances at one moment
    Wallets,
    /// Refund requests
    RefundRequests,
    /// Disputes with their money
    Disputes,
    /// Payments with Stripe's fees
    Payments,
    /// Calls to Stripe
    OutboxCalls,
    /// The audit trail with its hashes
    AuditTrail,
    /// The statement of a user's wallet, as PDF
    Statement,
}

/// The folder of the books.
#[derive(Debug, Args)]
pub(crate) struct ExportBooksVerb {
    /// An existing folder; best an empty one
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

/// The file to verify.
#[derive(Debug, Args)]
pub(crate) struct VerifyExportVerb {
    /// The exported file; its manifest is beside it
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(crate) async fn run(options: &GlobalOptions, input: ExportVerb) -> Result<(), Failure> {
    let input = input.input()?;
    let actor = options.actor()?;
    let desk = options.open(Opening::MustExist).await?;
    let watch = Watch::begin();
    let exported = desk.export_with(&actor, input, &|rows| watch.rows(rows)).await;
    watch.end();
    desk.db().close().await;
    watch.printed(exported)
}

/// Exports the books.
pub(crate) async fn books(
    options: &GlobalOptions,
    ExportBooksVerb { folder }: ExportBooksVerb,
) -> Result<(), Failure> {
    let input = ExportBooks { folder: utf8(&folder)? };
    let actor = options.actor()?;
    let desk = options.open(Opening::MustExist).await?;
    let watch = Watch::begin();
    let exported = desk.export_books_with(&actor, input, &|rows| watch.rows(rows)).await;
    watch.end();
    desk.db().close().await;
    watch.printed(exported)
}

/// Prints what was found; 1 if anything does not agree.
pub(crate) async fn verify(
    options: &GlobalOptions,
    input: VerifyExportVerb,
) -> Result<(), Failure> {
    let input = VerifyExport { path: utf8(&input.file)? };
    let desk = options.open(Opening::MustExist).await?;
    let watch = Watch::begin();
    let verified = desk.verify_export_with(input, &|rows| watch.rows(rows)).await;
    watch.end();
    desk.db().close().await;
    let verified = match verified {
        Err(DeskError::Cancelled) if watch.interrupt.is_requested() => {
            return Err(Failure::Interrupted);
        }
        other => other?,
    };
    print(&verified)?;
    if verified.clean { Ok(()) } else { Err(Failure::Unclean) }
}

/// Shows how far it is, and listens for ctrl-c.
struct Watch {
    interrupt: Interrupt,
    is_watched: bool,
}

impl Watch {
    fn begin() -> Self {
        Self { interrupt: Interrupt::listen(), is_watched: io::stderr().is_terminal() }
    }

    fn rows(&self, rows: u64) -> ControlFlow<()> {
        if self.is_watched {
            eprint!("\r{rows} rows");
            // A failure to print progress does not stop the export.
            let _ = io::stderr().flush();
        }
        if self.interrupt.is_requested() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn end(&self) {
        if self.is_watched {
            eprint!("\r\x1b[K");
        }
    }

    /// Prints what was exported, unless it was stopped.
    fn printed(&self, exported: Result<impl Serialize, DeskError>) -> Result<(), Failure> {
        match exported {
            Ok(exported) => print(&exported),
            Err(DeskError::Cancelled) if self.interrupt.is_requested() => Err(Failure::Interrupted),
            Err(error) => Err(error.into()),
        }
    }
}

impl ExportVerb {
    /// Parsed as the desk's JSON, so that a wrong word is refused with the list of valid ones.
    fn input(self) -> Result<Export, Failure> {
        let usage = |error: serde_json::Error| Failure::usage(error.to_string());
        let selection = json!({ "kind": self.kind.word(), "filter": self.filter.json() });
        let snapshot = self.snapshot_of.as_deref().map(snapshot_of).transpose()?;
        Ok(Export {
            selection: serde_json::from_value::<ExportSelection>(selection).map_err(usage)?,
            format: serde_json::from_value(json!(self.format)).map_err(usage)?,
            out: utf8(&self.out)?,
            columns: self.columns,
            zone: self.zone,
            byte_order_mark: self.byte_order_mark,
            keep_formulas: self.keep_formulas,
            snapshot: snapshot.map(serde_json::from_value).transpose().map_err(usage)?,
        })
    }
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::Transactions => "transactions",
            Self::Entries => "entries",
            Self::Users => "users",
            Self::Wallets => "wallets",
            Self::RefundRequests => "refund_requests",
            Self::Disputes => "disputes",
            Self::Payments => "payments",
            Self::OutboxCalls => "outbox_calls",
            Self::AuditTrail => "audit_trail",
            Self::Statement => "statement",
        }
    }
}

impl Filter {
    /// What was given, by the names of the desk's filters; a kind refuses what it does not have.
    fn json(self) -> Json {
        let moment = |moment: Option<Moment>| moment.map(|moment| json!(moment.0));
        let given = [
            ("user_id", self.user.map(Json::from)),
            ("kind", self.kind.map(Json::from)),
            ("currency", self.currency.map(Json::from)),
            ("status", self.status.map(Json::from)),
            ("state", self.state.map(Json::from)),
            ("open", self.open.map(Json::from)),
            ("waiting", self.waiting.map(Json::from)),
            ("reference", self.reference.map(Json::from)),
            ("account", self.account.map(Json::from)),
            ("subject", self.subject.map(Json::from)),
            ("action", self.action.map(Json::from)),
            ("actor", self.by.map(Json::from)),
            ("from", moment(self.from)),
            ("to", moment(self.to)),
            ("at", moment(self.at)),
            ("search", self.search.map(Json::from)),
        ];
        let given = given.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Json::Object(given.collect::<Map<String, Json>>())
    }
}

/// The snapshot in a manifest.
fn snapshot_of(manifest: &Path) -> Result<Json, Failure> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Failure::usage(format!("the manifest {} cannot be read: {error}", manifest.display()))
    };
    let text = std::fs::read(manifest).map_err(|error| unreadable(&error))?;
    let mut manifest: Json = serde_json::from_slice(&text).map_err(|error| unreadable(&error))?;
    Ok(manifest["snapshot"].take())
}

fn utf8(path: &Path) -> Result<String, Failure> {
    let text = path.to_str();
    let text = text
        .ok_or_else(|| Failure::usage("the name of the file must be UTF-8; give another name"))?;
    Ok(text.to_owned())
}
