//! The engines that a database may run on.

/// The engine of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded; the database is one file.
    Sqlite,
    /// A database server, for teams.
    Postgres,
}
