"""A statement that was read before is laid beside our books as they are today."""

from __future__ import annotations

from django.db import transaction

from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Missing
from entrepot.reconciliation.enums import Resolution
from entrepot.reconciliation.models import Statement
from entrepot.reconciliation.types import Reconciled

from ._lay_beside import lay_beside, one_at_a_time


def look_again(statement_id: int, *, actor: Actor) -> Reconciled:
    """Differences that are none any more close by themselves. Raises Forbidden, Missing, UnknownProvider, GivesNoStatements."""
    allow(actor, "reconciliation.work")
    with transaction.atomic():
        provider = Statement.objects.filter(pk=statement_id).values_list("provider", flat=True).first()
        if provider is None:
            raise Missing(what="statement")
        one_at_a_time(provider)
        return lay_beside(Statement.objects.get(pk=statement_id), vanished=Resolution.BOOKS_AGREE, actor=actor)
