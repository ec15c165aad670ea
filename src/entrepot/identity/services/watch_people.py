"""The platform looks after accounts: locks and unlocks them, signs them out, takes lost second factors away."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F

from entrepot.identity.enums import OrganisationKind, PlatformRole
from entrepot.identity.errors import LastOwner, NotYourself, ReasonRequired
from entrepot.identity.models import ApiKey, Membership, Organisation, Person
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Missing

from .allow import allow
from .ensure_platform import ensure_platform
from .record import record

_LEAST_REASON = 10


def lock_person(person_id: UUID, reason: str, *, actor: Actor) -> None:
    """Close the account at once: no sign-in, no running session, no key works until it is unlocked. Safe to repeat.

    Raises Forbidden, Missing, ReasonRequired, NotYourself, and LastOwner rather than lock the platform's last admin.
    """
    _may(actor, person_id, reason)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=ensure_platform().pk)  # who counts the admins is alone
        person = _held(person_id)
        if not person.is_active:
            return
        if _is_last_admin(person_id):
            raise LastOwner
        person.is_active = False
        person.session_epoch += 1
        person.save(update_fields=["is_active", "session_epoch"])
        record(
            actor, "identity.person_locked", [Subject("identity.person", person_id, detail={"reason": reason.strip()[:300]})]
        )


def unlock_person(person_id: UUID, reason: str, *, actor: Actor) -> None:
    """Open the account again; whoever owns it signs in anew. Safe to repeat. Raises Forbidden, Missing, ReasonRequired, NotYourself."""
    _may(actor, person_id, reason)
    with transaction.atomic():
        person = _held(person_id)
        if person.is_active:
            return
        person.is_active = True
        person.save(update_fields=["is_active"])
        record(
            actor, "identity.person_unlocked", [Subject("identity.person", person_id, detail={"reason": reason.strip()[:300]})]
        )


def sign_out_everywhere(person_id: UUID, *, actor: Actor) -> None:
    """End every session of the person, on every device; keys of programs go on. One's own always, others' with `people.manage`.

    Raises Forbidden, Missing.
    """
    if actor.person_id != person_id or actor.key_id is not None:
        allow(actor, "people.manage")
    with transaction.atomic():
        if not Person.objects.filter(pk=person_id).update(session_epoch=F("session_epoch") + 1):
            raise Missing(what="person")
        record(actor, "identity.signed_out_everywhere", [Subject("identity.person", person_id)])


def reset_second_factor(person_id: UUID, reason: str, *, actor: Actor) -> int:
    """Take every second factor and passkey of the person away and sign them out; how many there were.

    For somebody who lost them and was recognised otherwise. Keys of programs are revoked too: whoever asked may be a thief.
    Raises Forbidden, Missing, ReasonRequired, NotYourself.
    """
    _may(actor, person_id, reason)
    with transaction.atomic():
        person = _held(person_id)
        gone: int = Authenticator.objects.filter(user_id=person_id).delete()[0]
        ApiKey.objects.filter(person_id=person_id, revoked_at=None).update(revoked_at=clock.now())
        person.session_epoch += 1
        person.save(update_fields=["session_epoch"])
        detail = {"reason": reason.strip()[:300], "factors": gone}
        record(actor, "identity.second_factor_reset", [Subject("identity.person", person_id, detail=detail)])
    return gone


def _may(actor: Actor, person_id: UUID, reason: str) -> None:
    allow(actor, "people.manage")
    if actor.key_id is not None:
        raise Forbidden(leaf="people.manage")
    if actor.person_id == person_id:
        raise NotYourself
    if len(reason.strip()) < _LEAST_REASON:
        raise ReasonRequired(least=_LEAST_REASON)


def _held(person_id: UUID) -> Person:
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise Missing(what="person")
    return person


def _is_last_admin(person_id: UUID) -> bool:
    admins = Membership.objects.filter(
        organisation__kind=OrganisationKind.PLATFORM, role=PlatformRole.ADMIN, person__is_active=True
    )
    return admins.filter(person_id=person_id).exists() and admins.count() == 1
