"""A merchant's own ways of looking at the order list."""

from django.db import models

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7


class OrderView(models.Model):
    """A named filter of one person at one store; a shared one is in everybody's list there, and still only its maker changes it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store_id = models.UUIDField()
    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=600, blank=True)  # the filter as the page's address has it
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store_id", "person", "name"], name="order_view_named_once"),
        ]

    def __str__(self) -> str:
        return self.name
