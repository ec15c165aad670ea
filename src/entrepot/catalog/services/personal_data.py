"""What the catalogue keeps about people: how merchants like to look at their products."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel.errors import Refused

_KEPT: Final = """
SELECT store_id, kind, name, content, is_shared, created_at FROM catalog_shortcut WHERE person_id = %s ORDER BY id
"""


class CatalogPersonalData:
    """See identity's port PersonalData."""

    def export(self, person_id: UUID) -> Iterator[tuple[str, Any]]:
        """Kept filters and changes."""
        yield "shortcuts", sql.dicts(_KEPT, [person_id])

    def hindrance(self, person_id: UUID) -> Refused | None:
        """A convenience keeps nobody."""
        del person_id
        return None

    def erase(self, person_id: UUID) -> None:
        """They go, those that were shared too."""
        sql.execute("DELETE FROM catalog_shortcut WHERE person_id = %s", [person_id])
