"""The party behind stores."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7


class Merchant(models.Model):
    """A company that opens stores. The people who belong to it are members of its organisation."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.OneToOneField("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    legal_name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    registration_no = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "registration_no"], condition=~Q(registration_no=""), name="merchant_registered_once"
            ),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="merchant_country_alpha2"),
        ]

    def __str__(self) -> str:
        return self.legal_name
