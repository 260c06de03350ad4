//! `import`: brings in what other systems know, or says with `--dry-run` what that would do.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal as _, Write as _},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand, ValueEnum};
use desk::{
    AmountStyle, AmountUnit, CompareStripeBalance, DeskError, ImportPhase, ImportProgress,
    ImportSource, Opening, PlatformDatabase, PreviewImport, RedressBooks, RunImport, Thousands,
    UsersCsv,
};
use money::Currency;

use crate::{Failure, interrupt::Interrupt, options::GlobalOptions, print::print};

/// Where an import comes from.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// Users with opening balances from a CSV file in UTF-8
    Users(Users),
    /// Users, transactions and refund requests from the Postgres database of an agent platform
    Platform(Platform),
    /// The books of another workspace, as `export-books` wrote them, into an empty one
    Books(Books),
    /// Compares a balance export of Stripe's dashboard (CSV) with what was read from Stripe; nothing is
    /// written
    StripeBalance(StripeBalance),
}

/// A balance export.
#[derive(Debug, Args)]
pub(crate) struct StripeBalance {
    /// The file
    file: PathBuf,
}

/// What is the same for every source.
#[derive(Debug, Args)]
struct Way {
    /// Says what would happen; nothing is written
    #[arg(long)]
    dry_run: bool,
    /// Leaves out rows that cannot be imported, if there are exactly so many
    #[arg(long, value_name = "ROWS", default_value_t = 0)]
    leave_out: u64,
    /// Refuses a source whose digest is another one than that of the dry run
    #[arg(long, value_name = "SHA256")]
    digest: Option<String>,
}

/// A CSV file of users, and how it is written.
#[derive(Debug, Args)]
pub(crate) struct Users {
    /// The file
    file: PathBuf,
    /// Columns: id=Customer,email=Mail; of id, email, name, currency, balance, created. Those not named
    /// are guessed, and `name=` says that there is none
    #[arg(long, value_name = "FIELD=COLUMN", value_delimiter = ',', value_parser = pair)]
    mapping: Vec<(String, String)>,
    /// How balances are written: decimal (12.50) or minor (1250)
    #[arg(long, value_enum)]
    amounts: Option<Unit>,
    /// A comma separates decimals: 12,50
    #[arg(long)]
    decimal_comma: bool,
    /// What separates thousands; nothing when absent
    #[arg(long, value_enum)]
    thousands: Option<Mark>,
    /// The currency where the file names none [default: the workspace's]
    #[arg(long)]
    currency: Option<Currency>,
    /// What separates fields; guessed when absent
    #[arg(long, value_name = "CHARACTER")]
    delimiter: Option<String>,
    #[command(flatten)]
    way: Way,
}

/// The credit database of an agent platform. It is only read.
#[derive(Debug, Args)]
pub(crate) struct Platform {
    /// Its address: `postgres://user@host/name`
    url: String,
    /// The schema of its tables [default: public]
    #[arg(long)]
    schema: Option<String>,
    /// The currency of its amounts [default: the workspace's]
    #[arg(long)]
    currency: Option<Currency>,
    #[command(flatten)]
    way: Way,
}

/// Exports of another workspace.
#[derive(Debug, Args)]
pub(crate) struct Books {
    /// The folder that `export-books` wrote
    folder: PathBuf,
    #[command(flatten)]
    way: Way,
}

/// The unit of amounts.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Unit {
    /// 12.50
    Decimal,
    /// 1250
    Minor,
}

/// What separates thousands.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Mark {
    /// 1,250
    Comma,
    /// 1.250
    Point,
    /// 1 250
    Space,
    /// 1'250
    Apostrophe,
}

pub(crate) async fn run(options: &GlobalOptions, input: Import) -> Result<(), Failure> {
    let (source, way) = match input {
        Import::StripeBalance(StripeBalance { file }) => return compare(options, &file).await,
        Import::Users(users) => users.source()?,
        Import::Books(Books { folder, way }) => {
            (ImportSource::RedressBooks(RedressBooks { folder: text_of(&folder)? }), way)
        }
        Import::Platform(Platform { url, schema, currency, way }) => {
            (ImportSource::Platform(PlatformDatabase { url, schema, currency }), way)
        }
    };
    let actor = options.actor()?;
    let desk = options.open(Opening::MustExist).await?;
    let interrupt = Interrupt::listen();
    let is_watched = io::stderr().is_terminal();
    let watch = |progress: ImportProgress| {
        if is_watched {
            tell(progress);
        }
        if interrupt.is_requested() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let imported = if way.dry_run {
        desk.preview_import_with(PreviewImport { source }, &watch).await
    } else {
        let input = RunImport { source, digest: way.digest, leave_out: way.leave_out };
        desk.run_import_with(&actor, input, &watch).await
    };
    if is_watched {
        eprint!("\r\x1b[K");
    }
    desk.db().close().await;
    match imported {
        Ok(plan) => print(&plan),
        Err(DeskError::Cancelled) if interrupt.is_requested() => Err(Failure::Interrupted),
        Err(error) => Err(error.into()),
    }
}

async fn compare(options: &GlobalOptions, file: &Path) -> Result<(), Failure> {
    let input = CompareStripeBalance { path: text_of(file)? };
    let desk = options.open(Opening::MustExist).await?;
    let compared = desk.compare_stripe_balance(input).await;
    desk.db().close().await;
    print(&compared?)
}

fn tell(ImportProgress { phase, rows, of }: ImportProgress) {
    let doing = match phase {
        ImportPhase::Reading => "read",
        ImportPhase::Writing => "written",
    };
    let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
    eprint!("\r{rows}{of} rows {doing}");
    // A failure to print progress does not stop the import.
    let _ = io::stderr().flush();
}

impl Users {
    fn source(self) -> Result<(ImportSource, Way), Failure> {
        let amounts = self.amounts.map(|unit| AmountStyle {
            unit: match unit {
                Unit::Decimal => AmountUnit::Decimal,
                Unit::Minor => AmountUnit::Minor,
            },
            decimal_comma: self.decimal_comma,
            thousands: self.thousands.map(|mark| match mark {
                Mark::Comma => Thousands::Comma,
                Mark::Point => Thousands::Point,
                Mark::Space => Thousands::Space,
                Mark::Apostrophe => Thousands::Apostrophe,
            }),
        });
        let source = ImportSource::UsersCsv(UsersCsv {
            path: text_of(&self.file)?,
            mapping: self.mapping.into_iter().collect::<BTreeMap<_, _>>(),
            amounts,
            currency: self.currency,
            delimiter: self.delimiter,
        });
        Ok((source, self.way))
    }
}

fn text_of(file: &Path) -> Result<String, Failure> {
    let text = file.to_str().map(str::to_owned);
    text.ok_or_else(|| Failure::usage("the name of the file must be UTF-8; give another name"))
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (field, column) = text.split_once('=').ok_or("write FIELD=COLUMN, such as id=Customer")?;
    Ok((field.to_owned(), column.to_owned()))
}
