"""After-sales: shoppers ask and follow, stores answer, the platform decides."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from entrepot.aftersales import queries, services
from entrepot.aftersales.enums import Side
from entrepot.aftersales.errors import NotYourMove
from entrepot.aftersales.queries import ChargebackView
from entrepot.aftersales.types import CaseLine, CaseView, Change, NewChargeback, Wish
from entrepot.api.callers import SOMEBODY, actor_of, in_store
from entrepot.api.paging import Cursor, Limit, page
from entrepot.api.schemas.cases import (
    CaseIn,
    CaseOut,
    CasePage,
    ChargebackIn,
    ChargebackOut,
    Chargebacks,
    EvidenceIn,
    MoveIn,
    OpenedChargebacks,
    RulingIn,
)
from entrepot.identity.services import allow
from entrepot.kernel.errors import Missing

shopper = Router(tags=["after-sales"], auth=SOMEBODY)
desk = Router(tags=["after-sales"], auth=SOMEBODY)
platform = Router(tags=["after-sales"], auth=SOMEBODY)


class BuyersMove(StrEnum):
    """Moves of a shopper."""

    ACCEPT_OFFER = "accept_offer"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    ESCALATE = "escalate"
    SEND_BACK = "send_back"
    GIVE_EVIDENCE = "give_evidence"
    SAY = "say"
    APPEAL = "appeal"
    GIVE_ACCOUNT = "give_account"


class StoresMove(StrEnum):
    """Moves of a store."""

    AGREE = "agree"
    AGREE_RETURN = "agree_return"
    REFUSE = "refuse"
    OFFER = "offer"
    CONFIRM_RETURN = "confirm_return"
    CONFIRM_EXCHANGE = "confirm_exchange"
    CONTEST_RETURN = "contest_return"
    REPLACE = "replace"
    SAY = "say"
    GIVE_EVIDENCE = "give_evidence"
    APPEAL = "appeal"


class ChargebackEnd(StrEnum):
    """How a chargeback ends."""

    WON = "won"
    LOST = "lost"
    ACCEPTED = "accepted"


Queue = Annotated[str, Query(description="answer, back, platform, shopper or over: what the cases wait for.")]


@shopper.get("/cases", response=CasePage)
def list_cases(request: HttpRequest, response: HttpResponse, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    """The caller's own cases, the newest first."""
    person = actor_of(request).person_id
    assert person is not None
    return page(
        request, response, cursor, limit, lambda after, most: queries.cases_of_buyer(person, before=_before(after), limit=most), _opened
    )  # fmt: skip


@shopper.post("/orders/{order_id}/cases", response={201: CaseOut})
def open_case(request: HttpRequest, order_id: UUID, asked: CaseIn) -> Status[dict[str, Any]]:
    """Ask for a refund, a return or an exchange. What is asked for is held in escrow, and receipt is not assumed meanwhile."""
    made = services.open_case(order_id, _wish(asked), actor=actor_of(request))
    return Status(201, _of_buyer(request, made))


