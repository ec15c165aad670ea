"""What a merchant does again and again in the list of products."""

from django.db import models
from django.db.models import Q

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7


class Shortcut(models.Model):
    """A named filter ("view") or a change of many products ("deed") of one person at one store.

    A shared one is in everybody's list there; only its maker deletes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store_id = models.UUIDField()
    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4)
    name = models.CharField(max_length=40)
    content = models.CharField(max_length=600, blank=True)  # as the page's address or form has it
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store_id", "person", "kind", "name"], name="shortcut_named_once"),
            models.CheckConstraint(condition=Q(kind__in=["view", "deed"]), name="shortcut_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name
