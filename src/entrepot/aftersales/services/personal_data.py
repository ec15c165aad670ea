"""What after-sales keeps about shoppers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.core.files.storage import storages
from django.db import transaction

from entrepot.aftersales.errors import CasesOpen
from entrepot.database import sql
from entrepot.kernel.errors import Refused

_CASES: Final = """
SELECT c.number, c.store_id, c.kind, c.reason, c.state, c.currency, c.amount_minor, c.opened_at, c.closed_at, c.return_carrier,
       c.return_number, c.account_holder, right(c.account, 4) AS account_ends,
       (SELECT json_agg(json_build_object('side', e.side, 'move', e.move, 'text', e.text, 'at', e.at, 'pictures',
               (SELECT json_agg('pictures/' || p.id || '.webp' ORDER BY p.id) FROM aftersales_casepicture p WHERE p.entry_id = e.id))
               ORDER BY e.id) FROM aftersales_caseentry e WHERE e.case_id = c.id) AS thread
  FROM aftersales_case c WHERE c.buyer_id = %s ORDER BY c.opened_at, c.id
"""
_PICTURES: Final = """
SELECT p.id, p.path FROM aftersales_casepicture p JOIN aftersales_caseentry e ON e.id = p.entry_id
  JOIN aftersales_case c ON c.id = e.case_id WHERE c.buyer_id = %s ORDER BY p.id
"""
_OF_THE_PERSON: Final = "SELECT id FROM aftersales_case WHERE buyer_id = %s"
_OPEN: Final = "SELECT number FROM aftersales_case WHERE buyer_id = %s AND closed_at IS NULL ORDER BY id LIMIT 5"
_ERASE: Final = (
    "SELECT set_config('aftersales.erasing', 'yes', true)",
    f"""DELETE FROM aftersales_casepicture WHERE entry_id IN
          (SELECT id FROM aftersales_caseentry WHERE case_id IN ({_OF_THE_PERSON}))""",
    f"UPDATE aftersales_caseentry SET text = '' WHERE text <> '' AND case_id IN ({_OF_THE_PERSON})",
    "UPDATE aftersales_case SET account_holder = '', account = '', return_number = '' WHERE buyer_id = %s",
    "SELECT set_config('aftersales.erasing', '', true)",
)


class AftersalesPersonalData:
    """See identity's port PersonalData."""

    def export(self, person_id: UUID) -> Iterator[tuple[str, Any]]:
        """The person's cases, what was said in them, and the pictures."""
        yield "cases", sql.dicts(_CASES, [person_id])
        for id_, path in sql.rows(_PICTURES, [person_id]):
            with storages["private"].open(path) as file:
                yield f"pictures/{id_}.webp", file.read()

    def hindrance(self, person_id: UUID) -> Refused | None:
        """Cases that are not over."""
        numbers = [row[0] for row in sql.rows(_OPEN, [person_id])]
        return CasesOpen(numbers=", ".join(numbers)) if numbers else None

    def erase(self, person_id: UUID) -> None:
        """What was said, pictures and accounts go; that there was a case, and its amounts, the books need."""
        sql.rows("SELECT id FROM aftersales_case WHERE buyer_id = %s ORDER BY id FOR UPDATE", [person_id])
        paths = [path for _id, path in sql.rows(_PICTURES, [person_id])]
        for statement in _ERASE:
            if "set_config" in statement:
                sql.scalar(statement)
            else:
                sql.execute(statement, [person_id])
        transaction.on_commit(lambda: _delete(paths))


def _delete(paths: list[str]) -> None:
    for path in paths:
        storages["private"].delete(path)
