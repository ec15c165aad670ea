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
# Ids, places and times differ by nature; so do numbers that are drawn, wherever a text has them.
_COLUMNS: Final = r"""
SELECT c.table_schema || '.' || c.table_name, array_agg(c.column_name::text ORDER BY c.ordinal_position)
  FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
 WHERE (c.table_schema = 'ledger' OR c.table_name ~ '^(aftersales|catalog|events_webhook|favourites|inventory|logistics|marketing'
        '|messaging|operations|orders|payments|reconciliation|settlement|stores)_')
   AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER' AND c.is_identity = 'NO'
   AND c.data_type IN ('text', 'character varying', 'integer', 'smallint', 'numeric', 'boolean', 'bigint', 'USER-DEFINED')
   AND c.column_name !~ '(^|_)(id|position|pk|read_to|plan)$'
 GROUP BY 1 ORDER BY 1
"""
_DRAWN: Final = re.compile(
    r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|\b[0-9A-HJKMNP-TV-Z]{15}\b|-[0-9a-z]{12}\Z"
)

Market = dict[str, list[tuple[Any, ...]]]


def built(purchases: int, days: int) -> Market:
    """Every row that a build leaves in the business tables and the books, without what differs by nature."""
    with clock.using(clock.VirtualClock(NOW)):
        sample_market(purchases=purchases, days=days)
    return {
        table: sorted(map(_compared, sql.rows(f"SELECT {', '.join(columns)} FROM {table}")), key=repr)
        for table, columns in sql.rows(_COLUMNS)
    }


def _compared(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_DRAWN.sub("*", value) if isinstance(value, str) else value for value in row)


def test_one_seed_makes_one_market(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    first = built(12, 8)
    template_database.restore()
    again = built(12, 8)

    assert {table for table in first if first[table] != again[table]} == set()
    assert {table for table, rows in first.items() if rows} > {
        "public.orders_order", "public.payments_refund", "public.aftersales_case", "public.settlement_claim", "public.catalog_card",
    }  # fmt: skip
    assert sum(len(rows) for table, rows in first.items() if table.startswith("ledger.")) > 100
