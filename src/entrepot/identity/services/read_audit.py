"""Who may read the audit log, and which part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from entrepot.identity.queries import (
    AuditLine,
    all_lines,
    filtered_lines,
    lines_of_person,
    lines_of_store,
    lines_of_subject,
    lines_of_subjects,
)
from entrepot.identity.types import Actor

from .allow import allow


def audit_of(subjects: Sequence[tuple[str, str]], *, actor: Actor, limit: int = 200) -> list[AuditLine]:
    """What was done to any of these things, the latest first, for the platform's people. One statement. Raises Forbidden."""
    allow(actor, "audit.view")
    return lines_of_subjects(subjects, limit)


def search_audit(
    *,
    actor: Actor,
    action: str = "",
    person_id: UUID | None = None,
    subject: tuple[str, str] = ("", ""),
    store_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[AuditLine]:
    """Lines of the whole log that fit everything asked (as `queries.filtered_lines`), for the platform's people. Raises Forbidden."""
    allow(actor, "audit.view")
    return filtered_lines(
        action=action,
        person_id=person_id,
        subject=subject,
        store_id=store_id,
        since=since,
        until=until,
        before=before,
        limit=limit,
    )


def audit_log(
    *,
    actor: Actor,
    store_id: UUID | None = None,
    person_id: UUID | None = None,
    subject: tuple[str, str] | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[AuditLine]:
    """A page of the log, the latest first; `before` is the id of the last line seen. One statement.

    With `store_id`: what was done to the store's things, for its own people with the right to read it. Otherwise the whole log,
    one person's acts, or one subject (kind, id), for the platform's people only. Raises Missing, Forbidden.
    """
    if store_id is not None:
        allow(actor, "audit.view", [store_id])
        return lines_of_store(store_id, before, limit)
    allow(actor, "audit.view")
    if person_id is not None:
        return lines_of_person(person_id, before, limit)
    if subject is not None:
        return lines_of_subject(*subject, before, limit)
    return all_lines(before, limit)
