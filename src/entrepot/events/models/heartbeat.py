"""When each regular job last succeeded."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """One row per regular job. The alarm is the absence of success, not only a failure. Times are the machine's."""

    name = models.TextField(primary_key=True)
    every = models.DurationField()
    enrolled_at = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.TextField(default="")

    def __str__(self) -> str:
        return self.name
