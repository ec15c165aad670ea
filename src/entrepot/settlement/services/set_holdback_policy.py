"""The platform changes what it holds back of settlements, from a day on."""

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
from entrepot.settlement.errors import PolicyClash, PolicyTooEarly
from entrepot.settlement.models import HoldbackPolicyRow

# Least and most of each value, and what that is in words.
_BOUNDS: Final[Mapping[str, tuple[int, int, str]]] = MappingProxyType(
    {
        "new_store_days": (0, 3_650, "from none to ten years"),
        "new_bps": (0, 5_000, "at most one half"),
        "new_hold_days": (1, 365, "from one day to a year"),
        "bps": (0, 5_000, "at most one half"),
        "hold_days": (1, 365, "from one day to a year"),
    }
)


def checked_holdback_values(values: Mapping[str, int], valid_from: date, source: str) -> None:
    """Return when such a row could begin on that day. Raises Invalid, PolicyTooEarly, PolicyClash."""
    for name, (least, most, reason) in _BOUNDS.items():
        if not least <= values[name] <= most:
            raise Invalid(field=name, reason=reason)
    if not source.strip():
        raise Invalid(field="source", reason="say where the figures come from")
    earliest = clock.now().date() + timedelta(days=1)  # what was settled today stays explainable by one row
    if valid_from < earliest:
        raise PolicyTooEarly(earliest=earliest.isoformat())
    if HoldbackPolicyRow.objects.filter(valid_from=valid_from).exists():
        raise PolicyClash(begins=valid_from.isoformat())


def set_holdback_policy(*, valid_from: date, source: str, actor: Actor, **values: int) -> int:
    """Other rules from `valid_from` (UTC) on, tomorrow at the earliest, until a later row begins; returns the row's id.

    `values` are new_store_days, new_bps, new_hold_days, bps, hold_days. What is held back already stays until its day. Raises
    Forbidden, Invalid, PolicyTooEarly, PolicyClash when another row begins on that day.
    """
    allow(actor, "stores.fees")
    checked_holdback_values(values, valid_from, source)
    with transaction.atomic():
        row = HoldbackPolicyRow(valid_from=valid_from, source=source.strip()[:300], created_by=actor.code, **values)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:  # somebody else set one for the same day in this moment
            raise PolicyClash(begins=valid_from.isoformat()) from error
        record(
            actor,
            "settlement.holdback_policy_set",
            [Subject("settlement.holdback_policy", row.pk, detail={"from": valid_from, **values})],
        )
    return row.pk
