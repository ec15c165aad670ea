"""Words of the catalog that are stored."""

from __future__ import annotations

from django.db import models


class ProductState(models.TextChoices):
    """Where a product stands; how it moves is the table in `rules.PROCESS`."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    SUSPENDED = "suspended"
    ARCHIVED = "archived"


class AttributeKind(models.TextChoices):
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    ENUMERATION = "enumeration"


class ChangeKind(models.TextChoices):
    """What about a product changed, as facts tell it."""

    TEXTS = "texts"
    ATTRIBUTES = "attributes"
    CATEGORY = "category"
    BRAND = "brand"
    PICTURES = "pictures"
    CUSTOMS = "customs"
    VARIANTS = "variants"
    PRICE = "price"
    STOCK = "stock"


class Sort(models.TextChoices):
    """Orders in which a category can be listed."""

    NEWEST = "newest"
    PRICE_UP = "price_up"
    PRICE_DOWN = "price_down"
    BEST_SELLING = "best_selling"


class ImportState(models.TextChoices):
    RUNNING = "running"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


class FileFormat(models.TextChoices):
    CSV = "csv"
    JSONL = "jsonl"
    GOOGLE = "google"
