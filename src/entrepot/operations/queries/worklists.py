"""What people of the platform are at: items looked at, proposals, runs of the audit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing


class LookView(NamedTuple):
    """Who has an item open, and since when."""

    person_id: UUID
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A change that one person proposed; names are read now."""

    id: UUID
    kind: str
    content: Mapping[str, Any]
    reason: str
    state: str
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_by: UUID | None
    decided_by_name: str
    decided_at: datetime | None
    note: str
    result: str


@dataclass(frozen=True, slots=True)
class AuditRunView:
    """A run of the audit; `rules` are those looked at so far."""

    id: int
    state: str
    asked_by_name: str
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    looking_at: str
    rules: list[dict[str, Any]]
    findings: list[dict[str, str]]
    breaches: int
    warnings: int
    error: str

    @property
    def is_open(self) -> bool:
        """Whether it waits for a worker or is under way."""
        return self.state in {"waiting", "running"}


_LOOKS = """
SELECT l.item, l.person_id, coalesce(nullif(p.display_name, ''), p.email), l.since
  FROM operations_look l JOIN identity_person p ON p.id = l.person_id
 WHERE l.queue = %s AND l.item = ANY(%s::text[]) AND l.until > %s
"""
_PROPOSALS = """
SELECT r.id, r.kind, r.content, r.reason, r.state, r.proposed_by, coalesce(nullif(p.display_name, ''), p.email, '') AS proposed_by_name,
       r.proposed_at, r.decided_by, coalesce(nullif(d.display_name, ''), d.email, '') AS decided_by_name, r.decided_at, r.note, r.result
  FROM operations_proposal r LEFT JOIN identity_person p ON p.id = r.proposed_by LEFT JOIN identity_person d ON d.id = r.decided_by
"""
_RUNS = """
SELECT r.id, r.state, coalesce(nullif(p.display_name, ''), p.email, '') AS asked_by_name, r.asked_at, r.started_at, r.finished_at,
       r.looking_at, r.rules, r.findings, r.breaches, r.warnings, r.error
  FROM operations_auditrun r LEFT JOIN identity_person p ON p.id = r.asked_by
"""


def looks(queue: str, items: Collection[object]) -> dict[str, LookView]:
    """Who has which of the items open at this moment, by item; one statement."""
    found = sql.rows(_LOOKS, [queue, [str(item) for item in items], clock.now()])
    return {item: LookView(*rest) for item, *rest in found}


def proposals(*, state: str = "", kinds: Collection[str] = (), limit: int = 50) -> list[ProposalView]:
    """Proposals, open ones the oldest first, others the latest first. The caller has asked `allow`."""
    direction = "ASC" if state == "open" else "DESC"
    found = sql.dicts(
        f"""{_PROPOSALS} WHERE (%(state)s = '' OR r.state = %(state)s) AND (%(any)s OR r.kind = ANY(%(kinds)s::text[]))
            ORDER BY r.id {direction} LIMIT %(limit)s""",
        {"state": state, "any": not kinds, "kinds": list(kinds), "limit": limit},
    )
    return [ProposalView(**row) for row in found]


def proposal(proposal_id: UUID) -> ProposalView:
    """One proposal. Raises Missing."""
    found = sql.dicts(f"{_PROPOSALS} WHERE r.id = %s", [proposal_id])
    if not found:
        raise Missing(what="proposal")
    return ProposalView(**found[0])


def audit_runs(limit: int = 20) -> list[AuditRunView]:
    """Runs of the audit, the latest first."""
    return [AuditRunView(**row) for row in sql.dicts(f"{_RUNS} ORDER BY r.id DESC LIMIT %s", [limit])]


def audit_run(run_id: int) -> AuditRunView:
    """One run. Raises Missing."""
    found = sql.dicts(f"{_RUNS} WHERE r.id = %s", [run_id])
    if not found:
        raise Missing(what="audit")
    return AuditRunView(**found[0])
