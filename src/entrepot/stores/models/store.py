"""Stores and their applications."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.stores.enums import Outcome, StoreKind, StoreState

from .merchant import Merchant


class Store(models.Model):
    """A merchant's shop: the unit of tenancy. `currency` is the one it prices and is settled in."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="stores")
    kind = models.CharField(max_length=10, choices=StoreKind.choices)
    slug = models.CharField(max_length=60, unique=True)
    name = models.JSONField()
    currency = models.CharField(max_length=3)
    country = models.CharField(max_length=2)
    state = models.CharField(max_length=10, choices=StoreState.choices, default=StoreState.DRAFT)
    settings = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True)
    closing_at = models.DateTimeField(null=True)  # since when it winds down
    closing_reason = models.CharField(max_length=500, db_default="", default="", blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "kind", "id"], name="store_state_kind")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=StoreKind.values), name="store_kind_known"),
            models.CheckConstraint(condition=Q(state__in=StoreState.values), name="store_state_known"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="store_currency_iso"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="store_country_alpha2"),
            models.CheckConstraint(condition=Q(slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"), name="store_slug_shape"),
            models.CheckConstraint(
                condition=~Q(state__in=[StoreState.OPEN, StoreState.SUSPENDED, StoreState.CLOSING])
                | Q(opened_at__isnull=False),
                name="store_open_since",
            ),
            models.CheckConstraint(
                condition=~Q(state=StoreState.CLOSING) | (Q(closing_at__isnull=False) & ~Q(closing_reason="")),
                name="store_closing_since",
            ),
            models.CheckConstraint(
                condition=Q(state=StoreState.CLOSED, closed_at__isnull=False)
                | (~Q(state=StoreState.CLOSED) & Q(closed_at__isnull=True)),
                name="store_closed_since",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class StoreApplication(models.Model):
    """A request to open a store, its papers, and how it was decided. `rule_ids` are the rows of the kind in force then."""

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="applications")
    applied_by = models.UUIDField(null=True)
    applied_at = models.DateTimeField()
    papers = models.JSONField(default=list)
    rule_ids = models.JSONField(default=list)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reasons = models.JSONField(default=list)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["applied_at", "id"], condition=Q(outcome=""), name="application_queue")]
        constraints = [
            models.UniqueConstraint(fields=["store"], condition=Q(outcome=""), name="application_one_open"),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome.values]), name="application_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True) | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="application_decided_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.store_id} {self.applied_at:%Y-%m-%d}"
