//! Reason × product → fields, as data.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{EvidenceField, EvidenceReason, ProductType};

/// Maximum characters of a hint.
pub const HINT_CHARACTERS_MAX: usize = 300;

/// Which evidence a dispute needs. Edited by the team; a change makes a new version.
///
/// A pair without a row uses the row of [`General`](EvidenceReason::General) for the same product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    /// 1, 2, 3 … in the order of changes.
    pub version: i64,
    /// One row for each pair of reason and product.
    pub rows: Vec<MatrixRow>,
}

/// The fields of one pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
#[serde(deny_unknown_fields)]
pub struct MatrixRow {
    /// The evidence reason.
    pub reason: EvidenceReason,
    /// The kind of product.
    pub product: ProductType,
    /// The fields, in the order an operator sees them.
    pub fields: Vec<FieldNeed>,
}

/// One field of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
#[serde(deny_unknown_fields)]
pub struct FieldNeed {
    /// The field.
    pub field: EvidenceField,
    /// Importance.
    pub need: Need,
    /// Description of the expected content, for the operator.
    pub hint: String,
}

/// Importance of a field.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// A draft without it cannot be sent.
    Required,
    /// Improves the win probability.
    Recommended,
    /// Can be useful.
    Optional,
}

/// A problem of a matrix, with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct MatrixProblem {
    /// The place.
    pub place: MatrixPlace,
    /// Code.
    pub code: MatrixProblemCode,
    /// Message for people.
    pub reason: String,
}

/// A place in a matrix. Positions count from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct MatrixPlace {
    /// Position of the row; `None` for the matrix as a whole.
    pub row: Option<u32>,
    /// Position of the field in its row; `None` for the row as a whole.
    pub field: Option<u32>,
}

/// The kinds of [`MatrixProblem`]; names are never changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type)]
#[serde(rename_all = "snake_case")]
pub enum MatrixProblemCode {
    /// No row of `general` for a reason without a row.
    GeneralMissing,
    /// Two rows for one pair.
    RowTwice,
    /// A row without fields.
    RowEmpty,
    /// One field twice in a row.
    FieldTwice,
    /// A shipping field is required for a product that is not shipped.
    ShippingRequired,
    /// A field without a hint.
    HintMissing,
    /// A hint of more than [`HINT_CHARACTERS_MAX`] characters.
    HintTooLong,
    /// The version is not 1 or more.
    VersionInvalid,
}

impl Matrix {
    /// The fields for a dispute, in order.
    ///
    /// Empty only for a matrix that [`check`](Self::check) refuses.
    pub fn fields_for(&self, reason: EvidenceReason, product: ProductType) -> &[FieldNeed] {
        self.row(reason, product)
            .or_else(|| self.row(EvidenceReason::General, product))
            .map_or(&[], |row| &row.fields)
    }

    fn row(&self, reason: EvidenceReason, product: ProductType) -> Option<&MatrixRow> {
        self.rows.iter().find(|row| row.reason == reason && row.product == product)
    }

    /// All problems; a matrix with problems must not be saved.
    pub fn check(&self) -> Vec<MatrixProblem> {
        let mut problems = vec![];
        if self.version < 1 {
            let reason = format!("version {} is not 1 or more", self.version);
            problems.push(MatrixProblem::whole(MatrixProblemCode::VersionInvalid, reason));
        }
        for product in ProductType::ALL {
            if self.row(EvidenceReason::General, product).is_none() {
                let reason = format!("reason general needs a row for product {}", product.as_str());
                problems.push(MatrixProblem::whole(MatrixProblemCode::GeneralMissing, reason));
            }
        }
        let mut pairs = HashSet::new();
        for (position, row) in (0_u32..).zip(&self.rows) {
            if !pairs.insert((row.reason, row.product)) {
                let reason = format!("{} has a row already", row.name());
                problems.push(MatrixProblem::row(position, MatrixProblemCode::RowTwice, reason));
            }
            row.check(position, &mut problems);
        }
        problems
    }
}

impl MatrixRow {
    fn name(&self) -> String {
        format!("{} × {}", self.reason.as_str(), self.product.as_str())
    }

    fn check(&self, row: u32, problems: &mut Vec<MatrixProblem>) {
        if self.fields.is_empty() {
            let reason = format!("{} asks for nothing", self.name());
            problems.push(MatrixProblem::row(row, MatrixProblemCode::RowEmpty, reason));
        }
        let mut fields = HashSet::new();
        for (position, need) in (0_u32..).zip(&self.fields) {
            let place = MatrixPlace { row: Some(row), field: Some(position) };
            let twice = !fields.insert(need.field);
            let found = need.problems(self.product, twice);
            problems.extend(found.map(|(code, reason)| MatrixProblem { place, code, reason }));
        }
    }
}

impl FieldNeed {
    fn problems(
        &self,
        product: ProductType,
        twice: bool,
    ) -> impl Iterator<Item = (MatrixProblemCode, String)> {
        let field = self.field;
        let parcel = field.is_shipping() && self.need == Need::Required;
        let letters = self.hint.chars().count();
        [
            (twice, MatrixProblemCode::FieldTwice, format!("{field} stands in this row already")),
            (
                parcel && product != ProductType::PhysicalProduct,
                MatrixProblemCode::ShippingRequired,
                format!("{field} cannot be required of a {}", product.as_str()),
            ),
            (
                self.hint.trim().is_empty(),
                MatrixProblemCode::HintMissing,
                format!("{field} needs a hint: what belongs there"),
            ),
            (
                letters > HINT_CHARACTERS_MAX,
                MatrixProblemCode::HintTooLong,
                format!("the hint of {field} has {letters} characters, the most is {HINT_CHARACTERS_MAX}"),
            ),
        ]
        .into_iter()
        .filter_map(|(wrong, code, reason)| wrong.then_some((code, reason)))
    }
}

impl MatrixProblem {
    fn whole(code: MatrixProblemCode, reason: String) -> Self {
        Self { place: MatrixPlace::default(), code, reason }
    }

    fn row(row: u32, code: MatrixProblemCode, reason: String) -> Self {
        Self { place: MatrixPlace { row: Some(row), field: None }, code, reason }
    }
}
