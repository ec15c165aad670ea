"""What differs between the kinds of stores, beside each other, from the rules and fee plans that hold today."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import get_language, gettext

from entrepot.kernel.display import shown
from entrepot.kernel.money import Money
from entrepot.seller.words import word
from entrepot.stores.enums import StoreKind
from entrepot.stores.queries import FeePlanView, fee_plans, kind_rules
from entrepot.stores.types import KindRules

KINDS: Final = (StoreKind.GLOBAL, StoreKind.DOMESTIC)  # what a merchant may open; own retail is the platform's


@dataclass(frozen=True, slots=True)
class Comparison:
    """The kinds by name, and for each difference its name and what holds for each kind, in the same order."""

    kinds: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def kinds_compared(country: str, on: date) -> Comparison:
    """For a company of `country`, on the day. One statement."""
    plans = [plan for plan in fee_plans(on) if plan.holds(on)]
    sides = [_side(kind_rules(kind, on, country), [plan for plan in plans if plan.kind == kind]) for kind in KINDS]
    rows = tuple((name, tuple(side[name] for side in sides)) for name in sides[0])
    return Comparison(tuple(word("store_kind", kind) for kind in KINDS), rows)


def _side(rules: KindRules, plans: Sequence[FeePlanView]) -> dict[str, str]:
    yes, no = gettext("yes"), gettext("no")
    customs = _by_route({route: yes if rules.customs_required[route] else no for route in rules.routes})
    sent = _by_route({route: _hours(rules.ship_promise_hours[route]) for route in rules.routes})
    received = _by_route({route: _days(rules.auto_receipt_days[route]) for route in rules.routes})
    own = gettext("that of the store's prices")
    return {
        gettext("Goods come"): _list(word("route", route) for route in rules.routes),
        gettext("Customs documents for each parcel"): customs,
        gettext("Commission"): _range([plan.commission_bps for plan in plans], lambda bps: f"{bps / 100:g} %"),
        gettext("Fee for a year"): _amounts(plans, "annual_fee_minor") if rules.annual_fee_due else gettext("none"),
        gettext("Deposit"): _amounts(plans, "deposit_minor") if rules.deposit_due else gettext("none"),
        gettext("Sent within"): sent,
        gettext("Counts as received after"): received,
        gettext("Shoppers may return within"): _days(rules.return_days),
        gettext("Claims about genuineness within"): _days(rules.genuine_claim_days),
        gettext("Return address in"): rules.return_country or gettext("any country"),
        gettext("Paid out in"): own if rules.settlement_currency == "store" else rules.settlement_currency,
        gettext("Papers"): _list(word("paper", paper) for paper in rules.required_papers) or gettext("none"),
    }


def _hours(n: int) -> str:
    return gettext("%(n)s hours") % {"n": n}


def _days(n: int) -> str:
    return gettext("%(n)s days") % {"n": n}


def _list(texts: Iterable[str]) -> str:
    return gettext(", ").join(texts)


def _by_route(texts: Mapping[str, str]) -> str:
    """One text when all routes have the same, otherwise each with its route."""
    if len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    return _list(f"{text} ({word('route', route)})" for route, text in texts.items())


def _amounts(plans: Collection[FeePlanView], field: str) -> str:
    """From the least to the most that some category asks for."""
    found = sorted({(plan.currency, amount) for plan in plans if (amount := getattr(plan, field)) is not None})
    texts = [shown(Money(amount, currency), get_language() or "en") for currency, amount in found]
    return _ends(texts)


def _range(values: Sequence[int], text: Callable[[int], str]) -> str:
    return _ends([text(value) for value in sorted(set(values))])


def _ends(texts: Sequence[str]) -> str:
    if not texts:
        return "–"
    return (
        texts[0] if len(texts) == 1 else gettext("%(least)s to %(most)s by category") % {"least": texts[0], "most": texts[-1]}
    )
