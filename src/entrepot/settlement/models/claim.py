"""Rights to an order's money, frozen when it was paid, and their settlement."""

from django.db import models
from django.db.models import F, Q

from entrepot.settlement.enums import ClaimKind, SettlementState


class Settlement(models.Model):
    """One order's division: the row that is locked, once per order."""

    order_id = models.UUIDField(primary_key=True)
    store_id = models.UUIDField()
    store_kind = models.CharField(max_length=10)
    currency = models.CharField(max_length=3)
    destination = models.CharField(max_length=2)
    fee_tax_country = models.CharField(max_length=2, blank=True, default="", db_default="")  # whose tax is on the commission
    total_minor = models.BigIntegerField()
    cost_minor = models.BigIntegerField(default=0)
    cut_minor = models.BigIntegerField(default=0, db_default=0)  # went back to the shopper before the claims were paid
    state = models.CharField(max_length=8, choices=SettlementState)
    frozen_at = models.DateTimeField()  # when the order was paid: the day whose rates hold
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="settled", settled_at__isnull=False) | (~Q(state="settled") & Q(settled_at__isnull=True)),
                name="settlement_settled_has_time",
            ),
            models.CheckConstraint(condition=Q(total_minor__gte=0, cost_minor__gte=0), name="settlement_amounts"),
            models.CheckConstraint(
                condition=Q(cut_minor__gte=0) & Q(cut_minor__lte=F("total_minor")), name="settlement_cut_within_total"
            ),
        ]
        indexes = [
            models.Index(fields=["store_id", "-settled_at"], name="settlement_of_store"),
            models.Index(
                fields=["store_id", "frozen_at", "order_id"],
                condition=Q(state__in=["frozen", "settling"]),
                name="settlement_kept",
            ),
            # of all stores: what a provider keeps is looked through for what it will not keep much longer
            models.Index(
                fields=["frozen_at", "order_id"], condition=Q(state__in=["frozen", "settling"]), name="settlement_kept_long"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.state}"


class Claim(models.Model):
    """A part of an order's money; never changed, whatever the rates say later. What refunds took off it stands beside it."""

    id = models.BigAutoField(primary_key=True)
    settlement = models.ForeignKey(
        Settlement, on_delete=models.PROTECT, related_name="claims", db_column="order_id", db_index=False
    )
    store_id = models.UUIDField()
    kind = models.CharField(max_length=12, choices=ClaimKind)
    line = models.SmallIntegerField()  # position of the order line, 0 for the whole order
    basis_minor = models.BigIntegerField()
    bps = models.IntegerField(null=True)
    plan = models.CharField(max_length=60, blank=True)  # the fee plan whose rate this is
    amount_minor = models.BigIntegerField()
    cut_minor = models.BigIntegerField(default=0, db_default=0)  # taken off by refunds and chargebacks so far
    cut_basis_minor = models.BigIntegerField(default=0, db_default=0)  # how much of the basis that was

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["settlement", "kind", "line"], name="claim_once"),
            models.CheckConstraint(
                condition=Q(cut_minor__gte=0, cut_minor__lte=F("amount_minor"), cut_basis_minor__gte=0)
                & Q(cut_basis_minor__lte=F("basis_minor")),
                name="claim_cut_within",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0) & Q(amount_minor__lte=F("basis_minor")), name="claim_within_basis"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.amount_minor}"


class Cut(models.Model):
    """What one refund or chargeback took off one claim; added to and never changed."""

    id = models.BigAutoField(primary_key=True)
    settlement = models.ForeignKey(
        Settlement, on_delete=models.PROTECT, related_name="cuts", db_column="order_id", db_index=False
    )
    store_id = models.UUIDField()
    ref = models.CharField(max_length=60)  # "refund:<id>", "chargeback:<id>"
    kind = models.CharField(max_length=12, choices=ClaimKind)
    line = models.SmallIntegerField()
    amount_minor = models.BigIntegerField()
    before_release = models.BooleanField()  # out of escrow; else clawed back from those who had been paid
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["settlement", "ref", "kind", "line"], name="cut_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="cut_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.kind}: {self.amount_minor}"
