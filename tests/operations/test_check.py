"""Every rule of the audit sees what it is for, and a clean market is told clean."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from tests.operations.factories import SmallMarket, exchanged_order, small_market

from entrepot.database import sql
from entrepot.kernel.breach import Breach
from entrepot.ledger.services import seal
from entrepot.operations.services import check
from entrepot.operations.services.check import RULES
from entrepot.operations.types import Looked

# What the owner of the tables could do past triggers, foreign keys and (by dropping them first) constraints: the rule that sees
# it, the constraint in the way, the statement. `%(...)s` are the small market's ids.
DAMAGE: dict[str, tuple[str, str, str]] = {
    "a line that asks for less than its case": (
        "A1",
        "",
        "UPDATE aftersales_refundable SET asked_goods_minor = asked_goods_minor - 1 WHERE asked_goods_minor > 0",
    ),
    "a line that gave back more than its cases": (
        "A1",
        "",
        "UPDATE aftersales_refundable SET back_goods_minor = back_goods_minor + 1 WHERE back_goods_minor > 0",
    ),
    "an order that waits for nothing": (
        "A2",
        "",
        "UPDATE orders_order SET open_cases = open_cases + 1 WHERE id = %(refunding)s",
    ),
    "a case that moved by itself": ("A3", "", "UPDATE aftersales_case SET state = 'ruling' WHERE closed_at IS NULL"),
    "a refund that nobody bore": ("A4", "", "DELETE FROM settlement_cut"),
    "a refund beside a chargeback": (
        "A5",
        "",
        """UPDATE payments_refund SET created_at = now() + interval '1 h'
            WHERE payment_id IN (SELECT payment_id FROM aftersales_chargeback)""",
    ),
    "a chargeback that nobody knows": ("A6", "", "DELETE FROM aftersales_chargeback"),
    "a deposit that nobody paid in": ("D1", "", "UPDATE settlement_depositmove SET amount_minor = amount_minor + 1"),
    "a deposit without papers": ("D1", "", "DELETE FROM settlement_depositmove"),
    "a reserve without papers": ("D2", "", "DELETE FROM settlement_reserve"),
    "a release of reserves without papers": ("D2", "", "DELETE FROM settlement_reserverelease"),
    "a release of reserves untold": ("F5", "", "DELETE FROM events_fact WHERE kind = 'settlement.reserve_released'"),
    "an annual fee without papers": ("D3", "", "DELETE FROM settlement_annualfee"),
    "an annual fee untold": ("F5", "", "DELETE FROM events_fact WHERE kind = 'settlement.annual_fee_charged'"),
    "a cost that nobody had": (
        "D4",
        "",
        "UPDATE settlement_settlement SET store_kind = 'own', cost_minor = cost_minor + 1 WHERE order_id = %(settled)s",
    ),
    "goods put back without a posting": (
        "D4",
        "",
        """INSERT INTO settlement_costcut (id, order_id, store_id, line, kind, pieces, cost_minor, ref, journal_id, at)
           SELECT gen_random_uuid(), order_id, store_id, 1, 'put_back', 1, 5, 'case:x', gen_random_uuid(), now()
             FROM settlement_settlement WHERE order_id = %(settled)s""",
    ),
    "a deposit untold": ("F5", "", "DELETE FROM events_fact WHERE kind = 'settlement.deposit_moved'"),
    "a cursor ahead of the stream": (
        "F1",
        "",
        "UPDATE events_subscription SET position = 999999999 WHERE name = 'settlement.divide'",
    ),
    "a fact of no kind": ("F1", "", "UPDATE events_fact SET kind = 'nobody.knows' WHERE kind = 'orders.order_shipped'"),
    "a timer overdue": ("F2", "", "UPDATE events_timer SET due_at = due_at - interval '9 days' WHERE subject = %(unpaid)s"),
    "a webhook astray": ("F3", "", "UPDATE events_webhookendpoint SET store_id = gen_random_uuid()"),
    "a dead letter": (
        "F4",
        "",
        "INSERT INTO events_deadletter (subscriber, position, kind, error, failed_at, replays) VALUES ('x', 1, 'y', 'z', now(), 0)",
    ),
    "a paid order untold": ("F5", "", "DELETE FROM events_fact WHERE kind = 'orders.order_paid'"),
    "a settlement untold": ("F5", "", "DELETE FROM events_fact WHERE kind = 'settlement.order_settled'"),
    "a refund untold": ("F5", "", "DELETE FROM events_fact WHERE kind = 'payments.refund_succeeded'"),
    "a payout untold": ("F5", "", "DELETE FROM events_fact WHERE kind = 'payments.payout_paid'"),
    "a forged balance": ("I1", "", "UPDATE ledger.balance SET credits_posted = credits_posted + 1 WHERE guard = 1"),
    "a lost shard": (
        "I1",
        "",
        "DELETE FROM ledger.balance WHERE (account_id, shard) IN (SELECT account_id, shard FROM ledger.balance WHERE shard > 0 LIMIT 1)",
    ),
    "an overdrawn escrow": (
        "I2",
        "ledger.balance debits_must_not_exceed_credits",
        "UPDATE ledger.balance SET debits_posted = credits_posted + 1 WHERE guard = 1",
    ),
    "an escrow without guard": ("I2", "", "UPDATE ledger.account SET guard = 0 WHERE kind = 'escrow.order'"),
    "a release that was none": (
        "I3",
        "",
        "UPDATE settlement_settlement SET total_minor = total_minor + 1 WHERE order_id = %(settled)s",
    ),
    "a payment that was none": ("I3", "", "UPDATE orders_order SET paid_at = now() WHERE id = %(unpaid)s"),
    "a hold that nobody asked for": ("I3", "", "UPDATE payments_refund SET sources = '[]' WHERE closed_at IS NULL"),
    "an escrow of no order": ("I3", "", "DELETE FROM orders_order WHERE id = %(paid)s"),
    "money in a closed order": ("I4", "", "UPDATE orders_order SET state = 'closed_unpaid' WHERE id = %(paid)s"),
    "an old refund that was forgotten": (
        "I4",
        "",
        "UPDATE orders_order SET state = 'closed_refunded', closed_at = now() - interval '1 h' WHERE id = %(paid)s",
    ),
    "a payment journal taken out": (
        "I5",
        "",
        "DELETE FROM ledger.journal WHERE kind = 'order.pay' AND ref LIKE '%%order:' || %(paid)s",
    ),
    "a payment journal of nobody": (
        "I5",
        "",
        "UPDATE orders_order SET paid_at = NULL, state = 'wait_buyer_pay' WHERE id = %(paid)s",
    ),
    "a settlement journal taken out": ("I5", "", "DELETE FROM ledger.journal WHERE kind = 'order.settle'"),
    "a settlement forgotten": ("I5", "", "DELETE FROM settlement_settlement WHERE order_id = %(settled)s"),
    "a refund's journal taken out": ("I5", "", "DELETE FROM ledger.journal WHERE kind = 'refund.post'"),
    "a payout forgotten": ("I5", "", "DELETE FROM payments_payout"),
    "a state without a step": ("I5", "", "UPDATE orders_order SET state = 'shipped' WHERE id = %(paid)s"),
    "a hold past its time": (
        "I6",
        "",
        """UPDATE ledger.transfer t SET expires_at = now() - interval '1 day' WHERE phase = 'pending'
              AND NOT EXISTS (SELECT FROM ledger.transfer r WHERE r.pending_id = t.id)""",
    ),
    "a resolution of another hold": ("I6", "", "UPDATE ledger.transfer SET amount = amount + 1 WHERE phase = 'pending'"),
    "a refund in flight that nobody knows": ("I7", "", "DELETE FROM payments_refund WHERE closed_at IS NULL"),
    "a refund without an answer": (
        "I7",
        "",
        "UPDATE payments_refund SET created_at = now() - interval '2 days' WHERE closed_at IS NULL",
    ),
    "a provider who has less": ("I8", "", "UPDATE sandbox_trade SET total_minor = total_minor - 1 WHERE refunded_minor = 0"),
    "a payout the provider never made": ("I8", "", "DELETE FROM sandbox_payout"),
    "a journal that is not whole": ("I9", "", "DELETE FROM ledger.transfer WHERE leg = 1"),
    "a transfer between currencies": ("I9", "", "UPDATE ledger.account SET currency = 'USD' WHERE kind = 'tax.payable'"),
    "a line that grew": ("O1", "orders_line line_adds_up", "UPDATE orders_line SET goods_minor = goods_minor + 1"),
    "a line that is gone": ("O1", "", "DELETE FROM orders_line WHERE order_id = %(unpaid)s"),
    "a purchase that is more than its orders": ("O1", "", "UPDATE orders_purchase SET total_minor = total_minor + 1"),
    "a claim that shrank": ("O2", "", "UPDATE settlement_claim SET amount_minor = amount_minor - 1 WHERE order_id = %(paid)s"),
    "claims on another amount": ("O2", "", "UPDATE settlement_settlement SET total_minor = 0 WHERE order_id = %(paid)s"),
    "a receipt that nobody settled": (
        "O3",
        "",
        "UPDATE orders_order SET state = 'finished', received_at = now() - interval '1 h' WHERE id = %(paid)s",
    ),
    "a movement taken out": ("S1", "", "DELETE FROM inventory_movement WHERE kind = 'sold'"),
    "a reservation that grew": ("S2", "", "UPDATE inventory_reservation SET quantity = quantity + 1 WHERE state = 'committed'"),
    "stock that is oversold": ("S3", "inventory_stock *", "UPDATE inventory_stock SET reserved = on_hand + 1"),
    "stock below zero": ("S3", "inventory_stock *", "UPDATE inventory_stock SET reserved = -1"),
    "a promise forgotten": ("S4", "", "UPDATE inventory_reservation SET state = 'released' WHERE order_id = %(paid)s"),
    "a promise to nobody": (
        "S4",
        "",
        "UPDATE inventory_reservation SET order_id = gen_random_uuid() WHERE state = 'committed'",
    ),
    "a cost that no line explains": (
        "D4",
        "",
        "UPDATE settlement_settlement SET store_kind = 'own', cost_minor = cost_minor + 1 WHERE order_id = %(settled)s",
    ),
    "money that a provider keeps no longer": (
        "D5",
        "",
        """WITH kept AS (UPDATE payments_payment SET hold_days = 30, paid_at = now() - interval '29 days' WHERE outcome = 'accepted')
           UPDATE settlement_settlement SET frozen_at = now() - interval '29 days' WHERE state = 'frozen'""",
    ),
    "an exchange at another rate": (
        "X1",
        "settlement_exchange *",
        "UPDATE settlement_exchange SET rate_num = rate_num * 2, mid_num = mid_num * 2",
    ),
    "an exchange without a quote": ("X1", "", "DELETE FROM settlement_exchange"),
    "a refund through a quote of another amount": (
        "X2",
        "",
        "UPDATE settlement_exchangeback SET target_minor = target_minor + 1",
    ),
    "a bank's exchange forgotten": ("X3", "", "DELETE FROM settlement_fxdeal"),
    "a bank's exchange untold": ("F5", "", "DELETE FROM events_fact WHERE kind = 'settlement.fx_deal_booked'"),
    "an order that waits for a rate": (
        "X4",
        "",
        """INSERT INTO settlement_ratewait (order_id, store_id, base, quote, since)
           SELECT order_id, store_id, 'CNY', 'EUR', now() FROM settlement_settlement WHERE order_id = %(paid)s""",
    ),
    "a row that was sealed": ("seals", "", "UPDATE ledger.transfer SET code = 'forged'"),
}


def found() -> list[Breach]:
    return [breach for rule in RULES for breach in rule.look(lambda _: None)]


def broken_rules() -> set[str]:
    return {rule.code for rule in RULES if any(rule.look(lambda _: None))}


def damage(constraint: str, statement: str, market: SmallMarket) -> None:
    """Do it as the owner of the tables would; only inside a transaction that is undone."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        if constraint:
            table, name = constraint.split()
            names = [name] if name != "*" else _checks(table)
            for one in names:
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {one}")
        cursor.execute(
            statement, {field: getattr(market, field) for field in SmallMarket.__slots__} if "%(" in statement else None
        )
        assert cursor.rowcount > 0, "nothing was damaged"


