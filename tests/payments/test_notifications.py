"""The door and the inbox."""

from __future__ import annotations

import random
from datetime import timedelta

import orjson
import pytest
from tests.payments import factories as f

from entrepot.kernel import clock
from entrepot.kernel.clock import VirtualClock
from entrepot.payments import services
from entrepot.payments.enums import NotificationState, PaymentState
from entrepot.payments.errors import UnknownProvider
from entrepot.payments.models import Notification, Payment, RejectedNotifications, SandboxNotification
from entrepot.payments.providers.sandbox import cashier, notify, signing
from entrepot.payments.providers.sandbox.bank import SELLER
from entrepot.payments.providers.sandbox.faults import faults
from entrepot.payments.types import Started

pytestmark = pytest.mark.django_db


def message(number: str, notify_id: str = "N1", **changes: object) -> tuple[bytes, dict[str, str]]:
    body = orjson.dumps(
        {
            "notify_id": notify_id,
            "notify_type": "payment",
            "number": number,
            "status": "TRADE_SUCCESS",
            "seller_id": SELLER,
            **changes,
        }
    )
    return body, {"Sandbox-Signature": signing.notification_header(body, clock.now())}


def rejected() -> dict[str, int]:
    return dict(RejectedNotifications.objects.values_list("reason", "number"))


@pytest.fixture
def paid(orders: f.Orders) -> Started:
    payment, trade_no = f.opened(f.purchase(f.part(orders)))
    services.pay_in_cashier(trade_no)
    return payment


def test_notification_fills_the_inbox_and_moves_nothing(paid: Started) -> None:
    answer = services.receive_notification("sandbox", *message(paid.our_ref))

    assert (answer.status, answer.body) == (200, b"success")
    assert Payment.objects.get().state == PaymentState.PENDING
    assert Notification.objects.get().state == NotificationState.NEW


def test_notification_that_lies_is_believed_by_nobody(orders: f.Orders) -> None:
    payment, _ = f.opened(f.purchase(f.part(orders)))
    services.receive_notification("sandbox", *message(payment.our_ref))

    assert services.work_inbox() == 1

    assert Payment.objects.get().state == PaymentState.PENDING  # the provider says that nobody paid


def test_notification_repeated_is_acknowledged_and_stored_once(paid: Started) -> None:
    answers = [services.receive_notification("sandbox", *message(paid.our_ref)) for _ in range(3)]

    assert {answer.body for answer in answers} == {b"success"}
    assert Notification.objects.count() == 1


def test_notification_of_several_events_asks_once_for_each_payment(paid: Started) -> None:
    for notify_id in ("N1", "N2", "N3"):
        services.receive_notification("sandbox", *message(paid.our_ref, notify_id))

    assert services.work_inbox() == 3

    assert f.journals("order.pay") == 1
    assert services.work_inbox() == 0


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("bad_signature", "bad_signature"),
        ("truncated", "bad_signature"),
        ("stale", "stale"),
        ("wrong_recipient", "wrong_recipient"),
    ],
)
def test_notification_that_fails_verification_is_counted_not_stored(paid: Started, fault: str, reason: str) -> None:
    with faults.during("notification", fault):
        assert services.deliver_sandbox_notifications() == 0

    assert rejected() == {reason: 1}
    assert not Notification.objects.exists()


def test_notification_of_a_number_that_is_not_ours_is_refused(paid: Started) -> None:
    answer = services.receive_notification("sandbox", *message("P-of-somebody"))

    assert (answer.status, rejected()) == (400, {"wrong_recipient": 1})


@pytest.mark.parametrize(
    "body",
    [b"[]", b"{}", b"not json", b'{"notify_id": "1", "notify_type": "gossip", "number": "1", "seller_id": "entrepot-sandbox"}'],
)
def test_notification_signed_but_unreadable_is_malformed(paid: Started, body: bytes) -> None:
    header = {"sandbox-signature": signing.notification_header(body, clock.now())}

    assert services.receive_notification("sandbox", body, header).status == 400
    assert rejected() == {"malformed": 1}


def test_notification_larger_than_64_kb_is_not_even_read(paid: Started) -> None:
    assert services.receive_notification("sandbox", b"x" * 65_537, {}).status == 400
    assert rejected() == {"malformed": 1}


@pytest.mark.parametrize("header", ["", "t=1", "v1=abc", "t=99999999999999,v1=a", "t=abc,v1=abc", "t=１,v1=a"])
def test_notification_without_a_proper_signature_header_is_refused(paid: Started, header: str) -> None:
    body, _ = message(paid.our_ref)

    assert services.receive_notification("sandbox", body, {"Sandbox-Signature": header}).status == 400
    assert rejected() == {"bad_signature": 1}


def test_notification_of_the_future_is_as_wrong_as_an_old_one(paid: Started) -> None:
    body, _ = message(paid.our_ref)
    header = {"Sandbox-Signature": signing.notification_header(body, clock.now() + timedelta(minutes=6))}

    assert services.receive_notification("sandbox", body, header).status == 400
    assert rejected() == {"stale": 1}


