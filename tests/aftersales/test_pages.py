"""The pages of all three faces: what they show, what they refuse in words, and how many questions they ask."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.aftersales.factories import arbiter, does, opened, sold, staff
from tests.aftersales.test_arbitration import in_ruling, photograph
from tests.identity import factories as people
from tests.seller.world import client_of

from entrepot.aftersales import services
from entrepot.aftersales.enums import CaseState, Side
from entrepot.aftersales.models import Case, CasePicture
from entrepot.aftersales.types import Change
from entrepot.orders.models import Order
from entrepot.stores.models import Store

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }


def slug_of(order: Order) -> str:
    return Store.objects.get(pk=order.store_id).slug


def test_a_shopper_asks_by_a_guided_choice_and_wrong_amounts_are_told_beside_the_form() -> None:
    order, shopper = sold(state="shipped", pieces=(3, 1))
    client = client_of(shopper)
    new = reverse("storefront:case-new", args=[order.pk])
    assert b"I want to send it back" in client.get(new).content
    form = client.get(f"{new}?kind=partial").content
    assert b'name="pieces-1"' in form

    most = client.get(
        reverse("storefront:case-amount", args=[order.pk]), {"kind": "partial", "reason": "faulty", "pieces-1": 2}
    )
    assert "200.00" in most.content.decode()
    wrong = client.post(new, {"kind": "partial", "reason": "faulty", "pieces-1": 1, "amount": "100.01", "text": "x"})
    assert wrong.status_code == 422
    assert b"not more than what can go back" in wrong.content
    assert not Case.objects.exists()
    assert client.post(new, {"kind": "return", "reason": "damaged", "pieces-1": 1}).status_code == 422
    made = client.post(new, {"kind": "partial", "reason": "faulty", "pieces-1": 1, "amount": "12.34", "text": "It squeaks"})

    case = Case.objects.get()
    assert made.status_code == 302
    assert case.amount_minor == 1_234
    assert b"It squeaks" in client.get(made["Location"]).content
    assert case.number in client.get(reverse("storefront:cases")).content.decode()
    page = client.get(reverse("storefront:order", args=[order.pk])).content.decode()
    assert case.number in page
    assert "I have received it" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_number_of_questions_however_many_cases_there_are(rows: int) -> None:
    shopper = people.shopper()
    order, _ = sold(state="shipped", pieces=(1,) * rows, shopper=shopper)
    for line in range(1, rows + 1):
        opened(order, shopper, "partial", "faulty", {line: 1})
    desk = staff(order)
    pages = {
        ("shopper", reverse("storefront:cases")): (client_of(shopper), 11),
        ("store", reverse("seller:cases", args=[slug_of(order)])): (client_of(desk), 14),
        ("platform", reverse("console:cases")): (client_of(arbiter()), 8),
    }
    for (_who, path), (client, most) in pages.items():
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        assert answer.status_code == 200
        assert answer.content.decode().count(f"{order.number}-") >= rows
        assert len(asked) <= most, [one["sql"][:90] for one in asked]


def test_a_store_answers_on_the_case_page_and_a_refusal_says_why() -> None:
    order, shopper = sold(state="shipped")
    case = opened(order, shopper, "return", "faulty", pictures=(photograph(),))
    client, slug = client_of(staff(order)), slug_of(order)
    move = reverse("seller:case-move", args=[slug, case.pk])
    page = client.get(reverse("seller:case", args=[slug, case.pk]))
    assert b"name one here" in page.content
    shown = client.get(reverse("storefront:case-picture", args=[CasePicture.objects.get().pk]))
    assert b"".join(shown.streaming_content)[:4] == b"RIFF"  # type: ignore[attr-defined]

    silent = client.post(move, {"move": "refuse", "text": " "})
    assert silent.status_code == 422
    assert b"Say why" in silent.content
    assert client.post(move, {"move": "agree_return"}).status_code == 422
    assert client.post(move, {"move": "withdraw"}).status_code == 302
    agreed = client.post(
        move,
        {"move": "agree_return", "name": "T", "street": "S 1", "city": "C", "postcode": "1", "country": "de", "phone": "1"},
    )
    case.refresh_from_db()

    assert agreed.status_code == 302
    assert (case.state, case.return_address["country"]) == (CaseState.WAIT_BUYER_RETURN_GOODS, "DE")
    assert b"S 1" in client_of(shopper).get(reverse("storefront:case", args=[case.pk])).content
    assert b"1" in client.get(reverse("seller:home", args=[slug])).content


def test_the_goods_of_a_case_are_named_in_the_readers_language_and_escrow_only_while_it_is_open() -> None:
    order, shopper = sold(state="shipped")
    case = opened(order, shopper, "return", "faulty", pictures=(photograph(),))
    client, path = client_of(staff(order)), reverse("seller:case", args=[slug_of(order), case.pk])

    english = client.get(path).content.decode()
    client.cookies["django_language"] = "zh-hans"
    chinese = client.get(path).content.decode()
    services.act(case.pk, "withdraw", side=Side.BUYER, actor=shopper, change=Change())
    over = client.get(path).content.decode()

    assert ("Thing" in english, "物品" in english) == (True, False)
    assert ("物品" in chinese, "Thing" in chinese) == (True, False)
    assert ("冻结在托管" in chinese, "冻结在托管" in over) == (True, False)


def test_people_of_a_store_without_the_right_look_on_and_other_stores_find_nothing() -> None:
    order, shopper = sold(state="shipped")
    case = opened(order, shopper, "not_received", "lost")
    path = reverse("seller:case", args=[slug_of(order), case.pk])
    viewer, stranger = client_of(people.staff_of(order.store_id, "viewer")), client_of(staff(sold()[0]))

    assert b'value="agree"' not in viewer.get(path).content
    assert viewer.post(reverse("seller:case-move", args=[slug_of(order), case.pk]), {"move": "agree"}).status_code == 403
    assert stranger.get(path).status_code == 404
    case.refresh_from_db()
    assert case.state == CaseState.WAIT_SELLER_AGREE


def test_the_arbitration_queue_decides_with_a_preview_and_asks_a_second_person_above_the_limit() -> None:
    case, _shopper, _desk = in_ruling(price=200_000)
    first, second = client_of(arbiter()), client_of(arbiter())
    item = reverse("console:queue-item", args=["rulings", case.pk])
    assert b"See the log" in first.get(item).content
    preview = first.get(reverse("console:ruling-preview", args=[case.pk]), {"amount": "1500"}).content
    assert b"a second person confirms" in preview
    assert (
        b"not more than what can go back"
        in first.get(reverse("console:ruling-preview", args=[case.pk]), {"amount": "9999"}).content
    )
    decide = reverse("console:decide", args=["rulings", case.pk])
    assert first.post(decide, {"do": "decide", "amount": "1500", "reason": ""}).status_code == 409
    first.post(decide, {"do": "decide", "amount": "1500", "reason": "All of it"})
    case.refresh_from_db()
    assert case.state == CaseState.SECOND_LOOK
    look = reverse("console:decide", args=["second-looks", case.pk])
    assert first.post(look, {"do": "approve"}).status_code == 409
    first.post(look, {"do": "leave"})
    second.post(look, {"do": "approve"})
    case.refresh_from_db()

    assert case.state == CaseState.APPEALABLE
    assert client_of(people.operator("finance")).get(item).status_code == 403
    assert case.number in first.get(reverse("console:order", args=[case.order_id])).content.decode()


def test_chargebacks_are_entered_answered_and_decided_on_pages() -> None:
    order, _shopper = sold(state="shipped")
    operator = client_of(arbiter())
    path = reverse("console:chargebacks")
    assert operator.post(path, {"order": "nobody", "amount": "1", "ref": "CB", "reason": "x"}).status_code == 422
    operator.post(path, {"order": order.number, "amount": "50", "ref": "CB-9", "reason": "not recognised", "due": "2030-01-02"})
    from entrepot.aftersales.models import Chargeback

    row = Chargeback.objects.get()
    desk, slug = client_of(staff(order)), slug_of(order)
    assert b"not recognised" in desk.get(reverse("seller:cases", args=[slug])).content
    answer = reverse("seller:chargeback", args=[slug, row.pk])
    assert desk.post(answer, {"evidence": ""}).status_code == 422
    desk.post(answer, {"evidence": "Signed for"})
    operator.post(reverse("console:chargeback", args=[row.pk]), {"do": "won"})
    row.refresh_from_db()

    assert (row.state, row.evidence) == ("won", "Signed for")


def test_a_guest_asks_with_the_key_of_the_order_and_nobody_without_it() -> None:
    from tests.inventory.factories import stocked
    from tests.orders.factories import quote_of
    from tests.orders.test_trade import bought
    from tests.stores import factories as stores

    from entrepot.identity.types import ANONYMOUS
    from entrepot.orders.services import order_key

    stores.fee_plan("global", commission_bps=500)
    order_id = bought(quote_of((stocked(price=5_000), 1)), ANONYMOUS).placed.orders[0].id
    key, client = order_key(order_id), client_of(None)
    new = reverse("storefront:case-new", args=[order_id])
    assert client.get(new).status_code == 404
    made = client.post(new, {"key": key, "kind": "unshipped", "reason": "changed_mind", "pieces-1": 1})

    case = Case.objects.get()
    assert f"key={key}" in made["Location"] or "key=" in made["Location"]
    assert client.get(made["Location"]).status_code == 200
    assert client.get(reverse("storefront:case", args=[case.pk])).status_code == 404
    client.post(reverse("storefront:case-move", args=[case.pk]), {"key": key, "move": "withdraw"})
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED


def test_what_is_kept_is_taken_along_and_erased_once_nothing_is_open() -> None:
    from entrepot.aftersales.errors import CasesOpen
    from entrepot.aftersales.services.personal_data import AftersalesPersonalData

    order, shopper = sold(state="shipped")
    case = opened(order, shopper, "return", "damaged", pictures=(photograph(),))
    port = AftersalesPersonalData()
    assert shopper.person_id is not None
    kept = dict(port.export(shopper.person_id))
    assert kept["cases"][0]["thread"][0]["text"] == "It is broken"
    assert any(name.startswith("pictures/") for name in kept)
    assert isinstance(port.hindrance(shopper.person_id), CasesOpen)
    from entrepot.aftersales.enums import Side

    does(case, "withdraw", Side.BUYER, shopper)
    assert port.hindrance(shopper.person_id) is None
    with transaction.atomic():
        port.erase(shopper.person_id)

    assert case.entries.exclude(text="").count() == 0
    assert not CasePicture.objects.exists()
