//! Pictures, unpacked within limits.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageResult, Limits,
    codecs::{jpeg::JpegDecoder, png::PngDecoder},
    metadata::Orientation,
};

use super::{
    error::AttachmentError,
    guard::guarded,
    jpeg,
    kind::{Kind, PIXELS_MAX},
    png,
};

/// Bytes a picture may take when unpacked: four for each pixel, and as much again for the work.
const UNPACKED_BYTES_MAX: u64 = 8 * PIXELS_MAX;

/// Properties of an image from its header.
#[derive(Clone, Copy)]
pub(crate) struct Outline {
    /// Pixels as the file holds them.
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// The rotation to display it upright.
    pub(crate) turn: Orientation,
}

/// Reads the outline. Runs a library on foreign bytes: call it [`guarded`].
pub(crate) fn outline(bytes: &[u8], kind: Kind, name: &str) -> Result<Outline, AttachmentError> {
    with_decoder(bytes, kind, name, |decoder| Ok(outline_of(decoder)))
}

/// Unpacks the whole picture. Runs a library on foreign bytes: call it [`guarded`].
pub(crate) fn open(bytes: &[u8], kind: Kind, name: &str) -> Result<DynamicImage, AttachmentError> {
    with_decoder(bytes, kind, name, |mut decoder| {
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(UNPACKED_BYTES_MAX);
        decoder.set_limits(limits)?;
        DynamicImage::from_decoder(decoder)
    })
}

fn with_decoder<T>(
    bytes: &[u8],
    kind: Kind,
    name: &str,
    work: impl FnOnce(Box<dyn ImageDecoder + '_>) -> ImageResult<T>,
) -> Result<T, AttachmentError> {
    let whole = match kind {
        Kind::Jpeg => jpeg::is_whole(bytes),
        Kind::Png => png::is_whole(bytes),
        Kind::Pdf => false,
    };
    if !whole {
        return Err(AttachmentError::broken(name, "it was cut off"));
    }
    let broken = |error: ImageError| AttachmentError::broken(name, &plain(&error));
    let reader = Cursor::new(bytes);
    let decoder: Box<dyn ImageDecoder + '_> = match kind {
        Kind::Jpeg => Box::new(JpegDecoder::new(reader).map_err(broken)?),
        Kind::Png | Kind::Pdf => Box::new(PngDecoder::new(reader).map_err(broken)?),
    };
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        let (name, pixels_max) = (name.to_owned(), PIXELS_MAX);
        return Err(AttachmentError::TooManyPixels { name, width, height, pixels_max });
    }
    work(decoder).map_err(broken)
}

fn outline_of(mut decoder: Box<dyn ImageDecoder + '_>) -> Outline {
    let (width, height) = decoder.dimensions();
    let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Outline { width, height, turn }
}

/// Whether turning swaps width and height.
pub(crate) fn lies_on_its_side(turn: Orientation) -> bool {
    match turn {
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => true,
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => false,
    }
}

/// Width and height as shown.
pub(super) fn measure(bytes: &[u8], kind: Kind, name: &str) -> Result<(u32, u32), AttachmentError> {
    let Outline { width, height, turn } = guarded(name, || {
        open(bytes, kind, name)?;
        outline(bytes, kind, name)
    })?;
    Ok(if lies_on_its_side(turn) { (height, width) } else { (width, height) })
}

/// The library's words without its own prefix.
fn plain(error: &ImageError) -> String {
    let text = error.to_string();
    let text = text.split_once(": ").map_or(text.as_str(), |(_, rest)| rest);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
