"""Another rate of the tax on the platform's fees, from a day on."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid
from entrepot.settlement.errors import PolicyClash, PolicyTooEarly
from entrepot.settlement.models import FeeTaxRow
from entrepot.stores.enums import StoreKind

_MOST: Final = 5_000
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


def checked_fee_tax(country: str, kind: str, bps: int, valid_from: date, source: str) -> None:
    """Return when such a row could begin on that day. Raises Invalid, PolicyTooEarly, PolicyClash."""
    if not _COUNTRY.fullmatch(country):
        raise Invalid(field="country", reason="two letters, as DE")
    if kind not in {"", StoreKind.GLOBAL, StoreKind.DOMESTIC}:
        raise Invalid(field="kind", reason="unknown")
    if not 0 <= bps <= _MOST:
        raise Invalid(field="bps", reason="at most one half")
    if not source.strip():
        raise Invalid(field="source", reason="say where the figures come from")
    earliest = clock.now().date() + timedelta(days=1)
    if valid_from < earliest:
        raise PolicyTooEarly(earliest=earliest.isoformat())
    if FeeTaxRow.objects.filter(country=country, kind=kind, valid_from=valid_from).exists():
        raise PolicyClash(begins=valid_from.isoformat())


def set_fee_tax(country: str, kind: str, bps: int, *, valid_from: date, source: str, actor: Actor) -> int:
    """The rate for stores of the country and kind ("": every kind) from `valid_from` (UTC) on; returns the row's id.

    Orders that were paid before keep the rate they have. Raises Forbidden, Invalid, PolicyTooEarly, PolicyClash.
    """
    allow(actor, "stores.fees")
    checked_fee_tax(country, kind, bps, valid_from, source)
    row = FeeTaxRow(
        country=country, kind=kind, bps=bps, valid_from=valid_from, source=source.strip()[:300], created_by=actor.code
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:  # somebody else set one for the same day in this moment
            raise PolicyClash(begins=valid_from.isoformat()) from error
        detail = {"country": country, "kind": kind, "bps": bps, "from": valid_from}
        record(actor, "settlement.fee_tax_set", [Subject("settlement.fee_tax", row.pk, detail=detail)])
    return row.pk
