"""The nine invariants of the books, looked at for the orders of one walk, beside the plain sums of the reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from tests.money.reference import Reference, Sale

from entrepot.database import sql

_SHARED: Final = {
    "psp.clearing": "clearing", "refund.inflight": "inflight", "suspense.payment": "suspense", "revenue.commission": "commission",
    "tax.payable": "tax", "payout.inflight": "payouts",
}  # fmt: skip
_OF_STORES: Final = {
    "merchant.available": "available", "merchant.receivable": "receivable", "dispute.receivable": "dispute",
}  # fmt: skip
_SUMS: Final = """
SELECT a.kind, a.store_id, a.owner_ref, sum(b.credits_posted - b.debits_posted)::bigint, sum(b.debits_pending)::bigint,
       sum(b.credits_pending)::bigint
  FROM ledger.account a JOIN ledger.balance b ON b.account_id = a.id
 WHERE a.kind = ANY(%s) GROUP BY a.kind, a.store_id, CASE WHEN a.kind = 'escrow.order' THEN a.owner_ref END, a.owner_ref
"""
_ESCROW: Final = """
SELECT o.id, o.state, coalesce(b.credits_posted - b.debits_posted, 0), coalesce(b.debits_pending, 0), coalesce(s.state, '')
  FROM orders_order o LEFT JOIN ledger.account a ON a.kind = 'escrow.order' AND a.owner_ref = 'order:' || o.id
  LEFT JOIN ledger.balance b ON b.account_id = a.id LEFT JOIN settlement_settlement s ON s.order_id = o.id
 WHERE o.id = ANY(%s::uuid[])
"""
# I3 from the rows of the rooms: what came in for the orders and is not gone in any way is in escrow.
_PAID_AND_GONE: Final = """
SELECT coalesce(sum(p.goods_minor + p.freight_minor + p.tax_minor), 0)
     - coalesce((SELECT sum(s.total_minor - s.cut_minor) FROM settlement_settlement s
                  WHERE s.order_id = ANY(%(ids)s) AND s.state = 'settled'), 0)
     - coalesce((SELECT sum(x.amount_minor) FROM payments_refund r
                   CROSS JOIN LATERAL jsonb_to_recordset(r.sources) AS x(kind text, amount_minor bigint)
                  WHERE r.order_id = ANY(%(ids)s) AND r.state = 'succeeded' AND x.kind = 'escrow.order'), 0)
     - coalesce((SELECT sum(c.held_minor) FROM aftersales_chargeback c WHERE c.order_id = ANY(%(ids)s) AND c.state = 'lost'), 0)
  FROM payments_paymentpart p JOIN payments_payment m ON m.id = p.payment_id
 WHERE p.order_id = ANY(%(ids)s) AND m.outcome = 'accepted' AND NOT p.is_diverted
"""
# Floors, balances that are not the sum of their transfers, holds that were resolved twice, transfers without a whole journal.
_BOOKS: Final = """
SELECT 'I1 account ' || account_id FROM ledger.drift_between(%(first)s, 9223372036854775807)
UNION ALL
SELECT 'I2 account ' || account_id FROM ledger.balance
 WHERE account_id >= %(first)s AND (guard = 1 AND debits_posted + debits_pending > credits_posted
                                    OR guard = 2 AND credits_posted + credits_pending > debits_posted)
UNION ALL
SELECT 'I6 hold ' || pending_id FROM ledger.transfer WHERE id >= %(transfer)s AND pending_id IS NOT NULL GROUP BY pending_id
 HAVING count(*) > 1
UNION ALL
SELECT 'I9 journal ' || j.ref FROM ledger.journal j JOIN ledger.transfer t ON t.journal_id = j.id
 WHERE j.xid >= %(xid)s::text::xid8 GROUP BY j.id, j.ref, j.n_transfers HAVING count(*) <> j.n_transfers
