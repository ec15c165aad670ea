"""Merchants and agencies as organisations of people."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from entrepot.identity.enums import OrganisationKind, OrganisationRole
from entrepot.identity.errors import AlreadyStaff
from entrepot.identity.models import Membership, Organisation, Person
from entrepot.identity.types import Actor, Subject
from entrepot.kernel.errors import Missing

from .allow import allow, allow_in
from .record import record


def found_organisation(name: str, kind: OrganisationKind, *, actor: Actor, owner_id: UUID | None = None) -> UUID:
    """A new merchant or agency; its owner is `owner_id`, who is the actor themself unless the platform acts. Returns its id."""
    allow(actor, "stores.apply")
    if kind is OrganisationKind.PLATFORM:
        raise ValueError("there is one platform, made by ensure_platform")
    if actor.person_id is not None and owner_id not in {None, actor.person_id}:
        allow(actor, "people.manage")
    owner = owner_id or actor.person_id
    with transaction.atomic():
        organisation = Organisation.objects.create(kind=kind, name=name)
        if owner is not None:
            Membership.objects.create(organisation=organisation, person_id=owner, role=OrganisationRole.OWNER)
        record(actor, "identity.organisation_founded", [_subject(organisation.pk, {"kind": kind.value})])
    return organisation.pk


def found_organisations(names: Sequence[str], kind: OrganisationKind, *, actor: Actor) -> list[UUID]:
    """Organisations without members, for an import, in two statements; one id per name, in order."""
    allow(actor, "stores.review")
    with transaction.atomic():
        made = Organisation.objects.bulk_create(Organisation(kind=kind, name=name) for name in names)
        record(actor, "identity.organisation_founded", [_subject(one.pk, {"kind": kind.value}) for one in made])
    return [one.pk for one in made]


def add_member(organisation_id: UUID, person_id: UUID, role: OrganisationRole, *, actor: Actor) -> None:
    """Let somebody belong to a merchant or an agency. Raises AlreadyStaff, Missing."""
    allow_in(actor, "members.manage", organisation_id)
    with transaction.atomic():
        if not Person.objects.filter(pk=person_id, is_active=True).exists():
            raise Missing(what="person")
        _, is_new = Membership.objects.get_or_create(organisation_id=organisation_id, person_id=person_id, role=role.value)
        if not is_new:
            raise AlreadyStaff(role=role.value)
        record(actor, "identity.member_added", [_subject(organisation_id, {"person": person_id, "role": role.value})])


def _subject(organisation_id: UUID, detail: dict[str, object]) -> Subject:
    return Subject("identity.organisation", organisation_id, detail=detail)
