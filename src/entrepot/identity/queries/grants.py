"""The rights of a person, read in one statement."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from entrepot.database import sql
from entrepot.identity import rules
from entrepot.identity.enums import ActorKind, OrganisationKind
from entrepot.identity.errors import PersonSuspended
from entrepot.identity.models import Person
from entrepot.identity.types import Actor, Grants
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing

_GRANTS = """
SELECT 'person', NULL::uuid, NULL::text FROM identity_person WHERE id = %(person)s AND is_active
UNION ALL
SELECT o.kind, o.id, m.role FROM identity_membership m JOIN identity_organisation o ON o.id = m.organisation_id
 WHERE m.person_id = %(person)s
UNION ALL
SELECT 'store', store_id, role FROM identity_storegrant WHERE person_id = %(person)s
UNION ALL
SELECT 'acting', store_id, NULL FROM identity_supportsession WHERE person_id = %(person)s AND ends_at > %(now)s
"""


def grants_of(person_id: UUID) -> Grants:
    """What the person may do now. Raises PersonSuspended when the account is closed or gone."""
    is_active = False
    agencies: set[UUID] = set()
    platform: set[str] = set()
    acting: set[UUID] = set()
    stores: defaultdict[UUID, set[str]] = defaultdict(set)
    organisations: defaultdict[UUID, set[str]] = defaultdict(set)
    for kind, where, role in sql.rows(_GRANTS, {"person": person_id, "now": clock.now()}):
        if kind == "person":
            is_active = True
        elif kind == "store":
            stores[where].add(role)
        elif kind == "acting":
            acting.add(where)
        elif kind == OrganisationKind.PLATFORM:
            platform.add(role)
        else:
            organisations[where].add(role)
            if kind == OrganisationKind.AGENCY:
                agencies.add(where)
    if not is_active:
        raise PersonSuspended
    may_support = "support.act_as" in rules.platform_leaves(platform)
    return Grants(
        platform=rules.platform_leaves(platform),
        stores={store_id: rules.store_leaves(roles) for store_id, roles in stores.items()},
        organisations={id_: rules.organisation_leaves(roles) for id_, roles in organisations.items()},
        agencies=frozenset(agencies),
        acting=dict.fromkeys(acting, rules.SUPPORT_LEAVES) if may_support else {},
    )


def actor_of(person: Person, *, acting_for: UUID | None = None, address: str | None = None) -> Actor:
    """The actor for a request of `person`, rights loaded once; with `acting_for`, confined to that store.

    Rights live as long as this value: make one per request, never keep it. Raises PersonSuspended, and Missing when nothing
    relates the person to the store (rights by mandate are found out by `allow`, so people of agencies pass here).
    """
    grants = grants_of(person.pk)
    related = (
        acting_for is None
        or acting_for in grants.stores
        or acting_for in grants.acting
        or bool(grants.platform)
        or bool(grants.agencies)
    )
    if not related:
        raise Missing(what="store")
    return Actor(
        kind=ActorKind.PERSON,
        person_id=person.pk,
        acting_for=acting_for,
        address=address,
        name=person.display_name,
        grants=grants,
    )


def actor_by_id(person_id: UUID) -> Actor:
    """The actor of a person who does not ask at this moment, with the rights they have now. Raises Missing, PersonSuspended."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise Missing(what="person")
    return actor_of(person)
