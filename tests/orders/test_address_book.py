"""Addresses in one spelling, and the address book."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from django.db import connection
from tests.identity.factories import person

from entrepot.identity.queries import actor_of
from entrepot.identity.types import ANONYMOUS
from entrepot.kernel.errors import Missing
from entrepot.orders.errors import AddressBookFull, AddressInvalid
from entrepot.orders.models import SavedAddress
from entrepot.orders.queries import address_book, address_lines, postal_form
from entrepot.orders.services import checked_address, delete_address, make_default_address, save_address
from entrepot.orders.types import Address

HANGZHOU = Address("Wang Xiaoming", "CN", ("Wensan Road 1",), "Hangzhou", "330000", "310012", "13800138000")
BOSTON = Address("Jo Doe", "US", ("1 Main St",), "Boston", "Massachusetts", "02108", "617 555 0123")


def test_an_address_gets_one_spelling() -> None:
    tidy = checked_address(replace(HANGZHOU, name=" Wang  Xiaoming ", district="Xihu Qu"))

    assert (tidy.name, tidy.region, tidy.city, tidy.district) == ("Wang Xiaoming", "浙江省", "杭州市", "西湖区")
    assert (tidy.division, tidy.phone) == ("330000", "+86 138 0013 8000")
    assert (checked_address(BOSTON).region, checked_address(BOSTON).division) == ("MA", "US-MA")
    assert checked_address(tidy) == tidy


@pytest.mark.parametrize(
    ("wrong", "problems"),
    [
        ({"phone": "110"}, {"phone": "invalid"}),
        ({"phone": ""}, {"phone": "required"}),
        ({"phone": "+1 617 555 0123"}, {}),
        ({"postcode": "31001"}, {"postcode": "invalid"}),
        ({"postcode": ""}, {"postcode": "required"}),
        ({"region": "Bavaria"}, {"region": "invalid"}),
        ({"city": "Boston"}, {"city": "invalid"}),
        ({"lines": ()}, {"street": "required"}),
        ({"name": " "}, {"name": "required"}),
        ({"country": "ZZ"}, {"country": "invalid"}),
    ],
)
def test_what_does_not_fit_the_country_is_named(wrong: dict[str, str], problems: dict[str, str]) -> None:
    address = replace(HANGZHOU, **wrong)  # type: ignore[arg-type]
    if not problems:
        assert checked_address(address).phone == "+1 617-555-0123"
        return
    with pytest.raises(AddressInvalid) as refused:
        checked_address(address)
    assert refused.value.fields["problems"] == problems


def test_addresses_are_written_as_their_country_does_and_for_their_reader() -> None:
    stored = checked_address(HANGZHOU).as_json()

    assert address_lines(stored, "en") == ["Wang Xiaoming", "Wensan Road 1", "Hangzhou Shi", "Zhejiang Sheng, 310012"]
    assert address_lines(stored, "zh-hans") == ["Wang Xiaoming", "浙江省杭州市", "Wensan Road 1", "310012"]
    written = checked_address(replace(HANGZHOU, name="王小明", lines=("文三路 1 号",))).as_json()
    assert (
        address_lines(written, "en") == address_lines(written, "zh-hans") == ["王小明", "浙江省杭州市", "文三路 1 号", "310012"]
    )
    assert address_lines({"country": "XX", "name": "A", "lines": ["B"], "city": "C"}) == ["A", "B", "C"]


def test_fields_are_those_of_the_country() -> None:
    assert postal_form("SG").fields == ("name", "street", "postcode")
    assert postal_form("DE").fields == ("name", "street", "postcode", "city")
    assert dict(postal_form("CN", language="zh-hans").regions)["330000"] == "浙江省"
    assert postal_form("IE").postcode_kind == "eircode"
    assert "postcode" not in postal_form("AE").fields


@pytest.mark.django_db
def test_the_first_address_is_the_default_and_the_same_one_is_kept_once() -> None:
    who = actor_of(person())

    first = save_address(HANGZHOU, actor=who)
    second = save_address(BOSTON, actor=who)
    again = save_address(replace(HANGZHOU, city="杭州市"), actor=who)

    assert again == first
    assert who.person_id
    assert [(entry.id, entry.is_default) for entry in address_book(who.person_id)] == [(first, True), (second, False)]


@pytest.mark.django_db
def test_another_default_and_the_next_one_when_it_goes() -> None:
    who = actor_of(person())
    assert who.person_id
    first, second = save_address(HANGZHOU, actor=who), save_address(BOSTON, actor=who)

    make_default_address(second, actor=who)
    assert [entry.id for entry in address_book(who.person_id)] == [second, first]
    gone = delete_address(second, actor=who)

    assert gone.city == "Boston"
    assert [(entry.id, entry.is_default) for entry in address_book(who.person_id)] == [(first, True)]


@pytest.mark.django_db
def test_somebody_elses_address_is_missing() -> None:
    mine, theirs = actor_of(person()), actor_of(person())
    address_id = save_address(HANGZHOU, actor=mine)

    for attempt in (
        lambda: save_address(BOSTON, actor=theirs, address_id=address_id),
        lambda: delete_address(address_id, actor=theirs),
        lambda: make_default_address(address_id, actor=theirs),
        lambda: save_address(BOSTON, actor=ANONYMOUS),
    ):
        with pytest.raises(Missing):
            attempt()
    assert SavedAddress.objects.get().content["city"] == "杭州市"


@pytest.mark.django_db
def test_a_book_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entrepot.orders.services.address_book.MAX_ADDRESSES", 1)
    who = actor_of(person())
    first = save_address(HANGZHOU, actor=who)

    with pytest.raises(AddressBookFull):
        save_address(BOSTON, actor=who)
    save_address(BOSTON, actor=who, address_id=first)

    assert SavedAddress.objects.get().content["city"] == "Boston"


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_save_at_once_leave_one_default() -> None:
    who, start, saved = actor_of(person()), threading.Barrier(2), []

    def save(address: Address) -> None:
        try:
            start.wait(timeout=10)
            saved.append(save_address(address, actor=who, is_default=True))
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(address,)) for address in (HANGZHOU, BOSTON)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert len(saved) == 2
    assert sorted(SavedAddress.objects.values_list("is_default", flat=True)) == [False, True]
