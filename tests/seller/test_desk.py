"""The other page groups of the desk: stock, freight, money, staff, programs, onboarding."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse
from tests.identity import factories as people
from tests.inventory.factories import shelf, stocked
from tests.seller.world import build, client_of, settled_order
from tests.stores import factories as stores

from entrepot.events.facts import load
from entrepot.events.models import WebhookEndpoint
from entrepot.events.ports import Answer, Message
from entrepot.events.queries.webhooks import endpoints
from entrepot.events.services import add_endpoint, send_webhooks
from entrepot.events.types import known
from entrepot.identity.enums import StoreRole
from entrepot.identity.models import AuditEntry, Person, StaffInvitation
from entrepot.identity.queries import actor_of, keys_of, staff_of
from entrepot.identity.rules import STORE_ROLES
from entrepot.identity.services import act_as, authenticate_key, invitation_token
from entrepot.kernel import clock
from entrepot.seller.words import LEAVES
from entrepot.settlement.models import PayoutAccount
from entrepot.settlement.services import set_payout_account
from entrepot.stores.models import Store
from entrepot.wording.fact_words import FACTS, ROOMS

pytestmark = pytest.mark.django_db(transaction=True)


class Answering:
    """Somebody else's program."""

    def __init__(self, status: int, text: str) -> None:
        self.answer = Answer(status, f"answered {status}", 5, text)

    def post(self, message: Message) -> Answer:
        del message
        return self.answer


def at(store: Store, page: str, **keys: object) -> str:
    return reverse(f"seller:{page}", kwargs={"slug": store.slug, **keys})


def test_goods_are_booked_in_and_corrected_but_not_below_what_is_promised() -> None:
    world = build()
    client, row = client_of(world.owner), world.ids["stock_id"]
    on_hand, reserved = shelf(world.variant)

    client.post(at(world.store, "book", stock_id=row), {"do": "receive", "quantity": "5", "ref": "note 1"})
    client.post(at(world.store, "book", stock_id=row), {"do": "receive", "quantity": "5", "ref": "note 1"})
    client.post(at(world.store, "book", stock_id=row), {"do": "adjust", "quantity": "-2", "reason": "damaged"})
    too_many = client.post(at(world.store, "book", stock_id=row), {"do": "adjust", "quantity": "-1000", "reason": "lost"})

    assert shelf(world.variant) == (on_hand + 3, reserved)
    assert too_many.status_code == 422
    assert "promised to orders" in too_many.content.decode()
    assert [line["delta"] for line in client.get(at(world.store, "stock-row", stock_id=row)).context["lines"]][:2] == [-2, 5]


def test_an_article_arrives_in_a_warehouse_of_the_kinds_that_the_store_may_have() -> None:
    store = stores.store()
    variant = stocked(store, pieces=0)
    client = client_of(stores.staff(store))

    client.post(at(store, "open-warehouse"), {"name": "Hamburg", "kind": "overseas", "country": "de"})
    refused = client.post(at(store, "open-warehouse"), {"name": "Inland", "kind": "domestic", "country": "CN"})
    page = client.get(at(store, "stock"))
    place = next(row["id"] for row in page.context["warehouses"] if row["name"] == "Hamburg")
    client.post(at(store, "arrive"), {"sku": variant.sku, "warehouse": place, "quantity": "7"})
    unknown = client.post(at(store, "arrive"), {"sku": "nobody's", "warehouse": place, "quantity": "7"})

    assert refused.status_code == 422
    assert unknown.status_code == 422
    assert shelf(variant) == (7, 0)
    assert len(client.get(at(store, "stock"), {"only": "out"}).context["rows"]) == 0
    assert len(client.get(at(store, "stock"), {"q": variant.sku}).context["rows"]) == 1


def test_the_statement_runs_and_each_line_leads_to_its_posting() -> None:
    world = build()
    settled_order(world.variant, "T-2")
    client = client_of(stores.staff(world.store, StoreRole.FINANCE))

    page = client.get(at(world.store, "statement", currency="CNY")).context["page"]
    assert [line.change_minor for line in page.lines] == [10_000, 10_000]
    assert [line.balance_minor for line in page.lines] == [10_000, 20_000]
    posting = client.get(at(world.store, "journal", journal_id=page.lines[0].journal_id))
    assert {leg.code: leg.amount_minor for leg in posting.context["legs"]} == {"goods": 10_000, "commission": 500, "tax": 300}
    assert client.get(at(world.store, "statement", currency="CNY"), {"until": "2020-01-01"}).context["page"].lines == ()


