from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.identity import factories

from entrepot.identity.enums import PlatformRole
from entrepot.identity.errors import LastOwner, NotYourself, ReasonRequired
from entrepot.identity.models import AuditEntry, Person
from entrepot.identity.queries import people, person_line
from entrepot.identity.services import (
    lock_person,
    reset_second_factor,
    search_audit,
    sign_out_everywhere,
    unlock_person,
)
from entrepot.kernel.errors import Forbidden, Missing

pytestmark = pytest.mark.django_db
WHY = "a thief has the password"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_locked_account_is_out_at_once_and_stays_out_until_it_is_unlocked() -> None:
    admin, person = factories.operator(), factories.person()
    client = signed_in(person)

    lock_person(person.pk, WHY, actor=admin)
    lock_person(person.pk, WHY, actor=admin)
    assert not is_in(client)
    unlock_person(person.pk, "the owner called back", actor=admin)
    assert not is_in(client)
    assert is_in(signed_in(Person.objects.get(pk=person.pk)))

    lines = search_audit(actor=admin, subject=("identity.person", str(person.pk)))
    assert [(line.action, line.detail["reason"]) for line in lines] == [
        ("identity.person_unlocked", "the owner called back"),
        ("identity.person_locked", WHY),
    ]


def test_signing_out_everywhere_ends_every_session_and_a_new_one_holds() -> None:
    person = factories.person()
    phone, desk = signed_in(person), signed_in(person)
    sign_out_everywhere(person.pk, actor=factories.operator())
    assert [is_in(phone), is_in(desk)] == [False, False]
    signed_in(Person.objects.get(pk=person.pk))


def test_a_lost_second_factor_is_taken_away_with_keys_and_sessions() -> None:
    admin, person = factories.operator(), factories.person()
    Authenticator.objects.create(user_id=person.pk, type="totp", data={})
    client = signed_in(person)
    assert person_line(person.pk).factors == 1

    assert reset_second_factor(person.pk, WHY, actor=admin) == 1
    assert person_line(person.pk).factors == 0
    assert not is_in(client)


def test_refusals_change_nothing() -> None:
    admin, person = factories.operator(), factories.person()
    for verb in (lock_person, unlock_person, reset_second_factor):
        with pytest.raises(ReasonRequired):
            verb(person.pk, "no", actor=admin)
        with pytest.raises(NotYourself):
            verb(admin.person_id, WHY, actor=admin)
        for stranger in (factories.shopper(), factories.operator(PlatformRole.OPERATOR)):
            with pytest.raises(Forbidden):
                verb(person.pk, WHY, actor=stranger)
        with pytest.raises(Missing):
            verb(factories.platform().pk, WHY, actor=admin)
    with pytest.raises(Forbidden):
        sign_out_everywhere(person.pk, actor=factories.shopper())
    again = Person.objects.get(pk=person.pk)
    assert (again.is_active, again.session_epoch, AuditEntry.objects.count()) == (True, 0, 0)


def test_the_last_admin_is_not_locked() -> None:
    first = factories.operator()
    second = factories.operator()
    lock_person(second.person_id, WHY, actor=first)
    assert not Person.objects.get(pk=second.person_id).is_active
    with pytest.raises(LastOwner):
        lock_person(first.person_id, WHY, actor=second)  # rights read before the lock
    assert Person.objects.get(pk=first.person_id).is_active


def test_people_are_found_by_part_of_name_or_address_and_by_kind() -> None:
    ann = factories.person("ann@example.org", display_name="Ann Lee")
    bob = factories.person("bob@example.org", is_active=False)
    admin = factories.operator()
    assert [line.id for line in people("LEE")] == [ann.pk]
    assert [line.id for line in people(str(bob.pk))] == [bob.pk]
    assert [line.id for line in people(who="locked")] == [bob.pk]
    assert [(line.id, line.platform_roles) for line in people(who="platform")] == [(admin.person_id, ("admin",))]
    newest = people(limit=1)[0]
    assert len(people(before=newest.id)) == len(people()) - 1


def test_the_log_is_searched_by_action_person_and_time() -> None:
    admin, person = factories.operator(), factories.person()
    sign_out_everywhere(person.pk, actor=admin)
    lock_person(person.pk, WHY, actor=admin)
    assert [line.action for line in search_audit(actor=admin, action="identity.signed")] == ["identity.signed_out_everywhere"]
    assert len(search_audit(actor=admin, person_id=admin.person_id)) == 2
    first = AuditEntry.objects.order_by("id").first()
    assert search_audit(actor=admin, until=first.at) == []
    assert len(search_audit(actor=admin, since=first.at)) == 2
    with pytest.raises(Forbidden):
        search_audit(actor=factories.shopper())
