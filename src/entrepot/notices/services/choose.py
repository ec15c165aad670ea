"""People choose what they are told, and how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.core import signing

from entrepot.identity.types import Actor
from entrepot.kernel.errors import Forbidden, Invalid
from entrepot.notices.enums import Channel, Kind
from entrepot.notices.errors import LinkRefused
from entrepot.notices.models import Preference

_SALT: Final = "entrepot.notices.unsubscribe"


def choose(wishes: Mapping[tuple[str, str], bool], *, actor: Actor) -> None:
    """Keep whether the person is told by (kind, channel). Raises Invalid for words that there are not, Forbidden for a visitor."""
    if actor.person_id is None:
        raise Forbidden(leaf="notices.choose")
    if any(kind not in Kind.values or channel not in Channel.values for kind, channel in wishes):
        raise Invalid(field="kind", reason="unknown")
    _keep(actor.person_id, wishes)


def unsubscribe_token(person_id: UUID, kind: str) -> str:
    """The signed text of the link in a mail that ends mails of this kind, without a sign-in."""
    return signing.dumps([str(person_id), kind], salt=_SALT)


def unsubscribe(token: str, *, only_look: bool = False) -> str:
    """End mails of the kind that the link names, for the person that it names; returns the kind. Safe to repeat.

    With `only_look` nothing is written. Raises LinkRefused.
    """
    try:
        person, kind = signing.loads(token, salt=_SALT)
        person_id = UUID(person)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkRefused from error
    if not only_look:
        _keep(person_id, {(kind, Channel.MAIL.value): False})
    return str(kind)


def _keep(person_id: UUID, wishes: Mapping[tuple[str, str], bool]) -> None:
    Preference.objects.bulk_create(
        [Preference(person_id=person_id, kind=kind, channel=by, is_on=on) for (kind, by), on in sorted(wishes.items())],
        update_conflicts=True,
        unique_fields=["person", "kind", "channel"],
        update_fields=["is_on"],
    )
