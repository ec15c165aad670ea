import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection
from tests.payments import simulated
from tests.payments.factories import Orders
from tests.payments.simulated import Market

from entrepot.payments import registry
from entrepot.payments.providers.sandbox.faults import faults


@pytest.fixture
def orders() -> Iterator[Orders]:
    """Orders that take money; the port is put back afterwards."""
    fake = Orders()
    before = registry.register_payables(fake)
    yield fake
    registry._payables = before
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS test_payable")


@pytest.fixture(autouse=True)
def _no_faults_left() -> Iterator[None]:
    yield
    faults.clear()


@pytest.fixture
def httpserver_of_notifications(settings: object) -> Iterator[list[tuple[bytes, str]]]:
    """A listener on a free port that says `success` and keeps what it was sent."""
    heard: list[tuple[bytes, str]] = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((body, self.headers["Sandbox-Signature"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"success")

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.SANDBOX_NOTIFY_URL = f"http://127.0.0.1:{server.server_port}/notify"  # type: ignore[attr-defined]
    yield heard
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def market(settings: object) -> Iterator[Market]:
    """The providers' simulator, with an account of ours at each as soon as a test asks for it."""
    settings.PAYMENT_NOTIFY_URL = simulated.NOTIFY.replace("{}", "{code}")  # type: ignore[attr-defined]
    with simulated.market() as found:
        yield found
