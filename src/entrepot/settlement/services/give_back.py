"""A lost chargeback took a store's money back through the quote of its order."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.payments.types import RefundSource
from entrepot.settlement.models import ExchangeBack, RateWait
from entrepot.settlement.queries.exchange import exchanges_of


def note_given_back(order_id: UUID, sources: Sequence[RefundSource], *, ref: str) -> None:
    """Write down what these sources (of `queries.bearing`) take through the order's quote; nothing where it has none. Once a `ref`."""
    target = sum(source.amount_minor for source in sources if source.to is not None)
    base = sum(source.amount_minor for source in sources if source.account.kind == "fx.position")
    exchange = exchanges_of([order_id]).get(order_id)
    if exchange is not None and base:
        row = ExchangeBack(
            exchange_id=order_id, store_id=exchange.store_id, ref=ref, source_minor=base, target_minor=target, at=clock.now()
        )
        ExchangeBack.objects.bulk_create([row], ignore_conflicts=True)


def still_waits(order_id: UUID) -> bool:
    """Lock it: whether the received order waits for an exchange rate, so that its money is in escrow until the caller's commit."""
    sql.execute("SELECT 1 FROM settlement_settlement WHERE order_id = %s FOR NO KEY UPDATE", [order_id])
    return RateWait.objects.select_for_update().filter(settlement_id=order_id).exists()
