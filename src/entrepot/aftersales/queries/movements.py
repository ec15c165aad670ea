"""Chargebacks as movements at a provider, to be laid beside its statements: what a bank took, and what came back of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from entrepot.database import sql
from entrepot.payments.types import Movement

# The provider knows one chargeback where we have one for each order of the payment; its number is the one that both sides have.
_MOVED: Final = """
SELECT 'chargeback', c.provider_ref, p.provider_ref, -sum(c.amount_minor)::bigint, c.currency, min(c.opened_at), p.our_ref
  FROM aftersales_chargeback c JOIN payments_payment p ON p.id = c.payment_id WHERE c.provider = %(provider)s AND {opened}
 GROUP BY c.provider_ref, c.currency, p.provider_ref, p.our_ref
UNION ALL
SELECT 'chargeback_won', c.provider_ref, p.provider_ref, sum(c.amount_minor)::bigint, c.currency, max(c.decided_at), p.our_ref
  FROM aftersales_chargeback c JOIN payments_payment p ON p.id = c.payment_id
 WHERE c.provider = %(provider)s AND c.state = 'won' AND {won}
 GROUP BY c.provider_ref, c.currency, p.provider_ref, p.our_ref
"""
_WITHIN: Final = _MOVED.format(
    opened="c.opened_at >= %(since)s AND c.opened_at < %(until)s", won="c.decided_at >= %(since)s AND c.decided_at < %(until)s"
)
_NAMED: Final = _MOVED.format(opened="c.provider_ref = ANY(%(refs)s)", won="c.provider_ref = ANY(%(refs)s)")
_MOMENTS: Final = """
SELECT provider, opened_at FROM aftersales_chargeback WHERE opened_at >= %(since)s AND opened_at < %(until)s
UNION ALL
SELECT provider, decided_at FROM aftersales_chargeback WHERE state = 'won' AND decided_at >= %(since)s AND decided_at < %(until)s
"""


class ChargebackMoves:
    """The port of reconciliation to this room."""

    def within(self, provider: str, since: datetime, until: datetime) -> Iterator[Movement]:
        """Chargebacks opened, and those won, in [since, until). One statement."""
        for row in sql.rows(_WITHIN, {"provider": provider, "since": since, "until": until}):
            yield Movement(*row)

    def named(self, provider: str, refs: Sequence[str]) -> Iterator[Movement]:
        """Chargebacks that carry one of these numbers of the provider's. One statement."""
        for row in sql.rows(_NAMED, {"provider": provider, "refs": list(refs)}):
            yield Movement(*row)

    def moments(self, since: datetime, until: datetime) -> Iterator[tuple[str, datetime]]:
        """(provider, when) of what moved in [since, until). One statement."""
        yield from sql.rows(_MOMENTS, {"since": since, "until": until})
