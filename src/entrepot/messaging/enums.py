"""Words of messaging that are stored."""

from __future__ import annotations

from django.db import models


class Side(models.TextChoices):
    """Who speaks: the shopper, or somebody of the store in its name."""

    SHOPPER = "shopper"
    STORE = "store"