@shopper.get("/cases/{case_id}", response=CaseOut)
def read_case(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    """One case of the caller's with its thread and what can be done now."""
    return _of_buyer(request, case_id)


@shopper.post("/cases/{case_id}/{move}", response=CaseOut)
def move_case(request: HttpRequest, case_id: UUID, move: BuyersMove, given: MoveIn) -> dict[str, Any]:
    """Make a move as the shopper: take an offer, ask for something else, withdraw, escalate, send back, write, appeal."""
    services.act(case_id, move.value, side=Side.BUYER, actor=actor_of(request), change=_change(given))
    return _of_buyer(request, case_id)


@desk.get("/{store_id}/cases", response=CasePage)
def list_store_cases(
    request: HttpRequest,
    response: HttpResponse,
    store_id: UUID,
    queue: Queue = "answer",
    cursor: Cursor = "",
    limit: Limit = 30,
) -> dict[str, Any]:
    """The store's cases by what they wait for; what is due first comes first."""
    allow(in_store(request, store_id), "orders.view", [store_id])
    if queue not in queries.QUEUES:
        raise Missing(what="queue")
    return page(
        request, response, cursor, limit,
        lambda after, most: queries.cases_of_store(store_id, queue, after=_before(after), limit=most),
        _closed if queue == "over" else _due,
    )  # fmt: skip


@desk.get("/{store_id}/cases/{case_id}", response=CaseOut)
def read_store_case(request: HttpRequest, store_id: UUID, case_id: UUID) -> dict[str, Any]:
    """One case of the store."""
    return _of_store(request, store_id, case_id)


@desk.post("/{store_id}/cases/{case_id}/{move}", response=CaseOut)
def move_store_case(request: HttpRequest, store_id: UUID, case_id: UUID, move: StoresMove, given: MoveIn) -> dict[str, Any]:
    """Make a move as the store: agree, refuse, offer, confirm a return, send a replacement, write, appeal."""
    _of_store(request, store_id, case_id)
    services.act(case_id, move.value, side=Side.STORE, actor=in_store(request, store_id), change=_change(given))
    return _of_store(request, store_id, case_id)


@desk.get("/{store_id}/chargebacks", response=Chargebacks)
def list_store_chargebacks(
    request: HttpRequest, response: HttpResponse, store_id: UUID, cursor: Cursor = "", limit: Limit = 30
) -> dict[str, Any]:
    """What shoppers' banks took back of the store's orders, the latest first."""
    allow(in_store(request, store_id), "orders.view", [store_id])
    return page(
        request, response, cursor, limit, lambda after, most: queries.chargebacks(store_id, before=_before(after), limit=most), _taken
    )  # fmt: skip


@desk.post("/{store_id}/chargebacks/{chargeback_id}/evidence", response=ChargebackOut)
def submit_store_evidence(request: HttpRequest, store_id: UUID, chargeback_id: UUID, given: EvidenceIn) -> ChargebackView:
    """Hand in what speaks against a chargeback."""
    actor = in_store(request, store_id)
    allow(actor, "orders.refund", [store_id])
    queries.chargeback(chargeback_id, store_id=store_id)
    services.submit_evidence(chargeback_id, given.evidence, actor=actor)
    return queries.chargeback(chargeback_id, store_id=store_id)


@platform.get("/cases/{case_id}", response=CaseOut)
def read_operator_case(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    """Any case of the market."""
    return _told(queries.case_story(case_id, side=Side.OPERATOR, actor=actor_of(request)))


@platform.post("/cases/{case_id}/ruling", response=CaseOut)
def rule_case(request: HttpRequest, case_id: UUID, given: RulingIn) -> dict[str, Any]:
    """Decide a case; above the limit of the day a second person confirms. Nothing moves before the time to appeal is over."""
    actor = actor_of(request)
    allow(actor, "orders.arbitrate")
    if actor.key_id is not None:  # people decide, not programs
        raise NotYourMove
    services.rule_case(case_id, given.amount_minor, given.text, actor=actor)
    return _told(queries.case_story(case_id, side=Side.OPERATOR, actor=actor))


@platform.get("/chargebacks", response=Chargebacks)
def list_chargebacks(request: HttpRequest, response: HttpResponse, cursor: Cursor = "", limit: Limit = 30) -> dict[str, Any]:
    """What banks took back, the latest first."""
    allow(actor_of(request), "orders.arbitrate")
    return page(
        request, response, cursor, limit, lambda after, most: queries.chargebacks(before=_before(after), limit=most), _taken
    )  # fmt: skip


@platform.post("/chargebacks", response={201: OpenedChargebacks})
def open_chargeback(request: HttpRequest, given: ChargebackIn) -> Status[dict[str, Any]]:
    """Enter what a provider tells; the same `provider_ref` again gives the first."""
    new = NewChargeback(given.payment_id, given.amount_minor, given.provider_ref, given.reason, given.evidence_due_at)
    return Status(201, {"ids": services.open_chargeback(new, actor=actor_of(request))})


@platform.post("/chargebacks/{chargeback_id}/{outcome}", response=ChargebackOut)
def decide_chargeback(request: HttpRequest, chargeback_id: UUID, outcome: ChargebackEnd) -> ChargebackView:
    """What the bank decided, or that we give it up."""
    if outcome.value == "accepted":
        services.accept_chargeback(chargeback_id, actor=actor_of(request))
    else:
        services.decide_chargeback(chargeback_id, won=outcome.value == "won", actor=actor_of(request))
    return queries.chargeback(chargeback_id)


def _of_buyer(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    return _told(queries.case_story(case_id, side=Side.BUYER, actor=actor_of(request)))


def _of_store(request: HttpRequest, store_id: UUID, case_id: UUID) -> dict[str, Any]:
    actor = in_store(request, store_id)
    allow(actor, "orders.view", [store_id])
    return _told(queries.case_story(case_id, side=Side.STORE, actor=actor, store_id=store_id))


def _told(found: CaseView) -> dict[str, Any]:
    shown = asdict(found)
    return {**shown, **shown.pop("line")}


def _wish(given: CaseIn) -> Wish:
    return Wish(given.kind.value, given.reason.value, given.pieces, given.amount_minor, given.text)


def _change(given: MoveIn) -> Change:
    return Change(
        text=given.text, amount_minor=given.amount_minor, carrier=given.carrier, number=given.number, holder=given.holder,
        account=given.account, address=given.address.dict() if given.address else None,
        wish=_wish(given.wish) if given.wish else None, put_back=given.put_back,
    )  # fmt: skip


def _before(after: Any) -> tuple[datetime, UUID] | None:
    return (datetime.fromisoformat(after[0]), UUID(after[1])) if after else None


def _opened(line: CaseLine) -> list[str]:
    return [line.opened_at.isoformat(), str(line.id)]


def _due(line: CaseLine) -> list[str]:
    return [(line.deadline_at or datetime.max.replace(tzinfo=line.opened_at.tzinfo)).isoformat(), str(line.id)]


def _closed(line: CaseLine) -> list[str]:
    return [(line.closed_at or line.opened_at).isoformat(), str(line.id)]


def _taken(row: ChargebackView) -> list[str]:
    return [row.opened_at.isoformat(), str(row.id)]
