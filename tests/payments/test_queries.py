import pytest
from tests.payments import factories as f
from tests.payments.test_refunds import captured, refund_one, request

from entrepot.identity.types import SYSTEM
from entrepot.kernel.ids import uuid7
from entrepot.payments import queries, services
from entrepot.payments.providers.sandbox.faults import faults

pytestmark = pytest.mark.django_db


def test_payments_of_a_purchase_oldest_first(orders: f.Orders) -> None:
    part, purchase_id, nothing = f.part(orders), uuid7(), uuid7()
    first, second = (f.started(f.purchase(part, purchase_id=purchase_id)) for _ in range(2))
    services.apply_snapshots([f.success(first)])

    found = queries.payments_of([purchase_id, nothing])

    assert [(view.payment_id, view.is_open, view.outcome) for view in found[purchase_id]] == [
        (first.payment_id, False, "accepted"),
        (second.payment_id, True, ""),
    ]
    assert found[nothing] == []
    assert queries.payment(first.payment_id) == found[purchase_id][0]
    assert queries.payment(uuid7()) is None


def test_refunds_of_an_order_and_those_that_wait_for_a_person(orders: f.Orders) -> None:
    part = f.part(orders, 10000, 0, 0)
    payment = captured(orders, part)
    refund_one(request(payment, part, 1000))
    with faults.during("refund", "declined"):
        declined = refund_one(request(payment, part, 2000))

    assert [view.amount_minor for view in queries.refunds_of([part.order_id])[part.order_id]] == [1000, 2000]
    assert [view.refund_id for view in queries.declined_refunds()] == [declined.refund_id]

    services.retry_refund(declined.refund_id, actor=SYSTEM)
    assert queries.declined_refunds() == []


def test_payouts_of_a_store_without_any_are_none() -> None:
    assert queries.payouts_of(f.STORE) == []
