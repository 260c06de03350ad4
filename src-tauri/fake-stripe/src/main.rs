//! `fake-stripe`: the stand-in as a process. Prints `{"url": "…"}` once it listens.

use std::{io, net::SocketAddr, path::PathBuf};

use clap::Parser;
use fake_stripe::{DEFAULT_ACCOUNT, DEFAULT_KEY, DateHeader, Options, StandIn};

/// A stateful stand-in for Stripe's API.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen; port 0 takes any free port.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// File with the account's objects in JSON, read at the start; changes are added at its end.
    #[arg(long)]
    state: Option<PathBuf>,
    /// The API key to accept.
    #[arg(long, default_value = DEFAULT_KEY)]
    key: String,
    /// The id of the account
    #[arg(long, default_value = DEFAULT_ACCOUNT)]
    account: String,
}

fn main() -> io::Result<()> {
    let Arguments { listen, state, key, account } = Arguments::parse();
    let stand_in = StandIn::start(Options { addr: listen, state_file: state, key })?;
    stand_in.name_account(&account);
    stand_in.set_date_header(DateHeader::OffsetSeconds(0));
    println!("{}", serde_json::json!({ "url": stand_in.url() }));
    stand_in.wait();
    Ok(())
}
