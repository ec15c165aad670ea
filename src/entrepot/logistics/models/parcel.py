"""Parcels and what happened to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.logistics.enums import EventSource, ParcelStatus

STATUSES = [status.value for status in ParcelStatus]


class Parcel(models.Model):
    """A parcel of one order. `status` is computed from its events; `number_free_at` is when its number may travel again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store_id = models.UUIDField()
    order_id = models.UUIDField()
    carrier = models.CharField(max_length=40)
    number = models.CharField(max_length=60, blank=True)
    service = models.CharField(max_length=40, blank=True)
    origin = models.CharField(max_length=2, blank=True)
    destination = models.CharField(max_length=2, blank=True)
    lines = models.JSONField(default=list)
    status = models.CharField(max_length=20, default=ParcelStatus.PENDING, choices=[(s, s) for s in STATUSES])
    sub_status = models.CharField(max_length=40, blank=True)
    shipped_at = models.DateTimeField()
    number_free_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    last_event_at = models.DateTimeField(null=True)
    is_confirmed = models.BooleanField(default=False)
    needs_person = models.BooleanField(default=False)
    next_poll_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["order_id"], name="parcel_order"),
            models.Index(fields=["store_id", "-shipped_at"], name="parcel_store_recent"),
            models.Index(fields=["carrier", "number", "-shipped_at"], name="parcel_number"),
            models.Index(fields=["next_poll_at"], condition=Q(next_poll_at__isnull=False), name="parcel_poll_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="parcel_status_known"),
            models.CheckConstraint(
                condition=~Q(status=ParcelStatus.DELIVERED) | Q(delivered_at__isnull=False), name="parcel_delivered_at"
            ),
            models.UniqueConstraint(
                fields=["order_id", "carrier", "number"], condition=~Q(number=""), name="parcel_once_per_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.number}"


class TrackingEvent(models.Model):
    """Something that happened to a parcel; append-only, once per (parcel, code, time, place)."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="events")
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=[(s, s) for s in STATUSES])
    sub_status = models.CharField(max_length=40, blank=True)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    raw_code = models.CharField(max_length=60, blank=True)
    raw_text = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=10, choices=[(s.value, s.value) for s in EventSource])
    zone_assumed = models.CharField(max_length=40, blank=True)
    has_proof = models.BooleanField(default=False)
    is_quarantined = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parcel", "raw_code", "occurred_at", "city", "country"], name="tracking_event_once"
            ),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="tracking_event_status_known"),
            models.CheckConstraint(
                condition=Q(source__in=[source.value for source in EventSource]), name="tracking_event_source_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.occurred_at}"
