"""What was said and done in a case, added to and never changed."""

from django.db import models
from django.db.models import Q

from entrepot.aftersales.enums import Side
from entrepot.kernel.ids import uuid7

from .case import Case


class CaseEntry(models.Model):
    """One move of a case with what was said: who, when, from where to where. A trigger refuses to change it."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries", db_index=False)
    store_id = models.UUIDField()
    move = models.CharField(max_length=24)
    source = models.CharField(max_length=28, blank=True)
    target = models.CharField(max_length=28)
    side = models.CharField(max_length=10, choices=Side)
    actor = models.CharField(max_length=60)
    person_id = models.UUIDField(null=True)
    text = models.TextField(max_length=2_000, blank=True)
    amount_minor = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(side__in=Side.values), name="case_entry_side_known")]
        indexes = [models.Index(fields=["case", "id"], name="case_entry_of_case")]

    def __str__(self) -> str:
        return f"{self.move}: {self.source} → {self.target}"


class CasePicture(models.Model):
    """A picture of an entry, painted anew by us; `path` is in the private storage."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entry = models.ForeignKey(CaseEntry, on_delete=models.PROTECT, related_name="pictures")
    path = models.CharField(max_length=200)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.path
