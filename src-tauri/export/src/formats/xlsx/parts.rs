//! What a workbook has beside the cells of its rows.

use money::{Currency, Total};

use super::{
    Choice,
    cells::{HEADER_STYLE, push_amount, push_escaped, push_string},
};
use crate::{ColumnType, GroupTotal, cell::push_int};

/// The styles that `cells.rs` names by their places.
const STYLES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
    r#"<numFmts count="4"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss.000"/>"#,
    r##"<numFmt numFmtId="165" formatCode="#,##0.0"/><numFmt numFmtId="166" formatCode="#,##0.000"/>"##,
    r##"<numFmt numFmtId="167" formatCode="#,##0.00"/></numFmts>"##,
    r#"<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>"#,
    r#"<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>"#,
    r#"<fills count="2"><fill><patternFill patternType="none"/></fill>"#,
    r#"<fill><patternFill patternType="gray125"/></fill></fills>"#,
    r#"<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"#,
    r#"<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"#,
    r#"<cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>"#,
    r#"<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>"#,
    r#"<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    r#"<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    r#"<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    r#"<xf numFmtId="167" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    r#"<xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    r#"</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>"#,
    "</cellStyles></styleSheet>"
);
const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Path of a sheet in the archive; the first is 1.
pub(super) fn sheet_path(number: usize) -> String {
    format!("xl/worksheets/sheet{number}.xml")
}

/// Everything before the first row: the frozen header and the widths.
pub(super) fn sheet_head(choice: &Choice) -> String {
    let widths: Vec<u8> = choice.columns().map(|column| width(column.kind)).collect();
    head(&widths)
}

fn head(widths: &[u8]) -> String {
    let columns: Vec<String> = (1..)
        .zip(widths)
        .map(|(at, width)| {
            format!(r#"<col min="{at}" max="{at}" width="{width}" customWidth="1"/>"#)
        })
        .collect();
    format!(
        concat!(
            r#"{declaration}<worksheet xmlns="{main}"><sheetViews><sheetView workbookViewId="0">"#,
            r#"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>"#,
            r#"</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>"#,
            "<cols>{columns}</cols><sheetData>"
        ),
        declaration = DECLARATION,
        main = MAIN,
        columns = columns.concat(),
    )
}

const fn width(kind: ColumnType) -> u8 {
    match kind {
        ColumnType::Text => 32,
        ColumnType::Id => 28,
        ColumnType::Word | ColumnType::Amount | ColumnType::Minor => 16,
        ColumnType::Int => 12,
        ColumnType::Time => 24,
        ColumnType::LocalTime => 34,
    }
}

/// Everything after the last row: the filter, and that digits as text are meant so.
pub(super) fn sheet_foot(columns: usize, rows: usize) -> String {
    let range = format!("A1:{}{rows}", letters(columns));
    format!(
        concat!(
            r#"</sheetData><autoFilter ref="{range}"/><ignoredErrors>"#,
            r#"<ignoredError sqref="{range}" numberStoredAsText="1"/></ignoredErrors></worksheet>"#
        ),
        range = range
    )
}

/// The letters of a column; the first is 1.
fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        column -= 1;
        letters.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or_default()));
        column /= 26;
    }
    letters.iter().rev().collect()
}

/// The sheet of totals: a row for each group.
pub(super) fn totals_sheet(totals: &[GroupTotal]) -> Vec<u8> {
    let groups: Vec<&String> = totals.iter().flat_map(|total| total.group.keys()).collect();
    let sums: Vec<&String> = totals.iter().flat_map(|total| total.sums_minor.keys()).collect();
    let (groups, sums) = (unique(groups), unique(sums));
    let width = groups.len() + 1 + sums.len();
    let mut xml = head(&vec![18; width]).into_bytes();
    xml.extend_from_slice(b"<row>");
    for name in groups.iter().copied().map(String::as_str).chain(["rows"]) {
        push_string(&mut xml, name, HEADER_STYLE);
    }
    for name in &sums {
        push_string(&mut xml, name, HEADER_STYLE);
    }
    xml.extend_from_slice(b"</row>");
    for total in totals {
        xml.extend_from_slice(b"<row>");
        for name in &groups {
            push_string(&mut xml, total.group.get(*name).map_or("", String::as_str), 0);
        }
        xml.extend_from_slice(b"<c><v>");
        push_int(&mut xml, i64::try_from(total.rows).unwrap_or(i64::MAX));
        xml.extend_from_slice(b"</v></c>");
        let currency = total.group.get("currency").and_then(|code| code.parse::<Currency>().ok());
        let decimals = currency.map_or(2, Currency::exponent);
        for name in &sums {
            match total.sums_minor.get(*name) {
                Some(Total::Units(units)) => push_amount(&mut xml, units.get(), decimals),
                Some(Total::Digits(digits)) => {
                    push_string(&mut xml, &format!("{digits} minor units"), 0);
                }
                None => xml.extend_from_slice(b"<c/>"),
            }
        }
        xml.extend_from_slice(b"</row>");
    }
    xml.extend_from_slice(sheet_foot(width, totals.len() + 1).as_bytes());
    xml
}

fn unique(mut names: Vec<&String>) -> Vec<&String> {
    names.sort_unstable();
    names.dedup();
    names
}

/// All other parts, by path.
pub(super) fn others(titles: &[String]) -> Vec<(String, String)> {
    let parts = [
        ("[Content_Types].xml", content_types(titles.len())),
        ("_rels/.rels", package_relations()),
        ("xl/workbook.xml", workbook(titles)),
        ("xl/_rels/workbook.xml.rels", workbook_relations(titles.len())),
        ("xl/styles.xml", STYLES.to_owned()),
    ];
    parts.into_iter().map(|(path, content)| (path.to_owned(), content)).collect()
}

fn content_types(sheets: usize) -> String {
    let sheets: Vec<String> = (1..=sheets)
        .map(|number| {
            let path = sheet_path(number);
            format!(r#"<Override PartName="/{path}" ContentType="{TYPES}.worksheet+xml"/>"#)
        })
        .collect();
    format!(
        concat!(
            r#"{declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
            r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
            r#"<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>"#,
            r#"<Override PartName="/xl/styles.xml" ContentType="{types}.styles+xml"/>{sheets}</Types>"#
        ),
        declaration = DECLARATION,
        types = TYPES,
        sheets = sheets.concat(),
    )
}

fn package_relations() -> String {
    format!(
        r#"{DECLARATION}<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    )
}

fn workbook(titles: &[String]) -> String {
    let mut sheets = Vec::new();
    for (number, title) in (1..).zip(titles) {
        sheets.extend_from_slice(br#"<sheet name=""#);
        push_escaped(&mut sheets, title);
        sheets
            .extend_from_slice(format!(r#"" sheetId="{number}" r:id="rId{number}"/>"#).as_bytes());
    }
    let sheets = String::from_utf8_lossy(&sheets);
    format!(
        r#"{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>{sheets}</sheets></workbook>"#
    )
}

fn workbook_relations(sheets: usize) -> String {
    let of_sheets: Vec<String> = (1..=sheets)
        .map(|number| {
            format!(
                r#"<Relationship Id="rId{number}" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet{number}.xml"/>"#
            )
        })
        .collect();
    let styles = sheets + 1;
    format!(
        r#"{DECLARATION}<Relationships xmlns="{RELATIONS}">{}<Relationship Id="rId{styles}" Type="{DOCUMENT}/styles" Target="styles.xml"/></Relationships>"#,
        of_sheets.concat()
    )
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_have_letters() {
        for (column, name) in [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")] {
            assert_eq!(letters(column), name);
        }
    }
}
