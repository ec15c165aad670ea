"""A store changes its name or its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from entrepot.events.facts.stores import StoreUpdated
from entrepot.events.services import publish
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel.errors import Invalid, Missing
from entrepot.stores.models import Store


def update_settings(
    store_id: UUID, *, actor: Actor, name: Mapping[str, str] | None = None, settings: Mapping[str, Any] | None = None
) -> None:
    """Set the name (all its languages) and single settings; a setting given as None is removed. What is left out stays.

    Settings are the store's own words for its faces; what the platform decides is never among them. Raises Missing, Invalid.
    """
    allow(actor, "stores.edit", [store_id])
    if name is not None and not any(text.strip() for text in name.values()):
        raise Invalid(field="name", reason="a store has a name in one language at least")
    with transaction.atomic():
        store = Store.objects.select_for_update(no_key=True).filter(pk=store_id).first()
        if store is None:
            raise Missing(what="store")
        changed = []
        if name is not None and dict(name) != store.name:
            store.name = dict(name)
            changed.append("name")
        wanted = {key: value for key, value in {**store.settings, **(settings or {})}.items() if value is not None}
        changed += sorted(
            f"settings.{key}" for key in wanted.keys() | store.settings.keys() if wanted.get(key) != store.settings.get(key)
        )
        if not changed:
            return
        store.settings = wanted
        store.save(update_fields=["name", "settings"])
        record(actor, "stores.updated", [Subject("stores.store", store.pk, store.pk, {"changed": changed})])
        publish([StoreUpdated(store_id=store.pk, changed=tuple(changed))])
