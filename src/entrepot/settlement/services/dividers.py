"""What settlement does when a provider has let money go: the answer to the port of payments."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.kernel import clock
from entrepot.payments.types import Released
from entrepot.settlement import holdback
from entrepot.settlement.models import Exchange
from entrepot.stores.queries import stores as stores_by_id

from . import _divide
from ._settled import Kept, write_settled


class Dividers:
    """Registered with payments at start-up."""

    def lock(self, order_ids: Sequence[UUID]) -> None:
        """Lock their settlements."""
        _divide.lock(order_ids)

    def released(self, parts: Sequence[Released]) -> None:
        """The claims of these orders are paid: what was set aside becomes real in the caller's posting."""
        now = clock.now()
        rows = _divide.lock([part.order_id for part in parts])
        claims = _divide.claims_left(rows)
        stores = stores_by_id({part.store_id for part in parts})
        kept: dict[UUID, Kept] = {}
        for part in parts:
            reserved = sum(hold.ref.amount_minor for hold in part.holds if hold.code == "reserve")
            if reserved:
                policy = holdback.in_force(part.asked_at)
                terms = policy.terms(stores[part.store_id].opened_at, part.asked_at)
                kept[part.order_id] = Kept(reserved, terms, policy)
        write_settled([rows[part.order_id] for part in parts], claims, kept, Exchange.objects.in_bulk(list(rows)), now)
