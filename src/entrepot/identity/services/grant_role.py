"""Giving somebody a role in a store, and taking it away."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from entrepot.identity import rules
from entrepot.identity.enums import StoreRole
from entrepot.identity.errors import AlreadyStaff, LastOwner, RightsExceeded, RoleNotHeld
from entrepot.identity.models import Person, StoreGrant
from entrepot.identity.types import Actor, Subject
from entrepot.kernel.errors import Missing

from .allow import allow, leaves_in
from .record import record


def grant_role(store_id: UUID, person_id: UUID, role: StoreRole, *, actor: Actor) -> None:
    """Give the person `role` in the store. Raises AlreadyStaff, Missing, and RightsExceeded beyond the actor's own rights."""
    allow(actor, "staff.manage", [store_id])
    not_beyond_own(actor, store_id, role)
    with transaction.atomic():
        if not Person.objects.filter(pk=person_id, is_active=True).exists():
            raise Missing(what="person")
        _, is_new = StoreGrant.objects.get_or_create(
            person_id=person_id, store_id=store_id, role=role.value, defaults={"granted_by": actor.person_id}
        )
        if not is_new:
            raise AlreadyStaff(role=role.value)
        record(actor, "identity.role_granted", [_subject(store_id, person_id, role)])


def revoke_role(store_id: UUID, person_id: UUID, role: StoreRole, *, actor: Actor) -> None:
    """Take the person's `role` in the store away, from their next request on; keys they made lose these rights too.

    Raises RoleNotHeld, RightsExceeded for a role above the actor's own rights, and LastOwner for the last owner of the store.
    """
    allow(actor, "staff.manage", [store_id])
    not_beyond_own(actor, store_id, role)
    with transaction.atomic():
        holders = StoreGrant.objects.filter(store_id=store_id, role=role.value)
        held = list(holders.select_for_update().order_by("pk").values_list("person_id", flat=True))
        if person_id not in held:
            raise RoleNotHeld(role=role.value)
        if role is StoreRole.OWNER and len(held) == 1:
            raise LastOwner
        holders.filter(person_id=person_id).delete()
        record(actor, "identity.role_revoked", [_subject(store_id, person_id, role)])


def set_roles(store_id: UUID, person_id: UUID, roles: Collection[StoreRole], *, actor: Actor) -> None:
    """Let somebody of the staff have exactly `roles` in the store from their next request on; none takes them off the staff.

    Raises Missing for somebody who is not of the staff (they are invited), RightsExceeded when a role that is given or taken is above
    the actor's own rights, LastOwner when the store would be left without an owner.
    """
    allow(actor, "staff.manage", [store_id])
    with transaction.atomic():
        # Every row of the store in one order: two owners who take each other's role at the same time do not both succeed.
        grants = StoreGrant.objects.filter(store_id=store_id).select_for_update().order_by("pk")
        held = [(grant.person_id, StoreRole(grant.role)) for grant in grants]
        before, wanted = {role for who, role in held if who == person_id}, set(roles)
        if not before:
            raise Missing(what="person")
        for role in before ^ wanted:
            not_beyond_own(actor, store_id, role)
        others = {who for who, role in held if role is StoreRole.OWNER and who != person_id}
        if StoreRole.OWNER in before - wanted and not others:
            raise LastOwner
        _change(store_id, person_id, before, wanted, actor)


def _change(store_id: UUID, person_id: UUID, before: set[StoreRole], wanted: set[StoreRole], actor: Actor) -> None:
    given, taken = sorted(wanted - before), sorted(before - wanted)
    seen = StoreGrant.objects.filter(store_id=store_id, person_id=person_id).aggregate(at=Max("last_seen_at"))["at"]
    StoreGrant.objects.filter(store_id=store_id, person_id=person_id, role__in=taken).delete()
    StoreGrant.objects.bulk_create(
        StoreGrant(store_id=store_id, person_id=person_id, role=role, granted_by=actor.person_id, last_seen_at=seen)
        for role in given
    )
    record(actor, "identity.role_granted", [_subject(store_id, person_id, role) for role in given])
    record(actor, "identity.role_revoked", [_subject(store_id, person_id, role) for role in taken])


def not_beyond_own(actor: Actor, store_id: UUID, role: StoreRole) -> None:
    """Return when the actor holds every leaf of `role` in the store. Raises RightsExceeded."""
    beyond = rules.STORE_ROLES[role.value] - leaves_in(actor, store_id)
    if beyond:
        raise RightsExceeded(leaves=", ".join(sorted(beyond)))


def _subject(store_id: UUID, person_id: UUID, role: StoreRole) -> Subject:
    return Subject("identity.person", person_id, store_id, {"role": role.value})
