from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

import pytest
from tests.identity import factories

from entrepot.identity import rules
from entrepot.identity.enums import OrganisationKind, Standing
from entrepot.identity.models import Membership, Organisation
from entrepot.identity.queries import actor_of
from entrepot.identity.services import allow, register_delegation
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Forbidden, Missing
from entrepot.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
CLIENT, STRANGER = uuid7(), uuid7()


class Mandates:
    """Holds refunds up to 100 and payouts (which nobody may delegate) for one client store."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def standing(
        self, actor: Actor, leaf: str, store_ids: Collection[UUID], values: Mapping[str, Any]
    ) -> Mapping[UUID, Standing]:
        assert actor.person_id is not None
        assert store_ids
        self.asked.append(leaf)
        holds = leaf in rules.NEVER_DELEGABLE or (leaf == "orders.refund" and values.get("amount_minor", 0) <= 100)
        return {CLIENT: Standing.HOLDS if holds else Standing.RELATED}


@pytest.fixture
def mandates() -> Iterator[Mandates]:
    port = Mandates()
    before = register_delegation(port)
    yield port
    register_delegation(before)


def _agent() -> Actor:
    agency = Organisation.objects.create(kind=OrganisationKind.AGENCY, name="Agency")
    member = factories.person()
    Membership.objects.create(organisation=agency, person=member, role="member")
    return actor_of(member, acting_for=CLIENT)


def test_an_agency_has_what_its_mandate_says(mandates: Mandates) -> None:
    agent = _agent()
    allow(agent, "orders.refund", [CLIENT], values={"amount_minor": 100})
    with pytest.raises(Forbidden):
        allow(agent, "orders.refund", [CLIENT], values={"amount_minor": 101})
    with pytest.raises(Forbidden):
        allow(agent, "catalog.edit", [CLIENT])
    with pytest.raises(Missing):
        allow(agent, "orders.refund", [STRANGER])


@pytest.mark.parametrize("leaf", sorted(rules.NEVER_DELEGABLE))
def test_some_rights_are_never_delegated(mandates: Mandates, leaf: str) -> None:
    with pytest.raises(Forbidden):
        allow(_agent(), leaf, [CLIENT])


def test_only_people_of_agencies_are_asked_about(mandates: Mandates) -> None:
    allow(factories.staff_of(CLIENT, "service"), "orders.refund", [CLIENT])
    with pytest.raises(Missing):
        allow(factories.shopper(), "orders.refund", [CLIENT])
    assert mandates.asked == []


def test_without_a_port_an_agency_is_a_stranger() -> None:
    with pytest.raises(Missing):
        allow(_agent(), "orders.refund", [CLIENT])
