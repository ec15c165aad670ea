"""What must always hold of cases and chargebacks, looked at once more from the rows themselves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from entrepot.database import sql
from entrepot.kernel.breach import Breach, Progress, Rule

# What open cases ask of a line is what their items say; what went back is that of cases that are done (and of lost chargebacks).
_LINES: Final = """
WITH items AS (
  SELECT i.order_id, i.position, sum(i.goods_minor + i.tax_minor + i.freight_minor) FILTER (WHERE i.is_open) AS asked,
         sum(i.goods_minor + i.tax_minor + i.freight_minor) FILTER (WHERE c.state = 'success') AS back
    FROM aftersales_caseitem i JOIN aftersales_case c ON c.id = i.case_id GROUP BY 1, 2
), lost AS (
  SELECT DISTINCT order_id FROM aftersales_chargeback WHERE state IN ('lost', 'accepted') AND held_minor > 0
)
SELECT 'order:' || r.order_id || '/' || r.position,
       format('asked %%s, its cases %%s; back %%s, its cases %%s', r.asked, coalesce(i.asked, 0), r.back, coalesce(i.back, 0))
  FROM (SELECT order_id, position, asked_goods_minor + asked_tax_minor + asked_freight_minor AS asked,
               back_goods_minor + back_tax_minor + back_freight_minor AS back FROM aftersales_refundable) r
  LEFT JOIN items i USING (order_id, position) LEFT JOIN lost l USING (order_id)
 WHERE r.asked <> coalesce(i.asked, 0)
    OR CASE WHEN l.order_id IS NULL THEN r.back <> coalesce(i.back, 0) ELSE r.back < coalesce(i.back, 0) END
"""
_WAITING: Final = """
WITH waits AS (
  SELECT order_id, count(*) AS n FROM (
    SELECT order_id FROM aftersales_case WHERE closed_at IS NULL
    UNION ALL SELECT order_id FROM aftersales_chargeback WHERE decided_at IS NULL AND holds_order
  ) each GROUP BY 1
)
SELECT 'order:' || coalesce(o.number, w.order_id::text), format('waits for %%s, %%s are open', coalesce(o.open_cases, 0), coalesce(w.n, 0))
  FROM (SELECT id, number, open_cases FROM orders_order WHERE open_cases > 0) o FULL JOIN waits w ON w.order_id = o.id
 WHERE coalesce(o.open_cases, 0) <> coalesce(w.n, 0)
"""
_STEPS: Final = """
SELECT 'case:' || c.number, format('stands at %%s, its last step led to %%s', c.state, coalesce(e.target, 'nowhere'))
  FROM aftersales_case c
  LEFT JOIN (SELECT DISTINCT ON (case_id) case_id, target FROM aftersales_caseentry ORDER BY case_id, id DESC) e ON e.case_id = c.id
 WHERE c.state IS DISTINCT FROM e.target
"""
_CUTS: Final = """
SELECT 'case:' || c.number, format('%%s went back, %%s was taken off the claims', c.amount_minor, coalesce(s.minor, 0))
  FROM aftersales_case c
  LEFT JOIN (SELECT ref, sum(amount_minor) AS minor FROM settlement_cut GROUP BY 1) s ON s.ref = 'refund:' || c.refund_id
 WHERE c.state = 'success' AND c.kind <> 'exchange' AND c.amount_minor <> coalesce(s.minor, 0)
UNION ALL
SELECT 'order:' || x.order_id, format('the claim %%s of line %%s says %%s was taken off, its entries %%s', x.kind, x.line, x.cut_minor,
                                      coalesce(s.minor, 0))
  FROM settlement_claim x
  LEFT JOIN (SELECT order_id, kind, line, sum(amount_minor) AS minor FROM settlement_cut GROUP BY 1, 2, 3) s USING (order_id, kind, line)
 WHERE x.cut_minor <> coalesce(s.minor, 0)
"""
_TWICE: Final = """
SELECT 'payment:' || b.payment_id, format('refund %%s was started while chargeback %%s was open', r.request_no, b.provider_ref)
  FROM aftersales_chargeback b JOIN payments_refund r ON r.payment_id = b.payment_id
 WHERE r.created_at > b.opened_at AND (b.decided_at IS NULL OR r.created_at < b.decided_at)
"""
_DISPUTED: Final = """
WITH books AS (
  SELECT a.store_id, a.currency, sum(b.dp - b.cp) AS minor FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id
   WHERE a.kind = 'dispute.receivable' GROUP BY 1, 2
), open AS (
  SELECT store_id, currency, sum(amount_minor) AS minor FROM aftersales_chargeback WHERE decided_at IS NULL GROUP BY 1, 2
)
SELECT 'store:' || coalesce(b.store_id, o.store_id), format('books %%s, open chargebacks %%s', coalesce(b.minor, 0), coalesce(o.minor, 0))
  FROM books b FULL JOIN open o USING (store_id, currency) WHERE coalesce(b.minor, 0) <> coalesce(o.minor, 0)
"""


def _rows(code: str, meaning: str, statement: str, _progress: Progress) -> Iterator[Breach]:
    for subject, detail in sql.stream(statement, {"all": True}):
        yield Breach(code, subject, f"{meaning}: {detail}")


def _rule(code: str, promise: str, statement: str) -> Rule:
    return Rule(code, promise, partial(_rows, code, promise, statement))


RULES: Final = (
    _rule("A1", "what is asked and what went back of a line is what its cases say", _LINES),
    _rule("A2", "an order waits for its open cases and chargebacks, and for nothing else", _WAITING),
    _rule("A3", "a case stands where its last step led", _STEPS),
    _rule("A4", "what went back was taken off the claims, to the cent", _CUTS),
    _rule("A5", "no refund is started while a chargeback of its payment is open", _TWICE),
    _rule("A6", "what banks took back is explained by open chargebacks", _DISPUTED),
)
