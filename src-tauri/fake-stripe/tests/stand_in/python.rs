use std::{env, process::Command};

use crate::{outsider, world::World};

/// Stripe's own Python SDK pays, refunds, disputes, uploads, pages and verifies signatures.
/// `REDRESS_STRIPE_PYTHON` names the Python in whose environment `stripe` is installed.
#[test]
fn stripes_python_sdk_finds_stripe() {
    let Some(python) = env::var_os("REDRESS_STRIPE_PYTHON") else {
        return outsider::skipped("Stripe's Python SDK", "REDRESS_STRIPE_PYTHON");
    };
    let world = World::new();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/drive.py");
    let mut command = Command::new(python);
    command.args([script, world.stand_in.url(), fake_stripe::DEFAULT_KEY]);
    outsider::succeed(command);
}
