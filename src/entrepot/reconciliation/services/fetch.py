"""Yesterday's statement of every provider is fetched and read."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.payments.errors import StatementNotReady
from entrepot.payments.services import fetch_statement, statement_providers
from entrepot.reconciliation import policy
from entrepot.reconciliation.enums import BreakKind, BreakState, StatementSource
from entrepot.reconciliation.models import Break, Statement
from entrepot.reconciliation.registry import named
from entrepot.reconciliation.types import Reconciled

from .look_again import look_again
from .read_statement import read_statement

# Lines about chargebacks, and the movement of ours that explains each.
_TYPED_IN: Final = {"chargeback": "chargeback", "chargeback_won": "chargeback_won", "chargeback_fee": "chargeback"}
_log = logging.getLogger(__name__)


def fetch_due(*, actor: Actor = SYSTEM) -> list[Reconciled]:
    """Fetch and read each statement of the last days that is not there, the oldest first; what one provider fails at does not stop
    the others, and is asked for again the next time. What a bank took is typed in by people: a statement whose line was a chargeback that
    nobody knew of is looked at again once it is known.

    The providers are asked outside transactions: must not be called inside one.
    """
    done = []
    for statement_id in _explained():
        look_again(statement_id, actor=actor)
    for provider, terms in statement_providers().items():
        for day in _missing(provider, terms.zone):
            try:
                file = fetch_statement(provider, day)
                done.append(read_statement(provider, day, file, actor=actor, source=StatementSource.FETCHED))
            except StatementNotReady as refusal:
                _log.warning("%s", refusal.message)
            except Refused as refusal:
                _log.error("the statement of %s for %s was refused: %s", provider, day, refusal.message)
    return done


def _explained() -> list[int]:
    """Statements with lines of chargebacks that were extra, and have been typed in since. A statement, and one a provider."""
    unexplained: dict[str, dict[tuple[str, str], set[int]]] = {}
    for provider, movement, ref, statement_id in Break.objects.filter(
        state=BreakState.OPEN, kind=BreakKind.EXTRA, movement__in=_TYPED_IN
    ).values_list("provider", "movement", "our_ref", "statement_id"):
        if statement_id is not None:
            unexplained.setdefault(provider, {}).setdefault((_TYPED_IN[movement], ref), set()).add(statement_id)
    found: set[int] = set()
    for provider, statements in unexplained.items():
        for move in named(provider, sorted({ref for _, ref in statements})):
            found |= statements.get((move.kind, move.our_ref), set())
    return sorted(found)


def _missing(provider: str, zone: str) -> list[date]:
    """The days to ask for: from the first one read on, or from yesterday for a provider without any."""
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    earliest = today - policy.FETCH_BACK
    first = Statement.objects.filter(provider=provider).order_by("day").values_list("day", flat=True).first()
    earliest = max(earliest, first or today - timedelta(days=1))
    read = set(Statement.objects.filter(provider=provider, day__gte=earliest).values_list("day", flat=True))
    days = [earliest + timedelta(days=n) for n in range((today - earliest).days)]
    return [day for day in days if day not in read]
