"""A message that nothing happened for: to see whether an endpoint takes what it gets."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.events.errors import EndpointOff, UnknownEndpoint
from entrepot.events.facts.events import WebhookTested

from .publish import publish

_FIND: Final = """
SELECT is_active AND disabled_at IS NULL FROM events_webhookendpoint WHERE id = %s AND store_id IS NOT DISTINCT FROM %s::uuid
"""
# The fact is not public, so that `fan_out` passes it by; it is put into this endpoint's log here.
_SEND: Final = """
INSERT INTO events_webhookdelivery (endpoint_id, store_id, position, kind, state, attempts, next_at, last_error, created_at)
SELECT %(endpoint)s, %(store)s::uuid, position, kind, 'waiting', 0, clock_timestamp(), '', clock_timestamp()
  FROM events_fact WHERE subject = %(subject)s ORDER BY position DESC LIMIT 1
RETURNING id
"""


def try_endpoint(store_id: UUID | None, endpoint_id: UUID) -> int:
    """Send the endpoint a message of the kind ``events.webhook_tested``, whatever kinds it wants; the message's place in the log.

    It is signed, tried again and logged like every other. Raises UnknownEndpoint, and EndpointOff for one that is switched off.
    """
    with transaction.atomic():
        found = sql.one(_FIND, [endpoint_id, store_id])
        if found is None:
            raise UnknownEndpoint
        if not found[0]:
            raise EndpointOff
        fact = WebhookTested(store_id, endpoint_id)
        publish([fact])
        return int(sql.scalar(_SEND, {"endpoint": endpoint_id, "store": store_id, "subject": fact.subject}))
