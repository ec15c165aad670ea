"""The platform decides on an application."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from entrepot.identity.services import rights_of
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.stores.enums import Outcome
from entrepot.stores.errors import OwnApplication
from entrepot.stores.models import Store, StoreApplication

from .move import Guard, move


def approve(store_id: UUID, *, actor: Actor) -> None:
    """Open the store. Raises OwnApplication for somebody of the merchant's own, and what `move` raises."""
    with transaction.atomic():
        move(store_id, "approve", actor=actor, guard=_decide(actor, Outcome.APPROVED, ()))


def refuse(store_id: UUID, reasons: Sequence[str], *, actor: Actor) -> None:
    """Turn the application down for `reasons`, which the merchant reads. Raises ReasonMissing without one, and as `approve`."""
    told = [reason.strip() for reason in reasons if reason.strip()]
    with transaction.atomic():
        move(store_id, "refuse", actor=actor, reason="; ".join(told), guard=_decide(actor, Outcome.REFUSED, told))


def _decide(actor: Actor, outcome: Outcome, reasons: Sequence[str]) -> Guard:
    def decide(store: Store) -> None:
        application = StoreApplication.objects.select_for_update().get(store=store, outcome="")
        own = actor.person_id is not None and application.applied_by == actor.person_id
        if own or store.merchant.organisation_id in rights_of(actor).organisations:
            raise OwnApplication
        application.outcome = outcome
        application.reasons = list(reasons)
        application.decided_by = actor.person_id
        application.decided_at = clock.now()
        application.save(update_fields=["outcome", "reasons", "decided_by", "decided_at"])

    return decide
