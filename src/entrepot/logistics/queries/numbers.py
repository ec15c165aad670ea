"""What is known about tracking numbers before a parcel is sent with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.logistics.rules.numbers import check_number, normalised

POST: Final = "post"  # the carrier's name for numbers of the postal union, which name the country only
_HELD: Final = """
SELECT wanted.carrier, wanted.number, parcel.order_id
  FROM unnest(%(carriers)s::text[], %(numbers)s::text[]) AS wanted(carrier, number)
  JOIN logistics_parcel AS parcel ON parcel.carrier = wanted.carrier AND parcel.number = wanted.number
 WHERE wanted.number <> '' AND parcel.status <> 'cancelled' AND %(now)s < parcel.number_free_at
"""


def guessed_carrier(number: str) -> str:
    """The carrier that the number most likely belongs to, "" when its form or check digit says nothing."""
    candidates = [each for each in check_number(number).candidates if each.is_valid]
    if not candidates:
        return ""
    carrier = candidates[0].carrier
    return POST if carrier == "s10" else carrier


def number_warnings(number: str, carrier: str) -> tuple[str, ...]:
    """What is odd about the number; nothing of it stops a shipment."""
    return check_number(number, carrier).warnings


def numbers_held(pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """Which order travels with each (carrier, number) now; free ones are left out. Numbers as stored: no spaces, capitals."""
    given = {"carriers": [carrier for carrier, _ in pairs], "numbers": [normalised(number) for _, number in pairs]}
    rows = sql.rows(_HELD, {**given, "now": clock.now()}) if pairs else []
    return {(carrier, number): order_id for carrier, number, order_id in rows}


def as_stored(number: str) -> str:
    """The form in which numbers are kept and compared."""
    return normalised(number)