def test_notification_to_an_unknown_provider_is_missing() -> None:
    with pytest.raises(UnknownProvider):
        services.receive_notification("nobody", b"", {})


def test_inbox_keeps_a_message_while_the_provider_is_silent(virtual_clock: VirtualClock, paid: Started) -> None:
    services.receive_notification("sandbox", *message(paid.our_ref))
    with faults.during("query", "timeout_before"):
        assert services.work_inbox() == 0
    assert services.work_inbox() == 0  # not due yet

    virtual_clock.advance(timedelta(minutes=1))

    assert services.work_inbox() == 1
    assert f.journals("order.pay") == 1


def test_inbox_is_not_blocked_by_one_payment_that_cannot_be_applied(virtual_clock: VirtualClock, orders: f.Orders) -> None:
    good, bad = f.part(orders), f.part(orders)
    for part in (good, bad):
        _, trade_no = f.opened(f.purchase(part))
        services.pay_in_cashier(trade_no)
    services.deliver_sandbox_notifications()
    really_paid = orders.paid

    def fail_for_one(parts: list[object]) -> None:
        if any(part.order_id == bad.order_id for part in parts):  # type: ignore[attr-defined]
            raise RuntimeError("poison")
        really_paid(parts)  # type: ignore[arg-type]

    orders.paid = fail_for_one  # type: ignore[method-assign,assignment]
    assert services.work_inbox() == 1
    assert (f.escrow(good), f.escrow(bad)) == (good.total_minor, 0)

    orders.paid = really_paid  # type: ignore[method-assign]
    virtual_clock.advance(timedelta(minutes=2))
    assert services.work_inbox() == 1
    assert f.escrow(bad) == bad.total_minor


def test_sandbox_repeats_on_its_schedule_until_success(virtual_clock: VirtualClock, paid: Started) -> None:
    attempts = []
    start = virtual_clock.now()
    for _ in range(30 * 60):
        notify.deliver(lambda _body, _headers: attempts.append(virtual_clock.now() - start) or (500, b"busy"))  # type: ignore[func-returns-value]
        virtual_clock.advance(timedelta(minutes=1))

    minutes = [int(at.total_seconds() // 60) for at in attempts]
    assert minutes == [0, 4, 14, 24, 84, 204, 564, 1464]
    assert SandboxNotification.objects.get().next_at is None


def test_sandbox_stops_at_exactly_success(virtual_clock: VirtualClock, paid: Started) -> None:
    assert notify.deliver(lambda _body, _headers: (200, b"SUCCESS")) == 0
    virtual_clock.advance(timedelta(minutes=4))
    assert notify.deliver(lambda _body, _headers: (200, b"success")) == 1
    virtual_clock.advance(timedelta(days=2))
    assert notify.deliver(lambda _body, _headers: (200, b"success")) == 0


def test_sandbox_delivers_over_http_when_an_address_is_set(
    paid: Started, settings: object, httpserver_of_notifications: list[tuple[bytes, str]]
) -> None:
    assert services.deliver_sandbox_notifications() == 1

    body, header = httpserver_of_notifications[0]
    assert orjson.loads(body)["number"] == paid.our_ref
    signing.check_notification(body, header, clock.now())


def test_sandbox_tries_later_when_nobody_listens(paid: Started, settings: object) -> None:
    settings.SANDBOX_NOTIFY_URL = "http://127.0.0.1:9/notify"  # type: ignore[attr-defined]

    assert services.deliver_sandbox_notifications() == 0
    assert SandboxNotification.objects.get().next_at is not None


def test_success_and_later_finished_are_two_events_and_one_journal(orders: f.Orders) -> None:
    payment, trade_no = f.opened(f.purchase(f.part(orders)))
    services.pay_in_cashier(trade_no)
    f.tell(payment)
    cashier.force(trade_no, "TRADE_FINISHED")
    f.tell(payment)

    assert (Notification.objects.count(), f.journals("order.pay")) == (2, 1)


def test_notifications_delivered_1_to_8_times_shuffled_give_exactly_one_journal_each(orders: f.Orders) -> None:
    dice = random.Random(19220)
    parts = [f.part(orders) for _ in range(25)]
    payments = []
    for part in parts:
        payment, trade_no = f.opened(f.purchase(part))
        payments.append(payment)
        services.pay_in_cashier(trade_no)
        cashier.force(trade_no, dice.choice(["TRADE_SUCCESS", "TRADE_FINISHED"]))
    waiting = []
    notify.deliver(lambda body, headers: waiting.extend([(body, dict(headers))] * dice.randint(1, 8)) or (200, b"success"))  # type: ignore[func-returns-value]
    dice.shuffle(waiting)

    for number, (body, headers) in enumerate(waiting):
        assert services.receive_notification("sandbox", body, headers).body == b"success"
        if number % 7 == 0:
            services.work_inbox(limit=dice.randint(1, 10))
    while services.work_inbox():
        pass

    assert f.journals("order.pay") == len(payments)
    assert all(f.escrow(part) == part.total_minor for part in parts)
