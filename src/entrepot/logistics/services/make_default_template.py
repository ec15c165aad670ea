"""Choose the template that prices whatever has none of its own."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.logistics.models import FreightTemplate

from ._templates_locked import locked_templates, one_of
from .templates import forget_templates


def make_default_template(store_id: UUID, key: UUID, *, actor: Actor) -> None:
    """Products without a template of their own go by `key` from the next quote on. Safe to repeat.

    Products that were given `key` by name follow the default from now on, as others do. Needs “freight.edit”; raises Missing.
    """
    allow(actor, "freight.edit", [store_id])
    with transaction.atomic():
        row = one_of(locked_templates(store_id), key)
        if row.is_default:
            return
        FreightTemplate.objects.filter(store_id=store_id, is_active=True, is_default=True).update(is_default=False)
        FreightTemplate.objects.filter(pk=row.pk).update(is_default=True)
        sql.execute("DELETE FROM logistics_templateuse WHERE store_id = %s AND template_key = %s", (store_id, key))
        detail = {"version": row.version, "name": row.name}
        record(actor, "logistics.template_made_default", [Subject("logistics.template", key, store_id, detail)])
    forget_templates()
