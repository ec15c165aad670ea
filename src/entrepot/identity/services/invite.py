"""Asking somebody by e-mail to join a store's staff."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from procrastinate.contrib.django import app

from entrepot.identity.enums import StoreRole
from entrepot.identity.errors import InvitationRefused, TooOften
from entrepot.identity.models import Person, StaffInvitation, StoreGrant
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Invalid, Missing

from .allow import allow
from .grant_role import not_beyond_own
from .record import record

_SALT: Final = "identity.invitation"
_BETWEEN_MAILS: Final = timedelta(minutes=1)


def invite(
    store_id: UUID, email: str, role: StoreRole, *, actor: Actor, store_name: str, language: str = "en", days: int = 14
) -> UUID:
    """Offer `role` in the store to whoever owns the e-mail address; a link is mailed to it in `language`. Returns the
    invitation.

    An open offer of the same role to the same address is withdrawn. Raises Missing, Forbidden, RightsExceeded, Invalid.
    """
    allow(actor, "staff.manage", [store_id])
    not_beyond_own(actor, store_id, StoreRole(role))
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(field="email", reason="this is not an e-mail address") from error
    if not 1 <= days <= 90:
        raise Invalid(field="days", reason="from 1 to 90")
    now = clock.now()
    with transaction.atomic():
        _open(store_id).filter(email__iexact=email, role=role).update(withdrawn_at=now)
        invitation = StaffInvitation.objects.create(
            store_id=store_id,
            email=email,
            role=StoreRole(role),
            language=language,
            invited_by=actor.person_id,
            created_at=now,
            expires_at=now + timedelta(days=days),
            sent_at=now,
        )
        record(actor, "identity.invited", [_subject(invitation)])
        _mail(invitation.pk, store_name)
    return invitation.pk


def resend_invitation(invitation_id: UUID, *, actor: Actor, store_name: str, days: int = 14) -> None:
    """Mail the link of an offer again, which then holds for `days` from now, also when it had run out.

    Links mailed before work as long. Raises Missing, Forbidden, RightsExceeded, InvitationRefused when it was accepted or withdrawn,
    and TooOften within a minute of the mail before.
    """
    with transaction.atomic():
        invitation = _locked(invitation_id, actor)
        not_beyond_own(actor, invitation.store_id, StoreRole(invitation.role))
        if invitation.accepted_at is not None or invitation.withdrawn_at is not None:
            raise InvitationRefused(reason="used" if invitation.accepted_at is not None else "withdrawn")
        now = clock.now()
        if invitation.sent_at is not None and (rest := invitation.sent_at + _BETWEEN_MAILS - now) > timedelta():
            raise TooOften(seconds=max(1, round(rest.total_seconds())))
        invitation.sent_at, invitation.expires_at = now, now + timedelta(days=days)
        invitation.save(update_fields=["sent_at", "expires_at"])
        record(actor, "identity.invitation_resent", [_subject(invitation)])
        _mail(invitation.pk, store_name)


def withdraw_invitation(invitation_id: UUID, *, actor: Actor) -> None:
    """Take an offer back before it is accepted. Raises Missing, Forbidden, and InvitationRefused when it was accepted
    already.
    """
    with transaction.atomic():
        invitation = _locked(invitation_id, actor)
        if invitation.accepted_at is not None:
            raise InvitationRefused(reason="used")
        if invitation.withdrawn_at is None:
            invitation.withdrawn_at = clock.now()
            invitation.save(update_fields=["withdrawn_at"])
            record(actor, "identity.invitation_withdrawn", [_subject(invitation)])


def read_invitation(token: str) -> StaffInvitation:
    """The offer that the mailed `token` names, to be looked at before it is accepted. Raises InvitationRefused."""
    invitation = StaffInvitation.objects.filter(pk=_id_in(token)).first()
    if invitation is None:
        raise InvitationRefused(reason="unknown")
    return invitation


def accept_invitation(token: str, *, actor: Actor) -> UUID:
    """Join the staff of the store that the mailed `token` names; the account must have the invited address. Returns the store.

    Raises InvitationRefused, Forbidden for a visitor. The link works once.
    """
    allow(actor, "staff.join")
    if actor.person_id is None or actor.key_id is not None:
        raise Forbidden(leaf="staff.join")
    with transaction.atomic():
        invitation = StaffInvitation.objects.select_for_update().filter(pk=_id_in(token)).first()
        email = Person.objects.values_list("email", flat=True).get(pk=actor.person_id)
        if invitation is None:
            raise InvitationRefused(reason="unknown")
        if reason := _why_not(invitation, email):
            raise InvitationRefused(reason=reason)
        StoreGrant.objects.get_or_create(
            person_id=actor.person_id,
            store_id=invitation.store_id,
            role=invitation.role,
            defaults={"granted_by": invitation.invited_by},
        )
        invitation.accepted_at = clock.now()
        invitation.accepted_by_id = actor.person_id
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        record(actor, "identity.invitation_accepted", [_subject(invitation)])
    return invitation.store_id


def invitation_token(invitation_id: UUID) -> str:
    """The signed text that stands in the mailed link."""
    return signing.dumps(str(invitation_id), salt=_SALT)


def _locked(invitation_id: UUID, actor: Actor) -> StaffInvitation:
    invitation = StaffInvitation.objects.select_for_update().filter(pk=invitation_id).first()
    if invitation is None:
        raise Missing(what="invitation")
    allow(actor, "staff.manage", [invitation.store_id])
    return invitation


def _mail(invitation_id: UUID, store_name: str) -> None:
    app.configure_task("identity.send_invitation", queue="mail", allow_unknown=True).defer(
        invitation_id=str(invitation_id), store_name=store_name
    )


def _id_in(token: str) -> UUID:
    try:
        return UUID(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError) as error:
        raise InvitationRefused(reason="unknown") from error


def _why_not(invitation: StaffInvitation, email: str) -> str:
    if invitation.accepted_at is not None:
        return "used"
    if invitation.withdrawn_at is not None:
        return "withdrawn"
    if invitation.expires_at <= clock.now():
        return "expired"
    return "" if invitation.email.casefold() == email.casefold() else "made for another address"


def _open(store_id: UUID) -> models.QuerySet[StaffInvitation]:
    return StaffInvitation.objects.filter(store_id=store_id, accepted_at=None, withdrawn_at=None)


def _subject(invitation: StaffInvitation) -> Subject:
    return Subject("identity.invitation", invitation.pk, invitation.store_id, {"role": str(invitation.role)})
