"""Refusals of identity."""

from __future__ import annotations

from entrepot.kernel.errors import Refused


class PersonSuspended(Refused):
    code = "identity.person_suspended"
    template = "This account is closed."
    kind = "forbidden"


class KeyRefused(Refused):
    """The key is unknown, expired or revoked; `reason` is one of these words."""

    code = "identity.key_refused"
    template = "The API key is not accepted: it is {reason}."
    kind = "forbidden"


class KeyNotReplaceable(Refused):
    """The key cannot be replaced any more; `reason` is revoked, expired or replaced already."""

    code = "identity.key_not_replaceable"
    template = "This key cannot be replaced: it is {reason}."


class RightsExceeded(Refused):
    """Nobody gives away what they do not have."""

    code = "identity.rights_exceeded"
    template = "You can not give rights that you do not have yourself: {leaves}."
    kind = "forbidden"


class NotYourself(Refused):
    """Nobody does this to their own account."""

    code = "identity.not_yourself"
    template = "Somebody else has to do this to your own account."
    kind = "forbidden"


class LastOwner(Refused):
    code = "identity.last_owner"
    template = "The last owner can not be removed. Name another owner first."


class RoleNotHeld(Refused):
    code = "identity.role_not_held"
    template = "This person does not have the role “{role}” here."
    kind = "missing"


class AlreadyStaff(Refused):
    code = "identity.already_staff"
    template = "This person already has the role “{role}” here."


class InvitationRefused(Refused):
    """The invitation can not be accepted; `reason`: unknown, used, withdrawn, expired, or made for another address."""

    code = "identity.invitation_refused"
    template = "This invitation can not be accepted: it is {reason}."
    kind = "invalid"


class ReasonRequired(Refused):
    code = "identity.reason_required"
    template = "Say why, in at least {least} characters. The reason is kept in the audit log."
    kind = "invalid"


class TooOften(Refused):
    """Somebody did the same thing very often; in `seconds` it may go on."""

    code = "identity.too_often"
    template = "That was very often in a short time. Please go on in {seconds} seconds."
    kind = "often"


class NotTyped(Refused):
    code = "identity.not_typed"
    template = "This is not the e-mail address of your account."
    kind = "invalid"


class WorksForSomebody(Refused):
    code = "identity.works_for_somebody"
    template = "You have a role in a store, a company or at the platform. Have it taken away first."
