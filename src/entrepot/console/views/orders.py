"""Orders of the whole market; one order's full story on one page."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from entrepot.aftersales.queries import cases_of_order, chargebacks_of_order
from entrepot.console.access import Operating, operating, show
from entrepot.console.story import acting, counted, story, way, ways_on
from entrepot.events.queries.facts import facts_about
from entrepot.events.queries.timers import countdowns
from entrepot.identity.queries import names_of
from entrepot.identity.services import audit_of
from entrepot.ledger.queries import journals_of_order
from entrepot.logistics.queries import tracking
from entrepot.logistics.types import ParcelView
from entrepot.messaging.queries import said_about_order
from entrepot.messaging.services import look_into
from entrepot.orders.enums import OrderState
from entrepot.orders.queries import all_orders, find_by_number, order_page
from entrepot.payments.queries import PaymentView, RefundView, authorisations, calls_about, payments_of, refunds_of, releases_of
from entrepot.settlement.queries import claims_on, notes_of_order, order_waits
from entrepot.stores import queries as stores

PAGE: Final = 30


@operating("orders.view")
def order_list(request: Operating) -> HttpResponseBase:
    """Every order, newest first, by state; an order's number leads straight to it."""
    number = request.GET.get("q", "").strip()[:40]
    if number and (found := find_by_number([number])):
        return redirect("console:order", order_id=found[number])
    state = request.GET.get("state", "")
    state = state if state in OrderState.values else ""
    rows = [] if number else all_orders(state=state or None, before=_before(request), limit=PAGE + 1)
    context = {
        "section": "orders",
        "rows": rows[:PAGE],
        "stores": stores.stores({row["store_id"] for row in rows}),
        "next": f"{rows[PAGE - 1]['placed_at'].isoformat()}~{rows[PAGE - 1]['id']}" if len(rows) > PAGE else "",
        "state": state,
        "states": OrderState.values,
        "search": number,
    }
    return show(request, "console/orders.html", context)


@operating("orders.view")
def order(request: Operating, order_id: UUID) -> HttpResponseBase:
    """Where the order stands and how it came there: its way, lines with taxes and rules, claims, timers, and one story of all rooms.

    Ledger, payments and the audit log are part of it for those who may see them anywhere else. `kind` shows one sort of entry. What
    shopper and store wrote is part of it only when it is asked for (`talk`), since reading it is written down.
    """
    found = order_page(order_id)
    parcels = tracking(order_id)
    payments = payments_of([found["purchase_id"]])[found["purchase_id"]]
    refunds = refunds_of([order_id])[order_id]
    may, kind = request.leaves, request.GET.get("kind", "")
    cases = cases_of_order(order_id)
    subjects = _subjects(order_id, payments, refunds, parcels)
    facts = facts_about([*subjects, *(f"case:{line.id}" for line in cases)])
    parts: dict[str, Any] = {"parcels": parcels}
    if "ledger.view" in may:
        parts["journals"] = journals_of_order(order_id)
    else:
        facts = [fact for fact in facts if not fact.kind.startswith("settlement.")]
    if "payments.view" in may:
        numbers = [*(payment.our_ref for payment in payments), *(refund.request_no for refund in refunds)]
        if found["authorised_at"] and (kept := authorisations([order_id]).get(order_id)):
            numbers += kept.capture_numbers
        releases = releases_of([order_id])[order_id]
        numbers += [release.request_no for release in releases]
        parts |= {"releases": releases, "payments": payments, "refunds": refunds, "calls": calls_about(numbers)}
    else:
        facts = [fact for fact in facts if not fact.kind.startswith("payments.")]
    if "audit.view" in may:
        parts["audit"] = audit_of(_audited(order_id, payments, refunds, parcels), actor=request.actor)
    if "messages.read" in may and request.GET.get("talk"):
        parts["talks"] = look_into(order_id, actor=request.actor)
    names = names_of(acting(found, parts.get("journals", ()), parts.get("talks", ())))
    entries = story(found, facts, names=names, **parts)
    context: dict[str, Any] = {
        "section": "orders",
        "order": found,
        "store": stores.stores([found["store_id"]])[found["store_id"]],
        "lines": _with_taxes(found),
        "rules": found["tax"].get("rules", []),
        "way": way(found),
        "ways_on": ways_on(found["state"]),
        "timers": countdowns([order_id])[order_id],
        "cases": cases,
        "chargebacks": chargebacks_of_order(order_id),
        "entries": [entry for entry in entries if not kind or entry.kind == kind],
        "kinds": counted(entries, kind),
        "kind": kind,
        "total": len(entries),
        "said": said_about_order(order_id) if "messages.read" in may else 0,
        "has_more_said": any(talk.has_earlier for talk in parts.get("talks", ())),
        **parts,
    }
    if may & {"settlement.view", "ledger.view"}:
        context["claims"] = claims_on(order_id)
        context |= {"exchange_notes": notes_of_order(order_id), "rate_wait": order_waits(order_id)}
    return show(request, "console/order.html", context)


def _with_taxes(order: dict[str, Any]) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each line with the taxes that were worked out for it; their amounts are in the currency of the authority."""
    by_number = {line["line_no"]: line["items"] for line in order["tax"].get("lines", [])}
    return [(line, by_number.get(number, [])) for number, line in enumerate(order["lines"], start=1)]


def _subjects(order_id: UUID, payments: list[PaymentView], refunds: list[RefundView], parcels: list[ParcelView]) -> list[str]:
    return [
        f"order:{order_id}",
        *(f"payment:{payment.payment_id}" for payment in payments),
        *(f"refund:{refund.refund_id}" for refund in refunds),
        *(f"parcel:{parcel.parcel_id}" for parcel in parcels),
    ]


def _audited(
    order_id: UUID, payments: list[PaymentView], refunds: list[RefundView], parcels: list[ParcelView]
) -> list[tuple[str, str]]:
    return [
        ("orders.order", str(order_id)),
        *(("payments.payment", str(payment.payment_id)) for payment in payments),
        *(("payments.refund", str(refund.refund_id)) for refund in refunds),
        *(("logistics.parcel", str(parcel.parcel_id)) for parcel in parcels),
    ]


def _before(request: Operating) -> tuple[datetime, UUID] | None:
    at, _mark, order_id = request.GET.get("before", "").partition("~")
    with suppress(ValueError):
        return datetime.fromisoformat(at), UUID(order_id)
    return None
