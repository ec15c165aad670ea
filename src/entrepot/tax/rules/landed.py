"""The one entrance: a basket and the dated tables in, a result out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from entrepot.kernel.money import allocate, exponent
from entrepot.tax.enums import CollectedAt, Decision
from entrepot.tax.types import FxUsed, Reason, RuleRef, RuleRow, TaxItem, TaxRequest, TaxResult, TaxResultLine

from .allocation import Rounding
from .cbec import cross_border_retail
from .destination import by_form
from .general import general_trade
from .postal import personal_mail
from .regimes import regime_for
from .tables import RuleTables, Undecided
from .working import Working, in_law_currency, items_of

_CONTEXT: Final = Context(prec=34, rounding=ROUND_HALF_UP)
_REGIMES: Final[dict[str, Callable[[Working], None]]] = {
    "cn_cbec": cross_border_retail,
    "cn_general": general_trade,
    "cn_postal": personal_mail,
}
_UNTAXED: Final = frozenset({"none", "domestic"})


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request on its day."""

    request: TaxRequest
    tables: RuleTables
    on: date
    computed_at: datetime


def landed_cost(request: TaxRequest, tables: RuleTables, computed_at: datetime) -> TaxResult:
    """What the buyer owes on `request` under the rules of its date, or why nobody can say.

    Pure: same request and tables, same result, on every machine. The date is that of `request.at` (else of `computed_at`)
    in the destination's time zone.
    """
    with localcontext(_CONTEXT):
        moment = request.at or computed_at
        asked = _Asked(request, tables, moment.astimezone(UTC).date(), computed_at)
        try:
            profile = tables.find("place", request.destination, "profile", asked.on)
            if profile is not None:
                asked = replace(asked, on=moment.astimezone(_zone(profile.value["time_zone"])).date())
            regime, why = (request.regime, None) if request.regime else _chosen(asked)
            if regime in _UNTAXED:
                return _untaxed(asked, regime, why)
            if profile is None:
                raise Undecided(Reason.of("unknown_destination", destination=request.destination, on=asked.on))
            return _worked(asked, regime, why, profile)
        except Undecided as undecided:
            return _bare(asked, request.regime or "undecided", Decision.CANNOT_DECIDE, reasons=undecided.reasons)


def _chosen(asked: _Asked) -> tuple[str, RuleRow]:
    request = asked.request
    return regime_for(
        asked.tables,
        destination=request.destination,
        on=asked.on,
        store_kind=request.store_kind,
        route=request.route,
        ships_from=request.ships_from,
    )


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name or "UTC")


def _worked(asked: _Asked, regime: str, why: RuleRow | None, profile: RuleRow) -> TaxResult:
    request, tables, on = asked.request, asked.tables, asked.on
    currency, group = str(profile.value["currency"]), str(profile.value["group"])
    fx = tables.fx(request.destination, request.currency, currency, on)
    rounding = tables.find(regime, request.destination, "rounding", on) or tables.rule("all", "*", "rounding", on)
    work = Working(
        request=request,
        tables=tables,
        regime=regime,
        jurisdiction=request.destination,
        group=group,
        on=on,
        currency=currency,
        fx=fx,
        goods=in_law_currency(request, fx, currency),
        rounding=Rounding.of(rounding),
    )
    for row in filter(None, (why, rounding)):
        work.ref(row)
    try:
        _REGIMES.get(regime, by_form)(work)
    except Undecided as undecided:
        work.refuse(Decision.CANNOT_DECIDE, *undecided.reasons)
    return _result(work, asked.computed_at)


def _result(work: Working, computed_at: datetime) -> TaxResult:
    items = items_of(work)
    totals: dict[str, int] = {}
    for line_items in items.values():
        for item in line_items:
            totals[item.kind] = totals.get(item.kind, 0) + item.amount_minor
    charged_by_line = _charged(work, items)
    request = work.request
    return TaxResult(
        regime=work.regime,
        destination=request.destination,
        decision=work.decision,
        reasons=tuple(work.reasons),
        notes=tuple(work.notes),
        lines=tuple(
            TaxResultLine(good.line.line_no, good.dutiable, tuple(items[good.line.line_no]), charged_by_line[good.line.line_no])
            for good in work.goods
        ),
        totals=totals,
        total_minor=sum(totals.values()),
        dutiable_minor=work.dutiable,
        currency=work.currency,
        charged_minor=sum(charged_by_line.values()),
        charge_currency=request.currency,
        liable_party=work.liable_party,
        collected_at=_collected({item.collected_at for each in items.values() for item in each}),
        registration_no=work.registration_no,
        fx=None if work.fx.base == work.fx.quote else work.fx,
        settings_used=work.settings,
        rules=tuple(work.used.values()),
        on=work.on,
        computed_at=computed_at,
        counts_to_annual_minor=work.counts_to_annual,
        ref=request.ref,
    )


def _charged(work: Working, items: dict[int, list[TaxItem]]) -> dict[int, int]:
    """What is taken at checkout by line, in the buyer's currency: the total is converted once, then shared exactly."""
    line_nos = [good.line.line_no for good in work.goods]
    due = [
        sum(item.amount_minor for item in items[line_no] if item.collected_at == CollectedAt.CHECKOUT) for line_no in line_nos
    ]
    if work.fx.base == work.fx.quote or not any(due):
        return dict(zip(line_nos, due, strict=True))
    shift = exponent(work.request.currency) - exponent(work.currency)
    total = (Decimal(sum(due)) / work.fx.rate).scaleb(shift).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return dict(zip(line_nos, allocate(int(total), due), strict=True))


def _collected(places: set[str]) -> CollectedAt:
    if not places:
        return CollectedAt.NOWHERE
    return CollectedAt(next(iter(places))) if len(places) == 1 else CollectedAt.MIXED


def _untaxed(asked: _Asked, regime: str, why: RuleRow | None) -> TaxResult:
    if why is None:
        key, place = ("untaxed_destination", asked.request.destination) if regime == "none" else ("prices_include_tax", "*")
        why = asked.tables.rule(regime, place, key, asked.on, store_kind=asked.request.store_kind)
    note = Reason.of(str(why.value["note"]), destination=asked.request.destination)
    return _bare(asked, regime, Decision.OK, notes=(note,), rules=(RuleRef.of(why),))


def _bare(
    asked: _Asked,
    regime: str,
    decision: Decision,
    *,
    reasons: tuple[Reason, ...] = (),
    notes: tuple[Reason, ...] = (),
    rules: tuple[RuleRef, ...] = (),
) -> TaxResult:
    """A result without taxes, in the buyer's own currency."""
    request = asked.request
    identity = FxUsed(request.currency, request.currency, Decimal(1), "identity", asked.on)
    goods = in_law_currency(request, identity, request.currency)
    return TaxResult(
        regime=regime,
        destination=request.destination,
        decision=decision,
        reasons=reasons,
        notes=notes,
        lines=tuple(TaxResultLine(good.line.line_no, good.dutiable, (), 0) for good in goods),
        totals={},
        total_minor=0,
        dutiable_minor=sum(good.dutiable for good in goods),
        currency=request.currency,
        charged_minor=0,
        charge_currency=request.currency,
        liable_party="merchant" if regime == "domestic" else "",
        collected_at=CollectedAt.NOWHERE,
        registration_no="",
        fx=None,
        settings_used={},
        rules=rules,
        on=asked.on,
        computed_at=asked.computed_at,
        ref=request.ref,
    )
