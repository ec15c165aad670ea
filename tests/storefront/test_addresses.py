"""The pages of the address book."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests.identity.factories import person
from tests.storefront.factories import ADDRESS

from entrepot.identity.queries import actor_of
from entrepot.orders.models import SavedAddress
from entrepot.orders.services import save_address
from entrepot.orders.types import Address

pytestmark = pytest.mark.django_db
SINGAPORE = Address("Jo", "SG", ("1 Main St",), postcode="546080", phone="62345678")


def test_pages_need_a_person(client: Client) -> None:
    for address in ("/account/addresses/", "/account/addresses/new/"):
        assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_an_address_is_added_changed_made_default_deleted_and_brought_back(client: Client) -> None:
    who = person()
    client.force_login(who)
    assert "No address yet" in client.get("/account/addresses/").content.decode()

    client.post("/account/addresses/new/", ADDRESS)
    first = SavedAddress.objects.get()
    second = save_address(SINGAPORE, actor=actor_of(who))
    client.post(f"/account/addresses/{first.pk}/", ADDRESS | {"line1": "Wensan Road 2"})
    client.post(f"/account/addresses/{second}/default/")
    page = client.get("/account/addresses/")
    assert [(entry.id, entry.is_default) for entry in page.context["book"]] == [(second, True), (first.pk, False)]
    assert "Wensan Road 2" in page.content.decode()

    deleted = client.post(f"/account/addresses/{second}/delete/", follow=True)
    assert "The address is deleted." in deleted.content.decode()
    client.post("/account/addresses/undo/")
    assert {line.content["country"] for line in SavedAddress.objects.all()} == {"CN", "SG"}


def test_what_was_typed_stays_and_says_what_is_wrong(client: Client) -> None:
    client.force_login(person())

    page = client.post("/account/addresses/new/", ADDRESS | {"postcode": "1"})

    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["postcode"]
    assert 'value="Wensan Road 1"' in page.content.decode()
    assert not SavedAddress.objects.exists()


def test_other_peoples_addresses_are_404(client: Client) -> None:
    theirs = save_address(SINGAPORE, actor=actor_of(person()))
    client.force_login(person())

    assert client.get(f"/account/addresses/{theirs}/").status_code == 404
    for do in ("", "default/", "delete/"):
        assert client.post(f"/account/addresses/{theirs}/{do}", ADDRESS).status_code == 404
    assert SavedAddress.objects.get().content["country"] == "SG"


@pytest.mark.parametrize(("after", "leads"), [("/checkout/", "/checkout/"), ("https://evil.example/", "/account/addresses/")])
def test_saving_leads_back_but_nobody_elsewhere(client: Client, after: str, leads: str) -> None:
    client.force_login(person())

    assert client.post("/account/addresses/new/", ADDRESS | {"next": after})["Location"] == leads


@pytest.mark.parametrize("rows", [1, 3])
def test_the_book_costs_the_same_however_long(
    client: Client, django_assert_num_queries: Callable[[int], object], rows: int
) -> None:
    who = person()
    client.force_login(who)
    for number in range(rows):
        save_address(Address("Jo", "SG", (f"{number} Main St",), postcode="546080", phone="62345678"), actor=actor_of(who))
    client.get("/account/addresses/")
    with django_assert_num_queries(8):  # type: ignore[attr-defined]
        client.get("/account/addresses/")
