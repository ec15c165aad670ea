"""A store asks to be opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import transaction

from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.stores.errors import PapersMissing
from entrepot.stores.models import Store, StoreApplication
from entrepot.stores.queries import kind_rules
from entrepot.stores.types import Paper

from .move import move


def apply(store_id: UUID, papers: Sequence[Paper] = (), *, actor: Actor) -> None:
    """Hand the store in for review with its papers; a refused one may be handed in again.

    Raises PapersMissing when a paper that the kind asks for today is not among them, and what `move` raises.
    """

    def hand_in(store: Store) -> None:
        now = clock.now()
        asked = kind_rules(store.kind, now.date(), store.country)
        given = {paper.kind for paper in papers if paper.reference.strip()}
        missing = [kind for kind in asked.required_papers if kind not in given]
        if missing:
            raise PapersMissing(papers=", ".join(missing))
        StoreApplication.objects.create(
            store=store,
            applied_by=actor.person_id,
            applied_at=now,
            papers=[asdict(paper) for paper in papers],
            rule_ids=list(asked.rule_ids),
        )

    with transaction.atomic():
        move(store_id, "apply", actor=actor, guard=hand_in)
