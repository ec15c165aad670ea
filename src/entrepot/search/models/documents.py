"""What search keeps of each product. `doc_id` stands for the product inside the index, in all generations."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from entrepot.kernel import clock


class Offer(models.Model):
    """The live row: what changes by the minute and must be true on the page. Narrow, as a thousand of them are read per query.

    `price_rank` compares prices over currencies (ten-thousandths of a euro). `signal` multiplies the text score, in thousandths.
    The row stays when the product goes, with `on_sale` false, so that a product keeps its `doc_id`.
    """

    doc_id = models.AutoField(primary_key=True)
    product_id = models.UUIDField(unique=True)
    store_id = models.UUIDField(null=True)
    price_minor = models.BigIntegerField(default=0)
    price_rank = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, default="EUR")
    on_sale = models.BooleanField(default=False)
    in_stock = models.BooleanField(default=False)
    signal = models.SmallIntegerField(default=1000)
    sold = models.BigIntegerField(default=0)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(signal__range=(500, 2000)), name="search_signal_bounded"),
            models.CheckConstraint(condition=Q(on_sale=False) | Q(store_id__isnull=False), name="search_offer_has_store"),
        ]

    def __str__(self) -> str:
        return str(self.product_id)


class DocumentLexemes(models.Model):
    """The lexemes of a document in one generation, by which its postings are found again, and its length."""

    pk = models.CompositePrimaryKey("generation_id", "doc_id")
    generation_id = models.IntegerField()
    doc_id = models.IntegerField()
    lexemes = ArrayField(models.IntegerField())
    length = models.FloatField()

    def __str__(self) -> str:
        return f"{self.generation_id}/{self.doc_id}"


class Title(models.Model):
    """Titles in normal form by language, completed while somebody types; `text` is the title as written."""

    pk = models.CompositePrimaryKey("doc_id", "language")
    doc_id = models.IntegerField()
    language = models.CharField(max_length=10)
    key = models.TextField(db_collation="C")
    text = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["key"], name="search_title_key")]

    def __str__(self) -> str:
        return self.text


class Body(models.Model):
    """Titles and descriptions as chains of words, in which quoted phrases are looked for."""

    doc_id = models.IntegerField(primary_key=True)
    chain = models.TextField(db_collation="C")

    def __str__(self) -> str:
        return str(self.doc_id)


class Dirty(models.Model):
    """A product whose change is not in the index yet."""

    product_id = models.UUIDField(primary_key=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["changed_at"], name="search_dirty_age")]

    def __str__(self) -> str:
        return str(self.product_id)
