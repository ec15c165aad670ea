"""A case, the order lines it is about, and what may still go back of each line."""

from django.db import models
from django.db.models import F, Q

from entrepot.aftersales.enums import CaseKind, CaseState, Reason
from entrepot.kernel.ids import uuid7


class Case(models.Model):
    """Something that a shopper asks for after paying. Amounts are minor units of `currency`, the order's."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=30)  # the order's number and a running one
    order_id = models.UUIDField()
    order_number = models.CharField(max_length=20)
    sequence = models.SmallIntegerField()
    store_id = models.UUIDField()
    store_kind = models.CharField(max_length=10)
    buyer_id = models.UUIDField(null=True)
    route = models.CharField(max_length=8)
    destination = models.CharField(max_length=2)
    category = models.CharField(max_length=200, blank=True)  # of its first line: periods depend on it
    kind = models.CharField(max_length=16, choices=CaseKind)
    reason = models.CharField(max_length=20, choices=Reason)
    state = models.CharField(max_length=28, choices=CaseState)
    currency = models.CharField(max_length=3)
    goods_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    freight_minor = models.BigIntegerField()
    amount_minor = models.BigIntegerField()
    offer_minor = models.BigIntegerField(null=True)
    before_release = models.BooleanField()  # the order's money was in escrow when the case was opened
    payment_id = models.UUIDField()
    provider = models.CharField(max_length=32)
    holds = models.SmallIntegerField(default=0)  # how often money was held, for the names of the journals
    hold_journal_id = models.UUIDField(null=True)  # what is held in escrow now
    refund_id = models.UUIDField(null=True)
    return_address = models.JSONField(null=True)
    return_carrier = models.CharField(max_length=60, blank=True)
    return_number = models.CharField(max_length=60, blank=True)
    is_put_back = models.BooleanField(null=True)  # what became of the goods: sold again, or not; null: nobody said
    replace_carrier = models.CharField(max_length=60, blank=True)
    replace_number = models.CharField(max_length=60, blank=True)
    account_holder = models.CharField(max_length=120, blank=True)
    account = models.CharField(max_length=64, blank=True)
    ruled_minor = models.BigIntegerField(null=True)
    ruled_by = models.UUIDField(null=True)
    approved_by = models.UUIDField(null=True)
    appeals = models.SmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True)
    deadline_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order_id", "sequence"], name="case_sequence"),
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_known"),
            models.CheckConstraint(
                condition=Q(goods_minor__gte=0, tax_minor__gte=0, freight_minor__gte=0)
                & Q(amount_minor=F("goods_minor") + F("tax_minor") + F("freight_minor")),
                name="case_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["success", "closed"], closed_at__isnull=False, hold_journal_id__isnull=True)
                | (~Q(state__in=["success", "closed"]) & Q(closed_at__isnull=True)),
                name="case_over_has_time_and_no_hold",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("ruled_by")), name="case_ruling_by_two_people"
            ),
            models.CheckConstraint(
                condition=Q(hold_journal_id__isnull=True) | Q(before_release=True), name="case_hold_in_escrow"
            ),
            models.CheckConstraint(
                condition=~Q(state="refunding") | Q(refund_id__isnull=False), name="case_refunding_has_refund"
            ),
        ]
        indexes = [
            models.Index(fields=["store_id", "state", "deadline_at", "id"], name="case_of_store"),
            models.Index(fields=["buyer_id", "-opened_at", "-id"], condition=Q(buyer_id__isnull=False), name="case_of_buyer"),
            models.Index(fields=["state", "changed_at", "id"], condition=Q(closed_at__isnull=True), name="case_waiting"),
            models.Index(fields=["refund_id"], condition=Q(refund_id__isnull=False), name="case_of_refund"),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.state})"


class Refundable(models.Model):
    """What was paid for an order line, what open cases ask of it, and what has gone back: never more than was paid."""

    id = models.BigAutoField(primary_key=True)
    order_id = models.UUIDField()
    store_id = models.UUIDField()
    position = models.SmallIntegerField()
    goods_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    freight_minor = models.BigIntegerField()
    asked_goods_minor = models.BigIntegerField(default=0)
    asked_tax_minor = models.BigIntegerField(default=0)
    asked_freight_minor = models.BigIntegerField(default=0)
    back_goods_minor = models.BigIntegerField(default=0)
    back_tax_minor = models.BigIntegerField(default=0)
    back_freight_minor = models.BigIntegerField(default=0)
    unsent_pieces = models.IntegerField(default=0)  # refunded before shipping: they are not sent

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order_id", "position"], name="refundable_once"),
            models.CheckConstraint(
                condition=Q(
                    asked_goods_minor__gte=0, asked_tax_minor__gte=0, asked_freight_minor__gte=0, back_goods_minor__gte=0,
                    back_tax_minor__gte=0, back_freight_minor__gte=0, unsent_pieces__gte=0,
                )
                & Q(goods_minor__gte=F("asked_goods_minor") + F("back_goods_minor"))
                & Q(tax_minor__gte=F("asked_tax_minor") + F("back_tax_minor"))
                & Q(freight_minor__gte=F("asked_freight_minor") + F("back_freight_minor")),
                name="refundable_within_paid",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.order_id} line {self.position}"


class CaseItem(models.Model):
    """An order line that a case is about. `is_open` while its case is: one open case a line."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="items", db_index=False)
    order_id = models.UUIDField()
    store_id = models.UUIDField()
    position = models.SmallIntegerField()
    quantity = models.IntegerField()
    goods_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    freight_minor = models.BigIntegerField()
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="case_item_once"),
            models.UniqueConstraint(fields=["order_id", "position"], condition=Q(is_open=True), name="case_open_once_a_line"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, goods_minor__gte=0, tax_minor__gte=0, freight_minor__gte=0),
                name="case_item_amounts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of line {self.position}"
