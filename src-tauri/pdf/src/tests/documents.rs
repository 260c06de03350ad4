//! Text documents.

use crate::{Block, Column, Document, Moment, Rendered, Scale, Section, Table};
use lopdf::Object;
use rstest::rstest;

use super::fixtures::{at, read, text};

fn rows(count: usize) -> Block {
    Block::Table(Table {
        columns: vec![
            Column::Text("Time".into()),
            Column::Text("Reference".into()),
            Column::Figures("Amount".into()),
        ],
        rows: (0..count)
            .map(|row| vec!["2026-09-01".into(), format!("req{row:05}"), format!("{row}.00")])
            .collect(),
        totals: vec!["Sum".into(), String::new(), "1.00".into()],
    })
}

fn section(title: &str, blocks: Vec<Block>) -> Section {
    Section { title: title.into(), blocks }
}

fn case_file(sections: Vec<Section>) -> Document {
    let mut document = Document::new("Case file", at());
    document.header = "dp_123".into();
    document.footer = "Made by Ada".into();
    document.sections = sections;
    document
}

fn rendered(sections: Vec<Section>) -> Rendered {
    case_file(sections).render().unwrap()
}

/// The text without spaces: how words are spaced is the reader's guess.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn every_page_has_its_running_lines_and_its_number() {
    let made = rendered(vec![section("History", vec![rows(200)])]);
    let document = read(&made.bytes);
    assert_eq!(document.get_pages().len(), made.pages);
    assert!(made.pages > 4);
    for page in 1..=made.pages {
        let text = squeezed(&text(&document, u32::try_from(page).unwrap()));
        assert!(text.contains(&format!("Page{page}of{}", made.pages)), "{text}");
        assert!(text.contains("dp_123") && text.contains("MadebyAda"), "{text}");
    }
}

#[test]
fn the_header_row_is_repeated_and_no_row_is_lost() {
    let made = rendered(vec![section("History", vec![rows(200)])]);
    let document = read(&made.bytes);
    let pages: Vec<_> = (1..=made.pages)
        .map(|page| squeezed(&text(&document, u32::try_from(page).unwrap())))
        .collect();
    assert!(pages[1..].iter().all(|page| page.contains("TimeReferenceAmount")));
    let whole = pages.concat();
    for row in 0..200 {
        assert_eq!(whole.matches(&format!("req{row:05}")).count(), 1, "row {row}");
    }
    assert!(pages.last().unwrap().contains("Sum"));
}

#[test]
fn the_content_list_and_the_bookmarks_tell_the_truth() {
    let titles = ["Facts", "History", "Evidence", "Outcome"];
    let sections = titles.map(|title| section(title, vec![rows(70)]));
    let made = rendered(sections.to_vec());
    let document = read(&made.bytes);
    let list = squeezed(&text(&document, 1));
    for title in titles {
        let is_on = |page: &usize| {
            let text = squeezed(&text(&document, u32::try_from(*page).unwrap()));
            text.contains(title)
        };
        let page = (2..=made.pages).find(is_on).unwrap();
        assert!(list.contains(&format!("{title}{page}")), "{title} is on {page}: {list}");
    }
    let toc = document.get_toc().unwrap().toc;
    assert_eq!(toc.iter().map(|entry| entry.title.as_str()).collect::<Vec<_>>(), titles);
    let links = document.get_page_annotations(document.get_pages()[&1]).unwrap();
    assert_eq!(links.len(), titles.len());
}

#[test]
fn five_thousand_rows_are_set() {
    let started = std::time::Instant::now();
    let made = rendered(vec![section("History", vec![rows(5_000)])]);
    // The promise is two seconds of the released program; this one is built without optimisation.
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
    let document = read(&made.bytes);
    assert_eq!(document.get_pages().len(), made.pages);
    let last = u32::try_from(made.pages).unwrap();
    assert!(text(&document, last).contains("req04999"));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let make = || rendered(vec![section("History 王小明", vec![rows(50)])]);
    assert_eq!(make(), make());
}

#[test]
fn the_properties_say_title_producer_and_date() {
    let document = read(&rendered(vec![]).bytes);
    let id = document.trailer.get(b"Info").and_then(Object::as_reference).unwrap();
    let properties = document.get_dictionary(id).unwrap();
    let value = |key: &[u8]| properties.get(key).and_then(Object::as_str).unwrap();
    assert_eq!(value(b"Title"), b"Case file");
    assert_eq!(value(b"Producer"), b"Redress");
    assert!(value(b"CreationDate").starts_with(b"D:20261001093000"));
}

#[rstest]
#[case::chinese("王小明 陳美華", "王小明陳美華")]
#[case::accents("Jürgen Łódź Nguyễn", "JürgenŁódźNguyễn")]
#[case::no_font("उमर", "⟨U+0909⟩⟨U+092E⟩⟨U+0930⟩")]
#[case::emoji("🙂", "⟨U+1F642⟩")]
#[case::control("a\u{7}b", "a⟨U+0007⟩b")]
fn no_character_vanishes(#[case] written: &str, #[case] read_back: &str) {
    let made = rendered(vec![section("Text", vec![Block::Paragraph(written.into())])]);
    let found = squeezed(&text(&read(&made.bytes), 2));
    assert!(found.contains(read_back), "{found}");
}

#[test]
fn long_text_of_every_kind_flows_over_pages() {
    let long = "word ".repeat(3_000);
    let lines = "line\n".repeat(200);
    let moment = Moment { when: "now".into(), what: "Something".into(), detail: long.clone() };
    let blocks = vec![
        Block::Heading("Heading".into()),
        Block::Paragraph(long.clone()),
        Block::Note(long.clone()),
        Block::Facts(vec![("Name".into(), long.clone()), (long.clone(), String::new())]),
        Block::Timeline(vec![moment]),
        Block::Verbatim(lines),
        Block::Table(Table {
            columns: vec![Column::Text("A".into()), Column::Figures("B".into())],
            rows: vec![vec![long.clone(), "1".into(), "too many".into()], vec![]],
            totals: vec![],
        }),
    ];
    for scale in [Scale::File, Scale::Bank] {
        let mut document = case_file(vec![section("All", blocks.clone())]);
        document.scale = scale;
        document.contents = false;
        let made = document.render().unwrap();
        let pdf = read(&made.bytes);
        let whole: String =
            (1..=made.pages).map(|page| text(&pdf, u32::try_from(page).unwrap())).collect();
        assert_eq!(whole.matches("word").count(), 6 * 3_000, "{scale:?}");
        assert_eq!(whole.matches("line").count(), 200, "{scale:?}");
        assert!(squeezed(&whole).contains("toomany"));
    }
}

#[test]
fn an_empty_document_has_one_page() {
    let mut document = Document::new("", at());
    document.contents = false;
    assert_eq!(document.render().unwrap().pages, 1);
}
