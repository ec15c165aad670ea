"""A store says from which number on an article runs low."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.catalog.queries import variants
from entrepot.database import sql
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.inventory.errors import UnknownVariant
from entrepot.kernel.errors import Invalid

_SET: Final = """
INSERT INTO inventory_lowmark (store_id, variant_id, pieces) VALUES (%(store)s, %(variant)s::uuid, %(pieces)s)
ON CONFLICT {target} DO UPDATE SET pieces = excluded.pieces
"""
_OF_ARTICLE: Final = "(store_id, variant_id) WHERE variant_id IS NOT NULL"
_OF_STORE: Final = "(store_id) WHERE variant_id IS NULL"
_CLEAR: Final = "DELETE FROM inventory_lowmark WHERE store_id = %(store)s AND variant_id IS NOT DISTINCT FROM %(variant)s::uuid"
_MOST: Final = 1_000_000


def mark_low(store_id: UUID, pieces: int | None, *, actor: Actor, variant_id: UUID | None = None) -> None:
    """From `pieces` free ones on (over all warehouses) the article runs low; without one, every article that has no mark of its own.

    None takes the mark back: then the store's holds, or `queries.LOW`. Needs “stock.adjust”. Raises Missing, Forbidden,
    UnknownVariant for an article of another store, Invalid for a number that is not plausible.
    """
    allow(actor, "stock.adjust", [store_id])
    if pieces is not None and not 0 <= pieces <= _MOST:
        raise Invalid(field="pieces", reason="a number of pieces is not negative, and plausible")
    if variant_id is not None:
        view = variants([variant_id]).get(variant_id)
        if view is None or view.store_id != store_id:
            raise UnknownVariant
    wanted = {"store": store_id, "variant": variant_id, "pieces": pieces}
    with transaction.atomic():
        if pieces is None:
            sql.execute(_CLEAR, wanted)
        else:
            sql.execute(_SET.format(target=_OF_STORE if variant_id is None else _OF_ARTICLE), wanted)
        subject = ("inventory.store", store_id) if variant_id is None else ("catalog.variant", variant_id)
        record(actor, "inventory.low_mark_set", [Subject(*subject, store_id, {"pieces": pieces})])
