"""What is kept about a person: taken along, and erased."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.catalog import factories as catalog
from tests.identity.factories import person, platform, shopper, staff_of
from tests.messaging.factories import conversation, photograph
from tests.orders.factories import order_in
from tests.stores import factories as stores

from entrepot.favourites.models import Favourite, FollowedStore
from entrepot.favourites.services import follow_store, keep_product
from entrepot.identity.errors import NotTyped, WorksForSomebody
from entrepot.identity.models import AuditEntry, Membership, Person
from entrepot.identity.queries import actor_of
from entrepot.identity.services import erase_person, export_person, hindrances_of
from entrepot.identity.types import ANONYMOUS, SYSTEM, Actor
from entrepot.kernel.errors import Forbidden
from entrepot.messaging.models import Conversation, Message, MessagePicture
from entrepot.messaging.services import answer
from entrepot.notices.models import Notice, Preference
from entrepot.notices.services import choose
from entrepot.orders.errors import OrdersOpen
from entrepot.orders.models import BuyerIdentity, Cart, Order, Purchase, SavedAddress
from entrepot.orders.services import cart_of, keep_identity, save_address
from entrepot.orders.types import Address, IdentityDetails
from entrepot.stores.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }
    return tmp_path


def lived(who: Person) -> Actor:
    """Somebody who has left traces in every room."""
    actor = actor_of(who)
    save_address(Address("Wang Xiaoming", "SG", ("1 Main St",), postcode="546080", phone="62345678"), actor=actor)
    keep_identity(IdentityDetails("cn_resident", "王小明", "11010519491231002X"), actor=actor)
    cart_of(actor)
    product = catalog.product(price=1234)
    keep_product(product.pk, actor=actor)
    follow_store(product.store_id, actor=actor)
    talk = conversation("It is for my aunt", shopper=actor, pictures=[photograph()])
    answer(talk.pk, "Dear Ms Wang", key="a", actor=stores.staff(Store.objects.get(pk=talk.store_id), "service"))
    choose({("message", "mail"): False}, actor=actor)
    Notice.objects.create(
        person=who, language="en", key=f"k:{who.pk}", kind="message", params={"store": "Tea House"}, is_shown=True,
        target={"kind": "conversation", "id": "", "slug": "", "guest": False}, at=who.joined_at,
    )  # fmt: skip
    return actor


def unpacked(actor: Actor) -> dict[str, Any]:
    with export_person(actor) as file, zipfile.ZipFile(file) as archive:
        return {
            name: json.loads(archive.read(name)) if name.endswith(".json") else archive.read(name)
            for name in archive.namelist()
        }


def test_the_file_holds_what_every_room_keeps_and_nothing_of_others() -> None:
    actor = lived(person("wang@example.org", display_name="Wang"))
    lived(person("other@example.org", display_name="Other"))
    order = order_in("finished", actor=actor)
    found = unpacked(actor)

    assert found["account/person.json"]["email"] == "wang@example.org"
    assert [line["address"]["name"] for line in found["orders/addresses.json"]] == ["Wang Xiaoming"]
    assert list(found["orders/identity_details.json"]) == ["cn_resident"]
    assert [line["number"] for line in found["orders/orders.json"]] == [order.number]
    assert [line["seen_minor"] for line in found["favourites/products.json"]] == [1234]
    assert len(found["favourites/stores.json"]) == 1
    [talk] = found["messaging/conversations.json"]
    assert [said["text"] for said in talk["messages"]] == ["It is for my aunt", "Dear Ms Wang"]
    assert found[f"messaging/{talk['messages'][0]['pictures'][0]}"][:4] == b"RIFF"
    assert [line["params"] for line in found["notices/notices.json"]] == [{"store": "Tea House"}]
    assert {"kind": "message", "site": True, "mail": False}.items() <= {
        k: v for line in found["notices/choices.json"] if line["kind"] == "message" for k, v in line.items()
    }.items()
    whole = json.dumps({name: value for name, value in found.items() if not isinstance(value, bytes)}, ensure_ascii=False)
    assert "other@example.org" not in whole
    assert "11010519491231002X" not in whole
    assert AuditEntry.objects.filter(action="identity.data_exported", person_id=actor.person_id).count() == 1


def test_only_people_take_their_own_data_along() -> None:
    for who in (ANONYMOUS, SYSTEM, shopper().on_behalf_of(stores.store().pk)):
        with pytest.raises(Forbidden):
            export_person(who)
        with pytest.raises(Forbidden):
            erase_person("", actor=who)


def test_who_is_erased_leaves_orders_without_a_name(folder: Path, django_capture_on_commit_callbacks: Any) -> None:
    who = person("wang@example.org", display_name="Wang", password="a long pass phrase")
    actor, other = lived(who), lived(person())
    order = order_in("finished", actor=actor)
    before = who.get_session_auth_hash()
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(" Wang@Example.org ", actor=actor)

    for kept in (SavedAddress, BuyerIdentity, Cart, Preference, Notice, Favourite, FollowedStore):
        assert list(kept.objects.values_list("person_id", flat=True)) == [other.person_id]
    assert list(Conversation.objects.values_list("shopper_id", flat=True)) == [other.person_id]
    assert (Message.objects.count(), MessagePicture.objects.count(), len(list(folder.rglob("*.webp")))) == (2, 1, 1)
    who.refresh_from_db()
    assert (who.email, who.display_name, who.is_active) == (f"{who.pk}@erased.invalid", "", False)
    assert not who.has_usable_password()
    assert who.get_session_auth_hash() != before
    assert Order.objects.get().buyer_id == who.pk
    assert Order.objects.get().address == order.address
    assert Purchase.objects.get().email == ""
    assert AuditEntry.objects.filter(action="identity.person_erased", subject_id=str(who.pk)).count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM identity_person WHERE email ILIKE '%wang%' OR display_name ILIKE '%wang%'")
        assert cursor.fetchone() == (0,)


def test_nobody_is_erased_by_mistake() -> None:
    who = person("wang@example.org")
    with pytest.raises(NotTyped):
        erase_person("wong@example.org", actor=actor_of(who))

    who.refresh_from_db()
    assert (who.email, who.is_active) == ("wang@example.org", True)


@pytest.mark.parametrize("state", ["wait_buyer_pay", "paid", "shipped"])
def test_nobody_is_erased_while_an_order_is_open(state: str) -> None:
    who = person("wang@example.org")
    actor = lived(who)
    order = order_in(state, actor=actor)

    assert hindrances_of(who.pk) == [OrdersOpen(numbers=order.number)]
    with pytest.raises(OrdersOpen):
        erase_person("wang@example.org", actor=actor)
    assert SavedAddress.objects.count() == 1
    assert Conversation.objects.count() == 1


@pytest.mark.parametrize("state", ["finished", "closed_unpaid", "closed_refunded"])
def test_orders_that_are_over_hinder_nobody(state: str) -> None:
    who = person()
    order_in(state, actor=actor_of(who))

    assert hindrances_of(who.pk) == []


def test_who_works_for_somebody_leaves_there_first() -> None:
    owner = person("owner@example.org")
    staff_of(stores.store().pk, who=owner)
    member = person()
    Membership.objects.create(organisation=platform(), person=member, role="support")

    assert hindrances_of(owner.pk) == hindrances_of(member.pk) == [WorksForSomebody()]
    with pytest.raises(WorksForSomebody):
        erase_person("owner@example.org", actor=actor_of(owner))
