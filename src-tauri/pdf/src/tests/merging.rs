//! Many files into one.

use crate::{AttachmentError, MergeOptions, Merged, inspect, merge};
use lopdf::{Document, Object, Stream, dictionary};

use super::fixtures::{
    at, inheriting, jpeg, noise, pdf, plain, png, read, saved, see_through, sideways, text,
};

const ROOMY: usize = 4_500_000;

fn options(bytes_max: usize) -> MergeOptions {
    MergeOptions { bytes_max, pages_max: 49, title: "Evidence 证据".into(), created_at: at() }
}

fn merged(files: &[Vec<u8>], bytes_max: usize) -> Result<Merged, AttachmentError> {
    let attachments: Vec<_> = files.iter().map(|file| inspect(file, "file").unwrap()).collect();
    let parts: Vec<_> =
        attachments.iter().zip(files).map(|(attachment, file)| (attachment, &file[..])).collect();
    merge(&parts, &options(bytes_max))
}

fn page(document: &Document, number: u32) -> &lopdf::Dictionary {
    document.get_dictionary(document.get_pages()[&number]).unwrap()
}

/// The only picture of a page.
fn picture(document: &Document, number: u32) -> &Stream {
    let resources = page(document, number).get(b"Resources").and_then(Object::as_dict).unwrap();
    let forms = resources.get(b"XObject").and_then(Object::as_dict).unwrap();
    forms.get_deref(b"Picture", document).and_then(Object::as_stream).unwrap()
}

fn content(document: &Document, number: u32) -> String {
    String::from_utf8(document.get_page_content(document.get_pages()[&number])).unwrap()
}

#[test]
fn files_follow_each_other_in_the_given_order() {
    let files = [pdf(&["one", "two"]), png(&plain(30, 20)), pdf(&["three"]), jpeg(&plain(9, 9))];
    let made = merged(&files, ROOMY).unwrap();
    assert_eq!(made.part_pages, [2, 1, 1, 1]);
    assert_eq!(made.pages, 5);
    assert!(!made.reduced);
    let document = read(&made.bytes);
    assert_eq!(document.get_pages().len(), 5);
    for (number, expected) in [(1, "one"), (2, "two"), (4, "three")] {
        assert!(text(&document, number).contains(expected), "page {number}");
    }
}

#[test]
fn what_a_page_inherits_goes_with_it() {
    let document = read(&merged(&[pdf(&["one"])], ROOMY).unwrap().bytes);
    let page = page(&document, 1);
    assert_eq!(page.get(b"Rotate").and_then(Object::as_i64).unwrap(), 90);
    let size = page.get(b"MediaBox").and_then(Object::as_array).unwrap();
    assert_eq!(size[2].as_i64().unwrap(), 300);
    let resources = page.get(b"Resources").and_then(Object::as_dict).unwrap();
    let fonts = resources.get_deref(b"Font", &document).and_then(Object::as_dict).unwrap();
    assert!(fonts.get_deref(b"AA", &document).and_then(Object::as_dict).is_ok());
}

/// A document with everything that a bank must not get, and a form field with a value.
fn busy() -> Vec<u8> {
    let mut made = inheriting(&["visible"]);
    let document = &mut made.document;
    let script = document.add_object(dictionary! {
        "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)"),
    });
    let link = document.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Link",
        "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
        "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal("https://example.com") },
    });
    let value = Stream::new(
        dictionary! { "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 50.into(), 10.into()] },
        b"BT (value of the field) Tj ET".to_vec(),
    );
    let value = document.add_object(value);
    let field = document.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "A" => script,
        "Rect" => vec![100.into(), 20.into(), 200.into(), 40.into()],
        "AP" => dictionary! { "N" => value },
    });
    let file = document.add_object(Stream::new(
        dictionary! { "Type" => "EmbeddedFile" },
        b"embedded bytes".to_vec(),
    ));
    let annotations: Vec<Object> = vec![link.into(), field.into()];
    let page = document.get_object_mut(made.pages[0]).and_then(Object::as_dict_mut).unwrap();
    page.set("Annots", annotations);
    page.set("AA", dictionary! { "O" => script });
    let catalog = document.get_object_mut(made.catalog).and_then(Object::as_dict_mut).unwrap();
    catalog.set("OpenAction", script);
    catalog.set("AcroForm", dictionary! { "Fields" => vec![field.into()] });
    catalog.set("Names", dictionary! {
        "EmbeddedFiles" => dictionary! { "Names" => vec![Object::string_literal("x"), dictionary! {
            "Type" => "Filespec", "EF" => dictionary! { "F" => file },
        }.into()] },
    });
    saved(made.document)
}

#[test]
fn links_scripts_and_files_stay_behind_and_fields_become_content() {
    let bytes = merged(&[busy()], ROOMY).unwrap().bytes;
    for word in ["JavaScript", "app.alert", "/URI", "example.com", "OpenAction", "/Annots"] {
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
    }
    assert!(!bytes.windows(8).any(|window| window == b"embedded"));
    let document = read(&bytes);
    assert!(text(&document, 1).contains("visible"));
    // The field is 50 by 10 and stands in a box of 100 by 20 at (100, 20).
    assert!(content(&document, 1).contains("q 2 0 0 2 100 20 cm /RedressNote1 Do Q"));
    let resources = page(&document, 1).get(b"Resources").and_then(Object::as_dict).unwrap();
    let forms = resources.get(b"XObject").and_then(Object::as_dict).unwrap();
    let form = forms.get_deref(b"RedressNote1", &document).and_then(Object::as_stream).unwrap();
    let drawn = form.get_plain_content().unwrap();
    assert!(String::from_utf8(drawn).unwrap().contains("value of the field"));
    assert!(resources.get_deref(b"Font", &document).is_ok());
}

