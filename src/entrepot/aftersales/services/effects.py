"""What moves do to money, lines and the order, gathered for one transaction and one posting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from entrepot.aftersales import rules
from entrepot.aftersales.enums import CaseKind
from entrepot.aftersales.errors import ChargebackOpen
from entrepot.aftersales.models import Case, CaseItem, Chargeback
from entrepot.aftersales.process import Effect
from entrepot.aftersales.queries import unsent_lines
from entrepot.aftersales.types import Change, Parts
from entrepot.events.types import Fact, Timer
from entrepot.identity.types import SYSTEM, Actor
from entrepot.inventory.services import release
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.ledger.queries import holds_of
from entrepot.ledger.services import post
from entrepot.ledger.types import AccountKey, Hold, Journal, Leg
from entrepot.orders import services as orders
from entrepot.orders.enums import Mover, OrderState
from entrepot.orders.queries import order_page
from entrepot.payments.queries import refund_window_over
from entrepot.payments.services import hold_refunds, reduce_authorisation, retry_refund
from entrepot.payments.types import PartAmount, RefundRequest, RefundSource
from entrepot.settlement.enums import CostKind
from entrepot.settlement.queries import give_back_sources
from entrepot.settlement.services import cut, cut_cost, freeze
from entrepot.settlement.types import GivenBack

from . import asking

_CODES: Final = (("goods", "goods_minor"), ("tax", "tax_minor"), ("freight", "freight_minor"))
_UNFINISHED: Final = (OrderState.PAID, OrderState.PARTLY_SHIPPED, OrderState.SHIPPED)


@dataclass(slots=True)
class Work:
    """What one transaction is about to do. `finish` moves the orders and posts everything at once, last."""

    now: datetime
    actor: Actor
    journals: list[Journal] = field(default_factory=list)
    requests: list[RefundRequest] = field(default_factory=list)
    starts: list[Timer] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    order_moves: dict[str, list[UUID]] = field(
        default_factory=lambda: {"open_case": [], "close_case": [], "replace": [], "refund_all": []}
    )
    notes: dict[UUID, str] = field(default_factory=dict)
    sending: list[UUID] = field(default_factory=list)

    def move_orders(self) -> None:
        """Tell the orders, whose rows are locked, what their cases mean for them."""
        for name, order_ids in self.order_moves.items():
            for order_id in order_ids:
                [outcome] = orders.advance(
                    name, [order_id], mover=Mover.SYSTEM, actor=self.actor, note=self.notes.get(order_id, "")
                )
                if isinstance(outcome, Refused):
                    raise outcome

    def settle_accounts(self) -> list[UUID]:
        """One posting for all of it; the refunds that are to be sent now. Raises NotEnoughHeld and what else refuses a refund."""
        if not self.requests:
            post(self.journals)
            return self.sending
        held = hold_refunds(self.requests, actor=self.actor, also=self.journals)
        for outcome in held:
            if isinstance(outcome, Refused):
                raise outcome
        return [request.refund_id for request in self.requests if request.refund_id]


def carry_out(effect: Effect, work: Work, case: Case, items: Sequence[CaseItem], change: Change, order: orders.Locked) -> None:
    """Do what the effect says with a case that is locked, as its order is."""
    _EFFECTS[effect](work, case, items, change, order)


def escrow_of(case: Case) -> AccountKey:
    """The order's escrow account."""
    return AccountKey("escrow.order", f"order:{case.order_id}", case.currency, case.store_id)


def held_by(case: Case) -> list[Hold]:
    """What the case holds in escrow now."""
    return (
        [h for h in holds_of([case.hold_journal_id])[case.hold_journal_id] if h.resolved is None]
        if case.hold_journal_id
        else []
    )


