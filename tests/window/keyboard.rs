//! The hands of somebody who has no mouse.

use fantoccini::{
    actions::{InputSource as _, KeyAction, KeyActions},
    error::CmdError,
};

use crate::window::{Window, until};

pub(crate) const ENTER: &str = "\u{e007}";
pub(crate) const ESCAPE: &str = "\u{e00c}";
pub(crate) const LEFT: &str = "\u{e012}";
pub(crate) const F1: &str = "\u{e031}";
pub(crate) const SPACE: &str = "\u{e00d}";
const TAB: &str = "\u{e004}";
const CONTROL: char = '\u{e009}';

/// More stops than any page has; whoever has not arrived by then never will.
const MOST_STOPS: usize = 150;

impl Window {
    /// Presses keys one after the other, wherever the keyboard stands.
    pub(crate) async fn press(&self, keys: &str) {
        let strokes =
            keys.chars().flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        self.strike(strokes).await;
    }

    /// Presses a key while Control is held.
    pub(crate) async fn press_with_control(&self, value: char) {
        self.strike([
            KeyAction::Down { value: CONTROL },
            KeyAction::Down { value },
            KeyAction::Up { value },
            KeyAction::Up { value: CONTROL },
        ])
        .await;
    }

    /// Goes on with Tab until the keyboard stands on something that can be used.
    pub(crate) async fn tab_to(&self, what: &str) {
        until(&format!("to be usable: {what}"), async || {
            self.find(what).await.ok()?.is_enabled().await.ok()?.then_some(())
        })
        .await;
        self.stops_before(what).await;
    }

    /// How many times Tab must be pressed from here until the keyboard stands there.
    pub(crate) async fn stops_before(&self, what: &str) -> usize {
        for stops in 1..=MOST_STOPS {
            self.press(TAB).await;
            if self.stands_on(what).await.is_ok_and(|stands| stands) {
                return stops;
            }
        }
        panic!("{MOST_STOPS} times Tab did not lead to {what}");
    }

    /// Goes down the list of the page with `j` until the row is the chosen one. A row far down is
    /// not even there before the keyboard comes near it.
    pub(crate) async fn walk_to(&self, row: &str) {
        self.sees("//*[@role=\"grid\"][@aria-busy=\"false\"]").await;
        for _ in 0..MOST_STOPS {
            if self.find(&format!("{row}[@aria-selected=\"true\"]")).await.is_ok() {
                return;
            }
            self.press("j").await;
        }
        panic!("{MOST_STOPS} times j did not lead to {row}");
    }

    /// Says yes to the question that is asked: the keyboard starts on that answer, or Tab leads there.
    pub(crate) async fn confirm(&self) {
        let confirm = "//*[@role=\"dialog\"]//*[@data-testid=\"confirm-action\"]";
        self.sees(confirm).await;
        if !self.stands_on(confirm).await.is_ok_and(|stands| stands) {
            self.tab_to(confirm).await;
        }
        self.press(ENTER).await;
    }

    pub(crate) async fn stands_on(&self, what: &str) -> Result<bool, CmdError> {
        let here = self.client().active_element().await?;
        Ok(self.find(what).await?.element_id() == here.element_id())
    }

    async fn strike(&self, strokes: impl IntoIterator<Item = KeyAction>) {
        let hands = KeyActions::new("keyboard".to_owned());
        let keys = strokes.into_iter().fold(hands, KeyActions::then);
        self.client().perform_actions(keys).await.expect("keys that can be pressed");
    }
}
