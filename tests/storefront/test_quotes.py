"""The second step of the checkout: ways of sending, renewing, notes, customs, and what happens in two tabs at once."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from tests.identity.factories import person
from tests.storefront.factories import ADDRESS, bought, good, market, put, quick_shop, reviewed, shop

from entrepot.catalog.models import Variant
from entrepot.identity.queries import actor_of
from entrepot.kernel import clock
from entrepot.orders.models import BuyerIdentity, Order, Purchase, PurchaseIdentity, SavedAddress, SavedQuote
from entrepot.orders.services import keep_identity, mail_guest_links
from entrepot.orders.types import IdentityDetails
from entrepot.payments.models import Payment
from entrepot.tax.services import load_rules

pytestmark = pytest.mark.django_db(transaction=True)
LI = {"identity_name": "李雷", "identity_number": "11010519491231002X"}


def quick() -> Variant:
    """A good that can be sent in two ways."""
    load_rules()
    return good(quick_shop())


def bonded() -> Variant:
    """A good from abroad out of a bonded warehouse in China."""
    load_rules()
    return good(shop("global", currency="CNY"), hs_code="3305100090")


def part_of(address: str) -> str:
    quote = SavedQuote.objects.get(id=address.strip("/").split("/")[1])
    [order] = quote.content["orders"]
    return f"{order['store_id']}:{order['route']}"


def test_ways_of_sending_are_compared_by_price_and_date(client: Client) -> None:
    address = reviewed(client, quick())

    [order] = client.get(address).context["orders"]

    assert [(way.service, way.amount_minor, way.is_chosen) for way in order.ways] == [
        ("standard", 1200, True),
        ("express", 3000, False),
    ]
    assert order.ways[1].arrive_to < order.ways[0].arrive_to
    assert order.freight_minor == 1200


def test_another_way_of_sending_is_a_new_total(client: Client) -> None:
    address = reviewed(client, quick())

    answer = client.post(
        f"{address}again/", {f"service:{part_of(address)}": "express", f"note:{part_of(address)}": "Ring twice"}
    )

    assert answer["Location"] != address
    [order] = client.get(answer["Location"]).context["orders"]
    assert (order.freight_minor, order.note) == (3000, "Ring twice")
    client.post(f"{answer['Location']}place/", {f"service:{order.part}": "express", f"note:{order.part}": "Ring twice"})
    placed = Order.objects.get()
    assert (placed.freight_minor, placed.freight["service"], placed.note) == (3000, "express", "Ring twice")


def test_nothing_is_bought_by_another_way_than_was_shown(client: Client) -> None:
    address = reviewed(client, quick())

    page = client.post(f"{address}place/", {f"service:{part_of(address)}": "express"}, follow=True)

    assert "The total has changed with the way of sending." in page.content.decode()
    assert page.context["orders"][0].freight_minor == 3000
    assert not Order.objects.exists()


def test_a_way_that_is_not_offered_changes_nothing(client: Client) -> None:
    address = reviewed(client, quick())

    client.post(f"{address}place/", {f"service:{part_of(address)}": "rocket"})

    assert Order.objects.get().freight["service"] == "standard"


def test_an_expired_quote_is_renewed_and_a_changed_total_told(client: Client, virtual_clock: clock.VirtualClock) -> None:
    variant = market()
    address = reviewed(client, variant)
    virtual_clock.advance(timedelta(minutes=16))

    same = client.post(f"{address}again/", follow=True)
    assert "The total is still the same, and held for you again." in same.content.decode()
    assert not same.context["is_over"]

    variant.price_minor = 11_000
    variant.save()
    virtual_clock.advance(timedelta(minutes=16))
    dearer = client.post(f"{same.redirect_chain[-1][0]}place/", follow=True)

    text = dearer.content.decode()
    assert "The prices were held until" in text
    assert "The total is now CN¥122.00; you were shown CN¥112.00." in text
    assert dearer.context["orders"][0].goods_minor == 11_000
    assert not Order.objects.exists()


def test_a_renewed_quote_of_what_is_gone_says_so(client: Client) -> None:
    from entrepot.catalog.services import suspend
    from entrepot.identity.types import SYSTEM

    variant = market()
    address = reviewed(client, variant)
    suspend([variant.product_id], SYSTEM, reason="recalled")

    page = client.post(f"{address}again/", follow=True)

    assert page.redirect_chain == [("/cart/", 302)]
    assert "is not for sale at the moment" in page.content.decode()


def test_two_tabs_with_two_addresses_buy_what_each_showed(client: Client) -> None:
    variant = market()
    first = reviewed(client, variant)
    second = client.post("/checkout/", ADDRESS | {"name": "Zhang San"})["Location"]

    client.post(f"{first}place/")
    assert Order.objects.get().address["name"] == "Wang Xiaoming"
    put(client, variant)
    client.post(f"{second}place/")

    assert Order.objects.order_by("-id")[0].address["name"] == "Zhang San"


def test_two_tabs_that_place_the_same_quote_at_once_buy_once(client: Client) -> None:
    address = reviewed(client, market())
    start, answers = threading.Barrier(2), []
    tabs = [Client(), Client()]
    for tab in tabs:
        tab.cookies = client.cookies

    def press(tab: Client) -> None:
        try:
            start.wait(timeout=10)
            answers.append(tab.post(f"{address}place/")["Location"])
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(tab,)) for tab in tabs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert len(answers) == 2
    assert len(set(answers)) == 1
    assert Order.objects.count() == Payment.objects.count() == 1


def test_customs_details_are_asked_for_where_the_regime_needs_them(client: Client) -> None:
    other = Client()
    plain, foreign = reviewed(client, market()), reviewed(other, bonded())

    assert client.get(plain).context["identity"] is None
    assert "For customs" not in client.get(plain).content.decode()
    assert "Resident identity number (18 characters)" in other.get(foreign).content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "identity_name"),
        ({**LI, "identity_name": "R2D2"}, "identity_name"),
        ({**LI, "identity_name": ""}, "identity_name"),
        ({**LI, "identity_number": ""}, "identity_number"),
        ({**LI, "identity_number": "110105194912310021"}, "identity_number"),
    ],
)
def test_without_right_customs_details_nothing_is_bought(client: Client, typed: dict[str, str], field: str) -> None:
    address = reviewed(client, bonded())

    page = client.post(f"{address}place/", typed)

    assert next(iter(page.context["identity"].errors)) == field
    assert "Something is missing for customs." in page.content.decode()
    assert not Order.objects.exists()


def test_customs_details_go_with_the_purchase_and_are_shown_to_nobody(client: Client) -> None:
    address = reviewed(client, bonded())
    assert "must not be sold on" in client.get(address).content.decode()

    client.post(f"{address}place/", LI)

    held = PurchaseIdentity.objects.get()
    assert held.mask == "李* · ******002X"
    assert LI["identity_number"].encode() not in bytes(held.sealed or b"")
    assert Purchase.objects.get().terms == "cn_cbec/2018-486/1"
    assert LI["identity_number"] not in str(SavedQuote.objects.values_list("content", "asked"))
    assert not BuyerIdentity.objects.exists()


def test_a_person_gives_them_once(client: Client) -> None:
    who = person()
    client.force_login(who)
    variant = bonded()
    client.post(f"{reviewed(client, variant)}place/", LI | {"keep": "on"})
    assert BuyerIdentity.objects.get().person_id == who.pk

    address = reviewed(client, variant)
    text = client.get(address).content.decode()
    assert "李* · ******002X" in text
    assert LI["identity_number"] not in text
    client.post(f"{address}place/")

    assert PurchaseIdentity.objects.count() == 2


def test_kept_details_are_listed_masked_and_can_go(client: Client) -> None:
    who = person()
    client.force_login(who)
    keep_identity(IdentityDetails("cn_resident", "李雷", LI["identity_number"]), actor=actor_of(who))

    assert "李* · ******002X" in client.get("/account/addresses/").content.decode()
    client.post("/account/identity/forget/", {"kind": "cn_resident"})

    assert not BuyerIdentity.objects.exists()


def test_a_guest_gets_the_key_to_the_order_by_mail(client: Client) -> None:
    order, _cashier = bought(client, market())

    assert mail_guest_links(order.purchase_id, "en")

    [message] = mail.outbox
    assert (message.to, message.subject) == (["guest@example.org"], f"Your order {order.number}")
    [link] = [line for line in message.body.splitlines() if f"/orders/{order.pk}/?key=" in line]
    assert Client().get(link.split("localhost:8000")[1]).status_code == 200
    mail_guest_links(order.purchase_id, "zh-hans")
    assert mail.outbox[1].subject == f"您的订单 {order.number}"


def test_the_mail_waits_in_the_queue_for_guests_only(client: Client) -> None:
    from entrepot.database import sql

    variant = market()
    bought(client, variant)
    jobs = "SELECT args FROM procrastinate_jobs WHERE task_name = 'orders.mail_guest_links'"
    [[args]] = sql.rows(jobs)
    assert UUID(args["purchase_id"]) == Purchase.objects.get().pk
    signed_in = Client()
    signed_in.force_login(person())
    bought(signed_in, variant)

    assert len(sql.rows(jobs)) == 1
    assert not mail_guest_links(Purchase.objects.order_by("-id")[0].pk, "en")
    assert mail.outbox == []


def test_an_address_typed_at_the_checkout_is_kept_and_offered_next_time(client: Client) -> None:
    who = person()
    client.force_login(who)
    variant = market()
    put(client, variant)
    client.post("/checkout/", ADDRESS | {"keep": "1"})
    saved = SavedAddress.objects.get()
    assert (saved.person_id, saved.is_default) == (who.pk, True)

    page = client.get("/checkout/").content.decode()
    assert "Hangzhou Shi" in page
    assert 'name="line1"' not in page
    answer = client.post("/checkout/", {"address": str(saved.pk)})

    assert "/checkout/" in answer["Location"]
    assert 'name="line1"' in client.get("/checkout/?new=1").content.decode()
    client.post("/checkout/", ADDRESS | {"name": "Somebody"})
    assert SavedAddress.objects.count() == 1  # unticked: not kept


def test_somebody_elses_address_is_none_to_choose(client: Client) -> None:
    from entrepot.orders.services import save_address
    from entrepot.orders.types import Address

    theirs = save_address(Address("Jo", "SG", ("1 Main St",), postcode="546080", phone="62345678"), actor=actor_of(person()))
    client.force_login(person())
    put(client, market())

    page = client.post("/checkout/", {"address": str(theirs)})

    assert page.status_code == 200
    assert not SavedQuote.objects.exists()
