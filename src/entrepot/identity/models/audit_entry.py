"""The log of who did what for whom; rows are added and never changed (triggers of migration 0002 refuse it)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from entrepot.identity.enums import ActorKind


class AuditEntry(models.Model):
    """One act on one subject. Holds ids and no names, so that a person's data can be erased without touching the log."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=10, choices=ActorKind.choices)
    actor_code = models.CharField(max_length=60)
    person_id = models.UUIDField(null=True)
    key_id = models.UUIDField(null=True)
    acting_for = models.UUIDField(null=True)
    address = models.GenericIPAddressField(null=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    store_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["store_id", "-id"], name="audit_store"),
            models.Index(fields=["person_id", "-id"], name="audit_person", condition=Q(person_id__isnull=False)),
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="audit_subject"),
        ]
        constraints = [models.CheckConstraint(condition=Q(actor_kind__in=ActorKind.values), name="audit_actor_kind_known")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_code} {self.action}"
