//! Damaged on purpose: an answer or a refusal, never a panic.

use std::sync::LazyLock;

use crate::{MergeOptions, inspect, merge};
use proptest::prelude::*;

use super::fixtures::{at, inheriting, jpeg, noise, png, sideways};

static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let modern = {
        // Objects in streams and a packed cross-reference: another half of the reader.
        let mut bytes = vec![];
        inheriting(&["one", "two"]).document.save_modern(&mut bytes).unwrap();
        bytes
    };
    let mut ours = crate::Document::new("Case", at());
    ours.sections.push(crate::Section { title: "A".into(), blocks: vec![] });
    vec![
        super::fixtures::pdf(&["one", "two", "three"]),
        modern,
        ours.render().unwrap().bytes,
        png(&noise(24, 24)),
        jpeg(&noise(24, 24)),
        sideways(&noise(24, 24)),
    ]
});

/// Looks at the bytes and merges them if they are accepted.
fn survives(bytes: &[u8]) {
    let Ok(attachment) = inspect(bytes, "file") else { return };
    let options =
        MergeOptions { bytes_max: 3_000, pages_max: 49, title: String::new(), created_at: at() };
    if let Ok(made) = merge(&[(&attachment, bytes)], &options) {
        assert!(made.bytes.len() <= 3_000);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_file_cut_anywhere_is_no_surprise(seed in 0..6_usize, keep in any::<prop::sample::Index>()) {
        let whole = &SEEDS[seed];
        survives(&whole[..keep.index(whole.len())]);
    }

    #[test]
    fn changed_bytes_are_no_surprise(
        seed in 0..6_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = SEEDS[seed].clone();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        survives(&bytes);
    }

    #[test]
    fn moved_pieces_are_no_surprise(
        seed in 0..6_usize,
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        length in 1..200_usize,
    ) {
        let mut bytes = SEEDS[seed].clone();
        let from = from.index(bytes.len());
        let piece = bytes[from..(from + length).min(bytes.len())].to_vec();
        let to = to.index(bytes.len());
        bytes.splice(to..to, piece);
        survives(&bytes);
    }

    #[test]
    fn changed_numbers_are_no_surprise(
        seed in 0..3_usize,
        place in any::<prop::sample::Index>(),
        number in prop::sample::select(vec!["0", "-1", "9", "99999999", "4294967295", "9223372036854775807"]),
    ) {
        let bytes = &SEEDS[seed];
        let digits: Vec<_> = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
        let at = digits[place.index(digits.len())];
        survives(&[&bytes[..at], number.as_bytes(), &bytes[at + 1..]].concat());
    }
}