def test_paying_out_needs_an_account_that_has_rested(virtual_clock: clock.VirtualClock) -> None:
    world = build()
    client = client_of(world.owner)

    def pay() -> str:
        return client.post(at(world.store, "payout"), {"currency": "CNY"}, follow=True).content.decode()

    assert "has no bank account" in pay()
    client.post(at(world.store, "account"), {"holder": "Acme GmbH", "destination": "DE89 3704 0044 0532 0130 00"})
    assert PayoutAccount.objects.get(store_id=world.store.pk).destination == "DE89370400440532013000"
    assert "was changed" in pay()
    virtual_clock.advance(timedelta(days=3))
    assert "Payout: Paid." in pay()
    assert "below the smallest payout" in pay()


def test_a_manager_does_not_change_where_the_money_goes() -> None:
    world = build()
    set_payout_account(world.store.pk, holder="Acme", destination="DE00", actor=world.owner)

    response = client_of(stores.staff(world.store, StoreRole.MANAGER)).post(
        at(world.store, "account"), {"holder": "Mallory", "destination": "XX99"}
    )

    assert response.status_code == 403
    assert PayoutAccount.objects.get(store_id=world.store.pk).holder == "Acme"


def test_somebody_is_invited_joins_by_the_link_and_gets_a_role_more() -> None:
    store = stores.store()
    client = client_of(stores.staff(store))
    client.post(at(store, "invite"), {"email": "new@example.org", "role": "viewer", "language": "en", "days": "14"})
    offer = StaffInvitation.objects.get()
    link = reverse("seller:invitation", args=[invitation_token(offer.pk)])

    stranger = client_of(people.shopper()).post(link)
    assert stranger.status_code == 409
    invited = people.person("new@example.org")
    joined = client_of(actor_of(invited))
    assert "Viewer" in joined.get(link).content.decode()
    assert joined.post(link)["Location"] == at(store, "home")
    assert joined.get(at(store, "products")).status_code == 200

    client.post(at(store, "change-role", person_id=invited.pk), {"role": ["viewer", "goods"]})
    assert {line.role for line in staff_of(store.pk) if line.person_id == invited.pk} == {"viewer", "goods"}
    nobody = client.post(at(store, "change-role", person_id=invited.pk), {}, follow=True)
    assert "Tick one role at least" in nobody.content.decode()
    client.post(at(store, "remove-staff", person_id=invited.pk))
    assert joined.get(at(store, "products")).status_code == 404
    assert joined.post(link).status_code == 409


def test_a_stranger_to_the_store_gets_no_role_by_their_id() -> None:
    store = stores.store()
    victim = people.person()

    response = client_of(stores.staff(store)).post(at(store, "change-role", person_id=victim.pk), {"role": "owner"})

    assert response.status_code == 404
    assert victim.pk not in {line.person_id for line in staff_of(store.pk)}


def test_the_last_owner_stays_and_the_page_says_why() -> None:
    store = stores.store()
    owner = stores.staff(store)
    client = client_of(owner)

    kept = client.post(at(store, "remove-staff", person_id=owner.person_id), follow=True)
    lowered = client.post(at(store, "change-role", person_id=owner.person_id), {"role": "viewer"}, follow=True)

    assert "The last owner can not be removed" in kept.content.decode()
    assert "The last owner can not be removed" in lowered.content.decode()
    assert [line.role for line in staff_of(store.pk)] == ["owner"]


def test_the_table_of_rights_is_the_one_that_is_asked() -> None:
    store = stores.store()
    page = client_of(stores.staff(store)).get(at(store, "staff"))
    shown = {(name, role): may for _group, rows in page.context["rights"] for name, held in rows for role, may in held}

    assert shown == {
        (str(LEAVES[leaf]), role): leaf in held for role, held in STORE_ROLES.items() for leaf in STORE_ROLES["owner"]
    }


def test_an_invitation_that_ran_out_is_sent_again(virtual_clock: clock.VirtualClock) -> None:
    store = stores.store()
    client = client_of(stores.staff(store))
    client.post(at(store, "invite"), {"email": "new@example.org", "role": "viewer", "language": "en", "days": "3"})
    offer = StaffInvitation.objects.get()
    hasty = client.post(at(store, "resend-invitation", invitation_id=offer.pk), follow=True)
    virtual_clock.advance(timedelta(days=4))

    before = client.get(at(store, "staff")).content.decode()
    client.post(at(store, "resend-invitation", invitation_id=offer.pk))

    assert "very often" in hasty.content.decode()
    assert "ran out" in before
    assert StaffInvitation.objects.get().expires_at == virtual_clock.now() + timedelta(days=14)
    assert "ran out" not in client.get(at(store, "staff")).content.decode()


