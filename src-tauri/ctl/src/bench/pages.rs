//! `bench pages`: pages of the ledger from anywhere in it, inside the process, in ledgers of several
//! sizes. What matters is that a page of a large ledger costs what one of a small ledger costs.

use std::time::Instant;

use clap::Args;
use desk::{Desk, ListTransactions, Opening};
use ledger::Kind;
use serde_json::{Value as Json, json};
use store::Cursor;

use super::{
    ledger::{owner, prepare},
    post_usage, rounded,
};
use crate::{Failure, options::GlobalOptions};

/// Size of the benchmark.
#[derive(Debug, Args)]
pub(crate) struct PagesBench {
    /// Numbers of transactions, growing
    #[arg(long, value_delimiter = ',', default_values_t = [1_000_000, 10_000_000])]
    rows: Vec<i64>,
    /// Wallets they are spread over
    #[arg(long, default_value_t = 10_000)]
    wallets: i64,
    /// Pages of each list
    #[arg(long, default_value_t = 2_000)]
    pages: u32,
}

/// Measures in an empty database and prints one JSON object.
pub(crate) async fn run(options: &GlobalOptions, input: PagesBench) -> Result<(), Failure> {
    let desk = options.open(Opening::CreateIfMissing).await?;
    prepare(&desk, input.wallets).await?;
    let mut posted = 0;
    let mut figures = Vec::new();
    for &rows in &input.rows {
        post_usage(&desk, posted..rows, input.wallets).await?;
        posted = posted.max(rows);
        for list in List::ALL {
            let figure = measure(&desk, list, posted + input.wallets, &input).await?;
            eprintln!("{figure}");
            figures.push(figure);
        }
    }
    let engine = format!("{:?}", desk.db().engine()).to_lowercase();
    desk.db().close().await;
    println!("{}", json!({ "bench": "pages", "engine": engine, "figures": figures }));
    Ok(())
}

/// A list of the ledger.
#[derive(Clone, Copy, Debug)]
enum List {
    /// Every transaction.
    All,
    /// One of the users'.
    OfUser,
    /// The most frequent kind.
    OfKind,
}

impl List {
    const ALL: [Self; 3] = [Self::All, Self::OfUser, Self::OfKind];

    const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::OfUser => "of_user",
            Self::OfKind => "of_kind",
        }
    }

    fn page(self, before: i64, user: i64) -> Result<ListTransactions, Failure> {
        let page = ListTransactions {
            cursor: Some(Cursor::new([before.to_string()]).to_string()),
            ..ListTransactions::default()
        };
        Ok(match self {
            Self::All => page,
            Self::OfUser => ListTransactions { user_id: Some(owner(user)?), ..page },
            Self::OfKind => ListTransactions { kind: Some(Kind::Usage), ..page },
        })
    }
}

/// Reads pages that begin anywhere, the same for the same sizes.
async fn measure(
    desk: &Desk,
    list: List,
    transactions: i64,
    input: &PagesBench,
) -> Result<Json, Failure> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |bound: i64| {
        // A multiplicative generator is random enough for places in a list.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((state >> 33) % u64::try_from(bound.max(1)).unwrap_or(1)).unwrap_or(0)
    };
    let mut micros = Vec::new();
    for _ in 0..input.pages {
        let page = list.page(below(transactions) + 2, below(input.wallets) + 1)?;
        let begin = Instant::now();
        let found = desk.list_transactions(page).await?;
        micros.push(begin.elapsed().as_secs_f64() * 1e6);
        if found.rows.is_empty() && matches!(list, List::All) {
            return Err(Failure::machine(&"an empty page"));
        }
    }
    micros.sort_by(f64::total_cmp);
    let at = |per_mille: usize| micros.get(micros.len().saturating_sub(1) * per_mille / 1_000);
    let figure = |per_mille| rounded(at(per_mille).copied().unwrap_or(0.0), 1);
    Ok(json!({
        "list": list.word(),
        "transactions": transactions,
        "p50_microseconds": figure(500),
        "p99_microseconds": figure(990),
        "max_microseconds": figure(1_000),
    }))
}
