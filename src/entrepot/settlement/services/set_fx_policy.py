"""Another margin on exchanges, or another age up to which rates are used, from a day on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid
from entrepot.kernel.money import exponent
from entrepot.settlement.errors import PolicyClash, PolicyTooEarly
from entrepot.settlement.models import FxPolicyRow

_MARGIN: Final = 1_000
_AGE: Final = 744


def checked_fx_policy(base: str, quote: str, margin_bps: int, max_age_hours: int, valid_from: date, source: str) -> None:
    """Return when such a row could begin on that day. Raises Invalid, UnknownCurrency, PolicyTooEarly, PolicyClash."""
    if bool(base) != bool(quote) or (base and base == quote):
        raise Invalid(field="quote", reason="two different currencies, or none for every pair")
    for code in filter(None, (base, quote)):
        exponent(code)
    if not 0 <= margin_bps <= _MARGIN:
        raise Invalid(field="margin_bps", reason="at most ten percent")
    if not 1 <= max_age_hours <= _AGE:
        raise Invalid(field="max_age_hours", reason="from 1 hour to 31 days")
    if not source.strip():
        raise Invalid(field="source", reason="say where the figures come from")
    earliest = clock.now().date() + timedelta(days=1)
    if valid_from < earliest:
        raise PolicyTooEarly(earliest=earliest.isoformat())
    if FxPolicyRow.objects.filter(base=base, quote=quote, valid_from=valid_from).exists():
        raise PolicyClash(begins=valid_from.isoformat())


def set_fx_policy(
    base: str, quote: str, *, margin_bps: int, max_age_hours: int, valid_from: date, source: str, actor: Actor
) -> int:
    """The margin and age for exchanges of `base` into `quote` (both "": every pair) from `valid_from` (UTC) on; the row's id.

    Quotes that are stored keep theirs. Raises Forbidden, Invalid, PolicyTooEarly, PolicyClash.
    """
    allow(actor, "stores.fees")
    checked_fx_policy(base, quote, margin_bps, max_age_hours, valid_from, source)
    row = FxPolicyRow(
        base=base, quote=quote, margin_bps=margin_bps, max_age_hours=max_age_hours, valid_from=valid_from,
        source=source.strip()[:300], created_by=actor.code,
    )  # fmt: skip
    with transaction.atomic():
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:  # somebody else set one for the same day in this moment
            raise PolicyClash(begins=valid_from.isoformat()) from error
        detail = {"pair": f"{base}/{quote}", "margin_bps": margin_bps, "max_age_hours": max_age_hours, "from": valid_from}
        record(actor, "settlement.fx_policy_set", [Subject("settlement.fx_policy", row.pk, detail=detail)])
    return row.pk
