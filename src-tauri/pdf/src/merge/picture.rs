//! A picture as a page.

use image::{DynamicImage, ImageEncoder, codecs::png::PngEncoder, metadata::Orientation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::squeeze::{self, Packed, Step};
use crate::{
    attachment::{
        Attachment, AttachmentError, Kind,
        guard::guarded,
        jpeg,
        picture::{Outline, lies_on_its_side, open, outline},
        png,
    },
    style::PAGE,
};

/// White around a picture, 10 mm in points.
const MARGIN: f32 = 28.35;
/// Points of one pixel, at most: a small picture is not blown up beyond what a screen shows.
const PIXEL_MAX: f32 = 0.75;
/// Quality of a picture that must be written anew although there is room.
const GENTLE: Step = Step { dpi: 600.0, quality: 92 };

/// Position of an image, in points.
#[derive(Clone, Copy)]
struct Place {
    x: f32,
    y: f32,
    width: f32,
    height: f32,
}

/// A picture ready to be put on a page.
pub(super) struct Drawn {
    image: Stream,
    content: Vec<u8>,
}

/// Pictures that are unpacked at the same time, at most: each takes some hundred megabytes.
const WORKERS_MAX: usize = 4;

/// Draws the pictures among the parts; the others are none.
pub(super) fn draw_all(
    parts: &[(&Attachment, &[u8])],
    step: Option<Step>,
) -> Result<Vec<Option<Drawn>>, AttachmentError> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(WORKERS_MAX);
    let mut all = vec![];
    for group in parts.chunks(workers) {
        std::thread::scope(|scope| {
            let mut running = vec![];
            for &(attachment, bytes) in group {
                running.push(scope.spawn(move || part(attachment, bytes, step)));
            }
            for (worker, (attachment, _)) in running.into_iter().zip(group) {
                let lost = || AttachmentError::broken(&attachment.name, "it cannot be packed");
                all.push(worker.join().map_err(|_| lost())??);
            }
            Ok(())
        })?;
    }
    Ok(all)
}

fn part(
    attachment: &Attachment,
    bytes: &[u8],
    step: Option<Step>,
) -> Result<Option<Drawn>, AttachmentError> {
    match attachment.kind {
        Kind::Pdf => Ok(None),
        Kind::Png | Kind::Jpeg => {
            guarded(&attachment.name, || draw(attachment, bytes, step)).map(Some)
        }
    }
}

fn draw(
    attachment: &Attachment,
    bytes: &[u8],
    step: Option<Step>,
) -> Result<Drawn, AttachmentError> {
    let outline = outline(bytes, attachment.kind, &attachment.name)?;
    let place = place(outline);
    let mut inches = (place.width / 72.0, place.height / 72.0);
    if lies_on_its_side(outline.turn) {
        inches = (inches.1, inches.0);
    }
    let image = smallest(attachment, bytes, outline, inches, step)?;
    let matrix = matrix(outline.turn, place).map(|number| number.to_string()).join(" ");
    Ok(Drawn { image, content: format!("q {matrix} cm /Picture Do Q\n").into_bytes() })
}

/// Adds a page with the picture in its middle.
pub(super) fn page(target: &mut Document, drawn: Drawn, tree: ObjectId) -> ObjectId {
    let image = target.add_object(drawn.image.with_compression(false));
    let content = target.add_object(Stream::new(Dictionary::new(), drawn.content));
    target.add_object(dictionary! {
        "Type" => "Page",
        "Parent" => tree,
        "MediaBox" => vec![0.into(), 0.into(), PAGE.0.into(), PAGE.1.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "Picture" => image } },
        "Contents" => content,
    })
}

/// Fits the upright picture into the page.
#[expect(
    clippy::cast_precision_loss,
    reason = "a picture has at most some ten thousand pixels a side"
)]
fn place(outline: Outline) -> Place {
    let (mut width, mut height) = (outline.width as f32, outline.height as f32);
    if lies_on_its_side(outline.turn) {
        (width, height) = (height, width);
    }
    let room = (PAGE.0 - 2.0 * MARGIN, PAGE.1 - 2.0 * MARGIN);
    let scale = (room.0 / width).min(room.1 / height).min(PIXEL_MAX);
    let (width, height) = (width * scale, height * scale);
    Place { x: (PAGE.0 - width) / 2.0, y: (PAGE.1 - height) / 2.0, width, height }
}

