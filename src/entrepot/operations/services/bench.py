"""Measure orders, a flash sale and pages per second on this machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from entrepot.operations.bench.bare import BareLimit
from entrepot.operations.bench.goods import shelf
from entrepot.operations.bench.ordering import batches_per_second, flash_sale, warm_up
from entrepot.operations.bench.pages import KINDS, PEOPLE, measure, server

# Requests per second of the best open-source peer on a machine of this class (2 cores), 10,000 products: see docs/performance.md.
PEERS: Final = {
    "checkout": ("Vendure", 10.6),
    "list": ("Vendure", 95.0),
    "detail": ("Vendure", 125.0),
    "search": ("Saleor", 8.1),
}
Row = dict[str, Any]
Say = Callable[[str], None]


def bench(parts: Sequence[str], seconds: float, database_url: str, say: Say = lambda _: None) -> list[Row]:
    """Rows of what was measured: {"what", "clients", "per_second"} and where there is one "ratio" and "against", "p50_ms", "p99_ms".

    `parts` are any of orders, flash, pages and html; `seconds` is the time for each figure. It trades in the database of this process,
    which `database_url` names for the server that is started for the pages: never call it on a market that is lived in.
    Raises BenchImpossible.
    """
    rows: list[Row] = []
    if "orders" in parts or "flash" in parts:
        rows += _orders(parts, seconds, say)
    if "pages" in parts:
        rows += _pages(database_url, seconds, say)
    if "html" in parts:
        rows += _html(database_url, seconds, say)
    return rows


def stock_bench(products: int) -> None:
    """Goods of the bench's own, where no others are there to be listed and searched."""
    shelf(products)


def _orders(parts: Sequence[str], seconds: float, say: Say) -> list[Row]:
    bare, rows = BareLimit(), []
    if "orders" in parts:
        say("the bare limit")
        limit = {clients: bare.orders_per_second(clients, seconds) for clients in (1, 8, 32)}
        rows += [_row("bare limit: one commit an order", clients, rate) for clients, rate in limit.items()]
        goods = shelf(500)
        warm_up(goods)
        for batch in (1, 16, 64):
            say(f"orders in batches of {batch}")
            rate = batches_per_second(goods, batch, seconds)
            rows.append(_row(f"place + capture, batch {batch}", 1, rate, against=("bare limit, 1 client", limit[1])))
    if "flash" in parts:
        say("a flash sale")
        hot = bare.orders_per_second(32, seconds, hot=True)
        rows.append(_row("bare limit: one commit an order, one hot row", 32, hot))
        warm_up(shelf(100))
        [article] = shelf(1, pieces=5000)
        sale = flash_sale(article, 6000, 32)
        row = _row("flash sale through the gatherers", 32, sale.per_second, against=("bare hot row", hot))
        rows.append({**row, "note": f"{sale.pieces} pieces, {sale.sold} sold, {sale.refused} refused, {sale.left} left"})
    bare.drop()
    return rows


def _pages(url: str, seconds: float, say: Say) -> list[Row]:
    shelf(200)
    names = {"list": "category list of 24", "detail": "product page", "search": "search", "checkout": "whole purchase"}
    rows = []
    with server(url) as port:
        for kind in KINDS:
            say(f"{names[kind]} over HTTP")
            for found in measure(port, kind, (1, 8, 32), seconds):
                row = _row(f"HTTP: {names[kind]}", found["clients"], found["per_second"], against=PEERS[kind])
                rows.append(row | _times(found))
    return rows


def _html(url: str, seconds: float, say: Say) -> list[Row]:
    """The pages that people see. Each is asked for once around before it is measured: the database is warm, so are the processes."""
    shelf(200)
    names = {
        "home": "first page",
        "category": "category",
        "product": "product",
        "search": "search",
        "cart": "cart of 4 articles",
    }
    rows = []
    with server(url) as port:
        for kind in PEOPLE:
            say(f"{names[kind.removesuffix('-html')]} as HTML")
            measure(port, kind, (8,), min(seconds, 3))
            for found in measure(port, kind, (1, 8), seconds):
                row = _row(f"HTML: {names[kind.removesuffix('-html')]}", found["clients"], found["per_second"])
                rows.append(row | _times(found))
    return rows


def _times(found: Row) -> Row:
    refused = {status: n for status, n in found["statuses"].items() if int(status) >= 300}
    note = f"statuses {refused}" if refused else ""
    return {"p50_ms": found["p50_ms"], "p99_ms": found["p99_ms"], "note": note}


def _row(what: str, clients: int, rate: float, *, against: tuple[str, float] | None = None) -> Row:
    row: Row = {"what": what, "clients": clients, "per_second": round(rate, 1)}
    if against:
        row |= {"against": against[0], "ratio": round(rate / against[1], 2)}
    return row
