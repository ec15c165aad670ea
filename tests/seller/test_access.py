"""Who reaches what: every address of the seller centre for everybody who might ask. A new address without a row here fails."""

from __future__ import annotations

import pytest
from django.urls import URLPattern, URLResolver, reverse
from tests.identity import factories as people
from tests.seller.world import World, bought, build, client_of
from tests.stores import factories as stores

from entrepot.aftersales.services import open_case, open_chargeback
from entrepot.aftersales.types import NewChargeback, Wish
from entrepot.identity.enums import PlatformRole, StoreRole
from entrepot.identity.types import SYSTEM, Actor
from entrepot.payments.queries import captured_payment
from entrepot.seller import urls

# name of the address: (method, the permission that it takes)
OF_A_STORE = {
    "home": ("GET", "orders.view"),
    "activity": ("GET", "audit.view"),
    "application": ("GET", "stores.edit"),
    "products": ("GET", "catalog.view"),
    "move-products": ("POST", "catalog.view"),
    "export": ("GET", "catalog.view"),
    "new-product": ("GET", "catalog.edit"),
    "product": ("GET", "catalog.view"),
    "decoration": ("GET", "stores.edit"),
    "decoration-preview": ("GET", "stores.edit"),
    "settings": ("GET", "stores.edit"),
    "bulk": ("POST", "catalog.edit"),
    "undo": ("POST", "catalog.edit"),
    "keep-shortcut": ("POST", "catalog.view"),
    "drop-shortcut": ("POST", "catalog.view"),
    "preview": ("GET", "catalog.view"),
    "duplicate": ("POST", "catalog.edit"),
    "schedule": ("POST", "catalog.publish"),
    "articles": ("GET", "catalog.view"),
    "imports": ("GET", "catalog.import"),
    "import": ("GET", "catalog.import"),
    "import-columns": ("GET", "catalog.import"),
    "start-import": ("POST", "catalog.import"),
    "import-errors": ("GET", "catalog.import"),
    "stock": ("GET", "stock.view"),
    "arrive": ("POST", "stock.adjust"),
    "open-warehouse": ("POST", "stock.adjust"),
    "mark-low": ("POST", "stock.adjust"),
    "stock-table": ("GET", "stock.adjust"),
    "movements": ("GET", "stock.view"),
    "movements-csv": ("GET", "stock.view"),
    "stock-row": ("GET", "stock.view"),
    "book": ("POST", "stock.adjust"),
    "orders": ("GET", "orders.view"),
    "ship-many": ("GET", "orders.ship"),
    "print": ("GET", "orders.view"),
    "keep-view": ("POST", "orders.view"),
    "manage-view": ("POST", "orders.view"),
    "order": ("GET", "orders.view"),
    "ship": ("POST", "orders.ship"),
    "cancel": ("POST", "orders.ship"),
    "cases": ("GET", "orders.view"),
    "case": ("GET", "orders.view"),
    "case-move": ("POST", "orders.refund"),
    "chargeback": ("GET", "orders.view"),
    "freight": ("GET", "freight.edit"),
    "freight-new": ("GET", "freight.edit"),
    "freight-edit": ("GET", "freight.edit"),
    "freight-price": ("POST", "freight.edit"),
    "freight-products": ("GET", "freight.edit"),
    "freight-history": ("GET", "freight.edit"),
    "freight-copy": ("POST", "freight.edit"),
    "freight-name": ("POST", "freight.edit"),
    "freight-default": ("POST", "freight.edit"),
    "freight-delete": ("GET", "freight.edit"),
    "inbox": ("GET", "messages.answer"),
    "assign": ("POST", "messages.answer"),
    "quick-replies": ("POST", "messages.answer"),
    "money": ("GET", "finance.view"),
    "escrow": ("GET", "finance.view"),
    "payouts": ("GET", "finance.view"),
    "months": ("GET", "finance.view"),
    "month": ("GET", "finance.view"),
    "month-pdf": ("GET", "finance.view"),
    "reserve": ("GET", "finance.view"),
    "invoices": ("GET", "finance.view"),
    "invoice": ("GET", "finance.view"),
    "invoice-pdf": ("GET", "finance.view"),
    "closing": ("GET", "stores.close"),
    "deposit": ("GET", "finance.view"),
    "top-up": ("POST", "finance.payout"),
    "payout": ("POST", "finance.payout"),
    "account": ("POST", "finance.payout"),
    "currency": ("GET", "finance.view"),
    "statement": ("GET", "finance.view"),
    "statement-csv": ("GET", "finance.view"),
    "journal": ("GET", "finance.view"),
    "staff": ("GET", "staff.view"),
    "invite": ("POST", "staff.manage"),
    "resend-invitation": ("POST", "staff.manage"),
    "withdraw-invitation": ("POST", "staff.manage"),
    "change-role": ("POST", "staff.manage"),
    "remove-staff": ("POST", "staff.manage"),
    "programs": ("GET", "keys.manage"),
    "new-key": ("POST", "keys.manage"),
    "rotate-key": ("POST", "keys.manage"),
    "revoke-key": ("POST", "keys.manage"),
    "new-endpoint": ("POST", "webhooks.manage"),
    "endpoint": ("GET", "webhooks.manage"),
    "sent": ("GET", "webhooks.manage"),
    "change-endpoint": ("POST", "webhooks.manage"),
}
# Pages of a person: open to everybody who is signed in; what they show is the person's own.
OF_A_PERSON = {"pick": 200, "start": 200, "start-store": 404, "invitation": 200}
# What only answers when something waits: allowed, and nothing there.
NOTHING_THERE = {"assign": 404, "start-import": 404, "import-columns": 404}
# What belongs to a person inside the store: colleagues with the same rights do not find it.
PERSONAL = {"manage-view", "drop-shortcut"}

