"""Everything that happened to an order, from all rooms, in one line of time, each thing once.

What several rooms write about the same moment is one entry: a step of the order and the fact that tells of it, a payment and the
fact of its capture, an event of a parcel and the fact of its move. The facts stay readable inside their entries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from entrepot.console.words import word
from entrepot.events.queries.facts import FactLine
from entrepot.identity.queries import AuditLine
from entrepot.ledger.types import JournalLine
from entrepot.logistics.types import ParcelView
from entrepot.messaging.queries import Conversation
from entrepot.orders.enums import Mover, OrderState
from entrepot.orders.queries import moves_of
from entrepot.payments.queries import CallView, PaymentView, RefundView, ReleaseView
from entrepot.wording.deeds import deed

KINDS: Final[Mapping[str, Promise]] = {
    "step": _("Steps"),
    "payment": _("Payments"),
    "call": _("Provider calls"),
    "ledger": _("Ledger"),
    "parcel": _("Parcels"),
    "message": _("Messages"),
    "audit": _("Audit"),
    "fact": _("Other facts"),
}
# The fact that each step of the order, each end of a payment or refund, each event of a parcel tells.
_OF_STEP: Final[Mapping[str, str]] = {
    "place": "orders.order_placed",
    "pay": "orders.order_paid",
    "authorise": "orders.order_authorised",
    "capture": "orders.order_paid",
    "collect": "orders.order_paid",
    "cancel": "orders.order_closed",
    "expire_payment": "orders.order_closed",
    "cancel_paid": "orders.order_closed",
    "ship_part": "orders.order_partly_shipped",
    "ship": "orders.order_shipped",
    "remind_to_ship": "orders.order_overdue",
    "deliver": "orders.order_delivered",
    "extend_receipt": "orders.receipt_extended",
    "confirm_receipt": "orders.order_received",
    "auto_receive": "orders.order_received",
    "refund_all": "orders.order_closed",
}
_OF_PARCEL: Final = ("logistics.parcel_delivered", "logistics.parcel_exception", "logistics.parcel_moved")
_OF_JOURNAL: Final[Mapping[str, str]] = {
    "order.pay": "payments.payment_captured",
    "order.settle": "settlement.order_settled",
    "order.settle.post": "settlement.order_settled",
    "refund.post": "payments.refund_succeeded",
}
_MAIN: Final = (OrderState.WAIT_BUYER_PAY, OrderState.PAID, OrderState.SHIPPED, OrderState.FINISHED)


@dataclass(slots=True)
class Entry:
    """One thing that happened, `title` in plain words and `code` as programs call it. `badge` is a stored word with its kind; `facts`
    are those told of it; `journal` its legs.
    """

    at: datetime
    kind: str
    title: str
    who: str = ""
    text: str = ""
    badge: tuple[str, str] | None = None
    facts: list[FactLine] = field(default_factory=list)
    journal: JournalLine | None = None
    said: tuple[tuple[str, str], ...] = ()
    pictures: tuple[UUID, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """A state on the way of the order: "done", "now", "next" or "" (not reached)."""

    state: str
    standing: str


def way(order: Mapping[str, Any]) -> list[Stop]:
    """The order's way through its process: the main road as far as it went, and where it left it."""
    reached = {order["state"], *(step["target"] for step in order["steps"])}
    here = order["state"]
    road: list[str] = [str(state) for state in _MAIN]
    if here not in road:
        if here == OrderState.PARTLY_SHIPPED:
            road.insert(2, here)
        elif here == OrderState.COLLECTING:
            road.insert(-1, here)  # between the receipt and the money
        else:
            road = [state for state in road if state in reached] + [here]
    place = road.index(here)
    return [
        Stop(state, "now" if number == place else "done" if number < place else "next" if number == place + 1 else "")
        for number, state in enumerate(road)
    ]


def ways_on(state: str) -> list[tuple[str, list[str]]]:
    """What can happen to the order from here: each move with those who may make it."""
    movers: dict[str, list[str]] = {}
    for mover in Mover:
        for move in moves_of(state, mover):
            movers.setdefault(move.name, []).append(mover.value)
    return list(movers.items())


