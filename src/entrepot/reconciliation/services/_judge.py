"""Lay a statement's lines beside our movements, set-based, and name every difference.

The lines are in the table already; our movements are copied beside them into a table of the transaction. A million lines are two
joins. Which difference a line has is decided in one place, the statement _JUDGE.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain, islice
from typing import Any, Final, NamedTuple

from django.db import connection

from entrepot.payments.enums import BookedKind
from entrepot.payments.queries import known_payments, movements, movements_named
from entrepot.payments.types import Movement
from entrepot.reconciliation import policy, registry
from entrepot.reconciliation.types import Day, FeeTerms

_CHUNK: Final = 20_000
_ANEW: Final = "DROP TABLE IF EXISTS pg_temp.reconciliation_ours, pg_temp.reconciliation_pair"
_OURS: Final = """
CREATE TEMPORARY TABLE reconciliation_ours (
  kind text, our_ref text, provider_ref text, amount_minor bigint, currency text, at timestamptz, payment_ref text, method text
) ON COMMIT DROP
"""
_UNKNOWN: Final = """
SELECT DISTINCT ref FROM reconciliation_line l, unnest(ARRAY[l.our_ref, l.provider_ref]) ref
 WHERE l.statement_id = %(statement)s AND ref <> ''
   AND NOT EXISTS (SELECT 1 FROM reconciliation_ours o WHERE o.kind = l.kind AND o.our_ref = l.our_ref)
"""
_ORPHANS: Final = """
SELECT DISTINCT payment_ref FROM reconciliation_line
 WHERE statement_id = %(statement)s AND kind = 'refund' AND payment_ref <> ''
   AND NOT EXISTS (SELECT 1 FROM reconciliation_ours o WHERE o.kind = 'refund' AND o.our_ref = reconciliation_line.our_ref)
"""
# A line belongs to the movement with its number. Where there is none: to the payment, payout or chargeback with the provider's number, or
# to the refund of the same payment and amount, so long as no line of its own claims that movement. What a provider keeps for a chargeback
# is a charge of its own, and nobody's where we know nothing of that chargeback.
_PAIR: Final = """
CREATE TEMPORARY TABLE reconciliation_pair ON COMMIT DROP AS
SELECT l.position, l.kind, l.our_ref, l.provider_ref, l.payment_ref, l.amount_minor, l.fee_minor, l.currency, l.at,
       o.our_ref IS NOT NULL AS is_named, coalesce(o.our_ref, w.our_ref) AS ours, coalesce(o.provider_ref, w.provider_ref) AS theirs,
       coalesce(o.amount_minor, w.amount_minor) AS expected_minor, coalesce(o.currency, w.currency) AS expected_currency,
       coalesce(o.at, w.at) AS booked_at,
       l.kind IN ('payment', 'refund', 'payout', 'payout_return', 'chargeback', 'chargeback_won', 'release') AS moves,
       l.kind = 'fee' OR l.kind = 'chargeback_fee' AND EXISTS (
         SELECT 1 FROM reconciliation_ours c WHERE c.kind = 'chargeback' AND c.our_ref = l.our_ref AND l.our_ref <> '') AS is_charge,
       row_number() OVER (PARTITION BY l.kind, CASE WHEN l.our_ref = '' THEN l.provider_ref ELSE l.our_ref END ORDER BY l.position)
         + (SELECT count(*) FROM reconciliation_line e JOIN reconciliation_statement s ON s.id = e.statement_id
             WHERE e.our_ref = l.our_ref AND e.kind = l.kind AND l.our_ref <> '' AND e.is_matched
               AND s.provider = %(provider)s AND s.day < %(day)s) AS nth
  FROM reconciliation_line l
  LEFT JOIN reconciliation_ours o ON o.kind = l.kind AND o.our_ref = l.our_ref AND l.our_ref <> ''
  LEFT JOIN LATERAL (
    SELECT x.* FROM reconciliation_ours x
     WHERE o.our_ref IS NULL AND x.kind = l.kind
       AND (x.provider_ref = l.provider_ref AND l.provider_ref <> ''
            OR l.kind = 'refund' AND x.payment_ref = l.payment_ref AND l.payment_ref <> ''
               AND x.amount_minor = l.amount_minor AND x.currency = l.currency)
       AND NOT EXISTS (SELECT 1 FROM reconciliation_line c
                        WHERE c.statement_id = l.statement_id AND c.kind = x.kind AND c.our_ref = x.our_ref)
     ORDER BY x.at LIMIT 1
  ) w ON true
 WHERE l.statement_id = %(statement)s
