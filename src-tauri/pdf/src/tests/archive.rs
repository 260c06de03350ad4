//! What makes a document last and heard: PDF/A-2a, its language, its parts, its scripts.

use crate::{Block, Column, Document, Moment, Section, Table};
use lopdf::{Dictionary, Object};
use rstest::rstest;

use super::fixtures::{at, read, text};

fn document(blocks: Vec<Block>) -> Document {
    let mut document = Document::new("Case file", at());
    document.sections.push(Section { title: "All".into(), blocks });
    document
}

fn every_block() -> Vec<Block> {
    vec![
        Block::Heading("Heading".into()),
        Block::Paragraph("Text".into()),
        Block::Note("Note".into()),
        Block::Facts(vec![("Name".into(), "Ada".into())]),
        Block::Timeline(vec![Moment {
            when: "now".into(),
            what: "Something".into(),
            detail: "More".into(),
        }]),
        Block::Verbatim("As sent".into()),
        Block::Table(Table {
            columns: vec![Column::Text("A".into()), Column::Figures("B".into())],
            rows: vec![vec!["a".into(), "1".into()], vec![]],
            totals: vec!["Sum".into(), "1".into()],
        }),
    ]
}

fn catalog(document: &lopdf::Document) -> Dictionary {
    document.catalog().unwrap().clone()
}

fn metadata(document: &lopdf::Document) -> String {
    let id = catalog(document).get(b"Metadata").and_then(Object::as_reference).unwrap();
    let stream = document.get_object(id).and_then(Object::as_stream).unwrap();
    // Archives read it without unpacking.
    assert!(!stream.dict.has(b"Filter"));
    String::from_utf8(stream.content.clone()).unwrap()
}

/// How often a kind of part stands in the tree.
fn parts(document: &lopdf::Document, kind: &str) -> usize {
    let is_kind = |object: &&Object| {
        object.as_dict().is_ok_and(|part| {
            part.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == kind.as_bytes())
                && part.has(b"P")
        })
    };
    document.objects.values().filter(is_kind).count()
}

#[test]
fn a_document_says_that_it_is_archivable_tagged_and_in_which_language() {
    let mut german = document(every_block());
    german.language = "de".into();
    let made = german.render().unwrap();
    assert!(made.bytes.starts_with(b"%PDF-1.7\n%"));
    assert!(made.bytes[10..14].iter().all(|byte| *byte > 127));
    let document = read(&made.bytes);
    let said = metadata(&document);
    for word in ["<pdfaid:part>2<", "<pdfaid:conformance>A<", "Case file", ">de<"] {
        assert!(said.contains(word), "{word} in {said}");
    }
    let catalog = catalog(&document);
    assert_eq!(catalog.get(b"Lang").and_then(Object::as_str).unwrap(), b"de");
    let marked = catalog.get_deref(b"MarkInfo", &document).and_then(Object::as_dict).unwrap();
    assert!(marked.get(b"Marked").and_then(Object::as_bool).unwrap());
    assert!(catalog.has(b"StructTreeRoot") && catalog.has(b"OutputIntents"));
    assert!(document.trailer.has(b"ID"));
}

#[test]
fn every_font_is_inside_the_file() {
    let made = document(vec![Block::Paragraph("a 王 عمر ที่ שלום →".into())]).render().unwrap();
    let document = read(&made.bytes);
    let is_font = |object: &&Object| {
        object.as_dict().is_ok_and(|font| {
            font.get(b"Type").and_then(Object::as_name).is_ok_and(|name| name == b"FontDescriptor")
        })
    };
    let fonts: Vec<_> = document.objects.values().filter(is_font).collect();
    assert!(fonts.len() >= 6, "{}", fonts.len());
    assert!(fonts.iter().all(|font| font.as_dict().unwrap().has(b"FontFile2")));
}

#[rstest]
#[case::title("H1", 1)]
#[case::sections("H2", 2)]
#[case::headings("H3", 1)]
#[case::tables("Table", 2)]
#[case::header_rows("THead", 1)]
#[case::sums("TFoot", 1)]
#[case::column_headers_and_names("TH", 3)]
#[case::cells("TD", 7)]
#[case::lists("L", 1)]
#[case::content_list("TOCI", 2)]
#[case::quotes("BlockQuote", 1)]
fn the_parts_of_a_document_are_told_apart(#[case] kind: &str, #[case] count: usize) {
    let made = document(every_block()).render().unwrap();
    assert_eq!(parts(&read(&made.bytes), kind), count);
}

#[test]
fn a_header_row_that_is_repeated_is_heard_once() {
    let table = Table {
        columns: vec![Column::Text("A".into())],
        rows: vec![vec!["a".into()]; 200],
        totals: vec![],
    };
    let made = document(vec![Block::Table(table)]).render().unwrap();
    assert!(made.pages > 3);
    let document = read(&made.bytes);
    assert_eq!((parts(&document, "TH"), parts(&document, "TD")), (1, 200));
}

#[rstest]
#[case::no_title("", "")]
#[case::control("a\u{0}b\u{7}\u{fffe}", "x")]
#[case::long(&"word ".repeat(3_000), &"word ".repeat(8_000))]
#[case::one_long_word(&"x".repeat(9_000), &"مرحبا".repeat(4_000))]
#[case::private("\u{e000}", "\u{f8ff}\u{10fffd}")]
#[case::from_right("شركة", "สมชาย")]
fn any_title_and_text_give_a_document(#[case] title: &str, #[case] text: &str) {
    let mut document = document(vec![
        Block::Heading(title.into()),
        Block::Paragraph(text.into()),
        Block::Verbatim(text.into()),
        Block::Facts(vec![(title.into(), text.into())]),
    ]);
    document.title = title.into();
    document.header = text.into();
    let made = document.render().unwrap();
    assert_eq!(read(&made.bytes).get_pages().len(), made.pages);
}

#[test]
fn two_hundred_pages_are_packed() {
    let table = Table {
        columns: vec![Column::Text("Reference".into()), Column::Figures("Amount".into())],
        rows: (0..7_600).map(|row| vec![format!("req{row:05}"), format!("{row}.00")]).collect(),
        totals: vec![],
    };
    let made = document(vec![Block::Table(table)]).render().unwrap();
    assert!(made.pages >= 190, "{}", made.pages);
    // Without packing it is three megabytes.
    assert!(made.bytes.len() < 900_000, "{}", made.bytes.len());
    let document = read(&made.bytes);
    assert_eq!(document.get_pages().len(), made.pages);
    let last = u32::try_from(made.pages).unwrap();
    assert!(text(&document, last).contains("req07599"));
}

#[test]
fn scripts_of_every_kind_give_the_same_bytes_again() {
    let make = || {
        let mut blocks = every_block();
        blocks.push(Block::Paragraph("عمر الخيام، สมชาย ใจดี, שלום, 王小明, उ".into()));
        document(blocks).render().unwrap()
    };
    let first = make();
    assert_eq!(first, make());
    // Nor does it matter who asks: another thread has other addresses and other seeds.
    let other = std::thread::spawn(make).join().unwrap();
    assert_eq!(first, other);
}
