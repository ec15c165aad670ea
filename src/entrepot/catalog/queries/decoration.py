"""How a store's page is decorated."""

from __future__ import annotations

from collections.abc import Collection
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


def signs_of(store_ids: Collection[UUID]) -> dict[UUID, str]:
    """The signs that stores show, as paths below the media address; stores without one are left out. One statement."""
    found = sql.rows(
        """SELECT store_id, shown -> 'logo' ->> 'path' FROM catalog_decoration
            WHERE store_id = ANY(%s::uuid[]) AND shown -> 'logo' ->> 'path' IS NOT NULL""",
        [list(store_ids)],
    )
    return dict(found)


def decoration_desk(store_id: UUID) -> DecorationDesk:
    """The draft, what is shown, and the version to save against. The caller has asked `allow`."""
    row = sql.one("SELECT draft, shown, version, published_at FROM catalog_decoration WHERE store_id = %s", [store_id])
    if row is None:
        return DecorationDesk(Decoration(), None, 0, None)
    draft, shown, version, published_at = row
    return DecorationDesk(rules.read(draft), None if shown is None else rules.read(shown), version, published_at)
