"""By which freight template a product goes, as its editor asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from entrepot.logistics.queries import templates, templates_of_products
from entrepot.seller.access import Desk


@dataclass(frozen=True, slots=True)
class Sending:
    """The template a product goes by: its key (empty without any template), its name, and what may be chosen instead."""

    now: str
    name: str
    choices: tuple[tuple[str, str], ...]  # empty for people who may not change freight


def sending_of(desk: Desk, product_id: UUID | None) -> Sending:
    """How the product is sent now; a new one goes by the default. Two statements at most."""
    found = templates(desk.store_id)  # the default first
    own = templates_of_products(desk.store_id, [product_id]) if product_id is not None and len(found) > 1 else {}
    names = {
        str(one.key): _("%(name)s (the default)") % {"name": one.template.name} if one.is_default else one.template.name
        for one in found
    }
    now = str(own[product_id]) if product_id in own else next((str(one.key) for one in found if one.is_default), "")
    choices = tuple(names.items()) if "freight.edit" in desk.leaves else ()
    return Sending(now, names.get(now, ""), choices)
