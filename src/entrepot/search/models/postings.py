"""The posting tables. Rows are written and deleted as whole documents only, by services/_write.py."""

from __future__ import annotations

from django.db import models


class Posting(models.Model):
    """`impact` is the BM25F weight of a lexeme in a document, in ten-thousandths. Lexemes belong to one generation, so do these."""

    pk = models.CompositePrimaryKey("lexeme_id", "doc_id")
    lexeme_id = models.IntegerField()
    doc_id = models.IntegerField()
    impact = models.SmallIntegerField()

    def __str__(self) -> str:
        return f"{self.lexeme_id}/{self.doc_id}"


class ProductFacet(models.Model):
    """A document has a facet value. The same in every generation."""

    pk = models.CompositePrimaryKey("facet_id", "doc_id")
    facet_id = models.IntegerField()
    doc_id = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["doc_id", "facet_id"], name="search_facets_of_doc")]

    def __str__(self) -> str:
        return f"{self.facet_id}/{self.doc_id}"


class Identifier(models.Model):
    """Article number, bar code or model number, reduced to small letters and digits."""

    pk = models.CompositePrimaryKey("value", "doc_id")
    value = models.TextField(db_collation="C")
    doc_id = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["doc_id"], name="search_identifiers_of_doc")]

    def __str__(self) -> str:
        return self.value
