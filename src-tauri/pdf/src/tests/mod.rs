//! Paper as its callers see it: documents, attachments and merging, looked at with a PDF reader.

mod archive;
mod attachments;
mod documents;
mod fixtures;
mod hostile;
mod merging;
