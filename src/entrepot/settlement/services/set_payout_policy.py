"""The platform changes its rules of paying out, from a day on."""

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
from entrepot.settlement.models import PayoutPolicyRow

# Least and most of each value, and what that is in words.
_BOUNDS: Final[Mapping[str, tuple[int, int, str]]] = MappingProxyType(
    {
        "every_hours": (1, 744, "from 1 hour to 31 days"),
        "minimum_minor": (1, 1_000_000_000_000, "above zero"),
        "account_cooldown_hours": (0, 336, "from none to 14 days"),
    }
)


def checked_payout_values(values: Mapping[str, int], valid_from: date, source: str) -> None:
    """Return when such a row could begin on that day. Raises Invalid, PolicyTooEarly, PolicyClash."""
    for name, (least, most, reason) in _BOUNDS.items():
        if not least <= values[name] <= most:
            raise Invalid(field=name, reason=reason)
    if not source.strip():
        raise Invalid(field="source", reason="say where the figures come from")
    earliest = clock.now().date() + timedelta(days=1)  # processes read today's row once and keep it
    if valid_from < earliest:
        raise PolicyTooEarly(earliest=earliest.isoformat())
    if PayoutPolicyRow.objects.filter(valid_from=valid_from).exists():
        raise PolicyClash(begins=valid_from.isoformat())


def set_payout_policy(
    *, valid_from: date, every_hours: int, minimum_minor: int, account_cooldown_hours: int, source: str, actor: Actor
) -> int:
    """New rules of paying out from `valid_from` (UTC) on, tomorrow at the earliest, until a later row begins; returns the row's id.

    Hours; `minimum_minor` in minor units of whatever currency a balance has. What began stays as it was: rows are never changed.
    Raises Forbidden, Invalid, PolicyTooEarly, PolicyClash when another row begins on that day.
    """
    allow(actor, "stores.fees")
    values = {"every_hours": every_hours, "minimum_minor": minimum_minor, "account_cooldown_hours": account_cooldown_hours}
    checked_payout_values(values, valid_from, source)
    with transaction.atomic():
        row = PayoutPolicyRow(valid_from=valid_from, source=source.strip()[:300], created_by=actor.code, **values)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:  # somebody else set one for the same day in this moment
            raise PolicyClash(begins=valid_from.isoformat()) from error
        record(
            actor,
            "settlement.payout_policy_set",
            [Subject("settlement.payout_policy", row.pk, detail={"from": valid_from, **values})],
        )
    return row.pk
