"""Who is looking at which item of a queue."""

from django.conf import settings
from django.db import models

from entrepot.kernel import clock


class Look(models.Model):
    """Somebody has an item open until `until`; it frees itself, so that nothing waits for somebody who went home."""

    queue = models.CharField(max_length=30)
    item = models.CharField(max_length=60)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "item"], name="look_one_at_a_time")]

    def __str__(self) -> str:
        return f"{self.queue} {self.item}"
