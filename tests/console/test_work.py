"""What the platform's people do in the console: decide, look into an order, watch the money, give letters again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from tests.catalog import factories as catalog
from tests.console.test_access import applied
from tests.events.factories import listening, made
from tests.identity import factories as people
from tests.messaging.factories import photograph
from tests.seller.world import bought, build, client_of

from entrepot.catalog.models import Product
from entrepot.catalog.services import submit
from entrepot.events.models import Subscription
from entrepot.events.queries.facts import facts_about
from entrepot.events.queries.subscribers import dead_letters
from entrepot.events.services import deliver, publish
from entrepot.identity.enums import PlatformRole
from entrepot.identity.models import AuditEntry
from entrepot.identity.types import SYSTEM
from entrepot.messaging.services import answer, write_to_store
from entrepot.messaging.types import About
from entrepot.orders.models import Order
from entrepot.payments.models import Payout
from entrepot.settlement.models import PayoutRun
from entrepot.stores.models import Store, StoreApplication

pytestmark = pytest.mark.django_db(transaction=True)


def queue(code: str) -> str:
    return reverse("console:queue", args=[code])


def decide(client: Client, code: str, item: UUID, **values: str) -> Any:
    return client.post(reverse("console:decide", args=[code, item]), values)


def test_an_application_is_approved_or_turned_down_with_a_reason_and_the_next_one_comes() -> None:
    client = client_of(people.operator(PlatformRole.OPERATOR))
    good, bad = applied(), applied()
    assert [row.id for row, _look in client.get(queue("applications")).context["rows"]] == [good.pk, bad.pk]

    done = decide(client, "applications", good.pk, do="approve")
    assert done["Location"] == reverse("console:queue-item", args=["applications", bad.pk])
    without = decide(client, "applications", bad.pk, do="refuse", reason=" ")
    assert (without.status_code, "Say why" in without.content.decode()) == (409, True)
    assert Store.objects.get(pk=bad.pk).state == "applied"
    last = decide(client, "applications", bad.pk, do="refuse", reason="no trade mark\nwrong name")

    assert last["Location"] == queue("applications")
    assert (Store.objects.get(pk=good.pk).state, Store.objects.get(pk=bad.pk).state) == ("open", "refused")
    assert StoreApplication.objects.get(store=bad).reasons == ["no trade mark", "wrong name"]
    assert client.get(queue("applications")).context["rows"] == []


def test_a_product_goes_on_sale_or_back_with_a_reason() -> None:
    client = client_of(people.operator(PlatformRole.OPERATOR))
    category = catalog.category("reviewed", needs_review=True).path
    good, bad = (catalog.product(published=False, category=category) for _ in range(2))
    submit([good.pk, bad.pk], SYSTEM)
    assert [row.id for row, _look in client.get(queue("products")).context["rows"]] == [good.pk, bad.pk]
    opened = client.get(reverse("console:queue-item", args=["products", bad.pk])).context
    assert (opened["row"].id, opened["place"], opened["previous"]) == (bad.pk, 2, good.pk)

    decide(client, "products", good.pk, do="approve")
    decide(client, "products", bad.pk, do="refuse", reason="blurred picture")

    states = dict(Product.objects.values_list("pk", "state"))
    assert (states[good.pk], states[bad.pk]) == ("published", "draft")
    assert Product.objects.get(pk=bad.pk).note == "blurred picture"


def test_two_people_do_not_decide_on_the_same_item() -> None:
    ann, bob = people.operator(PlatformRole.OPERATOR), people.operator(PlatformRole.OPERATOR)
    first, second, store = client_of(ann), client_of(bob), applied()
    address = reverse("console:queue-item", args=["applications", store.pk])
    first.get(address)

    seen = second.get(address)
    assert f"{ann.name} is looking at this" in seen.content.decode()
    assert decide(second, "applications", store.pk, do="approve").status_code == 409
    assert Store.objects.get(pk=store.pk).state == "applied"
    decide(second, "applications", store.pk, do="take")
    decide(second, "applications", store.pk, do="approve")
    assert Store.objects.get(pk=store.pk).state == "open"
    gone = first.get(address, follow=True)
    assert (gone.redirect_chain[0][0], "decided meanwhile" in gone.content.decode()) == (queue("applications"), True)


def test_an_unknown_queue_is_not_found_and_others_ask_for_their_right() -> None:
    assert client_of(people.operator()).get("/console/queues/nothing/").status_code == 404
    assert client_of(people.operator(PlatformRole.FINANCE)).get(queue("products")).status_code == 403


def test_what_was_said_about_an_order_is_read_on_demand_and_the_reading_is_noted() -> None:
    shopper = people.shopper()
    order = Order.objects.get(pk=bought(build().variant, shopper=shopper))
    about = About(order.store_id, order_id=order.pk)
    talk = write_to_store(about, "Where is my parcel?", key="1", actor=shopper, pictures=[photograph()])
    answer(talk, "It leaves tomorrow.", key="2", actor=SYSTEM)
    place = reverse("console:order", args=[order.pk])
    client = client_of(people.operator(PlatformRole.ADMIN))
    before = client.get(place)
    assert (before.context["said"], "Where is my parcel?" in before.content.decode()) == (1, False)
    assert not AuditEntry.objects.filter(action="messaging.read").exists()

    told = client.get(place, {"talk": "1"})

    said = [entry for entry in told.context["entries"] if entry.kind == "message"]
    assert [(entry.title, entry.text, len(entry.pictures)) for entry in said] == [
        ("Shopper", "Where is my parcel?", 1), ("Store", "It leaves tomorrow.", 0),
    ]  # fmt: skip
    assert client.get(reverse("storefront:message-picture", args=[said[0].pictures[0]])).status_code == 200
    assert [entry.subject_id for entry in AuditEntry.objects.filter(action="messaging.read")] == [str(order.pk)]
    closed = client_of(people.operator(PlatformRole.FINANCE)).get(place, {"talk": "1"})
    assert (closed.context["said"], "Where is my parcel?" in closed.content.decode()) == (0, False)


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
    entries = story["entries"]
    assert [entry.title for entry in entries if entry.kind == "step"] == [
        "Order placed",
        "Payment received, held in escrow",
        "Shipped",
        "The shopper confirmed receipt",
    ]
    told = [fact.kind for entry in entries for fact in entry.facts]
    assert {"orders.order_placed", "orders.order_paid", "payments.payment_captured", "settlement.order_settled"} <= set(told)
    assert sorted(told) == sorted(fact.kind for fact in facts_about([f"order:{world.settled}"]) + others(story))
    assert [(stop.state, stop.standing) for stop in story["way"]] == [
        ("wait_buyer_pay", "done"),
        ("paid", "done"),
        ("shipped", "done"),
        ("finished", "now"),
    ]
    ledger = client.get(found["Location"], {"kind": "ledger"}).context
    told = [("order.pay", "Payment of an order, put into escrow"), ("order.settle", "Order divided: everybody gets their part")]
    assert [(entry.code, entry.title) for entry in ledger["entries"]] == told
    assert ledger["total"] == len(entries)
    assert [timer.kind for timer in client.get(reverse("console:order", args=[world.to_ship])).context["timers"]] == [
        "orders.ship"
    ]
    assert client.get(reverse("console:order", args=[world.variant.pk])).status_code == 404


def others(story: Any) -> list[Any]:
    subjects = [f"payment:{payment.payment_id}" for payment in story["payments"]]
    return facts_about(subjects + [f"parcel:{parcel.parcel_id}" for parcel in story["parcels"]])


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
    [held] = page["held"]
    assert (held.currency, held.orders, held.week_minor, held.total_minor, held.oldest_days) == ("CNY", 1, 10_800, 10_800, 0)
    assert [(line.books_minor, line.break_minor) for line in page["reconciled"]] == [(21_600, 0)]
    [chart] = page["charts"]
    assert [cells for _label, cells in chart["rows"]] == [[(Decimal("5.00"), "CN¥5.00"), (Decimal("0.00"), "CN¥0.00")]]


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

    assert [(queue.code, count) for queue, count, _oldest in operator["queues"]] == [("applications", 1), ("products", 0)]
    assert finance["queues"] == []


def test_the_audit_log_is_read_by_thing() -> None:
    store = applied()
    client = client_of(people.operator())
    decide(client, "applications", store.pk, do="approve")

    lines = client.get(reverse("console:audit"), {"kind": "stores.store", "id": str(store.pk)}).context["lines"]

    assert [line.action for line in lines] == ["stores.approve"]
    assert len(client.get(reverse("console:audit")).context["lines"]) == AuditEntry.objects.count()
    assert client.get(reverse("console:audit"), {"action": "catalog."}).context["lines"] == []
    csv = (
        b"".join(client.get(reverse("console:audit-export"), {"kind": "stores.store"}).streaming_content).decode().splitlines()
    )
    assert (len(csv), csv[1].split(",")[2]) == (2, "stores.approve")
    assert AuditEntry.objects.filter(action="identity.audit_exported").count() == 1


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

    assert "1 was taken." in page
    assert "cannot bear [2]" in page
    assert [letter.id for letter in dead_letters()] == [second.id]
    assert AuditEntry.objects.filter(action="events.replayed", person_id=admin.person_id).count() == 2

    values = {"letter": [second.id], "do": "drop", "reason": "no"}
    client.post(reverse("console:replay"), values)
    assert len(dead_letters()) == 1
    client.post(reverse("console:replay"), {**values, "reason": "the test made it up"})
    assert dead_letters() == []
    assert client.get(reverse("console:letter", args=[second.id])).context["letter"].dropped_because == "the test made it up"
    assert AuditEntry.objects.get(action="events.dropped").detail == {"reason": "the test made it up"}
