"""Chargebacks: the shopper's bank took money back through the provider, and somebody has to answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.aftersales import chargeback_postings as postings
from entrepot.aftersales import rules
from entrepot.aftersales.enums import CaseState, ChargebackState, Side
from entrepot.aftersales.errors import ChargebackOpen, ChargebackOver, SayWhy, UnknownChargeback, WrongAmount
from entrepot.aftersales.models import Case, Chargeback
from entrepot.aftersales.process import MOVES
from entrepot.aftersales.types import Change, NewChargeback, Parts
from entrepot.events.facts import aftersales as facts
from entrepot.identity.services import allow, record
from entrepot.identity.types import SYSTEM, Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.kernel.money import allocate
from entrepot.ledger.errors import InsufficientFunds
from entrepot.ledger.queries import balances, holds_of
from entrepot.orders import services as orders
from entrepot.orders.enums import OrderState
from entrepot.orders.queries import order_page
from entrepot.payments.errors import NoSuchPayment
from entrepot.payments.queries import PaidShare, paid_shares, refunds_of
from entrepot.settlement.errors import BeingReleased
from entrepot.settlement.queries import bearing, is_settled, is_settling
from entrepot.settlement.services import cut, note_given_back, settle
from entrepot.settlement.types import GivenBack

from . import asking
from .effects import Work, held_by
from .engine import finish, lock, make

_ATTEMPTS: Final = 5
_WAITING: Final = (ChargebackState.OPENED, ChargebackState.EVIDENCE_DUE)
_LIVE: Final = (OrderState.PAID, OrderState.PARTLY_SHIPPED, OrderState.SHIPPED, OrderState.FINISHED)


def open_chargeback(new: NewChargeback, *, actor: Actor) -> list[UUID]:
    """The provider says that a bank took `amount_minor` of a payment back: one chargeback for each order that it paid.

    What is in escrow of it is held; open cases of the orders end (refund or chargeback, never both) and the orders wait. What was
    refunded before is handed in as evidence at once. An order that is divided in the same moment counts as divided: then there is no
    escrow to hold, and the store bears it if it is lost. Safe to repeat with the same `provider_ref`. Raises Forbidden,
    NoSuchPayment, WrongAmount, ChargebackOpen when another one of the same order is open, BeingReleased while a
    provider that keeps the money was asked to let it go.
    """
    allow(actor, "orders.arbitrate")
    shares = paid_shares(new.payment_id)
    if not shares:
        raise NoSuchPayment
    paid = sum(share.amount_minor for share in shares)
    if not 0 < new.amount_minor <= paid:
        raise WrongAmount(most=paid)
    for attempt in range(_ATTEMPTS):
        for share in shares:
            if order_page(share.order_id)["state"] == OrderState.FINISHED and not is_settled(share.order_id):
                settle([share.order_id], actor=SYSTEM)
        try:
            return _opened(new, shares, actor)
        except InsufficientFunds:
            # Dividing an order does not wait for the order's lock: the escrow that was read is divided by now. Look again.
            if attempt + 1 == _ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def submit_evidence(chargeback_id: UUID, text: str, *, actor: Actor) -> None:
    """Hand in what speaks against it: the store (“orders.refund”) or the platform. Raises SayWhy, ChargebackOver, UnknownChargeback."""
    said = text.replace("\0", "").strip()[:4_000]
    if not said:
        raise SayWhy
    with transaction.atomic():
        row = _held(chargeback_id)
        if not may_arbitrate(actor):
            allow(actor, "orders.refund", [row.store_id])
        if row.state not in (*_WAITING, ChargebackState.SUBMITTED):
            raise ChargebackOver(state=row.state)
        row.evidence, row.state, row.submitted_at = said, ChargebackState.SUBMITTED, clock.now()
        row.save(update_fields=["evidence", "state", "submitted_at"])
        record(actor, "aftersales.chargeback_answered", [Subject("aftersales.chargeback", row.pk, row.store_id)])
        work = Work(clock.now(), actor)
        work.facts.append(_fact(facts.ChargebackMoved, row))
        finish(work)


def accept_chargeback(chargeback_id: UUID, *, actor: Actor) -> None:
    """Give it up: the money stays with the shopper. Raises as `decide_chargeback`."""
    _decide(chargeback_id, ChargebackState.ACCEPTED, actor)


def decide_chargeback(chargeback_id: UUID, *, won: bool, actor: Actor) -> None:
    """What the bank decided. Won: the money is back and the hold is free. Lost: escrow, or the store, pays.

    Of a lost one the claims shrink as by a refund; an order with nothing left closes. After release the store's available
    balance, deposit and what it owes from now on bear it. Raises Forbidden, UnknownChargeback, ChargebackOver.
    """
    _decide(chargeback_id, ChargebackState.WON if won else ChargebackState.LOST, actor)


def may_arbitrate(actor: Actor) -> bool:
    """Whether the actor works on cases for the platform."""
    try:
        allow(actor, "orders.arbitrate")
    except Refused:
        return False
    return True


def _opened(new: NewChargeback, shares: Sequence[PaidShare], actor: Actor) -> list[UUID]:
    with transaction.atomic():
        locked = orders.lock([share.order_id for share in shares])
        known = Chargeback.objects.filter(provider=shares[0].provider, provider_ref=new.provider_ref).order_by("pk")
        if known:
            return [row.pk for row in known]
        if Chargeback.objects.filter(order_id__in=locked, decided_at=None).exists():
            raise ChargebackOpen
        if any(is_settling(order_id) for order_id in locked):
            raise BeingReleased
        work = Work(clock.now(), actor)
        amounts = allocate(new.amount_minor, [share.amount_minor for share in shares])
        rows = [
            _one(work, new, share, amount, locked[share.order_id])
            for share, amount in zip(shares, amounts, strict=True)
            if amount
        ]
        Chargeback.objects.bulk_create(rows)
        record(actor, "aftersales.chargeback_opened", [Subject("aftersales.chargeback", row.pk, row.store_id) for row in rows])
        work.facts += [_fact(facts.ChargebackOpened, row) for row in rows]
        finish(work)
    return [row.pk for row in rows]


def _one(work: Work, new: NewChargeback, share: PaidShare, amount: int, order: orders.Locked) -> Chargeback:
    freed = _end_cases(work, share.order_id)
    row = Chargeback(
        id=uuid7(), payment_id=new.payment_id, provider=share.provider, provider_ref=new.provider_ref[:64], order_id=share.order_id,
        order_number=order.number, store_id=order.store_id, store_kind=order.store_kind, buyer_id=order.buyer_id,
        amount_minor=amount, currency=share.currency, reason=new.reason.strip()[:120], opened_at=work.now,
        state=ChargebackState.EVIDENCE_DUE if new.evidence_due_at else ChargebackState.OPENED,
        evidence_due_at=new.evidence_due_at, open_journal_id=uuid7(), holds_order=order.state in _LIVE,
    )  # fmt: skip
    if not is_settled(share.order_id):
        account = postings.escrow_of(row)
        row.held_minor = min(amount, max(0, balances([account])[account].available_minor + freed))
    back = [refund for refund in refunds_of([share.order_id])[share.order_id] if refund.state == "succeeded"]
    row.refunded_minor = sum(refund.amount_minor for refund in back)
    if back:
        row.evidence = "\n".join(f"{r.request_no}: {r.amount_minor} {r.currency}, {r.closed_at:%Y-%m-%d}" for r in back)
        row.state, row.submitted_at = ChargebackState.SUBMITTED, work.now
    if row.holds_order:
        work.order_moves["open_case"].append(row.order_id)
        work.notes[row.order_id] = row.provider_ref
    work.journals.append(postings.opened(row, work.actor, work.now))
    return row


def _end_cases(work: Work, order_id: UUID) -> int:
    """Close the cases of the order that are open, unless their money is under way; how much they had held."""
    pending = Case.objects.filter(order_id=order_id, closed_at=None).exclude(state=CaseState.REFUNDING).order_by("pk")
    freed = 0
    for held in lock(list(pending.values_list("pk", flat=True))).values():
        freed += sum(hold.ref.amount_minor for hold in held_by(held.case))
        make(work, held, MOVES["taken_by_bank"], Side.SYSTEM, Change(), "", [])
    return freed


def _decide(chargeback_id: UUID, state: ChargebackState, actor: Actor) -> None:
    allow(actor, "orders.arbitrate")
    for attempt in range(_ATTEMPTS):
        try:
            _decided(chargeback_id, state, actor)
        except InsufficientFunds:
            if attempt + 1 == _ATTEMPTS:
                raise
        else:
            return


def _decided(chargeback_id: UUID, state: ChargebackState, actor: Actor) -> None:
    with transaction.atomic():
        row = _held(chargeback_id)
        if row.decided_at is not None:
            raise ChargebackOver(state=row.state)
        work = Work(clock.now(), actor)
        held = [hold for hold in holds_of([row.open_journal_id])[row.open_journal_id] if hold.resolved is None]
        if row.holds_order:
            work.order_moves["close_case"].append(row.order_id)
            work.notes[row.order_id] = row.provider_ref
        if state is ChargebackState.WON:
            work.journals.append(postings.won(row, held, actor, work.now))
        else:
            rest = row.amount_minor - row.held_minor
            purse = () if postings.is_own(row) else bearing(row.order_id, row.store_id, row.currency, rest, code="chargeback")
            note_given_back(row.order_id, purse, ref=f"chargeback:{row.pk}")
            work.journals.append(postings.lost(row, held, purse, actor, work.now))
            if row.held_minor:
                _take_from_lines(work, row)
        row.state, row.decided_at, row.decided_by = state, work.now, actor.person_id
        row.save(update_fields=["state", "decided_at", "decided_by"])
        record(actor, f"aftersales.chargeback_{state.value}", [Subject("aftersales.chargeback", row.pk, row.store_id)])
        work.facts.append(_fact(facts.ChargebackDecided, row))
        finish(work)


def _take_from_lines(work: Work, row: Chargeback) -> None:
    """What escrow paid is taken off the lines in proportion, and off the claims."""
    lines = [line for line in asking.lines_left(row.order_id).values() if line.left.total_minor]
    spread = rules.split(row.held_minor, [line.left for line in lines])
    for line, parts in zip(lines, spread, strict=True):
        asking.book(row.order_id, line.position, back=asking.minors(parts))
    cut(
        row.order_id,
        [_given(line.position, parts) for line, parts in zip(lines, spread, strict=True)],
        ref=f"chargeback:{row.pk}",
    )
    [order] = orders.lock([row.order_id]).values()
    if order.state in _LIVE[:3] and asking.everything_is_back(row.order_id):
        work.order_moves["refund_all"].append(row.order_id)


def _given(position: int, parts: Parts) -> GivenBack:
    return GivenBack(position, parts.goods_minor, parts.tax_minor, parts.freight_minor)


def _held(chargeback_id: UUID) -> Chargeback:
    """The chargeback under our lock, its order locked before it. Raises UnknownChargeback."""
    order_id = Chargeback.objects.filter(pk=chargeback_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise UnknownChargeback
    orders.lock([order_id])
    return Chargeback.objects.select_for_update(no_key=True).get(pk=chargeback_id)


def _fact(kind: type[facts.ChargebackFact], row: Chargeback) -> facts.ChargebackFact:
    return kind(row.store_id, row.pk, row.order_id, row.order_number, str(row.state), row.amount_minor, row.currency)
