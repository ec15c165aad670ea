"""What a person may do in a store, and how they are asked to join."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from entrepot.identity.enums import StoreRole
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7


class StoreGrant(models.Model):
    """A role of a person in a store. `store_id` is a plain id: stores stand above identity."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="store_grants")
    store_id = models.UUIDField(db_index=True)
    role = models.CharField(max_length=12, choices=StoreRole.choices)
    granted_by = models.UUIDField(null=True)
    granted_at = models.DateTimeField(default=clock.now)
    last_seen_at = models.DateTimeField(null=True)  # at the store's desk, to a few minutes

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "store_id", "role"], name="store_grant_once"),
            models.CheckConstraint(condition=Q(role__in=StoreRole.values), name="store_grant_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.store_id}"


class StaffInvitation(models.Model):
    """An offer of a role in a store to whoever owns the e-mail address; the link in the mail is signed and names this row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store_id = models.UUIDField(db_index=True)
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=StoreRole.choices)
    language = models.CharField(max_length=10, default="en")
    invited_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)  # when a mail was last asked for
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=StoreRole.values), name="invitation_role_known"),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("created_at")), name="invitation_has_time"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True), name="invitation_one_end"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.store_id}"


class SupportSession(models.Model):
    """A platform operator works in a store for a while, for a written reason, under their own name."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    store_id = models.UUIDField()
    reason = models.CharField(max_length=300)
    started_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "ends_at"], name="support_session_person")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=models.F("started_at")), name="support_session_has_time")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.store_id}"
