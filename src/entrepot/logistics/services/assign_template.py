"""Say by which template products are sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject

from ._templates_locked import locked_templates, one_of
from .templates import forget_templates

_OWN: Final = "SELECT id FROM catalog_product WHERE store_id = %s AND id = ANY(%s) ORDER BY id"
_ASSIGN: Final = """
INSERT INTO logistics_templateuse (product_id, store_id, template_key)
SELECT id, %(store)s, %(key)s FROM unnest(%(ids)s::uuid[]) AS d(id)
ON CONFLICT (product_id) DO UPDATE SET template_key = excluded.template_key
"""
_BACK: Final = "DELETE FROM logistics_templateuse WHERE product_id = ANY(%s)"


def assign_template(store_id: UUID, product_ids: Sequence[UUID], key: UUID, *, actor: Actor) -> int:
    """Send these products by the template `key` from the next quote on; how many of them are the store's and changed hands.

    Under the default template products have no row of their own, so that they follow when another one becomes the default.
    Ids of other stores' products are passed over. Needs “freight.edit”; raises Missing for a template that is not in force.
    """
    allow(actor, "freight.edit", [store_id])
    with transaction.atomic():
        template = one_of(locked_templates(store_id), key)
        own = [row[0] for row in sql.rows(_OWN, (store_id, list(product_ids)))]
        if template.is_default:
            sql.execute(_BACK, (own,))
        else:
            sql.execute(_ASSIGN, {"store": store_id, "key": key, "ids": own})
        if own:
            detail = {"name": template.name, "products": len(own)}
            record(actor, "logistics.template_assigned", [Subject("logistics.template", key, store_id, detail)])
    forget_templates()
    return len(own)
