//! State shared by the commands of one window: the workspace, the actor, and what runs in the
//! background for both.

use std::{sync::Arc, time::Duration};

use desk::{Actor, CommandError, Desk};
use tokio::{sync::watch, time::Instant};

use crate::{
    exports::Exports,
    location::WorkspaceLocation,
    registry::{Place, RegistryError},
    single_run::SingleRun,
    workspace::{self, Workspace},
};

/// First wait between two attempts to open the workspace (the longest follows): pages send requests
/// every few seconds.
const RETRY_MIN: Duration = Duration::from_millis(500);
const RETRY_MAX: Duration = Duration::from_mins(1);

/// What one window shows: a workspace, or the start page. It exists before its workspace is open;
/// commands wait for that. A window that opens another workspace gets another session.
pub(crate) struct Session {
    state: watch::Sender<WorkspaceState>,
    actor: Actor,
    /// The workspace that is, or will be, open.
    place: Option<Place>,
    exports: Exports,
    back_tests: SingleRun,
    file_work: SingleRun,
    import_work: SingleRun,
}

/// State of opening the workspace.
enum WorkspaceState {
    /// None is open: the window shows the start page, or is being closed.
    Absent,
    Opening,
    Open(Arc<Workspace>),
    Failed {
        error: CommandError,
        /// A command before then is answered with the error, without another attempt.
        retry_at: Instant,
    },
}

impl Session {
    /// A window whose workspace will be opened by [`Self::open`].
    pub(crate) fn opening(actor: Actor, place: Place) -> Self {
        Self::new(actor, Some(place), WorkspaceState::Opening)
    }

    /// A window of a workspace that is open.
    pub(crate) fn opened(actor: Actor, workspace: Arc<Workspace>) -> Self {
        let place = workspace.place().clone();
        Self::new(actor, Some(place), WorkspaceState::Open(workspace))
    }

    /// A window that shows the start page.
    pub(crate) fn on_start_page(actor: Actor) -> Self {
        Self::new(actor, None, WorkspaceState::Absent)
    }

    fn new(actor: Actor, place: Option<Place>, state: WorkspaceState) -> Self {
        Self {
            state: watch::Sender::new(state),
            actor,
            place,
            exports: Exports::default(),
            back_tests: SingleRun::default(),
            file_work: SingleRun::default(),
            import_work: SingleRun::default(),
        }
    }

    /// Opens the workspace and lets the waiting commands go on. When it cannot be opened, those that
    /// wait are answered with the reason, and a later command starts the next attempt: after a wait that
    /// doubles each time, up to a minute. A cause that stays is logged once.
    pub(crate) async fn open(&self, location: &WorkspaceLocation) -> Arc<Workspace> {
        let mut state = self.state.subscribe();
        let mut wait = RETRY_MIN;
        let mut logged = None;
        loop {
            match workspace::open(location).await {
                Ok(workspace) => {
                    let workspace = Arc::new(workspace);
                    self.state.send_replace(WorkspaceState::Open(Arc::clone(&workspace)));
                    return workspace;
                }
                Err(error) => {
                    if logged.as_ref() != Some(&error.code) {
                        tracing::error!(code = error.code, "the workspace could not be opened");
                        logged = Some(error.code.clone());
                    }
                    let now = Instant::now();
                    let retry_at = now.checked_add(wait).unwrap_or(now);
                    self.state.send_replace(WorkspaceState::Failed { error, retry_at });
                    wait = longer(wait);
                }
            }
            // The sender is ours and lives as long as we do, so this ends only with `retry`.
            let _ = state.wait_for(|state| matches!(state, WorkspaceState::Opening)).await;
        }
    }

    /// Starts another attempt if the last one failed long enough ago.
    fn retry(&self) {
        self.state.send_if_modified(|state| {
            let is_due = matches!(
                state,
                WorkspaceState::Failed { retry_at, .. } if *retry_at <= Instant::now()
            );
            if is_due {
                *state = WorkspaceState::Opening;
            }
            is_due
        });
    }

    /// The workspace, as soon as it is open.
    pub(crate) async fn workspace(&self) -> Result<Arc<Workspace>, CommandError> {
        let mut state = self.state.subscribe();
        self.retry();
        loop {
            match &*state.borrow_and_update() {
                WorkspaceState::Open(workspace) => return Ok(Arc::clone(workspace)),
                WorkspaceState::Failed { error, .. } => return Err(error.clone()),
                WorkspaceState::Absent => return Err(RegistryError::NotOpen.into()),
                WorkspaceState::Opening => {}
            }
            // The sender is ours and lives as long as we do, so this ends only with a change.
            let _ = state.changed().await;
        }
    }

