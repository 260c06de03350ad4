//! `token`: what the merchant's own programs call the server with.

use clap::{Args, Subcommand};
use desk::{CreateToken, ListTokens, Opening, RevokeToken};

use crate::{Failure, options::GlobalOptions, print::print};

/// What to do with tokens.
#[derive(Debug, Subcommand)]
pub(crate) enum TokenVerb {
    /// Creates a token and prints it, this once
    Create(Create),
    /// Lists tokens without their secrets
    List(List),
    /// Revokes a token; it is refused from the next second on
    Revoke(Revoke),
}

/// A new token.
#[derive(Debug, Args)]
pub(crate) struct Create {
    /// The program that is to have it; what it does is recorded as service:NAME
    name: String,
    /// A command it may call, such as `post_transaction`; may be given several times [default: all
    /// commands of a service]
    #[arg(long = "command", value_name = "COMMAND")]
    commands: Vec<String>,
    /// Days until it expires [default: it does not]
    #[arg(long)]
    days: Option<u32>,
}

/// Which tokens to list.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Revoked ones too
    #[arg(long)]
    all: bool,
}

/// Which token to revoke.
#[derive(Debug, Args)]
pub(crate) struct Revoke {
    /// Its id, as `token list` prints it
    id: String,
}

pub(crate) async fn run(options: &GlobalOptions, verb: TokenVerb) -> Result<(), Failure> {
    let actor = options.actor()?;
    let desk = options.open(Opening::MustExist).await?;
    let printed = match verb {
        TokenVerb::Create(Create { name, commands, days }) => {
            let commands = (!commands.is_empty()).then_some(commands);
            print(&desk.create_token(&actor, CreateToken { name, commands, days }).await?)
        }
        TokenVerb::List(List { all }) => print(&desk.list_tokens(ListTokens { all }).await?),
        TokenVerb::Revoke(Revoke { id }) => {
            print(&desk.revoke_token(&actor, RevokeToken { id }).await?)
        }
    };
    desk.db().close().await;
    printed
}
