"""Whole purchases over HTTP: paid at once, repeated, raced, refused; and what a visitor can do with one."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from tests.api.market import api, freight, goods, shopper_key, signed_in, wish
from tests.identity import factories as people
from tests.inventory.factories import shelf, stocked
from tests.stores import factories as stores

from entrepot.identity.types import SYSTEM
from entrepot.kernel import clock
from entrepot.orders.models import Order, Purchase, PurchaseIdentity, ReceiptLimit
from entrepot.orders.services import keep_identity, open_identity
from entrepot.orders.types import IdentityDetails
from entrepot.tax.services import load_rules

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_whole_purchase_in_one_request_is_paid() -> None:
    variant = goods(price=1500)
    shopper, key = shopper_key()

    answer = api("/checkout", "post", wish(variant, 2), key=key)

    assert answer.status_code == 201, answer.content
    bought = answer.json()
    assert bought["payment"]["state"] == "paid"
    assert bought["total_minor"] == sum(order["total_minor"] for order in bought["orders"])
    assert Order.objects.get().state == "paid"
    assert Order.objects.get().buyer_id == shopper.person_id
    assert shelf(variant) == (10, 2)
    assert bought["token"] is None


def test_a_visitor_sees_and_cancels_the_purchase_with_its_token() -> None:
    bought = api("/checkout", "post", wish(goods())).json()
    order = bought["orders"][0]["id"]

    seen = api(f"/orders/{order}", purchase_token=bought["token"])
    blind = api(f"/orders/{order}")
    other = api(f"/orders/{order}", purchase_token=bought["token"][:-1] + "!")

    assert (seen.status_code, blind.status_code, other.status_code) == (200, 401, 404)
    assert [move["name"] for move in seen.json()["moves"]] == ["cancel_paid"]
    assert api(f"/purchases/{bought['id']}", purchase_token=bought["token"]).json()["payments"][0]["outcome"] == "accepted"
    cancelled = api(f"/orders/{order}/cancel", "post", {"reason": "too slow"}, purchase_token=bought["token"])
    assert cancelled.json()["moved"][0]["target"] == "closed_refunded"


def test_the_redirect_method_gives_a_cashier_page_that_can_be_opened_again() -> None:
    _, key = shopper_key()
    bought = api("/checkout", "post", wish(goods(), payment={"provider": "sandbox", "method": "redirect"}), key=key).json()

    again = api(f"/purchases/{bought['id']}/pay", "post", key=key)

    assert bought["payment"]["state"] == "redirect"
    assert again.json()["url"] == bought["payment"]["url"]


def test_a_quote_is_bought_at_its_prices_by_its_own_visitor_only() -> None:
    variant = goods(price=1000)
    mine, other = "m" * 32, "o" * 32
    asked = {name: wish(variant)[name] for name in ("items", "address", "currency")}
    quote = api("/quotes", "post", asked, guest_token=mine)
    assert quote.status_code == 201, quote.content

    stolen = api("/checkout", "post", wish(variant, items=[], quote_id=quote.json()["id"]), guest_token=other)
    bought = api("/checkout", "post", wish(variant, items=[], quote_id=quote.json()["id"]), guest_token=mine)

    assert stolen.status_code == 404
    assert bought.json()["total_minor"] == quote.json()["total_minor"]


def test_another_total_than_expected_is_refused_and_nothing_is_placed() -> None:
    answer = api("/checkout", "post", wish(goods(price=1000), expected_total_minor=1))

    assert (answer.status_code, answer.json()["code"]) == (409, "orders.price_changed")
    assert not Purchase.objects.exists()


def test_articles_are_found_by_store_and_number() -> None:
    variant = goods(sku="CAM-1")
    slug = variant.product.store.slug

    bought = api("/checkout", "post", wish(variant, items=[{"store": slug, "sku": "CAM-1"}]))
    unknown = api("/checkout", "post", wish(variant, items=[{"store": slug, "sku": "CAM-2"}]))

    assert bought.status_code == 201
    assert (unknown.status_code, unknown.json()["code"]) == (404, "api.unknown_sku")


def test_too_many_pieces_are_a_problem_document_with_figures() -> None:
    answer = api("/checkout", "post", wish(goods(pieces=3, sku="X-1"), 4))

    problem = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["code"]) == (409, 409, "inventory.out_of_stock")
    assert (problem["fields"]["available"], problem["fields"]["wanted"]) == (3, 4)
    assert problem["title"] == "Conflict"
    assert problem["type"].startswith("urn:")


def test_the_same_key_gives_the_same_purchase_and_another_body_is_refused() -> None:
    variant = goods()
    _, key = shopper_key()

    first = api("/checkout", "post", wish(variant), key=key, idempotency_key="k-1")
    again = api("/checkout", "post", wish(variant), key=key, idempotency_key="k-1")
    other = api("/checkout", "post", wish(variant, 2), key=key, idempotency_key="k-1")

    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (409, "kernel.idempotency_conflict")
    assert Purchase.objects.count() == 1


def test_a_refused_request_leaves_its_key_free() -> None:
    variant = goods(pieces=1)
    _, key = shopper_key()
    assert api("/checkout", "post", wish(variant, 2), key=key, idempotency_key="k-2").status_code == 409

    assert api("/checkout", "post", wish(variant, 1), key=key, idempotency_key="k-2").status_code == 201


@pytest.mark.parametrize("with_key", [True, False])
def test_submitting_twice_at_once_buys_once_with_a_key_and_twice_without(with_key: bool) -> None:
    variant = goods()
    _, key = shopper_key()
    barrier, answers = threading.Barrier(4), []
    headers = {"idempotency_key": "k-3"} if with_key else {}

    def buy() -> None:
        from django.db import connection

        barrier.wait()
        answers.append(api("/checkout", "post", wish(variant), key=key, **headers))
        connection.close()

    run(buy, 4)

    assert Purchase.objects.count() == (1 if with_key else 4)
    assert {answer.status_code for answer in answers} <= {201, 503}
    assert all(answer["Retry-After"] for answer in answers if answer.status_code == 503)


def run(what: Any, times: int) -> None:
    threads = [threading.Thread(target=what) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


def test_a_session_needs_the_token_of_our_pages_for_unsafe_methods() -> None:
    variant = goods()
    client = signed_in(people.shopper(), csrf=True)

    refused = api("/checkout", "post", wish(variant), client=client)
    client.cookies["csrftoken"] = "a" * 32
    bought = api("/checkout", "post", wish(variant), client=client, x_csrftoken="a" * 32)

    assert (refused.status_code, refused.json()["code"]) == (403, "api.csrf_failed")
    assert bought.status_code == 201
    assert api("/orders", client=client).json()["items"][0]["id"] == bought.json()["orders"][0]["id"]


def test_a_cart_of_a_visitor_moves_to_the_person() -> None:
    variant = goods()
    _, key = shopper_key()
    token = "t" * 40

    assert api("/cart").json()["code"] == "api.guest_token_needed"
    assert api("/cart/lines", "post", {"variant_id": str(variant.id), "quantity": 2}, guest_token=token).status_code == 200
    moved = api("/cart/take-over", "post", key=key, guest_token=token)

    assert [(line["variant_id"], line["quantity"]) for line in moved.json()["items"]] == [(str(variant.id), 2)]
    assert api("/cart", guest_token=token).json()["items"] == []
    assert api(f"/cart/lines/{variant.id}", "put", {"quantity": 3}, key=key).json()["items"][0]["quantity"] == 3
    assert api(f"/cart/lines/{variant.id}", "delete", key=key).json()["items"] == []


def abroad() -> dict[str, Any]:
    """A purchase by direct mail into China, where customs asks who the buyer is."""
    stores.fee_plan("global")
    shop = stores.store(kind="global", country="US", currency="USD")
    freight(shop)
    load_rules()
    variant = stocked(shop, 10, kind="overseas", hs_code="3305100090")
    address = {
        "name": "Wang Xiaoming", "country": "CN", "lines": ["Wensan Road 1"], "city": "Hangzhou", "region": "330000",
        "postcode": "310012", "phone": "13800138000",
    }  # fmt: skip
    return wish(variant, address=address, currency="CNY")


def test_who_the_buyer_is_is_asked_for_where_customs_needs_it_and_nothing_is_placed_without() -> None:
    asked = abroad()
    wrong = {"kind": "cn_resident", "name": "李雷", "number": "110105194912310021"}

    refused = api("/checkout", "post", asked)
    other_kind = api("/checkout", "post", {**asked, "identity": {**wrong, "kind": "br_cpf"}})
    invalid = api("/checkout", "post", {**asked, "identity": wrong})

    for answer in (refused, other_kind):
        assert (answer.status_code, answer.json()["code"]) == (422, "orders.identity_needed")
        assert answer.json()["fields"] == {"what": "cn_resident"}
    assert (invalid.status_code, invalid.json()["code"], invalid.json()["fields"]) == (
        422, "orders.identity_invalid", {"field": "number"}
    )  # fmt: skip
    assert Purchase.objects.count() == Order.objects.count() == PurchaseIdentity.objects.count() == 0


def test_identity_details_are_sealed_with_the_purchase_once_and_never_shown() -> None:
    identity = {"kind": "cn_resident", "name": "李雷", "number": "11010519491231002X"}
    asked = {**abroad(), "identity": identity}

    first = api("/checkout", "post", asked, idempotency_key="once")
    again = api("/checkout", "post", asked, idempotency_key="once")

    assert (first.status_code, again.status_code) == (201, 201)
    held = PurchaseIdentity.objects.get()
    assert str(held.purchase_id) == first.json()["id"]
    assert "11010519491231002X" not in first.content.decode() + again.content.decode()
    assert b"11010519491231002X" not in bytes(held.sealed or b"")
    opened = open_identity(held.purchase_id, actor=SYSTEM, reason="test")
    assert (opened.kind, opened.name, opened.number) == ("cn_resident", "李雷", "11010519491231002X")


def test_what_a_person_gave_before_can_be_used() -> None:
    asked = {**abroad(), "identity": {"kind": "cn_resident", "use_kept": True}}
    actor, key = shopper_key()
    nothing = api("/checkout", "post", asked, key=key)
    keep_identity(IdentityDetails("cn_resident", "李雷", "11010519491231002X"), actor=actor)

    bought = api("/checkout", "post", asked, key=key)
    visitor = api("/checkout", "post", asked)

    assert [answer.status_code for answer in (nothing, bought, visitor)] == [422, 201, 422]
    assert PurchaseIdentity.objects.get().mask == "李* · ******002X"


def test_a_purchase_inside_a_country_asks_for_nothing_and_keeps_nothing_of_it() -> None:
    identity = {"kind": "cn_resident", "name": "李雷", "number": "11010519491231002X"}
    variant = goods()

    assert api("/checkout", "post", wish(variant)).status_code == 201
    assert api("/checkout", "post", wish(variant, identity=identity)).status_code == 201
    assert PurchaseIdentity.objects.count() == 0


@pytest.mark.parametrize(("accepts", "kept"), [("zh-CN", "zh-hans"), ("en", ""), ("fr", "")])
def test_a_visitors_language_is_kept_for_later_news(accepts: str, kept: str) -> None:
    variant = goods()

    api("/checkout", "post", wish(variant), accept_language=accepts)

    assert Purchase.objects.get().language == kept


def test_with_a_limit_a_purchase_is_paid_on_receipt_and_without_one_it_is_not() -> None:
    shopper, key = shopper_key()
    payment = {"provider": "sandbox", "method": "redirect", "on_receipt": True}
    refused = api("/checkout", "post", wish(goods(), payment=payment), key=key)
    ReceiptLimit.objects.create(person_id=shopper.person_id, level="standard", reason="earned", changed_at=clock.now())

    bought = api("/checkout", "post", wish(goods(), payment=payment), key=key)

    assert (refused.status_code, refused.json()["code"]) == (409, "orders.receipt_not_offered")
    assert bought.status_code == 201, bought.content
    assert Order.objects.get().on_receipt
    order = api(f"/orders/{bought.json()['orders'][0]['id']}", key=key).json()
    assert order["authorised_at"] is None
