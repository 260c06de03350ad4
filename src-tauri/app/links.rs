//! Links into the app: `redress://case/dispute:du_1` and `redress://user/42`, from a browser, a chat
//! or another program. `?workspace=ID` names a workspace of the list; without it the window that had
//! the keyboard last is meant.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager as _, Url};
use tauri_specta::Event;

use crate::{
    registry::Registry,
    sessions::{FIRST_WINDOW, Sessions},
    windows, workspace,
};

const SCHEME: &str = "redress";

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LinkTarget {
    /// A case: `dispute:du_1`, `refund_request:12`.
    Case(String),
    /// A user, by the id.
    User(String),
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    target: LinkTarget,
    /// Id of a workspace in the list.
    workspace: Option<String>,
}

/// A link waits to be taken by the page.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type, Event)]
pub(crate) struct LinkWaits {}

/// Links that no page has taken yet, by the label of the window.
#[derive(Default)]
pub(crate) struct Links(Mutex<HashMap<String, LinkTarget>>);

impl Links {
    /// Takes the link of a window.
    pub(crate) fn take(&self, window: &str) -> Option<LinkTarget> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(window)
    }

    fn put(&self, window: &str, target: LinkTarget) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(window.to_owned(), target);
    }
}

impl Link {
    /// Reads an address; `None` when it is not one of ours.
    pub(crate) fn read(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok().filter(|url| url.scheme() == SCHEME)?;
        let id = percent_decode_str(url.path().trim_start_matches('/')).decode_utf8().ok()?;
        if id.is_empty() {
            return None;
        }
        let target = match url.host_str()? {
            "case" => LinkTarget::Case(id.into_owned()),
            "user" => LinkTarget::User(id.into_owned()),
            _ => return None,
        };
        let mut pairs = url.query_pairs();
        let workspace = pairs.find(|(name, _)| name == "workspace").map(|(_, id)| id.into_owned());
        Some(Self { target, workspace })
    }
}

/// Leads a window to the target of a link. A workspace that is not open is opened in a window of its
/// own.
pub(crate) async fn follow(app: &AppHandle, link: Link) {
    let label = match window_for(app, link.workspace.as_deref()).await {
        Ok(label) => label,
        Err(error) => {
            tracing::warn!(code = error.code, "the workspace of a link could not be opened");
            windows::bring_forward(app, None);
            return;
        }
    };
    app.state::<Links>().put(&label, link.target);
    crate::emit(app, &label, &LinkWaits {});
    windows::bring_forward(app, Some(label));
}

async fn window_for(
    app: &AppHandle,
    workspace: Option<&str>,
) -> Result<String, desk::CommandError> {
    let Some(id) = workspace else {
        let newest = app.state::<Sessions>().newest();
        return Ok(newest.unwrap_or_else(|| FIRST_WINDOW.to_owned()));
    };
    let place = app.state::<Registry>().get(id)?.place();
    if let Some(label) = app.state::<Sessions>().window_of(&place) {
        return Ok(label);
    }
    let opened = workspace::open(&workspace::location_of(&place)).await?;
    Ok(windows::show_in_new(app, opened).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_of_ours_are_read_and_ids_come_as_they_were() {
        let case = |id: &str| LinkTarget::Case(id.to_owned());
        for (address, target, workspace) in [
            ("redress://case/dispute:du_1", case("dispute:du_1"), None),
            ("redress://case/refund_request%3A12", case("refund_request:12"), None),
            ("redress://user/a%2Fb%20c", LinkTarget::User("a/b c".to_owned()), None),
            ("redress://user/7?workspace=ws_1", LinkTarget::User("7".to_owned()), Some("ws_1")),
        ] {
            let link = Link { target, workspace: workspace.map(str::to_owned) };
            assert_eq!(Link::read(address), Some(link), "{address}");
        }
        for other in [
            "https://case/dispute:du_1",
            "redress://case/",
            "redress://settings/1",
            "redress:case",
            "no address",
        ] {
            assert_eq!(Link::read(other), None, "{other}");
        }
    }
}
