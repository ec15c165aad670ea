"""Invariants that join rooms: orders against the ledger, the provider's books, payments, settlements and facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Final, Literal

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.kernel.breach import Breach, Progress, Rule, look

# Settlement follows the receipt by a subscriber: an order that was received a moment ago is not settled yet.
_LAG: Final = timedelta(minutes=15)
# What a provider has not answered by then needs a person.
_IN_FLIGHT: Final = timedelta(hours=24)

_ESCROW: Final = """
SELECT split_part(a.owner_ref, ':', 2)::uuid AS order_id, b.cp - b.dp AS held_minor, b.dq AS pending_minor
  FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id WHERE a.kind = 'escrow.order'
"""
_PER_ORDER: Final = f"""
WITH escrow AS ({_ESCROW}), released AS (
  SELECT order_id, total_minor - cut_minor AS total_minor FROM settlement_settlement WHERE state = 'settled'
), refunds AS (
  SELECT r.order_id, sum(s.amount_minor) FILTER (WHERE r.state = 'succeeded') AS refunded,
         sum(s.amount_minor) FILTER (WHERE r.closed_at IS NULL) AS held
    FROM payments_refund r CROSS JOIN LATERAL jsonb_to_recordset(r.sources) AS s(kind text, owner_ref text, amount_minor bigint)
   WHERE s.kind = 'escrow.order' AND s.owner_ref = 'order:' || r.order_id GROUP BY 1
), others AS (
  SELECT order_id, sum(held) AS held, sum(taken) AS taken FROM (
    SELECT order_id, amount_minor AS held, 0 AS taken FROM aftersales_case WHERE hold_journal_id IS NOT NULL
    UNION ALL
    SELECT order_id, CASE WHEN decided_at IS NULL THEN held_minor ELSE 0 END,
           CASE WHEN state IN ('lost', 'accepted') THEN held_minor ELSE 0 END FROM aftersales_chargeback
    UNION ALL  -- set aside for its claims until the provider that keeps it lets it go
    SELECT order_id, amount_minor, 0 FROM payments_release WHERE closed_at IS NULL
  ) each GROUP BY 1
), left_out AS (  -- of an amount that was authorised, before it was taken
  SELECT a.order_id, sum(d.goods_minor + d.freight_minor + d.tax_minor) AS minor
    FROM payments_reduction d JOIN payments_authorisation a ON a.payment_id = d.authorisation_id GROUP BY 1
), books AS (
  SELECT coalesce(o.id, e.order_id) AS id, o.number, coalesce(e.held_minor, 0) AS escrow, coalesce(e.pending_minor, 0) AS pending,
         CASE WHEN o.paid_at IS NULL THEN 0 ELSE o.total_minor - coalesce(d.minor, 0) END AS paid, coalesce(s.total_minor, 0) AS released,
         coalesce(r.refunded, 0) + coalesce(x.taken, 0) AS refunded, coalesce(r.held, 0) + coalesce(x.held, 0) AS held
    FROM orders_order o FULL JOIN escrow e ON e.order_id = o.id LEFT JOIN released s ON s.order_id = o.id
    LEFT JOIN refunds r ON r.order_id = o.id LEFT JOIN others x ON x.order_id = o.id LEFT JOIN left_out d ON d.order_id = o.id
)
SELECT 'order:' || coalesce(number, id::text),
       format('escrow %%s of which held %%s; paid %%s, refunded %%s, released %%s, being refunded %%s',
              escrow, pending, paid, refunded, released, held)
  FROM books WHERE escrow <> paid - refunded - released OR pending <> held
"""
_CLOSED: Final = f"""
WITH escrow AS ({_ESCROW})
SELECT 'order:' || o.number, format('%%s, escrow %%s', o.state, e.held_minor)
  FROM orders_order o JOIN escrow e ON e.order_id = o.id LEFT JOIN settlement_settlement s ON s.order_id = o.id
 WHERE e.held_minor <> 0
   AND (o.state = 'closed_unpaid' OR (o.state = 'finished' AND s.state = 'settled')
        OR (o.state = 'closed_refunded' AND e.pending_minor = 0 AND o.closed_at < %(settled_by)s))
