"""A place on the storefront, and what stands there for a while."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.marketing.enums import LinkKind, Place, SlotState


class Slot(models.Model):
    """`words` by language; `version` rises with each change, so that nobody overwrites what they have not seen."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.CharField(max_length=20, choices=Place.choices)
    category_path = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=SlotState.choices, default=SlotState.DRAFT)
    words = models.JSONField()
    picture = models.CharField(max_length=200, blank=True)
    picture_width = models.PositiveSmallIntegerField(default=0)
    picture_height = models.PositiveSmallIntegerField(default=0)
    link_kind = models.CharField(max_length=10, choices=LinkKind.choices)
    link_value = models.CharField(max_length=300)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_by = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(
                fields=["place", "position", "id"], condition=Q(state=SlotState.PUBLISHED), name="slot_published_by_place"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(place__in=Place.values), name="slot_place_known"),
            models.CheckConstraint(condition=Q(state__in=SlotState.values), name="slot_state_known"),
            models.CheckConstraint(condition=Q(link_kind__in=LinkKind.values), name="slot_link_kind_known"),
            models.CheckConstraint(condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="slot_period"),
            models.CheckConstraint(
                condition=~Q(link_kind=LinkKind.PATH) | Q(link_value__regex=r"^/($|[^/\\])"), name="slot_leads_into_the_site"
            ),
            models.CheckConstraint(
                condition=Q(category_path="") | Q(place=Place.CATEGORY_BANNER), name="slot_category_of_banners"
            ),
            models.CheckConstraint(
                condition=Q(picture="") | Q(picture_width__gt=0, picture_height__gt=0), name="slot_picture_has_a_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.pk}"
