//! The command line.

use clap::{Parser, Subcommand};

use crate::{
    backup::{Backup, Inspect, Restore},
    bench::Bench,
    call::Call,
    completions::Completions,
    copy::Copy,
    demo::Demo,
    export::{ExportBooksVerb, ExportVerb, VerifyExportVerb},
    import::Import,
    man_pages::ManPages,
    options::GlobalOptions,
    post::Post,
    serve::Serve,
    sync::SyncVerb,
    token::TokenVerb,
};

/// The desk of refunds and disputes, without a window.
#[derive(Debug, Parser)]
#[command(version, name = "redressctl", max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) options: GlobalOptions,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// The verb of the command line.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Makes an empty database; one that exists stays as it is
    Init,
    /// Runs a command of the desk: JSON in, JSON out
    Call(Call),
    /// Lists every command with the JSON Schemas of its input and output
    Commands,
    /// Posts transactions: JSON lines in, one answer line each, in the same order
    Post(Post),
    /// Checks sums, sequences, running balances, holds and the audit chain; 1 if anything is wrong
    Verify,
    /// Rounds with Stripe until there is nothing more: sends what is due, hears, reads
    Sync(SyncVerb),
    /// Takes webhooks and what your platform reports, and goes round with Stripe until ctrl-c
    Serve(Serve),
    /// Creates, lists and revokes the tokens of your platform
    #[command(subcommand)]
    Token(TokenVerb),
    /// Writes rows into a file, with a manifest beside it
    Export(Box<ExportVerb>),
    /// Writes the books (users, wallets, transactions, entries) into a folder, for another workspace
    ExportBooks(ExportBooksVerb),
    /// Checks an exported file against its manifest and the books; 1 if anything does not agree
    VerifyExport(VerifyExportVerb),
    /// Brings in users, balances and transactions of other systems
    #[command(subcommand)]
    Import(Import),
    /// Copies the workspace into a new file while it is in use
    Backup(Backup),
    /// Inspects a backup: soundness, size, contents
    Inspect(Inspect),
    /// Copies a backup to a new place; no file that exists is replaced
    Restore(Restore),
    /// Copies a whole workspace into a new database, from a file to a server or back
    Copy(Copy),
    /// Makes a demo workspace in a folder
    Demo(Demo),
    /// Writes the completions of a shell to standard output
    Completions(Completions),
    /// Writes the man pages into a folder
    #[command(hide = true)]
    ManPages(ManPages),
    /// Measures, next to a baseline of the same run
    #[command(subcommand)]
    Bench(Bench),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Arguments;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
