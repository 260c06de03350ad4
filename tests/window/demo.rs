//! A small demo workspace, and the answers of `redressctl` about it.

use std::{fs, path::Path, process::Command};

use harness::program;
use serde_json::{Deserializer, Value, json};
use tempfile::TempDir;

use crate::window::until;

/// A demo workspace of one test.
pub(crate) struct Demo(TempDir);

impl Demo {
    /// Makes one of 40 users.
    pub(crate) fn create() -> Self {
        let demo = Self(tempfile::tempdir().expect("a temporary folder"));
        make(&demo.folder());
        demo
    }

    /// Where it is.
    pub(crate) fn folder(&self) -> std::path::PathBuf {
        self.0.path().join("demo")
    }

    /// A folder for what the window remembers of its own accord.
    pub(crate) fn home(&self) -> &Path {
        self.0.path()
    }

    /// What a command of the desk answers.
    pub(crate) fn call(&self, command: &str, input: &Value) -> Value {
        let url = format!("sqlite:{}", self.folder().join("redress.db").display());
        redressctl(&["--db", &url, "call", command, &input.to_string()])
    }

    /// The rows that a listing command answers.
    pub(crate) fn rows(&self, command: &str, input: &Value) -> Vec<Value> {
        let answer = self.call(command, input);
        answer["rows"].as_array().expect("rows").clone()
    }

    /// An object as the stand-in has it: the last time that its journal names it.
    pub(crate) fn at_stripe(&self, id: &str) -> Value {
        let journal = fs::read(self.folder().join("stripe.json")).expect("the stand-in's journal");
        // The last line may still be on its way to the disk.
        let pieces = Deserializer::from_slice(&journal).into_iter::<Value>().map_while(Result::ok);
        let newest = pieces
            .flat_map(|piece| piece["objects"].as_array().expect("objects").clone())
            .filter(|object| object["id"] == id)
            .last();
        newest.unwrap_or_else(|| panic!("the stand-in has no {id}"))
    }
}

/// Makes a demo workspace of 40 users in a folder.
pub(crate) fn make(folder: &Path) {
    let folder = folder.to_str().expect("a path in UTF-8");
    redressctl(&["demo", folder, "--users", "40", "--transactions", "800"]);
}

/// A text that is there.
pub(crate) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}"))
}

/// The wallet's transaction of a payment, refund or dispute of Stripe, as soon as it is posted.
pub(crate) async fn posted(demo: &Demo, kind: &str, object: &str) -> Value {
    until(&format!("the {kind} of {object}"), async || {
        let rows = demo.rows("list_transactions", &json!({ "kind": kind, "search": object }));
        rows.into_iter().find(|row| !row["user_id"].is_null())
    })
    .await
}

/// Runs `redressctl` to its end; it must succeed and answer JSON.
pub(crate) fn redressctl(arguments: &[&str]) -> Value {
    let output = Command::new(program("redressctl"))
        .args(arguments)
        .env_remove("REDRESS_DB")
        .env_remove("REDRESS_STRIPE_KEY")
        .output()
        .expect("redressctl runs");
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}
