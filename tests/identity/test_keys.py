from __future__ import annotations

from datetime import timedelta

import pytest
from tests.identity import factories

from entrepot.database import sql
from entrepot.identity import services
from entrepot.identity.errors import KeyNotReplaceable, KeyRefused, PersonSuspended, RightsExceeded
from entrepot.identity.models import ApiKey, AuditEntry, Person, StoreGrant
from entrepot.identity.queries import keys_of
from entrepot.identity.services import allow
from entrepot.identity.types import SYSTEM, Actor, NewKey
from entrepot.kernel.errors import Forbidden, Invalid, Missing
from entrepot.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


def _key(owner: Actor, store, leaves=("orders.ship", "orders.view"), **more) -> NewKey:
    return services.create_key("ERP", leaves, actor=owner, store_id=store, **more)


def test_a_key_works_in_its_store_with_its_leaves_only() -> None:
    store, other = uuid7(), uuid7()
    owner = factories.staff_of(store)
    factories.staff_of(other, who=Person.objects.get(pk=owner.person_id))
    made = _key(owner, store)
    actor = services.authenticate_key(made.raw, address="192.0.2.7")
    assert (actor.person_id, actor.key_id, actor.acting_for, actor.address) == (owner.person_id, made.id, store, "192.0.2.7")
    allow(actor, "orders.ship", [store])
    for leaf in ("stock.adjust", "keys.manage", "finance.payout"):
        with pytest.raises(Forbidden):
            allow(actor, leaf, [store])
    with pytest.raises(Missing):
        allow(actor, "orders.ship", [other])