def test_colleagues_see_who_was_here_last(virtual_clock: clock.VirtualClock) -> None:
    store = stores.store()
    owner, goods = stores.staff(store), stores.staff(store, StoreRole.GOODS)
    client = client_of(goods)

    client.get(at(store, "products"))
    first = virtual_clock.now()
    virtual_clock.advance(timedelta(minutes=2))
    client.get(at(store, "products"))

    seen = {person.person_id: person.last_seen_at for person in client_of(owner).get(at(store, "staff")).context["people"]}
    assert seen[goods.person_id] == first
    virtual_clock.advance(timedelta(minutes=6))
    client.get(at(store, "products"))
    seen = {person.person_id: person.last_seen_at for person in client_of(owner).get(at(store, "staff")).context["people"]}
    assert seen[goods.person_id] == virtual_clock.now()


def test_what_was_done_stands_there_in_words() -> None:
    store = stores.store()
    client = client_of(stores.staff(store))
    client.post(at(store, "invite"), {"email": "new@example.org", "role": "viewer", "language": "en", "days": "14"})

    staff, activity = (client.get(at(store, page)).content.decode() for page in ("staff", "activity"))

    for page in (staff, activity):
        assert "Invited somebody" in page
        assert "role: Viewer" in page
        assert "identity.invited" not in page


def test_a_key_is_shown_once_works_and_is_revoked() -> None:
    store = stores.store()
    client = client_of(stores.staff(store))

    page = client.post(at(store, "new-key"), {"name": "ERP", "leaves": ["orders.view"], "days": "30"})
    raw = page.context["secret"]
    assert page["Cache-Control"] == "no-store"
    assert authenticate_key(raw).acting_for == store.pk
    assert raw not in client.get(at(store, "programs")).content.decode()
    [key] = keys_of(store.pk)
    client.post(at(store, "revoke-key", key_id=key.pk))
    assert keys_of(store.pk) == []


def test_a_key_is_replaced_and_both_are_listed_until_the_old_one_ends() -> None:
    store = stores.store()
    client = client_of(stores.staff(store))
    old = client.post(at(store, "new-key"), {"name": "ERP", "leaves": ["orders.view"]}).context["secret"]
    [key] = keys_of(store.pk)

    page = client.post(at(store, "rotate-key", key_id=key.pk), {"overlap": "24"})
    again = client.post(at(store, "rotate-key", key_id=key.pk), {"overlap": "24"}, follow=True)

    assert authenticate_key(page.context["secret"]).acting_for == authenticate_key(old).acting_for == store.pk
    assert page["Cache-Control"] == "no-store"
    assert "replaced already" in again.content.decode()
    assert [state for _key, state in client.get(at(store, "programs")).context["keys"]] == ["works", "replaced"]


def test_a_webhook_is_tried_and_its_message_is_looked_into() -> None:
    store = stores.store()
    client = client_of(stores.staff(store))
    client.post(at(store, "new-endpoint"), {"url": "https://example.org/hook", "kinds": ["orders.order_paid"]})
    [view] = endpoints(store.pk)

    sent = client.post(at(store, "change-endpoint", endpoint_id=view.id), {"do": "test"})
    send_webhooks(postman=Answering(503, "out of coffee <b>"))
    page = client.get(sent["Location"]).content.decode()
    log = client.get(at(store, "endpoint", endpoint_id=view.id), {"state": "waiting", "kind": "events.webhook_tested"})
    none = client.get(at(store, "endpoint", endpoint_id=view.id), {"state": "delivered"})

    assert "out of coffee &lt;b&gt;" in page
    assert "events.webhook_tested" in page
    assert "answered 503" in page
    assert [line.attempts for line in log.context["log"]] == [1]
    assert (none.context["log"], none.context["narrowed"]) == ([], True)
    client.post(at(store, "endpoint", endpoint_id=view.id), {"url": "https://example.org/hook"})
    refused = client.post(at(store, "change-endpoint", endpoint_id=view.id), {"do": "test"}, follow=True)
    assert "Switch it on first" in refused.content.decode()


def test_every_public_fact_has_its_word() -> None:
    load()
    ours = {kind for kind, _version in known if kind.partition(".")[0] != "testing"}
    public = {fact.kind for fact in known.values() if fact.is_public and fact.kind in ours}

    assert sorted(public - FACTS.keys()) == []
    assert sorted(FACTS.keys() - ours) == []  # those of the platform only have words for its own people
    assert {kind.partition(".")[0] for kind in FACTS} == ROOMS.keys()


