//! The tables of a database as the engine lists them: columns, and which table refers to which.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Engine, Query, StoreError, Tx, value::Kind};

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<(String, Kind)>,
    /// Columns of the primary key, in order.
    pub(crate) key: Vec<String>,
}

/// Table, column, type, and place in the primary key (0: not in it), in the order of definition. The
/// list of applied migrations belongs to no program but sqlx, and is not a table of ours.
const COLUMNS_SQLITE: &str = "
    select t.name as t, c.name as c, lower(c.type) as type, c.pk as place
      from sqlite_schema t
      join pragma_table_info(t.name) c
     where t.type = 'table' and t.name not like 'sqlite_%' and t.name <> '_sqlx_migrations'
     order by t.name, c.cid";
const COLUMNS_POSTGRES: &str = "
    select c.relname::text as t, a.attname::text as c, format_type(a.atttypid, null) as type,
           coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0)::bigint as place
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_index i on i.indrelid = c.oid and i.indisprimary
     where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
       and c.relname <> '_sqlx_migrations'
     order by c.relname, a.attnum";
/// Table, and a table that it refers to.
const REFERENCES_SQLITE: &str = "
    select distinct t.name as t, f.\"table\" as target
      from sqlite_schema t
      join pragma_foreign_key_list(t.name) f
     where t.type = 'table'";
const REFERENCES_POSTGRES: &str = "
    select distinct c.relname::text as t, r.relname::text as target
      from pg_constraint f
      join pg_class c on c.oid = f.conrelid
      join pg_class r on r.oid = f.confrelid
     where f.contype = 'f' and c.relnamespace = current_schema()::regnamespace";

/// All tables of ours; each stands after those it refers to.
pub(crate) async fn tables_in(tx: &mut Tx) -> Result<Vec<Table>, StoreError> {
    let (columns, references) = match tx.engine() {
        Engine::Sqlite => (COLUMNS_SQLITE, REFERENCES_SQLITE),
        Engine::Postgres => (COLUMNS_POSTGRES, REFERENCES_POSTGRES),
    };
    let columns: Vec<(String, String, String, i64)> = Query::new(columns).all(tx).await?;
    let references: Vec<(String, String)> = Query::new(references).all(tx).await?;
    in_order(tables_of(columns)?, &references)
}

fn tables_of(columns: Vec<(String, String, String, i64)>) -> Result<Vec<Table>, StoreError> {
    let mut tables: Vec<Table> = Vec::new();
    let mut keys: BTreeMap<(String, i64), String> = BTreeMap::new();
    for (table, column, kind, place) in columns {
        let kind = match kind.as_str() {
            "integer" | "bigint" => Kind::Int,
            "text" => Kind::Text,
            "blob" | "bytea" => Kind::Bytes,
            other => return Err(StoreError::Damaged(format!("{table}.{column} of type {other}"))),
        };
        if place > 0 {
            keys.insert((table.clone(), place), column.clone());
        }
        match tables.last_mut().filter(|last| last.name == table) {
            Some(last) => last.columns.push((column, kind)),
            None => tables.push(Table { name: table, columns: vec![(column, kind)], key: vec![] }),
        }
    }
    for ((table, _), column) in keys {
        if let Some(table) = tables.iter_mut().find(|one| one.name == table) {
            table.key.push(column);
        }
    }
    Ok(tables)
}

fn in_order(
    mut waiting: Vec<Table>,
    references: &[(String, String)],
) -> Result<Vec<Table>, StoreError> {
    let mut ordered: Vec<Table> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let names: BTreeSet<String> = waiting.iter().map(|table| table.name.clone()).collect();
        let is_ready = |table: &Table| {
            let mut targets = references.iter().filter(|(from, _)| *from == table.name);
            targets.all(|(from, to)| from == to || !names.contains(to))
        };
        let (ready, rest): (Vec<Table>, Vec<Table>) = waiting.into_iter().partition(is_ready);
        if ready.is_empty() {
            return Err(StoreError::Damaged("tables that refer to each other".to_owned()));
        }
        ordered.extend(ready);
        waiting = rest;
    }
    Ok(ordered)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> Table {
        Table { name: name.to_owned(), columns: vec![], key: vec![] }
    }

    fn refers(from: &str, to: &str) -> (String, String) {
        (from.to_owned(), to.to_owned())
    }

    #[test]
    fn a_table_stands_after_those_it_refers_to() {
        let tables = ["a", "b", "c"].map(table).to_vec();
        let references = [refers("a", "b"), refers("b", "c"), refers("b", "b")];
        let ordered = in_order(tables.clone(), &references).unwrap();
        let names: Vec<&str> = ordered.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, ["c", "b", "a"]);
        let circle = [refers("a", "b"), refers("b", "a")];
        assert_eq!(in_order(tables, &circle).unwrap_err().code(), "database_damaged");
    }
}
