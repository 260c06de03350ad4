//! Parses a draft into a policy: reports every mistake of form with its place, not only the first.

use money::{MINOR_MAX, MinorUnits};

use super::document::{Autopilot, CaseAction, DisputePolicy, Fallback};
use super::problem::{Place, PolicyProblem, ProblemCode, excerpt};
use super::settings::PolicySettings;
use super::untyped::{PolicyDraft, Untyped};

impl PolicyDraft {
    /// Parses the draft. The content is checked by [`DisputePolicy::check`].
    ///
    /// # Errors
    /// Every mistake of form: unknown, missing and duplicate fields, unknown names, wrong types.
    pub fn read(&self) -> Result<DisputePolicy, Vec<PolicyProblem>> {
        let mut reader = Reader { problems: vec![] };
        let policy = reader.policy(&self.0, &Place::root());
        match policy {
            Some(policy) if reader.problems.is_empty() => Ok(policy),
            Some(_) | None => Err(reader.problems),
        }
    }
}

/// Collects problems; a value that cannot be parsed is `None`, with at least one problem.
pub(super) struct Reader {
    problems: Vec<PolicyProblem>,
}

/// The fields of one object.
pub(super) struct Fields<'a> {
    place: &'a Place,
    fields: &'a [(String, Untyped)],
}

impl<'a> Fields<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&'a Untyped> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value)
    }

    pub(super) fn at(&self, name: &str) -> Place {
        self.place.at(name)
    }
}

impl Reader {
    pub(super) fn refuse<T>(
        &mut self,
        place: &Place,
        code: ProblemCode,
        reason: String,
    ) -> Option<T> {
        self.problems.push(place.problem(code, reason));
        None
    }

    pub(super) fn wrong_type<T>(
        &mut self,
        place: &Place,
        wanted: &str,
        found: &Untyped,
    ) -> Option<T> {
        let reason = format!("This is {}; write {wanted}.", found.kind());
        self.refuse(place, ProblemCode::WrongType, reason)
    }

    /// An object with these fields and no other.
    pub(super) fn object<'a>(
        &mut self,
        value: &'a Untyped,
        place: &'a Place,
        known: &[&str],
    ) -> Option<Fields<'a>> {
        let Untyped::Object(fields) = value else {
            return self.wrong_type(place, "an object", value);
        };
        let mut seen: Vec<&str> = vec![];
        for (name, _) in fields {
            let shown = excerpt(name);
            if !known.contains(&name.as_str()) {
                let reason =
                    format!("\"{shown}\" is not a field here; known: {}.", known.join(", "));
                self.refuse::<()>(&place.at(&shown), ProblemCode::UnknownField, reason);
            } else if seen.contains(&name.as_str()) {
                let reason = format!("\"{shown}\" stands twice; keep one.");
                self.refuse::<()>(&place.at(&shown), ProblemCode::DuplicateField, reason);
            }
            seen.push(name);
        }
        Some(Fields { place, fields })
    }

    pub(super) fn required<'a>(&mut self, fields: &Fields<'a>, name: &str) -> Option<&'a Untyped> {
        let value = fields.get(name);
        if value.is_none() {
            let reason = format!("\"{name}\" must be here.");
            return self.refuse(&fields.at(name), ProblemCode::Missing, reason);
        }
        value
    }

    pub(super) fn list<'a>(
        &mut self,
        value: &'a Untyped,
        place: &Place,
        wanted: &str,
    ) -> Option<&'a [Untyped]> {
        let Untyped::List(list) = value else { return self.wrong_type(place, wanted, value) };
        Some(list)
    }

    pub(super) fn text<'a>(
        &mut self,
        value: &'a Untyped,
        place: &Place,
        wanted: &str,
    ) -> Option<&'a str> {
        let Untyped::Text(text) = value else { return self.wrong_type(place, wanted, value) };
        Some(text)
    }

    pub(super) fn units(
        &mut self,
        value: &Untyped,
        place: &Place,
        wanted: &str,
    ) -> Option<MinorUnits> {
        let Untyped::Whole(number) = value else { return self.wrong_type(place, wanted, value) };
        MinorUnits::new(*number).ok().or_else(|| {
            let reason = format!("At most {MINOR_MAX} either way.");
            self.refuse(place, ProblemCode::OutOfRange, reason)
        })
    }

    fn policy(&mut self, value: &Untyped, place: &Place) -> Option<DisputePolicy> {
        let fields = self.object(value, place, &["settings", "rules", "fallback"])?;
        let settings = self.required(&fields, "settings");
        let settings = settings.and_then(|value| self.settings(value, &fields.at("settings")));
        let rules = self.required(&fields, "rules");
        let rules = rules.and_then(|value| self.rules(value, &fields.at("rules")));
        let fallback = self.required(&fields, "fallback");
        let fallback = fallback.and_then(|value| self.fallback(value, &fields.at("fallback")));
        Some(DisputePolicy { settings: settings?, rules: rules?, fallback: fallback? })
    }

    fn settings(&mut self, value: &Untyped, place: &Place) -> Option<PolicySettings> {
        let fields = self.object(value, place, &["tolerance", "work_cost"])?;
        let wanted = "a whole number of minor units";
        let tolerance = self.required(&fields, "tolerance");
        let tolerance =
            tolerance.and_then(|value| self.units(value, &fields.at("tolerance"), wanted));
        let work_cost = match fields.get("work_cost") {
            Some(value) => self.units(value, &fields.at("work_cost"), wanted),
            None => Some(MinorUnits::ZERO),
        };
        Some(PolicySettings { tolerance: tolerance?, work_cost: work_cost? })
    }

    fn fallback(&mut self, value: &Untyped, place: &Place) -> Option<Fallback> {
        let fields = self.object(value, place, &["action", "autopilot"])?;
        let action = self.action(&fields);
        let autopilot = self.autopilot(&fields);
        Some(Fallback { action: action?, autopilot: autopilot? })
    }

    pub(super) fn action(&mut self, fields: &Fields<'_>) -> Option<CaseAction> {
        let place = fields.at("action");
        let value = self.required(fields, "action")?;
        let name = self.text(value, &place, "the name of an action")?;
        CaseAction::named(name).or_else(|| {
            self.unknown(&place, ProblemCode::UnknownAction, name, &CaseAction::names())
        })
    }

    pub(super) fn autopilot(&mut self, fields: &Fields<'_>) -> Option<Autopilot> {
        let place = fields.at("autopilot");
        let Some(value) = fields.get("autopilot") else { return Some(Autopilot::Off) };
        let name = self.text(value, &place, "off or act_after_grace")?;
        Autopilot::named(name).or_else(|| {
            self.unknown(&place, ProblemCode::UnknownAutopilot, name, &Autopilot::names())
        })
    }

    pub(super) fn unknown<T>(
        &mut self,
        place: &Place,
        code: ProblemCode,
        name: &str,
        known: &str,
    ) -> Option<T> {
        let reason = format!("\"{}\" is not known here; known: {known}.", excerpt(name));
        self.refuse(place, code, reason)
    }
}
