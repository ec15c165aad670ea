"""The one function that moves a store from state to state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.events.facts import stores as facts
from entrepot.events.services import publish
from entrepot.events.types import Fact
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing
from entrepot.stores import rules
from entrepot.stores.enums import StoreState
from entrepot.stores.errors import ReasonMissing, WrongState
from entrepot.stores.models import Store

Guard = Callable[[Store], None]


def move(store_id: UUID, step_name: str, *, actor: Actor, reason: str = "", guard: Guard | None = None) -> None:
    """Take the store along one step of the table: permission, lock, state, guard, write, audit, fact.

    `guard` is called with the locked store and refuses by raising. Raises Missing, Forbidden, WrongState, ReasonMissing, and
    what the guard raises; nothing has happened then.
    """
    step = rules.STEPS[step_name]
    allow(actor, step.leaf, [store_id])
    with transaction.atomic():
        store = Store.objects.select_for_update(no_key=True).filter(pk=store_id).first()
        if store is None:
            raise Missing(what="store")
        if store.state not in step.sources:
            raise WrongState(state=store.state, step=step.name)
        if step.needs_reason and not reason.strip():
            raise ReasonMissing
        if guard is not None:
            guard(store)
        before, now = store.state, clock.now()
        store.state = step.target
        if step.target == StoreState.OPEN and store.opened_at is None:
            store.opened_at = now
        if step.target == StoreState.CLOSING:
            store.closing_at, store.closing_reason = now, reason.strip()[:500]
        elif step.target == StoreState.CLOSED:
            store.closed_at = now
        else:
            store.closing_at, store.closing_reason = None, ""
        store.save(update_fields=["state", "opened_at", "closing_at", "closing_reason", "closed_at"])
        detail = {"from": before, "to": step.target} | ({"reason": reason} if reason else {})
        record(actor, f"stores.{step.name}", [Subject("stores.store", store.pk, store.pk, detail)])
        publish([_TOLD[step.name](store, reason)])


_TOLD: Final[Mapping[str, Callable[[Store, str], Fact]]] = {
    "apply": lambda store, _: facts.StoreApplied(store.pk, store.kind, store.merchant_id),
    "approve": lambda store, _: facts.StoreOpened(store.pk, store.kind, store.merchant_id),
    "refuse": lambda store, reason: facts.StoreRefused(store.pk, store.kind, store.merchant_id, reason),
    "suspend": lambda store, reason: facts.StoreSuspended(store.pk, store.kind, store.merchant_id, reason),
    "wind_down": lambda store, reason: facts.StoreWindsDown(store.pk, store.kind, store.merchant_id, reason),
    "reopen": lambda store, _: facts.StoreReopened(store.pk, store.kind, store.merchant_id),
    "close": lambda store, reason: facts.StoreClosed(store.pk, store.kind, store.merchant_id, reason),
}
