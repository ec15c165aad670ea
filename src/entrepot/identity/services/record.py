"""Writing the audit log."""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from entrepot.database import sql
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock

_INSERT = """
INSERT INTO identity_auditentry (at, action, actor_kind, actor_code, person_id, key_id, acting_for, address,
                                 subject_kind, subject_id, store_id, detail)
SELECT %(at)s, %(action)s, %(kind)s, %(code)s, %(person)s::uuid, %(key)s::uuid, %(for)s::uuid, %(address)s::inet,
       s.kind, s.id, s.store_id, s.detail
  FROM unnest(%(kinds)s::text[], %(ids)s::text[], %(stores)s::uuid[], %(details)s::jsonb[])
    AS s(kind, id, store_id, detail)
"""


def record(actor: Actor, action: str, entries: Iterable[Subject]) -> None:
    """Write one audit row per subject, in the caller's transaction and with one statement.

    `action` is "<room>.<past tense>", as "stores.opened". Rows can not be changed or deleted afterwards.
    """
    subjects = list(entries)
    if not subjects:
        return
    sql.execute(
        _INSERT,
        {
            "at": clock.now(),
            "action": action,
            "kind": actor.kind.value,
            "code": actor.code,
            "person": actor.person_id,
            "key": actor.key_id,
            "for": actor.acting_for,
            "address": actor.address,
            "kinds": [subject.kind for subject in subjects],
            "ids": [str(subject.id) for subject in subjects],
            "stores": [subject.store_id for subject in subjects],
            "details": [orjson.dumps(subject.detail, default=str).decode() for subject in subjects],
        },
    )
