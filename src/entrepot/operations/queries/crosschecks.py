"""Invariants that join rooms: orders against the ledger, provider and payments (I3, I4, I5, I7, I8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from entrepot.database import sql
from entrepot.kernel.breach import Breach


class _Rule(NamedTuple):
    code: str
    text: str
    statement: str  # subject, detail


_ESCROW: Final = """
    SELECT split_part(a.owner_ref, ':', 2)::uuid AS order_id, a.currency,
           b.cp - b.dp AS held_minor, b.dq AS pending_minor, b.cp AS paid_in_minor
      FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id WHERE a.kind = 'escrow.order'
"""
# Settlement follows the receipt by a subscriber: an order that was received a moment ago is not settled yet.
_LAG: Final = "interval '15 minutes'"

RULES: Final = (
    _Rule(
        "I3", "escrow of an order = what was paid, less what was refunded and released",
        f"""
        WITH escrow AS ({_ESCROW}), released AS (
          SELECT order_id, sum(total_minor) AS minor FROM settlement_settlement WHERE state = 'settled' GROUP BY 1
        ), refunded AS (
          SELECT order_id, sum(amount_minor) FILTER (WHERE state = 'succeeded') AS minor
            FROM payments_refund WHERE order_id IS NOT NULL GROUP BY 1
        )
        SELECT 'order:' || o.number,
               format('escrow holds %%s; paid %%s, released %%s, refunded %%s', coalesce(e.held_minor, 0),
                      CASE WHEN o.paid_at IS NULL THEN 0 ELSE o.total_minor END, coalesce(s.minor, 0), coalesce(r.minor, 0))
          FROM orders_order o LEFT JOIN escrow e ON e.order_id = o.id LEFT JOIN released s ON s.order_id = o.id
          LEFT JOIN refunded r ON r.order_id = o.id
         WHERE coalesce(e.held_minor, 0)
               <> CASE WHEN o.paid_at IS NULL THEN 0 ELSE o.total_minor END - coalesce(s.minor, 0) - coalesce(r.minor, 0)
        """,
    ),
    _Rule(
        "I4", "a closed order has nothing in escrow",
        f"""
        WITH escrow AS ({_ESCROW})
        SELECT 'order:' || o.number, format('%%s, escrow %%s', o.state, e.held_minor)
          FROM orders_order o JOIN escrow e ON e.order_id = o.id LEFT JOIN settlement_settlement s ON s.order_id = o.id
         WHERE e.held_minor <> 0 AND e.pending_minor = 0
           AND (o.state = 'closed_unpaid' OR (o.state = 'finished' AND s.state = 'settled')
                OR (o.state = 'closed_refunded' AND o.closed_at < clock_timestamp() - {_LAG}))
        """,
    ),
    _Rule(
        "I5", "a paid order has exactly one payment journal",
        """
        SELECT 'order:' || o.number, format('%%s payment journals', count(j.id))
          FROM orders_order o LEFT JOIN payments_paymentpart p ON p.order_id = o.id AND NOT p.is_diverted
          LEFT JOIN payments_payment y ON y.id = p.payment_id AND y.outcome = 'accepted'
          LEFT JOIN ledger.journal j ON j.kind = 'order.pay' AND j.ref = 'payment:' || y.id || '/order:' || o.id
         WHERE o.paid_at IS NOT NULL GROUP BY o.id, o.number HAVING count(j.id) <> 1
        """,
    ),
    _Rule(
        "I5", "a payment journal belongs to a paid order",
        """
        SELECT 'journal:' || j.ref, 'no paid order'
          FROM ledger.journal j LEFT JOIN orders_order o ON o.id = split_part(split_part(j.ref, '/', 2), ':', 2)::uuid
         WHERE j.kind = 'order.pay' AND (o.id IS NULL OR o.paid_at IS NULL)
        """,
    ),
    _Rule(
        "I5", "a settled order has exactly one settlement journal, and the other way round",
        """
        SELECT 'order:' || coalesce(s.order_id::text, j.ref), 'settlement and journal disagree'
          FROM (SELECT * FROM settlement_settlement WHERE state = 'settled') s
          FULL JOIN (SELECT ref FROM ledger.journal WHERE kind = 'order.settle') j ON j.ref = 'order:' || s.order_id
         WHERE s.order_id IS NULL OR j.ref IS NULL
        """,
    ),
    _Rule(
        "I5", "every step that moves money has its fact",
        """
        SELECT 'order:' || o.number, 'no fact ' || f.kind
          FROM orders_order o
          CROSS JOIN LATERAL (VALUES ('orders.order_paid', o.paid_at), ('orders.order_received', o.received_at)) f(kind, at)
         WHERE f.at IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM events_fact e WHERE e.subject = 'order:' || o.id AND e.kind = f.kind)
        """,
    ),
    _Rule(
        "I7", "money in flight is explained item by item",
        """
        WITH books AS (
          SELECT a.kind, a.currency, sum(b.cp - b.dp) AS minor FROM ledger.account a
            JOIN ledger.account_balance b ON b.account_id = a.id
           WHERE a.kind IN ('refund.inflight', 'payout.inflight') GROUP BY 1, 2
        ), items AS (
          SELECT 'refund.inflight' AS kind, currency, sum(amount_minor) AS minor
            FROM payments_refund WHERE sources = '[]' AND state <> 'succeeded' GROUP BY 2
        )
        SELECT b.kind || '/' || b.currency, format('books %%s, items %%s', b.minor, coalesce(i.minor, 0))
          FROM books b LEFT JOIN items i USING (kind, currency) WHERE b.minor <> coalesce(i.minor, 0)
        """,
    ),
    _Rule(
        "I8", "the clearing account equals the provider's own books, less what we have not heard of yet",
        """
        WITH provider AS (
          SELECT currency, sum(minor) AS minor FROM (
            SELECT t.currency, t.total_minor AS minor FROM sandbox_trade t
              JOIN payments_payment p ON p.our_ref = t.out_trade_no
             WHERE t.paid_at IS NOT NULL AND p.state IN ('succeeded', 'mismatch')
            UNION ALL
            SELECT r.currency, -s.amount_minor FROM sandbox_refund s
              JOIN payments_refund r ON r.request_no = s.out_request_no WHERE r.state = 'succeeded'
            UNION ALL
            SELECT currency, -amount_minor FROM payments_payout WHERE provider = 'sandbox' AND state = 'paid'
          ) moved GROUP BY 1
        ), books AS (
          SELECT a.currency, sum(b.dp - b.cp) AS minor FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id
           WHERE a.kind = 'psp.clearing' AND a.owner_ref = 'psp:sandbox' GROUP BY 1
        )
        SELECT 'psp:sandbox/' || currency, format('books %%s, provider %%s', coalesce(b.minor, 0), coalesce(p.minor, 0))
          FROM books b FULL JOIN provider p USING (currency) WHERE coalesce(b.minor, 0) <> coalesce(p.minor, 0)
        """,
    ),
    _Rule(
        "O1", "an order adds up to its lines",
        """
        SELECT 'order:' || o.number, 'lines differ from the head'
          FROM orders_order o JOIN orders_line l ON l.order_id = o.id GROUP BY o.id, o.number
        HAVING (sum(l.goods_minor), sum(l.freight_minor), sum(l.tax_minor))
               IS DISTINCT FROM (o.goods_minor::numeric, o.freight_minor::numeric, o.tax_minor::numeric)
        """,
    ),
    _Rule(
        "O2", "claims add up to the order's total",
        """
        SELECT 'order:' || s.order_id, format('claims %%s, total %%s', sum(c.amount_minor), s.total_minor)
          FROM settlement_settlement s JOIN settlement_claim c ON c.order_id = s.order_id GROUP BY s.order_id, s.total_minor
        HAVING sum(c.amount_minor) <> s.total_minor
        """,
    ),
    _Rule(
        "O3", "a received order is settled soon",
        f"""
        SELECT 'order:' || o.number, 'received ' || o.received_at || ', not settled'
          FROM orders_order o LEFT JOIN settlement_settlement s ON s.order_id = o.id AND s.state = 'settled'
         WHERE o.state = 'finished' AND s.order_id IS NULL AND o.received_at < clock_timestamp() - {_LAG}
        """,
    ),
)  # fmt: skip


def breaches(progress: Callable[[str], None] = lambda _: None) -> Iterator[Breach]:
    """Every order, journal or item that contradicts another room; nothing is changed."""
    for rule in RULES:
        progress(f"{rule.code}: {rule.text}")
        for subject, detail in sql.rows(rule.statement.replace("%%", "%")):
            yield Breach(rule.code, subject, f"{rule.text}: {detail}")
