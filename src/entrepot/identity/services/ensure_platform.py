"""The platform's own organisation, and who belongs to it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from entrepot.identity.enums import OrganisationKind, PlatformRole
from entrepot.identity.errors import AlreadyStaff, LastOwner, RoleNotHeld
from entrepot.identity.models import Membership, Organisation, Person
from entrepot.identity.types import Actor, Subject
from entrepot.kernel.errors import Missing

from .allow import allow
from .record import record


def ensure_platform(name: str = "Entrepot") -> Organisation:
    """The platform's organisation, made when there is none. Safe to call at every start, and from many processes at once."""
    Organisation.objects.bulk_create([Organisation(kind=OrganisationKind.PLATFORM, name=name)], ignore_conflicts=True)
    return Organisation.objects.get(kind=OrganisationKind.PLATFORM)


def appoint(person_id: UUID, role: PlatformRole, *, actor: Actor) -> None:
    """Give somebody a role at the platform. Raises AlreadyStaff, Missing."""
    allow(actor, "people.manage")
    with transaction.atomic():
        platform = ensure_platform()
        if not Person.objects.filter(pk=person_id, is_active=True).exists():
            raise Missing(what="person")
        _, is_new = Membership.objects.get_or_create(organisation=platform, person_id=person_id, role=role.value)
        if not is_new:
            raise AlreadyStaff(role=role.value)
        record(actor, "identity.appointed", [Subject("identity.person", person_id, detail={"role": role.value})])


def dismiss(person_id: UUID, role: PlatformRole, *, actor: Actor) -> None:
    """Take a platform role away. Raises RoleNotHeld, and LastOwner rather than leave the platform without an admin."""
    allow(actor, "people.manage")
    with transaction.atomic():
        platform = Organisation.objects.select_for_update().get(pk=ensure_platform().pk)
        held = Membership.objects.filter(organisation=platform, role=role.value)
        if not held.filter(person_id=person_id).exists():
            raise RoleNotHeld(role=role.value)
        if role is PlatformRole.ADMIN and held.count() == 1:
            raise LastOwner
        held.filter(person_id=person_id).delete()
        record(actor, "identity.dismissed", [Subject("identity.person", person_id, detail={"role": role.value})])
