"""Named filters of the store's order list: save, change, delete."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Missing
from entrepot.orders.errors import TooManyViews, ViewNameTaken
from entrepot.orders.models import OrderView

MAX_VIEWS: Final = 30


def save_view(store_id: UUID, name: str, query: str, *, actor: Actor, is_shared: bool = False) -> UUID:
    """Keep the filter under this name, in place of the actor's own of the same name; its id. Raises TooManyViews."""
    if actor.person_id is None:  # a program has no list to look at
        raise Missing(what="person")
    with transaction.atomic():
        mine = _mine(store_id, actor)
        view = next((view for view in mine if view.name == name), None)
        if view is None and len(mine) >= MAX_VIEWS:
            raise TooManyViews(limit=MAX_VIEWS)
        view = view or OrderView(store_id=store_id, person_id=actor.person_id, name=name)
        view.query, view.is_shared = query, is_shared
        view.save()
    return view.id


def change_view(view_id: UUID, store_id: UUID, *, actor: Actor, name: str, is_shared: bool) -> None:
    """Another name, shared with the store or not. Raises Missing for a view that is not the actor's own, ViewNameTaken."""
    with transaction.atomic():
        mine = {view.id: view for view in _mine(store_id, actor)}
        if view_id not in mine:
            raise Missing(what="view")
        if any(view.name == name for view in mine.values() if view.id != view_id):
            raise ViewNameTaken(name=name)
        view = mine[view_id]
        view.name, view.is_shared = name, is_shared
        view.save()


def delete_view(view_id: UUID, store_id: UUID, *, actor: Actor) -> None:
    """Forget the view, for everybody if it was shared. Raises Missing for a view that is not the actor's own."""
    with transaction.atomic():
        mine = {view.id: view for view in _mine(store_id, actor)}
        if view_id not in mine:
            raise Missing(what="view")
        mine[view_id].delete()


def _mine(store_id: UUID, actor: Actor) -> list[OrderView]:
    """The actor's views at the store; whoever changes the same list at the same time waits."""
    allow(actor, "orders.view", [store_id])
    if actor.person_id is None:
        raise Missing(what="view")
    key = f"orders.views:{store_id}:{actor.person_id}"
    sql.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (key,))
    return list(OrderView.objects.filter(store_id=store_id, person_id=actor.person_id))
