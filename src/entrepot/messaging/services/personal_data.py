"""What conversations keep about shoppers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.core.files.storage import storages
from django.db import transaction

from entrepot.database import sql
from entrepot.kernel.errors import Refused

_TALKS: Final = """
SELECT c.store_id, c.product_id, c.order_id, c.created_at,
       (SELECT json_agg(json_build_object('from', m.side, 'text', m.text, 'at', m.at,
               'pictures', (SELECT json_agg('pictures/' || p.id || '.webp' ORDER BY p.id)
                              FROM messaging_messagepicture p WHERE p.message_id = m.id)) ORDER BY m.id)
          FROM messaging_message m WHERE m.conversation_id = c.id) AS messages
  FROM messaging_conversation c WHERE c.shopper_id = %s ORDER BY c.created_at, c.id
"""
_PICTURES: Final = """
SELECT p.id, p.path FROM messaging_messagepicture p JOIN messaging_message m ON m.id = p.message_id
  JOIN messaging_conversation c ON c.id = m.conversation_id WHERE c.shopper_id = %s ORDER BY p.id
"""
_MINE: Final = "SELECT id, store_id FROM messaging_conversation WHERE assigned_to_id = %s ORDER BY id"
_OF_THE_PERSON: Final = "SELECT id FROM messaging_conversation WHERE shopper_id = %s"
_ERASE: Final = (
    f"""DELETE FROM messaging_messagepicture WHERE message_id IN
          (SELECT id FROM messaging_message WHERE conversation_id IN ({_OF_THE_PERSON}))""",
    f"DELETE FROM messaging_message WHERE conversation_id IN ({_OF_THE_PERSON})",
    "DELETE FROM messaging_conversation WHERE shopper_id = %s",
    "UPDATE messaging_conversation SET assigned_to_id = NULL WHERE assigned_to_id = %s",
)


class MessagingPersonalData:
    """See identity's port PersonalData."""

    def export(self, person_id: UUID) -> Iterator[tuple[str, Any]]:
        """What the shopper and stores wrote to each other, with the pictures; which conversations of a store are the person's to answer."""
        yield "conversations", sql.dicts(_TALKS, [person_id])
        yield "to_answer", sql.dicts(_MINE, [person_id])
        for id_, path in sql.rows(_PICTURES, [person_id]):
            with storages["private"].open(path) as file:
                yield f"pictures/{id_}.webp", file.read()

    def hindrance(self, person_id: UUID) -> Refused | None:
        """Nothing said keeps anybody."""
        del person_id
        return None

    def erase(self, person_id: UUID) -> None:
        """The shopper's conversations go, answers too: they speak of the shopper. Files go once that is sure."""
        sql.rows("SELECT id FROM messaging_conversation WHERE shopper_id = %s ORDER BY id FOR UPDATE", [person_id])
        paths = [path for _id, path in sql.rows(_PICTURES, [person_id])]
        for statement in _ERASE:
            sql.execute(statement, [person_id])
        transaction.on_commit(lambda: _delete(paths))


def _delete(paths: list[str]) -> None:
    for path in paths:
        storages["private"].delete(path)
