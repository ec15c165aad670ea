"""What providers would not let go: seen, asked for again, settled otherwise by two people; and what the store sees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests.aftersales import factories as cases
from tests.identity import factories as people
from tests.money.keeper import Keeper
from tests.seller.world import client_of
from tests.settlement.held import attempts, declined_without_a_call, state
from tests.stores import factories as stores

from entrepot.aftersales.services import open_case
from entrepot.aftersales.types import Wish
from entrepot.identity.enums import StoreRole
from entrepot.identity.queries import actor_by_id
from entrepot.kernel.clock import VirtualClock
from entrepot.operations.models import Proposal
from entrepot.operations.queries import held_money
from entrepot.operations.services import approve_proposal
from entrepot.orders.models import Order
from entrepot.payments import registry
from entrepot.payments.models import Payment, Release
from entrepot.payments.providers.sandbox.driver import SandboxDriver
from entrepot.settlement.errors import BeingReleased
from entrepot.settlement.queries import ending_holds, escrow_expected, escrow_rows
from entrepot.settlement.services import release_again
from entrepot.stores.models import Store
from entrepot.wording.refusals import sentence

pytestmark = pytest.mark.django_db(transaction=True)
LIST = reverse("console:releases")


@pytest.fixture(autouse=True)
def _the_sandbox_keeps() -> Iterator[None]:
    registry.register_driver(Keeper())
    yield
    registry.register_driver(SandboxDriver())


@pytest.fixture
def declined() -> Release:
    return declined_without_a_call(cases.sold(state="shipped")[0])


def page(row: Release) -> str:
    return reverse("console:release", kwargs={"release_id": row.pk})


def test_nothing_waits_is_said() -> None:
    found = client_of(people.operator("finance")).get(LIST).content.decode()

    assert "Nothing was declined." in found
    assert "Nothing waits." in found


def test_a_declined_release_is_in_the_queue_with_the_providers_words_and_on_the_first_page(declined: Release) -> None:
    client = client_of(people.operator("finance"))
    order = Release.objects.get().order_id

    assert "the trade has no such money" in client.get(LIST).content.decode()
    assert "Ask again" in client.get(page(declined)).content.decode()
    assert 'class="tile tile--bad" href="' + LIST in client.get(reverse("console:home")).content.decode()
    assert declined.request_no in client.get(reverse("console:order", kwargs={"order_id": order})).content.decode()


def test_list_takes_as_many_questions_for_three_as_for_one(declined: Release) -> None:
    client = client_of(people.operator("finance"))
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for _ in range(2):
        declined_without_a_call(cases.sold(state="shipped")[0])
    with CaptureQueriesContext(connection) as three:
        client.get(LIST)

    assert Release.objects.count() == 3
    assert len(three) == len(one)


def test_finance_asks_again_and_somebody_who_may_only_look_does_not(declined: Release) -> None:
    order = Order.objects.get(pk=declined.order_id)
    looking = client_of(people.operator("operator"))
    assert looking.get(page(declined)).status_code == 200
    assert looking.post(page(declined), {"do": "again"}).status_code == 403
    assert attempts(order) == [(1, "declined")]

    client = client_of(people.operator("finance"))
    assert client.post(page(declined), {"do": "again"}).status_code == 302
    assert attempts(order) == [(1, "declined"), (2, "new")]

    told = client.post(page(declined), {"do": "again"}, follow=True).content.decode()
    assert "nothing to decide" in told
    assert attempts(order) == [(1, "declined"), (2, "new")]


def test_two_people_settle_it_otherwise(declined: Release) -> None:
    order = Order.objects.get(pk=declined.order_id)
    client = client_of(people.operator("finance"))
    short = client.post(page(declined), {"do": "otherwise", "reason": "short"})
    assert short.status_code == 409
    assert not Proposal.objects.exists()

    client.post(page(declined), {"do": "otherwise", "reason": "Released by hand at the provider"})
    proposal = Proposal.objects.get()
    assert order.number in client.get(reverse("console:proposal", kwargs={"proposal_id": proposal.pk})).content.decode()
    assert state(order) == "settling"

    approve_proposal(proposal.pk, actor=people.operator("finance"))
    assert (state(order), attempts(order)) == ("settled", [(1, "otherwise")])


def test_money_being_released_is_told_to_the_store_and_the_platform(declined: Release) -> None:
    order = Order.objects.get(pk=declined.order_id)
    [held] = held_money()
    [expected] = escrow_expected(order.store_id)
    [row] = escrow_rows(order.store_id, "CNY")

    assert (held.settling_minor, held.total_minor) == (20_000, 20_000)
    assert (expected.settling_minor, expected.store_minor, row.is_settling) == (19_000, 19_000, True)
    assert "Being released" in client_of(people.operator("finance")).get(reverse("console:money")).content.decode()


def test_a_hold_that_ends_soon_is_shown_before_it_does(virtual_clock: VirtualClock) -> None:
    order, _shopper = cases.sold(state="shipped")
    Payment.objects.update(hold_days=30)
    virtual_clock.advance(timedelta(days=24, hours=23))
    assert ending_holds() == []

    virtual_clock.advance(timedelta(hours=2))

    [row] = ending_holds()
    assert (row.order_id, row.amount_minor, row.is_over) == (order.pk, 20_000, False)
    assert order.number in client_of(people.operator("finance")).get(LIST).content.decode()
    virtual_clock.advance(timedelta(days=5))
    assert ending_holds()[0].is_over


def test_store_reads_on_its_order_and_beside_its_balance_where_the_money_is(declined: Release) -> None:
    order = Order.objects.get(pk=declined.order_id)
    store = Store.objects.get(pk=order.store_id)
    client = client_of(stores.staff(store, StoreRole.FINANCE))
    address = {"slug": store.slug}

    def order_page() -> str:
        return client.get(reverse("seller:order", kwargs={**address, "order_id": order.pk})).content.decode()

    assert "The platform is looking into it" in order_page()
    release_again(order.pk, actor=people.operator("finance"))
    assert "The payment provider is releasing the money, asked on" in order_page()
    assert "The payment provider is releasing" in client.get(reverse("seller:money", kwargs=address)).content.decode()
    rows = client.get(reverse("seller:escrow", kwargs={**address, "currency": "CNY"})).content.decode()
    assert "being released by the provider" in rows


def test_shopper_who_asks_for_a_refund_meanwhile_reads_why_not_yet(declined: Release) -> None:
    order = Order.objects.get(pk=declined.order_id)
    assert order.buyer_id is not None
    wish = Wish("partial", "faulty", {1: 1}, 2_000, "It is broken")

    with pytest.raises(BeingReleased) as refusal:
        open_case(order.pk, wish, actor=actor_by_id(order.buyer_id))

    with translation.override("zh-hans"):
        assert "请待完成后再试" in sentence(refusal.value)
