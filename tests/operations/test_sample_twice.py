"""The sample market of one seed is the same market every time it is built."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from tests import template_database

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.operations.services import sample_market

pytestmark = pytest.mark.django_db(transaction=True)
NOW: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
# What differs by nature: ids, times, secrets and what is sealed, numbers that are drawn, and words that hold any of them.
_COLUMNS: Final = """
SELECT c.table_name, array_agg(c.column_name::text ORDER BY c.ordinal_position)
  FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
 WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER' AND c.is_identity = 'NO'
   AND c.data_type IN ('text', 'character varying', 'integer', 'smallint', 'numeric', 'boolean', 'bigint', 'USER-DEFINED')
   AND c.column_name !~ '(^|_)(id|position|pk)$'
 GROUP BY 1 ORDER BY 1
"""
_HEX: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TABLES: Final = (
    "aftersales_", "catalog_", "favourites_", "inventory_", "logistics_", "marketing_", "messaging_", "orders_", "payments_",
    "settlement_", "stores_",
)  # fmt: skip


def market_of(purchases: int, days: int) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the business tables that a build makes, without what differs by nature."""
    with clock.using(clock.VirtualClock(NOW)):
        sample_market(purchases=purchases, days=days)
    return {
        table: sorted(
            (
                tuple(_HEX.sub("*", value) if isinstance(value, str) else value for value in row)
                for row in sql.rows(f"SELECT {', '.join(columns)} FROM {table}")
            ),
            key=repr,
        )
        for table, columns in sql.rows(_COLUMNS)
        if table.startswith(_TABLES)
    }


def test_one_seed_makes_one_market(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    first = market_of(12, 8)
    template_database.restore()
    again = market_of(12, 8)

    assert {table for table in first if first[table] != again[table]} == set()
    assert sum(map(len, first.values())) > 1_000
    assert first["orders_order"]
