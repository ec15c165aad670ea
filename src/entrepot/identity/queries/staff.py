"""Who works where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator

from entrepot.identity import rules
from entrepot.identity.enums import OrganisationKind
from entrepot.identity.models import ApiKey, Membership, StaffInvitation, StoreGrant
from entrepot.kernel import clock


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One role of one person in a store."""

    person_id: UUID
    email: str
    display_name: str
    role: str
    granted_at: datetime
    last_seen_at: datetime | None = None


def store_role_table() -> Mapping[str, frozenset[str]]:
    """Each role of a store with the rights that it holds: the table that `allow` asks, not a copy."""
    return rules.STORE_ROLES


def staff_of(store_id: UUID) -> list[StaffLine]:
    """Everybody with a role in the store, owners first, then by name."""
    found = StoreGrant.objects.filter(store_id=store_id).order_by("granted_at", "pk")
    columns = ("person_id", "person__email", "person__display_name", "role", "granted_at", "last_seen_at")
    lines = [StaffLine(*row) for row in found.values_list(*columns)]
    return sorted(lines, key=lambda line: (line.role != "owner", line.display_name.casefold()))


def stores_of(person_id: UUID) -> dict[UUID, frozenset[str]]:
    """The stores where the person has a role, with the roles."""
    stores: dict[UUID, set[str]] = {}
    for store_id, role in StoreGrant.objects.filter(person_id=person_id).order_by("pk").values_list("store_id", "role"):
        stores.setdefault(store_id, set()).add(role)
    return {store_id: frozenset(roles) for store_id, roles in stores.items()}


def open_invitations(store_id: UUID) -> list[StaffInvitation]:
    """Invitations of the store that can still be accepted, the latest first."""
    found = StaffInvitation.objects.filter(store_id=store_id, accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now())
    return list(found.order_by("-created_at", "-pk"))


def invitations_of(store_id: UUID) -> list[StaffInvitation]:
    """Invitations of the store that nobody accepted or withdrew, those that ran out too: they can be sent again. The latest first."""
    return list(
        StaffInvitation.objects.filter(store_id=store_id, accepted_at=None, withdrawn_at=None).order_by("-created_at", "-pk")
    )


def keys_of(store_id: UUID) -> list[ApiKey]:
    """The store's API keys that are not revoked with the people who made them, the latest first. One statement."""
    found = ApiKey.objects.filter(store_id=store_id, revoked_at=None).select_related("person")
    return list(found.order_by("-created_at", "-pk"))


def needs_second_factor(person_id: UUID) -> bool:
    """Whether the person's roles ask for a second factor that they have not set up (ASVS 6.3.3)."""
    at_platform = Membership.objects.filter(
        person_id=person_id, organisation__kind=OrganisationKind.PLATFORM, role__in=rules.SECOND_FACTOR_PLATFORM_ROLES
    )
    in_stores = StoreGrant.objects.filter(person_id=person_id, role__in=rules.SECOND_FACTOR_STORE_ROLES)
    factors = Authenticator.objects.filter(user_id=person_id, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
    return (at_platform.exists() or in_stores.exists()) and not factors.exists()