"""
# A share of nothing is paid without a journal.
_PAID: Final = """
SELECT coalesce('order:' || o.number, 'journal:' || j.ref),
       CASE WHEN o.id IS NULL THEN 'a payment journal without a paid order' ELSE coalesce(j.n, 0) || ' payment journals' END
  FROM (SELECT id, number FROM orders_order WHERE paid_at IS NOT NULL AND total_minor > 0) o
  FULL JOIN (SELECT split_part(ref, '/order:', 2)::uuid AS order_id, min(ref) AS ref, count(*) AS n
               FROM ledger.journal WHERE kind = 'order.pay' GROUP BY 1) j ON j.order_id = o.id
 WHERE o.id IS NULL OR j.n IS DISTINCT FROM 1
"""
_SETTLED: Final = """
SELECT coalesce('order:' || s.order_id, 'journal:' || j.ref),
       CASE WHEN s.order_id IS NULL THEN 'a settlement journal without a settled order' ELSE 'settled without a journal' END
  FROM (SELECT order_id FROM settlement_settlement WHERE state = 'settled' AND total_minor > cut_minor) s
  FULL JOIN (SELECT ref FROM ledger.journal WHERE kind IN ('order.settle', 'order.settle.post')) j ON j.ref = 'order:' || s.order_id
 WHERE s.order_id IS NULL OR j.ref IS NULL
"""
_MOVED_OUT: Final = """
WITH rows AS (
  SELECT 'refund.post' AS kind, 'refund:' || id AS ref FROM payments_refund WHERE state = 'succeeded'
  UNION ALL SELECT 'payout.paid', 'payout:' || id FROM payments_payout WHERE state IN ('paid', 'returned')
  UNION ALL SELECT 'payout.returned', 'payout:' || id FROM payments_payout WHERE state = 'returned'
), journals AS (
  SELECT kind, ref FROM ledger.journal WHERE kind IN ('refund.post', 'payout.paid', 'payout.returned')
)
SELECT coalesce(r.ref, j.ref), coalesce(r.kind, j.kind) || CASE WHEN r.ref IS NULL THEN ' is in the books only' ELSE ' has no journal' END
  FROM rows r FULL JOIN journals j USING (kind, ref) WHERE r.ref IS NULL OR j.ref IS NULL
"""
# What is set aside for an order's claims and what the provider was asked for are one and the same, at every attempt.
_RELEASES: Final = """
WITH books AS (
  SELECT h.id, split_part(split_part(h.ref, '/', 1), ':', 2)::uuid AS order_id,
         sum(t.amount) FILTER (WHERE a.kind = 'escrow.order') AS minor,
         bool_or(r.id IS NULL) AS is_open, bool_and(r.phase = 'post') AS is_posted, bool_and(r.phase = 'void') AS is_void
    FROM ledger.journal h JOIN ledger.transfer t ON t.journal_id = h.id JOIN ledger.account a ON a.id = t.debit_account_id
    LEFT JOIN ledger.transfer r ON r.pending_id = t.id
   WHERE h.kind = 'order.settle.hold' GROUP BY 1, 2
)
SELECT 'order:' || coalesce(r.order_id, b.order_id),
       CASE WHEN r.id IS NULL THEN 'money is set aside and no provider was asked'
            WHEN b.id IS NULL THEN format('the provider was asked (%%s) and nothing is set aside', r.state)
            ELSE format('release %%s of %%s, set aside %%s, %%s; the settlement is %%s', r.state, r.amount_minor, b.minor,
                        CASE WHEN b.is_posted THEN 'posted' WHEN b.is_void THEN 'freed' ELSE 'open' END, s.state) END
  FROM payments_release r FULL JOIN books b ON b.id = r.hold_journal_id
  LEFT JOIN settlement_settlement s ON s.order_id = r.order_id
 WHERE r.id IS NULL OR b.id IS NULL OR b.minor <> r.amount_minor
    OR (r.state IN ('new', 'sent', 'unknown')) <> b.is_open
    OR (r.state = 'done') <> coalesce(b.is_posted, false)
    OR (r.state IN ('declined', 'otherwise')) <> coalesce(b.is_void, false)
    OR s.state IS DISTINCT FROM CASE WHEN r.state IN ('done', 'otherwise') OR EXISTS (
         SELECT 1 FROM payments_release n WHERE n.order_id = r.order_id AND n.state IN ('done', 'otherwise'))
         THEN 'settled' ELSE 'settling' END