"""
_JOURNALS: Final = "SELECT kind, count(*) FROM ledger.journal WHERE xid >= %s::text::xid8 GROUP BY kind"
_PROVIDER: Final = """
SELECT coalesce((SELECT sum(t.total_minor) FROM sandbox_trade t JOIN payments_payment p ON p.our_ref = t.out_trade_no
                  WHERE p.purchase_id = ANY(%(purchases)s) AND t.paid_at IS NOT NULL), 0)
     - coalesce((SELECT sum(t.refunded_minor) FROM sandbox_trade t JOIN payments_payment p ON p.our_ref = t.out_trade_no
                  WHERE p.purchase_id = ANY(%(purchases)s)), 0)
     - coalesce((SELECT sum(o.amount_minor) FROM sandbox_payout o JOIN payments_payout p ON p.request_no = o.out_biz_no
                  WHERE p.store_id = ANY(%(stores)s) AND o.status = 'SUCCESS'), 0)
"""
_ACCEPTED: Final = "SELECT id FROM payments_payment WHERE purchase_id = %s AND outcome = 'accepted'"
_SHARES: Final = """
SELECT order_id, coalesce(sum(amount_minor - cut_minor) FILTER (WHERE kind = 'commission'), 0)::bigint,
       coalesce(sum(amount_minor - cut_minor) FILTER (WHERE kind = 'tax'), 0)::bigint,
       coalesce(sum(amount_minor - cut_minor) FILTER (WHERE kind NOT IN ('commission', 'tax')), 0)::bigint
  FROM settlement_claim WHERE order_id = ANY(%s) GROUP BY order_id