def test_a_webhook_is_added_changed_and_removed_with_an_audit_row_each() -> None:
    store = stores.store()
    client = client_of(stores.staff(store))

    secret = client.post(at(store, "new-endpoint"), {"url": "https://example.org/hook", "kinds": ["orders.order_paid"]})
    assert secret.context["secret"].startswith("whsec_")
    refused = client.post(at(store, "new-endpoint"), {"url": "http://example.org/hook"})
    assert refused.status_code == 422
    [view] = endpoints(store.pk)
    client.post(at(store, "endpoint", endpoint_id=view.id), {"url": "https://example.org/other"})
    assert (endpoints(store.pk)[0].url, endpoints(store.pk)[0].is_active) == ("https://example.org/other", False)
    client.post(at(store, "change-endpoint", endpoint_id=view.id), {"do": "rotate", "overlap": "24"})
    rotated = client.get(at(store, "endpoint", endpoint_id=view.id)).content.decode()
    assert "The secret was replaced" in rotated
    client.post(at(store, "change-endpoint", endpoint_id=view.id), {"do": "remove"})

    assert endpoints(store.pk) == []
    actions = AuditEntry.objects.filter(subject_kind="events.endpoint").order_by("pk").values_list("action", flat=True)
    assert [action.partition(".")[2] for action in actions] == [
        "endpoint_added", "endpoint_changed", "secret_rotated", "endpoint_removed",
    ]  # fmt: skip


def test_from_a_company_to_an_application_that_waits() -> None:
    person = people.person()
    client = client_of(actor_of(person))

    company = client.post(reverse("seller:start"), {"legal_name": "Acme GmbH", "country": "de", "registration_no": "HRB 1"})
    wrong = client.post(
        company["Location"], {"kind": "global", "name_en": "Acme", "slug": "Not a slug", "country": "DE", "currency": "EUR"}
    )
    assert (wrong.status_code, "slug" in wrong.context["form"].errors) == (422, True)
    drafted = client.post(
        company["Location"], {"kind": "global", "name_en": "Acme", "slug": "acme", "country": "DE", "currency": "EUR"}
    )
    incomplete = client.post(drafted["Location"], {"company_registration": "HRB 1"})
    assert (incomplete.status_code, Store.objects.get(slug="acme").state) == (422, "draft")
    client.post(drafted["Location"], {"company_registration": "HRB 1", "retail_licence": "2", "trade_mark": "3"})

    assert Store.objects.get(slug="acme").state == "applied"
    assert "Handed in, waiting for the review" in client.get(drafted["Location"]).content.decode()
    assert client.get(reverse("seller:pick"))["Location"] == reverse("seller:home", args=["acme"])
    assert client_of(people.shopper()).get(company["Location"]).status_code == 404


def test_support_works_in_the_store_under_its_own_name_and_sees_no_money() -> None:
    store = stores.store()
    operator = people.operator()
    client = client_of(operator)
    assert client.get(at(store, "products")).status_code == 404

    act_as(store.pk, "The owner asked for help.", actor=operator)
    cache.clear()

    assert client.get(at(store, "products")).status_code == 200
    client.post(at(store, "open-warehouse"), {"name": "Shed", "kind": "overseas", "country": "DE"})
    entry = AuditEntry.objects.get(action="inventory.warehouse_opened")
    assert (entry.person_id, entry.acting_for) == (operator.person_id, store.pk)
    assert Person.objects.filter(pk=operator.person_id).exists()


def test_home_counts_what_waits() -> None:
    world = build()
    page = client_of(world.owner).get(at(world.store, "home")).context

    assert page["orders"]["paid"] == 1
    assert [(figures.currency, figures.orders, figures.paid, figures.goods_minor) for figures in page["today"]] == [
        ("CNY", 2, 2, 20_000)
    ]
    [month] = page["months"]  # in the currency of the orders, the store's own is EUR
    assert (month.currency, month.goods_minor, month.paid, len(month.chart["rows"])) == ("CNY", 20_000, 2, 30)
    assert month.chart["rows"][-1][1] == [(Decimal("200.00"), "CN¥200.00")]
    assert (page["shortage"].low, page["shortage"].out) == (0, 0)
    assert [balance.available_minor for balance in page["balances"]] == [10_000]


def test_a_webhook_that_was_switched_off_is_told_to_those_who_can_mend_it() -> None:
    store = stores.store()
    add_endpoint(store.pk, "https://example.org/hook")
    owner, viewer = client_of(stores.staff(store)), client_of(stores.staff(store, StoreRole.VIEWER))
    before = owner.get(at(store, "home")).content.decode()

    WebhookEndpoint.objects.update(disabled_at=clock.now(), failing_since=clock.now())

    assert "webhooks were switched off" not in before
    assert "webhooks were switched off" in owner.get(at(store, "home")).content.decode()
    assert "webhooks were switched off" not in viewer.get(at(store, "home")).content.decode()
    page = owner.get(at(store, "endpoint", endpoint_id=endpoints(store.pk)[0].id)).content.decode()
    assert "Switched off on" in page
