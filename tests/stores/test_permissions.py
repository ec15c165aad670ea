"""Every verb of stores against every sort of actor; whoever is refused has changed nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.identity import factories as identity
from tests.stores import factories

from entrepot.database import sql
from entrepot.identity.models import Membership
from entrepot.identity.queries import actor_of
from entrepot.identity.types import ANONYMOUS, PROVIDER, Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Missing
from entrepot.stores import services
from entrepot.stores.models import Merchant, Store, StoreApplication
from entrepot.stores.queries import review_queue
from entrepot.stores.types import NewStore, Paper

pytestmark = pytest.mark.django_db

PAPERS = [Paper(kind, "no. 1") for kind in ("company_registration", "retail_licence", "trade_mark")]
WHO = ("visitor", "provider", "shopper", "other_owner", "viewer", "manager", "owner", "operator", "finance", "arbiter", "admin")
STORE_STATE = {
    "apply": "draft",
    "approve": "applied",
    "refuse": "applied",
    "suspend": "open",
    "reopen": "suspended",
    "close": "open",
    "wind_down": "open",
    "close_wound_down": "closing",
    "update_settings": "open",
}
VERBS: dict[str, tuple[Callable[[Store, Actor], object], set[str], type[Exception]]] = {
    # verb: how it is called, who may, how a stranger to the store is refused
    "apply": (lambda s, a: services.apply(s.pk, PAPERS, actor=a), {"manager", "owner", "admin"}, Missing),
    "approve": (lambda s, a: services.approve(s.pk, actor=a), {"operator", "admin"}, Missing),
    "refuse": (lambda s, a: services.refuse(s.pk, ["No licence."], actor=a), {"operator", "admin"}, Missing),
    "suspend": (lambda s, a: services.suspend(s.pk, "Fakes.", actor=a), {"operator", "admin"}, Missing),
    "reopen": (lambda s, a: services.reopen(s.pk, actor=a), {"operator", "admin"}, Missing),
    "close": (lambda s, a: services.close(s.pk, "Retired.", actor=a), {"owner", "admin"}, Missing),
    "wind_down": (lambda s, a: services.wind_down(s.pk, "Retired.", actor=a), {"owner", "admin"}, Missing),
    "close_wound_down": (lambda _, a: services.close_wound_down(actor=a), {"admin"}, Forbidden),
    "update_settings": (
        lambda s, a: services.update_settings(s.pk, actor=a, settings={"greeting": "hello"}),
        {"manager", "owner", "admin"},
        Missing,
    ),
    "draft_store": (
        lambda s, a: services.draft_store(
            s.merchant_id, "global", actor=a, slug="second", name={"en": "Second"}, currency="EUR", country="DE"
        ),
        {"owner"},
        Missing,
    ),
    "open_merchant": (
        lambda _, a: services.open_merchant(actor=a, legal_name="New Ltd", country="GB"),
        set(WHO) - {"visitor", "provider"},
        Forbidden,
    ),
    "set_fee_plan": (
        lambda _, a: services.set_fee_plan(
            "global", "tea", actor=a, valid_from=date(2100, 1, 1), commission_bps=100, currency="CNY", source="board"
        ),
        {"finance", "admin"},
        Forbidden,
    ),
    "bring_in": (
        lambda _, a: services.bring_in([NewStore("n", "global", {"en": "N"}, "EUR", "DE", "N GmbH")], actor=a),
        {"operator", "admin"},
        Forbidden,
    ),
    "review_queue": (lambda _, a: review_queue(actor=a), {"operator", "admin"}, Forbidden),
}
STRANGERS = {"visitor", "provider", "shopper", "other_owner"}
COUNTED = (
    "stores_store",
    "stores_merchant",
    "stores_feeplan",
    "stores_storeapplication",
    "identity_organisation",
    "identity_auditentry",
    "events_fact",
)


def _actor(who: str, store: Store) -> Actor:
    made = {
        "visitor": lambda: ANONYMOUS,
        "provider": lambda: PROVIDER,
        "shopper": identity.shopper,
        "other_owner": lambda: factories.staff(factories.store()),
        "viewer": lambda: factories.staff(store, who),
        "manager": lambda: factories.staff(store, who),
        "owner": lambda: _owner(store),
    }
    return made[who]() if who in made else identity.operator(who)


def _owner(store: Store) -> Actor:
    member = identity.person()
    Membership.objects.create(organisation=store.merchant.organisation, person=member, role="owner")
    return factories.staff(store, who=member)


def _picture() -> list[object]:
    counts: list[object] = [sql.scalar(f"SELECT count(*) FROM {table}") for table in COUNTED]
    counts.append(sql.rows("SELECT id, state, settings::text FROM stores_store ORDER BY id"))
    counts.append(sql.rows("SELECT id, outcome FROM stores_storeapplication ORDER BY id"))
    return counts


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_obeys_its_permissions(verb: str, who: str) -> None:
    call, allowed, to_strangers = VERBS[verb]
    store = factories.store(state=STORE_STATE.get(verb, "open"))
    if store.state == "applied":
        StoreApplication.objects.create(store=store, applied_at=clock.now(), papers=[])
    actor = _actor(who, store)
    before = _picture()
    if who in allowed:
        call(store, actor)
        assert verb == "review_queue" or _picture() != before
        return
    # towards a merchant, even the platform's people and the store's staff are strangers when they are not its members
    is_stranger = who in STRANGERS or verb == "draft_store"
    with pytest.raises(to_strangers if is_stranger else Forbidden):
        call(store, actor)
    assert _picture() == before


def test_every_verb_has_a_row() -> None:
    without_actor = {"register_closing_check", "ensure_fee_plans", "ensure_own_store", "open_ends", "steps_from"}
    assert set(services.__all__) - without_actor == set(VERBS) - {"review_queue"}


def test_an_own_store_is_founded_by_the_platform_only() -> None:
    merchant = factories.merchant()
    owner = identity.person()
    Membership.objects.create(organisation=merchant.organisation, person=owner, role="owner")
    with pytest.raises(Forbidden):
        services.draft_store(
            merchant.pk, "own", actor=actor_of(owner), slug="own", name={"en": "Own"}, currency="CNY", country="CN"
        )
    assert Store.objects.count() == 0
    assert Merchant.objects.count() == 1
