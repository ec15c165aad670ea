"""The steps from a company to a store that sells."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.catalog import factories as catalog
from tests.identity import factories as people
from tests.logistics import factories as logistics
from tests.seller.world import client_of
from tests.stores import factories as stores

from entrepot.identity.enums import StoreRole
from entrepot.identity.queries import actor_of
from entrepot.identity.types import SYSTEM
from entrepot.logistics.services import save_template
from entrepot.settlement.services import set_payout_account
from entrepot.stores.models import Store
from entrepot.stores.services import refuse

pytestmark = pytest.mark.django_db
PAPERS = {"company_registration": "HRB 1", "retail_licence": "2", "trade_mark": "3"}


def steps(client: Client, store: Store, page: str = "application") -> tuple[list[str], str]:
    """The codes of the steps that are done, and the one that is to be taken now."""
    beginning = client.get(reverse(f"seller:{page}", args=[store.slug])).context["beginning"]
    return [step.code for step in beginning.steps if step.is_done], next(
        (step.code for step in beginning.steps if step.is_current), ""
    )


def test_each_step_is_done_when_what_it_makes_exists() -> None:
    store = stores.store(state="draft")
    owner = stores.staff(store)
    client = client_of(owner)
    assert steps(client, store) == (["company", "kind"], "papers")

    client.post(reverse("seller:application", args=[store.slug]), PAPERS)
    assert steps(client, store, "home") == (["company", "kind", "papers"], "warehouse")
    client.post(reverse("seller:open-warehouse", args=[store.slug]), {"name": "Hamburg", "kind": "overseas", "country": "de"})
    assert steps(client, store, "stock")[1] == "freight"
    save_template(store.pk, logistics.template(), actor=SYSTEM)
    assert steps(client, store)[1] == "product"
    catalog.product(store)
    assert steps(client, store)[1] == "account"
    set_payout_account(store.pk, holder="Acme", destination="DE00", actor=owner)
    assert steps(client, store) == (["company", "kind", "papers", "warehouse", "freight", "product", "account"], "")


def test_a_refused_store_reads_what_the_reviewer_said_and_hands_in_again() -> None:
    store = stores.store(state="draft")
    client = client_of(stores.staff(store))
    page = reverse("seller:application", args=[store.slug])
    client.post(page, PAPERS)
    refuse(store.pk, ["The trade mark is another company's."], actor=people.operator())

    said = client.get(page)

    assert "The trade mark is another company&#x27;s." in said.content.decode()
    assert said.context["form"].initial == PAPERS
    assert steps(client, store)[1] == "papers"
    client.post(page, PAPERS)
    assert Store.objects.get(pk=store.pk).state == "applied"


def test_an_open_store_is_reminded_on_its_first_page_only_and_only_those_who_run_it() -> None:
    store = stores.store()
    owner, viewer = client_of(stores.staff(store)), client_of(stores.staff(store, StoreRole.VIEWER))
    home, products = (reverse(f"seller:{page}", args=[store.slug]) for page in ("home", "products"))

    assert owner.get(home).context["left"].next.code == "warehouse"
    assert "steps are done" in owner.get(home).content.decode()
    assert "steps are done" not in owner.get(products).content.decode()
    assert viewer.get(home).context["left"] is None


def test_who_comes_back_goes_on_with_the_draft() -> None:
    draft, open_store = stores.store(state="draft"), stores.store()
    person = stores.staff(draft)

    page = client_of(person).get(reverse("seller:start"))

    assert [store.id for store in page.context["drafts"]] == [draft.pk]
    assert open_store.slug not in page.content.decode()
    assert reverse("seller:application", args=[draft.slug]) in page.content.decode()


def test_the_kinds_stand_beside_each_other_with_the_fees_and_promises_of_today() -> None:
    stores.fee_plan("global", commission_bps=500, deposit_minor=15_000_000, annual_fee_minor=3_000_000)
    stores.fee_plan("global", "health", commission_bps=300, deposit_minor=30_000_000)
    client = client_of(actor_of(people.person()))
    company = client.post(reverse("seller:start"), {"legal_name": "Acme GmbH", "country": "de", "registration_no": "HRB 1"})

    rows = dict(client.get(company["Location"]).context["comparison"].rows)

    assert rows["Commission"] == ("3 % to 5 % by category", "–")
    assert rows["Deposit"] == ("CN¥150,000.00 to CN¥300,000.00 by category", "–")
    assert rows["Fee for a year"] == ("CN¥30,000.00", "–")
    assert rows["Customs documents for each parcel"] == ("yes", "no")
    assert rows["Sent within"][1] == "48 hours"
    assert rows["Return address in"] == ("CN", "any country")
