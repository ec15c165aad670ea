"""Take a freight template out of use."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.logistics.errors import TemplateInUse, TemplateIsDefault
from entrepot.logistics.models import FreightTemplate

from ._templates_locked import locked_templates, one_of
from .templates import forget_templates

_USED: Final = """
SELECT count(*) FROM logistics_templateuse u JOIN catalog_product p ON p.id = u.product_id
 WHERE u.store_id = %s AND u.template_key = %s AND p.state <> 'archived'
"""
_MOVE: Final = "UPDATE logistics_templateuse SET template_key = %s WHERE store_id = %s AND template_key = %s"
_DROP: Final = "DELETE FROM logistics_templateuse WHERE store_id = %s AND template_key = %s"


def delete_template(store_id: UUID, key: UUID, *, actor: Actor, move_to: UUID | None = None) -> None:
    """Nobody is quoted by the template any more; orders keep the version that they were priced with.

    Products that go by it go by `move_to` from then on; without one a template in use is refused (TemplateInUse, with their
    number), and so is the default (TemplateIsDefault). Needs “freight.edit”; raises Missing.
    """
    allow(actor, "freight.edit", [store_id])
    with transaction.atomic():
        templates = locked_templates(store_id)
        row = one_of(templates, key)
        if row.is_default:
            raise TemplateIsDefault
        if move_to is not None and (heir := one_of(templates, move_to)).key != key:
            if heir.is_default:
                sql.execute(_DROP, (store_id, key))
            else:
                sql.execute(_MOVE, (heir.key, store_id, key))
        elif used := sql.scalar(_USED, (store_id, key)):
            raise TemplateInUse(products=used)
        sql.execute(_DROP, (store_id, key))  # archived products that still named it
        FreightTemplate.objects.filter(pk=row.pk).update(is_active=False)
        detail = {"version": row.version, "name": row.name}
        record(actor, "logistics.template_deleted", [Subject("logistics.template", key, store_id, detail)])
    forget_templates()