FITS = {200, 302, 422}


# What is named in these addresses is a currency or a month: the desk shows its own, empty as it may be.
OF_ONES_OWN_BALANCE = {"reserve", "statement", "statement-csv", "escrow", "months", "month", "month-pdf"}


def names(patterns: list[URLPattern | URLResolver]) -> list[str]:
    return [
        name
        for pattern in patterns
        for name in (names(pattern.url_patterns) if isinstance(pattern, URLResolver) else [str(pattern.name)])
    ]


def with_after_sales(world: World) -> World:
    """The world with a case and a chargeback of its store."""
    shopper = people.shopper()
    world.ids["case_id"] = open_case(
        bought(world.variant, shopper=shopper), Wish("unshipped", "changed_mind", {1: 1}), actor=shopper
    )
    payment = captured_payment(bought(world.variant))
    assert payment is not None
    [world.ids["chargeback_id"]] = open_chargeback(NewChargeback(payment.payment_id, 5, "CB", "x"), actor=SYSTEM)
    return world


def address(world: World, name: str) -> str:
    found = next(p for p in urls.of_a_store if isinstance(p, URLPattern) and p.name == name)
    wanted = ["slug", *found.pattern.converters]
    return reverse(f"seller:{name}", kwargs={key: world.ids[key] for key in wanted})


def test_every_address_has_a_row() -> None:
    assert sorted(names(urls.urlpatterns)) == sorted([*OF_A_STORE, *OF_A_PERSON])


@pytest.mark.django_db(transaction=True)
def test_everybody_gets_what_their_rights_say() -> None:
    world = with_after_sales(build())
    who: dict[str, Actor | None] = {
        "anonymous": None,
        "shopper": people.shopper(),
        "other store's owner": stores.staff(stores.store()),
        "platform operator": people.operator(PlatformRole.OPERATOR),
        "platform finance": people.operator(PlatformRole.FINANCE),
        "viewer": stores.staff(world.store, StoreRole.VIEWER),
        "finance": stores.staff(world.store, StoreRole.FINANCE),
        "goods": stores.staff(world.store, StoreRole.GOODS),
        "owner": world.owner,
    }
    clients = {name: client_of(actor) for name, actor in who.items()}
    wrong = []
    for page, (method, leaf) in OF_A_STORE.items():
        path = address(world, page)
        for name, actor in who.items():
            response = clients[name].generic(method, path)
            held = actor.grants.stores.get(world.store.pk) if actor and actor.grants else None
            if actor is None:
                fits = response.status_code == 302 and response["Location"].startswith("/accounts/login/")
            elif held is None:
                fits = response.status_code == 404
            elif leaf not in held:
                fits = response.status_code == 403
            else:
                fits = response.status_code in ({NOTHING_THERE[page]} if page in NOTHING_THERE else FITS)
                if page in PERSONAL:
                    fits = response.status_code in ({302, 422} if actor is world.owner else {404})
            if not fits:
                wrong.append((page, name, response.status_code))
    assert wrong == []


@pytest.mark.django_db(transaction=True)
def test_pages_of_a_person() -> None:
    world = with_after_sales(build())
    keys = {"start-store": ["merchant_id"], "invitation": ["token"]}
    paths = {
        page: reverse(f"seller:{page}", kwargs={key: world.ids[key] for key in keys.get(page, [])}) for page in OF_A_PERSON
    }
    visitor, shopper = client_of(None), client_of(people.shopper())

    assert {
        page for page, path in paths.items() if visitor.get(path)["Location"].startswith("/accounts/login/")
    } == paths.keys()
    assert {page: shopper.get(path).status_code for page, path in paths.items()} == OF_A_PERSON


@pytest.mark.django_db(transaction=True)
def test_things_of_another_store_are_not_found_at_ones_own_desk() -> None:
    world = with_after_sales(build())
    other = stores.staff(mine := stores.store())
    world.ids["slug"] = mine.slug
    client = client_of(other)
    foreign = {
        page: client.generic(method, address(world, page)).status_code
        for page, (method, _leaf) in OF_A_STORE.items()
        if len(next(p for p in urls.of_a_store if isinstance(p, URLPattern) and p.name == page).pattern.converters) > 0
        and page not in OF_ONES_OWN_BALANCE
    }

    assert set(foreign.values()) == {404}, foreign
    assert client.get(address(world, "statement")).context["page"].lines == ()
