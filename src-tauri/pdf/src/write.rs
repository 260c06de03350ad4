//! A document that is set, as a file: tagged, archivable (PDF/A-2a), and always the same bytes.

use chrono::{DateTime, Datelike, Timelike, Utc};
use krilla::{
    Document as File, SerializeSettings,
    configure::{Archival, ConfigurationBuilder},
    error::KrillaError,
    metadata::{self, Metadata},
    page::PageSettings,
};

use crate::{
    block::Document,
    canvas::Canvas,
    flow::Flow,
    output::{RenderError, Rendered},
    pack::packed,
    paint::paint,
    pointers::{Slot, bookmarks, links},
    style::PAGE,
    text::short,
};

/// Writes the pages, with what was drawn over each of them at the end.
pub(crate) fn write(
    document: &Document,
    mut flow: Flow,
    overlays: &[Canvas],
    slots: &[Slot],
) -> Result<Rendered, RenderError> {
    let mut file = File::new_with(settings()?);
    let count = flow.pages.len();
    let Some(page_settings) = PageSettings::from_wh(PAGE.0, PAGE.1) else {
        return Err(RenderError::File { reason: "a page has no size".into() });
    };
    for (at, (body, overlay)) in flow.pages.iter().zip(overlays).enumerate() {
        let mut page = file.start_page_with(page_settings.clone());
        let mut surface = page.surface();
        paint(&mut surface, &[&body.drawings, &overlay.drawings], &mut flow.tags);
        surface.finish();
        links(&mut page, at, slots, &flow.marks, flow.sizes.body, &mut flow.tags);
        page.finish();
    }
    if !flow.marks.is_empty() {
        file.set_outline(bookmarks(&flow.marks));
    }
    file.set_metadata(properties(document));
    file.set_tag_tree(flow.tags.tree());
    let bytes = file.finish().map_err(|error| refused(&error))?;
    Ok(Rendered { bytes: packed(bytes), pages: count })
}

fn settings() -> Result<SerializeSettings, RenderError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .finish()
        .map_err(|error| RenderError::File { reason: format!("{error:?}") })?;
    Ok(SerializeSettings { configuration, ..Default::default() })
}

fn properties(document: &Document) -> Metadata {
    Metadata::new()
        .title(short(&document.title))
        .language(document.language.clone())
        .producer("Redress".into())
        .creation_date(date(&document.created_at))
}

fn date(at: &DateTime<Utc>) -> metadata::DateTime {
    let byte = |number: u32| u8::try_from(number).unwrap_or(0);
    metadata::DateTime::new(u16::try_from(at.year()).unwrap_or(0))
        .month(byte(at.month()))
        .day(byte(at.day()))
        .hour(byte(at.hour()))
        .minute(byte(at.minute()))
        .second(byte(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn refused(error: &KrillaError) -> RenderError {
    let reason = match error {
        KrillaError::Font(_, reason) => reason.clone(),
        KrillaError::Validation(refusals) => format!("{:?}", refusals.first()),
        KrillaError::Limit(_)
        | KrillaError::DuplicateNamedDestination(_)
        | KrillaError::DuplicateTagId(..)
        | KrillaError::UnknownTagId(..) => error.to_string(),
    };
    RenderError::File { reason }
}
