"""A store's balance line by line, narrowed by what its people look for; and by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from entrepot.database import sql

_ENTRIES: Final = """
WITH account AS (
  SELECT id FROM ledger.account WHERE kind = 'merchant.available' AND owner_ref = 'store:' || %(store)s AND currency = %(currency)s
), entry AS (
  SELECT t.id, t.journal_id, t.code, -t.amount AS change FROM ledger.transfer t
   WHERE t.debit_account_id = (SELECT id FROM account) AND t.phase IN ('posted', 'post')
  UNION ALL
  SELECT t.id, t.journal_id, t.code, t.amount FROM ledger.transfer t
   WHERE t.credit_account_id = (SELECT id FROM account) AND t.phase IN ('posted', 'post')
), line AS (
  SELECT e.id, e.journal_id, e.code, e.change, j.kind, j.ref, j.effective_at, o.id AS order_id, o.number
    FROM entry e JOIN ledger.journal j ON j.id = e.journal_id
    LEFT JOIN orders_order o ON o.id = CASE WHEN j.ref LIKE 'order:%%' THEN split_part(substr(j.ref, 7), '/', 1)::uuid END
)
"""
_FITS: Final = """
 WHERE (%(since)s::timestamptz IS NULL OR effective_at >= %(since)s) AND (%(until)s::timestamptz IS NULL OR effective_at < %(until)s)
   AND (%(code)s = '' OR code = %(code)s) AND (%(number)s = '' OR number ILIKE %(number)s)
   AND (%(like)s = '' OR ref ILIKE %(like)s OR kind ILIKE %(like)s OR number ILIKE %(like)s OR journal_id::text ILIKE %(like)s)
"""
_PAGE: Final = (
    _ENTRIES
    + "SELECT id, journal_id, kind, ref, effective_at, code, change, order_id, number FROM line"
    + _FITS
    + " AND id > %(after)s ORDER BY id LIMIT %(limit)s"
)
_SUM: Final = (
    _ENTRIES
    + """
SELECT count(*), coalesce(sum(change) FILTER (WHERE change > 0), 0)::bigint, coalesce(sum(change) FILTER (WHERE change < 0), 0)::bigint
  FROM line"""
    + _FITS
)
_CODES: Final = _ENTRIES + "SELECT DISTINCT code FROM line ORDER BY 1"
_MONTHS: Final = (
    _ENTRIES
    + """
SELECT date_trunc('month', effective_at, 'UTC') AS month, sum(change)::bigint, count(*),
       (sum(sum(change)) OVER (ORDER BY date_trunc('month', effective_at, 'UTC')))::bigint
  FROM line GROUP BY 1 ORDER BY 1 DESC LIMIT %(limit)s
"""
)
_BY_CODE: Final = (
    _ENTRIES
    + """
SELECT code, count(*) FILTER (WHERE effective_at >= %(since)s), coalesce(sum(change) FILTER (WHERE effective_at >= %(since)s), 0)::bigint,
       coalesce(sum(change) FILTER (WHERE effective_at < %(since)s), 0)::bigint
  FROM line WHERE effective_at < %(until)s GROUP BY 1 ORDER BY 1
"""
)


@dataclass(frozen=True, slots=True)
class LineFilter:
    """What of the balance to show; what is empty does not narrow. `since` is in, `until` is not."""

    since: datetime | None = None
    until: datetime | None = None
    code: str = ""
    number: str = ""
    text: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether lines between those that are shown are left out, so that no running balance can stand beside them."""
        return bool(self.code or self.number or self.text)


class BalanceLine(NamedTuple):
    """One transfer on the store's balance; `change_minor` is positive for money that came."""

    transfer_id: int
    journal_id: UUID
    kind: str
    ref: str
    effective_at: datetime
    code: str
    change_minor: int
    order_id: UUID | None
    number: str | None


class LineSum(NamedTuple):
    """What the lines of a filter add up to: how many, what came and what went (zero or less)."""

    lines: int
    in_minor: int
    out_minor: int


class MonthLine(NamedTuple):
    """A month (UTC) in which something moved: by how much, in how many lines, and the balance at its end."""

    month: datetime
    change_minor: int
    lines: int
    closing_minor: int


class CodeSum(NamedTuple):
    """What moved for one purpose in a period, and the balance that it had brought before."""

    code: str
    lines: int
    change_minor: int
    before_minor: int


def balance_lines(store_id: UUID, currency: str, wanted: LineFilter, *, after: int = 0, limit: int = 50) -> list[BalanceLine]:
    """A page of the lines that fit, as posted; `after` is the transfer that the page before ended with. One statement."""
    return [
        BalanceLine(*row) for row in sql.rows(_PAGE, _params(store_id, currency, wanted) | {"after": after, "limit": limit})
    ]


def balance_sum(store_id: UUID, currency: str, wanted: LineFilter) -> LineSum:
    """What all lines that fit add up to; minor units."""
    return LineSum(*(sql.one(_SUM, _params(store_id, currency, wanted)) or (0, 0, 0)))


def balance_codes(store_id: UUID, currency: str) -> list[str]:
    """What lines of the balance were for so far."""
    return [row[0] for row in sql.rows(_CODES, {"store": str(store_id), "currency": currency})]


def statement_months(store_id: UUID, currency: str, limit: int = 60) -> list[MonthLine]:
    """Months in which the balance moved, the latest first."""
    return [MonthLine(*row) for row in sql.rows(_MONTHS, {"store": str(store_id), "currency": currency, "limit": limit})]


def statement_by_code(store_id: UUID, currency: str, since: datetime, until: datetime) -> list[CodeSum]:
    """What moved in [since, until) by purpose. The sum of `before_minor` is the opening balance; with the changes the closing one."""
    return [
        CodeSum(*row)
        for row in sql.rows(_BY_CODE, {"store": str(store_id), "currency": currency, "since": since, "until": until})
    ]


def _params(store_id: UUID, currency: str, wanted: LineFilter) -> dict[str, Any]:
    return {
        "store": str(store_id), "currency": currency, "since": wanted.since, "until": wanted.until, "code": wanted.code,
        "number": _escaped(wanted.number), "like": f"%{_escaped(wanted.text)}%" if wanted.text else "",
    }  # fmt: skip


def _escaped(text: str) -> str:
    return text.strip()[:100].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