def story(
    order: Mapping[str, Any],
    facts: Sequence[FactLine],
    *,
    payments: Iterable[PaymentView] = (),
    refunds: Iterable[RefundView] = (),
    releases: Iterable[ReleaseView] = (),
    calls: Iterable[CallView] = (),
    journals: Iterable[JournalLine] = (),
    parcels: Iterable[ParcelView] = (),
    audit: Iterable[AuditLine] = (),
    talks: Iterable[Conversation] = (),
    names: Mapping[UUID, str] = MappingProxyType({}),
) -> list[Entry]:
    """The entries, oldest first; `names` are those of the people who acted."""
    left = list(facts)

    def told(kind: str, near: datetime | None = None) -> list[FactLine]:
        fitting = [fact for fact in left if fact.kind == kind]
        if not fitting:
            return []
        fact = fitting[0] if near is None else min(fitting, key=lambda one: abs((one.occurred_at - near).total_seconds()))
        left.remove(fact)
        return [fact]

    entries = [
        Entry(
            step["at"],
            "step",
            word("step", step["move"]),
            who=_who(word("mover", step["mover"]), step["actor"], names),
            text=step["note"],
            badge=("order", step["target"]) if step["target"] != step["source"] else None,
            facts=told(_OF_STEP[step["move"]], step["at"]) if step["move"] in _OF_STEP else [],
        )
        for step in order["steps"]
    ]
    entries += [
        Entry(
            journal.effective_at,
            "ledger",
            word("journal", journal.kind),
            code=journal.kind,
            who=_named(journal.actor, names),
            text=journal.ref,
            facts=told(_OF_JOURNAL[journal.kind], journal.effective_at) if journal.kind in _OF_JOURNAL else [],
            journal=journal,
        )
        for journal in journals
    ]
    entries += [entry for payment in payments for entry in _payment(payment)]
    entries += [
        Entry(
            refund.closed_at or refund.created_at,
            "payment",
            gettext("Refund"),
            code=refund.request_no,
            text=" · ".join(filter(None, (refund.reason, refund.message))),
            badge=("refund", refund.state),
            facts=told("payments.refund_held") + told(f"payments.refund_{refund.state}"),
        )
        for refund in refunds
    ]
    entries += [
        Entry(one.closed_at or one.created_at, "payment", one.request_no, who=one.provider, text=one.message, badge=("release", one.state),
              facts=told("payments.release_declined", one.closed_at) if one.state in {"declined", "otherwise"} else [])
        for one in releases
    ]  # fmt: skip
    entries += [
        Entry(
            call.started_at,
            "call",
            word("call", str(call.kind)),
            code=f"{call.provider} {call.kind}",
            who=call.number,
            text=" ".join(filter(None, (word("call_result", str(call.result)), call.code))),
            said=(("→", call.request), ("←", call.response)),
        )
        for call in calls
    ]
    for parcel in parcels:
        name = f"{parcel.carrier} {parcel.number}".strip()
        entries.append(
            Entry(parcel.shipped_at, "parcel", name, badge=("parcel", "pending"), facts=told("logistics.parcel_shipped"))
        )
        for event in sorted(parcel.events, key=lambda one: one.occurred_at):
            kinds = _OF_PARCEL if event.status in {"delivered", "delivery_failed", "on_hold"} else _OF_PARCEL[2:]
            fact = next((found for kind in kinds if (found := told(kind, event.occurred_at))), [])
            text = " · ".join(filter(None, (event.place, event.text)))
            entries.append(
                Entry(
                    event.occurred_at, "parcel", name, who=event.source, text=text, badge=("parcel", event.status), facts=fact
                )
            )
    entries += [
        Entry(
            line.at,
            "audit",
            deed(line.action),
            code=line.action,
            who=line.person_name or line.actor_code,
            text=" · ".join(f"{name}={value}" for name, value in line.detail.items()),
        )
        for line in audit
    ]
    entries += [
        Entry(
            message.at,
            "message",
            word("speaker", message.side),
            who=names.get(message.person_id, "") if message.person_id else "",
            text=message.text,
            pictures=tuple(picture.id for picture in message.pictures),
        )
        for talk in talks
        for message in talk.messages
    ]
    entries += [
        Entry(fact.occurred_at, "fact", word("fact", fact.kind), code=fact.kind, text=fact.subject, facts=[fact])
        for fact in left
    ]
    order_of = {kind: number for number, kind in enumerate(KINDS)}
    return sorted(entries, key=lambda entry: (entry.at, order_of[entry.kind]))


def counted(entries: Iterable[Entry], shown: str) -> list[tuple[str, Promise, int, bool]]:
    """The kinds that there are: (code, label, how many, whether chosen)."""
    found = Counter(entry.kind for entry in entries)
    return [(kind, label, found[kind], kind == shown) for kind, label in KINDS.items() if found[kind]]


def _payment(payment: PaymentView) -> list[Entry]:
    """The beginning of a payment, and its end if it came."""
    code = f"{payment.provider} {payment.method}".strip()
    begun = Entry(
        payment.created_at, "payment", gettext("Payment begun"), who=payment.our_ref, badge=("payment", "new"), code=code
    )
    if payment.paid_at is None:
        begun.badge = ("payment", str(payment.state.value))
        return [begun]
    text = " · ".join(filter(None, (payment.provider_ref, payment.outcome)))
    end = Entry(
        payment.paid_at, "payment", gettext("Payment came in"), who=payment.our_ref, text=text,
        badge=("payment", str(payment.state.value)), code=code,
    )  # fmt: skip
    return [begun, end]


def acting(order: Mapping[str, Any], journals: Iterable[JournalLine] = (), talks: Iterable[Conversation] = ()) -> list[UUID]:
    """The people who moved the order, posted its journals or wrote about it."""
    codes = {*(step["actor"] for step in order["steps"]), *(journal.actor for journal in journals)}
    wrote = {message.person_id for talk in talks for message in talk.messages if message.person_id is not None}
    return [*wrote, *(person for code in codes if (person := _person(code)) is not None)]


def _who(mover: str, actor: str, names: Mapping[UUID, str]) -> str:
    return mover if actor.partition(":")[0] in {"clock", "system", "provider"} else f"{mover} · {_named(actor, names)}"


def _named(actor: str, names: Mapping[UUID, str]) -> str:
    person = _person(actor)
    return names.get(person, actor[:22]) if person is not None else actor


def _person(code: str) -> UUID | None:
    kind, _mark, text = code.partition(":")
    try:
        return UUID(text) if kind == "person" else None
    except ValueError:
        return None
