"""Timers of the business: what shall happen to a subject when nothing else did."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

RUNNING = Q(fired_at=None, cancelled_at=None, paused_left=None)


class Timer(models.Model):
    """The one timer of a kind that a subject has. Starting it again makes a new generation; the old one can never fire.

    `due_at`, `fired_at`, `cancelled_at` are of the business clock. `not_before` is the machine's time: a worker's lease while
    it fires the timer, and the wait after a failed handler.
    """

    id = models.BigAutoField(primary_key=True)
    store_id = models.UUIDField(null=True)
    subject = models.UUIDField()
    kind = models.TextField()
    generation = models.IntegerField(default=1)
    due_at = models.DateTimeField()
    paused_left = models.DurationField(null=True)
    fired_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    last_error = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "kind"], name="timer_once"),
            models.CheckConstraint(condition=Q(generation__gte=1, attempts__gte=0), name="timer_counts"),
            models.CheckConstraint(condition=Q(fired_at=None) | Q(cancelled_at=None), name="timer_one_end"),
            models.CheckConstraint(condition=Q(paused_left=None) | Q(fired_at=None), name="timer_paused_never_fired"),
        ]
        indexes = [models.Index(fields=["kind", "due_at"], name="timer_running", condition=RUNNING)]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject}"
