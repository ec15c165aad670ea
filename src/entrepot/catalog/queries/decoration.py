"""How a store's page is decorated."""

from __future__ import annotations

from uuid import UUID

from entrepot.catalog.rules import decoration as rules
from entrepot.catalog.types import Decoration, DecorationDesk
from entrepot.database import sql


def decoration_of(store_id: UUID) -> Decoration:
    """What visitors see of the store's decoration; an empty one when it published none. One statement.

    Turn `featured` into cards with `cards(decoration.featured, language)`: it leaves out what is not on sale. Pictures are paths
    below the media address.
    """
    shown = sql.scalar("SELECT shown FROM catalog_decoration WHERE store_id = %s", [store_id])
    return rules.read(shown or {})


def decoration_desk(store_id: UUID) -> DecorationDesk:
    """The draft, what is shown, and the version to save against. The caller has asked `allow`."""
    row = sql.one("SELECT draft, shown, version, published_at FROM catalog_decoration WHERE store_id = %s", [store_id])
    if row is None:
        return DecorationDesk(Decoration(), None, 0, None)
    draft, shown, version, published_at = row
    return DecorationDesk(rules.read(draft), None if shown is None else rules.read(shown), version, published_at)
