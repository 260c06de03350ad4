//! How a database is opened.

/// How to open a database, in particular when it does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Create an empty one.
    CreateIfMissing,
    /// Refuse with [`StoreError::NotFound`].
    MustExist,
    /// Create an empty one whose commits do not wait for the disk (`synchronous=off`). It must be
    /// synced to disk when it is finished, or deleted. On a server the same as
    /// [`Self::CreateIfMissing`].
    Draft,
}
