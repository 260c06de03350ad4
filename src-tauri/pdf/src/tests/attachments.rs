//! What is accepted as an attachment and what is refused.

use crate::{FILE_BYTES_MAX, Kind, inspect, inspect_as};
use rstest::rstest;

use super::fixtures::{grey, inheriting, jpeg, noise, pdf, plain, png, saved, sideways};

fn cut(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() * 2 / 3);
    bytes
}

fn without_pages() -> Vec<u8> {
    saved(inheriting(&[]).document)
}

fn encrypted() -> Vec<u8> {
    let mut document = inheriting(&["secret"]).document;
    let id = lopdf::Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", vec![id.clone(), id]);
    let version = lopdf::EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        // Opens without a password, and is protected all the same.
        user_password: "",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    saved(document)
}

/// Ten lines of header for a picture of 60,000 by 60,000 pixels.
fn pixel_bomb() -> Vec<u8> {
    let mut bytes = png(&plain(1, 1));
    bytes[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let sum = crc(&bytes[12..29]).to_be_bytes();
    bytes[29..33].copy_from_slice(&sum);
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 }
        })
    })
}

/// A stream of objects that would unpack to 64 MB.
fn structure_bomb() -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::ZlibEncoder::new(vec![], flate2::Compression::best());
    packed.write_all(&vec![b' '; 64 << 20]).unwrap();
    let packed = packed.finish().unwrap();
    let mut bytes =
        b"%PDF-1.5\n1 0 obj\n<</Type/XRef/Size 9/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length "
            .to_vec();
    write!(bytes, "{}>>\nstream\n", packed.len()).unwrap();
    bytes.extend_from_slice(&packed);
    bytes.extend_from_slice(b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n");
    bytes
}

#[rstest]
#[case::empty(vec![], "a.pdf", "attachment_empty")]
#[case::too_large(vec![b'x'; FILE_BYTES_MAX + 1], "a.pdf", "attachment_too_large")]
#[case::text(b"hello".to_vec(), "a.txt", "attachment_kind_unsupported")]
#[case::video(b"\0\0\0\x20ftypisom".to_vec(), "a.mp4", "attachment_kind_unsupported")]
#[case::audio(b"ID3\x04".to_vec(), "a.mp3", "attachment_kind_unsupported")]
#[case::word(b"PK\x03\x04".to_vec(), "a.docx", "attachment_kind_unsupported")]
#[case::gif(b"GIF89a".to_vec(), "a.gif", "attachment_kind_unsupported")]
#[case::video_called_pdf(b"\0\0\0\x20ftypisom".to_vec(), "a.pdf", "attachment_kind_unsupported")]
#[case::png_called_pdf(png(&plain(4, 4)), "a.pdf", "attachment_mislabelled")]
#[case::pdf_called_jpeg(pdf(&["x"]), "a.JPG", "attachment_mislabelled")]
#[case::pdf_called_program(pdf(&["x"]), "a.pdf.exe", "attachment_mislabelled")]
#[case::encrypted(encrypted(), "a.pdf", "attachment_encrypted")]
#[case::no_pages(without_pages(), "a.pdf", "attachment_broken")]
#[case::header_only(b"%PDF-1.7\n".to_vec(), "a.pdf", "attachment_broken")]
#[case::cut_pdf(cut(pdf(&["a", "b", "c"])), "a.pdf", "attachment_broken")]
#[case::cut_png(cut(png(&noise(40, 40))), "a.png", "attachment_broken")]
#[case::cut_jpeg(cut(jpeg(&noise(40, 40))), "a.jpg", "attachment_broken")]
#[case::jpeg_of_nothing(b"\xff\xd8\xff\xd9".to_vec(), "a.jpg", "attachment_broken")]
#[case::many_pixels(pixel_bomb(), "a.png", "attachment_too_many_pixels")]
#[case::structure_bomb(structure_bomb(), "a.pdf", "attachment_broken")]
#[case::deep(deep(), "a.pdf", "attachment_broken")]
fn bad_files_are_refused(#[case] bytes: Vec<u8>, #[case] name: &str, #[case] code: &str) {
    let refused = inspect(&bytes, name).unwrap_err();
    assert_eq!(refused.code(), code, "{refused}");
    assert!(refused.to_string().ends_with('.') && refused.to_string().contains(name), "{refused}");
}

/// A value inside a value inside a value …
fn deep() -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n1 0 obj\n".to_vec();
    bytes.extend(std::iter::repeat_n(b'[', 400_000));
    bytes.extend_from_slice(
        b"\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF",
    );
    bytes
}

#[rstest]
#[case::pdf(pdf(&["a", "b"]), "a.PDF", Kind::Pdf, 2, None)]
#[case::png(png(&plain(30, 20)), "a.png", Kind::Png, 1, Some((30, 20)))]
#[case::grey(png(&grey()), "scan 2026.10.01", Kind::Png, 1, Some((40, 30)))]
#[case::jpeg(jpeg(&plain(30, 20)), "a.jpeg", Kind::Jpeg, 1, Some((30, 20)))]
#[case::sideways(sideways(&plain(30, 20)), "photo", Kind::Jpeg, 1, Some((20, 30)))]
fn good_files_are_measured(
    #[case] bytes: Vec<u8>,
    #[case] name: &str,
    #[case] kind: Kind,
    #[case] pages: usize,
    #[case] pixels: Option<(u32, u32)>,
) {
    let attachment = inspect(&bytes, name).unwrap();
    assert_eq!(attachment.kind, kind);
    assert_eq!(attachment.bytes, bytes.len());
    assert_eq!(attachment.pages, pages);
    assert_eq!(attachment.pixels, pixels);
}

#[rstest]
#[case::right(Some("image/png"), true)]
#[case::with_parameter(Some("image/png; charset=binary"), true)]
#[case::says_nothing(Some("application/octet-stream"), true)]
#[case::none(None, true)]
#[case::wrong(Some("application/pdf"), false)]
fn a_media_type_must_agree(#[case] media_type: Option<&str>, #[case] fits: bool) {
    let found = inspect_as(&png(&plain(4, 4)), "picture", media_type);
    assert_eq!(found.is_ok(), fits);
}

#[test]
fn a_lost_table_of_contents_is_rebuilt() {
    let bytes = pdf(&["a", "b"]);
    let place = bytes.windows(9).rposition(|window| window == b"startxref").unwrap();
    let mut lost = bytes[..place].to_vec();
    lost.extend_from_slice(b"startxref\n99999999\n%%EOF");
    assert_eq!(inspect(&lost, "a.pdf").unwrap().pages, 2);
}