"""
# A chargeback is typed in when the bank has told of it, so that the line may be older than what we booked: only a line that stands in
# another day's statement than its own is misdated.
_JUDGE: Final = """
WITH judged AS (
  SELECT p.*, moves AND nth > 1 AS repeated, moves AND ours IS NULL AS unknown,
         ours IS NOT NULL AND booked_at < %(since)s - %(tolerance)s AS late,
         ours IS NOT NULL AND booked_at >= %(since)s - %(tolerance)s AND NOT (p.kind IN ('chargeback', 'chargeback_won')
             AND p.at >= %(since)s - %(tolerance)s AND p.at < %(until)s + %(tolerance)s)
           AND (p.at AT TIME ZONE %(zone)s)::date <> (booked_at AT TIME ZONE %(zone)s)::date
           AND greatest(p.at - booked_at, booked_at - p.at) > %(tolerance)s AS misdated
    FROM reconciliation_pair p
), ordered AS (
  SELECT position, lag(at) OVER (ORDER BY position) > at AS backwards FROM judged
   WHERE %(in_order)s AND moves AND NOT (repeated OR unknown OR late OR misdated)
), fees AS (
  SELECT position, round(abs(amount_minor)::numeric * %(bps)s / 10000)::bigint + %(fixed)s AS expected_fee FROM judged
   WHERE %(has_terms)s AND kind = 'payment' AND NOT repeated AND ours IS NOT NULL
)
SELECT found.kind, j.kind, CASE WHEN j.our_ref = '' THEN j.provider_ref ELSE j.our_ref END, nth, j.our_ref, j.provider_ref,
       CASE found.kind WHEN 'fee' THEN j.currency ELSE coalesce(nullif(j.currency, ''), expected_currency) END,
       CASE found.kind WHEN 'fee' THEN f.expected_fee WHEN 'duplicate' THEN NULL ELSE expected_minor END,
       CASE found.kind WHEN 'fee' THEN j.fee_minor ELSE j.amount_minor END,
       j.position, j.ours, j.theirs, j.expected_currency, j.at, j.booked_at
  FROM judged j LEFT JOIN ordered USING (position) LEFT JOIN fees f USING (position)
  CROSS JOIN LATERAL (VALUES
    ('duplicate', repeated),
    ('refund_without_payment', unknown AND NOT repeated AND j.kind = 'refund' AND payment_ref <> ALL(%(payments)s::text[])),
    ('extra', NOT repeated AND (unknown AND NOT (j.kind = 'refund' AND payment_ref <> ALL(%(payments)s::text[]))
                                OR j.kind = 'other' OR j.kind = 'chargeback_fee' AND NOT is_charge)),
    ('wrong_reference', NOT repeated AND ours IS NOT NULL
                        AND (NOT is_named OR theirs <> '' AND j.provider_ref <> '' AND theirs <> j.provider_ref)),
    ('currency', NOT repeated AND expected_currency <> j.currency),
    ('sign', NOT repeated AND expected_currency = j.currency AND expected_minor = -j.amount_minor AND expected_minor <> 0),
    ('amount', NOT repeated AND expected_currency = j.currency AND abs(expected_minor) <> abs(j.amount_minor)),
    ('late', NOT repeated AND late),
    ('date', NOT repeated AND misdated),
    ('fee', abs(f.expected_fee - j.fee_minor) > %(fee_tolerance)s),
    ('reordered', coalesce(backwards, false))
  ) AS found(kind, is_so)
 WHERE found.is_so ORDER BY j.position, found.kind
"""
# What happened shortly before midnight may stand in the next statement, and is looked for again there.
_MISSING: Final = """
SELECT 'missing', o.kind, o.our_ref, 1, o.our_ref, o.provider_ref, o.currency, o.amount_minor, NULL, NULL, o.our_ref, o.provider_ref,
       o.currency, NULL, o.at
  FROM reconciliation_ours o
 WHERE o.at < %(until)s - %(tolerance)s
   AND o.at >= %(since)s - CASE WHEN EXISTS (SELECT 1 FROM reconciliation_statement s
                                              WHERE s.provider = %(provider)s AND s.day = %(day)s::date - 1)
                                THEN %(tolerance)s ELSE interval '0' END
   AND NOT EXISTS (SELECT 1 FROM reconciliation_pair p WHERE p.kind = o.kind AND p.ours = o.our_ref)
   AND NOT EXISTS (SELECT 1 FROM reconciliation_line l JOIN reconciliation_statement s ON s.id = l.statement_id
                    WHERE l.kind = o.kind AND l.our_ref = o.our_ref AND s.provider = %(provider)s AND s.id <> %(statement)s)
 ORDER BY o.at, o.our_ref
