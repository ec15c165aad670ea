"""The mail with an invitation's link."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from entrepot.identity.enums import StoreRole
from entrepot.identity.models import StaffInvitation
from entrepot.kernel import clock

from .invite import invitation_token


def send_invitation(invitation_id: UUID, store_name: str) -> bool:
    """Mail the link, unless the invitation has ended in the meantime; whether it was mailed."""
    invitation = StaffInvitation.objects.filter(
        pk=invitation_id, accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now()
    ).first()
    if invitation is None:
        return False
    with translation.override(invitation.language):
        subject = _("Work with us in %(store)s") % {"store": " ".join(store_name.split())}
        body = _(
            "You are invited to work in the store %(store)s as “%(role)s”.\n\n"
            "To accept, sign in with this e-mail address and open:\n%(link)s\n\n"
            "The link works once, until %(until)s (UTC). If you did not expect it, do nothing."
        ) % {
            "store": store_name,
            "role": StoreRole(invitation.role).label,
            "link": f"{settings.SITE_URL}/seller/invitations/{invitation_token(invitation.pk)}/",
            "until": f"{invitation.expires_at:%Y-%m-%d %H:%M}",
        }
    send_mail(subject, body, None, [invitation.email])
    return True
