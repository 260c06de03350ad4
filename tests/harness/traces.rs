//! Looking for a text in everything that a database holds, past the product.

use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::World;

impl World {
    /// Where the database still says a text, in whatever case: byte offsets in the file and its log,
    /// or columns on a server.
    pub async fn traces_of(&self, text: &str) -> Vec<String> {
        match self.file() {
            Some(file) => traces_in_files(&file, text),
            None => traces_on_server(self.url(), text).await,
        }
    }
}

fn traces_in_files(file: &Path, text: &str) -> Vec<String> {
    let beside = |suffix: &str| PathBuf::from(format!("{}{suffix}", file.display()));
    let files = [file.to_owned(), beside("-wal"), beside("-journal")];
    let present = files.into_iter().filter(|file| file.exists());
    present.flat_map(|file| traces_in_file(&file, text)).collect()
}

/// Where a file says a text, in whatever case.
pub fn traces_in_file(file: &Path, text: &str) -> Vec<String> {
    let bytes = std::fs::read(file).expect("the file").to_ascii_lowercase();
    let wanted = text.to_ascii_lowercase().into_bytes();
    let places = bytes.windows(wanted.len()).enumerate();
    let found = places.filter(|(_, window)| *window == wanted);
    let around = |at: usize| {
        let context = &bytes[at.saturating_sub(60)..(at + 60).min(bytes.len())];
        String::from_utf8_lossy(context).into_owned()
    };
    found.map(|(at, _)| format!("{} at {at}: {}", file.display(), around(at))).collect()
}

const COLUMNS: &str = "
    select table_name::text, column_name::text, data_type::text
      from information_schema.columns
     where table_schema = 'public' and data_type in ('text', 'bytea', 'character varying')";

async fn traces_on_server(url: &str, text: &str) -> Vec<String> {
    let mut connection = PgConnection::connect(url).await.expect("the world's database");
    let columns: Vec<(String, String, String)> =
        sqlx::query_as(COLUMNS).fetch_all(&mut connection).await.expect("columns");
    assert!(columns.len() > 100, "{} columns", columns.len());
    let mut traces = Vec::new();
    for (table, column, kind) in columns {
        let value =
            if kind == "bytea" { format!("encode({column}, 'escape')") } else { column.clone() };
        let counted =
            format!("select count(*) from {table} where position(lower($1) in lower({value})) > 0");
        let (count,): (i64,) = sqlx::query_as(AssertSqlSafe(counted))
            .bind(text)
            .fetch_one(&mut connection)
            .await
            .expect("a count");
        if count > 0 {
            traces.push(format!("{count} rows of {table}.{column}"));
        }
    }
    connection.close().await.expect("closed");
    traces
}
