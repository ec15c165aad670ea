"""What happened to stores' deposits, with the papers for it."""

from django.db import models
from django.db.models import F, Q

from entrepot.kernel.ids import uuid7
from entrepot.settlement.enums import DepositKind

_BY_TWO = (DepositKind.PAID_IN, DepositKind.PENALTY)


class DepositMove(models.Model):
    """One move of a deposit, or a penalty wherever its money came from. Its id is that of its journal; added and never changed.

    Refunds and chargebacks that reach a deposit are no moves of this table: their papers are the cases.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=DepositKind.choices)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=60, blank=True)  # of the bank's transfer
    made_by = models.CharField(max_length=60)
    approved_by = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["store_id", "-id"], name="deposit_move_of_store")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DepositKind.values), name="deposit_move_kind_known"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="deposit_move_of_something"),
            models.CheckConstraint(
                condition=(Q(kind__in=_BY_TWO) & ~Q(approved_by="") & ~Q(approved_by=F("made_by")))
                | (~Q(kind__in=_BY_TWO) & Q(approved_by="")),
                name="deposit_move_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(kind=DepositKind.PAID_IN) & ~Q(reference="") | ~Q(kind=DepositKind.PAID_IN) & Q(reference=""),
                name="deposit_move_has_transfer",
            ),
            models.CheckConstraint(condition=~Q(kind=DepositKind.PENALTY) | ~Q(reason=""), name="deposit_move_has_reason"),
            models.UniqueConstraint(fields=["reference"], condition=~Q(reference=""), name="deposit_move_transfer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor} {self.currency}"