#[test]
fn a_hidden_layer_stays_hidden() {
    let mut made = inheriting(&["x"]);
    let document = &mut made.document;
    let layer = document
        .add_object(dictionary! { "Type" => "OCG", "Name" => Object::string_literal("secret") });
    let catalog = document.get_object_mut(made.catalog).and_then(Object::as_dict_mut).unwrap();
    catalog.set(
        "OCProperties",
        dictionary! {
            "OCGs" => vec![layer.into()], "D" => dictionary! { "OFF" => vec![layer.into()] },
        },
    );
    let document = read(&merged(&[pdf(&["first"]), saved(made.document)], ROOMY).unwrap().bytes);
    let layers =
        document.catalog().unwrap().get(b"OCProperties").and_then(Object::as_dict).unwrap();
    let all = layers.get(b"OCGs").and_then(Object::as_array).unwrap();
    let settings = layers.get(b"D").and_then(Object::as_dict).unwrap();
    assert_eq!(settings.get(b"OFF").and_then(Object::as_array).unwrap(), all);
    assert_eq!(all.len(), 1);
}

#[test]
fn pictures_are_upright_and_say_nothing_about_the_camera() {
    let bytes = merged(&[sideways(&plain(400, 200))], ROOMY).unwrap().bytes;
    assert!(!bytes.windows(13).any(|window| window == b"taken at home"));
    let document = read(&bytes);
    // Turned: 200 wide and 400 high, three quarters of a point for each pixel.
    assert!(content(&document, 1).starts_with("q 0 -300 150 0 "), "{}", content(&document, 1));
}

#[test]
fn what_is_transparent_stands_on_white() {
    let document = read(&merged(&[png(&see_through())], ROOMY).unwrap().bytes);
    let pixels = picture(&document, 1).get_plain_content().unwrap();
    assert_eq!(pixels.len(), 40 * 30 * 3);
    assert!(pixels.iter().all(|byte| *byte == 255));
}

#[test]
fn pictures_are_made_smaller_until_they_fit() {
    let photograph = jpeg(&noise(800, 600));
    let bytes_max = photograph.len() / 4;
    let made = merged(&[pdf(&["text"]), photograph.clone()], bytes_max).unwrap();
    assert!(made.bytes.len() <= bytes_max && made.reduced);
    // Not further than needed.
    assert!(made.bytes.len() * 3 > bytes_max);
    assert!(text(&read(&made.bytes), 1).contains("text"));
}

#[test]
fn photographs_inside_documents_are_made_smaller_too() {
    let mut made = inheriting(&["scan"]);
    let photograph = jpeg(&noise(1_500, 300));
    let image = Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 1_500, "Height" => 300,
            "BitsPerComponent" => 8, "ColorSpace" => "DeviceRGB", "Filter" => "DCTDecode",
        },
        photograph.clone(),
    );
    let image = made.document.add_object(image);
    let page = made.document.get_object_mut(made.pages[0]).and_then(Object::as_dict_mut).unwrap();
    page.set("Resources", dictionary! { "XObject" => dictionary! { "Picture" => image } });
    let file = saved(made.document);
    assert!(file.len() < crate::FILE_BYTES_MAX, "{}", file.len());
    let made = merged(&[file], photograph.len() / 8).unwrap();
    assert!(made.bytes.len() <= photograph.len() / 8);
    let document = read(&made.bytes);
    let smaller = picture(&document, 1);
    let width = smaller.dict.get(b"Width").and_then(Object::as_i64).unwrap();
    assert!(width < 1_500);
    let shown = image::load_from_memory(&smaller.content).unwrap();
    assert_eq!(i64::from(shown.width()), width);
}

#[test]
fn what_never_fits_says_by_how_much() {
    let refused = merged(&[jpeg(&noise(400, 300))], 1_000).unwrap_err();
    assert_eq!(refused.code(), "attachment_does_not_fit");
    let AttachmentError::DoesNotFit { bytes, bytes_max } = refused.clone() else { panic!() };
    assert_eq!(bytes_max, 1_000);
    assert!(refused.to_string().contains(&(bytes - bytes_max).to_string()), "{refused}");
}

#[test]
fn too_many_pages_are_refused() {
    let refused = merged(&vec![pdf(&["x"; 10]); 5], ROOMY).unwrap_err();
    assert_eq!(refused, AttachmentError::TooManyPages { pages: 50, pages_max: 49 });
}

#[test]
fn nothing_and_changed_files_are_refused() {
    assert_eq!(merge(&[], &options(ROOMY)).unwrap_err().code(), "attachment_missing");
    let file = pdf(&["x"]);
    let attachment = inspect(&file, "a.pdf").unwrap();
    let refused = merge(&[(&attachment, &file[1..])], &options(ROOMY)).unwrap_err();
    assert_eq!(refused.code(), "attachment_broken");
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let files = [pdf(&["one"]), jpeg(&noise(300, 300))];
    for bytes_max in [ROOMY, 60_000] {
        assert_eq!(merged(&files, bytes_max), merged(&files, bytes_max));
    }
}

#[test]
fn our_own_documents_can_be_merged() {
    let mut document = crate::Document::new("Usage 用量", at());
    document.sections.push(crate::Section {
        title: "Bought and used".into(),
        blocks: vec![crate::Block::Paragraph("All of it".into())],
    });
    let file = document.render().unwrap().bytes;
    let merged = read(&merged(&[file], ROOMY).unwrap().bytes);
    assert!(text(&merged, 2).contains("All of it"));
}
