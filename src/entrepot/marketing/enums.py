"""Words of marketing that are stored."""

from __future__ import annotations

from django.db import models


class Place(models.TextChoices):
    """Where on the storefront a slot stands."""

    HOME_HERO = "home_hero"
    HOME_BAND = "home_band"
    CATEGORY_BANNER = "category_banner"


class SlotState(models.TextChoices):
    """A draft is seen by its makers only; what is published shows within its period."""

    DRAFT = "draft"
    PUBLISHED = "published"


class LinkKind(models.TextChoices):
    """What a slot leads to; `path` is an address of this site."""

    PRODUCT = "product"
    CATEGORY = "category"
    STORE = "store"
    SEARCH = "search"
    PATH = "path"
