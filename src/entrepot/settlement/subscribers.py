"""Settlement lives from the order desk's facts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.events.facts.orders import OrderAuthorised, OrderClosed, OrderFact, OrderPaid, OrderReceived
from entrepot.events.facts.settlement import RatesEntered
from entrepot.events.facts.stores import StoreClosed, StoreReopened, StoreWindsDown
from entrepot.events.services import subscriber
from entrepot.events.types import Envelope
from entrepot.identity.types import SYSTEM

from .services import freeze, keep_deposits, return_later, settle, settle_waiting, void


@subscriber("settlement.divide", kinds=[OrderAuthorised, OrderPaid, OrderReceived, OrderClosed], batch=300)
def divide(facts: Sequence[Envelope]) -> None:
    """Paid or authorised: write down the claims. Closed: they fall away. Received: pay them.

    One cursor, so that no order goes backwards.
    """

    def orders(kind: type[OrderFact]) -> list[UUID]:
        return [e.fact.order_id for e in facts if isinstance(e.fact, kind)]

    freeze([*orders(OrderAuthorised), *orders(OrderPaid)])
    void(orders(OrderClosed))
    settle(orders(OrderReceived), actor=SYSTEM)


@subscriber("settlement.deposits", kinds=[StoreWindsDown, StoreReopened, StoreClosed])
def deposits(facts: Sequence[Envelope]) -> None:
    """A store winds down or closed: its deposit goes back when its promises have ended. It was opened again: it stays."""
    latest = {e.fact.store_id: e for e in facts if e.fact.store_id is not None}
    keep_deposits([store_id for store_id, e in latest.items() if isinstance(e.fact, StoreReopened)])
    return_later([(store_id, e.occurred_at) for store_id, e in latest.items() if not isinstance(e.fact, StoreReopened)])


@subscriber("settlement.rates", kinds=[RatesEntered])
def rates(_facts: Sequence[Envelope]) -> None:
    """Rates came: the orders that waited for one are settled."""
    settle_waiting()
