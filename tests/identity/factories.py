"""People and their rights, made in one line."""

from __future__ import annotations

from itertools import count
from uuid import UUID

from entrepot.identity.enums import OrganisationKind, PlatformRole, StoreRole
from entrepot.identity.models import Membership, Organisation, Person, StoreGrant
from entrepot.identity.queries import actor_of
from entrepot.identity.types import Actor

_number = count(1)


def person(email: str | None = None, **fields: object) -> Person:
    """Somebody who can not sign in by password (hashing is slow); give `password` for one who can."""
    n = next(_number)
    password = fields.pop("password", None)
    fields.setdefault("display_name", f"Person {n}")
    return Person.objects.create_user(email or f"person{n}@example.org", password, **fields)


def shopper() -> Actor:
    """A signed-in person without any role."""
    return actor_of(person())


def platform() -> Organisation:
    """The platform's organisation, made on first use."""
    organisation, _ = Organisation.objects.get_or_create(kind=OrganisationKind.PLATFORM, defaults={"name": "Platform"})
    return organisation


def operator(role: str = PlatformRole.ADMIN) -> Actor:
    """Somebody of the platform; an admin unless told otherwise."""
    member = person()
    Membership.objects.create(organisation=platform(), person=member, role=role)
    return actor_of(member)


def staff_of(store_id: UUID, role: str = StoreRole.OWNER, *, who: Person | None = None) -> Actor:
    """Somebody with `role` in the store; the store itself need not exist."""
    member = who or person()
    StoreGrant.objects.create(person=member, store_id=store_id, role=role)
    return actor_of(member)
