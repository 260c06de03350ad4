//! Fonts inside the document: only the shapes that were drawn, and what they read as.

use pdf_writer::{
    Filter, Finish, Name, Pdf, Rect, Ref, Str,
    types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap},
};

use crate::{
    canvas::deflated,
    font::{Face, Font},
};

const IDENTITY: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// The objects one font is made of.
struct Parts {
    font: Ref,
    cid: Ref,
    descriptor: Ref,
    file: Ref,
    unicode: Ref,
}

/// Writes one font as the object `id`.
pub(crate) fn font(
    pdf: &mut Pdf,
    font: &Font,
    id: Ref,
    next: &mut Ref,
) -> Result<(), subsetter::Error> {
    let subset = subsetter::subset(font.data, 0, &font.used)?;
    let parts = Parts {
        font: id,
        cid: next.bump(),
        descriptor: next.bump(),
        file: next.bump(),
        unicode: next.bump(),
    };
    // The prefix marks a subset; one document has one subset of each face.
    let name = format!("RDRESS+{}", font.face.name());
    let name = Name(name.as_bytes());
    pdf.type0_font(parts.font)
        .base_font(name)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(parts.cid)
        .to_unicode(parts.unicode);
    cid_font(pdf, font, name, &parts);
    descriptor(pdf, font, name, &parts);
    let length = i32::try_from(subset.len()).unwrap_or(i32::MAX);
    let packed = deflated(&subset);
    let mut stream = pdf.stream(parts.file, &packed);
    stream.filter(Filter::FlateDecode);
    stream.pair(Name(b"Length1"), length);
    stream.finish();
    unicode(pdf, font, &parts);
    Ok(())
}

fn cid_font(pdf: &mut Pdf, font: &Font, name: Name<'_>, parts: &Parts) {
    let mut cid = pdf.cid_font(parts.cid);
    cid.subtype(CidFontType::Type2)
        .base_font(name)
        .system_info(IDENTITY)
        .font_descriptor(parts.descriptor)
        .default_width(0.0)
        .cid_to_gid_map_predefined(Name(b"Identity"));
    let widths = font.used.remapped_gids().map(|old| font.advance(old) * 1000.0);
    cid.widths().consecutive(0, widths);
}

fn descriptor(pdf: &mut Pdf, font: &Font, name: Name<'_>, parts: &Parts) {
    let thousandths = |units: i16| f32::from(units) * font.scale() * 1000.0;
    let parsed = &font.parsed;
    let bounds = parsed.global_bounding_box();
    let mut flags = FontFlags::SYMBOLIC;
    flags.set(FontFlags::FIXED_PITCH, font.face == Face::Mono);
    pdf.font_descriptor(parts.descriptor)
        .name(name)
        .flags(flags)
        .bbox(Rect::new(
            thousandths(bounds.x_min),
            thousandths(bounds.y_min),
            thousandths(bounds.x_max),
            thousandths(bounds.y_max),
        ))
        .italic_angle(0.0)
        .ascent(thousandths(parsed.ascender()))
        .descent(thousandths(parsed.descender()))
        .cap_height(thousandths(parsed.capital_height().unwrap_or(parsed.ascender())))
        .stem_v(if font.face == Face::Bold { 140.0 } else { 80.0 })
        .font_file2(parts.file);
}

fn unicode(pdf: &mut Pdf, font: &Font, parts: &Parts) {
    let mut map = UnicodeCmap::new(Name(b"Redress"), IDENTITY);
    for (id, meaning) in &font.meanings {
        map.pair(*id, *meaning);
    }
    let packed = deflated(&map.finish());
    pdf.cmap(parts.unicode, &packed).filter(Filter::FlateDecode);
}