def hold(work: Work, case: Case, items: Sequence[CaseItem], _change: Change, order: orders.Locked) -> None:
    """Hold the amount in escrow, in place of what was held before; after release nothing is there to hold.

    Neither is there where the shopper pays on receipt and nothing was taken yet.
    """
    if not case.before_release or order.is_unpaid:
        return
    inflight = AccountKey("refund.inflight", f"psp:{case.provider}", case.currency)
    parts = asking.sums(items)
    voids = [_void(h) for h in held_by(case)]
    legs = [
        Leg(code, escrow_of(case), inflight, getattr(parts, name), phase="pending")
        for code, name in _CODES
        if getattr(parts, name)
    ]
    case.holds += 1
    case.hold_journal_id = uuid7() if legs else None
    if legs or voids:
        kind = "case.hold" if legs else "case.void"
        work.journals.append(_journal(work, case, kind, [*legs, *voids], case.hold_journal_id or uuid7()))


def free(work: Work, case: Case, _items: Sequence[CaseItem], _change: Change, _order: orders.Locked) -> None:
    """The hold ends: the order's claims have all of it again."""
    if voids := [_void(h) for h in held_by(case)]:
        work.journals.append(_journal(work, case, "case.void", voids, uuid7()))
    case.hold_journal_id = None


def refund(work: Work, case: Case, items: Sequence[CaseItem], _change: Change, order: orders.Locked) -> None:
    """The hold becomes a refund in one journal; after release everybody who was paid gives back. Raises ChargebackOpen.

    What was not taken yet is left out instead. Where the provider refunds no more and no account is known, nothing happens yet: the
    engine asks for one.
    """
    if order.is_unpaid:
        _leave_out(case, items, order)
        return
    if Chargeback.objects.filter(payment_id=case.payment_id, decided_at=None).exists():
        raise ChargebackOpen
    if not case.account and refund_window_over(case.payment_id):
        return
    parts = asking.sums(items)
    refund_id = uuid7()
    if case.before_release:
        account = escrow_of(case)
        sources = tuple(
            RefundSource(account, getattr(parts, name), code) for code, name in _CODES if getattr(parts, name)
        )  # fmt: skip
    else:
        freeze([case.order_id])
        sources = give_back_sources(case.order_id, given_back(items))
    work.requests.append(
        RefundRequest(
            case.payment_id, parts.total_minor, f"case {case.number}", case.order_id, sources, refund_id,
            frees=tuple(held_by(case)), destination=case.account,
        )
    )  # fmt: skip
    case.refund_id, case.hold_journal_id = refund_id, None
    _take_out_unsent(case, items, order)


def _leave_out(case: Case, items: Sequence[CaseItem], order: orders.Locked) -> None:
    """Nothing was taken yet: it is left out of what will be. The fact of it ends the case. Raises CaptureUnderWay, NoAuthorisation."""
    parts, case.refund_id = asking.sums(items), uuid7()
    less = PartAmount(case.order_id, case.store_id, parts.goods_minor, parts.freight_minor, parts.tax_minor)
    reduce_authorisation(case.refund_id, less, reason=f"case {case.number}")
    _take_out_unsent(case, items, order)


def _take_out_unsent(case: Case, items: Sequence[CaseItem], order: orders.Locked) -> None:
    if case.kind == CaseKind.UNSHIPPED and order.state in (OrderState.PAID, OrderState.PARTLY_SHIPPED):
        _take_out(case, items)


def _take_out(case: Case, items: Sequence[CaseItem]) -> None:
    """What is refunded before shipping is not sent any more: its pieces are free for others. Once, however often the refund is tried."""
    done = unsent_lines(case.order_id)
    items = [item for item in items if item.position not in done]
    if not items:
        return
    cut_cost(
        case.order_id,
        {item.position: item.quantity for item in items},
        kind=CostKind.UNSENT,
        ref=f"case:{case.pk}",
        actor=SYSTEM,
    )  # nothing is divided before it is sent: there is nothing to post
    lines = {line["position"]: line["variant_id"] for line in order_page(case.order_id)["lines"]}
    release([case.order_id], variant_ids=[lines[item.position] for item in items])
    for item in items:
        asking.book(case.order_id, item.position, unsent=item.quantity)


