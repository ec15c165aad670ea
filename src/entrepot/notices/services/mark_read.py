"""Notices are read."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing
from entrepot.notices.models import Notice
from entrepot.notices.types import Target


def mark_read(notice_id: UUID, *, actor: Actor) -> Target:
    """Note that it was seen; returns what it is about. Safe to repeat: the first time stays. Raises Missing, also for somebody else's."""
    own = _of(actor).filter(pk=notice_id, is_shown=True)
    own.filter(read_at=None).update(read_at=clock.now())
    target = own.values_list("target", flat=True).first()
    if target is None:
        raise Missing(what="notice")
    return Target(**target)


def mark_all_read(*, actor: Actor) -> int:
    """Note that the person has seen all of them; how many were new."""
    return _of(actor).filter(read_at=None).update(read_at=clock.now())


def _of(actor: Actor) -> QuerySet[Notice]:
    return Notice.objects.filter(person_id=actor.person_id) if actor.person_id else Notice.objects.none()