/// The way from the unit square, where a picture is drawn, to its place, turned upright.
fn matrix(turn: Orientation, place: Place) -> [f32; 6] {
    let Place { x, y, width: w, height: h } = place;
    match turn {
        Orientation::NoTransforms => [w, 0.0, 0.0, h, x, y],
        Orientation::Rotate90 => [0.0, -h, w, 0.0, x, y + h],
        Orientation::Rotate180 => [-w, 0.0, 0.0, -h, x + w, y + h],
        Orientation::Rotate270 => [0.0, h, -w, 0.0, x + w, y],
        Orientation::FlipHorizontal => [-w, 0.0, 0.0, h, x + w, y],
        Orientation::FlipVertical => [w, 0.0, 0.0, -h, x, y + h],
        Orientation::Rotate90FlipH => [0.0, -h, -w, 0.0, x + w, y + h],
        Orientation::Rotate270FlipH => [0.0, h, w, 0.0, x, y],
    }
}

/// The picture as it is, or smaller if a step asks for it and it helps.
fn smallest(
    attachment: &Attachment,
    bytes: &[u8],
    outline: Outline,
    inches: (f32, f32),
    step: Option<Step>,
) -> Result<Stream, AttachmentError> {
    let name = &attachment.name;
    let untouched = match attachment.kind {
        Kind::Jpeg => original(bytes, outline),
        Kind::Png | Kind::Pdf => None,
    };
    if let (Some(untouched), None) = (&untouched, step) {
        return Ok(untouched.clone());
    }
    let flat = flattened(&open(bytes, attachment.kind, name)?);
    let whole = untouched.or_else(|| match attachment.kind {
        // For printers: four colours, which screens show in different ways.
        Kind::Jpeg => squeeze::jpeg(&flat, inches, GENTLE).map(photograph),
        Kind::Png | Kind::Pdf => lossless(&flat),
    });
    let smaller = step.and_then(|step| squeeze::jpeg(&flat, inches, step)).map(photograph);
    let streams = [whole, smaller].into_iter().flatten();
    streams
        .min_by_key(|stream| stream.content.len())
        .ok_or_else(|| AttachmentError::broken(name, "it cannot be packed"))
}

/// Eight bits of grey or colour, on white paper.
fn flattened(pixels: &DynamicImage) -> DynamicImage {
    let color = pixels.color();
    if !color.has_alpha() {
        return if color.has_color() {
            DynamicImage::ImageRgb8(pixels.to_rgb8())
        } else {
            DynamicImage::ImageLuma8(pixels.to_luma8())
        };
    }
    let mut flat = image::RgbImage::new(pixels.width(), pixels.height());
    for (to, from) in flat.pixels_mut().zip(pixels.to_rgba8().pixels()) {
        let [red, green, blue, alpha] = from.0.map(u16::from);
        let on_white = |value: u16| u8::try_from((value * alpha + 255 * (255 - alpha)) / 255);
        to.0 = [red, green, blue].map(|value| on_white(value).unwrap_or(u8::MAX));
    }
    DynamicImage::ImageRgb8(flat)
}

fn described(width: u32, height: u32, grey: bool) -> Dictionary {
    dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => i64::from(width),
        "Height" => i64::from(height),
        "BitsPerComponent" => 8,
        "ColorSpace" => if grey { "DeviceGray" } else { "DeviceRGB" },
    }
}

fn photograph(packed: Packed) -> Stream {
    let mut dict = described(packed.width, packed.height, packed.grey);
    dict.set("Filter", "DCTDecode");
    Stream::new(dict, packed.bytes)
}

/// The JPEG as it came, without what the camera wrote. None for what only printers read.
fn original(bytes: &[u8], outline: Outline) -> Option<Stream> {
    let frame = jpeg::frame(bytes)?;
    if frame.bits != 8 || !matches!(frame.components, 1 | 3) {
        return None;
    }
    let Outline { width, height, .. } = outline;
    let grey = frame.components == 1;
    Some(photograph(Packed { bytes: jpeg::without_remarks(bytes)?, width, height, grey }))
}

/// Packed as PNG does it; a PDF reads the same rows.
fn lossless(pixels: &DynamicImage) -> Option<Stream> {
    let (width, height) = (pixels.width(), pixels.height());
    let mut bytes = vec![];
    let encoder = PngEncoder::new(&mut bytes);
    encoder.write_image(pixels.as_bytes(), width, height, pixels.color().into()).ok()?;
    let grey = !pixels.color().has_color();
    let mut dict = described(width, height, grey);
    dict.set("Filter", "FlateDecode");
    let parameters = dictionary! {
        "Predictor" => 15,
        "Colors" => if grey { 1 } else { 3 },
        "BitsPerComponent" => 8,
        "Columns" => i64::from(width),
    };
    dict.set("DecodeParms", Object::Dictionary(parameters));
    Some(Stream::new(dict, png::pixels(&bytes)?))
}
