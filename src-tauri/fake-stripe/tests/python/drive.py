"""Stripe's own Python SDK drives the stand-in: refunds, disputes, events, files, webhooks.

Usage: drive.py URL KEY. Prints what it looked at; exits non-zero on the first difference.
"""

import hashlib
import hmac
import http.server
import io
import json
import sys
import threading
import urllib.request

import stripe

PDF = b"%PDF-1.4\n1 0 obj << /Type /Page >> endobj\n%%EOF\n"


def same(what, found, expected):
    if found != expected:
        sys.exit(f"{what}: found {found!r}, expected {expected!r}")


def named(name, content):
    file = io.BytesIO(content)
    file.name = name
    return file


def refused(what, call, kind, code=None, param=None):
    try:
        call()
    except kind as error:
        same(f"{what}: code", error.code, code)
        same(f"{what}: param", getattr(error, "param", None), param)
        return error
    sys.exit(f"{what}: was not refused")


class Driver:
    def __init__(self, url, key):
        self.url = url.rstrip("/")
        bases = {"api": self.url, "files": self.url}
        self.stripe = stripe.StripeClient(key, base_addresses=bases, max_network_retries=0)
        self.v1 = self.stripe.v1

    def steer(self, path, body):
        request = urllib.request.Request(
            f"{self.url}/_stand_in/{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def pay(self, amount=3000, method="pm_card_visa"):
        return self.v1.payment_intents.create(
            {"amount": amount, "currency": "usd", "payment_method": method, "confirm": True}
        )

    def dispute_of(self, intent):
        disputes = self.v1.disputes.list({"payment_intent": intent.id}).data
        same("disputes of a payment", len(disputes), 1)
        return disputes[0]

    def run(self):
        for part in [
            self.customers,
            self.refunds,
            self.slow_refunds,
            self.disputes,
            self.inquiries,
            self.files,
            self.checkout,
            self.paging,
            self.idempotency,
            self.balance,
            self.payouts,
            self.webhooks,
        ]:
            part()
            print(f"ok {part.__name__}")

    def customers(self):
        customer = self.v1.customers.create({"name": "Ada Park", "email": "ada@example.test"})
        self.v1.customers.update(customer.id, {"metadata": {"user": "u1"}})
        customer = self.v1.customers.retrieve(customer.id)
        same("customer", (customer.name, customer.metadata["user"]), ("Ada Park", "u1"))
        error = refused(
            "declined card", lambda: self.pay(method="pm_card_chargeDeclined"),
            stripe.CardError, "card_declined",
        )
        same("decline code", error.error.decline_code, "generic_decline")

    def refunds(self):
        intent = self.pay()
        first = self.v1.refunds.create(
            {"payment_intent": intent.id, "amount": 1000, "metadata": {"case": "1"}}
        )
        same("refund", (first.status, first.amount, first.metadata["case"]), ("succeeded", 1000, "1"))
        create = self.v1.refunds.create
        refused(
            "over the rest", lambda: create({"charge": intent.latest_charge, "amount": 2001}),
            stripe.InvalidRequestError, None, "amount",
        )
        rest = create({"charge": intent.latest_charge}, {"idempotency_key": "drive-rest"})
        same("the rest", rest.amount, 2000)
        refused(
            "refunded", lambda: create({"charge": intent.latest_charge}),
            stripe.InvalidRequestError, "charge_already_refunded",
        )
        refused(
            "no such charge", lambda: create({"charge": "ch_none"}),
            stripe.InvalidRequestError, "resource_missing", "id",
        )
        refused(
            "cancel", lambda: self.v1.refunds.cancel(rest.id), stripe.InvalidRequestError
        )
        charge = self.v1.charges.retrieve(
            intent.latest_charge, {"expand": ["refunds", "balance_transaction"]}
        )
        same("refunds of a charge", [r.id for r in charge.refunds.data], [rest.id, first.id])
        same("net of a charge", charge.balance_transaction.net, 3000 - 117)

    def slow_refunds(self):
        slow = self.v1.refunds.create({"payment_intent": self.pay(method="pm_card_pendingRefund").id})
        late = self.v1.refunds.create({"payment_intent": self.pay(method="pm_card_refundFail").id})
        same("before", (slow.status, late.status), ("pending", "succeeded"))
        self.steer("clock", {"advance_seconds": 60})
        slow = self.v1.refunds.retrieve(slow.id)
        late = self.v1.refunds.retrieve(late.id, {"expand": ["failure_balance_transaction"]})
        same("after", (slow.status, late.status), ("succeeded", "failed"))
        same("money back", late.failure_balance_transaction.amount, 3000)

    def disputes(self):
        intent = self.pay(method="pm_card_createDispute")
        dispute = self.dispute_of(intent)
        same("dispute", (dispute.status, dispute.amount), ("needs_response", 3000))
        same("withdrawn", dispute.balance_transactions[0].net, -4500)
        refused(
            "refund after a chargeback",
            lambda: self.v1.refunds.create({"payment_intent": intent.id}),
            stripe.InvalidRequestError, "charge_disputed",
        )
        text = {"uncategorized_text": "winning_evidence"}
        dispute = self.v1.disputes.update(dispute.id, {"evidence": text, "submit": False})
        same("staged", (dispute.status, dispute.evidence_details.has_evidence), ("needs_response", True))
        dispute = self.v1.disputes.update(dispute.id, {"submit": True})
        same("sent", (dispute.status, dispute.evidence_details.submission_count), ("under_review", 1))
        self.steer("clock", {"advance_seconds": 60})
        dispute = self.v1.disputes.retrieve(dispute.id)
        same("won", (dispute.status, len(dispute.balance_transactions)), ("won", 2))
        refused("closed", lambda: self.v1.disputes.close(dispute.id), stripe.InvalidRequestError)
        lost = self.v1.disputes.close(self.dispute_of(self.pay(method="pm_card_createDispute")).id)
        same("accepted", lost.status, "lost")

    def inquiries(self):
        intent = self.pay(method="pm_card_createDisputeInquiry")
        inquiry = self.dispute_of(intent)
        same("inquiry", (inquiry.status, inquiry.balance_transactions), ("warning_needs_response", []))
        refund = self.v1.refunds.create({"payment_intent": intent.id, "amount": 500})
        text = {"uncategorized_text": "escalate_inquiry_evidence"}
        self.v1.disputes.update(inquiry.id, {"evidence": text})
        self.steer("clock", {"advance_seconds": 6})
        same("escalated", self.v1.disputes.retrieve(inquiry.id).status, "needs_response")
        refund = self.v1.refunds.retrieve(refund.id)
        same("overtaken", refund.failure_reason, "charge_for_pending_refund_disputed")

    def files(self):
        file = self.v1.files.create({"purpose": "dispute_evidence", "file": named("letter.pdf", PDF)})
        found = (file.type, file.filename, file.size, file.purpose)
        same("file", found, ("pdf", "letter.pdf", len(PDF), "dispute_evidence"))
        same("file again", self.v1.files.retrieve(file.id).id, file.id)
        refused(
            "a text file",
            lambda: self.v1.files.create({"purpose": "dispute_evidence", "file": named("a.txt", b"a")}),
            stripe.InvalidRequestError, None, "file",
        )
        dispute = self.dispute_of(self.pay(method="pm_card_createDispute"))
        staged = {"evidence": {"receipt": file.id}, "submit": False}
        same("receipt", self.v1.disputes.update(dispute.id, staged).evidence.receipt, file.id)

    def checkout(self):
        line = {
            "price_data": {"currency": "usd", "unit_amount": 2500, "product_data": {"name": "Credits"}},
            "quantity": 2,
        }
        session = self.v1.checkout.sessions.create({
            "mode": "payment",
            "line_items": [line],
            "success_url": "https://example.test/done",
            "payment_intent_data": {"metadata": {"user": "u1"}},
        })
        same("open", (session.amount_total, session.payment_status), (5000, "unpaid"))
        lines = self.v1.checkout.sessions.line_items.list(session.id).data
        same("lines", [(row.quantity, row.description) for row in lines], [(2, "Credits")])
        self.steer(f"checkout/sessions/{session.id}/complete", {})
        session = self.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
        paid = (session.payment_status, session.payment_intent.metadata["user"])
        same("paid", paid, ("paid", "u1"))

    def paging(self):
        listed = list(self.v1.events.list({"limit": 7}).auto_paging_iter())
        ids = [event.id for event in listed]
        same("events, each once", len(set(ids)), len(ids))
        same("newest first", ids, sorted(ids, reverse=True))
        one_page = self.v1.events.list({"limit": 100})
        same("in pages as on one", ids[:100], [event.id for event in one_page.data])
        known = ids[-1]
        forward = [event.id for event in self.v1.events.list(
            {"limit": 7, "ending_before": known}).auto_paging_iter()]
        same("forwards", forward, list(reversed(ids))[1:])
        wanted = ["charge.dispute.created", "refund.failed"]
        found = {event.type for event in self.v1.events.list({"types": wanted}).auto_paging_iter()}
        same("by type", found, set(wanted))
        refunds = [refund.id for refund in self.v1.refunds.list({"limit": 2}).auto_paging_iter()]
        same("refunds, each once", len(set(refunds)), len(refunds))
        refused(
            "limit", lambda: self.v1.refunds.list({"limit": 101}),
            stripe.InvalidRequestError, "parameter_invalid_integer", "limit",
        )

    def idempotency(self):
        intent = self.pay()
        body, key = {"payment_intent": intent.id, "amount": 700}, {"idempotency_key": "drive-1"}
        first = self.v1.refunds.create(body, key)
        again = self.v1.refunds.create(body, key)
        same("the same refund", again.id, first.id)
        same("replayed", again.last_response.headers["Idempotent-Replayed"], "true")
        refused(
            "another body", lambda: self.v1.refunds.create({**body, "amount": 701}, key),
            stripe.IdempotencyError,
        )

    def balance(self):
        rows = list(self.v1.balance_transactions.list({"limit": 100}).auto_paging_iter())
        balance = self.v1.balance.retrieve()
        sides = [*balance.available, *balance.pending]
        same("balance", sum(side.amount for side in sides), sum(row.net for row in rows))

    def payouts(self):
        self.steer("clock", {"advance_seconds": 3 * 86400})
        made = self.steer("payouts", {})
        payout = self.v1.payouts.retrieve(made["id"])
        found = (payout.status, payout.automatic, payout.reconciliation_status)
        same("payout", found, ("pending", True, "in_progress"))
        self.steer("clock", {"advance_seconds": 3 * 86400})
        payout = self.v1.payouts.list({"status": "paid"}).data[0]
        same("paid", (payout.id, payout.reconciliation_status), (made["id"], "completed"))
        rows = list(self.v1.balance_transactions.list(
            {"payout": payout.id, "limit": 10}).auto_paging_iter())
        own = [row.net for row in rows if row.source == payout.id]
        same("its own row", own, [-payout.amount])
        same("adds up", sum(row.net for row in rows), 0)
        same("with payments", "charge" in {row.type for row in rows}, True)
        self.steer(f"payouts/{payout.id}/outcome", {"status": "failed"})
        payout = self.v1.payouts.retrieve(payout.id, {"expand": ["failure_balance_transaction"]})
        same("failed", (payout.status, payout.failure_balance_transaction.net),
             ("failed", payout.amount))
        manual = self.steer("payouts", {"amount": 1})
        refused(
            "contents of a manual payout",
            lambda: self.v1.balance_transactions.list({"payout": manual["id"]}),
            stripe.InvalidRequestError, None, "payout",
        )

    def webhooks(self):
        with Listener() as listener:
            endpoint = self.v1.webhook_endpoints.create(
                {"url": listener.url, "enabled_events": ["*"]}
            )
            intent = self.pay()
            delivered = self.steer("webhooks/flush", {})
            same("failed deliveries", delivered["failed"], 0)
        events = {}
        for body, signature in listener.received:
            # The stand-in's clock may be ahead of ours: only the signature is looked at.
            event = stripe.Webhook.construct_event(body, signature, endpoint.secret, tolerance=None)
            events[event.type] = event
            same("our own signature", signed(body, signature, endpoint.secret), True)
        same("told", "payment_intent.succeeded" in events, True)
        told = events["payment_intent.succeeded"].data.object
        same("told of", told.id, intent.id)
        body, signature = listener.received[0]
        for what, spoilt, secret in [
            ("another body", body.replace(b'"id"', b'"di"', 1), endpoint.secret),
            ("another secret", body, "whsec_other"),
        ]:
            try:
                stripe.Webhook.construct_event(spoilt, signature, secret, tolerance=None)
            except stripe.SignatureVerificationError:
                continue
            sys.exit(f"{what}: was not noticed")
        self.v1.webhook_endpoints.delete(endpoint.id)


def signed(body, header, secret):
    pairs = [pair.split("=", 1) for pair in header.split(",")]
    moment = next(value for name, value in pairs if name == "t")
    ours = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return ours in [value for name, value in pairs if name == "v1"]


class Listener:
    """A server that takes webhooks."""

    def __enter__(self):
        self.received = received = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received.append((body, self.headers["Stripe-Signature"]))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


if __name__ == "__main__":
    Driver(*sys.argv[1:3]).run()
