//! Standing texts: statements of the merchant that are part of every answer, one set for each kind
//! of product.
//!
//! Stripe accepts policies as files, and how they were shown as text. A policy written here is
//! added to that text, so that the bank can read both without a file.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::wording::{is_unreadable, link};
use super::{ProductType, TEXT_CHARACTERS_MAX};

/// The standing texts of the merchant. Edited by the team; each change makes a new version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
#[serde(deny_unknown_fields)]
pub struct StandingTexts {
    /// 1, 2, 3 … in the order of changes; 0 before the first.
    pub version: i64,
    /// The texts of each kind of product; a kind that is absent has none.
    pub products: BTreeMap<ProductType, ProductTexts>,
}

macro_rules! product_texts {
    ($($variant:ident $name:ident $doc:literal)*) => {
        /// The texts for one kind of product. Absent and blank texts are left out.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
        #[serde(default, deny_unknown_fields)]
        pub struct ProductTexts {
            $(#[doc = $doc] pub $name: Option<String>,)*
        }

        /// One of the [`ProductTexts`].
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum StandingText {
            $(#[doc = $doc] $variant,)*
        }

        impl StandingText {
            /// The name used in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => stringify!($name),)* }
            }
        }

        impl ProductTexts {
            /// All texts with their names.
            fn named(&self) -> impl Iterator<Item = (StandingText, &str)> {
                let texts = [$((StandingText::$variant, self.$name.as_deref()),)*];
                texts.into_iter().filter_map(|(name, text)| Some((name, text?)))
            }

            /// The texts trimmed, without blank ones.
            fn tidied(self) -> Self {
                Self { $($name: self.$name.and_then(trimmed),)* }
            }
        }
    };
}

product_texts! {
    ProductDescription product_description "What is sold."
    RefundPolicy refund_policy "The refund policy itself."
    RefundPolicyDisclosure refund_policy_disclosure "Where and when customers see the refund policy."
    CancellationPolicy cancellation_policy "The cancellation policy itself."
    CancellationPolicyDisclosure cancellation_policy_disclosure
        "Where and when customers see the cancellation policy."
    CustomerCommunication customer_communication "How the company talks with customers; for the letter."
}

/// A problem of a text, with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct StandingProblem {
    /// Kind of product.
    pub product: ProductType,
    /// The text.
    pub text: StandingText,
    /// Code.
    pub code: StandingProblemCode,
    /// Message for people.
    pub reason: String,
}

/// The kinds of [`StandingProblem`]; names are never changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type)]
#[serde(rename_all = "snake_case")]
pub enum StandingProblemCode {
    /// More characters than Stripe accepts, alone or together with the policy added to it.
    TooLong,
    /// A link; banks do not follow links.
    Link,
    /// A character that cannot be seen or printed.
    ControlCharacter,
}

impl StandingTexts {
    /// The texts for a kind of product.
    pub fn of(&self, product: ProductType) -> ProductTexts {
        self.products.get(&product).cloned().unwrap_or_default()
    }

    /// The texts trimmed, without blank ones, as they are stored.
    #[must_use]
    pub fn tidied(self) -> Self {
        let products = self.products.into_iter().map(|(product, texts)| (product, texts.tidied()));
        let products = products.filter(|(_, texts)| *texts != ProductTexts::default());
        Self { version: self.version, products: products.collect() }
    }

    /// All problems; texts with problems must not be saved.
    pub fn check(&self) -> Vec<StandingProblem> {
        let found = self.products.iter().flat_map(|(product, texts)| {
            texts.problems().map(|(text, code, reason)| StandingProblem {
                product: *product,
                text,
                code,
                reason,
            })
        });
        found.collect()
    }
}

type Found = (StandingText, StandingProblemCode, String);

impl ProductTexts {
    fn problems(&self) -> impl Iterator<Item = Found> {
        let together = [
            (StandingText::RefundPolicyDisclosure, self.refund_policy_said()),
            (StandingText::CancellationPolicyDisclosure, self.cancellation_policy_said()),
        ];
        let together = together.into_iter().filter_map(|(text, said)| too_long(text, &said?));
        let mut found: Vec<Found> =
            self.named().flat_map(|(name, text)| problems_of(name, text)).collect();
        for one in together {
            let is_known = found.iter().any(|(text, code, _)| *text == one.0 && *code == one.1);
            if !is_known {
                found.push(one);
            }
        }
        found.into_iter()
    }

    /// Text of the field about the disclosure of the refund policy: the disclosure and the policy.
    pub(super) fn refund_policy_said(&self) -> Option<String> {
        said(self.refund_policy_disclosure.as_ref(), "refund", self.refund_policy.as_ref())
    }

    /// The same for the cancellation policy.
    pub(super) fn cancellation_policy_said(&self) -> Option<String> {
        let shown = self.cancellation_policy_disclosure.as_ref();
        said(shown, "cancellation", self.cancellation_policy.as_ref())
    }
}

fn said(shown: Option<&String>, which: &str, policy: Option<&String>) -> Option<String> {
    let policy = policy.map(|text| format!("Our {which} policy:\n{text}"));
    match (shown, policy) {
        (Some(shown), Some(policy)) => Some(format!("{shown}\n\n{policy}")),
        (Some(shown), None) => Some(shown.clone()),
        (None, policy) => policy,
    }
}

fn problems_of(name: StandingText, text: &str) -> Vec<Found> {
    let mut found = Vec::from_iter(too_long(name, text));
    if let Some(link) = link(text) {
        let reason = format!("it holds a link ({link}); banks do not follow links");
        found.push((name, StandingProblemCode::Link, reason));
    }
    if let Some(letter) = text.chars().find(|letter| is_unreadable(*letter)) {
        let code = u32::from(letter);
        let reason = format!("it holds a character that cannot be printed (U+{code:04X})");
        found.push((name, StandingProblemCode::ControlCharacter, reason));
    }
    found
}

fn too_long(name: StandingText, text: &str) -> Option<Found> {
    let characters = text.chars().count();
    (characters > TEXT_CHARACTERS_MAX).then(|| {
        let with = match name {
            StandingText::RefundPolicyDisclosure | StandingText::CancellationPolicyDisclosure => {
                " (with the policy that goes with it)"
            }
            StandingText::ProductDescription
            | StandingText::RefundPolicy
            | StandingText::CancellationPolicy
            | StandingText::CustomerCommunication => "",
        };
        let reason =
            format!("it has {characters} characters{with}, the most is {TEXT_CHARACTERS_MAX}");
        (name, StandingProblemCode::TooLong, reason)
    })
}

fn trimmed(text: String) -> Option<String> {
    let trimmed = text.trim();
    if trimmed.len() == text.len() {
        return (!text.is_empty()).then_some(text);
    }
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}
