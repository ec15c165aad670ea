"""Who reaches what: every address of the console for everybody who might ask. A new address without a row here fails."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import URLPattern, reverse
from tests.aftersales import factories as cases
from tests.identity import factories as people
from tests.marketing.factories import slot
from tests.reconciliation import factories as reconciliation
from tests.seller.test_access import with_after_sales
from tests.seller.world import World, build, client_of
from tests.settlement.held import declined_without_a_call
from tests.stores import factories as stores

from entrepot.aftersales.models import CaseEntry, CasePicture
from entrepot.console import urls
from entrepot.console.headings import HEADINGS
from entrepot.console.table_names import NAMES, ROOMS
from entrepot.console.tables import NOT_SHOWN, TABLES
from entrepot.events.models import DeadLetter, StoredFact
from entrepot.identity.enums import PlatformRole, StoreRole
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.operations.enums import ProposalKind
from entrepot.operations.services import ask_for_audit, propose
from entrepot.payments.models import ProviderAccount
from entrepot.reconciliation.queries import breaks
from entrepot.reconciliation.types import BreakFilter
from entrepot.stores.models import Store, StoreApplication
from entrepot.tax.services import approve_rows, enter_rows
from entrepot.tax.types import NewRow

# name of the address: (method, the permission that it takes); several: one of them is enough
ROWS = {
    "home": ("GET", "stores.view"),
    "queue": ("GET", "stores.review"),  # of store applications; each queue takes its own
    "queue-item": ("GET", "stores.review"),
    "decide": ("POST", "stores.review"),
    "orders": ("GET", "orders.view"),
    "order": ("GET", "orders.view"),
    "cases": ("GET", "orders.view"),
    "case": ("GET", "orders.view"),
    "move-case": ("POST", "orders.arbitrate"),
    "ruling-preview": ("GET", "orders.arbitrate"),
    "case-picture": ("GET", "orders.view"),
    "chargebacks": ("GET", "orders.arbitrate"),
    "chargeback": ("GET", "orders.arbitrate"),
    "money": ("GET", "ledger.view"),
    "journal": ("GET", "ledger.view"),
    "breaks": ("GET", "ledger.view"),
    "break": ("GET", "ledger.view"),
    "work-break": ("POST", "reconciliation.work"),
    "statements": ("GET", "ledger.view"),
    "upload-statement": ("POST", "reconciliation.work"),
    "statement": ("GET", "ledger.view"),
    "statement-again": ("POST", "reconciliation.work"),
    "months": ("GET", "ledger.view"),
    "close-month": ("POST", "ledger.adjust"),
    "releases": ("GET", "payments.view"),
    "release": ("GET", "payments.view"),
    "payouts": ("GET", "settlement.view"),
    "sweep": ("POST", "finance.payout_sweep"),
    "margins": ("GET", "settlement.view"),
    "margins-csv": ("GET", "settlement.view"),
    "invoices": ("GET", "settlement.view"),
    "on-receipt": ("GET", "orders.view"),
    "capture-again": ("POST", "payments.close"),
    "receipt-limits": ("GET", "people.view"),
    "receipt-limit": ("GET", "people.view"),
    "store": ("GET", "stores.view"),
    "move-store": ("POST", "stores.suspend"),
    "deposits": ("GET", "settlement.view"),
    "deposit": ("GET", "settlement.view"),
    "checks": ("GET", "operations.check"),
    "check": ("GET", "operations.check"),
    "run-check": ("POST", "operations.check"),
    "rules": ("GET", "stores.view"),
    "fee-plan": ("GET", "stores.fees"),
    "fee-tax": ("GET", "stores.view"),
    "exchange-rates": ("GET", "stores.view"),
    "exchange": ("GET", "settlement.view"),
    "exchange-csv": ("GET", "settlement.view"),
    "periods": ("GET", "orders.view"),
    "policy": ("GET", "stores.fees"),
    "taxes": ("GET", "tax.view"),
    "tax-row": ("GET", "tax.view"),
    "proposals": ("GET", "stores.fees tax.edit people.manage"),
    "proposal": ("GET", "stores.fees"),  # of a fee plan; each kind takes its own
    "decide-proposal": ("POST", "stores.fees"),
    "campaigns": ("GET", "marketing.edit"),
    "new-slot": ("GET", "marketing.edit"),
    "slot": ("GET", "marketing.edit"),
    "move-slot": ("POST", "marketing.edit"),
    "providers": ("GET", "payments.accounts"),
    "new-provider": ("GET", "payments.accounts"),
    "provider": ("GET", "payments.accounts"),
    "move-provider": ("POST", "payments.accounts"),
    "people": ("GET", "people.view"),
    "person": ("GET", "people.view"),
    "change-person": ("POST", "people.manage"),
    "stores": ("GET", "stores.view"),
    "support": ("GET", "support.act_as"),
    "stop-support": ("POST", "support.act_as"),
    "letters": ("GET", "events.manage"),
    "letter": ("GET", "events.manage"),
    "replay": ("POST", "events.manage"),
    "audit": ("GET", "audit.view"),
    "audit-export": ("GET", "audit.view"),
}


def everything(world: World) -> dict[str, Any]:
    """The values that addresses take, each of something that is there."""
    letter = DeadLetter.objects.create(
        subscriber="x",
        position=StoredFact.objects.values_list("position", flat=True)[0],
        kind="y",
        error="z",
        failed_at=clock.now(),
    )
    vat = NewRow("vat", {"country": "XX", "goods_class": "standard", "rate": "0.10"}, date(2026, 1, 1), source="test")
    [row] = enter_rows([vat], actor=people.operator())
    approve_rows("vat", [row], actor=people.operator())
    plan = {
        "kind": "global",
        "category_path": "",
        "valid_from": "2100-01-01",
        "commission_bps": 1,
        "currency": "CNY",
        "source": "x",
    }
    with_after_sales(world)
    read = reconciliation.read([reconciliation.paid().but(amount_minor=9)])
    return {
        **world.ids,
        "picture_id": picture_of(world.ids["case_id"]),
        "break_id": breaks(BreakFilter())[0].id,
        "statement_id": read.statement_id,
        "code": "applications",
        "item_id": applied().pk,
        "run_id": ask_for_audit(actor=people.operator()),
        "proposal_id": propose(ProposalKind.FEE_PLAN, plan, "a reason long enough", actor=people.operator()),
        "table": "vat",
        "subject": "orders",
        "row_id": row,
        "slot_id": slot().pk,
        "person_id": people.person().pk,
        "store_id": world.store.pk,
        "letter_id": letter.pk,
        "release_id": declined_without_a_call(cases.sold(state="shipped")[0]).pk,
        "kind": "alipay",
        "account_id": account().pk,
    }


def picture_of(case_id: UUID) -> UUID:
    """A picture in the thread of the case."""
    path = storages["private"].save("aftersales/p.webp", ContentFile(b"RIFF"))
    return CasePicture.objects.create(entry=CaseEntry.objects.filter(case_id=case_id)[0], path=path, width=1, height=1).pk


def account() -> ProviderAccount:
    """An account at a provider, without keys: enough to ask who may see it."""
    now = clock.now()
    return ProviderAccount.objects.create(
        id=uuid7(), code="alipay", kind="alipay", label="Alipay", seller_ref="2088", gateway="https://provider.example",
        created_at=now, changed_at=now,
    )  # fmt: skip


def applied() -> Store:
    """A store that wants to open."""
    store = stores.store(state="applied")
    StoreApplication.objects.create(store=store, applied_at=store.created_at)
    return store


def test_every_address_has_a_row() -> None:
    assert sorted(str(pattern.name) for pattern in urls.urlpatterns) == sorted(ROWS)


@pytest.mark.django_db(transaction=True)
def test_everybody_gets_what_their_rights_say() -> None:
    world = build()
    ids = everything(world)
    who: dict[str, Actor | None] = {
        "anonymous": None,
        "shopper": people.shopper(),
        "owner of a store": world.owner,
        "viewer of a store": stores.staff(world.store, StoreRole.VIEWER),
        "operator": people.operator(PlatformRole.OPERATOR),
        "finance": people.operator(PlatformRole.FINANCE),
        "arbiter": people.operator(PlatformRole.ARBITER),
        "admin": people.operator(PlatformRole.ADMIN),
    }
    clients = {name: client_of(actor) for name, actor in who.items()}
    wrong = []
    for page, (method, leaf) in ROWS.items():
        found = next(p for p in urls.urlpatterns if isinstance(p, URLPattern) and p.name == page)
        path = reverse(f"console:{page}", kwargs={key: ids[key] for key in found.pattern.converters})
        for name, actor in who.items():
            response = clients[name].generic(method, path)
            if response.streaming:
                response.close()  # a picture's file
            held = actor.grants.platform if actor and actor.grants else frozenset()
            if actor is None:
                fits = response.status_code == 302 and response["Location"].startswith("/accounts/login/")
            elif not held:
                fits = response.status_code == 404
            elif not held & set(leaf.split()):
                fits = response.status_code == 403
            else:
                fits = response.status_code in {200, 302, 409}  # allowed; the form may lack something
            if not fits:
                wrong.append((page, name, response.status_code))
    assert wrong == []


@pytest.mark.django_db(transaction=True)
def test_the_story_shows_ledger_and_payments_to_those_who_may_see_them() -> None:
    world = build()
    path = reverse("console:order", args=[world.settled])
    parts = {
        role: {
            part
            for part in ("journals", "claims", "payments", "audit")
            if part in client_of(people.operator(role)).get(path).context
        }
        for role in PlatformRole.values
    }

    assert parts == {
        "admin": {"journals", "claims", "payments", "audit"},
        "operator": {"payments", "audit"},
        "finance": {"journals", "claims", "payments", "audit"},
        "arbiter": {"journals", "claims", "payments"},
    }


def test_every_table_of_ours_is_shown_or_named_as_not_shown() -> None:
    ours = {m._meta.label for m in apps.get_models() if m.__module__.startswith("entrepot.")}

    assert sorted(ours - TABLES.keys() - NOT_SHOWN) == []
    assert sorted((TABLES.keys() | NOT_SHOWN) - ours) == []
    assert TABLES.keys() & NOT_SHOWN == set()
    assert {name for table in TABLES.values() for name in table.columns.split()} == set(HEADINGS)
    assert TABLES.keys() == NAMES.keys()
    assert {label.partition(".")[0] for label in TABLES} == ROOMS.keys()


@pytest.mark.django_db
def test_tables_filters_and_values_are_named_in_the_language_of_the_page() -> None:
    client = client_of(people.operator(PlatformRole.ADMIN))
    client.cookies["django_language"] = "zh-hans"
    index = client.get(reverse("admin:index"), follow=True).content.decode()
    stores = client.get(reverse("admin:stores_store_changelist")).content.decode()

    assert ("运费模板" in index, "Freight templates" in index) == (True, False)
    assert ("审核中" in stores, "Applied" in stores, "全球店" in stores or "海外店" in stores) == (True, False, True)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *PlatformRole.values])
def test_tables_are_read_only_and_show_to_those_who_hold_their_permission(role: str | None) -> None:
    actor = people.operator(role) if role else people.shopper()
    client = client_of(actor)
    held = actor.grants.platform if actor.grants else frozenset()
    index = client.get(reverse("admin:index"), follow=True)

    assert index.status_code == (200 if role else 404)
    for label, table in TABLES.items() if role else ():
        name = label.lower().replace(".", "_")
        expected = 200 if table.leaf in held else 403
        assert (label, client.get(reverse(f"admin:{name}_changelist")).status_code) == (label, expected)
        assert client.get(reverse(f"admin:{name}_add")).status_code == 403
        assert client.post(reverse(f"admin:{name}_add"), {}).status_code == 403


def test_visitors_sign_in_to_the_tables_where_everybody_does(client: object) -> None:
    response = client_of(None).get("/console/tables/login/")

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
