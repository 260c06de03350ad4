//! Evidence as it was sent, and the files it named.

use pdf::{Block, Column, Table};

use super::{
    case::Case,
    format::{fact, spaced, text, when, word},
};
use crate::EvidenceSentView;

pub(super) fn sent(case: &Case) -> Vec<Block> {
    if case.sent.is_empty() {
        return vec![Block::Paragraph("No evidence was sent.".to_owned())];
    }
    (1_usize..).zip(&case.sent).flat_map(|(number, one)| blocks(number, one)).collect()
}

fn blocks(number: usize, sent: &EvidenceSentView) -> Vec<Block> {
    let what = if sent.submitted { "answer to the bank" } else { "draft at Stripe" };
    let mut blocks = vec![
        Block::Heading(format!("{number}. {what}, {}", when(sent.at))),
        Block::Facts(vec![
            fact("Confirmed by", &sent.actor),
            fact("State of the call", &spaced(&word(sent.state))),
            fact("Texts", &sent.texts.len().to_string()),
            fact("Files", &sent.files.len().to_string()),
        ]),
    ];
    for one in &sent.texts {
        blocks.push(Block::Note(one.field.to_string()));
        blocks.push(Block::Verbatim(one.text.clone()));
    }
    blocks
}

pub(super) fn files(case: &Case) -> Vec<Block> {
    let rows = (1_usize..).zip(&case.sent).flat_map(|(number, sent)| rows(number, sent));
    vec![
        Block::Table(Table {
            columns: vec![
                Column::Figures("Answer".to_owned()),
                text("Field"),
                text("File"),
                Column::Figures("Pages".to_owned()),
                Column::Figures("Bytes".to_owned()),
                text("SHA-256"),
            ],
            rows: rows.collect(),
            totals: vec![],
        }),
        Block::Note("A file that was sent is followed by the files it was made of.".to_owned()),
    ]
}

fn rows(number: usize, sent: &EvidenceSentView) -> Vec<Vec<String>> {
    let mut rows = vec![];
    for file in &sent.files {
        rows.push(vec![
            number.to_string(),
            file.field.to_string(),
            format!("{} ({})", file.name, file.file_id),
            file.pages.to_string(),
            file.bytes.to_string(),
            file.sha256.clone(),
        ]);
        rows.extend(file.parts.iter().map(|part| {
            let blank = String::new;
            vec![
                blank(),
                blank(),
                format!("from {}", part.name),
                blank(),
                blank(),
                part.sha256.clone(),
            ]
        }));
    }
    rows
}
