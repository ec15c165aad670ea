"""The platform changes its periods, from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from django.db import IntegrityError, transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid
from entrepot.orders.errors import PolicyClash, PolicyTooEarly
from entrepot.orders.models import PeriodRow

# Least and most of each value, and what that is in words.
_BOUNDS: Final[Mapping[str, tuple[int, int, str]]] = MappingProxyType(
    {
        "pay_minutes": (5, 43_200, "from 5 minutes to 30 days"),
        "receive_days_after_delivery": (1, 90, "from 1 to 90 days"),
        "extend_days": (1, 30, "from 1 to 30 days"),
    }
)


def checked_period_values(values: Mapping[str, int], valid_from: date, source: str) -> None:
    """Return when such a row could begin on that day. Raises Invalid, PolicyTooEarly, PolicyClash."""
    for name, (least, most, reason) in _BOUNDS.items():
        if not least <= values[name] <= most:
            raise Invalid(field=name, reason=reason)
    if not source.strip():
        raise Invalid(field="source", reason="say where the figures come from")
    earliest = clock.now().date() + timedelta(days=1)  # processes read today's row once and keep it
    if valid_from < earliest:
        raise PolicyTooEarly(earliest=earliest.isoformat())
    if PeriodRow.objects.filter(valid_from=valid_from).exists():
        raise PolicyClash(begins=valid_from.isoformat())


def set_periods(
    *, valid_from: date, pay_minutes: int, receive_days_after_delivery: int, extend_days: int, source: str, actor: Actor
) -> int:
    """New periods from `valid_from` (UTC) on, tomorrow at the earliest, until a later row begins; returns the row's id.

    Minutes and days. What began stays as it was: rows are never changed. Raises Forbidden, Invalid, PolicyTooEarly, PolicyClash when
    another row begins on that day.
    """
    allow(actor, "stores.fees")
    values = {
        "pay_minutes": pay_minutes,
        "receive_days_after_delivery": receive_days_after_delivery,
        "extend_days": extend_days,
    }
    checked_period_values(values, valid_from, source)
    with transaction.atomic():
        row = PeriodRow(valid_from=valid_from, source=source.strip()[:300], created_by=actor.code, **values)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:  # somebody else set one for the same day in this moment
            raise PolicyClash(begins=valid_from.isoformat()) from error
        record(actor, "orders.periods_set", [Subject("orders.periods", row.pk, detail={"from": valid_from, **values})])
    return row.pk
