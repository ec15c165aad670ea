"""Hearts: what the visitor keeps and follows, as pages mark it; a guest's wish waits until the guest has signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.favourites.queries import followed_ids, kept_ids
from entrepot.favourites.services import drop_product, follow_store, keep_product, unfollow_store
from entrepot.favourites.types import Kept
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.wording.refusals import sentence

from .visitor import actor_of

_WAITING: Final = "heart"  # in a guest's session: [verb, id, when]
_UNDO: Final = "dropped"  # in the session: what was taken out last
_WAITS: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Verb:
    """What a press on a heart asks for; `then` is the verb that the heart has afterwards."""

    do: Callable[..., Any]
    then: str
    said: Promise


VERBS: Final[dict[str, Verb]] = {
    "keep": Verb(keep_product, "drop", _("It is among your favourites.")),
    "drop": Verb(drop_product, "keep", _("It is no longer among your favourites.")),
    "follow": Verb(follow_store, "unfollow", _("You follow this store.")),
    "unfollow": Verb(unfollow_store, "follow", _("You no longer follow this store.")),
}


def kept_of(request: HttpRequest) -> frozenset[str]:
    """The products that the visitor keeps (ids as pages write them), read once a request; nothing for guests."""
    return _once(request, "_kept", kept_ids)


def followed_of(request: HttpRequest) -> frozenset[str]:
    """The stores that the visitor follows, read once a request; nothing for guests."""
    return _once(request, "_followed", followed_ids)


def _once(request: HttpRequest, name: str, read: Callable[[UUID], frozenset[UUID]]) -> frozenset[str]:
    found: frozenset[str] | None = getattr(request, name, None)
    if found is None:
        person_id = actor_of(request).person_id
        found = frozenset(map(str, read(person_id))) if person_id else frozenset()
        setattr(request, name, found)
    return found


def asked(request: HttpRequest) -> tuple[str, UUID] | None:
    """The verb and the id that were posted; None for what makes no sense."""
    for name in VERBS:
        if value := request.POST.get(name):
            try:
                return name, UUID(value)
            except ValueError:
                return None
    return None


def let_wait(request: HttpRequest, verb: str, id_: UUID) -> None:
    """Remember a guest's wish until the sign-in."""
    request.session[_WAITING] = [verb, str(id_), clock.now().isoformat()]


def make_up(request: HttpRequest, actor: Actor) -> None:
    """After signing in: what the guest wished is done, once, and the page says so."""
    waiting = request.session.pop(_WAITING, None)
    if waiting is None:
        return
    name, id_, at = waiting
    if clock.now() - datetime.fromisoformat(at) > _WAITS or name not in VERBS:
        return
    verb = VERBS[name]
    try:
        verb.do(UUID(id_), actor=actor)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, str(verb.said))


def waits(request: HttpRequest) -> bool:
    """Whether a wish waits in the session."""
    return _WAITING in request.session


def remember_dropped(request: HttpRequest, dropped: Kept | None) -> None:
    """Keep what was taken out, for the button that brings it back."""
    if dropped is not None:
        request.session[_UNDO] = [
            str(dropped.product_id), dropped.kept_at.isoformat(), dropped.seen_minor, dropped.seen_currency,
        ]  # fmt: skip


def can_undo(request: HttpRequest) -> bool:
    """Whether something can be brought back."""
    return _UNDO in request.session


def dropped_last(request: HttpRequest) -> Kept | None:
    """What was taken out last; asked once."""
    row = request.session.pop(_UNDO, None)
    return Kept(UUID(row[0]), datetime.fromisoformat(row[1]), row[2], row[3]) if row else None
