"""Every verb about people against every sort of actor, and what they do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.db import connection
from tests.identity import factories

from entrepot.database import sql
from entrepot.identity import rules, services
from entrepot.identity.enums import OrganisationKind, OrganisationRole, PlatformRole, StoreRole
from entrepot.identity.errors import (
    AlreadyStaff,
    InvitationRefused,
    LastOwner,
    ReasonRequired,
    RightsExceeded,
    RoleNotHeld,
    TooOften,
)
from entrepot.identity.models import AuditEntry, Membership, Person, StaffInvitation, StoreGrant, SupportSession
from entrepot.identity.queries import actor_of, invitations_of, needs_second_factor, open_invitations, staff_of, stores_of
from entrepot.identity.services import allow
from entrepot.identity.tasks import send_invitation
from entrepot.identity.types import ANONYMOUS, PROVIDER, SYSTEM, Actor
from entrepot.kernel.errors import Forbidden, Invalid, Missing
from entrepot.kernel.ids import uuid7

pytestmark = pytest.mark.django_db

Call = Callable[[UUID, Person, Actor], object]
STORE_WHO = ("visitor", "provider", "shopper", "other_owner", "viewer", "manager", "owner", "operator", "admin")
VERBS: dict[str, tuple[Call, set[str]]] = {
    "grant_role": (lambda s, p, a: services.grant_role(s, p.pk, StoreRole.GOODS, actor=a), {"manager", "owner", "admin"}),
    "revoke_role": (lambda s, p, a: services.revoke_role(s, p.pk, StoreRole.VIEWER, actor=a), {"manager", "owner", "admin"}),
    "invite": (
        lambda s, _, a: services.invite(s, "new@example.org", StoreRole.GOODS, actor=a, store_name="Tea"),
        {"manager", "owner", "admin"},
    ),
    "set_roles": (
        lambda s, p, a: services.set_roles(s, p.pk, [StoreRole.GOODS], actor=a),
        {"manager", "owner", "admin"},
    ),
    "create_key": (lambda s, _, a: services.create_key("k", ["orders.view"], actor=a, store_id=s), {"owner", "admin"}),
    "audit_log": (lambda s, _, a: services.audit_log(actor=a, store_id=s), {"manager", "owner", "operator", "admin"}),
    "act_as": (lambda s, _, a: services.act_as(s, "The owner asked for help.", actor=a), {"operator", "admin"}),
    "appoint": (lambda _, p, a: services.appoint(p.pk, PlatformRole.OPERATOR, actor=a), {"admin"}),
    "dismiss": (lambda _, p, a: services.dismiss(p.pk, PlatformRole.ARBITER, actor=a), {"admin"}),
    "found_organisations": (
        lambda _, __, a: services.found_organisations(["A"], OrganisationKind.MERCHANT, actor=a),
        {"operator", "admin"},
    ),
}
AT_PLATFORM = {"appoint", "dismiss", "found_organisations"}
COUNTED = (
    "identity_storegrant",
    "identity_staffinvitation",
    "identity_apikey",
    "identity_supportsession",
    "identity_membership",
    "identity_organisation",
    "identity_auditentry",
    "procrastinate_jobs",
)


def _actor(who: str, store: UUID) -> Actor:
    made: dict[str, Callable[[], Actor]] = {
        "visitor": lambda: ANONYMOUS,
        "provider": lambda: PROVIDER,
        "shopper": factories.shopper,
        "other_owner": lambda: factories.staff_of(uuid7()),
        "operator": lambda: factories.operator("operator"),
        "admin": factories.operator,
    }
    return made[who]() if who in made else factories.staff_of(store, who)


@pytest.mark.parametrize("who", STORE_WHO)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_obeys_its_permissions(verb: str, who: str) -> None:
    call, allowed = VERBS[verb]
    store, somebody = uuid7(), factories.person()
    factories.staff_of(store, "viewer", who=somebody)
    Membership.objects.create(organisation=factories.platform(), person=somebody, role="arbiter")
    actor = _actor(who, store)
    before = [sql.scalar(f"SELECT count(*) FROM {table}") for table in COUNTED]
    if who in allowed:
        call(store, somebody, actor)
        return
    is_stranger = who in {"visitor", "provider", "shopper", "other_owner"} and verb not in AT_PLATFORM
    with pytest.raises(Missing if is_stranger else Forbidden):
        call(store, somebody, actor)
    assert [sql.scalar(f"SELECT count(*) FROM {table}") for table in COUNTED] == before


def test_nobody_raises_anybody_above_themselves() -> None:
    store, somebody = uuid7(), factories.person()
    manager = factories.staff_of(store, "manager")
    for role in (StoreRole.OWNER, StoreRole.FINANCE):
        with pytest.raises(RightsExceeded):
            services.grant_role(store, somebody.pk, role, actor=manager)
        with pytest.raises(RightsExceeded):
            services.invite(store, "x@example.org", role, actor=manager, store_name="Tea")
    owner = factories.staff_of(store)
    assert owner.person_id is not None
    with pytest.raises(RightsExceeded):
        services.revoke_role(store, owner.person_id, StoreRole.OWNER, actor=manager)
    assert not stores_of(somebody.pk)


def test_a_role_is_given_once_and_taken_at_once() -> None:
    store, somebody = uuid7(), factories.person()
    owner = factories.staff_of(store)
    services.grant_role(store, somebody.pk, StoreRole.GOODS, actor=owner)
    with pytest.raises(AlreadyStaff):
        services.grant_role(store, somebody.pk, StoreRole.GOODS, actor=owner)
    allow(actor_of(somebody), "catalog.edit", [store])
    assert [(line.person_id, line.role) for line in staff_of(store)] == [
        (owner.person_id, "owner"),
        (somebody.pk, "goods"),
    ]
    services.revoke_role(store, somebody.pk, StoreRole.GOODS, actor=owner)
    with pytest.raises(Missing):
        allow(actor_of(somebody), "catalog.edit", [store])
    with pytest.raises(RoleNotHeld):
        services.revoke_role(store, somebody.pk, StoreRole.GOODS, actor=owner)
    with pytest.raises(Missing):
        services.grant_role(store, uuid7(), StoreRole.GOODS, actor=owner)
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", "store_id", "subject_id"))
    assert actions == [(f"identity.role_{what}", store, str(somebody.pk)) for what in ("granted", "revoked")]


def test_the_last_owner_and_the_last_admin_stay() -> None:
    store = uuid7()
    owner, admin = factories.staff_of(store), factories.operator()
    assert owner.person_id is not None
    assert admin.person_id is not None
    with pytest.raises(LastOwner):
        services.revoke_role(store, owner.person_id, StoreRole.OWNER, actor=owner)
    with pytest.raises(LastOwner):
        services.dismiss(admin.person_id, PlatformRole.ADMIN, actor=admin)


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_dismiss_each_other_leave_one() -> None:
    store = uuid7()
    owners = [factories.staff_of(store), factories.staff_of(store)]
    ready, refused = threading.Barrier(2), []

    def dismiss(me: Actor, other: Actor) -> None:
        ready.wait()
        try:
            assert other.person_id is not None
            services.revoke_role(store, other.person_id, StoreRole.OWNER, actor=me)
        except (LastOwner, RoleNotHeld) as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=dismiss, args=pair) for pair in (owners, owners[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (StoreGrant.objects.count(), len(refused)) == (1, 1)


def test_an_invitation_is_mailed_and_accepted_once() -> None:
    store = uuid7()
    owner = factories.staff_of(store)
    invitation = services.invite(store, "New@Example.org", StoreRole.GOODS, actor=owner, store_name="Tea\nHouse")
    (task, arguments) = sql.rows("SELECT task_name, args::text FROM procrastinate_jobs")[0]
    assert task == "identity.send_invitation"
    assert str(invitation) in arguments
    send_invitation(str(invitation), "Tea\nHouse")
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["New@Example.org"], "Work with us in Tea House")
    token = services.invitation_token(invitation)
    assert f"/seller/invitations/{token}/" in letter.body
    joined = factories.person("new@example.org")
    assert services.accept_invitation(token, actor=actor_of(joined)) == store
    assert stores_of(joined.pk) == {store: frozenset({"goods"})}
    with pytest.raises(InvitationRefused) as refused:
        services.accept_invitation(token, actor=actor_of(joined))
    assert refused.value.fields == {"reason": "used"}
    with pytest.raises(InvitationRefused):
        services.withdraw_invitation(invitation, actor=owner)
    assert services.send_invitation(invitation, "Tea") is False


def test_an_invitation_that_ended_is_refused(virtual_clock) -> None:
    store = uuid7()
    owner = factories.staff_of(store)
    joined = factories.person("new@example.org")

    def refused_as(token: str, actor: Actor) -> str:
        with pytest.raises(InvitationRefused) as refused:
            services.accept_invitation(token, actor=actor)
        return str(refused.value.fields["reason"])

    def invite() -> UUID:
        return services.invite(store, "new@example.org", StoreRole.GOODS, actor=owner, store_name="Tea")

    withdrawn = services.invitation_token(invite())
    replaced = invite()
    assert [invitation.pk for invitation in open_invitations(store)] == [replaced]
    assert refused_as(withdrawn, actor_of(joined)) == "withdrawn"
    assert refused_as(services.invitation_token(replaced), factories.shopper()) == "made for another address"
    assert refused_as("nonsense", actor_of(joined)) == "unknown"
    assert refused_as(services.invitation_token(uuid7()), actor_of(joined)) == "unknown"
    with pytest.raises(Forbidden):
        services.accept_invitation(services.invitation_token(replaced), actor=ANONYMOUS)
    virtual_clock.advance(timedelta(days=14))
    assert refused_as(services.invitation_token(replaced), actor_of(joined)) == "expired"
    assert (stores_of(joined.pk), open_invitations(store)) == ({}, [])
    services.withdraw_invitation(replaced, actor=owner)
    with pytest.raises(Missing):
        services.withdraw_invitation(uuid7(), actor=owner)
    with pytest.raises(Invalid):
        services.invite(store, "not an address", StoreRole.GOODS, actor=owner, store_name="Tea")


def test_support_works_under_its_own_name_for_a_while(virtual_clock) -> None:
    store, other = uuid7(), uuid7()
    operator = factories.operator("operator")
    somebody = Person.objects.get(pk=operator.person_id)
    with pytest.raises(Forbidden):
        allow(operator, "orders.ship", [store])
    with pytest.raises(ReasonRequired):
        services.act_as(store, "because", actor=operator)
    acting = services.act_as(store, "The owner asked for help.", actor=operator)
    assert (acting.person_id, acting.acting_for) == (operator.person_id, store)
    later = actor_of(somebody, acting_for=store)
    for actor in (acting, later):
        allow(actor, "orders.ship", [store])
        with pytest.raises(Missing):
            allow(actor, "orders.ship", [other])
        for leaf in rules.NEVER_DELEGABLE - rules.PLATFORM_ROLES["operator"]:
            with pytest.raises(Forbidden):
                allow(actor, leaf, [store])
    with pytest.raises(Forbidden):  # without saying for whom there are no rights either
        allow(actor_of(somebody), "orders.ship", [store])
    (line,) = services.audit_log(actor=factories.staff_of(store), store_id=store)
    assert (line.action, line.person_id, line.detail["reason"]) == (
        "identity.support_started",
        operator.person_id,
        "The owner asked for help.",
    )
    virtual_clock.advance(timedelta(minutes=30))
    with pytest.raises(Forbidden):
        allow(actor_of(somebody, acting_for=store), "orders.ship", [store])
    services.act_as(store, "The owner asked for help.", actor=operator)
    services.stop_acting(store, actor=operator)
    services.stop_acting(store, actor=operator)
    with pytest.raises(Forbidden):
        allow(actor_of(somebody, acting_for=store), "orders.ship", [store])
    assert SupportSession.objects.count() == 2


def test_a_dismissed_operator_loses_running_support() -> None:
    store, operator = uuid7(), factories.operator("operator")
    services.act_as(store, "The owner asked for help.", actor=operator)
    Membership.objects.all().delete()
    with pytest.raises(Missing):
        actor_of(Person.objects.get(pk=operator.person_id), acting_for=store)


def test_roles_with_money_ask_for_a_second_factor() -> None:
    store = uuid7()
    asked = {role: needs_second_factor(factories.staff_of(store, role).person_id) for role in rules.STORE_ROLES}
    assert {role for role, needs in asked.items() if needs} == {"owner", "finance"}
    assert needs_second_factor(factories.operator("arbiter").person_id)
    assert not needs_second_factor(factories.shopper().person_id)


def test_an_organisation_belongs_to_its_founder() -> None:
    founder, other = factories.shopper(), factories.person()
    organisation = services.found_organisation("Tea", OrganisationKind.MERCHANT, actor=founder)
    assert founder.person_id is not None
    owner = actor_of(Person.objects.get(pk=founder.person_id))
    services.add_member(organisation, other.pk, OrganisationRole.MEMBER, actor=owner)
    services.allow_in(actor_of(other), "merchant.view", organisation)
    with pytest.raises(AlreadyStaff):
        services.add_member(organisation, other.pk, OrganisationRole.MEMBER, actor=owner)
    for actor, error in ((actor_of(other), Forbidden), (factories.shopper(), Missing)):
        with pytest.raises(error):
            services.add_member(organisation, factories.person().pk, OrganisationRole.MEMBER, actor=actor)
    with pytest.raises(Forbidden):
        services.found_organisation("Tea", OrganisationKind.MERCHANT, actor=founder, owner_id=other.pk)


def test_there_is_one_platform() -> None:
    assert services.ensure_platform().pk == services.ensure_platform().pk
    assert StaffInvitation.objects.count() == 0
    with pytest.raises(ValueError, match="one platform"):
        services.found_organisation("B", OrganisationKind.PLATFORM, actor=SYSTEM)


def test_roles_are_set_at_once_and_nobody_sets_what_is_above_them() -> None:
    store = uuid7()
    owner, manager, clerk = (factories.staff_of(store, role) for role in ("owner", "manager", "viewer"))
    assert owner.person_id is not None
    assert clerk.person_id is not None

    services.set_roles(store, clerk.person_id, [StoreRole.GOODS, StoreRole.SERVICE], actor=manager)
    with pytest.raises(RightsExceeded):
        services.set_roles(store, clerk.person_id, [StoreRole.FINANCE], actor=manager)
    with pytest.raises(RightsExceeded):
        services.set_roles(store, owner.person_id, [], actor=manager)
    with pytest.raises(Missing):
        services.set_roles(store, factories.person().pk, [StoreRole.VIEWER], actor=owner)

    assert stores_of(clerk.person_id) == {store: {"goods", "service"}}
    assert stores_of(owner.person_id) == {store: {"owner"}}
    assert sorted(AuditEntry.objects.values_list("action", "detail__role")) == [
        ("identity.role_granted", "goods"),
        ("identity.role_granted", "service"),
        ("identity.role_revoked", "viewer"),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_at_once_leave_one() -> None:
    store = uuid7()
    owners = [factories.staff_of(store) for _ in range(2)]
    start, outcomes = threading.Barrier(2), []

    def remove(mine: Actor, other: Actor) -> None:
        assert other.person_id is not None
        start.wait()
        try:
            services.set_roles(store, other.person_id, [], actor=mine)
            outcomes.append("removed")
        except LastOwner:
            outcomes.append("last")
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=pair) for pair in (owners, reversed(owners))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["last", "removed"]
    assert StoreGrant.objects.filter(store_id=store, role="owner").count() == 1


def test_an_invitation_is_mailed_again_and_holds_anew() -> None:
    store = uuid7()
    owner = factories.staff_of(store)
    made = services.invite(store, "a@example.org", StoreRole.VIEWER, actor=owner, store_name="Tea", days=2)
    StaffInvitation.objects.update(sent_at=None)

    services.resend_invitation(made, actor=owner, store_name="Tea")
    send_invitation(str(made), "Tea")
    with pytest.raises(TooOften):
        services.resend_invitation(made, actor=owner, store_name="Tea")
    services.withdraw_invitation(made, actor=owner)
    with pytest.raises(InvitationRefused):
        services.resend_invitation(made, actor=owner, store_name="Tea")

    assert [message.to for message in mail.outbox] == [["a@example.org"]]
    assert invitations_of(store) == []
