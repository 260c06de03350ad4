//! A row of a list of users: read, or refused with all that is wrong with it.

use ledger::Owner;
use money::{Amount, Currency};
use store::Timestamp;

use super::UsersCsv;
use crate::{
    imports::{
        plan::{ImportProblem, ImportProblemCode},
        table::{AmountStyle, Column, Columns, RawRow, parse_time},
    },
    user,
};

pub(super) const COLUMNS: [Column; 6] = [
    Column {
        field: "id",
        names: &["id", "userid", "user", "customerid", "externalid", "uid"],
        is_needed: true,
    },
    Column {
        field: "email",
        names: &["email", "mail", "emailaddress", "useremail"],
        is_needed: true,
    },
    Column {
        field: "name",
        names: &["name", "fullname", "username", "displayname", "customername"],
        is_needed: false,
    },
    Column { field: "currency", names: &["currency", "ccy"], is_needed: false },
    Column {
        field: "balance",
        names: &["balance", "openingbalance", "creditbalance", "credits", "amount"],
        is_needed: false,
    },
    Column {
        field: "created",
        names: &["created", "createdat", "createdutc", "creationdate", "registered", "joinedat"],
        is_needed: false,
    },
];

/// A row that can be imported, as far as the file alone says.
#[derive(Clone, Debug)]
pub(super) struct UserRow {
    pub(super) raw: RawRow,
    pub(super) id: Owner,
    pub(super) email: String,
    pub(super) name: Option<String>,
    pub(super) currency: Currency,
    /// Opening balance; `None` where the file has none, or zero.
    pub(super) balance: Option<Amount>,
    pub(super) created_at: Option<Timestamp>,
}

/// How rows are read.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) columns: Columns,
    pub(super) amounts: Option<AmountStyle>,
    pub(super) currency: Currency,
}

impl Reading {
    pub(super) fn new(input: &UsersCsv, columns: Columns, default: Currency) -> Self {
        let currency = input.currency.unwrap_or(default);
        Self { columns, amounts: input.amounts, currency }
    }

    /// Reads a row.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub(super) fn read(&self, raw: RawRow) -> Result<UserRow, Vec<ImportProblem>> {
        if let Some(uneven) = self.columns.uneven(&raw) {
            return Err(vec![uneven]);
        }
        let mut problems = Vec::new();
        let mut keep = |problem: Box<ImportProblem>| problems.push(*problem);
        let id = self.id(&raw).map_err(&mut keep).ok();
        let email = self.email(&raw).map_err(&mut keep).ok();
        let name = self.name(&raw).map_err(&mut keep).ok();
        let currency = self.currency(&raw).map_err(&mut keep).ok();
        let balance = match currency {
            Some(currency) => self.balance(&raw, currency).map_err(&mut keep).ok(),
            None => None,
        };
        let created_at = self.created_at(&raw).map_err(&mut keep).ok();
        match (id, email, name, currency, balance, created_at) {
            (
                Some(id),
                Some(email),
                Some(name),
                Some(currency),
                Some(balance),
                Some(created_at),
            ) => Ok(UserRow { raw, id, email, name, currency, balance, created_at }),
            _ => Err(problems),
        }
    }

    fn id(&self, raw: &RawRow) -> Result<Owner, Box<ImportProblem>> {
        let text = self.columns.text(raw, "id");
        if text.is_empty() {
            return Err(self.problem(raw, "id", ImportProblemCode::FieldEmpty, "the id is empty"));
        }
        let invalid = |what| self.problem(raw, "id", ImportProblemCode::TextInvalid, what);
        if text.trim() != text {
            return Err(invalid("the id has white space around it"));
        }
        Owner::new(text)
            .map_err(|_| invalid("an id has at most 200 characters, no control characters"))
    }

    fn email(&self, raw: &RawRow) -> Result<String, Box<ImportProblem>> {
        let text = self.columns.text(raw, "email").trim();
        if text.is_empty() {
            return Err(self.problem(
                raw,
                "email",
                ImportProblemCode::FieldEmpty,
                "the email is empty",
            ));
        }
        let is_usable = user::check(text, None).is_ok() && !text.chars().any(char::is_control);
        if is_usable {
            return Ok(text.to_owned());
        }
        let what = "this is no email address";
        Err(self.problem(raw, "email", ImportProblemCode::EmailInvalid, what))
    }

    fn name(&self, raw: &RawRow) -> Result<Option<String>, Box<ImportProblem>> {
        let text = self.columns.text(raw, "name");
        if text.trim().is_empty() {
            return Ok(None);
        }
        if user::is_text(text) {
            return Ok(Some(text.to_owned()));
        }
        let what = "a name has at most 320 characters";
        Err(self.problem(raw, "name", ImportProblemCode::TextInvalid, what))
    }

    fn currency(&self, raw: &RawRow) -> Result<Currency, Box<ImportProblem>> {
        let text = self.columns.text(raw, "currency").trim();
        if text.is_empty() {
            return Ok(self.currency);
        }
        let what = "this is no currency; write three letters, such as usd";
        let unknown = |_| self.problem(raw, "currency", ImportProblemCode::CurrencyUnknown, what);
        text.to_ascii_lowercase().parse().map_err(unknown)
    }

    fn balance(
        &self,
        raw: &RawRow,
        currency: Currency,
    ) -> Result<Option<Amount>, Box<ImportProblem>> {
        let text = self.columns.text(raw, "balance");
        let Some(amounts) = self.amounts.filter(|_| !text.trim().is_empty()) else {
            return Ok(None);
        };
        match amounts.parse(text, currency) {
            Ok(amount) => Ok(Some(amount).filter(|amount| !amount.is_zero())),
            Err((is_too_large, what)) => {
                let code = if is_too_large {
                    ImportProblemCode::AmountOutOfRange
                } else {
                    ImportProblemCode::AmountInvalid
                };
                Err(self.problem(raw, "balance", code, &what))
            }
        }
    }

    fn created_at(&self, raw: &RawRow) -> Result<Option<Timestamp>, Box<ImportProblem>> {
        let text = self.columns.text(raw, "created");
        if text.trim().is_empty() {
            return Ok(None);
        }
        let what = "this is no time; write 2026-01-31 or 2026-01-31T12:00:00Z";
        let invalid = || self.problem(raw, "created", ImportProblemCode::TimeInvalid, what);
        parse_time(text).map(Some).ok_or_else(invalid)
    }

    pub(super) fn problem(
        &self,
        raw: &RawRow,
        field: &str,
        code: ImportProblemCode,
        what: &str,
    ) -> Box<ImportProblem> {
        Box::new(self.columns.problem(raw, field, code, what))
    }
}