def _checks(table: str) -> list[str]:
    return [
        name
        for (name,) in sql.rows("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'", [table])
    ]


@pytest.mark.django_db(transaction=True)
def test_every_rule_sees_what_it_is_for() -> None:
    market = small_market()
    exchanged_order()
    while not seal():
        pass
    assert found() == []
    unseen = {}

    for what, (code, constraint, statement) in DAMAGE.items():
        with transaction.atomic():
            damage(constraint, statement, market)
            seen = broken_rules()
            transaction.set_rollback(True)
        if code not in seen:
            unseen[what] = seen

    assert unseen == {}
    assert {code for code, *_ in DAMAGE.values()} == {rule.code for rule in RULES}
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_check_of_a_market_in_trade_finds_nothing_and_says_what_it_looked_at() -> None:
    small_market()
    told: list[str] = []

    looked = list(check(told.append))

    assert [one.rule for one in looked if isinstance(one, Looked)] == list(RULES)
    assert len(looked) == len(RULES)
    assert {f"{rule.code}: {rule.promise}" for rule in RULES} <= set(told)


@pytest.mark.django_db(transaction=True)
def test_check_goes_on_after_a_breach_and_changes_nothing() -> None:
    market = small_market()
    sql.execute("DELETE FROM events_fact WHERE kind IN ('orders.order_paid', 'settlement.order_settled')")
    sql.execute(
        "UPDATE settlement_claim SET amount_minor = amount_minor - 1 WHERE order_id = %s AND kind = 'store'", [market.paid]
    )

    results = list(check())

    breaches = [one for one in results if isinstance(one, Breach)]
    assert sorted(breach.code for breach in breaches) == ["F5"] * 5 + ["O2"]
    assert {(one.rule.code, one.breaches) for one in results if isinstance(one, Looked) and one.breaches} == {
        ("F5", 5),
        ("O2", 1),
    }
    assert breaches[-1].subject == f"order:{market.paid}"


@pytest.mark.django_db(transaction=True)
def test_check_sees_one_moment_while_trade_goes_on() -> None:
    """A rule that is looked at later sees the orders of the moment at which the audit began."""
    market = small_market()
    running = check()
    first = next(running)

    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("repeatable read",)
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("on",)
    rest = list(running)

    assert isinstance(first, Looked)
    assert not [one for one in rest if isinstance(one, Breach)]
    assert market.paid
