"""People are forgotten when they ask for it."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from entrepot.identity.errors import NotTyped, WorksForSomebody
from entrepot.identity.models import ApiKey, Hit, Membership, Person, StaffInvitation, StoreGrant
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing, Refused

from ._personal_data import oneself, rooms
from .record import record

_NOWHERE: Final = "erased.invalid"  # RFC 2606: mail never gets there


def hindrances_of(person_id: UUID) -> list[Refused]:
    """Why the person can not be erased yet; nothing when they can."""
    own: list[Refused] = []
    if StoreGrant.objects.filter(person_id=person_id).exists() or Membership.objects.filter(person_id=person_id).exists():
        own.append(WorksForSomebody())
    found = (port.hindrance(person_id) for _room, port in sorted(rooms.items()))
    return own + [refusal for refusal in found if refusal is not None]


def erase_person(typed: str, *, actor: Actor) -> None:
    """Remove what is kept about the actor in every room, and end every session and key; it can not be taken back.

    `typed` is their e-mail address, so that nobody does it by mistake. The account stays as a number without a name: the log and
    the books name it. Raises Forbidden, NotTyped, and what hinders it (WorksForSomebody, refusals of rooms); then nothing happens.
    """
    person_id = oneself(actor)
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(pk=person_id, is_active=True).first()
        if person is None:
            raise Missing(what="person")
        if typed.strip().casefold() != person.email.casefold():
            raise NotTyped
        for refusal in hindrances_of(person_id):
            raise refusal
        for _room, port in sorted(rooms.items()):
            port.erase(person_id)
        _forget(person)
        record(actor, "identity.person_erased", [Subject("identity.person", person_id)])


def _forget(person: Person) -> None:
    for kept in (EmailAddress, Authenticator, UserSession):
        kept.objects.filter(user_id=person.pk).delete()
    nobody = f"{person.pk}@{_NOWHERE}"
    ApiKey.objects.filter(person=person, revoked_at=None).update(revoked_at=clock.now())
    StaffInvitation.objects.filter(accepted_by=person).update(email=nobody)
    Hit.objects.filter(key=f"message:{person.pk}").delete()
    person.email, person.display_name, person.language, person.country, person.currency = nobody, "", "en", "", ""
    person.last_login, person.is_active, person.session_epoch = None, False, person.session_epoch + 1
    person.set_unusable_password()
    person.save()
