"""What the index knows of words, facet values and of itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from entrepot.kernel import clock
from entrepot.search.enums import FacetKind, GenerationState
from entrepot.search.rules import FIRST_IDF


class Generation(models.Model):
    """One whole index. A rebuild fills the next one beside the current one; a change of state switches.

    `average_length` is frozen, as every impact was computed with it. `revision` rises when weights change, so that a page marker
    made before is known to be of another order.
    """

    id = models.AutoField(primary_key=True)
    state = models.CharField(max_length=8, choices=[(state, state) for state in GenerationState])
    revision = models.IntegerField(default=1)
    documents = models.IntegerField(default=0)
    average_length = models.FloatField()
    built_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="current"), name="search_one_current_generation"),
            models.CheckConstraint(condition=Q(average_length__gt=0), name="search_average_length_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.id} ({self.state})"


class Lexeme(models.Model):
    """A token of one generation, with its document frequency and its weight `idf` in thousandths, both refreshed hourly."""

    id = models.AutoField(primary_key=True)
    generation_id = models.IntegerField()
    token = models.TextField(db_collation="C")
    df = models.IntegerField(default=1)
    idf = models.IntegerField(default=FIRST_IDF)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["generation_id", "token"], name="search_lexeme_token")]

    def __str__(self) -> str:
        return self.token


class Word(models.Model):
    """A word as products write it, for correction and completion; `df` is that of its lexeme, refreshed with it."""

    word = models.TextField(primary_key=True, db_collation="C")
    token = models.TextField(db_collation="C")
    df = models.IntegerField(default=1)

    def __str__(self) -> str:
        return self.word


class FacetValue(models.Model):
    """A value that results can be narrowed by; `label` by language, under "" what is the same in all of them."""

    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in FacetKind])
    value = models.TextField(db_collation="C")
    label = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="search_facet_value")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"
