"""People who work through a queue together do not look at the same item."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from entrepot.database import sql
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden
from entrepot.operations.errors import LookedAt

HOLDS: Final = timedelta(minutes=10)
# A look that is over, or one's own, is taken; somebody else's stays.
_TAKE: Final = """
INSERT INTO operations_look AS l (queue, item, person_id, since, until)
VALUES (%(queue)s, %(item)s, %(person)s, %(now)s, %(until)s)
ON CONFLICT (queue, item) DO UPDATE
   SET person_id = excluded.person_id, until = excluded.until,
       since = CASE WHEN l.person_id = excluded.person_id AND l.until > %(now)s THEN l.since ELSE excluded.since END
 WHERE l.person_id = excluded.person_id OR l.until <= %(now)s OR %(anyway)s
RETURNING id
"""
_HOLDER: Final = """
SELECT coalesce(nullif(p.display_name, ''), p.email), l.since
  FROM operations_look l JOIN identity_person p ON p.id = l.person_id WHERE l.queue = %s AND l.item = %s
"""


def look_at(queue: str, item: UUID | str, *, actor: Actor, anyway: bool = False) -> None:
    """Show others for ten minutes that the actor has the item open. Safe to repeat: the time begins anew.

    `anyway` takes it from somebody else. Raises LookedAt with who has it, Forbidden for somebody who is no person. Which people may
    work in a queue is the queue's own question.
    """
    if actor.person_id is None:
        raise Forbidden(leaf=queue)
    now = clock.now()
    params = {
        "queue": queue,
        "item": str(item),
        "person": actor.person_id,
        "now": now,
        "until": now + HOLDS,
        "anyway": anyway,
    }
    if sql.scalar(_TAKE, params) is None:
        name, since = sql.one(_HOLDER, [queue, str(item)]) or ("?", now)
        raise LookedAt(name=name, since=f"{since:%H:%M}")


def look_away(queue: str, item: UUID | str, *, actor: Actor) -> None:
    """Free the item, if it is the actor's. Safe to repeat."""
    sql.execute(
        "DELETE FROM operations_look WHERE queue = %s AND item = %s AND person_id = %s", [queue, str(item), actor.person_id]
    )


def forget_looks() -> int:
    """Delete looks that are over; how many."""
    return sql.execute("DELETE FROM operations_look WHERE until <= %s", [clock.now()])