"""


def shares_of(sales: Sequence[Sale]) -> Iterator[tuple[Sale, int, int]]:
    """Commission and tax of orders that were just settled, when they are what they should be: the last unit may fall either way."""
    found = {row[0]: row[1:] for row in sql.rows(_SHARES, [[sale.id for sale in sales]])} if sales else {}
    for sale in sales:
        commission, tax, rest = found[sale.id]
        assert commission + tax + rest == sale.escrow, (commission, tax, rest, sale)
        if not sale.charged:
            assert tax == sale.tax
            assert abs(commission * 20 - (sale.goods - sale.back)) <= 20, (commission, sale)
        yield sale, commission, tax


class Books:
    """The books as they were when the walk began, and what has changed since."""

    def __init__(self, stores: Sequence[UUID]) -> None:
        self._stores = list(stores)
        self._before: dict[str, int] = {}
        self._first = sql.scalar("SELECT coalesce(max(id), 0) + 1 FROM ledger.account")
        self._transfer = sql.scalar("SELECT coalesce(max(id), 0) + 1 FROM ledger.transfer")
        # Not the snapshot's own: the oldest transaction of the whole server, another database's too, would hold that back.
        self._xid = sql.scalar("SELECT (coalesce(max(xid::text::numeric), 0) + 1)::text FROM ledger.journal")
        self._before, self._commission = self._sums()[0], 0
        self._commission = self._now("commission")

    def accepted(self, sale: Sale) -> set[UUID]:
        """The payment that paid the order."""
        return {row[0] for row in sql.rows(_ACCEPTED, [sale.purchase])}

    def commission_given_back(self) -> int:
        """How much commission has left since it was looked at last."""
        before, self._commission = self._commission, self._now("commission")
        return before - self._commission

    def _now(self, name: str) -> int:
        return self._sums()[0].get(name, 0)

    def _sums(self) -> tuple[dict[str, int], dict[str, int]]:
        """What is on the accounts, less what was there before; and what is held of it."""
        net: dict[str, int] = {}
        held: dict[str, int] = {}
        for kind, store, _ref, minor, debits, _credits in sql.rows(_SUMS, [[*_SHARED, *_OF_STORES]]):
            if kind in _OF_STORES and store not in self._stores:
                continue
            name = _SHARED.get(kind) or f"{_OF_STORES[kind]} {self._stores.index(store)}"
            net[name] = net.get(name, 0) + minor
            held[name] = held.get(name, 0) + debits
        return {name: minor - self._before.get(name, 0) for name, minor in net.items()}, held

    def differences(self, reference: Reference) -> list[str]:
        """Everything in which the books and the reference differ; the nine invariants by their numbers."""
        return [*self._accounts(reference), *self._orders(reference), *self._ledger(), *self._journals(reference)]

    def _accounts(self, reference: Reference) -> Iterator[str]:
        net, held = self._sums()
        self._commission = net.get("commission", 0)
        for name in {*net, *reference.net}:
            if net.get(name, 0) != reference.net[name]:
                code = "I8" if name == "clearing" else "I7" if name in {"inflight", "payouts", "suspense"} else "account"
                yield f"{code} {name}: books {net.get(name, 0)}, reference {reference.net[name]}"
        for store in range(len(self._stores)):
            if held.get(f"available {store}", 0) != reference.held_available[store]:
                yield f"I7 store {store}: {held.get(f'available {store}', 0)} held, {reference.held_available[store]} expected"
        if net.get("payouts", 0):
            yield f"I7 payouts: {net['payouts']} in flight"
        given = {"purchases": [sale.purchase for sale in reference.sales], "stores": self._stores}
        provider = int(sql.scalar(_PROVIDER, given))
        if provider != reference.provider:
            yield f"I8 the provider has {provider}, the reference {reference.provider}"
        unheard = sum(a.amount for sale in reference.sales for a in sale.attempts if a.paid and not a.heard)
        unheard -= sum(back.amount for back in reference.going_back if back.done_there)
        unheard -= sum(payout.amount for payout in reference.payouts if payout.state == "unknown" and payout.done_there)
        if -net.get("clearing", 0) != provider - unheard - reference.taken_by_banks:
            yield f"I8 clearing {-net.get('clearing', 0)}, provider {provider}, unheard {unheard}, banks {reference.taken_by_banks}"
        total = sum(net.values()) + sum(sale.escrow for sale in reference.sales)
        if total:
            yield f"I9 debits and credits differ by {total}"

    def _orders(self, reference: Reference) -> Iterator[str]:
        ids = [sale.id for sale in reference.sales]
        found: dict[Any, Any] = {row[0]: row[1:] for row in sql.rows(_ESCROW, [ids])}
        for sale in reference.sales:
            state, escrow, held, settlement = found[sale.id]
            if (state, escrow, held) != (sale.state, sale.escrow, sale.held):
                yield f"I3 {sale.number}: {state} {escrow} {held}, reference {sale.state} {sale.escrow} {sale.held}"
            if (settlement == "settled") != sale.settled:
                yield f"I5 {sale.number}: {settlement}, reference {sale.settled}"
            if escrow and (state.startswith("closed") or sale.settled):
                yield f"I4 {sale.number}: {state} with {escrow} in escrow"
        if ids:
            inside = int(sql.scalar(_PAID_AND_GONE, {"ids": ids}))
            if inside != sum(sale.escrow for sale in reference.sales):
                yield f"I3 the rows say {inside} is in escrow, the reference {sum(sale.escrow for sale in reference.sales)}"

    def _ledger(self) -> Iterator[str]:
        for (found,) in sql.rows(_BOOKS, {"first": self._first, "transfer": self._transfer, "xid": self._xid}):
            yield found

    def _journals(self, reference: Reference) -> Iterator[str]:
        found = dict(sql.rows(_JOURNALS, [self._xid]))
        expected = {kind: count for kind, count in reference.journals.items() if count}
        if found != expected:
            different = {kind for kind in {*found, *expected} if found.get(kind, 0) != expected.get(kind, 0)}
            yield f"I5 journals: { {kind: (found.get(kind, 0), expected.get(kind, 0)) for kind in different} }"
