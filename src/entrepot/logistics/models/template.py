"""Freight templates: a row per version, never changed once written."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.logistics.enums import Assumer, Valuation


class FreightTemplate(models.Model):
    """One version of a store's template. `key` stays the same; orders keep key, version and calculation."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.UUIDField(default=uuid7)
    version = models.PositiveIntegerField(default=1)
    store = models.ForeignKey("stores.Store", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=50)
    currency = models.CharField(max_length=3)
    valuation = models.CharField(max_length=10, choices=[(v.value, v.value) for v in Valuation])
    assumer = models.CharField(max_length=10, choices=[(a.value, a.value) for a in Assumer], default=Assumer.BUYER)
    divisor = models.PositiveIntegerField(null=True)
    step_g = models.PositiveIntegerField(default=1)
    consign_area = models.CharField(max_length=12, blank=True)
    services = models.JSONField()
    is_active = models.BooleanField(default=True)
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="freight_template_version"),
            models.UniqueConstraint(fields=["key"], condition=Q(is_active=True), name="freight_template_one_active"),
            models.UniqueConstraint(
                fields=["store"], condition=Q(is_active=True, is_default=True), name="freight_template_one_default"
            ),
            models.CheckConstraint(condition=Q(valuation__in=[v.value for v in Valuation]), name="freight_template_valuation"),
            models.CheckConstraint(condition=Q(assumer__in=[a.value for a in Assumer]), name="freight_template_assumer"),
            models.CheckConstraint(condition=Q(step_g__gte=1), name="freight_template_step"),
            models.CheckConstraint(condition=Q(divisor__isnull=True) | Q(divisor__gte=1), name="freight_template_divisor"),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class TemplateVersion(models.Model):
    """One row that changes whenever a template does, so that a process knows when its copies are old."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(name="logistics_templateversion_single", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.version)
