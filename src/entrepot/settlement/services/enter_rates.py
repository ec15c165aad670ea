"""Exchange rates are entered: by one person, approved by another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from django.db import transaction

from entrepot.events.facts.settlement import RatesEntered
from entrepot.events.services import publish
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid
from entrepot.kernel.money import exponent
from entrepot.settlement import fx_policy
from entrepot.settlement.errors import RateTooOld
from entrepot.settlement.models import FxRate
from entrepot.settlement.types import NewRate

_LEAST: Final = Decimal("0.0000000001")
_MOST: Final = Decimal(10) ** 9
_AHEAD: Final = timedelta(days=1)  # where it is tomorrow already, a bank may publish for its day


def checked_rates(rates: Sequence[NewRate], *, published_on: date, source: str, hours: int | None = None) -> datetime:
    """Until when such rates could be used if they were entered now. `hours` from the beginning of their day, at most the policy's.

    Raises Invalid, UnknownCurrency, RateTooOld.
    """
    pairs = [(rate.base, rate.quote) for rate in rates]
    _check_rows(rates, pairs)
    if not source.strip():
        raise Invalid(field="source", reason="say where the figures come from")
    now, begins = clock.now(), datetime.combine(published_on, time(), UTC)
    if begins > now + _AHEAD:
        raise Invalid(field="published_on", reason="a day that has begun")
    policies = fx_policy.rows()
    most = max(fx_policy.in_force(policies, *pair, now.date()).max_age_hours for pair in pairs)
    until = begins + timedelta(hours=min(hours or most, most))
    if until <= now:
        raise RateTooOld(published=published_on.isoformat(), hours=min(hours or most, most))
    return until


def _check_rows(rates: Sequence[NewRate], pairs: Sequence[tuple[str, str]]) -> None:
    if not rates:
        raise Invalid(field="rates", reason="there is no rate in it")
    if len(set(pairs)) < len(pairs):
        raise Invalid(field="rates", reason="a pair is there twice")
    for rate in rates:
        exponent(rate.base)
        exponent(rate.quote)
        if rate.base == rate.quote:
            raise Invalid(field="quote", reason="another currency than the first")
        for field, value in (("mid", rate.mid), ("bid", rate.bid)):
            if value is not None and (not value.is_finite() or not _LEAST <= value < _MOST or value != round(value, 10)):
                raise Invalid(field=field, reason="above zero, with ten decimals at most")
        if rate.bid is not None and rate.bid > rate.mid:
            raise Invalid(field="bid", reason="not above the mid")


def enter_rates(
    rates: Sequence[NewRate], *, published_on: date, source: str, hours: int | None = None, proposed_by: str, actor: Actor
) -> list[int]:
    """Put rates of a day in force from now on, until they are too old or others of their pairs come; the rows' ids.

    `proposed_by` is another person's code than the actor's (a constraint). Needs “stores.fees”. Raises what `checked_rates` raises.
    """
    allow(actor, "stores.fees")
    until = checked_rates(rates, published_on=published_on, source=source, hours=hours)
    now = clock.now()
    with transaction.atomic():
        rows = FxRate.objects.bulk_create(
            FxRate(
                base=rate.base, quote=rate.quote, mid=rate.mid, bid=rate.bid, source=source.strip()[:200],
                published_on=published_on, valid_from=now, valid_until=until, entered_by=proposed_by, approved_by=actor.code,
            )
            for rate in rates
        )  # fmt: skip
        detail = {"source": source.strip()[:200], "published_on": published_on, "pairs": len(rows)}
        record(actor, "settlement.rates_entered", [Subject("settlement.fx_rate", rows[0].pk, detail=detail)])
        publish([RatesEntered(None, source.strip()[:200], published_on, len(rows))])
    return [row.pk for row in rows]
