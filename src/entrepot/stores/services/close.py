"""A store is given up for good: at once where nothing is open of it, otherwise when the last of it has ended."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from entrepot.identity.services import allow
from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel.errors import Refused
from entrepot.stores.enums import StoreState
from entrepot.stores.errors import NotClosable
from entrepot.stores.models import Store
from entrepot.stores.ports import ClosingCheck
from entrepot.stores.queries import closing_stores
from entrepot.stores.types import OpenEnd

from .move import move

_log = logging.getLogger(__name__)
_checks: dict[str, ClosingCheck] = {}
_WORDS: Final = {
    "orders": "{count} orders that have not ended",
    "unsettled": "{count} received orders whose money is not divided yet",
    "cases": "{count} after-sales cases",
    "chargebacks": "{count} chargebacks",
    "balance": "a balance of {amount_minor} {currency} (minor units)",
    "payouts": "{count} payouts under way",
    "owed": "a debt of {amount_minor} {currency} (minor units)",
    "reserves": "{amount_minor} {currency} (minor units) held back for a while",
    "deposit": "a deposit of {amount_minor} {currency} (minor units)",
}


def register_closing_check(name: str, check: ClosingCheck | None) -> None:
    """Ask `check` before any store is closed; None takes the check of that name away. Rooms register at start-up."""
    if check is None:
        _checks.pop(name, None)
    else:
        _checks[name] = check


def open_ends(store_id: UUID) -> list[OpenEnd]:
    """What stands in the way of closing the store, as every room tells it. The caller has asked `allow`."""
    return [end for check in _checks.values() for end in check(store_id)]


def close(store_id: UUID, reason: str, *, actor: Actor) -> None:
    """Close the store for good, for `reason`. Raises NotClosable while a room still has something open of it, and as `move`."""
    move(store_id, "close", actor=actor, reason=reason, guard=_nothing_open)


def wind_down(store_id: UUID, reason: str, *, actor: Actor) -> list[OpenEnd]:
    """Sell nothing new from now on; the store closes when nothing is open of it: at once, or by itself later. What is open.

    Raises as `move`.
    """
    move(store_id, "wind_down", actor=actor, reason=reason)
    ends = open_ends(store_id)
    if not ends:
        close(store_id, reason, actor=actor)
    return ends


def close_wound_down(*, actor: Actor = SYSTEM) -> list[UUID]:
    """The regular job: close the stores that wind down and of which nothing is open any more; which they were."""
    allow(actor, "stores.close")
    closed = []
    for store_id in closing_stores():
        if open_ends(store_id):
            continue
        reason = Store.objects.values_list("closing_reason", flat=True).get(pk=store_id)
        try:
            close(store_id, reason, actor=actor)
        except Refused as refusal:  # something came in between: the next time
            _log.info("store %s is not closed yet: %s", store_id, refusal.message)
        else:
            closed.append(store_id)
    return closed


def in_words(ends: Sequence[OpenEnd]) -> str:
    """The open ends in English, for refusals that programs read."""
    return "; ".join(
        _WORDS[end.code].format(count=end.count, amount_minor=end.amount_minor, currency=end.currency) for end in ends
    )


def _nothing_open(store: Store) -> None:
    ends = open_ends(store.pk) if store.state != StoreState.DRAFT else []
    if ends:
        raise NotClosable(reasons=in_words(ends))