def shrink(case: Case, items: Sequence[CaseItem], amount_minor: int) -> None:
    """Less than was asked for, spread over the lines in proportion. Raises WrongAmount."""
    before = [Parts(i.goods_minor, i.tax_minor, i.freight_minor) for i in items]
    for item, was, parts in zip(items, before, rules.split(amount_minor, before), strict=True):
        asking.book(
            case.order_id, item.position, asked=[n - o for n, o in zip(asking.minors(parts), asking.minors(was), strict=True)]
        )
        item.goods_minor, item.tax_minor, item.freight_minor = parts.goods_minor, parts.tax_minor, parts.freight_minor
    take_sums(case, items)
    CaseItem.objects.bulk_update(items, ["goods_minor", "tax_minor", "freight_minor"])


def take_sums(case: Case, items: Sequence[CaseItem]) -> None:
    """The case's amounts are those of its lines."""
    parts = asking.sums(items)
    case.goods_minor, case.tax_minor, case.freight_minor = parts.goods_minor, parts.tax_minor, parts.freight_minor
    case.amount_minor = parts.total_minor


def _offer(_work: Work, case: Case, items: Sequence[CaseItem], _change: Change, _order: orders.Locked) -> None:
    assert case.offer_minor is not None  # the guard OFFER
    if case.offer_minor != case.amount_minor:
        shrink(case, items, case.offer_minor)


def _ruling(_work: Work, case: Case, items: Sequence[CaseItem], _change: Change, _order: orders.Locked) -> None:
    assert case.ruled_minor  # the guard GIVES
    if case.ruled_minor != case.amount_minor:
        shrink(case, items, case.ruled_minor)


def given_back(items: Sequence[CaseItem]) -> list[GivenBack]:
    """The lines in settlement's words."""
    return [GivenBack(i.position, i.goods_minor, i.tax_minor, i.freight_minor) for i in items]


def _book(work: Work, case: Case, items: Sequence[CaseItem], _change: Change, order: orders.Locked) -> None:
    """The money went back: the lines have less left, the claims shrink, and an order with nothing left closes."""
    for item in items:
        asking.book(case.order_id, item.position, asked=asking.minors(item, -1), back=asking.minors(item))
    cut(case.order_id, given_back(items), ref=f"refund:{case.refund_id}")
    if order.state in _UNFINISHED and asking.everything_is_back(case.order_id):
        work.order_moves["refund_all"].append(case.order_id)


def _replace(work: Work, case: Case, _items: Sequence[CaseItem], _change: Change, order: orders.Locked) -> None:
    if order.state == OrderState.SHIPPED:
        work.order_moves["replace"].append(case.order_id)


def _retry(work: Work, case: Case, _items: Sequence[CaseItem], _change: Change, _order: orders.Locked) -> None:
    assert case.refund_id is not None  # it was declined
    case.refund_id = retry_refund(case.refund_id, actor=work.actor).refund_id
    work.sending.append(case.refund_id)


def _void(held: Hold) -> Leg:
    return Leg(held.code, held.debit, held.credit, 0, phase="void", pending=held.ref)


def _journal(work: Work, case: Case, kind: str, legs: Sequence[Leg], journal_id: UUID) -> Journal:
    return Journal(journal_id, kind, f"case:{case.pk}/{case.holds}", tuple(legs), work.actor.code, work.now)


Carry = Callable[[Work, Case, Sequence[CaseItem], Change, orders.Locked], None]
_EFFECTS: Final[dict[Effect, Carry]] = {
    Effect.HOLD: hold,
    Effect.FREE: free,
    Effect.REFUND: refund,
    Effect.TAKE_OFFER: _offer,
    Effect.TAKE_RULING: _ruling,
    Effect.BOOK: _book,
    Effect.REPLACE: _replace,
    Effect.RETRY: _retry,
}
