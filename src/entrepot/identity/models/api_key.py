"""Keys for programs."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7


class ApiKey(models.Model):
    """A program's key. It can do what `leaves` say and its person may still do.

    It works in one store or, without store_id, at the platform. The secret itself is not stored;
    `hash` is the SHA-256 of 256 random bits, which needs no salt and no slow hash.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store_id = models.UUIDField(null=True, db_index=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    hash = models.BinaryField(max_length=32)
    leaves = ArrayField(models.CharField(max_length=40))
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    replaced_by = models.UUIDField(null=True)  # the key that was made in its place; until it ends, both work

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(leaves__len__gt=0), name="api_key_can_something"),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=models.F("created_at")), name="api_key_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
