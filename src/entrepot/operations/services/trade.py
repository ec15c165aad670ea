"""Play one purchase through all its steps, and tell of each what it did and what it wrote into the books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from entrepot.database import sql
from entrepot.events.services import hold_jobs, pump
from entrepot.identity.types import ANONYMOUS, SYSTEM
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.kernel.money import Money
from entrepot.ledger.queries import balances, journals_of_order, statement
from entrepot.ledger.types import AccountKey
from entrepot.logistics.services import carrier_of, record_events
from entrepot.logistics.types import Tracked
from entrepot.operations.errors import StepLost
from entrepot.operations.sample.buying import SIMULATOR, at_the_cashier, checked_out, shipped, trade_no
from entrepot.operations.sample.hours import JOBS
from entrepot.operations.sample.opening import accepted
from entrepot.operations.sample.stall import something_to_buy
from entrepot.operations.types import TradeFact, TradeStep
from entrepot.orders import services as orders
from entrepot.orders.types import Address, CheckedOut, Quote, QuotedLine, QuotedOrder
from entrepot.payments import services as payments
from entrepot.payments.queries import payment
from entrepot.settlement.queries import claims_on
from entrepot.stores.enums import StoreKind

_CURRENCY: Final = "CNY"
_ADDRESS: Final = Address(
    name="王小明", country="CN", lines=("文三路 1 号",), city="杭州", region="浙江", postcode="310012", phone="13800138000"
)  # fmt: skip
# The trade is played in the past and ends now, so that the market has no dates to come. The longest journey takes 10 days.
_BEGAN: Final = timedelta(days=14)
_SHIPS_AFTER: Final = timedelta(hours=20)
_CONFIRMS_AFTER: Final = timedelta(hours=9)
_HOUR: Final = timedelta(hours=1)


def trade(kind: StoreKind = StoreKind.GLOBAL) -> Iterator[TradeStep]:
    """One purchase of a store of `kind`, from the quote to the store's statement; each step as it is done.

    Goods come from a store that is there; on an empty market a stall is put up. Payment goes through the sandbox's cashier, the
    parcel by the simulator. The dates are those of a purchase of two weeks ago that ends by now; the worker's jobs are held
    meanwhile. What is made is real and stays: the books, the stock and the facts are as after any other purchase. To be run to
    its end, outside a transaction. Raises what any step refuses, StepLost when a subscriber does not follow.
    """
    pump(until_idle=True)
    virtual = clock.VirtualClock(clock.now() - _BEGAN)
    with hold_jobs(*JOBS), clock.using(virtual):
        yield from _Trade(kind, virtual).steps()


class _Trade:
    """The purchase under way."""

    def __init__(self, kind: StoreKind, virtual: clock.VirtualClock) -> None:
        self._kind = kind
        self._clock = virtual
        self._told: set[UUID] = set()

    def steps(self) -> Iterator[TradeStep]:
        """Every step, done when it is asked for."""
        yield self._quote()
        yield self._place()
        yield from self._pay()
        yield self._ship()
        yield self._track()
        yield self._receive()
        yield self._settle()
        yield self._statement()

    @cached_property
    def _quoted(self) -> Quote:
        return something_to_buy(self._kind, _ADDRESS, _CURRENCY)

    @cached_property
    def _checked_out(self) -> CheckedOut:
        return checked_out(self._quoted, _ADDRESS, ANONYMOUS, "guest@example.com", key=f"trade:{uuid7()}", method="redirect")

    @property
    def _order(self) -> UUID:
        return self._checked_out.placed.orders[0].id

    def _step(self, name: str, *facts: tuple[str, object]) -> TradeStep:
        """A step with the journals that it posted and the balances of every account of this order after it."""
        journals = () if name == "Quote" else tuple(journals_of_order(self._order))
        new = tuple(journal for journal in journals if journal.id not in self._told)
        self._told.update(journal.id for journal in new)
        keys = dict.fromkeys(key for journal in journals for leg in journal.legs for key in (leg.credit, leg.debit))
        after = balances(list(keys)) if new else {}
        return TradeStep(
            name,
            clock.now(),
            tuple(TradeFact(what, str(text)) for what, text in facts),
            new,
            tuple((key, after[key].net_minor) for key in keys if key in after),
        )

    def _quote(self) -> TradeStep:
        quote = self._quoted
        order = quote.orders[0]
        return self._step(
            "Quote",
            ("store", f"{order.store_name} ({order.store_kind}), {order.route} route to {quote.destination}"),
            *(
                (
                    "goods",
                    f"{line.quantity} × {line.title}: {_money(line.goods_minor)}{_converted(line)}",
                )
                for line in order.lines
            ),
            ("freight", f"{_money(order.freight_minor)} ({_freight(order)})"),
            *_taxes(order),
            ("total", _money(quote.total_minor)),
            ("arrives", f"{order.promise.get('arrive_from')} to {order.promise.get('arrive_to')}"),
        )

    def _place(self) -> TradeStep:
        self._clock.advance(timedelta(minutes=4))
        placed = self._checked_out.placed
        order = placed.orders[0]
        return self._step(
            "Place",
            ("order", order.number),
            ("to pay", f"{_money(order.total_minor)} by {placed.pay_by:%Y-%m-%d %H:%M}"),
            ("stock", self._stock()),
        )

    def _pay(self) -> Iterator[TradeStep]:
        started = self._checked_out.payment
        number = trade_no(at_the_cashier(started.payment_id))
        yield self._step("Open the cashier", ("provider", f"sandbox, our number {started.our_ref}"), ("its number", number))
        self._clock.advance(timedelta(minutes=2))
        page = payments.pay_in_cashier(number)
        yield self._step(
            "Pay at the provider",
            ("cashier", f"{page.amount} {page.currency}: {page.status}"),
            ("our books", "know nothing of it yet"),
        )
        payments.deliver_sandbox_notifications()
        waiting = sql.scalar(
            "SELECT count(*) FROM payments_notification WHERE number = %s AND state = 'new'", (started.our_ref,)
        )
        yield self._step("Notification", ("inbox", f"{waiting} signed message; it moves nothing, it only makes us ask"))
        payments.work_inbox()
        found = payment(started.payment_id)
        assert found is not None
        pump(until_idle=True)
        claims = ", ".join(f"{claim['kind']} {_money(claim['amount_minor'])}" for claim in claims_on(self._order))
        yield self._step(
            "Query, and into escrow",
            ("provider says", f"{found.state}, {_money(found.amount_minor)}"),
            ("order", self._state()),
            ("claims frozen", claims),
        )

    def _ship(self) -> TradeStep:
        self._clock.advance(_SHIPS_AFTER)
        ends = self._ends()
        shipment = shipped(self._order, parcel=self._order, carrier=SIMULATOR, ends=ends, actor=SYSTEM)
        pump(until_idle=True)
        self._parcel = Tracked(shipment.tracking_number, clock.now(), *ends)
        return self._step(
            "Ship",
            ("parcel", f"{shipment.carrier} {shipment.tracking_number}"),
            ("order", self._state()),
            ("stock", self._stock()),
        )

    def _track(self) -> TradeStep:
        """Ask the carrier hour by hour until the parcel is there."""
        facts: list[tuple[str, object]] = []
        known = 0
        while self._column("delivered_at") is None:
            if clock.now() > self._parcel.shipped_at + timedelta(days=12):
                raise StepLost(step="delivery")
            self._clock.advance(_HOUR)
            events = carrier_of(SIMULATOR).track([self._parcel], clock.now())
            if len(events) > known:
                accepted(record_events(events[known:], actor=SYSTEM))
                facts += [(f"{e.occurred_at:%m-%d %H:%M}", f"{e.raw_text} ({e.country})") for e in events[known:]]
                known = len(events)
                pump(until_idle=True)
        return self._step("Track", *facts, ("order", f"{self._state()}, delivered"))

    def _receive(self) -> TradeStep:
        self._clock.advance(_CONFIRMS_AFTER)
        accepted(orders.confirm_receipt([self._order], actor=ANONYMOUS, guest=True))
        return self._step("Confirm receipt", ("order", self._state()))

    def _settle(self) -> TradeStep:
        pump(until_idle=True)
        claims = claims_on(self._order)
        if not claims or claims[0]["state"] != "settled":
            raise StepLost(step="settlement")
        return self._step(
            "Settle",
            *((f"{claim['kind']}", f"{_money(claim['amount_minor'])}{_rate(claim)}") for claim in claims),
        )

    def _statement(self) -> TradeStep:
        order = self._quoted.orders[0]
        key = AccountKey("merchant.available", f"store:{order.store_id}", _CURRENCY, order.store_id)
        if order.store_kind == StoreKind.OWN:
            key = AccountKey("revenue.retail", "", _CURRENCY)
        page = statement(key, since=self._quoted.made_at)
        lines = [
            (
                f"{line.effective_at:%Y-%m-%d}",
                f"{line.journal_kind} {line.code}: {_money(line.change_minor)}, balance {_money(line.balance_minor)}",
            )
            for line in page.lines[-5:]
        ]
        return self._step("Statement", ("account", key), *lines)

    def _state(self) -> str:
        return str(self._column("state"))

    def _column(self, name: str) -> Any:
        return sql.dicts("SELECT state, delivered_at FROM orders_order WHERE id = %s", (self._order,))[0][name]

    def _ends(self) -> tuple[str, str]:
        line = self._quoted.orders[0].lines[0]
        return sql.scalar("SELECT country FROM inventory_warehouse WHERE id = %s", (line.warehouse_id,)) or "", _ADDRESS.country

    def _stock(self) -> str:
        line = self._quoted.orders[0].lines[0]
        row = sql.one(
            "SELECT on_hand, reserved FROM inventory_stock WHERE variant_id = %s AND warehouse_id = %s",
            (line.variant_id, line.warehouse_id),
        )
        assert row is not None
        return f"{row[0]} on hand, {row[1]} reserved"


def _money(minor: int) -> str:
    return str(Money(minor, _CURRENCY))


def _converted(line: QuotedLine) -> str:
    """The store's own price, and the rate that turned it into the shopper's currency."""
    if not line.fx:
        return ""
    unit = Money(line.list_unit_minor, line.list_currency)
    return f" ({unit} each at {line.fx['rate']}, {line.fx['source']} of {line.fx['on']})"


def _freight(order: QuotedOrder) -> str:
    return f"{order.freight.get('service')}, {order.freight.get('days_min')} to {order.freight.get('days_max')} days"


def _taxes(order: QuotedOrder) -> Iterator[tuple[str, object]]:
    """Each line of tax with its base, its rate and the rules that say so."""
    tax = order.tax
    if not tax.get("total_minor"):
        yield "tax", f"none is added ({tax.get('regime')})"
    for line in tax.get("lines", ()):
        for item in line["items"]:
            how = f"{item['base']} × {item['rate']} × {item['factor']}"
            by = f"line {line['line_no']}, {tax['regime']}, paid at {item['collected_at']}"
            yield "tax", f"{item['kind']}: {_money(item['amount_minor'])} = {how} ({by})"


def _rate(claim: dict[str, Any]) -> str:
    return f" ({claim['bps'] / 100:g} % of {_money(claim['basis_minor'])})" if claim["bps"] is not None else ""
