"""After the database was restored into another server."""

from __future__ import annotations

from django.db import transaction

from entrepot.database import sql

_OPEN = """
SELECT name, (SELECT min(position) FROM events_fact fact
              WHERE (fact.xid, fact.position) > (subscription.xid, subscription.position)
                AND fact.kind = ANY(subscription.kinds)),
       (SELECT max(position) FROM events_fact)
FROM events_subscription subscription FOR UPDATE
"""


def adopt_restored() -> int:
    """Fit the stream to a server that counts transactions anew, as one does that a dump was loaded into; the facts adopted.

    Facts with ids this server has not reached would be held back until it does. They are put into the past, in the order of
    their positions; each subscriber continues at the first fact it has not had, and may get a few again. Stop workers first.
    """
    with transaction.atomic():
        sql.execute("LOCK TABLE events_fact IN EXCLUSIVE MODE")
        cursors = sql.rows(_OPEN)
        adopted = sql.execute("UPDATE events_fact SET xid = '3'::xid8 WHERE xid <> '3'::xid8")
        for name, first_open, last in cursors:
            position = (last or 0) if first_open is None else first_open - 1
            sql.execute(
                "UPDATE events_subscription SET xid = CASE WHEN %s > 0 THEN '3'::xid8 ELSE '0'::xid8 END, position = %s"
                " WHERE name = %s",
                [position, position, name],
            )
    return adopted
