"""Yesterday's statement of every provider is fetched and read."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.payments.errors import StatementNotReady
from entrepot.payments.services import fetch_statement, statement_providers
from entrepot.reconciliation import policy
from entrepot.reconciliation.enums import StatementSource
from entrepot.reconciliation.models import Statement
from entrepot.reconciliation.types import Reconciled

from .read_statement import read_statement

_log = logging.getLogger(__name__)


def fetch_due(*, actor: Actor = SYSTEM) -> list[Reconciled]:
    """Fetch and read each statement of the last days that is not there, the oldest first; what one provider fails at does not stop
    the others, and is asked for again the next time.

    The providers are asked outside transactions: must not be called inside one.
    """
    done = []
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


def _missing(provider: str, zone: str) -> list[date]:
    """The days to ask for: from the first one read on, or from yesterday for a provider without any."""
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    earliest = today - policy.FETCH_BACK
    first = Statement.objects.filter(provider=provider).order_by("day").values_list("day", flat=True).first()
    earliest = max(earliest, first or today - timedelta(days=1))
    read = set(Statement.objects.filter(provider=provider, day__gte=earliest).values_list("day", flat=True))
    days = [earliest + timedelta(days=n) for n in range((today - earliest).days)]
    return [day for day in days if day not in read]
