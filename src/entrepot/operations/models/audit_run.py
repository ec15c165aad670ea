"""Runs of the audit, asked for in the console and done by a worker."""

from django.db import models
from django.db.models import Q

from entrepot.kernel import clock
from entrepot.operations.enums import AuditState


class AuditRun(models.Model):
    """One look at every rule. `rules` are those looked at so far, `findings` the first of what each found."""

    id = models.BigAutoField(primary_key=True)
    state = models.CharField(max_length=8, choices=AuditState.choices, default=AuditState.WAITING)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    looking_at = models.CharField(max_length=200, blank=True)
    rules = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    breaches = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AuditState.values), name="audit_run_state_known"),
            models.UniqueConstraint(
                models.Value(1), condition=Q(state__in=[AuditState.WAITING, AuditState.RUNNING]), name="audit_run_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"audit {self.pk}: {self.state}"