def test_the_secret_is_stored_nowhere() -> None:
    made = _key(factories.staff_of(store := uuid7()), store)
    secret = made.raw.rsplit("_", 1)[1]
    for table in ("identity_apikey", "identity_auditentry"):
        assert sql.scalar(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{secret}%"]) == 0
    assert len(bytes(ApiKey.objects.get().hash)) == 32


@pytest.mark.parametrize("raw", ["", "x", "ent_", "ent_000000000000_" + "0" * 64, "Bearer ent_000000000000_" + "0" * 64])
def test_a_key_that_is_not_one_is_refused(raw: str) -> None:
    with pytest.raises(KeyRefused) as refused:
        services.authenticate_key(raw)
    assert refused.value.fields == {"reason": "unknown"}


def test_the_right_prefix_with_another_secret_is_refused() -> None:
    made = _key(factories.staff_of(store := uuid7()), store)
    wrong = made.raw[:-1] + ("0" if made.raw[-1] != "0" else "1")
    with pytest.raises(KeyRefused):
        services.authenticate_key(wrong)


def test_a_key_ends_by_its_date_and_by_being_revoked(virtual_clock) -> None:
    store = uuid7()
    owner = factories.staff_of(store)
    made = _key(owner, store, expires_at=virtual_clock.now() + timedelta(days=1))
    virtual_clock.advance(timedelta(days=1))
    with pytest.raises(KeyRefused) as refused:
        services.authenticate_key(made.raw)
    assert refused.value.fields == {"reason": "expired"}
    second = _key(owner, store)
    services.revoke_key(second.id, actor=owner)
    services.revoke_key(second.id, actor=owner)
    with pytest.raises(KeyRefused) as refused:
        services.authenticate_key(second.raw)
    assert refused.value.fields == {"reason": "revoked"}
    assert AuditEntry.objects.filter(action="identity.key_revoked").count() == 1
    assert [key.pk for key in keys_of(store)] == [made.id]
    with pytest.raises(Invalid):
        _key(owner, store, expires_at=virtual_clock.now())


def test_a_key_loses_what_its_person_loses() -> None:
    store = uuid7()
    owner = factories.staff_of(store)
    made = _key(owner, store)
    StoreGrant.objects.filter(person_id=owner.person_id).update(role="finance")
    with pytest.raises(Forbidden):
        allow(services.authenticate_key(made.raw), "orders.ship", [store])
    StoreGrant.objects.all().delete()
    with pytest.raises(Missing):
        allow(services.authenticate_key(made.raw), "orders.view", [store])
    Person.objects.update(is_active=False)
    with pytest.raises(PersonSuspended):
        services.authenticate_key(made.raw)


def test_use_is_noted_once_a_minute(virtual_clock, django_assert_num_queries) -> None:
    made = _key(factories.staff_of(store := uuid7()), store)
    with django_assert_num_queries(3):
        services.authenticate_key(made.raw)
    first = ApiKey.objects.get().last_used_at
    virtual_clock.advance(timedelta(seconds=59))
    with django_assert_num_queries(2):
        services.authenticate_key(made.raw)
    assert ApiKey.objects.get().last_used_at == first
    virtual_clock.advance(timedelta(seconds=1))
    services.authenticate_key(made.raw)
    assert ApiKey.objects.get().last_used_at == virtual_clock.now()


def test_nobody_gives_a_key_more_than_they_have() -> None:
    store = uuid7()
    owner = factories.staff_of(store)
    with pytest.raises(RightsExceeded, match=r"ledger\.view"):
        _key(owner, store, ["orders.ship", "ledger.view"])
    for role in ("manager", "goods", "viewer"):
        with pytest.raises(Forbidden):
            _key(factories.staff_of(store, role), store, ["catalog.view"])
    with pytest.raises(Missing):
        _key(factories.shopper(), store, ["catalog.view"])
    with pytest.raises(Forbidden):
        _key(services.authenticate_key(_key(owner, store, ["keys.manage"]).raw), store, ["keys.manage"])
    with pytest.raises(Forbidden):
        _key(SYSTEM, store)
    with pytest.raises(LookupError):
        _key(owner, store, ["*"])
    assert ApiKey.objects.count() == 1


def test_shoppers_have_keys_for_their_own_purchases_and_operators_for_the_platform() -> None:
    shopper, admin = factories.shopper(), factories.operator()
    own = services.authenticate_key(services.create_key("app", ["orders.place"], actor=shopper).raw)
    allow(own, "orders.place", [uuid7()])
    with pytest.raises(Forbidden):
        allow(own, "orders.receive")
    with pytest.raises(Forbidden):
        services.create_key("app", ["ledger.view"], actor=shopper)
    platform = services.authenticate_key(services.create_key("books", ["ledger.view"], actor=admin).raw)
    allow(platform, "ledger.view")
    with pytest.raises(Forbidden):
        services.create_key("books", ["ledger.view"], actor=factories.operator("finance"))


def test_who_may_revoke_a_key() -> None:
    store = uuid7()
    made = _key(factories.staff_of(store), store)
    with pytest.raises(Missing):
        services.revoke_key(made.id, actor=factories.staff_of(uuid7()))
    with pytest.raises(Forbidden):
        services.revoke_key(made.id, actor=factories.staff_of(store, "manager"))
    assert ApiKey.objects.get().revoked_at is None
    services.revoke_key(made.id, actor=factories.staff_of(store))
    with pytest.raises(Missing):
        services.revoke_key(uuid7(), actor=SYSTEM)


def test_a_replaced_key_works_beside_its_successor_until_it_ends(virtual_clock) -> None:
    store = uuid7()
    owner = factories.staff_of(store)
    old = _key(owner, store, expires_at=virtual_clock.now() + timedelta(days=30))

    new = services.rotate_key(old.id, actor=owner, overlap=timedelta(hours=24))
    both = [services.authenticate_key(made.raw).leaves for made in (old, new)]
    virtual_clock.advance(timedelta(hours=24))

    assert both == [frozenset({"orders.ship", "orders.view"})] * 2
    assert services.authenticate_key(new.raw).acting_for == store
    with pytest.raises(KeyRefused) as refused:
        services.authenticate_key(old.raw)
    assert refused.value.fields == {"reason": "expired"}
    assert new.expires_at == virtual_clock.now() + timedelta(days=29)
    assert AuditEntry.objects.filter(action="identity.key_replaced", subject_id=str(old.id)).count() == 1


def test_a_key_is_replaced_once_and_only_by_who_holds_its_rights() -> None:
    store = uuid7()
    owner, manager = factories.staff_of(store), factories.staff_of(store, "manager")
    old = _key(owner, store)

    with pytest.raises(Forbidden):
        services.rotate_key(old.id, actor=manager, overlap=timedelta())
    with pytest.raises(Missing):
        services.rotate_key(old.id, actor=factories.staff_of(uuid7()), overlap=timedelta())
    with pytest.raises(Invalid):
        services.rotate_key(old.id, actor=owner, overlap=timedelta(days=31))
    services.rotate_key(old.id, actor=owner, overlap=timedelta(hours=1))
    with pytest.raises(KeyNotReplaceable) as refused:
        services.rotate_key(old.id, actor=owner, overlap=timedelta(hours=1))
    assert refused.value.fields == {"reason": "replaced already"}

    assert ApiKey.objects.count() == 2


def test_a_key_replaced_without_overlap_ends_at_once() -> None:
    store = uuid7()
    owner = factories.staff_of(store)
    old = _key(owner, store)

    services.rotate_key(old.id, actor=owner, overlap=timedelta())

    with pytest.raises(KeyRefused) as refused:
        services.authenticate_key(old.raw)
    assert refused.value.fields == {"reason": "revoked"}
