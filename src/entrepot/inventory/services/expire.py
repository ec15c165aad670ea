"""Free what was held too long: the safety net below the orders' own payment deadline."""

from __future__ import annotations

from django.db import transaction

from entrepot.database import sql
from entrepot.kernel import clock

from ._free import free

_DUE = """
SELECT id FROM inventory_reservation WHERE expires_at IS NOT NULL AND expires_at <= %s
 ORDER BY expires_at LIMIT %s
"""


def expire(limit: int = 500) -> int:
    """Release up to `limit` reservations whose time is over; the number of orders that lost theirs.

    A payment that commits a reservation at the same moment wins or loses by the row itself: `free` looks again under the lock.
    """
    with transaction.atomic():
        return len(free([row[0] for row in sql.rows(_DUE, (clock.now(), limit))]))
