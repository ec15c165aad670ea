"""Accounts at the simulator: a provider that is not ours, over a real socket, with its own keys and books."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from entrepot.identity.types import SYSTEM
from entrepot.payments import registry, services
from entrepot.payments.ports import Driver
from entrepot.payments.providers.keys import new_private_key
from entrepot.payments.types import NewAccount
from entrepot.simulator.books import Merchant, Trade
from entrepot.simulator.machine import Simulator
from entrepot.simulator.server import served
from entrepot.simulator.web import Request, Response

KINDS = ("alipay", "antom", "wechat", "stripe")
NOTIFY = "http://testserver/api/v1/payments/{}/notify"


def admin(simulator: Simulator, path: str, **given: Any) -> dict[str, Any]:
    """What the desk of the simulator does."""
    answer = simulator.handle(
        Request("POST", f"/admin/{path}", {"content-type": "application/json"}, json.dumps(given).encode())
    )
    assert answer.status == 200, answer.body
    found: dict[str, Any] = json.loads(answer.body)
    return found


@cache
def _customers() -> tuple[list[Merchant], dict[str, dict[str, str]]]:
    """One customer of each provider, made once: keys take time."""
    simulator = Simulator("http://nowhere.invalid")
    private, public = new_private_key()
    known = {}
    for kind in KINDS:
        told = admin(simulator, "merchants", provider=kind, public_key=public, notify_url=NOTIFY.format(kind))
        credentials = {name: value for name, value in told.items() if name != "gateway"}
        known[kind] = credentials if kind == "stripe" else {**credentials, "private_key": private}
    return simulator.books.merchants, known


@dataclass(slots=True)
class Market:
    """The simulator and what the shoppers and messages of a test do with it."""

    simulator: Simulator
    credentials: dict[str, dict[str, str]]
    heard: list[tuple[str, int]]

    def account(self, kind: str, code: str = "") -> Driver:
        """An account there, under the protocol's name."""
        gateway = f"{self.simulator.base}/gateway.do" if kind == "alipay" else self.simulator.base
        wanted = {
            name: value for name, value in self.credentials[kind].items() if name != "provider_public_key" or kind != "wechat"
        }
        services.add_account(NewAccount(kind, code or kind, kind.title(), wanted, gateway), actor=SYSTEM, unchecked=True)
        return registry.driver(code or kind)

    def browse(self, address: str) -> Response:
        """A browser goes there, and on."""
        answer = self.simulator.handle(Request("GET", address.removeprefix(self.simulator.base), {"host": "here"}))
        while answer.status == 303 and answer.headers["Location"].startswith(self.simulator.base):
            address = answer.headers["Location"]
            answer = self.simulator.handle(Request("GET", address.removeprefix(self.simulator.base), {"host": "here"}))
        return answer

    def press(self, trade: Trade, do: str = "pay", fate: str = "") -> Response:
        """A button of the cashier."""
        body = urlencode({"do": do, "fate": fate}).encode()
        return self.simulator.handle(Request("POST", f"/cashier/{trade.trade_no}", {}, body))

    def trade(self, provider: str = "") -> Trade:
        """The newest trade there."""
        return [trade for trade in self.simulator.books.trades if provider in {"", trade.provider}][-1]

    def fault(self, provider: str, where: str, effect: str, times: int = 1) -> None:
        """Let something go wrong."""
        self.simulator.books.faults.inject(provider, where, effect, times)

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Hand a message to the inbox, as the API's door does."""
        code = address.split("/")[-2]
        answer = services.receive_notification(code, body, headers)
        self.heard.append((code, answer.status))
        return answer.status, answer.body


@contextmanager
def market() -> Iterator[Market]:
    """A fresh simulator with a customer of each provider; its messages go to the inbox when it is told to work."""
    merchants, credentials = _customers()
    with served(0, by_itself=False) as simulator:
        simulator.books.merchants = copy.deepcopy(merchants)
        for merchant in simulator.books.merchants:
            merchant.keys["base"] = simulator.base
        found = Market(simulator, credentials, [])
        simulator.postman.post = found.post
        yield found
