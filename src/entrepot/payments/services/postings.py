"""The journals of this room (reference: ledger, section 7). Codes are the dimension of reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from entrepot.ledger.types import AccountKey, Hold, HoldRef, Journal, Leg
from entrepot.payments.rules import Known, Share
from entrepot.payments.types import RefundSource


def clearing(provider: str, currency: str) -> AccountKey:
    """Money that the provider holds for us."""
    return AccountKey("psp.clearing", f"psp:{provider}", currency)


def refund_inflight(provider: str, currency: str) -> AccountKey:
    """Refunds that the provider has not confirmed yet."""
    return AccountKey("refund.inflight", f"psp:{provider}", currency)


def escrow(order_id: UUID, store_id: UUID, currency: str) -> AccountKey:
    """Money of an order that nobody has a right to yet."""
    return AccountKey("escrow.order", f"order:{order_id}", currency, store_id)


def _goes_to(source: RefundSource, provider: str) -> AccountKey:
    return source.to or refund_inflight(provider, source.account.currency)


def suspense(payment_id: UUID, currency: str) -> AccountKey:
    """Money that came and fits no order."""
    return AccountKey("suspense.payment", f"payment:{payment_id}", currency)


def captured(payment: Known, taken: Iterable[Share], now: datetime) -> list[Journal]:
    """order.pay: the provider's clearing account into the escrow of each order, divided as it was asked for."""
    source = clearing(payment.provider, payment.currency)
    journals = []
    for share in taken:
        part = share.amount
        target = escrow(part.order_id, part.store_id, payment.currency)
        legs = tuple(
            Leg(code, source, target, amount)
            for code, amount in (("goods", part.goods_minor), ("freight", part.freight_minor), ("tax", part.tax_minor))
            if amount
        )
        if legs:
            ref = f"payment:{payment.id}/order:{part.order_id}"
            journals.append(Journal(share.id, "order.pay", ref, legs, f"provider:{payment.provider}", now))
    return journals


def sent_back_at_once(payment: Known, amount_minor: int, journal_id: UUID, now: datetime) -> Journal:
    """payment.late: money of closed orders goes straight to the refunds in flight."""
    leg = Leg(
        "late", clearing(payment.provider, payment.currency), refund_inflight(payment.provider, payment.currency), amount_minor
    )
    return Journal(journal_id, "payment.late", f"payment:{payment.id}", (leg,), f"provider:{payment.provider}", now)


class Diverted(NamedTuple):
    """Money that does not stay. `code` is mismatch, duplicate or late."""

    code: str
    amount_minor: int
    currency: str


class RefundJournal(NamedTuple):
    """Which refund a journal is of, and the id made for it."""

    refund_id: UUID
    journal_id: UUID
    provider: str


class PayoutJournal(NamedTuple):
    """Which payout a journal is of, and the id made for it."""

    payout_id: UUID
    journal_id: UUID
    store_id: UUID
    provider: str
    amount_minor: int
    currency: str

    @property
    def inflight(self) -> AccountKey:
        return AccountKey("payout.inflight", f"psp:{self.provider}", self.currency)

    @property
    def available(self) -> AccountKey:
        return AccountKey("merchant.available", f"store:{self.store_id}", self.currency, self.store_id)

    def of(self, kind: str, *legs: Leg, actor: str = "", now: datetime) -> Journal:
        return Journal(self.journal_id, kind, f"payout:{self.payout_id}", legs, actor or f"provider:{self.provider}", now)


def suspended(payment: Known, diverted: Diverted, journal_id: UUID, now: datetime) -> Journal:
    """payment.mismatch, .duplicate or .late: money that fits no order waits in an account of its own."""
    source, target = clearing(payment.provider, diverted.currency), suspense(payment.id, diverted.currency)
    leg = Leg(diverted.code, source, target, diverted.amount_minor)
    actor = f"provider:{payment.provider}"
    return Journal(journal_id, f"payment.{diverted.code}", f"payment:{payment.id}", (leg,), actor, now)