    /// The desk of the workspace, as soon as it is open.
    pub(crate) async fn desk(&self) -> Result<Desk, CommandError> {
        Ok(self.workspace().await?.desk().clone())
    }

    /// The operator of the window.
    pub(crate) const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The exports of the window.
    pub(crate) const fn exports(&self) -> &Exports {
        &self.exports
    }

    /// The back-tests of the window.
    pub(crate) const fn back_tests(&self) -> &SingleRun {
        &self.back_tests
    }

    /// The backup or restore of the window.
    pub(crate) const fn file_work(&self) -> &SingleRun {
        &self.file_work
    }

    /// The running import or preview of one.
    pub(crate) const fn import_work(&self) -> &SingleRun {
        &self.import_work
    }

    /// Does the window show the start page?
    pub(crate) fn is_on_start_page(&self) -> bool {
        matches!(*self.state.borrow(), WorkspaceState::Absent)
    }

    /// The workspace that the window shows, is opening, or could not open.
    pub(crate) fn place(&self) -> Option<&Place> {
        self.place.as_ref().filter(|_| !self.is_on_start_page())
    }

    /// The workspace, if it is open now.
    pub(crate) fn open_now(&self) -> Option<Arc<Workspace>> {
        match &*self.state.borrow() {
            WorkspaceState::Open(workspace) => Some(Arc::clone(workspace)),
            WorkspaceState::Absent | WorkspaceState::Opening | WorkspaceState::Failed { .. } => {
                None
            }
        }
    }

    /// Waits until the session is closed.
    pub(crate) async fn closed(&self) {
        let mut state = self.state.subscribe();
        // The sender is ours and lives as long as we do.
        let _ = state.wait_for(|state| matches!(state, WorkspaceState::Absent)).await;
    }

    /// Ends what runs in the background, and closes the database after open transactions have ended.
    /// Later commands are answered as on the start page.
    pub(crate) async fn close(&self) {
        self.back_tests.stop();
        self.file_work.stop();
        self.import_work.stop();
        self.exports.stop_all().await;
        if let WorkspaceState::Open(workspace) = self.state.send_replace(WorkspaceState::Absent) {
            workspace.desk().close().await;
        }
    }
}

/// The wait after one that was in vain.
fn longer(wait: Duration) -> Duration {
    wait.saturating_mul(2).min(RETRY_MAX)
}

#[cfg(test)]
mod tests {
    use std::{fs, thread};

    use tauri::async_runtime;

    use super::*;

    #[test]
    fn a_cause_that_stays_is_tried_less_and_less_often() {
        let (mut wait, mut passed, mut tried) = (RETRY_MIN, Duration::ZERO, 1);
        while passed < Duration::from_mins(10) {
            passed += wait;
            wait = longer(wait);
            tried += 1;
        }
        assert_eq!(wait, RETRY_MAX);
        assert!(tried < 20, "{tried} times in ten minutes");
    }

    #[test]
    fn a_workspace_that_could_not_be_opened_opens_when_it_is_asked_for_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("redress.db");
        fs::write(&file, "no database").unwrap();
        let location =
            WorkspaceLocation::Database { url: format!("sqlite:{}", file.display()), create: true };
        let session = Arc::new(Session::opening(
            Actor::operator_or_unnamed("olive"),
            workspace::place_of(&location),
        ));
        let opener = Arc::clone(&session);
        thread::spawn(move || async_runtime::block_on(opener.open(&location)));

        let refused = async_runtime::block_on(session.workspace()).err().unwrap();
        assert_eq!(refused.code, "database_not_ours");
        assert!(session.place().is_some(), "no other window opens it meanwhile");
        fs::remove_file(&file).unwrap();
        async_runtime::block_on(async {
            // A request at once makes no new attempt; a little later one does.
            assert_eq!(session.workspace().await.err().unwrap().code, "database_not_ours");
            while session.desk().await.is_err() {
                tokio::task::yield_now().await;
            }
            session.close().await;
            assert_eq!(session.desk().await.err().unwrap().code, "no_workspace_open");
            session.closed().await;
            assert_eq!(session.place(), None);
        });
    }
}
