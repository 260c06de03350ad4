//! `serve`: webhooks, the API of the platform, and rounds with Stripe, without an open window.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;
use desk::{Desk, Opening, workspace};
use serde_json::json;
use tokio::net::TcpListener;

use crate::{Failure, interrupt, options::GlobalOptions, print::print};

/// The environment variable with the signing secrets of the webhook endpoint, separated by commas.
const SECRET_VARIABLE: &str = "REDRESS_WEBHOOK_SECRET";
/// The credential with them, one per line, for a unit of systemd.
const SECRET_CREDENTIAL: &str = "webhook-secret";

/// The address to listen on, and the signing secrets of the webhook endpoint.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port; port 0 takes any free port
    #[arg(long, default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// File with the signing secrets of the webhook endpoint, one per line, several while one is
    /// replaced [default: `REDRESS_WEBHOOK_SECRET`, separated by commas, else systemd's credential
    /// `webhook-secret`, one per line, else the keychain's]; without one, deliveries are refused and
    /// events come by polling alone
    #[arg(long, value_name = "FILE")]
    webhook_secret_file: Option<PathBuf>,
    /// Refused: the command line of a process can be read by every user of the machine
    #[arg(long, hide = true, num_args = 0..=1, value_name = "SECRET")]
    webhook_secret: Option<Vec<String>>,
    /// Requests of the API that one token may make in a second
    #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(1..))]
    requests_per_second: u32,
}

/// Serves until it is interrupted or terminated; prints `{"url": …, "worker_elsewhere": …}` once it
/// listens.
pub(crate) async fn run(options: &GlobalOptions, input: Serve) -> Result<(), Failure> {
    if input.webhook_secret.is_some() {
        return Err(Failure::usage(format!(
            "a webhook secret on the command line can be read by every user of this machine; set \
             {SECRET_VARIABLE}, give --webhook-secret-file, or keep it in the keychain"
        )));
    }
    let stop = interrupt::stop_signal().map_err(|error| Failure::machine(&error))?;
    let desk = options.open(Opening::MustExist).await?;
    let secrets = secrets(&desk, input.webhook_secret_file).await?;
    let listener =
        TcpListener::bind(input.listen).await.map_err(|error| Failure::machine(&error))?;
    let address = listener.local_addr().map_err(|error| Failure::machine(&error))?;
    // Another process may work with Stripe already; this one takes over when that ends.
    let worker_elsewhere = desk.stripe_worker_elsewhere().await?;
    let url = format!("http://{address}/");
    print(&json!({ "url": url, "worker_elsewhere": worker_elsewhere }))?;
    let options = server::Options { secrets, requests_per_second: input.requests_per_second };
    server::serve(desk, listener, options, stop).await;
    Ok(())
}

async fn secrets(desk: &Desk, file: Option<PathBuf>) -> Result<Vec<String>, Failure> {
    if let Some(file) = file {
        let text = std::fs::read_to_string(&file).map_err(|error| {
            Failure::usage(format!("{} cannot be read: {error}", file.display()))
        })?;
        let secrets = words(&text, '\n');
        if secrets.is_empty() {
            return Err(Failure::usage(format!("{} holds no webhook secret", file.display())));
        }
        return Ok(secrets);
    }
    let from_environment = std::env::var(SECRET_VARIABLE).unwrap_or_default();
    let secrets = words(&from_environment, ',');
    if !secrets.is_empty() {
        return Ok(secrets);
    }
    if let Some(text) = workspace::credential(SECRET_CREDENTIAL) {
        return Ok(words(&text, '\n'));
    }
    let kept = desk.kept_webhook_secret().await?;
    Ok(kept.into_iter().map(|secret| secret.expose().to_owned()).collect())
}

fn words(text: &str, separator: char) -> Vec<String> {
    let words = text.split(separator).map(str::trim).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}
