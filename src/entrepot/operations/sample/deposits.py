"""The stores of the sample market have paid what they must put by; one is short, so that its desk shows what that looks like."""

from __future__ import annotations

from typing import Final

from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.settlement.queries import deposit_standings
from entrepot.settlement.services import book_deposit
from entrepot.stores.queries import stores

from .opening import Market

_SHORT: Final = "southern-cross"  # the address of the store that has paid two thirds


def pay_deposits(market: Market, *, proposed_by: Actor, approved_by: Actor) -> int:
    """Book a transfer of each store for what its deposit lacks; how many came in. Safe to repeat."""
    slugs = {one.id: slug for slug, one in market.stores.items()}
    booked = 0
    for standing in deposit_standings(list(stores(list(slugs)).values())):
        slug = slugs[standing.store_id]
        due = standing.due_minor * 2 // 3 if slug == _SHORT else standing.due_minor
        if due > standing.held_minor:
            book_deposit(
                standing.store_id,
                due - standing.held_minor,
                currency=standing.currency,
                reference=f"SAMPLE-{slug}-{standing.currency}-{clock.now():%Y%m%d}",
                reason="Deposit of the store",
                proposed_by=proposed_by.code,
                actor=approved_by,
            )
            booked += 1
    return booked
