use std::collections::{BTreeMap, HashMap};

use money::Total;

use crate::{Cell, ExportError, Schema};

/// The total of one group of rows, such as usage in US dollars.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct GroupTotal {
    /// The values that its rows share, by column.
    pub group: BTreeMap<String, String>,
    /// Number of rows.
    pub rows: u64,
    /// Sums in minor units, by column.
    pub sums_minor: BTreeMap<String, Total>,
}

/// Adds up the amounts of rows by group; groups are few.
pub(crate) struct Totals {
    schema: Schema,
    by: Vec<usize>,
    of: Vec<usize>,
    /// Place in `groups` by the values of a group, each after the other's end.
    places: HashMap<String, usize>,
    groups: Vec<Group>,
    key: String,
}

struct Group {
    values: Vec<String>,
    rows: u64,
    sums: Vec<i128>,
}

/// Between the values of a key; no word has it.
const SEPARATOR: char = '\u{1f}';

impl Totals {
    pub(crate) fn new(schema: Schema) -> Result<Self, ExportError> {
        Ok(Self {
            by: schema.places_of(schema.totals_by)?,
            of: schema.places_of(schema.totals_of)?,
            schema,
            places: HashMap::new(),
            groups: Vec::new(),
            key: String::new(),
        })
    }

    pub(crate) fn add(&mut self, cells: &[Cell<'_>]) {
        if self.by.is_empty() {
            return;
        }
        self.key.clear();
        for &place in &self.by {
            if let Cell::Text(text) = cells[place] {
                self.key.push_str(text);
            }
            self.key.push(SEPARATOR);
        }
        let place = self.places.get(self.key.as_str()).copied();
        let place = place.unwrap_or_else(|| self.open());
        let group = &mut self.groups[place];
        group.rows += 1;
        for (sum, &place) in group.sums.iter_mut().zip(&self.of) {
            if let Cell::Decimal { minor, .. } = cells[place] {
                *sum += i128::from(minor);
            }
        }
    }

    fn open(&mut self) -> usize {
        let values = self.key.split_terminator(SEPARATOR).map(str::to_owned).collect();
        self.groups.push(Group { values, rows: 0, sums: vec![0; self.of.len()] });
        self.places.insert(self.key.clone(), self.groups.len() - 1);
        self.groups.len() - 1
    }

    /// The totals, in the order of the groups' values.
    pub(crate) fn sorted(&self) -> Vec<GroupTotal> {
        let named =
            |names: &[&str], at: usize| names.get(at).map_or(String::new(), |n| (*n).into());
        let mut groups: Vec<&Group> = self.groups.iter().collect();
        groups.sort_by(|one, other| one.values.cmp(&other.values));
        let total = |group: &Group| GroupTotal {
            group: (group.values.iter().enumerate())
                .map(|(at, value)| (named(self.schema.totals_by, at), value.clone()))
                .collect(),
            rows: group.rows,
            sums_minor: (group.sums.iter().enumerate())
                .map(|(at, &sum)| (named(self.schema.totals_of, at), Total::from(sum)))
                .collect(),
        };
        groups.into_iter().map(total).collect()
    }
}
