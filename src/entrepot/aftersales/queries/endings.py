"""Cases and chargebacks of a store that are not over, for those who let it close."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from entrepot.database import sql
from entrepot.stores.types import OpenEnd

_OPEN: Final = """
SELECT 'cases', count(*) FROM aftersales_case WHERE store_id = %(store)s AND closed_at IS NULL
UNION ALL
SELECT 'chargebacks', count(*) FROM aftersales_chargeback WHERE store_id = %(store)s AND decided_at IS NULL
"""


def open_disputes(store_id: UUID) -> list[OpenEnd]:
    """What stands in the way of the store's closing. One statement."""
    return [OpenEnd(code, count) for code, count in sql.rows(_OPEN, {"store": store_id}) if count]
