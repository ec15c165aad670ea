"""How to reach people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from entrepot.database import sql
from entrepot.identity import rules

_PEOPLE = "SELECT id, email, language FROM identity_person WHERE is_active AND id = ANY(%s::uuid[])"
_STAFF = """
SELECT DISTINCT g.store_id, p.id, p.language FROM identity_storegrant g JOIN identity_person p ON p.id = g.person_id
 WHERE p.is_active AND g.store_id = ANY(%s::uuid[]) AND g.role = ANY(%s::text[])
"""


@dataclass(frozen=True, slots=True)
class Contact:
    """Where to write to somebody, and in which language."""

    email: str
    language: str


@dataclass(frozen=True, slots=True)
class StaffToTell:
    """Somebody of a store who has to know something."""

    store_id: UUID
    person_id: UUID
    language: str


def contacts_of(person_ids: Collection[UUID]) -> dict[UUID, Contact]:
    """How to reach these people; closed accounts are left out. One statement."""
    if not person_ids:
        return {}
    return {id_: Contact(email, language) for id_, email, language in sql.rows(_PEOPLE, [sql.plain(person_ids)])}


def staff_to_tell(store_ids: Collection[UUID], leaf: str) -> list[StaffToTell]:
    """Who holds `leaf` in these stores by a role there. One statement."""
    roles = [role for role, leaves in rules.STORE_ROLES.items() if rules.known(leaf) in leaves]
    return [StaffToTell(*row) for row in sql.rows(_STAFF, [sql.plain(store_ids), sql.texts(roles)])]
