"""The only function that changes what a payment is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from entrepot.database import sql
from entrepot.events.facts.payments import (
    AuthorisationLapsed,
    AuthorisationVoided,
    PaymentAuthorised,
    PaymentCaptured,
    PaymentClosed,
    PaymentDuplicated,
    PaymentFact,
    PaymentFailed,
    PaymentLate,
    PaymentMismatched,
)
from entrepot.events.services import publish, told_together
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.ledger.services import post_unasked
from entrepot.ledger.types import Journal
from entrepot.payments import registry
from entrepot.payments.enums import AuthorisationState, Outcome, PayableState, PaymentState, TradeState
from entrepot.payments.rules import PAID, SUCCESS, Known, Verdict, judge, moved, refuses_authorisation
from entrepot.payments.types import (
    Applied,
    Authorised,
    Captured,
    Duplicate,
    Late,
    Mismatched,
    RefundSource,
    Snapshot,
    Unchanged,
    Unneeded,
)

from . import postings
from .payment_rows import LOCK, MOVE, Paid, base_of, known_payments, parts_of, write_received
from .write_authorisations import Authorisations, Secured, kept_for
from .write_refunds import NewRefund, write_refunds


def apply_snapshots(snapshots: Sequence[Snapshot]) -> list[Applied]:
    """Bring our payments to what their providers say; one outcome per snapshot, in order.

    A success that fits goes into the escrow of its orders: payment, journals and orders change in one transaction. Money that
    fits no order is set aside and a refund of it is written down in the same transaction; sending it is another verb's work,
    so no failure of it undoes another payment. An amount that is only kept ready moves no money: the order is told that it is
    secured, or the authorisation is let go. Safe to repeat and to run at the same time: what was applied before is
    Unchanged. Locks orders first (through the port), then payments in ascending id.
    """
    with sql.transaction():
        work = _Work(clock.now(), known_payments([snapshot.our_ref for snapshot in snapshots]))
        asking = [
            work.known[s.our_ref]
            for s in snapshots
            if s.state in _BRINGS and s.our_ref in work.known and work.states[s.our_ref] not in PAID
        ]
        order_ids = sorted({share.amount.order_id for payment in asking for share in payment.shares})
        locked = registry.payables().lock(order_ids) if order_ids else {}
        work.lock_payments()
        work.payables = {order_id: payable.state for order_id, payable in locked.items()}
        outcomes: list[Applied] = [Unchanged(None, None)] * len(snapshots)
        for index in sorted(range(len(snapshots)), key=lambda i: work.order_of(snapshots[i])):
            outcomes[index] = work.apply(snapshots[index])
        work.write()
    return outcomes


@dataclass(slots=True)
class _Work:
    """What one batch knows and is about to write."""

    now: datetime
    rows: list[tuple[Known, PaymentState]]
    known: dict[str, Known] = field(init=False)
    states: dict[str, PaymentState] = field(init=False)
    payables: dict[UUID, PayableState] = field(default_factory=dict)
    paid_purchases: set[UUID] = field(default_factory=set)
    kept: Authorisations = field(default_factory=Authorisations)
    paid: list[Paid] = field(default_factory=list)
    moves: dict[str, PaymentState] = field(default_factory=dict)
    finished: list[UUID] = field(default_factory=list)
    journals: list[Journal] = field(default_factory=list)
    facts: list[PaymentFact] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known = {payment.our_ref: payment for payment, _ in self.rows}
        self.states = {payment.our_ref: state for payment, state in self.rows}

    def order_of(self, snapshot: Snapshot) -> bytes:
        payment = self.known.get(snapshot.our_ref)
        return payment.id.bytes if payment else b""

    def lock_payments(self) -> None:
        """Lock what can still change, and read its state again: somebody may have been faster."""
        ids = sql.plain(self.known[ref].id for ref in self.states)
        for payment_id, our_ref, state, purchase_id, is_purchase_paid, authorisation in sql.rows(LOCK, [ids]):
            self.states[our_ref] = PaymentState(state)
            if authorisation:
                self.kept.states[payment_id] = authorisation
            if is_purchase_paid:
                self.paid_purchases.add(purchase_id)

    def apply(self, snapshot: Snapshot) -> Applied:
        payment = self.known.get(snapshot.our_ref)
        if payment is None:
            return Unchanged(None, None)
        state = self.states[snapshot.our_ref]
        if state in PAID:
            if state is PaymentState.SUCCEEDED and snapshot.state is TradeState.FINISHED:
                self.finished.append(payment.id)
            return Unchanged(payment.id, state)
        if snapshot.state in SUCCESS:
            return self._receive(payment, snapshot)
        if snapshot.state is TradeState.AUTHORISED:
            return self._secure(payment, snapshot) if payment.id not in self.kept.states else Unchanged(payment.id, state)
        if state is PaymentState.AUTHORISED:
            return self._end(payment, snapshot)
        after = moved(state, snapshot.state, is_expired=payment.expires_at <= self.now)
        if after is not state:
            self.states[payment.our_ref] = self.moves[payment.our_ref] = after
        return Unchanged(payment.id, after)

    def _secure(self, payment: Known, snapshot: Snapshot) -> Applied:
        """The amount is kept ready: for the order it was asked for, or for nobody, and then it is let go."""
        reason = refuses_authorisation(payment, snapshot, self.payables)
        until = snapshot.authorised_until or self.now + kept_for(payment.provider)
        self.kept.secured.append(Secured(payment, snapshot.provider_ref, until, not reason))
        self.states[payment.our_ref] = PaymentState.AUTHORISED
        self.moves.pop(payment.our_ref, None)
        self.kept.states[payment.id] = (AuthorisationState.VOIDING if reason else AuthorisationState.HELD).value
        if reason:
            return Unneeded(payment.id, reason)
        order_id = payment.shares[0].amount.order_id
        self.payables[order_id] = PayableState.SECURED
        self.facts.append(PaymentAuthorised(*base_of(payment), order_id, until))
        return Authorised(payment.id, payment.purchase_id, order_id, until)

    def _end(self, payment: Known, snapshot: Snapshot) -> Applied:
        """The amount is free again: because we let it go, or because it ended at the provider."""
        if snapshot.state not in {TradeState.CLOSED, TradeState.FAILED}:
            return Unchanged(payment.id, PaymentState.AUTHORISED)
        was_let_go = self.kept.states[payment.id] == AuthorisationState.VOIDING
        self.kept.ended.append((payment.id, AuthorisationState.VOIDED if was_let_go else AuthorisationState.LAPSED))
        fact = AuthorisationVoided if was_let_go else AuthorisationLapsed
        self.facts.append(fact(*base_of(payment), payment.shares[0].amount.order_id))
        after = PaymentState.CLOSED if was_let_go else PaymentState.EXPIRED
        self.states[payment.our_ref] = self.moves[payment.our_ref] = after
        return Unchanged(payment.id, after)

    def _receive(self, payment: Known, snapshot: Snapshot) -> Applied:
        verdict = judge(payment, snapshot, self.payables, is_purchase_paid=payment.purchase_id in self.paid_purchases)
        refund = self._divert(payment, verdict) if verdict.diverted_minor > 0 else None
        paid_at = snapshot.paid_at or self.now
        self.paid.append(Paid(payment, verdict, snapshot.provider_ref, paid_at, refund))
        if snapshot.state is TradeState.FINISHED:
            self.finished.append(payment.id)
        if payment.id in self.kept.states:
            self.kept.captured.append(payment.id)
        self.states[payment.our_ref] = verdict.state
        self.moves.pop(payment.our_ref, None)
        refund_id = refund.id if refund else None
        base = (None, payment.id, payment.purchase_id, payment.provider)
        if any(self.payables.get(share.amount.order_id) is PayableState.SECURED for share in verdict.taken):
            self.kept.superseded.add(payment.purchase_id)
        if verdict.outcome is Outcome.ACCEPTED:
            order_ids = tuple(share.amount.order_id for share in verdict.taken)
            self.payables.update(dict.fromkeys(order_ids, PayableState.PAID))
            self.paid_purchases.add(payment.purchase_id)
            self.journals += postings.captured(payment, verdict.taken, self.now)
            self.facts.append(PaymentCaptured(*base, payment.amount_minor, payment.currency, order_ids))
            return Captured(payment.id, payment.purchase_id, order_ids, refund_id)
        if verdict.state is PaymentState.MISMATCH or refund_id is None:
            self.facts.append(PaymentMismatched(*base, snapshot.amount_minor, snapshot.currency, verdict.reason))
            return Mismatched(payment.id, verdict.reason, refund_id)
        if verdict.outcome is Outcome.LATE:
            self.facts.append(PaymentLate(*base, payment.amount_minor, payment.currency))
            return Late(payment.id, refund_id)
        self.facts.append(PaymentDuplicated(*base, payment.amount_minor, payment.currency))
        return Duplicate(payment.id, refund_id)

    def _divert(self, payment: Known, verdict: Verdict) -> NewRefund:
        """Set aside what does not stay, and write down its refund."""
        amount, currency = verdict.diverted_minor, verdict.received_currency
        reason = "late part" if verdict.taken else verdict.outcome.value
        refund = NewRefund(uuid7(), payment.id, payment.provider, amount, currency, f"automatic: {reason}")
        if verdict.outcome is Outcome.LATE:
            self.journals.append(postings.sent_back_at_once(payment, amount, refund.hold_journal_id, self.now))
            return refund
        code = "late" if verdict.taken else verdict.outcome.value
        refund.sources = (RefundSource(postings.suspense(payment.id, currency), amount, code),)
        self.journals += [
            postings.suspended(payment, postings.Diverted(code, amount, currency), uuid7(), self.now),
            postings.refund_held(refund.journal, refund.sources, f"provider:{payment.provider}", self.now),
        ]
        return refund

    def write(self) -> None:
        """Payments, refunds, orders, facts; the ledger last, so that its hot rows are locked for the shortest time."""
        with sql.pipeline(), told_together():
            if self.paid:
                write_received(self.paid)
            diverted = [share.id for done in self.paid if done.verdict.taken for share in done.verdict.diverted]
            if diverted:
                sql.execute("UPDATE payments_paymentpart SET is_diverted = true WHERE id = ANY(%s)", [diverted])
            if self.moves:
                ids = sql.plain(self.known[ref].id for ref in self.moves)
                sql.execute(MOVE, [ids, sql.texts(state.value for state in self.moves.values())])
                self.facts += [fact for ref, state in self.moves.items() for fact in _end_of(self.known[ref], state)]
            self.kept.write(self.now)
            if self.finished:
                sql.execute(
                    "UPDATE payments_payment SET finished_at = %s WHERE id = ANY(%s) AND finished_at IS NULL",
                    [self.now, self.finished],
                )
            write_refunds([done.refund for done in self.paid if done.refund], self.now)
            taken = [part for done in self.paid for part in parts_of(done)]
            if taken:
                registry.payables().paid(taken)
            publish(self.facts)
        if self.journals:
            post_unasked(self.journals)


def _end_of(payment: Known, state: PaymentState) -> Iterable[PaymentFact]:
    base = (None, payment.id, payment.purchase_id, payment.provider, payment.amount_minor, payment.currency)
    if state is PaymentState.FAILED:
        yield PaymentFailed(*base)
    if state in {PaymentState.CLOSED, PaymentState.EXPIRED}:
        yield PaymentClosed(*base)


_BRINGS = SUCCESS | {TradeState.AUTHORISED}
