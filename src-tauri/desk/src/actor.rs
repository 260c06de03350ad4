//! Actors: an operator, a program of the merchant, or a part of Redress. All are stored by name;
//! names of programs begin with `service:`, and those of the parts are reserved, so that no two
//! kinds collide.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;

use crate::DeskError;

/// Maximum length of an operator's name, in characters.
const NAME_MAX: usize = 100;
/// The operator's name when none is given.
const UNNAMED: &str = "operator";
/// Reserved names besides those of [`SystemActor::ALL`].
const RESERVED_BESIDE: [&str; 3] = ["redressctl", "system", "policy"];
/// Begin of the name of a program of the merchant.
const PROGRAM_PREFIX: &str = "service:";
/// Maximum length of the name of a program, without the prefix, in characters.
const PROGRAM_NAME_MAX: usize = 80;
/// Letters of other alphabets that look like Latin ones, as they are after case folding.
const LOOKALIKES: [(char, char); 24] = [
    ('а', 'a'),
    ('α', 'a'),
    ('ь', 'b'),
    ('с', 'c'),
    ('ԁ', 'd'),
    ('е', 'e'),
    ('ε', 'e'),
    ('ɡ', 'g'),
    ('ı', 'i'),
    ('і', 'i'),
    ('ι', 'i'),
    ('ј', 'j'),
    ('ӏ', 'l'),
    ('ո', 'n'),
    ('о', 'o'),
    ('ο', 'o'),
    ('р', 'p'),
    ('ρ', 'p'),
    ('ѕ', 's'),
    ('т', 't'),
    ('τ', 't'),
    ('υ', 'u'),
    ('х', 'x'),
    ('у', 'y'),
];

/// An actor: the cause of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person, or a script that a person has run.
    Operator(OperatorName),
    /// A program of the merchant that presented a token.
    Program(ProgramName),
    /// A part of Redress.
    System(SystemActor),
}

/// The name of an operator: 1 to 100 characters, not reserved for a part of Redress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperatorName(Arc<str>);

/// The name of a program of the merchant, 1 to 80 characters; with the prefix `service:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramName(Arc<str>);

/// A part of Redress that acts without an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SystemActor {
    /// Changes that came from Stripe.
    Stripe,
    /// Actions confirmed by the policy without a person.
    Autopilot,
    /// Results of calls in the outbox.
    Outbox,
    /// Changes the ledger makes without a command, such as the expiry of a hold.
    Ledger,
    /// What the program does to the workspace as a whole, such as scheduled backups.
    Redress,
}

impl SystemActor {
    /// Every system actor.
    pub const ALL: [Self; 5] =
        [Self::Stripe, Self::Autopilot, Self::Outbox, Self::Ledger, Self::Redress];

    /// The name under which its actions are stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stripe => "stripe",
            Self::Autopilot => "autopilot",
            Self::Outbox => "outbox",
            Self::Ledger => "ledger",
            Self::Redress => "redress",
        }
    }
}

impl OperatorName {
    /// Checks a name. Surrounding white space is removed; an empty name becomes `operator`.
    ///
    /// # Errors
    /// [`DeskError::ActorReserved`] for the name of a part of Redress, in any case, with spaces or
    /// marks in between, or in letters that look the same; [`DeskError::BadField`] for control
    /// characters or more than 100 characters.
    pub fn new(name: &str) -> Result<Self, DeskError> {
        let name = name.trim();
        if name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
            let message = format!("has at most {NAME_MAX} characters, no control characters");
            return Err(DeskError::BadField { field: "actor", message });
        }
        if is_reserved(name) {
            return Err(DeskError::ActorReserved { name: name.to_owned() });
        }
        Ok(Self(Arc::from(if name.is_empty() { UNNAMED } else { name })))
    }
}

impl ProgramName {
    /// Checks a name, which is given without the prefix. Surrounding white space is removed.
    ///
    /// # Errors
    /// [`DeskError::BadField`] when it is empty, longer than 80 characters or has control
    /// characters.
    pub fn new(name: &str) -> Result<Self, DeskError> {
        let name = name.trim();
        let length = name.chars().count();
        if length == 0 || length > PROGRAM_NAME_MAX || name.chars().any(char::is_control) {
            let message =
                format!("must have 1 to {PROGRAM_NAME_MAX} characters, no control characters");
            return Err(DeskError::BadField { field: "name", message });
        }
        Ok(Self::from_row(name))
    }

    /// The name in a row, which was checked when it was written.
    pub(crate) fn from_row(name: &str) -> Self {
        Self(Arc::from(format!("{PROGRAM_PREFIX}{name}")))
    }

    /// The name without the prefix.
    pub fn plain(&self) -> &str {
        self.0.strip_prefix(PROGRAM_PREFIX).unwrap_or(&self.0)
    }
}

impl Actor {
    /// An operator by name.
    ///
    /// # Errors
    /// As [`OperatorName::new`].
    pub fn operator(name: &str) -> Result<Self, DeskError> {
        Ok(Self::Operator(OperatorName::new(name)?))
    }

