"""People as the platform's staff look them up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing


@dataclass(frozen=True, slots=True)
class PersonLine:
    """An account: who, since when, with which roles at the platform, in how many stores."""

    id: UUID
    email: str
    display_name: str
    language: str
    is_active: bool
    joined_at: datetime
    last_login: datetime | None
    platform_roles: tuple[str, ...]
    stores: int
    factors: int

    @property
    def name(self) -> str:
        """What the person is called."""
        return self.display_name or self.email


@dataclass(frozen=True, slots=True)
class SupportLine:
    """An operator's work in a store under their own name."""

    id: UUID
    person_id: UUID
    person_name: str
    store_id: UUID
    reason: str
    started_at: datetime
    ends_at: datetime
    is_running: bool


_PEOPLE = """
SELECT p.id, p.email, p.display_name, p.language, p.is_active, p.joined_at, p.last_login,
       coalesce((SELECT array_agg(m.role ORDER BY m.role) FROM identity_membership m
                   JOIN identity_organisation o ON o.id = m.organisation_id
                  WHERE m.person_id = p.id AND o.kind = 'platform'), '{}') AS platform_roles,
       (SELECT count(DISTINCT store_id) FROM identity_storegrant g WHERE g.person_id = p.id) AS stores,
       (SELECT count(*) FROM mfa_authenticator a WHERE a.user_id = p.id AND a.type <> 'recovery_codes') AS factors
  FROM identity_person p
"""
_SEARCH = f"""{_PEOPLE}
 WHERE (%(text)s = '' OR strpos(lower(p.email), %(text)s) > 0 OR strpos(lower(p.display_name), %(text)s) > 0
        OR p.id::text = %(text)s)
   AND (%(who)s = '' OR (%(who)s = 'locked' AND NOT p.is_active)
        OR (%(who)s = 'platform' AND EXISTS (SELECT FROM identity_membership m JOIN identity_organisation o
                                                ON o.id = m.organisation_id WHERE m.person_id = p.id AND o.kind = 'platform'))
        OR (%(who)s = 'staff' AND EXISTS (SELECT FROM identity_storegrant g WHERE g.person_id = p.id)))
   AND p.id < %(before)s::uuid
 ORDER BY p.id DESC LIMIT %(limit)s
"""
_SUPPORT = """
SELECT s.id, s.person_id, coalesce(nullif(p.display_name, ''), p.email) AS person_name, s.store_id, s.reason, s.started_at,
       s.ends_at, s.ends_at > %(now)s AS is_running
  FROM identity_supportsession s JOIN identity_person p ON p.id = s.person_id
 WHERE (%(person)s::uuid IS NULL OR s.person_id = %(person)s::uuid)
   AND (%(store)s::uuid IS NULL OR s.store_id = %(store)s::uuid)
 ORDER BY s.started_at DESC, s.id DESC LIMIT %(limit)s
"""


def people(text: str = "", who: str = "", *, before: UUID | None = None, limit: int = 50) -> list[PersonLine]:
    """Accounts, the newest first; `text` is part of an address or name, or an id; `who` is "platform", "staff" or "locked".

    The caller has asked `allow`. One statement.
    """
    found = sql.dicts(
        _SEARCH, {"text": text.strip().lower(), "who": who, "before": before or UUID(int=2**128 - 1), "limit": limit}
    )
    return [_line(row) for row in found]


def person_line(person_id: UUID) -> PersonLine:
    """One account. Raises Missing."""
    found = sql.dicts(f"{_PEOPLE} WHERE p.id = %s", [person_id])
    if not found:
        raise Missing(what="person")
    return _line(found[0])


def names_of(person_ids: list[UUID]) -> dict[UUID, str]:
    """What these people are called; ids that are nobody's (any more) are left out. One statement."""
    return dict(
        sql.rows(
            "SELECT id, coalesce(nullif(display_name, ''), email) FROM identity_person WHERE id = ANY(%s::uuid[])", [person_ids]
        )
    )


def store_roles_of(person_id: UUID) -> dict[UUID, list[str]]:
    """The person's roles by store."""
    return dict(
        sql.rows(
            "SELECT store_id, array_agg(role ORDER BY role) FROM identity_storegrant WHERE person_id = %s GROUP BY 1",
            [person_id],
        )
    )


def support_sessions(*, person_id: UUID | None = None, store_id: UUID | None = None, limit: int = 20) -> list[SupportLine]:
    """Who worked in whose store and why, the latest first."""
    params = {"now": clock.now(), "person": person_id, "store": store_id, "limit": limit}
    return [SupportLine(**row) for row in sql.dicts(_SUPPORT, params)]


def _line(row: dict[str, Any]) -> PersonLine:
    return PersonLine(**{**row, "platform_roles": tuple(row["platform_roles"])})
