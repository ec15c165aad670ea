"""What the simulated providers know: plain rows in memory, written to one file of JSON when there is one.

Amounts are whole minor units; times are seconds since 1970 by the virtual clock.
"""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7

from .faults import Fault, Faults

SHANGHAI: Final = timezone(timedelta(hours=8))
WHOLE: Final = frozenset({"JPY", "KRW", "VND", "CLP"})  # currencies without a smaller unit, of those that are offered here


@dataclass(slots=True)
class Merchant:
    """A customer of a provider. `id` is its app id, client id, merchant number or account; `keys` hold both sides' secrets."""

    provider: str
    id: str
    seller_id: str
    keys: dict[str, str]
    notify_url: str = ""


@dataclass(slots=True)
class Trade:
    """One payment. `state`: waiting, processing, authorised, paid, finished, failed, closed.

    Of one that is `later` in `extra` the buyer only agrees to the amount; what was taken of it is `amount` then.
    """

    provider: str
    merchant: str
    number: str
    trade_no: str
    amount: int
    currency: str
    subject: str
    state: str
    notify_url: str
    return_url: str
    created_at: int
    expires_at: int
    paid_at: int = 0
    due_at: int = 0  # a payment that is being worked on succeeds then
    refunded: int = 0
    held: int = 0  # not yet released to its receivers
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Refund:
    provider: str
    merchant: str
    trade_no: str
    number: str
    refund_no: str
    amount: int
    currency: str
    state: str
    at: int


@dataclass(slots=True)
class Release:
    """Held money let go to its receivers, or split among them."""

    merchant: str
    trade_no: str
    number: str
    release_no: str
    amount: int
    kind: str
    state: str
    at: int
    receivers: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Transfer:
    """A payout. `state`: dealing, success, fail, refund; `plan` are the states that follow by themselves: [[when, state], ...]."""

    provider: str
    merchant: str
    number: str
    order_id: str
    amount: int
    currency: str
    payee: str
    state: str
    at: int
    message: str = ""
    returned_at: int = 0  # the bank sent it back
    plan: list[list[Any]] = field(default_factory=list)


@dataclass(slots=True)
class Dispute:
    """A bank took an amount back. `state`: open, won (it came back at `ended_at`), lost."""

    provider: str
    merchant: str
    trade_no: str
    number: str
    amount: int
    currency: str
    fee: int
    state: str
    at: int
    ended_at: int = 0


@dataclass(slots=True)
class Declaration:
    """A payment told to customs. `checked`: the identity's T or F, given out once."""

    provider: str
    merchant: str
    number: str
    trade_no: str
    declare_no: str
    amount: int
    currency: str
    state: str
    at: int
    checked: str = ""
    content: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Notice:
    """A message owed to a merchant; the same id on each repeat."""

    id: str
    provider: str
    merchant: str
    url: str
    subject: str  # payment, refund, payout
    number: str
    content: dict[str, Any]
    created_at: int
    attempts: int = 0
    next_at: int = 0  # 0: nothing more to send
    is_taken: bool = False
    log: list[str] = field(default_factory=list)


TABLES: Final[dict[str, type[Any]]] = {
    "merchants": Merchant,
    "trades": Trade,
    "refunds": Refund,
    "releases": Release,
    "transfers": Transfer,
    "disputes": Dispute,
    "declarations": Declaration,
    "notices": Notice,
}


class Books:
    """The rows, the clock and the faults, behind one lock."""

    def __init__(self, file: Path | None = None) -> None:
        self.lock = threading.RLock()
        self.file = file
        self.offset = 0
        self.faults = Faults()
        self.merchants: list[Merchant] = []
        self.trades: list[Trade] = []
        self.refunds: list[Refund] = []
        self.releases: list[Release] = []
        self.transfers: list[Transfer] = []
        self.disputes: list[Dispute] = []
        self.declarations: list[Declaration] = []
        self.notices: list[Notice] = []
        self.breaks: list[dict[str, Any]] = []  # what is wrong in statements: provider, day, kind
        self.payout_outcome = "success"  # of the next transfers: success, fail, return
        if file is not None and file.exists():
            self._read(json.loads(file.read_text(encoding="utf-8")))

    def now(self) -> int:
        """Seconds by the virtual clock."""
        return int(clock.now().timestamp()) + self.offset

    def at(self, seconds: int) -> datetime:
        """The moment, UTC."""
        return datetime.fromtimestamp(seconds, UTC)

    def trade(self, provider: str, merchant: str, number: str) -> Trade | None:
        """By the merchant's number."""
        return next((t for t in self.trades if (t.provider, t.merchant, t.number) == (provider, merchant, number)), None)

    def trade_by_no(self, trade_no: str) -> Trade | None:
        """By the provider's number."""
        return next((trade for trade in self.trades if trade.trade_no == trade_no), None)

    def merchant(self, provider: str, merchant_id: str) -> Merchant | None:
        """A provider's customer."""
        return next((m for m in self.merchants if (m.provider, m.id) == (provider, merchant_id)), None)

    def dump(self) -> dict[str, Any]:
        """Everything, as JSON takes it."""
        tables = {name: [asdict(row) for row in getattr(self, name)] for name in TABLES}
        settings = {"offset": self.offset, "breaks": self.breaks, "payout_outcome": self.payout_outcome}
        return {**tables, **settings, "faults": [asdict(fault) for fault in self.faults.waiting]}

    def save(self) -> None:
        """Write the file, in one step; nothing without one."""
        if self.file is None:
            return
        with self.lock:
            text = json.dumps(self.dump(), ensure_ascii=False)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        draft = self.file.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(text, encoding="utf-8")
        draft.replace(self.file)

    def _read(self, kept: dict[str, Any]) -> None:
        for name, kind in TABLES.items():
            setattr(self, name, [kind(**row) for row in kept.get(name, [])])
        self.offset, self.breaks, self.payout_outcome = kept["offset"], kept["breaks"], kept["payout_outcome"]
        self.faults.waiting = [Fault(**row) for row in kept["faults"]]


def number(prefix: str = "") -> str:
    """A provider's own number."""
    return f"{prefix}{uuid7().int % 10**26:026d}"


def to_decimal(amount: int, currency: str) -> str:
    """Minor units as decimal text."""
    if currency in WHOLE:
        return str(amount)
    sign, rest = ("-", -amount) if amount < 0 else ("", amount)
    return f"{sign}{rest // 100}.{rest % 100:02d}"


def from_decimal(text: str, currency: str) -> int:
    """Decimal text as minor units. Raises ValueError."""
    whole, _, rest = text.partition(".")
    digits = 0 if currency in WHOLE else 2
    if not (whole.isascii() and whole.isdigit()) or len(rest) > digits or (rest and not rest.isdigit()):
        raise ValueError(f"{text} is no amount of {currency}")
    return int(whole + rest.ljust(digits, "0"))


def shanghai(moment: datetime) -> str:
    """As Alipay and WeChat Pay's files write times."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
