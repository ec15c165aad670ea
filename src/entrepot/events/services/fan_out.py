"""From the stream to the endpoints that want it."""

from __future__ import annotations

from collections.abc import Sequence

from entrepot.database import sql
from entrepot.events.types import Envelope

_FAN_OUT = """
INSERT INTO events_webhookdelivery (endpoint_id, store_id, position, kind, state, attempts, next_at, last_error, created_at)
SELECT endpoint.id, endpoint.store_id, fact.position, fact.kind, 'waiting', 0, clock_timestamp(), '', clock_timestamp()
FROM events_fact fact
JOIN events_webhookendpoint endpoint
  ON endpoint.is_active AND endpoint.disabled_at IS NULL AND fact.position > endpoint.since_position
 AND (endpoint.store_id IS NULL OR endpoint.store_id = fact.store_id)
 AND (endpoint.kinds = '{}' OR fact.kind = ANY(endpoint.kinds))
WHERE fact.position = ANY(%s)
ORDER BY fact.position
ON CONFLICT (endpoint_id, position) DO NOTHING
"""


def fan_out(facts: Sequence[Envelope]) -> int:
    """Note for each active endpoint which of `facts` it is to be sent; the number of messages.

    A store's endpoint gets facts of that store and no others; the platform's get all. Safe to repeat.
    """
    public = [told.position for told in facts if told.fact.is_public]
    return sql.execute(_FAN_OUT, [public]) if public else 0
