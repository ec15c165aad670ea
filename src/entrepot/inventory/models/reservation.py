"""Pieces promised to an order."""

from django.db import models
from django.db.models import Q

from entrepot.inventory.enums import ReservationState


class Reservation(models.Model):
    """`quantity` pieces of a stock row for one order."""

    id = models.BigAutoField(primary_key=True)
    store_id = models.UUIDField()
    order_id = models.UUIDField()  # orders lie above this room: no foreign key
    stock = models.ForeignKey("inventory.Stock", on_delete=models.PROTECT, related_name="reservations", db_index=False)
    quantity = models.IntegerField()
    state = models.CharField(max_length=10, choices=ReservationState)
    expires_at = models.DateTimeField(null=True)  # only while held

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_of_something"),
            models.CheckConstraint(
                condition=Q(state="held") | Q(expires_at__isnull=True), name="reservation_expires_only_while_held"
            ),
        ]
        indexes = [
            models.Index(fields=["order_id"], name="reservation_of_order"),
            models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="reservation_expiring"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} for {self.order_id} ({self.state})"
