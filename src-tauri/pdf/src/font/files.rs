//! The bytes of the fonts. What most documents never open is kept compressed.

use std::{io::Read, sync::OnceLock};

use super::Face;

/// A compressed file, unpacked when first needed and kept.
struct Packed {
    bytes: &'static [u8],
    unpacked: OnceLock<Vec<u8>>,
}

impl Packed {
    const fn new(bytes: &'static [u8]) -> Self {
        Self { bytes, unpacked: OnceLock::new() }
    }

    fn get(&'static self) -> &'static [u8] {
        self.unpacked.get_or_init(|| {
            let mut bytes = vec![];
            // A file of ours that does not unpack is caught by a test; characters would then show as codes.
            if flate2::read::ZlibDecoder::new(self.bytes).read_to_end(&mut bytes).is_err() {
                bytes.clear();
            }
            bytes
        })
    }
}

static ARABIC: Packed =
    Packed::new(include_bytes!("../../fonts/NotoSansArabic-Regular.ttf.z").as_slice());
static HEBREW: Packed =
    Packed::new(include_bytes!("../../fonts/NotoSansHebrew-Regular.ttf.z").as_slice());
static THAI: Packed =
    Packed::new(include_bytes!("../../fonts/NotoSansThai-Regular.ttf.z").as_slice());
static HAN: Packed = Packed::new(include_bytes!("../../fonts/DroidSansFallback.ttf.z").as_slice());

impl Face {
    pub(super) fn bytes(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../../fonts/NotoSans-Regular.ttf"),
            Self::Bold => include_bytes!("../../fonts/NotoSans-Bold.ttf"),
            Self::Mono => include_bytes!("../../fonts/NotoSansMono-Regular.ttf"),
            Self::Arabic => ARABIC.get(),
            Self::Hebrew => HEBREW.get(),
            Self::Thai => THAI.get(),
            Self::Han => HAN.get(),
        }
    }
}
