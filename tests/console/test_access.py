"""Who reaches what: every address of the console for everybody who might ask. A new address without a row here fails."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.urls import URLPattern, reverse
from tests.identity import factories as people
from tests.seller.world import build, client_of
from tests.stores import factories as stores

from entrepot.console import urls
from entrepot.console.tables import NOT_SHOWN, TABLES
from entrepot.identity.enums import PlatformRole, StoreRole
from entrepot.identity.types import Actor

# name of the address: (method, the permission that it takes)
ROWS = {
    "home": ("GET", "stores.view"),
    "applications": ("GET", "stores.review"),
    "decide-application": ("POST", "stores.review"),
    "products": ("GET", "catalog.review"),
    "decide-product": ("POST", "catalog.review"),
    "orders": ("GET", "orders.view"),
    "order": ("GET", "orders.view"),
    "money": ("GET", "ledger.view"),
    "journal": ("GET", "ledger.view"),
    "payouts": ("GET", "settlement.view"),
    "sweep": ("POST", "finance.payout_sweep"),
    "letters": ("GET", "events.manage"),
    "replay": ("POST", "events.manage"),
    "audit": ("GET", "audit.view"),
}


def test_every_address_has_a_row() -> None:
    assert sorted(str(pattern.name) for pattern in urls.urlpatterns) == sorted(ROWS)


@pytest.mark.django_db(transaction=True)
def test_everybody_gets_what_their_rights_say() -> None:
    world = build()
    world.ids["store_id"] = stores.store(state="applied").pk
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
        path = reverse(f"console:{page}", kwargs={key: world.ids[key] for key in found.pattern.converters})
        for name, actor in who.items():
            response = clients[name].generic(method, path)
            held = actor.grants.platform if actor and actor.grants else frozenset()
            if actor is None:
                fits = response.status_code == 302 and response["Location"].startswith("/accounts/login/")
            elif not held:
                fits = response.status_code == 404
            elif leaf not in held:
                fits = response.status_code == 403
            else:
                fits = response.status_code in {200, 302}
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
