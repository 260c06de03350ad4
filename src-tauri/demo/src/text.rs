//! Texts people would write, from the files in `texts/`.

macro_rules! lines {
    ($file:literal) => {
        include_str!(concat!("../texts/", $file, ".txt")).lines().collect()
    };
}

/// Names of a culture: how they are written, and how they are spelled in an address.
pub(crate) struct Culture {
    pub(crate) given: Vec<Name>,
    pub(crate) family: Vec<Name>,
}

/// One name.
#[derive(Clone, Copy)]
pub(crate) struct Name {
    pub(crate) written: &'static str,
    pub(crate) spelled: &'static str,
}

/// A billing address; an empty part is none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) line1: &'static str,
    pub(crate) city: &'static str,
    pub(crate) state: &'static str,
    pub(crate) postal_code: &'static str,
    pub(crate) country: &'static str,
}

/// Everything that is chosen from.
pub(crate) struct Texts {
    pub(crate) cultures: Vec<Culture>,
    pub(crate) places: Vec<Place>,
    /// Why customers want money back.
    pub(crate) reasons: Vec<&'static str>,
    pub(crate) rejections: Vec<&'static str>,
    pub(crate) withdrawals: Vec<&'static str>,
    pub(crate) notes: Vec<&'static str>,
    pub(crate) adjustments: Vec<&'static str>,
    pub(crate) grants: Vec<&'static str>,
}

/// Who works at the desk; the first one leads.
pub(crate) const OPERATORS: [&str; 5] =
    ["Maya Lindqvist", "Tomás Arriaga", "Grace Okafor", "Wei Zhang", "Priya Raman"];

/// Models with the tokens that one minor unit buys.
pub(crate) const MODELS: [(&str, i64); 6] = [
    ("atlas-large", 420),
    ("atlas-mini", 5_200),
    ("verse-2", 1_150),
    ("verse-2-fast", 3_300),
    ("lumen-embed", 48_000),
    ("echo-transcribe", 900),
];

impl Texts {
    pub(crate) fn read() -> Self {
        let people: Vec<&str> = lines!("people");
        let places: Vec<&str> = lines!("places");
        Self {
            cultures: people.into_iter().filter_map(culture).collect(),
            places: places.into_iter().filter_map(place).collect(),
            reasons: lines!("reasons"),
            rejections: lines!("rejections"),
            withdrawals: lines!("withdrawals"),
            notes: lines!("notes"),
            adjustments: lines!("adjustments"),
            grants: lines!("grants"),
        }
    }
}

fn culture(line: &'static str) -> Option<Culture> {
    let (given, family) = line.split_once('|')?;
    Some(Culture { given: names(given), family: names(family) })
}

fn place(line: &'static str) -> Option<Place> {
    let mut parts = line.split('|');
    Some(Place {
        line1: parts.next()?,
        city: parts.next()?,
        state: parts.next()?,
        postal_code: parts.next()?,
        country: parts.next()?,
    })
}

fn names(list: &'static str) -> Vec<Name> {
    let name = |written: &'static str| match written.split_once('/') {
        Some((written, spelled)) => Name { written, spelled },
        None => Name { written, spelled: written },
    };
    list.split(',').map(str::trim).map(name).collect()
}

/// A name in the letters of an address: `Müller` is spelled `mueller`.
pub(crate) fn ascii(name: &str) -> String {
    let mut spelled = String::new();
    for letter in name.to_lowercase().chars() {
        match letter {
            'a'..='z' => spelled.push(letter),
            'ä' | 'æ' => spelled.push_str("ae"),
            'ö' | 'ø' => spelled.push_str("oe"),
            'ü' => spelled.push_str("ue"),
            'ß' => spelled.push_str("ss"),
            'á' | 'à' | 'â' | 'ã' | 'å' | 'ą' => spelled.push('a'),
            'ç' | 'ć' | 'č' => spelled.push('c'),
            'é' | 'è' | 'ê' | 'ë' | 'ę' => spelled.push('e'),
            'í' | 'î' | 'ï' | 'ı' => spelled.push('i'),
            'ł' => spelled.push('l'),
            'ñ' | 'ń' => spelled.push('n'),
            'ó' | 'ô' | 'õ' => spelled.push('o'),
            'ś' | 'ş' | 'š' => spelled.push('s'),
            'ú' | 'û' => spelled.push('u'),
            _ => {}
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::{Texts, ascii};

    #[test]
    fn every_name_can_be_spelled_in_an_address() {
        let texts = Texts::read();
        assert!(texts.cultures.len() >= 10);
        assert!(texts.places.len() >= 10);
        for name in
            texts.cultures.iter().flat_map(|culture| culture.given.iter().chain(&culture.family))
        {
            assert_eq!(
                ascii(name.spelled).chars().count().min(2),
                name.spelled.chars().count().min(2),
                "{}",
                name.written
            );
        }
        assert_eq!(ascii("Müller"), "mueller");
    }
}