    /// An operator by name; `operator` when the name is not allowed.
    pub fn operator_or_unnamed(name: &str) -> Self {
        Self::first_operator([name.to_owned()])
    }

    /// The first of `names` that an operator may have, else `operator`.
    pub(crate) fn first_operator(names: impl IntoIterator<Item = String>) -> Self {
        let given = names.into_iter().filter(|name| !name.trim().is_empty());
        let mut usable = given.filter_map(|name| OperatorName::new(&name).ok());
        Self::Operator(usable.next().unwrap_or_else(|| OperatorName(Arc::from(UNNAMED))))
    }

    /// Changes that came from Stripe.
    pub const fn stripe() -> Self {
        Self::System(SystemActor::Stripe)
    }

    /// The actor of actions confirmed by the policy without a person.
    pub const fn autopilot() -> Self {
        Self::System(SystemActor::Autopilot)
    }

    /// Results of calls in the outbox.
    pub(crate) const fn outbox() -> Self {
        Self::System(SystemActor::Outbox)
    }

    /// The program itself, on the workspace as a whole.
    pub(crate) const fn redress() -> Self {
        Self::System(SystemActor::Redress)
    }

    /// The name as it is stored.
    pub fn name(&self) -> &str {
        match self {
            Self::Operator(name) => &name.0,
            Self::Program(name) => &name.0,
            Self::System(part) => part.as_str(),
        }
    }

    pub(crate) fn shared(&self) -> Arc<str> {
        match self {
            Self::Operator(name) => Arc::clone(&name.0),
            Self::Program(name) => Arc::clone(&name.0),
            Self::System(part) => Arc::from(part.as_str()),
        }
    }
}

/// Whether a reader could take the name for a part of Redress or a program.
fn is_reserved(name: &str) -> bool {
    let skeleton = skeleton(name);
    let names = SystemActor::ALL.into_iter().map(SystemActor::as_str).chain(RESERVED_BESIDE);
    names.into_iter().any(|reserved| reserved == skeleton) || looks_like_a_program(name)
}

/// Whether the name begins with "service" and a mark that separates, such as a colon of any script.
fn looks_like_a_program(name: &str) -> bool {
    let separates = |letter: char| !letter.is_alphanumeric() && !" -_.'".contains(letter);
    let mut marks = name.char_indices().filter(|(_, letter)| separates(*letter));
    marks.any(|(at, _)| format!("{}:", skeleton(&name[..at])) == PROGRAM_PREFIX)
}

/// The name in a form for comparison: without case, width, accents, spaces, punctuation and
/// invisible characters; look-alike letters of other alphabets become Latin.
fn skeleton(name: &str) -> String {
    let plain = name.nfkd().flat_map(char::to_lowercase).filter(|letter| letter.is_alphanumeric());
    plain
        .map(|letter| {
            LOOKALIKES
                .iter()
                .find(|(other, _)| *other == letter)
                .map_or(letter, |(_, latin)| *latin)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::plain("stripe")]
    #[case::upper_case("AUTOPILOT")]
    #[case::spaces_around("  outbox ")]
    #[case::spaces_between("s t r i p e")]
    #[case::punctuation("auto-pilot")]
    #[case::zero_width("led\u{200b}ger")]
    #[case::no_break_space("system\u{a0}")]
    #[case::full_width("ｓｔｒｉｐｅ")]
    #[case::mathematical("𝐬𝐭𝐫𝐢𝐩𝐞")]
    #[case::cyrillic("ѕtrіре")]
    #[case::greek("αυτοριlοτ")]
    #[case::accents("strïpé")]
    #[case::the_program("Redress")]
    #[case::a_program_of_the_merchant("service:billing")]
    #[case::a_wide_colon("Service：billing")]
    #[case::zero_width_within("ser\u{200b}vice:billing")]
    #[case::another_colon("service\u{a789} billing")]
    fn the_names_of_the_program_are_reserved(#[case] name: &str) {
        let error = OperatorName::new(name).expect_err(name);
        assert_eq!(error.code(), "actor_reserved");
    }

    #[rstest]
    #[case("olive", "olive")]
    #[case("  Jürgen Öztürk ", "Jürgen Öztürk")]
    #[case("张伟", "张伟")]
    #[case("Stripe support", "Stripe support")]
    #[case("nightly job", "nightly job")]
    #[case("Service desk", "Service desk")]
    #[case("", "operator")]
    fn other_names_stay_as_they_are(#[case] name: &str, #[case] expected: &str) {
        assert_eq!(Actor::operator(name).expect(name).name(), expected);
    }

    #[rstest]
    #[case::control("two\nlines")]
    #[case::too_long(&"x".repeat(101))]
    fn a_name_that_cannot_be_shown_is_refused(#[case] name: &str) {
        assert_eq!(OperatorName::new(name).expect_err(name).code(), "field_invalid");
    }

    #[test]
    fn a_login_that_is_reserved_is_passed_over() {
        let names = ["", "stripe", "olive"].map(str::to_owned);
        assert_eq!(Actor::first_operator(names).name(), "olive");
        assert_eq!(Actor::first_operator(["two\nlines".to_owned()]).name(), UNNAMED);
    }
}
