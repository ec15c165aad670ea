"""Everything that waits for a decision, in one frame: a queue tells what waits, shows one item, approves or refuses it.

A new queue is one more entry of `QUEUES`; the pages, keys, looks and counts are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.aftersales import queries as aftersales
from entrepot.aftersales.enums import CaseState, Side
from entrepot.aftersales.services import act, rule_case
from entrepot.aftersales.types import CaseView, Change
from entrepot.catalog import services as catalog
from entrepot.catalog.queries import seller_products, stored_products, waiting_for_review
from entrepot.identity.queries import names_of
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Missing, Refused
from entrepot.kernel.money import Money
from entrepot.stores import queries as stores
from entrepot.stores import services
from entrepot.wording.vocabulary import text_in, word


class Item(NamedTuple):
    """A line of a queue: what it is called, whose it is, since when it waits."""

    id: UUID
    title: str
    whose: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """`leaf` is who works in it. `template` shows what `opened` gives; `approve` and `refuse` are verbs, which check again."""

    code: str
    label: Promise
    waiting_text: Promise
    empty: Promise
    approve_label: Promise
    refuse_label: Promise
    approved: Promise
    refused: Promise
    leaf: str
    icon: str
    template: str
    waiting: Callable[[], tuple[int, datetime | None]]
    items: Callable[[Actor, int], list[Item]]
    opened: Callable[[Actor, UUID], dict[str, Any]]
    approve: Callable[[UUID, Actor], None]
    refuse: Callable[[UUID, str, Actor], None]
    form: str = ""  # another form than yes and no; what it sends goes to `does`
    does: Callable[[UUID, QueryDict, Actor], None] | None = None


def _applications(actor: Actor, limit: int) -> list[Item]:
    rows = stores.review_queue(actor=actor, limit=limit)
    return [Item(row.store.id, text_in(row.store.name), row.legal_name, row.applied_at) for row in rows]


def _application(actor: Actor, store_id: UUID) -> dict[str, Any]:
    found = stores.review_queue(actor=actor, store_id=store_id, limit=1)
    if not found:
        raise Missing(what="application")
    return {"row": found[0]}


def _open_store(store_id: UUID, actor: Actor) -> None:
    services.approve(store_id, actor=actor)


def _turn_down(store_id: UUID, reason: str, actor: Actor) -> None:
    services.refuse(store_id, [line for line in reason.splitlines() if line.strip()], actor=actor)


def _products(_actor: Actor, limit: int) -> list[Item]:
    rows = seller_products(None, state="review", limit=limit, oldest_first=True).rows
    known = stores.stores({row.store_id for row in rows})
    return [
        Item(row.id, text_in(row.title) or row.external_id, text_in(known[row.store_id].name), row.changed_at) for row in rows
    ]


def _product(_actor: Actor, product_id: UUID) -> dict[str, Any]:
    before = str(UUID(int=max(product_id.int - 1, 0)))
    rows = seller_products(None, state="review", after=before, limit=1, oldest_first=True).rows
    if not rows or rows[0].id != product_id:
        raise Missing(what="product in review")
    row = rows[0]
    return {"row": row, "stored": stored_products([row.id])[row.id], "store": stores.store(row.store_id)}


def _sell(product_id: UUID, actor: Actor) -> None:
    _raised(catalog.approve([product_id], actor))


def _give_back(product_id: UUID, reason: str, actor: Actor) -> None:
    _raised(catalog.refuse([product_id], actor, reason=reason.strip()))


def _rulings(_actor: Actor, limit: int) -> list[Item]:
    return _cases([CaseState.RULING], limit)


def _second_looks(_actor: Actor, limit: int) -> list[Item]:
    return _cases([CaseState.SECOND_LOOK], limit)


def _stuck_refunds(_actor: Actor, limit: int) -> list[Item]:
    return _cases([CaseState.PROVIDER_FAILED], limit)


def _cases(states: Sequence[CaseState], limit: int) -> list[Item]:
    rows = aftersales.waiting_rulings(states, limit=limit)
    known = stores.stores({row.store_id for row in rows})
    return [Item(row.id, f"{row.number} · {row.title}", text_in(known[row.store_id].name), row.changed_at) for row in rows]


def _waiting_in(state: CaseState) -> Callable[[], tuple[int, datetime | None]]:
    return lambda: aftersales.waiting_in(state)


def _case_in(state: CaseState) -> Callable[[Actor, UUID], dict[str, Any]]:
    def opened(actor: Actor, case_id: UUID) -> dict[str, Any]:
        found = aftersales.case_story(case_id, side=Side.OPERATOR, actor=actor)
        if found.line.state != state:
            raise Missing(what="case")
        return case_context(found, found.line.amount_minor if found.line.ruled_minor is None else found.line.ruled_minor)

    return opened


def case_context(found: CaseView, amount_minor: int | None) -> dict[str, Any]:
    """What the console shows of a case, with the postings that a decision for `amount_minor` would lead to; None for none."""
    legs, shares = aftersales.ruling_preview(found.line.id, amount_minor) if amount_minor is not None else ((), ())
    names = names_of([entry.person_id for entry in found.entries if entry.person_id])
    return {
        "case": found,
        "store": stores.store(found.line.store_id),
        "thread": [
            (entry, f"{word('case_side', entry.side)}{' · ' + names[entry.person_id] if entry.person_id in names else ''}")
            for entry in found.entries
        ],
        "legs": legs,
        "shares": shares,
        "ruling": Money(amount_minor or 0, found.line.currency).decimal(),
        "ruling_minor": amount_minor or 0,
        "limit": aftersales.second_person_above(found.line.currency),
    }


def _decide_case(case_id: UUID, given: QueryDict, actor: Actor) -> None:
    line = aftersales.case_story(case_id, side=Side.OPERATOR, actor=actor).line
    amount = Money.parse(given.get("amount", "").strip().replace(",", "") or "0", line.currency).amount_minor
    rule_case(case_id, amount, given.get("reason", ""), actor=actor)


def _confirm_case(case_id: UUID, actor: Actor) -> None:
    act(case_id, "confirm_ruling", side=Side.OPERATOR, actor=actor)


def _return_case(case_id: UUID, reason: str, actor: Actor) -> None:
    act(case_id, "return_ruling", side=Side.OPERATOR, actor=actor, change=Change(text=reason))


def _retry_refund(case_id: UUID, actor: Actor) -> None:
    act(case_id, "retry", side=Side.OPERATOR, actor=actor)


def _note_refund(case_id: UUID, reason: str, actor: Actor) -> None:
    act(case_id, "say", side=Side.OPERATOR, actor=actor, change=Change(text=reason))


def _raised(outcomes: Sequence[object]) -> None:
    for outcome in outcomes:
        if isinstance(outcome, Refused):
            raise outcome


QUEUES: Final[dict[str, Queue]] = {
    queue.code: queue
    for queue in (
        Queue(
            code="applications",
            label=_("Store applications"),
            waiting_text=_("stores want to open"),
            empty=_("Nobody waits"),
            approve_label=_("Approve"),
            refuse_label=_("Refuse"),
            approved=_("The store is open."),
            refused=_("The application is turned down."),
            leaf="stores.review",
            icon="icons/store.svg",
            template="console/queues/application.html",
            waiting=stores.waiting_applications,
            items=_applications,
            opened=_application,
            approve=_open_store,
            refuse=_turn_down,
        ),
        Queue(
            code="products",
            label=_("Products in review"),
            waiting_text=_("products wait for review"),
            empty=_("Nothing waits"),
            approve_label=_("Approve"),
            refuse_label=_("Give back"),
            approved=_("On sale."),
            refused=_("Given back to the merchant."),
            leaf="catalog.review",
            icon="icons/box.svg",
            template="console/queues/product.html",
            waiting=waiting_for_review,
            items=_products,
            opened=_product,
            approve=_sell,
            refuse=_give_back,
        ),
        Queue(
            code="rulings",
            label=_("Arbitration"),
            waiting_text=_("cases wait for a decision"),
            empty=_("No case waits"),
            approve_label=_("Decide"),
            refuse_label=_("Write to both sides"),
            approved=_("Decided. Both sides are told and may appeal."),
            refused=_("Written."),
            leaf="orders.arbitrate",
            icon="icons/shield.svg",
            template="console/queues/case.html",
            waiting=_waiting_in(CaseState.RULING),
            items=_rulings,
            opened=_case_in(CaseState.RULING),
            approve=_confirm_case,
            refuse=_note_refund,
            form="console/queues/ruling.html",
            does=_decide_case,
        ),
        Queue(
            code="second-looks",
            label=_("Second looks"),
            waiting_text=_("decisions wait for a second person"),
            empty=_("No decision waits"),
            approve_label=_("Confirm the decision"),
            refuse_label=_("Not like this"),
            approved=_("Confirmed. Both sides are told and may appeal."),
            refused=_("Given back to be decided again."),
            leaf="orders.arbitrate",
            icon="icons/check.svg",
            template="console/queues/case.html",
            waiting=_waiting_in(CaseState.SECOND_LOOK),
            items=_second_looks,
            opened=_case_in(CaseState.SECOND_LOOK),
            approve=_confirm_case,
            refuse=_return_case,
        ),
        Queue(
            code="stuck-refunds",
            label=_("Refunds that failed"),
            waiting_text=_("refunds were declined by the provider"),
            empty=_("No refund is stuck"),
            approve_label=_("Try again"),
            refuse_label=_("Write to both sides"),
            approved=_("Sent again, under a new number."),
            refused=_("Written."),
            leaf="orders.arbitrate",
            icon="icons/wallet.svg",
            template="console/queues/case.html",
            waiting=_waiting_in(CaseState.PROVIDER_FAILED),
            items=_stuck_refunds,
            opened=_case_in(CaseState.PROVIDER_FAILED),
            approve=_retry_refund,
            refuse=_note_refund,
        ),
    )
}
