"""Stripe keeps an amount ready and takes it later, over its own package and the simulator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from tests.payments import factories as f
from tests.payments.simulated import Market, admin

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.payments import registry, services
from entrepot.payments.enums import AuthorisationState as S
from entrepot.payments.enums import PaymentState
from entrepot.payments.models import Authorisation, Payment
from entrepot.payments.ports import Authorises
from entrepot.payments.types import PartAmount, Started, StartPayment

pytestmark = pytest.mark.django_db


def authorised(market: Market, orders: f.Orders) -> tuple[PartAmount, Started]:
    market.account("stripe")
    part = f.part(orders)
    expires_at = clock.now() + timedelta(hours=24)
    payment = f.started(
        StartPayment(part.store_id, "stripe", "redirect", "CNY", (part,), expires_at, "https://shop.example/back", "Tea", True)
    )
    [action] = services.open_cashier([payment.payment_id])
    page = market.browse(action.url).body.decode()  # type: ignore[union-attr]
    assert "nothing is taken now" in page
    market.press(market.trade())
    market.simulator.work()
    services.work_inbox()
    return part, payment


def capture(part: PartAmount) -> set[str]:
    with transaction.atomic():
        asked = services.ask_capture([part.order_id])
    return set(services.send_authorisations(list(asked.values())).values())


def test_its_capability_and_its_verbs_belong_together(market: Market) -> None:
    for kind in ("alipay", "antom", "wechat", "stripe"):
        driver = market.account(kind)
        assert bool(driver.capabilities.authorise_methods) is isinstance(driver, Authorises)
        assert driver.capabilities.authorise_methods <= driver.capabilities.methods.keys()
    assert isinstance(registry.driver("sandbox"), Authorises)


def test_agreed_to_taken_in_part_and_booked_once(market: Market, orders: f.Orders) -> None:
    part, payment = authorised(market, orders)
    row = Payment.objects.get()
    assert (row.state, row.provider_ref[:3], f.escrow(part)) == (PaymentState.AUTHORISED, "pi_", 0)
    assert timedelta(days=6, hours=23) < Authorisation.objects.get().until - clock.now() <= timedelta(days=7)
    with transaction.atomic():
        services.reduce_authorisation(uuid7(), PartAmount(part.order_id, part.store_id, 5000), reason="case")

    assert capture(part) == {S.CAPTURED}
    services.refresh([payment.payment_id])

    assert f.escrow(part) == part.total_minor - 5000
    assert market.trade("stripe").amount == part.total_minor - 5000


@pytest.mark.parametrize("effect", ["timeout_before", "timeout_after", "server_error_after", "rate_limited", "busy"])
def test_without_an_answer_it_is_asked_about_and_taken_once(market: Market, orders: f.Orders, effect: str) -> None:
    part, payment = authorised(market, orders)
    market.fault("stripe", "capture", effect)
    assert capture(part) == {S.CAPTURING}

    Authorisation.objects.update(next_try_at=clock.now())  # the simulator goes by the time of this machine
    assert services.send_authorisations() == {payment.payment_id: S.CAPTURED}

    assert (f.escrow(part), f.journals("order.pay")) == (part.total_minor, 1)


def test_a_refused_capture_waits_for_its_next_attempt(market: Market, orders: f.Orders) -> None:
    part, payment = authorised(market, orders)
    market.fault("stripe", "capture", "declined")

    assert capture(part) == {S.REFUSED}
    with transaction.atomic():
        services.try_again(part.order_id)

    assert services.send_authorisations([payment.payment_id]) == {payment.payment_id: S.CAPTURED}


def test_let_go_once_and_again(market: Market, orders: f.Orders) -> None:
    part, payment = authorised(market, orders)
    with transaction.atomic():
        services.let_go([part.order_id])
    market.fault("stripe", "void", "timeout_after")
    assert services.send_authorisations([payment.payment_id]) == {payment.payment_id: S.VOIDING}
    Authorisation.objects.update(next_try_at=clock.now())  # the simulator goes by the time of this machine

    assert services.send_authorisations() == {payment.payment_id: S.VOIDED}

    assert market.trade("stripe").state == "closed"
    assert Payment.objects.get().state == PaymentState.CLOSED


def test_after_seven_days_nothing_is_kept(market: Market, orders: f.Orders) -> None:
    part, _payment = authorised(market, orders)
    admin(market.simulator, "clock", advance_s=7 * 86_400 + 60)
    market.simulator.work()

    assert capture(part) == {S.LAPSED}

    assert (f.escrow(part), Payment.objects.get().state) == (0, PaymentState.EXPIRED)
