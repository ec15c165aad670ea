"""What a seller may see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
from tests.ledger.books import refused
from tests.ledger.door import STORE


def test_a_store_reads_its_own_statement_and_nothing_else(books: dict[str, Any], owner_dsn: str) -> None:
    with psycopg.connect(owner_dsn) as conn:
        conn.execute("SET ROLE store_portal")
        look = "SELECT count(*), count(DISTINCT store_id) FROM ledger.store_statement"
        assert conn.execute(look).fetchone() == (0, 0)
        conn.execute("SELECT set_config('app.store_id', %s, false)", [str(STORE)])
        count, stores = conn.execute(look).fetchone() or (0, 0)
        assert count > 0
        assert stores == 1
        kinds = {row[0] for row in conn.execute("SELECT DISTINCT kind FROM ledger.store_statement").fetchall()}
        assert kinds == {"escrow.order", "merchant.available"}
        conn.execute("SELECT set_config('app.store_id', %s, false)", [str(UUID(int=77))])
        assert conn.execute(look).fetchone() == (0, 0)
        for table in ("transfer", "journal", "account", "balance", "entry", "seal"):
            with conn.transaction(force_rollback=True):
                refused(lambda name=table: conn.execute(f"SELECT FROM ledger.{name}"), "42501")  # type: ignore[misc]
