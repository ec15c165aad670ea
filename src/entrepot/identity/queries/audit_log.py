"""Reading the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from entrepot.database import sql


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who did what to what, for whom, when, from where. `person_name` is read now and is "" after an erasure."""

    id: int
    at: datetime
    action: str
    actor_kind: str
    actor_code: str
    person_id: UUID | None
    person_name: str
    key_id: UUID | None
    acting_for: UUID | None
    address: str | None
    subject_kind: str
    subject_id: str
    store_id: UUID | None
    detail: Mapping[str, Any]


_LINES = """
SELECT a.id, a.at, a.action, a.actor_kind, a.actor_code, a.person_id, coalesce(p.display_name, '') AS person_name, a.key_id,
       a.acting_for, host(a.address) AS address, a.subject_kind, a.subject_id, a.store_id, a.detail::text AS detail
  FROM identity_auditentry a LEFT JOIN identity_person p ON p.id = a.person_id
 WHERE {where} AND a.id < %(before)s
 ORDER BY a.id DESC LIMIT %(limit)s
"""
_LAST = 2**63 - 1


def lines_of_store(store_id: UUID, before: int | None, limit: int) -> list[AuditLine]:
    """What was done to things of the store, the latest first, older than the line `before`."""
    return _lines("a.store_id = %(store)s", {"store": store_id}, before, limit)


def lines_of_person(person_id: UUID, before: int | None, limit: int) -> list[AuditLine]:
    """What the person did, the latest first."""
    return _lines("a.person_id = %(person)s", {"person": person_id}, before, limit)


def lines_of_subject(kind: str, subject_id: str, before: int | None, limit: int) -> list[AuditLine]:
    """What was done to one thing, the latest first."""
    return _lines("a.subject_kind = %(kind)s AND a.subject_id = %(id)s", {"kind": kind, "id": subject_id}, before, limit)


def lines_of_subjects(subjects: Sequence[tuple[str, str]], limit: int) -> list[AuditLine]:
    """What was done to any of these things (kind, id), the latest first. One statement."""
    kinds, ids = [kind for kind, _ in subjects], [subject_id for _, subject_id in subjects]
    where = "(a.subject_kind, a.subject_id) IN (SELECT * FROM unnest(%(kinds)s::text[], %(ids)s::text[]))"
    return _lines(where, {"kinds": kinds, "ids": ids}, None, limit)


def filtered_lines(
    *,
    action: str = "",
    person_id: UUID | None = None,
    subject: tuple[str, str] = ("", ""),
    store_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[AuditLine]:
    """Lines that fit everything asked, the latest first. `action` is a whole action or its room ("stores."); `subject` a kind, an id,
    or both.
    """
    kind, subject_id = subject
    wheres = {
        "starts_with(a.action, %(action)s)": bool(action),
        "a.person_id = %(person)s": person_id is not None,
        "a.subject_kind = %(kind)s": bool(kind),
        "a.subject_id = %(id)s": bool(subject_id),
        "a.store_id = %(store)s": store_id is not None,
        "a.at >= %(since)s": since is not None,
        "a.at < %(until)s": until is not None,
    }
    params = {
        "action": action,
        "person": person_id,
        "kind": kind,
        "id": subject_id,
        "store": store_id,
        "since": since,
        "until": until,
    }
    return _lines(" AND ".join([text for text, asked in wheres.items() if asked] or ["true"]), params, before, limit)


def all_lines(before: int | None, limit: int) -> list[AuditLine]:
    """Everything, the latest first."""
    return _lines("true", {}, before, limit)


def _lines(where: str, params: dict[str, Any], before: int | None, limit: int) -> list[AuditLine]:
    found = sql.dicts(_LINES.format(where=where), {**params, "before": before or _LAST, "limit": limit})
    return [AuditLine(**{**row, "detail": orjson.loads(row["detail"])}) for row in found]
