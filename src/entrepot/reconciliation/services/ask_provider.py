"""A difference is put to the provider anew, and looked at with its answer."""

from __future__ import annotations

from uuid import UUID

from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Missing
from entrepot.payments.queries import payment_ids
from entrepot.payments.services import fetch_statement, refresh
from entrepot.reconciliation.enums import BreakState, StatementSource
from entrepot.reconciliation.errors import BreakOver
from entrepot.reconciliation.models import Break, Statement

from .look_again import look_again
from .read_statement import read_statement


def ask_provider(break_id: UUID, *, actor: Actor) -> bool:
    """Ask about the payment, fetch the day's statement anew, look again; True when the difference is over by that.

    The provider is asked outside a transaction: must not be called inside one. Raises Forbidden, Missing, BreakOver,
    StatementNotReady, and what the provider's room refuses.
    """
    allow(actor, "reconciliation.work")
    row = Break.objects.filter(pk=break_id).first()
    if row is None:
        raise Missing(what="difference")
    if row.state != BreakState.OPEN:
        raise BreakOver
    refs = [ref for ref in (row.our_ref, row.detail.get("our_ref", "")) if ref]
    known = payment_ids(refs)
    if known:
        refresh(sorted(known.values()))
    statement = Statement.objects.filter(provider=row.provider, day=row.day).first()
    if statement is not None and statement.source == StatementSource.FETCHED:
        file = fetch_statement(row.provider, row.day)
        read_statement(row.provider, row.day, file, actor=actor, source=StatementSource.FETCHED, replace=True)
    elif statement is not None:
        look_again(statement.pk, actor=actor)
    return not Break.objects.filter(pk=break_id, state=BreakState.OPEN).exists()
