//! Reading refund requests.

use std::sync::LazyLock;

use decision::{Decision, RefundAction};
use gateway::ObjectKind;
use ledger::{Owner, wallet_in};
use money::{Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use store::{Cursor, Filtered, Page, PageRequest, Query, Searched, StoreError, Timestamp, Tx};

use super::{
    NotedRefundView, RefundState, noted,
    row::{self, RefundRequest, Row, request_select},
    state::WAITING,
};
use crate::{
    AuditRow, Desk, DeskError, PaymentDispute, PaymentView, RefundMeans, WalletView,
    audit::timeline_in, dispute, mirror, payment::payment_in, refund::RefundError, sums, user,
};

/// A refund request as commands return it.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct RefundRequestView {
    /// Id, as text.
    pub id: String,
    /// The user who requests it.
    pub user_id: Owner,
    /// The user's name, or email where there is no name.
    pub user_name: Option<String>,
    /// Id of the payment.
    pub reference: String,
    /// Currency of the amounts, ISO 4217 in lower case.
    pub currency: Currency,
    /// Requested amount of money, in minor units.
    pub asked: MinorUnits,
    /// Approved amount, in minor units; the requested amount before the approval.
    pub amount: MinorUnits,
    /// State.
    pub state: RefundState,
    /// Whether an operator has to decide.
    pub waits_for_operator: bool,
    /// Whether it waits for an operator or is under way.
    pub is_open: bool,
    /// Whether it is approved and its outcome is open.
    pub is_moving: bool,
    /// Reason of the customer.
    pub reason: String,
    /// Text for the customer about the result.
    pub result: Option<String>,
    /// Decision of the policy at the time of the request.
    pub decision: Decision<RefundAction>,
    /// When the call is sent, UTC; undo is possible until then.
    pub leaves_at: Option<Timestamp>,
    /// Id of the refund at Stripe.
    pub refund_id: Option<String>,
    /// Time of the request, UTC.
    pub requested_at: Timestamp,
    /// Name of the actor who decided.
    pub handled_by: Option<String>,
    /// By what it was settled without Stripe; null otherwise.
    pub means: Option<RefundMeans>,
}

/// A refund request in a list.
pub type RefundRequestRow = RefundRequestView;

/// Input of `list_refund_requests`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ListRefundRequests {
    /// Only this state.
    pub state: Option<RefundState>,
    /// Only requests that wait for an operator (in review, failed, canceled), or only the others.
    pub waiting: Option<bool>,
    /// Only requests of this user.
    pub user_id: Option<Owner>,
    /// Text contained in payment, reason, refund id or user.
    pub search: Option<String>,
    /// Cursor of the page: `next_cursor` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Rows per page, 1 to 500; 50 when absent.
    pub limit: Option<u16>,
}

/// Input of `get_refund_request`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct GetRefundRequest {
    /// The request.
    pub request_id: String,
}

/// A refund request with everything needed to decide it.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct RefundRequestDetail {
    /// The request.
    pub request: RefundRequestView,
    /// By what the customer's bank finds the refund; null before Stripe names it.
    pub bank_reference: Option<BankReference>,
    /// By what it was settled, where that was without Stripe.
    pub noted: Option<NotedRefundView>,
    /// Amounts of the payment.
    pub payment: PaymentView,
    /// Disputes of the payment, which may block a refund or make it a risk.
    pub disputes: Vec<PaymentDispute>,
    /// Current state of the user's wallet.
    pub wallet: WalletView,
    /// Audit records of the request, oldest first.
    pub timeline: Vec<AuditRow>,
}

/// A reference of a refund at the customer's bank.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct BankReference {
    /// Stripe's name of its kind: `acquirer_reference_number` (ARN), `system_trace_audit_number` …
    pub kind: String,
    /// The reference.
    pub reference: String,
}

impl RefundRequest {
    fn view(self, user_name: Option<String>) -> RefundRequestView {
        RefundRequestView {
            id: self.id.to_string(),
            user_id: self.user,
            user_name,
            reference: self.reference,
            currency: self.amount.currency(),
            asked: self.asked.units(),
            amount: self.amount.units(),
            waits_for_operator: self.state.waits_for_operator(),
            is_open: self.state.is_open(),
            is_moving: self.state.is_moving(),
            state: self.state,
            reason: self.reason,
            result: self.result,
            decision: self.decision,
            leaves_at: self.leaves_at,
            refund_id: self.refund_id,
            requested_at: self.requested_at,
            handled_by: self.handled_by,
            means: self.means,
        }
    }
}

/// The request with its user's name.
pub(super) async fn view_in(
    tx: &mut Tx,
    request: RefundRequest,
) -> Result<RefundRequestView, DeskError> {
    let mut names = user::names_in(tx, [request.user.as_str()].into_iter()).await?;
    let name = names.remove(request.user.as_str());
    Ok(request.view(name))
}

