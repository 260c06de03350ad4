//! Imports: what other systems know, brought into this workspace.
//!
//! Every source has the same shape. All rows are read first and compared with what is here: that is
//! the plan, and a preview ends with it. Rows that cannot be imported are listed with their place, and
//! as long as there are any nothing is written, unless whoever imports has said how many may be left
//! out. Then rows are written many at a time. Keys are made of the ids in the source, so an import
//! that is repeated changes nothing, and one that was stopped goes on.

mod books;
mod error;
mod finding;
mod place;
mod plan;
mod platform;
mod stripe_balance;
mod table;
mod users;
mod watch;

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};
use serde_json::json;

use books::Books;
pub use books::RedressBooks;
pub use error::ImportError;
pub use finding::{Booking, FindingKind, ImportFinding};
pub use place::ImportPlace;
pub use plan::{
    ImportPlan, ImportProblem, ImportProblemCode, ImportTable, ImportTotal, ImportedRow,
    NewAndKnown,
};
use platform::Platform;
pub use platform::PlatformDatabase;
pub use stripe_balance::{
    BalanceDifference, CompareStripeBalance, DifferenceKind, StripeBalanceComparison,
};
pub use table::{AmountStyle, AmountUnit, Thousands};
pub use users::UsersCsv;
use users::UsersFile;
use watch::Work;
pub use watch::{ImportProgress, ImportWatch, Phase as ImportPhase};

use crate::{
    Actor, Desk, DeskError,
    audit::{Action, Change, record_in},
    subject::Subject,
};

/// Where an import comes from.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImportSource {
    /// Users with opening balances in a CSV file.
    UsersCsv(UsersCsv),
    /// The credit database of an agent platform.
    Platform(PlatformDatabase),
    /// The books of another workspace, from a folder with its exports.
    RedressBooks(RedressBooks),
}

/// Input of `preview_import`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct PreviewImport {
    /// Where it comes from.
    pub source: ImportSource,
}

/// Input of `run_import`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RunImport {
    /// Where it comes from.
    pub source: ImportSource,
    /// The digest of the preview: a source that was changed since is refused.
    #[serde(default)]
    pub digest: Option<String>,
    /// Number of rows that cannot be imported and may be left out, as the preview showed it.
    #[serde(default)]
    pub leave_out: u64,
}

/// A source that was opened.
enum Opened {
    Users(UsersFile),
    Platform(Box<Platform>),
    Books(Box<Books>),
}

impl Opened {
    async fn plan(
        &mut self,
        desk: &Desk,
        actor: &Actor,
        work: &Work<'_>,
    ) -> Result<ImportPlan, DeskError> {
        match self {
            Self::Users(file) => file.plan(desk, work).await,
            Self::Platform(platform) => platform.plan(desk, actor, work).await,
            Self::Books(books) => books.plan(desk, work).await,
        }
    }

    async fn write(
        &mut self,
        desk: &Desk,
        actor: &Actor,
        plan: &ImportPlan,
        work: &Work<'_>,
    ) -> Result<(), DeskError> {
        match self {
            Self::Users(file) => file.write(desk, actor, plan, work).await,
            Self::Platform(platform) => platform.write(desk, actor, plan, work).await,
            Self::Books(books) => books.write(desk, actor, plan, work).await,
        }
    }
}

impl Desk {
    /// Says what an import would do. Nothing is written.
    ///
    /// # Errors
    /// `import_*` for a source that cannot be read as a whole; what is wrong with single rows stands
    /// in the answer.
    pub async fn preview_import(&self, input: PreviewImport) -> Result<ImportPlan, DeskError> {
        self.preview_import_with(input, &|_| ControlFlow::Continue(())).await
    }

    /// As [`Self::preview_import`], watched.
    ///
    /// # Errors
    /// Also `cancelled`.
    pub async fn preview_import_with(
        &self,
        input: PreviewImport,
        watch: ImportWatch<'_>,
    ) -> Result<ImportPlan, DeskError> {
        let mut opened = self.open_import(input.source).await?;
        opened.plan(self, &Actor::redress(), &Work(watch)).await
    }

    /// Imports. The answer says what was written; repeating it writes nothing.
    ///
    /// # Errors
    /// Those of the preview; `import_rows_refused`, `import_source_changed`: nothing was written then.
    pub async fn run_import(
        &self,
        actor: &Actor,
        input: RunImport,
    ) -> Result<ImportPlan, DeskError> {
        self.run_import_with(actor, input, &|_| ControlFlow::Continue(())).await
    }

    /// As [`Self::run_import`], watched.
    ///
    /// # Errors
    /// Also `cancelled` before anything is written, and `import_stopped` afterwards.
    pub async fn run_import_with(
        &self,
        actor: &Actor,
        input: RunImport,
        watch: ImportWatch<'_>,
    ) -> Result<ImportPlan, DeskError> {
        let work = Work(watch);
        let mut opened = self.open_import(input.source).await?;
        let plan = opened.plan(self, actor, &work).await?;
        if input.digest.is_some_and(|digest| digest != plan.digest) {
            return Err(ImportError::SourceChanged.into());
        }
        if plan.refused != input.leave_out {
            let (refused, accepted) = (plan.refused, input.leave_out);
            return Err(ImportError::RowsRefused { refused, accepted }.into());
        }
        if plan.is_nothing() {
            return Ok(plan);
        }
        self.record_import(actor, Action::ImportStarted, &plan).await?;
        opened.write(self, actor, &plan, &work).await?;
        self.record_import(actor, Action::ImportFinished, &plan).await?;
        Ok(plan)
    }

    async fn open_import(&self, source: ImportSource) -> Result<Opened, DeskError> {
        Ok(match source {
            ImportSource::UsersCsv(input) => Opened::Users(UsersFile::open(self, &input).await?),
            ImportSource::Platform(input) => {
                Opened::Platform(Box::new(Platform::open(self, &input).await?))
            }
            ImportSource::RedressBooks(input) => {
                Opened::Books(Box::new(Books::open(self, &input).await?))
            }
        })
    }

    async fn record_import(
        &self,
        actor: &Actor,
        action: Action,
        plan: &ImportPlan,
    ) -> Result<(), DeskError> {
        let mut tx = self.db.begin().await?;
        let about = json!({
            "source": plan.source,
            "sha256": plan.digest,
            "rows": plan.rows,
            "left_out": plan.refused,
            "users": plan.users.new,
            "transactions": plan.transactions.new,
            "refund_requests": plan.refund_requests.new,
        });
        let change = Change::new(actor.name(), action, Subject::Workspace, self.now());
        record_in(&mut tx, change.after(Some(about))).await?;
        Ok(tx.commit().await?)
    }
}
