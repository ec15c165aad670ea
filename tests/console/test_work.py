"""What the platform's people do in the console: decide, look into an order, watch the money, give letters again."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.catalog import factories as catalog
from tests.events.factories import listening, made
from tests.identity import factories as people
from tests.seller.world import build, client_of
from tests.stores import factories as stores

from entrepot.catalog.models import Product
from entrepot.catalog.services import submit
from entrepot.events.models import Subscription
from entrepot.events.queries.subscribers import dead_letters
from entrepot.events.services import deliver, publish
from entrepot.identity.enums import PlatformRole
from entrepot.identity.models import AuditEntry
from entrepot.identity.types import SYSTEM
from entrepot.orders.models import Order
from entrepot.payments.models import Payout
from entrepot.settlement.models import PayoutRun
from entrepot.stores.models import Store, StoreApplication

pytestmark = pytest.mark.django_db(transaction=True)


def applied() -> Store:
    store = stores.store(state="applied")
    StoreApplication.objects.create(store=store, applied_at=store.created_at)
    return store


def test_an_application_is_approved_or_turned_down_with_a_reason() -> None:
    client = client_of(people.operator(PlatformRole.OPERATOR))
    good, bad = applied(), applied()
    assert len(client.get(reverse("console:applications")).context["rows"]) == 2

    client.post(reverse("console:decide-application", args=[good.pk]), {"do": "approve"})
    without = client.post(reverse("console:decide-application", args=[bad.pk]), {"do": "refuse", "reason": " "}, follow=True)
    assert "Say why" in without.content.decode()
    assert Store.objects.get(pk=bad.pk).state == "applied"
    client.post(reverse("console:decide-application", args=[bad.pk]), {"do": "refuse", "reason": "no trade mark\nwrong name"})

    assert (Store.objects.get(pk=good.pk).state, Store.objects.get(pk=bad.pk).state) == ("open", "refused")
    assert StoreApplication.objects.get(store=bad).reasons == ["no trade mark", "wrong name"]
    assert client.get(reverse("console:applications")).context["rows"] == []


def test_a_product_goes_on_sale_or_back_with_a_reason() -> None:
    client = client_of(people.operator(PlatformRole.OPERATOR))
    category = catalog.category("reviewed", needs_review=True).path
    good, bad = (catalog.product(published=False, category=category) for _ in range(2))
    submit([good.pk, bad.pk], SYSTEM)
    assert [row.id for row, _stored in client.get(reverse("console:products")).context["rows"]] == [good.pk, bad.pk]

    client.post(reverse("console:decide-product", args=[good.pk]), {"do": "approve"})
    client.post(reverse("console:decide-product", args=[bad.pk]), {"do": "refuse", "reason": "blurred picture"})

    states = dict(Product.objects.values_list("pk", "state"))
    assert (states[good.pk], states[bad.pk]) == ("published", "draft")
    assert Product.objects.get(pk=bad.pk).note == "blurred picture"


def test_an_orders_story_tells_everything() -> None:
    world = build()
    client = client_of(people.operator())
    number = Order.objects.get(pk=world.settled).number

    found = client.get(reverse("console:orders"), {"q": number})
    story = client.get(found["Location"]).context

    assert [journal.kind for journal in story["journals"]] == ["order.pay", "order.settle"]
    assert {claim["kind"]: claim["amount_minor"] for claim in story["claims"]} == {
        "store": 10_000,
        "commission": 500,
        "tax": 300,
    }
    assert [payment.state for payment in story["payments"]] == ["succeeded"]
    assert [parcel.number for parcel in story["parcels"]] == ["RB123456785DE"]
    assert [line.action for line in story["audit"]] == ["logistics.dispatched"]
    kinds = [fact.kind for fact in story["facts"]]
    assert kinds[0] == "orders.order_placed"
    assert {"orders.order_paid", "payments.payment_captured", "logistics.parcel_shipped", "settlement.order_settled"} <= set(
        kinds
    )
    assert [timer.kind for timer in client.get(reverse("console:order", args=[world.to_ship])).context["timers"]] == [
        "orders.ship"
    ]
    assert client.get(reverse("console:order", args=[world.variant.pk])).status_code == 404


def test_the_money_adds_up() -> None:
    build()
    page = client_of(people.operator(PlatformRole.FINANCE)).get(reverse("console:money")).context

    groups = {kind: dict(sums) for rows in page["groups"].values() for kind, sums in rows}
    assert groups == {
        "escrow.order": {"CNY": 10_800},
        "merchant.available": {"CNY": 10_000},
        "tax.payable": {"CNY": 300},
        "psp.clearing": {"CNY": 21_600},
    }
    [earned] = page["revenue"]
    assert (earned.commission_minor, earned.margin_minor) == (500, 0)
    assert [balance.available_minor for balance in page["due"]] == [10_000]


def test_a_sweep_runs_and_says_who_was_not_paid() -> None:
    world = build()
    client = client_of(people.operator(PlatformRole.FINANCE))

    client.post(reverse("console:sweep"))

    run = PayoutRun.objects.get()
    assert (run.due, run.requested, run.refused) == (1, 0, {str(world.store.pk): "settlement.no_payout_account"})
    assert not Payout.objects.exists()
    assert client.get(reverse("console:payouts")).context["runs"][0]["due"] == 1


def test_home_shows_queues_only_to_those_who_work_on_them() -> None:
    applied()
    operator = client_of(people.operator(PlatformRole.OPERATOR)).get(reverse("console:home")).context
    finance = client_of(people.operator(PlatformRole.FINANCE)).get(reverse("console:home")).context

    assert operator["applications"] == 1
    assert "applications" not in finance


def test_the_audit_log_is_read_by_thing() -> None:
    store = applied()
    client = client_of(people.operator())
    client.post(reverse("console:decide-application", args=[store.pk]), {"do": "approve"})

    lines = client.get(reverse("console:audit"), {"kind": "stores.store", "id": str(store.pk)}).context["lines"]

    assert [line.action for line in lines] == ["stores.approve"]
    assert len(client.get(reverse("console:audit")).context["lines"]) == AuditEntry.objects.count()


def test_letters_are_given_again_and_the_log_says_by_whom() -> None:
    admin = people.operator()
    client = client_of(admin)
    publish([made(1), made(2)])
    with listening(attempts=1) as listener:
        listener.poison = {1, 2}
        for _ in range(3):
            deliver("testing.listener")
            Subscription.objects.update(retry_at=None)
        first, second = dead_letters()
        assert [row.id for row in client.get(reverse("console:letters")).context["rows"]] == [first.id, second.id]

        listener.poison = {2}
        page = client.post(reverse("console:replay"), {"letter": [first.id, second.id]}, follow=True).content.decode()

    assert "1 were taken." in page
    assert "cannot bear [2]" in page
    assert [letter.id for letter in dead_letters()] == [second.id]
    assert AuditEntry.objects.filter(action="events.replayed", person_id=admin.person_id).count() == 2
