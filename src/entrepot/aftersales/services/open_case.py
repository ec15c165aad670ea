"""A shopper asks for a refund, a return or an exchange."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from entrepot.aftersales import policy, rules
from entrepot.aftersales.enums import CaseKind, CaseState, Reason, Side
from entrepot.aftersales.errors import ChargebackOpen, LineTaken, NotNow, PicturesNeeded, TooLate
from entrepot.aftersales.models import Case, CaseItem, Chargeback
from entrepot.aftersales.process import MOVES, Deadline
from entrepot.aftersales.types import Change, Wish
from entrepot.events.types import Timer
from entrepot.identity.services import allow
from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.kernel.pictures import Picture
from entrepot.orders import services as orders
from entrepot.orders.enums import OrderState
from entrepot.orders.errors import UnknownOrder
from entrepot.orders.queries import order_page
from entrepot.payments.queries import authorisations, captured_payment
from entrepot.settlement.errors import BeingReleased, WaitsForRate
from entrepot.settlement.queries import is_settled
from entrepot.settlement.services import settle, still_waits

from . import asking
from .effects import Work, carry_out, take_sums
from .engine import checked, finish, note, publish_soon


class _ReceivedMeanwhile(Exception):
    """The order was received between the look and the lock, and is to be divided first; it is received only once."""


def open_case(order_id: UUID, wish: Wish, *, actor: Actor, pictures: tuple[bytes, ...] = (), guest: bool = False) -> UUID:
    """Ask for `wish`; returns the case. The time for the receipt stands still, the store's begins, and where the order was paid already
    the amount is held in escrow.

    Only the shopper of the order may (`guest`: the caller has verified a signed link). Raises UnknownOrder, NotNow, TooLate,
    LineTaken, ChargebackOpen, BeingReleased, and what is wrong with the wish, its words or its pictures.
    """
    said, painted = checked(Change(text=wish.text, pictures=pictures))
    if not painted and wish.reason in Reason.values and asking.needs_picture(wish):
        raise PicturesNeeded
    order = order_page(order_id)
    own = order["buyer_id"] is not None and order["buyer_id"] == actor.person_id and actor.acting_for is None
    if not (own or (guest and order["buyer_id"] is None)):
        raise UnknownOrder
    if own:
        allow(actor, "orders.withdraw")
    while True:
        if order["state"] == OrderState.FINISHED and not is_settled(order_id):
            for outcome in settle([order_id], actor=SYSTEM):  # who gives back must have got it before
                if isinstance(outcome, WaitsForRate):
                    continue  # its money is in escrow until a rate comes, and so is what the case is about
                if isinstance(outcome, Refused):
                    raise outcome
                if outcome.is_settling:  # refund or release, never both at the provider
                    raise BeingReleased
        with suppress(_ReceivedMeanwhile), transaction.atomic():
            return _opened(order_id, wish, actor, said, painted)
        order = order_page(order_id)


def window_of(order: dict[str, Any], reason: str) -> datetime | None:
    """Until when after-sales can be asked for with this reason; None while the order is not finished."""
    if order["received_at"] is None:
        return None
    line = order["lines"][0]
    place = policy.Place("", order["destination"], order["route"], line["category_path"])
    timer = "window_counterfeit" if reason == Reason.COUNTERFEIT else "window"
    until: datetime = order["received_at"] + policy.period(timer, place, order["received_at"])
    return until


def _opened(order_id: UUID, wish: Wish, actor: Actor, said: str, painted: list[Picture]) -> UUID:
    locked = orders.lock([order_id])[order_id]
    in_escrow = locked.state != OrderState.FINISHED or still_waits(order_id)
    if not in_escrow and not is_settled(order_id):
        raise _ReceivedMeanwhile
    order = order_page(order_id)
    now = clock.now()
    if wish.kind not in rules.kinds_for(locked.state):
        raise NotNow(kind=wish.kind, state=locked.state)
    until = window_of(order, wish.reason)
    if until is not None and now > until:
        raise TooLate(until=f"{until:%Y-%m-%d}")
    payment = authorisations([order_id]).get(order_id) if locked.is_unpaid else captured_payment(order_id)
    if payment is None:
        raise NotNow(kind=wish.kind, state=locked.state)
    if Chargeback.objects.filter(payment_id=payment.payment_id, decided_at=None).exists():
        raise ChargebackOpen
    lines = asking.lines_left(order_id)
    if CaseItem.objects.filter(order_id=order_id, is_open=True, position__in=[p for p, n in wish.pieces.items() if n]).exists():
        raise LineTaken
    wanted = asking.asked(wish, lines)
    sequence = Case.objects.filter(order_id=order_id).count() + 1
    first = next(line for line in order["lines"] if line["position"] == wanted[0][0])
    case = Case(
        id=uuid7(), number=f"{locked.number}-{sequence}", order_id=order_id, order_number=locked.number, sequence=sequence,
        store_id=locked.store_id, store_kind=locked.store_kind, buyer_id=locked.buyer_id, route=locked.route,
        destination=order["destination"], category=first["category_path"], kind=CaseKind(wish.kind), reason=wish.reason,
        state=CaseState.WAIT_SELLER_AGREE, currency=order["currency"], goods_minor=0, tax_minor=0, freight_minor=0, amount_minor=0,
        before_release=in_escrow, payment_id=payment.payment_id, provider=payment.provider,
        opened_at=now, changed_at=now,
    )  # fmt: skip
    items = [
        CaseItem(
            case=case, order_id=order_id, store_id=locked.store_id, position=position, quantity=pieces,
            goods_minor=parts.goods_minor, tax_minor=parts.tax_minor, freight_minor=parts.freight_minor,
        )
        for position, pieces, parts in wanted
    ]  # fmt: skip
    take_sums(case, items)
    work = Work(now, actor)
    work.order_moves["open_case"].append(order_id)
    work.notes[order_id] = case.number
    carry_out(MOVES["edit"].effects[0], work, case, items, Change(), locked)  # the hold
    place = policy.Place(case.kind, case.destination, case.route, case.category)
    case.deadline_at = now + policy.period(Deadline.AGREE.timer, place, now)
    case.save(force_insert=True)
    CaseItem.objects.bulk_create(items)
    for item in items:
        asking.book(order_id, item.position, asked=asking.minors(item))
    work.starts.append(Timer(case.pk, str(Deadline.AGREE), case.store_id, case.deadline_at))
    note(case, "open", "", Side.BUYER, work, said, case.amount_minor, painted)
    publish_soon(work, case, "CaseOpened", "open", Side.BUYER)
    finish(work)
    return case.pk
