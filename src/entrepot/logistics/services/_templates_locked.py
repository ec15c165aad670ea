"""The store's templates in force, under a lock: whoever changes which there are waits here."""

from __future__ import annotations

from uuid import UUID

from entrepot.kernel.errors import Missing
from entrepot.logistics.models import FreightTemplate


def locked_templates(store_id: UUID) -> dict[UUID, FreightTemplate]:
    """The store's active templates by key, locked in the order of their ids. Call inside a transaction."""
    rows = FreightTemplate.objects.select_for_update().filter(store_id=store_id, is_active=True).order_by("id")
    return {row.key: row for row in rows}


def one_of(templates: dict[UUID, FreightTemplate], key: UUID) -> FreightTemplate:
    """The template `key` among them. Raises Missing."""
    try:
        return templates[key]
    except KeyError:
        raise Missing(what="freight template") from None