UNION ALL
SELECT 'order:' || s.order_id, 'it is being released and no provider was asked' FROM settlement_settlement s
 WHERE s.state = 'settling' AND NOT EXISTS (SELECT 1 FROM payments_release r WHERE r.order_id = s.order_id)
"""
_STEPS: Final = """
SELECT 'order:' || o.number, format('stands at %%s, its last step led to %%s', o.state, coalesce(s.target, 'nowhere'))
  FROM orders_order o
  LEFT JOIN (SELECT DISTINCT ON (order_id) order_id, target FROM orders_step ORDER BY order_id, id DESC) s ON s.order_id = o.id
 WHERE o.state IS DISTINCT FROM s.target
"""
_INFLIGHT: Final = """
WITH books AS (
  SELECT a.kind, a.currency, sum(b.cp - b.dp) AS minor, sum(b.cq) AS held FROM ledger.account a
    JOIN ledger.account_balance b ON b.account_id = a.id WHERE a.kind IN ('refund.inflight', 'payout.inflight') GROUP BY 1, 2
), items AS (
  SELECT 'refund.inflight' AS kind, currency,
         coalesce(sum(amount_minor) FILTER (WHERE sources = '[]' AND state <> 'succeeded'), 0) AS minor,
         coalesce(sum(amount_minor) FILTER (WHERE sources <> '[]' AND closed_at IS NULL), 0) AS held FROM payments_refund GROUP BY 2
  UNION ALL
  SELECT 'payout.inflight', currency, 0, coalesce(sum(amount_minor) FILTER (WHERE state IN ('held', 'sent', 'unknown')), 0)
    FROM payments_payout GROUP BY 2
  UNION ALL
  SELECT 'refund.inflight', currency, 0, sum(amount_minor) FROM aftersales_case WHERE hold_journal_id IS NOT NULL GROUP BY 2
), explained AS (
  SELECT kind, currency, sum(minor) AS minor, sum(held) AS held FROM items GROUP BY 1, 2
)
SELECT kind || '/' || currency, format('books %%s and %%s held, items %%s and %%s', coalesce(b.minor, 0), coalesce(b.held, 0),
                                       coalesce(i.minor, 0), coalesce(i.held, 0))
  FROM books b FULL JOIN explained i USING (kind, currency)
 WHERE (coalesce(b.minor, 0), coalesce(b.held, 0)) <> (coalesce(i.minor, 0), coalesce(i.held, 0))
"""
_SLOW: Final = """
SELECT subject, format('%%s since %%s', state, since) FROM (
  SELECT 'refund:' || id AS subject, state, created_at AS since FROM payments_refund WHERE closed_at IS NULL
  UNION ALL SELECT 'payout:' || id, state, created_at FROM payments_payout WHERE state IN ('held', 'sent', 'unknown')
  UNION ALL SELECT 'order:' || order_id, 'release ' || state, created_at FROM payments_release WHERE closed_at IS NULL
) open WHERE since < %(answered_by)s
"""
_PROVIDER: Final = """
WITH provider AS (
  SELECT currency, sum(minor) AS minor FROM (
    SELECT t.currency, CASE WHEN t.is_captured_later THEN t.captured_minor ELSE t.total_minor END AS minor
      FROM sandbox_trade t JOIN payments_payment p ON p.our_ref = t.out_trade_no
     WHERE t.paid_at IS NOT NULL AND p.state IN ('succeeded', 'mismatch') AND p.outcome <> 'foreign'
    UNION ALL
    SELECT r.currency, -s.amount_minor FROM sandbox_refund s
      JOIN payments_refund r ON r.request_no = s.out_request_no WHERE r.state = 'succeeded'
    UNION ALL
    SELECT s.currency, -s.amount_minor FROM sandbox_payout s JOIN payments_payout p ON p.request_no = s.out_biz_no
     WHERE p.state = 'paid'
    UNION ALL
    SELECT r.currency, -s.amount_minor FROM sandbox_payout s JOIN payments_refund r ON r.request_no = s.out_biz_no
     WHERE r.state = 'succeeded'
    UNION ALL  -- what a bank took back the provider tells by its own papers
    SELECT currency, -amount_minor FROM aftersales_chargeback WHERE provider = 'sandbox' AND state <> 'won'
  ) moved GROUP BY 1
), books AS (
  SELECT a.currency, sum(b.dp - b.cp) AS minor FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id
   WHERE a.kind = 'psp.clearing' AND a.owner_ref = 'psp:sandbox' GROUP BY 1
)
SELECT 'psp:sandbox/' || currency, format('books %%s, provider %%s', coalesce(b.minor, 0), coalesce(p.minor, 0))
  FROM books b FULL JOIN provider p USING (currency) WHERE coalesce(b.minor, 0) <> coalesce(p.minor, 0)
