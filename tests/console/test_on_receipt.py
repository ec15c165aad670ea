"""Pay on receipt at the console: the queue of what does not come by itself, and limits that two people change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.identity import factories as people
from tests.orders.test_pay_on_receipt import shipped
from tests.stores import factories as stores

from entrepot.events.services import drain
from entrepot.identity.enums import PlatformRole
from entrepot.identity.models import Person
from entrepot.identity.types import Actor
from entrepot.kernel.clock import VirtualClock
from entrepot.notices.models import Notice
from entrepot.operations.services import approve_proposal
from entrepot.orders import services as orders
from entrepot.orders.models import Order, ReceiptLimit
from entrepot.payments.providers.sandbox.faults import faults
from entrepot.payments.services import send_authorisations

pytestmark = pytest.mark.django_db(transaction=True)


def at_desk(client: Client, role: PlatformRole = PlatformRole.ADMIN) -> Actor:
    actor = people.operator(role)
    client.force_login(Person.objects.get(id=actor.person_id))
    return actor


def not_taken() -> tuple[Order, Actor]:
    """An order that was received and whose capture was refused once."""
    shopper = people.shopper()
    order = shipped(shopper)
    faults.inject("capture", "declined")
    orders.confirm_receipt([order.id], actor=shopper)
    send_authorisations()
    drain()
    return Order.objects.get(id=order.id), shopper


def test_what_does_not_come_waits_in_the_queue_until_it_is_asked_for_again(client: Client) -> None:
    stores.fee_plan("global")
    at_desk(client)
    assert "Nothing is to be collected" in client.get("/console/on-receipt/").content.decode()
    order, _shopper = not_taken()

    page = client.get("/console/on-receipt/").content.decode()
    assert order.number in page
    assert "DECLINED_BY_FAULT" in page
    story = client.get(f"/console/orders/{order.pk}/").content.decode()
    assert "authorised, nothing taken" in story
    assert "DECLINED_BY_FAULT" in story
    client.post(f"/console/on-receipt/{order.pk}/again/")

    order.refresh_from_db()
    assert order.state == "finished"
    assert order.number not in client.get("/console/on-receipt/").content.decode()


def test_the_queue_takes_no_more_statements_for_more_orders(client: Client) -> None:
    stores.fee_plan("global")
    at_desk(client)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/console/on-receipt/")
        return len(seen)

    not_taken()
    one = count()
    for _ in range(2):
        not_taken()
    assert count() == one


def test_the_shopper_and_the_store_are_told_each_their_part() -> None:
    stores.fee_plan("global")
    order, shopper = not_taken()
    kinds = list(Notice.objects.filter(person_id=shopper.person_id).order_by("pk").values_list("kind", flat=True))

    assert "order_authorised" in kinds
    assert "order_not_taken" in kinds
    assert "receipt_limit_gone" in kinds
    assert "order_paid" not in kinds
    assert order.paid_at is None


def test_two_people_change_a_limit_and_its_history_says_why(client: Client) -> None:
    stores.fee_plan("global")
    at_desk(client)
    _order, shopper = not_taken()
    assert "An amount could not be taken" in client.get("/console/on-receipt/limits/?level=none").content.decode()
    address = f"/console/on-receipt/limits/{shopper.person_id}/"
    wrong = client.post(address, {"level": "trusted", "reason": "short"})
    assert wrong.status_code == 409

    made = client.post(address, {"level": "trusted", "reason": "paid everything, appeal 17"})
    proposal_id = made["Location"].rstrip("/").rpartition("/")[2]
    assert ReceiptLimit.objects.get().level == "none"
    assert "Trusted" in client.get(made["Location"]).content.decode()
    approve_proposal(proposal_id, actor=people.operator(PlatformRole.ADMIN))  # type: ignore[arg-type]

    assert ReceiptLimit.objects.get().level == "trusted"
    page = client.get(address).content.decode()
    assert "paid everything, appeal 17" in page
    assert "Orders that came to a good end" in page


def test_the_shopper_is_told_when_nothing_is_kept_ready_any_more(virtual_clock: VirtualClock) -> None:
    stores.fee_plan("global")
    shopper = people.shopper()
    shipped(shopper)
    virtual_clock.advance(timedelta(days=7, minutes=1))  # no worker ran for days

    send_authorisations()
    drain()

    kinds = Notice.objects.filter(person_id=shopper.person_id).values_list("kind", flat=True)
    assert list(kinds).count("order_not_taken") == 1