const SELECT: &str = request_select!("join users u on u.id = r.user_id where r.id < ?");

static ONLY_WAITING: LazyLock<String> = LazyLock::new(|| format!(" and r.state in ({})", *WAITING));
static ONLY_OTHERS: LazyLock<String> =
    LazyLock::new(|| format!(" and r.state not in ({})", *WAITING));

/// One page of refund requests, newest first.
///
/// # Errors
/// `cursor_invalid`.
pub(crate) async fn requests_in(
    tx: &mut Tx,
    input: ListRefundRequests,
) -> Result<Page<RefundRequestRow>, DeskError> {
    let page = PageRequest { cursor: input.cursor, limit: input.limit };
    let end = page.cursor()?.map(|cursor| cursor.int(0)).transpose()?.unwrap_or(i64::MAX);
    let query = Filtered::new(SELECT)
        .bind(end)
        .and("r.state = ?", input.state.map(RefundState::as_str))
        .and("r.user_id = ?", input.user_id.as_ref().map(Owner::as_str))
        .search(
            &[
                Searched::Id("r.reference"),
                Searched::Text("r.reason"),
                Searched::Id("r.refund_id"),
                Searched::Text("u.search_text"),
            ],
            input.search.as_deref(),
        )
        .push(match input.waiting {
            None => "",
            Some(true) => ONLY_WAITING.as_str(),
            Some(false) => ONLY_OTHERS.as_str(),
        })
        .push(" order by r.id desc limit ?")
        .bind(page.limit_and_one());
    let rows: Vec<Row> = query.query().all(tx).await?;
    let requests = rows.into_iter().map(Row::request).collect::<Result<Vec<_>, _>>()?;
    let found = page.page(requests, |request| Cursor::new([request.id.to_string()]));
    let users = found.rows.iter().map(|request| request.user.as_str());
    let names = user::names_in(tx, users).await?;
    Ok(found.map(|request| {
        let name = names.get(request.user.as_str()).cloned();
        request.view(name)
    }))
}

impl Desk {
    /// One page of refund requests, newest first.
    ///
    /// # Errors
    /// `cursor_invalid`.
    pub async fn list_refund_requests(
        &self,
        input: ListRefundRequests,
    ) -> Result<Page<RefundRequestRow>, DeskError> {
        let mut tx = self.db.read().await?;
        requests_in(&mut tx, input).await
    }

    /// A refund request with decision, payment, wallet and timeline.
    ///
    /// # Errors
    /// `refund_request_not_found`.
    pub async fn get_refund_request(
        &self,
        input: GetRefundRequest,
    ) -> Result<RefundRequestDetail, DeskError> {
        let id = input.request_id.parse();
        let id = id.map_err(|_| DeskError::Refund(RefundError::NotFound(input.request_id)))?;
        let mut tx = self.db.read().await?;
        let request = row::load_in(&mut tx, id).await?;
        let payment = payment_in(&mut tx, &request.reference).await?;
        let wallet = wallet_in(&mut tx, &request.user, payment.currency(), self.now()).await?;
        Ok(RefundRequestDetail {
            bank_reference: bank_reference_in(&mut tx, request.refund_id.as_deref()).await?,
            noted: noted::of_request_in(&mut tx, request.id).await?,
            payment: payment.view_in(&mut tx).await?,
            disputes: dispute::of_payment_in(&mut tx, &request.reference).await?,
            wallet: WalletView::of(wallet)?,
            timeline: timeline_in(&mut tx, &request.subject()).await?,
            request: view_in(&mut tx, request).await?,
        })
    }
}

/// The reference in the details of the way that the refund took, whichever that was.
async fn bank_reference_in(
    tx: &mut Tx,
    refund: Option<&str>,
) -> Result<Option<BankReference>, DeskError> {
    let Some(refund) = refund else { return Ok(None) };
    let Some(raw) = mirror::raw_in(tx, ObjectKind::Refund.name(), refund).await? else {
        return Ok(None);
    };
    let details = &raw["destination_details"];
    let way = details["type"].as_str().map_or(&serde_json::Value::Null, |kind| &details[kind]);
    let reference = way["reference"].as_str().filter(|reference| !reference.is_empty());
    Ok(reference.map(|reference| BankReference {
        kind: way["reference_type"].as_str().unwrap_or("reference").to_owned(),
        reference: reference.to_owned(),
    }))
}

static OPEN_SUMS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "select currency, count(*), cast(sum(amount_minor / 1000000) as bigint),
                cast(sum(amount_minor % 1000000) as bigint)
           from refund_requests where state in ({}) group by currency",
        *WAITING
    )
});

/// Currency, count and sum (minor units) of the requests that wait for an operator.
pub(crate) async fn open_sums_in(tx: &mut Tx) -> Result<Vec<(Currency, i64, i128)>, StoreError> {
    sums::by_currency(Query::new(&OPEN_SUMS).all(tx).await?)
}
