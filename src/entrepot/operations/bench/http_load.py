"""A small HTTP/1.1 load client over raw sockets: keeps connections alive, pipelines nothing, costs little beside what it measures.

    python -m entrepot.operations.bench.http_load --port 8000 --clients 1,8,32 --seconds 5 list detail search checkout home-html

One process, one thread, one selector; each client sends its next request when its answer is complete.
"""

from __future__ import annotations

import argparse
import json
import selectors
import socket
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import quote

from entrepot.kernel.ids import uuid7

ADDRESS = {
    "name": "Load Test", "country": "US", "lines": ["1 Main Street"], "city": "Springfield", "region": "IL", "postcode": "62701",
}  # fmt: skip
KINDS = (
    "list", "detail", "search", "checkout", "home-html", "category-html", "product-html", "search-html", "cart-html",
)  # fmt: skip
WORDS = ("camera", "running shoes", "usb cable", "coffee machine", "wireless headphones", "puzzle", "garden hose", "led lamp")


@dataclass(slots=True)
class Client:
    """One connection: what is still expected of its answer, and when it asked."""

    connection: socket.socket
    started: float = 0.0
    head: bytes = b""
    missing: int = -1  # -1: the head is not complete yet
    status: int = 0


@dataclass(slots=True)
class Result:
    """Latencies in seconds of the answers that came in time, and how many had which status."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def row(self, name: str, clients: int) -> dict[str, object]:
        """Requests per second, milliseconds of the median and of the slowest in a hundred."""
        ordered = sorted(self.latencies) or [0.0]
        return {
            "what": name,
            "clients": clients,
            "per_second": round(len(self.latencies) / self.seconds, 1),
            "p50_ms": round(ordered[len(ordered) // 2] * 1000, 2),
            "p99_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1000, 2),
            "statuses": dict(self.statuses),
        }


def run(host: str, port: int, requests: Callable[[], bytes], *, clients: int, seconds: float) -> Result:
    """Keep `clients` connections busy with `requests()` for `seconds`."""
    selector = selectors.DefaultSelector()
    result = Result(seconds)
    for _ in range(clients):
        connection = socket.create_connection((host, port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client = Client(connection)
        selector.register(connection, selectors.EVENT_READ, client)
        _ask(client, requests)
    end = time.perf_counter() + seconds
    while (now := time.perf_counter()) < end:
        for key, _ in selector.select(end - now):
            client = key.data
            if _read(client):
                result.latencies.append(time.perf_counter() - client.started)
                result.statuses[client.status] += 1
                _ask(client, requests)
    for key in list(selector.get_map().values()):
        key.data.connection.close()
    selector.close()
    return result


def _ask(client: Client, requests: Callable[[], bytes]) -> None:
    client.head, client.missing, client.started = b"", -1, time.perf_counter()
    client.connection.sendall(requests())


def _read(client: Client) -> bool:
    """Take in what came; whether the answer is complete."""
    data = client.connection.recv(262_144)
    if not data:
        raise ConnectionError("the server hung up")
    if client.missing >= 0:
        client.missing -= len(data)
        return client.missing <= 0
    client.head += data
    end = client.head.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = client.head[:end].lower()
    client.status = int(head[9:12])
    at = head.find(b"content-length:")
    length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
    client.missing = length - (len(client.head) - end - 4)
    return client.missing <= 0


def get(path: str, cookies: str = "") -> bytes:
    """A GET request."""
    own = f"Cookie: {cookies}\r\n" if cookies else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: identity\r\n{own}\r\n".encode()


def post(path: str, content: object, headers: str = "") -> bytes:
    """A POST request with a JSON body."""
    body = json.dumps(content).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def exchange(host: str, port: int, request: bytes) -> tuple[str, bytes]:
    """Head and body of one answer."""
    with socket.create_connection((host, port)) as connection:
        connection.sendall(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        answer = b""
        while data := connection.recv(262_144):
            answer += data
    head, _, body = answer.partition(b"\r\n\r\n")
    if int(head[9:12]) >= 400:
        raise RuntimeError(answer[:500].decode())
    return head.decode("latin-1"), body


def fetch(host: str, port: int, request: bytes) -> object:
    """One answer as JSON: to learn what to ask for."""
    return json.loads(exchange(host, port, request)[1])


def filled_cart(host: str, port: int, variants: list[str]) -> str:
    """The cookies of a guest who has put these articles into the cart, as the forms of the shop do it."""
    jar: dict[str, str] = {}

    def keep(head: str) -> str:
        for line in head.split("\r\n"):
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                jar[cookie.strip()] = content  # Django begins the line with a space of its own
        return "; ".join(f"{name}={value}" for name, value in jar.items())

    cookies = keep(exchange(host, port, get("/cart/"))[0])
    for variant in variants:
        body = f"variant={variant}&quantity=1&add=1&csrfmiddlewaretoken={jar['csrftoken']}".encode()
        head = (
            f"POST /cart/put/ HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        cookies = keep(exchange(host, port, head.encode() + body)[0])
    exchange(host, port, get("/cart/", cookies))  # takes the message that greets the last article away
    return cookies


def kinds(host: str, port: int, options: argparse.Namespace) -> dict[str, Callable[[], Callable[[], bytes]]]:
    """What can be measured: each gives a function that makes the next request."""

    def known() -> list[dict[str, object]]:
        page: dict[str, object] = fetch(host, port, get("/api/v1/catalog/products?limit=100"))  # type: ignore[assignment]
        return page["items"]  # type: ignore[return-value]

    def over(requests: Iterator[bytes]) -> Callable[[], bytes]:
        return requests.__next__

    def buying() -> Callable[[], bytes]:
        cards = cycle([card for card in known() if card["in_stock"]])

        def request() -> bytes:
            wish = {
                "items": [{"variant_id": next(cards)["variant_id"], "quantity": 1}],
                "address": {**ADDRESS, "country": options.country},
                "currency": options.currency,
                "email": "load@example.org",
                "payment": {"provider": "sandbox", "method": "instant"},
            }
            return post("/api/v1/checkout", wish, f"Idempotency-Key: {uuid7()}\r\n" if options.keys else "")

        return request

    def paths() -> list[str]:
        tree: dict[str, object] = fetch(host, port, get("/api/v1/catalog/categories"))  # type: ignore[assignment]
        waiting, found = deque(tree["items"]), []  # type: ignore[call-overload]
        while waiting:
            category = waiting.popleft()
            found.append(category["path"])
            waiting.extend(category["children"])
        return found

    def lists() -> Callable[[], bytes]:
        asked = [
            f"/api/v1/catalog/products?category={quote(path)}&sort={sort}"
            for path in paths()
            for sort in ("newest", "price_up")
        ]
        return over(cycle([get(path) for path in asked]))

    def carts() -> Callable[[], bytes]:
        variants = [str(card["variant_id"]) for card in known() if card["in_stock"]][:4]
        return over(cycle([get("/cart/", filled_cart(host, port, variants))]))

    return {
        "list": lists,
        "detail": lambda: over(cycle([get(f"/api/v1/catalog/products/{card['slug']}") for card in known()])),
        "search": lambda: over(cycle([get(f"/api/v1/catalog/search?q={quote(word)}") for word in WORDS])),
        "checkout": buying,
        "home-html": lambda: over(cycle([get("/")])),
        "category-html": lambda: over(cycle([get(f"/c/{quote(path)}/") for path in paths()])),
        "product-html": lambda: over(cycle([get(f"/p/{card['slug']}/") for card in known()])),
        "search-html": lambda: over(cycle([get(f"/search/?q={quote(word)}") for word in WORDS])),
        "cart-html": carts,
    }


def main() -> int:
    """Measure each kind at each number of clients; a line of JSON each. 1 if any answer was not a success."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="+", choices=KINDS)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--clients", default="1,8,32")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--currency", default="USD")
    parser.add_argument("--country", default="US")
    parser.add_argument("--keys", action="store_true", help="send an Idempotency-Key with each purchase")
    options = parser.parse_args()
    failed = False
    made = kinds(options.host, options.port, options)
    for name in options.what:
        for clients in map(int, options.clients.split(",")):
            result = run(options.host, options.port, made[name](), clients=clients, seconds=options.seconds)
            print(json.dumps(result.row(name, clients)), flush=True)
            failed |= any(status >= 300 for status in result.statuses)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
