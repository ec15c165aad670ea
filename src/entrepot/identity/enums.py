"""Words of identity that are stored."""

from __future__ import annotations

from django.db import models


class ActorKind(models.TextChoices):
    """Who acts: somebody signed in (or their key), the platform itself, a timer, a payment or logistics provider, a visitor."""

    PERSON = "person"
    SYSTEM = "system"
    CLOCK = "clock"
    PROVIDER = "provider"
    ANONYMOUS = "anonymous"


class OrganisationKind(models.TextChoices):
    PLATFORM = "platform"
    MERCHANT = "merchant"
    AGENCY = "agency"


class PlatformRole(models.TextChoices):
    """What members of the platform's organisation are; several may be held at once."""

    ADMIN = "admin"
    OPERATOR = "operator"
    FINANCE = "finance"
    ARBITER = "arbiter"


class OrganisationRole(models.TextChoices):
    """What members of a merchant or an agency are, towards their organisation (not towards its stores: see StoreRole)."""

    OWNER = "owner"
    MEMBER = "member"


class StoreRole(models.TextChoices):
    """What a store's staff are; several may be held at once."""

    OWNER = "owner"
    MANAGER = "manager"
    GOODS = "goods"
    FULFILMENT = "fulfilment"
    SERVICE = "service"
    FINANCE = "finance"
    VIEWER = "viewer"


class Standing(models.TextChoices):
    """What a delegation says of somebody and a store: a stranger, related without this right, or its holder."""

    STRANGER = "stranger"
    RELATED = "related"
    HOLDS = "holds"
