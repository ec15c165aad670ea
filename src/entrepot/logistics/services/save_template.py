"""Write a freight template: each change is a new version."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel.errors import Missing
from entrepot.kernel.ids import uuid7
from entrepot.logistics.models import FreightTemplate
from entrepot.logistics.rules.template_check import checked, services_to_json
from entrepot.logistics.types import StoredTemplate, Template

from .templates import forget_templates


def save_template(
    store_id: UUID, template: Template, *, actor: Actor, key: UUID | None = None, is_default: bool = False
) -> StoredTemplate:
    """Put `template` in force for the store, as a new template or as the next version of `key`.

    The first template of a store is its default, and so is the one saved with `is_default`; there is exactly one. Orders keep the
    version they were priced with. Raises BadTemplate, Forbidden, Missing.
    """
    allow(actor, "freight.edit", [store_id])
    checked(template)
    with transaction.atomic():
        active = FreightTemplate.objects.select_for_update().filter(store_id=store_id, is_active=True)
        by_key = {each.key: each for each in active.order_by("id")}
        former = by_key.get(key) if key is not None else None
        if key is not None and former is None:
            raise Missing(what="freight template")
        default = is_default or not by_key or (former is not None and former.is_default)
        if former is not None:
            FreightTemplate.objects.filter(pk=former.pk).update(is_active=False)
        if default:
            FreightTemplate.objects.filter(store_id=store_id, is_active=True, is_default=True).update(is_default=False)
        row = FreightTemplate.objects.create(
            key=key or uuid7(),
            version=former.version + 1 if former is not None else 1,
            store_id=store_id,
            name=template.name,
            currency=template.currency,
            valuation=template.valuation,
            assumer=template.assumer,
            divisor=template.divisor,
            step_g=template.step_g,
            consign_area=template.consign_area,
            services=services_to_json(template.services),
            is_default=default,
        )
        record(
            actor,
            "logistics.template_saved",
            [Subject("logistics.template", row.key, store_id, {"version": row.version, "name": row.name})],
        )
    forget_templates()
    return StoredTemplate(row.key, row.version, store_id, row.is_default, template)
