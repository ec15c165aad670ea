"""Words of stores that are stored."""

from __future__ import annotations

from django.db import models


class StoreKind(models.TextChoices):
    """Whose goods, and from where; every difference between the kinds is a row of data/store_kinds.toml."""

    OWN = "own"
    GLOBAL = "global"
    DOMESTIC = "domestic"


class StoreState(models.TextChoices):
    DRAFT = "draft"
    APPLIED = "applied"
    REFUSED = "refused"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSING = "closing"  # sells nothing new; what was sold comes to its end
    CLOSED = "closed"


class Route(models.TextChoices):
    """How goods reach the shopper: from abroad by direct mail, out of a bonded warehouse, or from inside the country.

    The words are those of the warehouse kinds, so a warehouse tells its route.
    """

    OVERSEAS = "overseas"
    BONDED = "bonded"
    DOMESTIC = "domestic"


class Outcome(models.TextChoices):
    """How a review ended."""

    APPROVED = "approved"
    REFUSED = "refused"
