"""Freight templates in force, as their store sees them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from entrepot.kernel.errors import Missing
from entrepot.logistics.enums import Assumer, Valuation
from entrepot.logistics.models import FreightTemplate
from entrepot.logistics.rules.template_check import services_from_json
from entrepot.logistics.types import StoredTemplate, Template


def templates(store_id: UUID) -> list[StoredTemplate]:
    """The active templates of a store, the default first."""
    rows = FreightTemplate.objects.filter(store_id=store_id, is_active=True).order_by("-is_default", "name", "key")
    return [stored(row) for row in rows]


class TemplateVersionLine(NamedTuple):
    """A version of a template, as its history lists it."""

    version: int
    created_at: datetime
    is_active: bool
    template: Template


def template_versions(key: UUID, store_id: UUID, limit: int = 50) -> list[TemplateVersionLine]:
    """The versions of a store's template, the latest first; empty for another store's."""
    rows = FreightTemplate.objects.filter(key=key, store_id=store_id).order_by("-version")[:limit]
    return [TemplateVersionLine(row.version, row.created_at, row.is_active, stored(row).template) for row in rows]


def template_of(key: UUID, version: int | None = None) -> StoredTemplate:
    """A template in force, or one of its former versions. Raises Missing."""
    rows = FreightTemplate.objects.filter(key=key)
    row = (rows.filter(is_active=True) if version is None else rows.filter(version=version)).first()
    if row is None:
        raise Missing(what="freight template")
    return stored(row)


def stored(row: FreightTemplate) -> StoredTemplate:
    """A row as a value."""
    template = Template(
        name=row.name,
        currency=row.currency,
        valuation=Valuation(row.valuation),
        services=services_from_json(row.services),
        assumer=Assumer(row.assumer),
        divisor=row.divisor,
        step_g=row.step_g,
        consign_area=row.consign_area,
    )
    return StoredTemplate(row.key, row.version, row.store_id, row.is_default, template)
