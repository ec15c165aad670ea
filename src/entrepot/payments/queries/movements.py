"""What we believe that a provider moved, to be laid beside its statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from entrepot.database import sql
from entrepot.payments import registry
from entrepot.payments.ports import GivesStatements
from entrepot.payments.types import Movement

# One shape for the three ways money moves. A payment counts with what was received: a mismatch is money that came, too.
_MOVED: Final = """
SELECT 'payment', p.our_ref, p.provider_ref, p.received_minor, p.received_currency, p.paid_at, '', p.method
  FROM payments_payment p WHERE p.provider = %(provider)s AND p.received_minor > 0 AND p.paid_at IS NOT NULL AND {paid}
UNION ALL
SELECT 'refund', r.request_no, '', -r.amount_minor, r.currency, r.closed_at, p.our_ref, ''
  FROM payments_refund r JOIN payments_payment p ON p.id = r.payment_id
 WHERE p.provider = %(provider)s AND r.state = 'succeeded' AND {refunded}
UNION ALL
SELECT 'payout', o.request_no, o.provider_ref, -o.amount_minor, o.currency, o.paid_at, '', ''
  FROM payments_payout o WHERE o.provider = %(provider)s AND o.paid_at IS NOT NULL AND {paid_out}
UNION ALL
SELECT 'payout_return', o.request_no, o.provider_ref, o.amount_minor, o.currency, o.returned_at, '', ''
  FROM payments_payout o WHERE o.provider = %(provider)s AND o.returned_at IS NOT NULL AND {returned}
"""


def _between(column: str) -> str:
    return f"{column} >= %(since)s AND {column} < %(until)s"


_WITHIN: Final = _MOVED.format(
    paid=_between("p.paid_at"),
    refunded=_between("r.closed_at"),
    paid_out=_between("o.paid_at"),
    returned=_between("o.returned_at"),
)
_NAMED: Final = _MOVED.format(
    paid="(p.our_ref = ANY(%(refs)s) OR p.provider_ref = ANY(%(refs)s) AND p.paid_at >= %(since)s)",
    refunded="r.request_no = ANY(%(refs)s)",
    paid_out="o.request_no = ANY(%(refs)s)",
    returned="o.request_no = ANY(%(refs)s)",
) + (  # what was let go is known where a statement tells of it, and not missed where it does not: it moves nothing in or out
    """
UNION ALL
SELECT 'release', l.request_no, l.provider_ref, 0, l.currency, l.closed_at, p.our_ref, ''
  FROM payments_release l JOIN payments_payment p ON p.id = l.payment_id
 WHERE p.provider = %(provider)s AND l.state = 'done' AND l.request_no = ANY(%(refs)s)
"""
)
_DAYS: Final = f"""
SELECT DISTINCT (moved.at AT TIME ZONE %(zone)s)::date
  FROM ({_WITHIN}) AS moved(kind, our_ref, provider_ref, amount_minor, currency, at, payment_ref, method)
"""


def movements(provider: str, since: datetime, until: datetime) -> Iterator[Movement]:
    """Everything booked for that provider in [since, until), however much: rows come as they are asked for."""
    for row in sql.stream(_WITHIN, {"provider": provider, "since": since, "until": until}, rows_a_time=5_000):
        yield Movement(*row)


def movements_named(provider: str, refs: Sequence[str], since: datetime) -> list[Movement]:
    """Movements of any day that carry one of these numbers of ours, and payments since then that carry one of the provider's.

    One statement.
    """
    params = {"provider": provider, "refs": list(refs), "since": since}
    return [Movement(*row) for row in sql.rows(_NAMED, params)] if refs else []


def known_payments(refs: Sequence[str]) -> set[str]:
    """Which of our payment numbers exist, in whatever state. One statement."""
    found = sql.rows("SELECT our_ref FROM payments_payment WHERE our_ref = ANY(%s)", [list(refs)])
    return {row[0] for row in found}


def payment_ids(refs: Sequence[str]) -> dict[str, UUID]:
    """The payments of these numbers of ours. One statement."""
    return dict(sql.rows("SELECT our_ref, id FROM payments_payment WHERE our_ref = ANY(%s)", [list(refs)]))


def days_of_movement(since: datetime, until: datetime, *, more: Iterable[tuple[str, datetime]] = ()) -> set[tuple[str, date]]:
    """(provider, its day) of everything booked in [since, until), for providers that hand out statements. A statement a provider.

    `more` are the providers and moments of what other rooms know that a provider moved.
    """
    moments = list(more)
    days: set[tuple[str, date]] = set()
    for driver in registry.drivers():
        if not isinstance(driver, GivesStatements):
            continue
        zone = driver.statement_zone
        params = {"provider": driver.code, "since": since, "until": until, "zone": zone}
        days |= {(driver.code, row[0]) for row in sql.rows(_DAYS, params)}
        days |= {(driver.code, at.astimezone(ZoneInfo(zone)).date()) for code, at in moments if code == driver.code}
    return days
