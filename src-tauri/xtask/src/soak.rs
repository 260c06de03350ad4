//! `cargo xtask soak`: the long versions of tests that `cargo xtask test` runs short.

use anyhow::Result;

use crate::{repo::Repo, test};

#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Refunds through a Stripe that fails at random, with processes killed at random moments
    Refunds {
        /// How many refunds
        #[arg(long, default_value_t = 10_000)]
        refunds: u32,
        /// How often the process is killed
        #[arg(long, default_value_t = 50)]
        kills: u32,
    },
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<()> {
    let What::Refunds { refunds, kills } = options.what;
    let sizes = [("REDRESS_SOAK_REFUNDS", refunds), ("REDRESS_SOAK_KILLS", kills)];
    let sizes = sizes.map(|(name, size)| (name, size.to_string()));
    test::run_one(repo, "stripe::soak::", &sizes)
}
