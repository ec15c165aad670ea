"""Every change of what lies in a warehouse, with its reason."""

from django.db import models
from django.db.models import Q

from entrepot.inventory.enums import MovementKind, Reason


class Movement(models.Model):
    """Append-only: on hand equals the sum of the movements of its stock row."""

    id = models.BigAutoField(primary_key=True)
    store_id = models.UUIDField()
    stock = models.ForeignKey(
        "inventory.Stock", on_delete=models.PROTECT, related_name="movements", db_index=False
    )  # see movement_history
    kind = models.CharField(max_length=10, choices=MovementKind)
    delta = models.IntegerField()
    on_hand_after = models.IntegerField()
    ref = models.CharField(max_length=80, blank=True)  # order, delivery note, import line: what it was for
    reason = models.CharField(max_length=10, choices=Reason, blank=True, default="", db_default="")  # of a correction
    note = models.CharField(max_length=200, blank=True, default="", db_default="")
    actor = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stock", "kind", "ref"], condition=~Q(ref=""), name="movement_once"),
            models.CheckConstraint(condition=Q(on_hand_after__gte=0), name="movement_never_below_zero"),
        ]
        indexes = [
            models.Index(fields=["stock", "-id"], name="movement_history"),
            models.Index(fields=["store_id", "-id"], name="movement_of_store"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.delta:+} → {self.on_hand_after}"