"""
# Lines come in as matched: nearly all of them are, and only the others are written a second time.
_UNMATCHED: Final = """
UPDATE reconciliation_line l SET is_matched = false FROM reconciliation_pair p
 WHERE l.statement_id = %(statement)s AND l.position = p.position
   AND NOT (p.ours IS NOT NULL AND p.nth = 1 OR p.is_charge)
"""
# The provider keeps the fee of a movement that is one, and charges of their own; what nobody can explain is not booked yet.
_FEES: Final = """
SELECT currency, sum(CASE WHEN is_charge THEN fee_minor - amount_minor ELSE fee_minor END)::bigint
  FROM reconciliation_pair WHERE is_charge OR ours IS NOT NULL AND nth = 1
 GROUP BY 1 HAVING sum(CASE WHEN is_charge THEN fee_minor - amount_minor ELSE fee_minor END) <> 0
"""


class Found(NamedTuple):
    """A difference as the database names it."""

    kind: str
    movement: str
    ref: str
    nth: int
    our_ref: str
    provider_ref: str
    currency: str
    expected_minor: int | None
    found_minor: int | None
    position: int | None
    ours: str | None
    theirs: str | None
    expected_currency: str | None
    at: Any
    booked_at: Any


class Judgement(NamedTuple):
    """What laying both sides beside each other gave."""

    matched: int
    found: list[Found]
    fees: dict[str, int]


def judge(
    statement_id: int, provider: str, day: date, zone: str, bounds: Day, terms: FeeTerms | None, *, in_order: bool
) -> Judgement:
    """Every difference between the statement and our books. To be called inside a transaction."""
    tolerance = timedelta(seconds=bounds.tolerance_s)
    params: dict[str, Any] = {
        "statement": statement_id,
        "provider": provider,
        "day": day,
        "zone": zone,
        "since": bounds.since,
        "until": bounds.until,
        "tolerance": tolerance,
        "in_order": in_order,
        "has_terms": terms is not None,
        "bps": terms.bps if terms else 0,
        "fixed": terms.fixed_minor if terms else 0,
        "fee_tolerance": terms.tolerance_minor if terms else 0,
    }
    with connection.cursor() as cursor:  # unprepared: the tables live for this transaction only
        cursor.execute(_ANEW)
        cursor.execute(_OURS)
        around = (provider, bounds.since - tolerance, bounds.until + tolerance)
        _bring(chain(movements(*around), registry.within(*around)))
        cursor.execute("CREATE INDEX ON reconciliation_ours (our_ref, kind)")
        cursor.execute(_UNKNOWN, params)
        refs = [row[0] for row in cursor.fetchall()]
        named = chain(movements_named(provider, refs, bounds.since - policy.LOOK_BACK), registry.named(provider, refs))
        _bring(
            move
            for move in named
            if move.kind == BookedKind.RELEASE or not bounds.since - tolerance <= move.at < bounds.until + tolerance
        )
        cursor.execute("ANALYZE reconciliation_ours")
        cursor.execute(_ORPHANS, params)
        params["payments"] = sorted(known_payments([row[0] for row in cursor.fetchall()]))
        cursor.execute(_PAIR, params)
        cursor.execute("CREATE INDEX ON reconciliation_pair (ours, kind)")
        cursor.execute("ANALYZE reconciliation_pair")
        cursor.execute(_JUDGE, params)
        found = [Found(*row) for row in cursor.fetchall()]
        cursor.execute(_MISSING, params)
        found += [Found(*row) for row in cursor.fetchall()]
        cursor.execute(
            "UPDATE reconciliation_line SET is_matched = true WHERE statement_id = %(statement)s AND NOT is_matched", params
        )
        cursor.execute(_UNMATCHED, params)
        unmatched = cursor.rowcount
        cursor.execute("SELECT count(*) FROM reconciliation_pair")
        matched = cursor.fetchone()[0] - unmatched
        cursor.execute(_FEES, params)
        fees = {currency: int(minor) for currency, minor in cursor.fetchall()}
    return Judgement(matched, found, fees)


def _bring(moves: Iterable[Movement]) -> None:
    """Copy movements beside the lines; in portions, for a connection cannot read and copy at the same time."""
    for portion in _portions(moves):
        with connection.cursor() as cursor, cursor.copy("COPY reconciliation_ours FROM STDIN") as copy:
            for move in portion:
                copy.write_row(move)


def _portions(moves: Iterable[Movement]) -> Iterator[list[Movement]]:
    rest = iter(moves)
    while portion := list(islice(rest, _CHUNK)):
        yield portion
