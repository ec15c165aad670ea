"""What people were told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel.errors import Refused
from entrepot.notices.queries import wishes_of

_NOTICES: Final = """
SELECT kind, params, target, language, at, read_at, is_shown, mail FROM notices_notice WHERE person_id = %s ORDER BY at, id
"""


class NoticesPersonalData:
    """See identity's port PersonalData."""

    def export(self, person_id: UUID) -> Iterator[tuple[str, Any]]:
        """Notices, and what the person wants to be told."""
        yield "notices", sql.dicts(_NOTICES, [person_id])
        yield "choices", wishes_of(person_id)

    def hindrance(self, person_id: UUID) -> Refused | None:
        """Nothing told keeps anybody."""
        del person_id
        return None

    def erase(self, person_id: UUID) -> None:
        """Notices go, mails that wait among them, and choices."""
        sql.execute("DELETE FROM notices_notice WHERE person_id = %s", [person_id])
        sql.execute("DELETE FROM notices_preference WHERE person_id = %s", [person_id])
