//! The sessions of all windows, and how a command finds that of the window it was called from.

use std::{
    collections::HashMap,
    ops::Deref,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
};

use desk::Actor;
use specta::{Types, datatype::DataType, function::FunctionArg};
use tauri::{
    Manager as _, Runtime,
    ipc::{CommandArg, CommandItem, InvokeError},
};

use crate::{registry::Place, session::Session};

/// The label of the window that the configuration opens; all others are numbered.
pub(crate) const FIRST_WINDOW: &str = "main";

/// A session for each window, by the window's label.
pub(crate) struct Sessions {
    actor: Actor,
    /// Does the next start open again what is open now? Not when this one was told what to open.
    reopens: bool,
    windows: Mutex<Windows>,
}

#[derive(Default)]
struct Windows {
    shown: HashMap<String, Arc<Session>>,
    /// Windows that were opened so far, besides the first.
    count: u64,
    /// The window that had the keyboard last.
    newest: Option<String>,
    /// Sessions of windows that are gone.
    closing: Vec<JoinHandle<()>>,
    is_ending: bool,
}

impl Sessions {
    /// No window yet.
    pub(crate) fn new(actor: Actor, reopens: bool) -> Self {
        Self { actor, reopens, windows: Mutex::default() }
    }

    /// The operator.
    pub(crate) fn actor(&self) -> Actor {
        self.actor.clone()
    }

    /// Does the next start open again what is open now?
    pub(crate) const fn reopens(&self) -> bool {
        self.reopens
    }

    /// The session of a window; one that is not known shows the start page.
    pub(crate) fn get(&self, label: &str) -> Arc<Session> {
        let mut windows = self.lock();
        let start_page = || Arc::new(Session::on_start_page(self.actor.clone()));
        Arc::clone(windows.shown.entry(label.to_owned()).or_insert_with(start_page))
    }

    /// Gives a window a session, and returns the one it had, to be closed.
    pub(crate) fn put(&self, label: &str, session: Arc<Session>) -> Option<Arc<Session>> {
        self.lock().shown.insert(label.to_owned(), session)
    }

    /// Takes the session of a window that is gone.
    pub(crate) fn take(&self, label: &str) -> Option<Arc<Session>> {
        let mut windows = self.lock();
        windows.newest = windows.newest.take().filter(|newest| newest != label);
        windows.shown.remove(label)
    }

    /// The label of the next new window.
    pub(crate) fn next_label(&self) -> String {
        let mut windows = self.lock();
        windows.count = windows.count.saturating_add(1);
        format!("window-{}", windows.count)
    }

    /// The window that shows a workspace, is opening it, or could not open it.
    pub(crate) fn window_of(&self, place: &Place) -> Option<String> {
        let shows = |session: &Session| session.place() == Some(place);
        let windows = self.lock();
        windows.shown.iter().find(|(_, session)| shows(session)).map(|(label, _)| label.clone())
    }

    /// Notes that a window has the keyboard.
    pub(crate) fn note_focus(&self, label: &str) {
        self.lock().newest = Some(label.to_owned());
    }

    /// The window that had the keyboard last.
    pub(crate) fn newest(&self) -> Option<String> {
        self.lock().newest.clone()
    }

    /// Is another window open, and the app not about to end?
    pub(crate) fn goes_on(&self) -> bool {
        let windows = self.lock();
        !windows.is_ending && !windows.shown.is_empty()
    }

    /// Notes that the app is about to end.
    pub(crate) fn note_end(&self) {
        self.lock().is_ending = true;
    }

    /// Notes a session that is being closed; the app ends after it.
    pub(crate) fn note_closing(&self, closing: JoinHandle<()>) {
        let mut windows = self.lock();
        windows.closing.retain(|closing| !closing.is_finished());
        windows.closing.push(closing);
    }

    /// Closes every session.
    pub(crate) async fn close_all(&self) {
        let (shown, closing) = {
            let mut windows = self.lock();
            (std::mem::take(&mut windows.shown), std::mem::take(&mut windows.closing))
        };
        for session in shown.into_values() {
            session.close().await;
        }
        for closing in closing {
            // One that panicked leaves nothing to wait for.
            let _ = closing.join();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Windows> {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The session of the window that called a command.
#[derive(Clone)]
pub(crate) struct CurrentSession {
    session: Arc<Session>,
    window: String,
}

impl CurrentSession {
    /// The label of the window.
    pub(crate) fn window(&self) -> &str {
        &self.window
    }
}

impl Deref for CurrentSession {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

impl<'de, R: Runtime> CommandArg<'de, R> for CurrentSession {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        let webview = command.message.webview_ref();
        let window = webview.label().to_owned();
        let session = webview.state::<Sessions>().get(&window);
        Ok(Self { session, window })
    }
}

impl FunctionArg for CurrentSession {
    /// The pages do not send it.
    fn to_datatype(_: &mut Types) -> Option<DataType> {
        None
    }
}

#[cfg(test)]
mod tests {
    use tauri::async_runtime;

    use super::*;
    use crate::{location::WorkspaceLocation, workspace};

    #[test]
    fn a_window_keeps_its_session_until_it_is_gone_and_others_are_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let open = |name: &str| {
            let url = format!("sqlite:{}", folder.path().join(name).display());
            let location = WorkspaceLocation::Database { url, create: true };
            Arc::new(async_runtime::block_on(workspace::open(&location)).unwrap())
        };
        let actor = Actor::operator_or_unnamed("olive");
        let sessions = Sessions::new(actor.clone(), true);
        let (one, two) = (open("one.db"), open("two.db"));
        let session = |workspace| Arc::new(Session::opened(actor.clone(), Arc::clone(workspace)));
        assert!(sessions.get(FIRST_WINDOW).is_on_start_page());
        let start_page = sessions.put(FIRST_WINDOW, session(&one)).unwrap();
        assert!(start_page.is_on_start_page());
        let second = sessions.next_label();
        assert!(sessions.put(&second, session(&two)).is_none());
        assert_ne!(sessions.next_label(), second);
        sessions.note_focus(&second);
        assert_eq!(sessions.newest().as_deref(), Some(&*second));
        assert_eq!(sessions.window_of(one.place()).as_deref(), Some(FIRST_WINDOW));
        assert_eq!(sessions.window_of(two.place()).as_deref(), Some(&*second));

        async_runtime::block_on(async {
            sessions.take(&second).unwrap().close().await;
            assert_eq!(sessions.window_of(two.place()), None);
            assert_eq!(sessions.newest(), None);
            assert!(sessions.goes_on());
            assert!(two.desk().default_currency().await.is_err(), "its desk is closed");
            let first = sessions.get(FIRST_WINDOW);
            assert!(first.desk().await.unwrap().default_currency().await.is_ok());
            sessions.close_all().await;
            assert!(!sessions.goes_on() && first.is_on_start_page());
        });
    }
}