def refund_held(
    of: RefundJournal, sources: Sequence[RefundSource], actor: str, now: datetime, frees: Sequence[Hold] = ()
) -> Journal:
    """refund.hold: nobody else can take the money while the provider is asked; holds that this one takes over end with it."""
    legs = tuple(Leg(s.code, s.account, _goes_to(s, of.provider), s.amount_minor, phase="pending") for s in sources) + tuple(
        Leg(hold.code, hold.debit, hold.credit, 0, phase="void", pending=hold.ref) for hold in frees
    )
    return Journal(of.journal_id, "refund.hold", f"refund:{of.refund_id}", legs, actor, now)


def refund_posted(of: RefundJournal, held: Sequence[tuple[RefundSource, HoldRef]], paid: Diverted, now: datetime) -> Journal:
    """refund.post: the holds become real, and the provider's clearing account is that much smaller."""
    inflight = refund_inflight(of.provider, paid.currency)
    legs = tuple(
        Leg(s.code, s.account, _goes_to(s, of.provider), s.amount_minor, phase="post", pending=hold) for s, hold in held
    )
    out = Leg(paid.code, inflight, clearing(of.provider, paid.currency), paid.amount_minor)
    return Journal(of.journal_id, "refund.post", f"refund:{of.refund_id}", (*legs, out), f"provider:{of.provider}", now)


def refund_voided(of: RefundJournal, held: Sequence[tuple[RefundSource, HoldRef]], now: datetime) -> Journal:
    """refund.void: the provider said no, the money is free again where it was."""
    legs = tuple(Leg(s.code, s.account, _goes_to(s, of.provider), 0, phase="void", pending=hold) for s, hold in held)
    return Journal(of.journal_id, "refund.void", f"refund:{of.refund_id}", legs, f"provider:{of.provider}", now)


def payout_held(of: PayoutJournal, actor: str, now: datetime) -> Journal:
    """payout.hold: the store cannot spend it twice."""
    leg = Leg("payout", of.available, of.inflight, of.amount_minor, phase="pending")
    return of.of("payout.hold", leg, actor=actor, now=now)


def payout_paid(of: PayoutJournal, hold: HoldRef, now: datetime) -> Journal:
    """payout.paid: the bank has it."""
    post = Leg("payout", of.available, of.inflight, of.amount_minor, phase="post", pending=hold)
    out = Leg("cash", of.inflight, clearing(of.provider, of.currency), of.amount_minor)
    return of.of("payout.paid", post, out, now=now)


def payout_voided(of: PayoutJournal, hold: HoldRef, now: datetime) -> Journal:
    """payout.void: declined before it was paid."""
    return of.of("payout.void", Leg("payout", of.available, of.inflight, 0, phase="void", pending=hold), now=now)


def payout_returned(of: PayoutJournal, now: datetime) -> Journal:
    """payout.returned: the bank sent it back after it was paid; a new journal the other way."""
    back = Leg("cash", clearing(of.provider, of.currency), of.inflight, of.amount_minor)
    free = Leg("payout", of.inflight, of.available, of.amount_minor)
    return of.of("payout.returned", back, free, now=now)


class ReleaseJournal(NamedTuple):
    """Which release a journal is of, and the id made for it."""

    order_id: UUID
    attempt: int
    journal_id: UUID
    provider: str


def released(of: ReleaseJournal, holds: Sequence[Hold], now: datetime) -> Journal:
    """order.settle.post: the provider let the money go, and everybody has what was set aside."""
    legs = tuple(
        Leg(hold.code, hold.debit, hold.credit, hold.ref.amount_minor, phase="post", pending=hold.ref) for hold in holds
    )
    return Journal(of.journal_id, "order.settle.post", f"order:{of.order_id}", legs, f"provider:{of.provider}", now)


def release_voided(of: ReleaseJournal, holds: Sequence[Hold], now: datetime) -> Journal:
    """order.settle.void: the provider said no, the money is in escrow as before."""
    legs = tuple(Leg(hold.code, hold.debit, hold.credit, 0, phase="void", pending=hold.ref) for hold in holds)
    ref = f"order:{of.order_id}/release:{of.attempt}"
    return Journal(of.journal_id, "order.settle.void", ref, legs, f"provider:{of.provider}", now)