"""
_HEADS: Final = """
SELECT 'order:' || o.number, 'its lines add up to other amounts'
  FROM orders_order o
  LEFT JOIN (SELECT order_id, sum(goods_minor) AS goods, sum(freight_minor) AS freight, sum(tax_minor) AS tax
               FROM orders_line GROUP BY 1) l ON l.order_id = o.id
 WHERE (l.goods, l.freight, l.tax) IS DISTINCT FROM (o.goods_minor::numeric, o.freight_minor::numeric, o.tax_minor::numeric)
"""
_PURCHASES: Final = """
SELECT 'purchase:' || p.id, format('total %%s, orders %%s', p.total_minor, coalesce(o.minor, 0))
  FROM orders_purchase p LEFT JOIN (SELECT purchase_id, sum(total_minor) AS minor FROM orders_order GROUP BY 1) o ON o.purchase_id = p.id
 WHERE p.total_minor <> coalesce(o.minor, 0)
"""
_CLAIMS: Final = """
SELECT 'order:' || s.order_id, format('claims %%s, total %%s', coalesce(c.minor, 0), s.total_minor)
  FROM settlement_settlement s LEFT JOIN (SELECT order_id, sum(amount_minor) AS minor FROM settlement_claim GROUP BY 1) c USING (order_id)
 WHERE coalesce(c.minor, 0) <> s.total_minor
UNION ALL
SELECT 'order:' || s.order_id, format('frozen for %%s, the order is %%s', s.total_minor, o.total_minor)
  FROM settlement_settlement s JOIN orders_order o ON o.id = s.order_id WHERE s.total_minor <> o.total_minor
"""
_UNSETTLED: Final = """
SELECT 'order:' || o.number, format('received %%s, not settled', o.received_at)
  FROM orders_order o LEFT JOIN settlement_settlement s ON s.order_id = o.id AND s.state IN ('settled', 'settling')
 WHERE o.state = 'finished' AND s.order_id IS NULL AND o.received_at < %(settled_by)s
   AND (o.authorised_at IS NULL OR o.paid_at < %(settled_by)s)
   AND NOT EXISTS (SELECT FROM settlement_ratewait w WHERE w.order_id = o.id)  -- a warning of its own
"""
# An order whose time to pay is over may have lost its pieces a moment before it is closed.
_RESERVED: Final = """
WITH wanted AS (
  SELECT o.id, o.number, o.state = 'wait_buyer_pay' AND o.deadline_at < %(now)s AS is_closing,
         CASE WHEN o.state IN ('wait_buyer_pay', 'paid') THEN l.pieces - coalesce(r.pieces, 0)
              WHEN o.state = 'partly_shipped' THEN l.pieces - coalesce(r.pieces, 0) - (
                SELECT coalesce(sum((x->>'quantity')::int), 0) FROM logistics_parcel p, jsonb_array_elements(p.lines) x
                 WHERE p.order_id = o.id)
              ELSE 0 END AS open
    FROM orders_order o JOIN (SELECT order_id, sum(quantity) AS pieces FROM orders_line GROUP BY 1) l ON l.order_id = o.id
    LEFT JOIN (SELECT order_id, sum(unsent_pieces) AS pieces FROM aftersales_refundable GROUP BY 1) r ON r.order_id = o.id
), promised AS (
  SELECT order_id, sum(quantity) AS open FROM inventory_reservation WHERE state IN ('held', 'committed') GROUP BY 1
)
SELECT 'order:' || coalesce(w.number, p.order_id::text),
       format('%%s pieces are reserved for it, %%s should be', coalesce(p.open, 0), coalesce(w.open, 0))
  FROM wanted w FULL JOIN promised p ON p.order_id = w.id
 WHERE coalesce(p.open, 0) <> coalesce(w.open, 0) AND NOT coalesce(w.is_closing, false)
