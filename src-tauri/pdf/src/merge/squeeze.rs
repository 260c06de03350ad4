//! Pictures made smaller, step by step.

use image::{DynamicImage, codecs::jpeg::JpegEncoder, imageops::FilterType};
use lopdf::{Document, Object, Stream};

use crate::attachment::{Kind, picture};

/// How small pictures are made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Step {
    /// Pixels per inch on the page, at most.
    pub(super) dpi: f32,
    /// Quality of JPEG, 1 to 100.
    pub(super) quality: u8,
}

const fn step(dpi: f32, quality: u8) -> Step {
    Step { dpi, quality }
}

/// From gentle to the floor: below it, small print on a photographed page is a guess.
pub(super) const STEPS: [Step; 6] = [
    step(220.0, 84),
    step(190.0, 78),
    step(165.0, 70),
    step(145.0, 62),
    step(125.0, 54),
    step(110.0, 46),
];

/// The longer side of A4 in inches: how large a picture inside a document can be shown.
const LONG_SIDE: f32 = 11.69;

/// Bytes below which a picture inside a document is left alone.
const WORTH_BYTES: usize = 20_000;

/// A picture as JPEG, not larger than `box_inches` (width, height) needs. None if it cannot be written.
pub(super) fn jpeg(pixels: &DynamicImage, box_inches: (f32, f32), step: Step) -> Option<Packed> {
    let limit = |inches: f32| pixel_count((inches * step.dpi).max(1.0));
    let (width, height) = (limit(box_inches.0), limit(box_inches.1));
    let smaller =
        (pixels.width() > width || pixels.height() > height).then(|| shrunk(pixels, width, height));
    let pixels = smaller.as_ref().unwrap_or(pixels);
    let mut bytes = vec![];
    JpegEncoder::new_with_quality(&mut bytes, step.quality).encode_image(pixels).ok()?;
    let grey = !pixels.color().has_color();
    Some(Packed { bytes, width: pixels.width(), height: pixels.height(), grey })
}

/// Averages what falls together. Far down, the quick way cannot be told from the careful one.
fn shrunk(pixels: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    if pixels.width() / 2 > width || pixels.height() / 2 > height {
        pixels.thumbnail(width, height)
    } else {
        pixels.resize(width, height, FilterType::Triangle)
    }
}

/// A JPEG file and what a document must say about it.
pub(super) struct Packed {
    pub(super) bytes: Vec<u8>,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) grey: bool,
}

/// A stream of a document made smaller, if it is a photograph and that helps.
pub(super) fn stream(source: &Document, stream: &Stream, step: Step) -> Option<Stream> {
    let dict = &stream.dict;
    let subtype = dict.get_deref(b"Subtype", source).and_then(Object::as_name);
    let is_picture = subtype.is_ok_and(|subtype| subtype == b"Image");
    let photograph = stream.filters().is_ok_and(|filters| filters == [b"DCTDecode"]);
    // Values that are read in another way than the usual one would change their meaning.
    let plain = [&b"Decode"[..], b"Mask", b"ImageMask"].iter().all(|key| !dict.has(key));
    if !is_picture || !photograph || !plain || stream.content.len() < WORTH_BYTES {
        return None;
    }
    let pixels = picture::open(&stream.content, Kind::Jpeg, "").ok()?;
    let components = crate::attachment::jpeg::frame(&stream.content)?.components;
    // Four colours for print would come out as three: another colour space than the document says.
    if !matches!(components, 1 | 3) || pixels.color().has_color() != (components == 3) {
        return None;
    }
    let packed = jpeg(&pixels, (LONG_SIDE, LONG_SIDE), step)?;
    if packed.bytes.len() * 10 > stream.content.len() * 9 {
        return None;
    }
    let mut smaller = Stream::new(dict.clone(), packed.bytes);
    smaller.dict.set("Width", i64::from(packed.width));
    smaller.dict.set("Height", i64::from(packed.height));
    smaller.dict.set("BitsPerComponent", 8);
    Some(smaller)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at least 1, and far below the limit"
)]
fn pixel_count(pixels: f32) -> u32 {
    pixels.clamp(1.0, 20_000.0) as u32
}
