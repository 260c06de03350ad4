//! What the commands of one window share: the workspace, who acts, and the exports under way.

use std::sync::Arc;

use desk::{Actor, CommandError, Desk};
use tokio::sync::watch;

use crate::{
    arguments::Place,
    commands::exports::Exports,
    workspace::{self, Workspace},
};

/// One open window. It stands before its workspace is open; commands wait for that.
pub(crate) struct Session {
    door: watch::Sender<Door>,
    actor: Actor,
    exports: Exports,
}

/// How far the workspace is.
enum Door {
    Opening,
    Open(Arc<Workspace>),
    Shut(CommandError),
}

impl Session {
    pub(crate) fn new(actor: Actor) -> Self {
        Self { door: watch::Sender::new(Door::Opening), actor, exports: Exports::default() }
    }

    /// Opens the workspace and lets the commands in. When it cannot be opened, those that wait are
    /// told why, and the next one that comes is the next attempt.
    pub(crate) async fn open(&self, place: &Place) -> Arc<Workspace> {
        let mut door = self.door.subscribe();
        loop {
            match workspace::open(place).await {
                Ok(workspace) => {
                    let workspace = Arc::new(workspace);
                    self.door.send_replace(Door::Open(Arc::clone(&workspace)));
                    return workspace;
                }
                Err(error) => {
                    tracing::error!(code = error.code, "the workspace could not be opened");
                    self.door.send_replace(Door::Shut(error));
                }
            }
            // The other end is ours, so this ends only with a knock.
            let _ = door.wait_for(|door| matches!(door, Door::Opening)).await;
        }
    }

    /// The workspace, as soon as it is open.
    pub(crate) async fn workspace(&self) -> Result<Arc<Workspace>, CommandError> {
        let mut door = self.door.subscribe();
        self.door.send_if_modified(|door| {
            let knocks = matches!(door, Door::Shut(_));
            if knocks {
                *door = Door::Opening;
            }
            knocks
        });
        loop {
            match &*door.borrow_and_update() {
                Door::Open(workspace) => return Ok(Arc::clone(workspace)),
                Door::Shut(error) => return Err(error.clone()),
                Door::Opening => {}
            }
            // The other end is ours, so this ends only with a change.
            let _ = door.changed().await;
        }
    }

    /// The desk of the workspace, as soon as it is open.
    pub(crate) async fn desk(&self) -> Result<Desk, CommandError> {
        Ok(self.workspace().await?.desk().clone())
    }

    /// Who sits at the window.
    pub(crate) const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The exports under way.
    pub(crate) const fn exports(&self) -> &Exports {
        &self.exports
    }

    /// Ends what runs, so that nothing half done stays behind.
    pub(crate) async fn close(&self) {
        self.exports.stop_all().await;
        let open = match &*self.door.borrow() {
            Door::Open(workspace) => Some(workspace.desk().clone()),
            Door::Opening | Door::Shut(_) => None,
        };
        if let Some(desk) = open {
            desk.db().close().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, thread};

    use tauri::async_runtime;

    use super::*;

    #[test]
    fn a_workspace_that_could_not_be_opened_opens_when_it_is_asked_for_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("redress.db");
        fs::write(&file, "no database").unwrap();
        let place = Place::Database(format!("sqlite:{}", file.display()));
        let session = Arc::new(Session::new(Actor::new("olive")));
        let opener = Arc::clone(&session);
        thread::spawn(move || async_runtime::block_on(opener.open(&place)));

        let refused = async_runtime::block_on(session.workspace()).err().unwrap();
        assert_eq!(refused.code, "database_not_ours");
        fs::remove_file(&file).unwrap();
        async_runtime::block_on(async {
            session.desk().await.unwrap();
            session.close().await;
        });
    }
}
