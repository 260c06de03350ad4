//! Writing the answer line of each line.

use std::{collections::BTreeMap, sync::Arc};

use ledger::{Applied, LedgerError, Outcome};
use schemars::JsonSchema;
use serde::Serialize;

use super::LineAnswers;
use crate::{CommandError, DeskError, TransactionView};

/// The answer to one line.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub enum LineAnswer {
    /// The line was refused.
    Refused {
        /// The reason.
        error: CommandError,
    },
    /// The transaction that was posted, or had been before.
    Posted(Box<TransactionView>),
}

/// How many lines of a stream were accepted and refused.
#[derive(Debug, Default, Serialize)]
pub struct LineCounts {
    /// Lines that were posted, or had been before.
    pub accepted: u64,
    /// Lines that were not.
    pub refused: u64,
    /// Of those, how many for each code.
    pub by_code: BTreeMap<String, u64>,
}

impl LineAnswers {
    /// Appends one line of JSON for each line, in their order, and counts them.
    ///
    /// # Errors
    /// `output_invalid` when an answer is no JSON.
    pub fn write(self, text: &mut Vec<u8>, counts: &mut LineCounts) -> Result<(), DeskError> {
        let mut answers = self.answers.into_iter();
        let mut refused = self.refused.into_iter().peekable();
        for line in 0..self.lines {
            let answer = match refused.next_if(|&(index, _)| index == line) {
                Some((_, error)) => Err(error),
                None => answers
                    .next()
                    .unwrap_or(Err(LedgerError::Closed))
                    .map_or_else(|error| Err(DeskError::Ledger(error).into()), transaction),
            };
            let answer = counts.count(answer);
            serde_json::to_writer(&mut *text, &answer)
                .map_err(|error| DeskError::BadOutput(error.to_string()))?;
            text.push(b'\n');
        }
        Ok(())
    }
}

impl LineCounts {
    fn count(&mut self, answer: Result<TransactionView, CommandError>) -> LineAnswer {
        match answer {
            Ok(view) => {
                self.accepted += 1;
                LineAnswer::Posted(Box::new(view))
            }
            Err(error) => {
                self.refused += 1;
                *self.by_code.entry(error.code.clone()).or_default() += 1;
                LineAnswer::Refused { error }
            }
        }
    }
}

fn transaction(applied: Applied) -> Result<TransactionView, CommandError> {
    match applied.outcome {
        Outcome::Transaction(record) | Outcome::Captured(_, record) => {
            Ok(Arc::unwrap_or_clone(record).into())
        }
        // The order of a line always posts a transaction.
        Outcome::Wallet | Outcome::Hold(_) => Err(DeskError::Ledger(LedgerError::Closed).into()),
    }
}
