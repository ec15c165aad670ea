"""Incidents that others had with money, each with the test that would have told of it. A row whose test is gone fails."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

import pytest

ROOT = Path(__file__).resolve().parents[2]

# What happened elsewhere -> the test here. Numbers are those of the public issue trackers.
INCIDENTS: Final[dict[str, tuple[str, ...]]] = {
    "saleor#12652, #12647, #19220: the webhook races the return; a second payment is made": (
        "tests/payments/test_races.py::test_saleor_12652_notification_and_return_at_the_same_moment_give_one_payment_and_one_journal",
    ),
    "medusa#13301: the compensation of a failed duplicate refunds good orders": (
        "tests/payments/test_apply_snapshots.py::test_medusa_13301_a_failed_duplicate_step_never_undoes_the_good_payment",
    ),
    "spree#13938: no unique index, two rows of one payment": (
        "tests/payments/test_constraints.py::test_spree_13938_every_natural_key_of_money_is_unique",
    ),
    "spree#14622: bugs that show only when the marketplace runs end to end": (
        "tests/orders/test_trade.py::test_from_cart_to_settled_money",
        "tests/money/test_life.py::test_the_life_of_money_agrees_with_a_plain_model",
    ),
    "spree#14622: a store is never payable": (
        "tests/settlement/test_settle.py::test_the_sweep_pays_what_is_due_and_writes_down_that_it_ran",
    ),
    "spree#14622: an order refunded in full is still paid": (
        "tests/orders/test_trade.py::test_a_paid_order_cancelled_before_shipping_gives_everything_back",
        "tests/aftersales/test_chargebacks.py::test_lost_in_full_closes_the_order",
    ),
    "spree#14622: a payout larger than what the store had": (
        "tests/payments/test_payouts.py::test_payout_larger_than_the_balance_is_refused_and_leaves_the_others",
    ),
    "spree#14622: the bank sent a payout back and it stayed settled": (
        "tests/payments/test_payouts.py::test_spree_14622_a_payout_returned_days_after_it_was_paid",
        "tests/payments/test_payouts.py::test_payout_whose_return_is_seen_before_its_payment",
    ),
    "spree#14606: nobody scheduled the sweep of payouts": (
        "tests/payments/test_crashes.py::test_spree_14606_every_job_of_this_room_is_scheduled",
        "tests/settlement/test_settle.py::test_the_sweep_is_a_regular_job_with_a_heartbeat",
    ),
    "elizaOS#11022: the key of a debit outlived the refund that made up for it": (
        "tests/payments/test_apply_snapshots.py::test_elizaos_11022_a_refund_of_a_duplicate_leaves_its_key_spent",
    ),
    "mollie/PrestaShop#1251: several tabs, a lock by token instead of by cart": (
        "tests/payments/test_apply_snapshots.py::test_prestashop_1251_several_tabs_two_payments_one_purchase",
        "tests/payments/test_races.py::test_two_tabs_paid_at_the_same_moment_one_is_accepted_the_other_goes_back",
    ),
    "ps_checkout#1546: the webhook crashes, the buyer tries again, a second order": (
        "tests/payments/test_crashes.py::test_ps_checkout_1546_crash_at_every_statement_of_the_notification_path",
        "tests/money/test_crash_points.py::test_killed_after_every_commit_and_call_it_converges_unaided",
    ),
    "lms-front#521: a refund told by two ways is subtracted twice": (
        "tests/payments/test_refunds.py::test_lms_front_521_a_refund_told_twice_is_subtracted_once",
        "tests/reconciliation/test_read_statement.py::test_lms_front_521_the_statement_tells_of_a_refund_again_and_nothing_moves",
    ),
    "opencart#4811, magento2#6363, nopCommerce#4184, woocommerce#44273, django-shop#888: oversell by read, check, write": (
        "tests/inventory/test_reserve.py::test_two_hundred_buyers_of_fifty_pieces_get_fifty",
    ),
    "fzlee/alipay #55, #35, #154, lxneng/alipay #21, #24: blanks, +, lists and charsets of notifications are lost": (
        "tests/payments/test_notification_matrix.py::test_money_is_booked_once_whatever_the_message_does",
        "tests/payments/test_notification_matrix.py::test_each_provider_is_believed_by_our_own_question_only",
    ),
    "alipay-sdk-python: a SHA-1 signature is accepted though the type says RSA2": (
        "tests/payments/test_notification_matrix.py::test_each_provider_is_believed_by_our_own_question_only",
    ),
    "wechatpayv3: a callback two days old is accepted; stripe: one from the future": (
        "tests/payments/test_notifications.py::test_notification_of_the_future_is_as_wrong_as_an_old_one",
    ),
    "TigerBeetle 0.16.11 (Jepsen): clients retry for ever; blnk#276, #244: waiting for a lock without an end": (
        "tests/ledger/test_seal.py::test_busy_accounts_are_reported_as_busy",
    ),
    "Blnk: the guard against changes compared with “=”, so NULL passed": (
        "tests/ledger/test_door.py::test_the_door_refuses_nulls",
    ),
    "softwaremill/tb-perf: balances updated in no fixed order lost requests to deadlocks": (
        "tests/ledger/test_races.py::test_crossing_accounts_never_deadlock",
    ),
    "tigerbeetle#357: the balance at a moment in the past": (
        "tests/ledger/test_queries.py::test_balance_as_of_counts_up_to_the_moment",
    ),
    "tigerbeetle#2525: one tenant reads another's accounts": (
        "tests/ledger/test_store_portal.py::test_a_store_reads_its_own_statement_and_nothing_else",
    ),
    "Mercur: commission is computed anew from today's rate": (
        "tests/orders/test_trade.py::test_an_edited_rate_changes_nothing_of_past_sales",
    ),
    "Mangopay, Stripe: a refund and a chargeback of the same payment": (
        "tests/aftersales/test_chargebacks.py::test_refund_or_chargeback_never_both",
    ),
}


@pytest.mark.parametrize("incident", INCIDENTS)
def test_incident_has_its_test(incident: str) -> None:
    for node in INCIDENTS[incident]:
        path, _, name = node.partition("::")
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        found = [part for part in tree.body if isinstance(part, ast.FunctionDef) and part.name == name]
        assert found, f"{node} is gone"
        marks = [ast.unparse(mark) for mark in found[0].decorator_list]
        assert not [mark for mark in marks if "skip" in mark or "soak" in mark or "xfail" in mark], f"{node} does not run"
