//! Small files to test with.

use chrono::{DateTime, TimeZone, Utc};
use image::{
    DynamicImage, GrayImage, Rgb, RgbImage, Rgba, RgbaImage,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

pub(super) fn at() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 10, 1, 9, 30, 0).unwrap()
}

/// A picture that does not pack well: fine noise on a slope.
pub(super) fn noise(width: u32, height: u32) -> DynamicImage {
    let mut state = 7_u32;
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let slope = |at: u32| (at % 251).to_le_bytes()[0];
        Rgb([(state >> 24).to_le_bytes()[0], slope(x), slope(y)])
    }))
}

pub(super) fn plain(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_pixel(width, height, Rgb([20, 90, 160])))
}

pub(super) fn see_through() -> DynamicImage {
    DynamicImage::ImageRgba8(RgbaImage::from_pixel(40, 30, Rgba([0, 0, 0, 0])))
}

pub(super) fn grey() -> DynamicImage {
    DynamicImage::ImageLuma8(GrayImage::from_pixel(40, 30, image::Luma([90])))
}

pub(super) fn png(pixels: &DynamicImage) -> Vec<u8> {
    let mut bytes = vec![];
    pixels.write_with_encoder(PngEncoder::new(&mut bytes)).unwrap();
    bytes
}

pub(super) fn jpeg(pixels: &DynamicImage) -> Vec<u8> {
    let mut bytes = vec![];
    pixels.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 95)).unwrap();
    bytes
}

/// A JPEG whose camera was held sideways, and which says where it was taken.
pub(super) fn sideways(pixels: &DynamicImage) -> Vec<u8> {
    let mut exif =
        b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"taken at home");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let whole = jpeg(pixels);
    [&whole[..2], &[0xff, 0xe1], &length, &exif, &whole[2..]].concat()
}

/// A document whose pages inherit everything they can from the tree above them.
pub(super) struct Inheriting {
    pub(super) document: Document,
    pub(super) pages: Vec<ObjectId>,
    pub(super) catalog: ObjectId,
}

pub(super) fn inheriting(texts: &[&str]) -> Inheriting {
    let mut document = Document::with_version("1.5");
    let (root, middle) = (document.new_object_id(), document.new_object_id());
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier",
    });
    // A font may be called like an entry that is dropped elsewhere.
    let resources = document.add_object(dictionary! { "Font" => dictionary! { "AA" => font } });
    let pages: Vec<_> = texts
        .iter()
        .map(|text| {
            let drawing = format!("BT /AA 24 Tf 50 100 Td ({text}) Tj ET");
            let content = Stream::new(Dictionary::new(), drawing.into_bytes());
            let content = document.add_object(content);
            document.add_object(dictionary! {
                "Type" => "Page", "Parent" => middle, "Contents" => content,
            })
        })
        .collect();
    let count = i64::try_from(pages.len()).unwrap();
    let kids: Vec<Object> = pages.iter().copied().map(Object::Reference).collect();
    document.objects.insert(
        middle,
        Object::Dictionary(dictionary! {
            "Type" => "Pages", "Parent" => root, "Kids" => kids, "Count" => count,
            "Rotate" => 90, "Resources" => resources,
        }),
    );
    document.objects.insert(
        root,
        Object::Dictionary(dictionary! {
            "Type" => "Pages", "Kids" => vec![middle.into()], "Count" => count,
            "MediaBox" => vec![0.into(), 0.into(), 300.into(), 200.into()],
        }),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    document.trailer.set("Root", catalog);
    Inheriting { document, pages, catalog }
}

pub(super) fn saved(mut document: Document) -> Vec<u8> {
    let mut bytes = vec![];
    document.save_to(&mut bytes).unwrap();
    bytes
}

pub(super) fn pdf(texts: &[&str]) -> Vec<u8> {
    saved(inheriting(texts).document)
}

/// What a reader finds in a file.
pub(super) fn read(bytes: &[u8]) -> Document {
    Document::load_mem(bytes).unwrap()
}

pub(super) fn text(document: &Document, page: u32) -> String {
    document.extract_text(&[page]).unwrap()
}
