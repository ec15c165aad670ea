"""Organisations, and who belongs to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from entrepot.identity.enums import OrganisationKind
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7


class Organisation(models.Model):
    """The platform itself (there is one), a merchant, or an agency."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=OrganisationKind.choices)
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind=OrganisationKind.PLATFORM), name="organisation_one_platform"
            ),
            models.CheckConstraint(condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role of a person in an organisation; at the platform a PlatformRole, elsewhere an OrganisationRole."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "organisation", "role"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organisation_id}"
