"""The database is killed under load (SIGKILL to all of its processes), again and again: what a client was told stays true."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
CRASHES = int(os.environ.get("ENTREPOT_SOAK_CRASHES", "10"))
CLIENTS = 4

# One client: it pays orders one after the other and writes down each payment that it was told is taken.
CLIENT = """
import os, sys, time
import django
django.setup()
from django.db import Error, connection
from tests.inventory.factories import stocked
from tests.orders.factories import quote_of, request_of
from entrepot.identity.types import ANONYMOUS
from entrepot.orders import services as orders
from entrepot.orders.types import CheckoutRequest
from entrepot.payments import services as payments
from entrepot.payments.types import Captured
from entrepot.catalog.models import Variant

variant = None
with open(sys.argv[2], "a", buffering=1) as log:
    while not os.path.exists(sys.argv[3]):
        try:
            variant = variant or Variant.objects.get(pk=sys.argv[1])
            [done] = orders.checkout([CheckoutRequest(request_of(quote_of((variant, 1))), "sandbox", "instant")])
            [page] = payments.open_cashier([done.payment.payment_id])
            [applied] = payments.apply_snapshots([page.snapshot])
            assert isinstance(applied, Captured), applied
            log.write(f"{applied.payment_id}\\n")
        except Error:
            connection.close()
            time.sleep(0.1)
"""
OPEN = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from tests.inventory.factories import stocked
from tests.stores import factories as stores
stores.fee_plan("global", commission_bps=500)
print(stocked(pieces=1_000_000, price=10_000).pk)
"""
RUN = "from entrepot.database import embedded; print(embedded.keep())"
JUDGE = '''
import sys
import django
django.setup()
from datetime import timedelta
from entrepot.kernel import clock
from tests.money import workers
with clock.using(clock.VirtualClock(clock.now())) as moment:
    workers.come_to_rest(moment)
from entrepot.database import sql
told = [line.strip() for name in sys.argv[1:] for line in open(name)]
kept = sql.scalar(
    """SELECT count(*) FROM payments_payment p JOIN payments_paymentpart s ON s.payment_id = p.id
         JOIN orders_order o ON o.id = s.order_id AND o.state = 'paid'
         JOIN ledger.journal j ON j.kind = 'order.pay' AND j.ref = 'payment:' || p.id || '/order:' || o.id
        WHERE p.id = ANY(%s::uuid[]) AND p.outcome = 'accepted'""", [sql.plain(told)])
print(len(told), kept, len(set(told)))
for line in workers.contradictions() + workers.unfinished():
    print(line)
'''


class Home:
    """An installation of its own with an embedded server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        path = os.pathsep.join(place for place in sys.path if place)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_URL", "ENTREPOT_"))},
            "ENTREPOT_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "entrepot.config.settings", "PYTHONPATH": path,
        }  # fmt: skip

    def start(self, script: str, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", script, *arguments], cwd=ROOT, env=self.environment, text=True, stdout=subprocess.PIPE
        )

    def run(self, script: str, *arguments: str) -> str:
        process = self.start(script, *arguments)
        said, _ = process.communicate(timeout=600)
        assert process.returncode == 0, said
        return said.strip()

    def cut_the_power(self) -> None:
        """All processes of the server at once; then somebody starts it again."""
        postmaster = psutil.Process(int((self.folder / "postgres" / "data" / "postmaster.pid").read_text().split()[0]))
        for process in [postmaster, *postmaster.children(recursive=True)]:
            process.send_signal(signal.SIGKILL)
        self.run(RUN)


@contextmanager
def opened(folder: Path) -> Iterator[Home]:
    home = Home(folder)
    home.run(RUN)
    try:
        yield home
    finally:
        home.run("from entrepot.database import embedded; embedded.stop()")


@pytest.mark.soak
def test_no_payment_that_a_client_was_told_of_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance, started = random.Random(3), time.monotonic()
    with opened(tmp_path / "home") as home:
        variant, end = home.run(OPEN), tmp_path / "end"
        logs = [tmp_path / f"told-{number}" for number in range(CLIENTS)]
        clients = [home.start(CLIENT, variant, str(log), str(end)) for log in logs]
        try:
            for _ in range(CRASHES):
                time.sleep(chance.uniform(4, 8))
                home.cut_the_power()
            time.sleep(2)
        finally:
            end.touch()
            for client in clients:
                client.communicate(timeout=120)
        assert [client.returncode for client in clients] == [0] * CLIENTS
        numbers, *wrong = home.run(JUDGE, *map(str, logs)).splitlines()

    told, kept, different = map(int, numbers.split())
    with capsys.disabled():
        print(f"\n{CRASHES} crashes in {time.monotonic() - started:.0f} s: {told:,} payments told, {kept:,} kept")  # noqa: T201
    assert (kept, different, wrong) == (told, told, [])
    assert told > 0
