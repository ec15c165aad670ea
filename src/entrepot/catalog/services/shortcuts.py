"""Filters and changes of many products are kept under a name, and forgotten."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.catalog.errors import TooManyShortcuts
from entrepot.catalog.models import Shortcut
from entrepot.database import sql
from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Invalid, Missing

MOST: Final = 30


def save_shortcut(store_id: UUID, kind: str, name: str, content: str, *, actor: Actor, is_shared: bool = False) -> UUID:
    """Keep `content` (a query string) under this name, in place of the actor's own of the same kind and name; its id.

    `kind` is "view" or "deed". Raises Missing, Forbidden, Invalid for another kind or no name, TooManyShortcuts.
    """
    allow(actor, "catalog.view", [store_id])
    if actor.person_id is None:  # a program has no list to look at
        raise Missing(what="person")
    if kind not in {"view", "deed"}:
        raise Invalid(field="kind", reason="unknown")
    if not name.strip():
        raise Invalid(field="name", reason="a name is required")
    with transaction.atomic():
        # Whoever changes the same list at the same time waits.
        key = f"catalog.shortcuts:{store_id}:{actor.person_id}"
        sql.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (key,))
        mine = Shortcut.objects.filter(store_id=store_id, person_id=actor.person_id)
        kept = mine.filter(kind=kind, name=name.strip()).first()
        if kept is None and mine.count() >= MOST:
            raise TooManyShortcuts(limit=MOST)
        kept = kept or Shortcut(store_id=store_id, person_id=actor.person_id, kind=kind, name=name.strip()[:40])
        kept.content, kept.is_shared = content[:600], is_shared
        kept.save()
    return kept.id


def delete_shortcut(shortcut_id: UUID, store_id: UUID, *, actor: Actor) -> None:
    """Forget it, for everybody if it was shared. Raises Missing for one that is not the actor's own."""
    allow(actor, "catalog.view", [store_id])
    if actor.person_id is None:
        raise Missing(what="view")
    if not Shortcut.objects.filter(pk=shortcut_id, store_id=store_id, person_id=actor.person_id).delete()[0]:
        raise Missing(what="view")
