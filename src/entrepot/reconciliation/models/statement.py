"""A provider's statement, line by line."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from entrepot.payments.enums import BookedKind
from entrepot.reconciliation.enums import StatementSource


class Statement(models.Model):
    """One day of one provider. A corrected file takes the place of the one before; `sha256` tells a repeat."""

    id = models.BigAutoField(primary_key=True)
    provider = models.CharField(max_length=32)
    day = models.DateField()
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=10, choices=StatementSource.choices)
    sha256 = models.BinaryField(max_length=32)
    lines = models.IntegerField()
    matched = models.IntegerField(default=0)
    totals = models.JSONField(default=dict)  # currency -> [net of the lines, fees], minor units
    fees_posted = models.JSONField(default=dict)  # currency -> minor units in the books, by how many postings
    read_at = models.DateTimeField()
    read_by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "day"], name="statement_once_a_day"),
            models.CheckConstraint(condition=Q(lines__gte=0, matched__gte=0, matched__lte=F("lines")), name="statement_counts"),
            models.CheckConstraint(condition=Q(source__in=StatementSource.values), name="statement_source_known"),
        ]
        indexes = [models.Index(fields=["-day", "provider"], name="statement_newest")]

    def __str__(self) -> str:
        return f"{self.provider} {self.day}"


class Line(models.Model):
    """As it stood in the file; nothing of it is changed but whether our books know it."""

    id = models.BigAutoField(primary_key=True)
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="rows", db_index=False)
    position = models.IntegerField()
    kind = models.CharField(max_length=16)
    our_ref = models.CharField(max_length=64)
    provider_ref = models.CharField(max_length=128)
    payment_ref = models.CharField(max_length=64)
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    is_matched = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "position"], name="statement_line_position"),
            models.CheckConstraint(condition=Q(kind__in=[word.value for word in BookedKind]), name="statement_line_kind_known"),
        ]
        indexes = [models.Index(fields=["our_ref", "kind"], name="statement_line_ref")]

    def __str__(self) -> str:
        return f"{self.position}: {self.kind} {self.our_ref}"
