from __future__ import annotations

import pytest
from tests.identity import factories

from entrepot.identity import rules
from entrepot.identity.enums import ActorKind
from entrepot.identity.errors import PersonSuspended
from entrepot.identity.services import allow
from entrepot.identity.types import ANONYMOUS, CLOCK, PROVIDER, SYSTEM, Actor
from entrepot.kernel.errors import Forbidden, Missing
from entrepot.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", sorted(rules.STORE_ROLES))
def test_a_store_role_holds_exactly_its_leaves_and_only_in_its_store(role: str) -> None:
    mine, other = uuid7(), uuid7()
    actor = factories.staff_of(mine, role)
    for leaf in sorted(rules.STORE_LEAVES | rules.PLATFORM_LEAVES):
        if leaf in rules.STORE_ROLES[role]:
            allow(actor, leaf, [mine])
        else:
            with pytest.raises(Forbidden) as refused:
                allow(actor, leaf, [mine])
            assert refused.value.fields == {"leaf": leaf}
        with pytest.raises(Missing):
            allow(actor, leaf, [other])
        with pytest.raises(Missing):
            allow(actor, leaf, [mine, other])
        with pytest.raises(Forbidden):
            allow(actor, leaf)


@pytest.mark.parametrize("role", sorted(rules.PLATFORM_ROLES))
def test_a_platform_role_holds_exactly_its_leaves_everywhere(role: str) -> None:
    actor = factories.operator(role)
    for leaf in sorted(rules.STORE_LEAVES | rules.PLATFORM_LEAVES):
        if leaf in rules.PLATFORM_ROLES[role]:
            allow(actor, leaf)
            allow(actor, leaf, [uuid7(), uuid7()])
        else:
            with pytest.raises(Forbidden):
                allow(actor, leaf)
            with pytest.raises(Forbidden):
                allow(actor, leaf, [uuid7()])


def test_machines_may_do_everything_and_providers_only_notify() -> None:
    for leaf in sorted(rules.LEAVES):
        allow(SYSTEM, leaf, [uuid7()])
        allow(CLOCK, leaf)
        if leaf in rules.PROVIDER_LEAVES:
            allow(PROVIDER, leaf)
        else:
            with pytest.raises(Forbidden):
                allow(PROVIDER, leaf)


def test_visitors_and_shoppers_may_trade_but_know_no_store() -> None:
    shopper = factories.shopper()
    for leaf in sorted(rules.STORE_LEAVES | rules.PLATFORM_LEAVES):
        for actor in (ANONYMOUS, shopper):
            with pytest.raises(Missing):
                allow(actor, leaf, [uuid7()])
            with pytest.raises(Forbidden):
                allow(actor, leaf)
    for leaf in rules.PERSON_LEAVES:
        allow(shopper, leaf, [uuid7()])


def test_an_unknown_leaf_is_a_programming_error() -> None:
    with pytest.raises(LookupError, match=r"catalog\.edti"):
        allow(SYSTEM, "catalog.edti")


def test_an_empty_set_of_stores_passes_only_for_holders() -> None:
    allow(factories.staff_of(uuid7(), "goods"), "catalog.edit", [])
    with pytest.raises(Forbidden):
        allow(factories.shopper(), "catalog.edit", [])


def test_acting_for_a_store_confines_to_it() -> None:
    mine, also_mine = uuid7(), uuid7()
    member = factories.person()
    factories.staff_of(mine, who=member)
    actor = factories.staff_of(also_mine, who=member).on_behalf_of(mine)
    allow(actor, "catalog.edit", [mine])
    with pytest.raises(Missing):
        allow(actor, "catalog.edit", [also_mine])


def test_a_closed_account_may_do_nothing() -> None:
    somebody = factories.person(is_active=False)
    with pytest.raises(PersonSuspended):
        allow(Actor(kind=ActorKind.PERSON, person_id=somebody.pk), "orders.place")


def test_narrowed_leaves_only_take_away() -> None:
    store = uuid7()
    goods = factories.staff_of(store, "goods")
    narrowed = Actor(kind=goods.kind, person_id=goods.person_id, leaves=frozenset({"catalog.edit", "finance.view"}))
    allow(narrowed, "catalog.edit", [store])
    for leaf in ("stock.adjust", "finance.view"):
        with pytest.raises(Forbidden):
            allow(narrowed, leaf, [store])
