"""Give a template another name, or make another template like it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Missing
from entrepot.logistics.queries.templates import template_of
from entrepot.logistics.rules.template_check import NAME_BYTES
from entrepot.logistics.types import StoredTemplate

from .save_template import save_template


def rename_template(store_id: UUID, key: UUID, name: str, *, actor: Actor) -> StoredTemplate:
    """The template under its new name, as its next version. Raises BadTemplate, Forbidden, Missing."""
    allow(actor, "freight.edit", [store_id])
    return save_template(store_id, replace(_own(store_id, key).template, name=name.strip()), actor=actor, key=key)


def duplicate_template(store_id: UUID, key: UUID, suffix: str, *, actor: Actor) -> StoredTemplate:
    """A new template with the same rows, its name that of the first one with `suffix`, cut to fit. Raises Forbidden, Missing."""
    allow(actor, "freight.edit", [store_id])
    template = _own(store_id, key).template
    room = NAME_BYTES - len(suffix.encode())
    name = template.name.encode()[:room].decode(errors="ignore").rstrip() + suffix
    return save_template(store_id, replace(template, name=name), actor=actor)


def _own(store_id: UUID, key: UUID) -> StoredTemplate:
    stored = template_of(key)
    if stored.store_id != store_id:
        raise Missing(what="freight template")
    return stored
