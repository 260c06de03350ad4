//! `sync`: rounds of sending to and reading from Stripe until nothing is left.

use clap::Args;
use desk::{Opening, Sync, SyncDone};

use crate::{Failure, options::GlobalOptions, print::print};

/// What to read.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct SyncVerb {
    /// Reads the whole account again, besides the events
    #[arg(long)]
    full: bool,
}

pub(crate) async fn run(options: &GlobalOptions, input: SyncVerb) -> Result<(), Failure> {
    let desk = options.open(Opening::MustExist).await?;
    let mut all = SyncDone::default();
    // A person asks: what the key could not read last time is tried again.
    let mut next = Sync { full: input.full, try_again: true };
    let ended = loop {
        match desk.sync(next).await {
            Ok(done) => all = sum(all, done),
            Err(error) => break Err(error),
        }
        if !all.more {
            break Ok(all);
        }
        next = Sync::default();
    };
    desk.db().close().await;
    print(&ended?)
}

const fn sum(all: SyncDone, done: SyncDone) -> SyncDone {
    SyncDone {
        sent: all.sent.saturating_add(done.sent),
        failed: all.failed.saturating_add(done.failed),
        heard: all.heard.saturating_add(done.heard),
        read: all.read.saturating_add(done.read),
        unheard: all.unheard.saturating_add(done.unheard),
        more: done.more,
    }
}
