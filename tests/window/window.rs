//! The window as a person uses it: by what is to be seen, and by waiting for it.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use fantoccini::{
    Client, ClientBuilder, Locator, elements::Element, error::CmdError, wd::Capabilities,
};
use harness::program;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::time::interval;

use crate::{demo::Demo, driver::Driver};

/// How long anything may take to be seen.
const PATIENCE: Duration = Duration::from_secs(30);
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// The open window of a demo workspace.
pub(crate) struct Window {
    client: Client,
    driver: Driver,
}

impl Window {
    /// Opens the window on `demo` and waits for its first page.
    pub(crate) async fn open(demo: &Demo) -> Self {
        Self::open_demo_with(demo, &[]).await
    }

    /// The same with variables of its environment.
    pub(crate) async fn open_demo_with(demo: &Demo, environment: &[(&str, &str)]) -> Self {
        let folder = demo.folder();
        let folder = folder.to_str().expect("a path in UTF-8");
        let window = Self::open_with(demo.home(), &["--demo", folder], environment).await;
        window.sees(&named("nav-overview")).await;
        window
    }

    /// Opens the window in a home, with arguments.
    pub(crate) async fn open_in(home: &Path, arguments: &[&str]) -> Self {
        Self::open_with(home, arguments, &[]).await
    }

    /// Opens the window in a home, with arguments and variables of its environment.
    pub(crate) async fn open_with(
        home: &Path,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let driver = Driver::start(home, environment).await;
        let mut capabilities = Capabilities::new();
        let app = json!({ "binary": program("redress"), "args": arguments });
        capabilities.insert("webkitgtk:browserOptions".to_owned(), app);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&driver.url())
            .await
            .expect("the window opens");
        Self { client, driver }
    }

    /// Waits until something is there.
    pub(crate) async fn sees(&self, what: &str) -> Element {
        until(&format!("to be seen: {what}"), async || self.find(what).await.ok()).await
    }

    /// Waits until something is no longer there.
    pub(crate) async fn is_gone(&self, what: &str) {
        until(&format!("to be gone: {what}"), async || {
            self.find(what).await.is_err().then_some(())
        })
        .await;
    }

    /// Waits until something with this text, and nothing else in it, is there.
    pub(crate) async fn reads(&self, text: &str) -> Element {
        self.sees(&format!("//*[normalize-space(.)=\"{text}\"]")).await
    }

    /// The text of something, as soon as it is there; WebKit's own idea of the text of an element
    /// leaves out the cells of a row that may be cut off.
    pub(crate) async fn text(&self, what: &str) -> String {
        until(&format!("to be read: {what}"), async || {
            self.find(what).await.ok()?.prop("textContent").await.ok()?
        })
        .await
    }

    /// Clicks, as soon as that is possible: what is still moving or disabled takes no click.
    pub(crate) async fn click(&self, what: &str) {
        until(&format!("to be clicked: {what}"), async || {
            let element = self.find(what).await.ok()?;
            if !element.is_enabled().await.ok()? {
                return None;
            }
            element.click().await.ok()
        })
        .await;
    }

    /// Writes into a field, over what stands there.
    pub(crate) async fn write(&self, what: &str, text: &str) {
        let field = self.sees(what).await;
        let all = format!("{}a{}", '\u{e009}', '\u{e000}');
        field.send_keys(&all).await.expect("a field that is selected");
        field.send_keys(text).await.expect("a field to write into");
    }

    /// What a script answers in the page.
    pub(crate) async fn script(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.expect("a script that runs")
    }

    /// Ends the session, and with it the window.
    pub(crate) async fn close(self) {
        self.client.close().await.expect("the window closes");
    }

    /// What started it.
    pub(crate) const fn driver(&self) -> &Driver {
        &self.driver
    }

    /// What speaks with the driver.
    pub(crate) const fn client(&self) -> &Client {
        &self.client
    }

    /// What is there now.
    pub(crate) async fn find(&self, what: &str) -> Result<Element, CmdError> {
        self.client.find(Locator::XPath(what)).await
    }
}

/// What the pages call `name`.
pub(crate) fn named(name: &str) -> String {
    format!("//*[@data-testid=\"{name}\"]")
}

/// The row of a list.
pub(crate) fn row(name: &str, key: &str) -> String {
    format!("//*[@data-testid=\"{name}\"][@data-key=\"{key}\"]")
}

/// Looks until `look` finds it.
pub(crate) async fn until<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let start = Instant::now();
    let mut looks = interval(BETWEEN_LOOKS);
    loop {
        looks.tick().await;
        if let Some(found) = look().await {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "waited {PATIENCE:?} in vain for {what}");
    }
}
