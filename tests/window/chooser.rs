//! The system's dialog for choosing a file, which WebDriver does not reach: it is driven by the
//! keyboard of the screen.

use std::{
    cell::{Cell, RefCell},
    path::Path,
    process::Command,
};

use serde_json::json;

use crate::window::{Window, until};

/// Presses a button once it can be pressed. The dialog opens afterwards: it would keep the driver's
/// pointer from being let go.
const PRESS: &str = "
    const find = () => document.querySelector(`[data-testid=\"${name}\"]:not([disabled])`);
    const [name] = arguments;
    const isThere = find() !== null;
    if (isThere) setTimeout(() => find()?.click());
    return isThere;";

/// How often it is looked whether a dialog is there, or gone, before the key is pressed again.
const LOOKS_BETWEEN_PRESSES: u32 = 60;

impl Window {
    /// Chooses a file, to be opened or written, in the dialog that a button opens.
    pub(crate) async fn choose(&self, button: &str, path: &Path) {
        let looks = Cell::new(0_u32);
        let dialog = until(&format!("a dialog for choosing a file, by {button}"), async || {
            if looks.get().is_multiple_of(LOOKS_BETWEEN_PRESSES)
                && self.script(PRESS, vec![json!(button)]).await != json!(true)
            {
                return None;
            }
            looks.set(looks.get() + 1);
            // The app's own window came first.
            self.windows().into_iter().nth(1)
        })
        .await;
        self.is_at_rest(&dialog).await;
        self.run("xdotool", &["windowfocus", "--sync", &dialog]);
        self.run("xdotool", &["key", "ctrl+l"]);
        self.is_at_rest(&dialog).await;
        self.run("xdotool", &["key", "ctrl+a"]);
        self.run("xdotool", &["type", &path.display().to_string()]);
        self.is_at_rest(&dialog).await;
        // The first one may only close what the field proposes; one too many would reach the app.
        let looks = Cell::new(0_u32);
        until("the dialog to be gone", async || {
            if looks.replace(looks.get() + 1).is_multiple_of(LOOKS_BETWEEN_PRESSES) {
                self.run("xdotool", &["key", "Return"]);
            }
            (self.windows().len() < 2).then_some(())
        })
        .await;
    }

    /// Waits until a dialog looks the same twice: it has read its folder and written what was typed.
    async fn is_at_rest(&self, dialog: &str) {
        let seen = RefCell::new(Vec::new());
        until("a dialog at rest", async || {
            let picture = self.run("import", &["-window", dialog, "rgb:-"]);
            let is_same = !picture.is_empty() && *seen.borrow() == picture;
            *seen.borrow_mut() = picture;
            is_same.then_some(())
        })
        .await;
    }

    /// The visible windows of the app, oldest first.
    fn windows(&self) -> Vec<String> {
        let found = self.run("xdotool", &["search", "--onlyvisible", "--class", "redress"]);
        let found = String::from_utf8_lossy(&found);
        let mut windows: Vec<u64> = found.lines().filter_map(|id| id.parse().ok()).collect();
        windows.sort_unstable();
        windows.into_iter().map(|id| id.to_string()).collect()
    }

    /// What a program of the screen prints.
    fn run(&self, program: &str, arguments: &[&str]) -> Vec<u8> {
        let mut command = Command::new(program);
        self.driver().lend_screen(&mut command);
        command.args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}")).stdout
    }
}