"""
# Journals and stamps that move money, each with the fact that must tell of it.
_UNTOLD: Final = """
WITH told AS (
  SELECT DISTINCT kind, subject FROM events_fact
   WHERE kind IN ('orders.order_paid', 'orders.order_received', 'settlement.order_settled', 'payments.payment_captured',
                  'payments.refund_succeeded', 'payments.payout_paid', 'payments.payout_returned', 'settlement.deposit_moved',
                  'settlement.reserve_released', 'settlement.annual_fee_charged',
                  'settlement.fx_deal_booked')
), moved AS (
  SELECT 'orders.order_paid' AS kind, 'order:' || id AS subject FROM orders_order WHERE paid_at IS NOT NULL
  UNION ALL SELECT 'orders.order_received', 'order:' || id FROM orders_order WHERE received_at IS NOT NULL AND state <> 'collecting'
  UNION ALL
  SELECT CASE kind WHEN 'order.pay' THEN 'payments.payment_captured' WHEN 'order.settle' THEN 'settlement.order_settled'
                   WHEN 'order.settle.post' THEN 'settlement.order_settled'
                   WHEN 'refund.post' THEN 'payments.refund_succeeded' WHEN 'payout.paid' THEN 'payments.payout_paid'
                   WHEN 'payout.returned' THEN 'payments.payout_returned'
                   WHEN 'reserve.release' THEN 'settlement.reserve_released'
                   WHEN 'service.fee' THEN 'settlement.annual_fee_charged' WHEN 'fx.deal' THEN 'settlement.fx_deal_booked'
                   ELSE 'settlement.deposit_moved' END,
         split_part(ref, '/', 1)
    FROM ledger.journal WHERE kind IN ('order.pay', 'order.settle', 'order.settle.post', 'refund.post', 'payout.paid',
                                       'payout.returned', 'deposit.in', 'deposit.topup', 'deposit.back', 'penalty',
                                       'reserve.release', 'service.fee', 'fx.deal')
)
SELECT m.subject, 'no fact ' || m.kind FROM moved m LEFT JOIN told t USING (kind, subject) WHERE t.subject IS NULL
"""


def breaches(progress: Progress = lambda _: None) -> Iterator[Breach]:
    """Every order, journal or item that contradicts another room; nothing is changed."""
    yield from look(RULES, progress)


def _rows(
    code: str, meaning: str, statement: str, _progress: Progress, *, severity: Literal["breach", "warning"] = "breach"
) -> Iterator[Breach]:
    now = clock.now()
    for subject, detail in sql.stream(statement, {"now": now, "settled_by": now - _LAG, "answered_by": now - _IN_FLIGHT}):
        yield Breach(code, subject, f"{meaning}: {detail}", severity)


def _rule(code: str, promise: str, statement: str, *, severity: Literal["breach", "warning"] = "breach") -> Rule:
    return Rule(code, promise, partial(_rows, code, promise, statement, severity=severity))


RULES: Final = (
    _rule("I3", "escrow of an order = paid less refunded, released and held", _PER_ORDER),
    _rule("I4", "a closed order has nothing in escrow", _CLOSED),
    _rule("I5", "a paid order has one payment journal, and the other way round", _PAID),
    _rule("I5", "a settled order has one settlement journal, and the other way round", _SETTLED),
    _rule("I5", "a refund or payout that is done has one journal, and the other way round", _MOVED_OUT),
    _rule("I5", "what is set aside until a provider lets it go was asked of it, and is paid when it has", _RELEASES),
    _rule("I5", "an order stands where its last step led", _STEPS),
    _rule("I7", "money in flight is explained item by item", _INFLIGHT),
    _rule("I7", "no refund, payout or release is without an answer for a day", _SLOW, severity="warning"),
    _rule("I8", "the clearing account is the provider's own books, less what we have not heard of", _PROVIDER),
    _rule("O1", "an order adds up to its lines, a purchase to its orders", _HEADS + "UNION ALL" + _PURCHASES),
    _rule("O2", "claims add up to the order they were frozen for", _CLAIMS),
    _rule("O3", "a received order is settled soon", _UNSETTLED),
    _rule("S4", "reserved pieces belong to orders that wait for them", _RESERVED),
    _rule("F5", "every money move has its fact", _UNTOLD),
)
