"""Programs of the sample market's best-known store: keys, and webhooks with what became of their messages.

The addresses end in .example, which nobody can have (RFC 2606), and the endpoints are off when the market is ready: nothing of the
sample is ever sent over a network. What the worker would have heard is answered here instead, through its own services.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import orjson

from entrepot.events import services as events
from entrepot.events.queries.webhooks import endpoints
from entrepot.events.types import Answer, Message
from entrepot.identity.services import authenticate_key, create_key, rotate_key
from entrepot.kernel import clock

from .opening import Market

STORE: Final = "nordlicht"
SINCE: Final = timedelta(days=2)  # so much of its history was sent
_ERP, _LABELS = "https://erp.nordlicht.example/entrepot", "https://labels.nordlicht.example/hook"
_MOST: Final = 500  # messages posted at once
_KINDS: Final = (
    "aftersales.case_opened", "orders.order_closed", "orders.order_paid", "orders.order_received", "orders.order_shipped",
    "payments.payout_paid",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Staged:
    """Answers as the programs of a real store do on an ordinary day: most is taken, one kind is not known to the program, and
    the printer of labels has been given up.
    """

    def post(self, message: Message) -> Answer:
        """Never raises; the answer follows from the address and the kind of fact."""
        if urlsplit(message.url).hostname == urlsplit(_LABELS).hostname:
            return Answer(HTTPStatus.GONE, "answered 410", 41, "this service has moved out")
        if orjson.loads(message.body)["type"] == "orders.order_shipped":
            return Answer(
                HTTPStatus.UNPROCESSABLE_ENTITY, "answered 422", 104, '{"error": "unknown type orders.order_shipped"}'
            )
        return Answer(HTTPStatus.OK, "", 86, '{"taken": true}')


def connect_programs(market: Market) -> None:
    """The store's keys and endpoints, from now on; left alone where it has endpoints."""
    store = market.stores[STORE]
    if endpoints(store.id):
        return
    erp = create_key(
        "ERP: stock and orders", {"stock.adjust", "orders.view", "orders.ship"}, actor=store.owner, store_id=store.id
    )
    old = create_key(
        "Price robot", {"catalog.view", "catalog.edit"}, actor=store.owner, store_id=store.id,
        expires_at=clock.now() + timedelta(days=180),
    )  # fmt: skip
    rotate_key(old.id, actor=store.owner, overlap=timedelta(days=7))
    authenticate_key(erp.raw)
    for url, kinds, words in ((_ERP, _KINDS, "ERP"), (_LABELS, ("orders.order_paid",), "Printer of labels")):
        events.add_endpoint(store.id, url, kinds, words)


def post_messages(market: Market) -> int:
    """Post what has come together for the endpoints, and switch off the one that is left; how many messages were tried."""
    store = market.stores[STORE]
    live = [one for one in endpoints(store.id) if one.is_active and one.disabled_at is None]
    for one in live:
        events.try_endpoint(store.id, one.id)
    sent = events.send_webhooks(_MOST, _Staged()) if live else 0
    for one in endpoints(store.id):
        if one.url == _ERP and one.is_active:
            _pause(store.id, one.id)
    return sent


def _pause(store_id: UUID, endpoint_id: UUID) -> None:
    events.update_endpoint(store_id, endpoint_id, url=_ERP, kinds=_KINDS, is_active=False)
