"""Our clearing account beside the provider's own books."""

from __future__ import annotations

from typing import Final, NamedTuple

from entrepot.database import sql


class Reconciled(NamedTuple):
    """One currency at one provider; minor units. `unheard_minor` is what the provider moved and we have not taken over yet."""

    provider: str
    currency: str
    books_minor: int
    provider_minor: int
    unheard_minor: int

    @property
    def break_minor(self) -> int:
        """What nobody can explain."""
        return self.provider_minor - self.unheard_minor - self.books_minor


# The sandbox keeps books as a real provider does: every trade paid, refund and payout. What we have not applied is on its way.
_BOOKS: Final = """
WITH moved AS (
  SELECT t.currency, CASE WHEN t.is_captured_later THEN t.captured_minor ELSE t.total_minor END AS minor,
         coalesce(p.state IN ('succeeded', 'mismatch') AND p.outcome <> 'foreign', false) AS is_heard
    FROM sandbox_trade t LEFT JOIN payments_payment p ON p.our_ref = t.out_trade_no WHERE t.paid_at IS NOT NULL
  UNION ALL
  SELECT r.currency, -s.amount_minor, r.state = 'succeeded'
    FROM sandbox_refund s JOIN payments_refund r ON r.request_no = s.out_request_no
  UNION ALL
  SELECT s.currency, -s.amount_minor, coalesce(p.state = 'paid', false)
    FROM sandbox_payout s LEFT JOIN payments_payout p ON p.request_no = s.out_biz_no WHERE s.status = 'SUCCESS'
  UNION ALL
  SELECT currency, -amount_minor, true FROM aftersales_chargeback WHERE provider = 'sandbox' AND state <> 'won'
), provider AS (
  SELECT currency, sum(minor)::bigint AS minor, coalesce(sum(minor) FILTER (WHERE NOT is_heard), 0)::bigint AS unheard
    FROM moved GROUP BY 1
), books AS (
  SELECT a.currency, sum(b.dp - b.cp)::bigint AS minor FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id
   WHERE a.kind = 'psp.clearing' AND a.owner_ref = 'psp:sandbox' GROUP BY 1
)
SELECT 'sandbox', currency, coalesce(b.minor, 0), coalesce(p.minor, 0), coalesce(p.unheard, 0)
  FROM books b FULL JOIN provider p USING (currency) ORDER BY 2
"""


def reconciliation() -> list[Reconciled]:
    """Per provider and currency what our books say and what the provider's say. The caller has asked `allow`. One statement."""
    return [Reconciled(*row) for row in sql.rows(_BOOKS)]
