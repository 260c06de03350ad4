use std::{env, process::Command};

use crate::{outsider, world::World};

/// The stand-in and a home of its own for Stripe's command line.
fn command(
    program: &std::ffi::OsStr,
    world: &World,
    home: &std::path::Path,
    words: &[&str],
) -> String {
    let url = world.stand_in.url().trim_end_matches('/');
    let mut command = Command::new(program);
    command
        .args(words)
        .args(["--api-base", url, "--api-key", fake_stripe::DEFAULT_KEY])
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home)
        .env("STRIPE_CLI_TELEMETRY_OPTOUT", "1");
    outsider::succeed(command)
}

/// `REDRESS_STRIPE_CLI` names the program.
#[tokio::test]
async fn stripes_command_line_triggers_and_lists() {
    let Some(program) = env::var_os("REDRESS_STRIPE_CLI") else {
        return outsider::skipped("Stripe's command line", "REDRESS_STRIPE_CLI");
    };
    let (world, home) = (World::new(), tempfile::tempdir().expect("a folder"));
    for event in
        ["charge.dispute.created", "charge.refunded", "charge.failed", "checkout.session.completed"]
    {
        let said = command(&program, &world, home.path(), &["trigger", event]);
        assert!(said.contains("Trigger succeeded"), "{event}: {said}");
        assert!(world.event_types(0).await.contains(&event.to_owned()), "{event}");
    }
    let said = command(&program, &world, home.path(), &["disputes", "list"]);
    let page: serde_json::Value = serde_json::from_str(&said).expect("a page in JSON");
    assert_eq!(page["data"][0]["status"], "warning_needs_response");
}
