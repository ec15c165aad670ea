"""An operator helps in a store: under their own name, for a reason, for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.identity.errors import ReasonRequired
from entrepot.identity.models import SupportSession
from entrepot.identity.queries import grants_of
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Invalid

from .allow import allow
from .record import record

_LEAST_REASON: Final = 10
_LONGEST_MINUTES: Final = 120


def act_as(store_id: UUID, reason: str, *, actor: Actor, minutes: int = 30) -> Actor:
    """The operator as somebody who works in the store until `minutes` are over, without its money, staff, keys and closing.

    Everything they do is audited with their own name, for the store; the merchant sees it, and why. `actor_of(person,
    acting_for=store_id)` gives the same rights to later requests. Raises Forbidden, ReasonRequired, Invalid.
    """
    allow(actor, "support.act_as", [store_id])
    if actor.person_id is None or actor.key_id is not None:
        raise Forbidden(leaf="support.act_as")
    if len(reason.strip()) < _LEAST_REASON:
        raise ReasonRequired(least=_LEAST_REASON)
    if not 1 <= minutes <= _LONGEST_MINUTES:
        raise Invalid(field="minutes", reason=f"from 1 to {_LONGEST_MINUTES}")
    now = clock.now()
    with transaction.atomic():
        session = SupportSession.objects.create(
            person_id=actor.person_id,
            store_id=store_id,
            reason=reason.strip()[:300],
            started_at=now,
            ends_at=now + timedelta(minutes=minutes),
        )
        detail = {"reason": session.reason, "minutes": minutes}
        record(actor, "identity.support_started", [Subject("identity.support_session", session.pk, store_id, detail)])
    return actor.on_behalf_of(store_id, grants_of(actor.person_id))


def stop_acting(store_id: UUID, *, actor: Actor) -> None:
    """End the actor's support in the store at once. Safe to repeat. Raises Forbidden for somebody who can have none."""
    if actor.person_id is None:
        raise Forbidden(leaf="support.act_as")
    now = clock.now()
    with transaction.atomic():
        running = SupportSession.objects.select_for_update().filter(
            person_id=actor.person_id, store_id=store_id, started_at__lte=now, ends_at__gt=now
        )
        ended = [Subject("identity.support_session", session.pk, store_id) for session in running]
        running.update(ends_at=now)
        record(actor, "identity.support_stopped", ended)
