"""A payment is one attempt at a provider; its parts say which order gets what."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from entrepot.payments.enums import Outcome, PaymentState


class Payment(models.Model):
    """One attempt to pay a purchase. Only `services.apply_snapshots` moves its state once a provider was asked."""

    id = models.UUIDField(primary_key=True)
    purchase_id = models.UUIDField()
    provider = models.CharField(max_length=32)
    method = models.CharField(max_length=32)
    state = models.CharField(max_length=16, default=PaymentState.NEW.value)
    outcome = models.CharField(max_length=16, default=Outcome.NONE.value, blank=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    our_ref = models.CharField(max_length=64)
    seller_ref = models.CharField(max_length=64)
    provider_ref = models.CharField(max_length=128, default="", blank=True)
    subject = models.CharField(max_length=200, default="", blank=True)
    return_url = models.CharField(max_length=500, default="", blank=True)
    cashier_url = models.CharField(max_length=4096, default="", blank=True)
    received_minor = models.BigIntegerField(default=0)
    received_currency = models.CharField(max_length=3, default="", blank=True)
    refunding_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    is_captured_later = models.BooleanField(default=False, db_default=False)
    hold_days = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # the provider keeps the money so long; None: it does not
    queries = models.PositiveIntegerField(default=0)
    next_query_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="payment_amount_positive", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(name="payment_state_known", condition=Q(state__in=[word.value for word in PaymentState])),
            models.CheckConstraint(
                name="payment_outcome_fits_state",
                condition=Q(
                    state=PaymentState.SUCCEEDED.value,
                    outcome__in=[Outcome.ACCEPTED.value, Outcome.LATE.value, Outcome.DUPLICATE.value],
                    received_minor=F("amount_minor"),
                    received_currency=F("currency"),
                    paid_at__isnull=False,
                )
                | Q(state=PaymentState.MISMATCH.value, outcome=Outcome.MISMATCH.value, received_minor__gte=0)
                | (
                    Q(state=PaymentState.MISMATCH.value, outcome=Outcome.FOREIGN.value)
                    | (
                        ~Q(state__in=[PaymentState.SUCCEEDED.value, PaymentState.MISMATCH.value])
                        & Q(outcome=Outcome.NONE.value)
                    )
                )
                & Q(received_minor=0),
            ),
            models.CheckConstraint(
                name="payment_authorised_is_captured_later",
                condition=~Q(state=PaymentState.AUTHORISED.value) | Q(is_captured_later=True),
            ),
            models.CheckConstraint(
                name="payment_held_is_taken_at_once",
                condition=Q(hold_days__isnull=True) | Q(is_captured_later=False, hold_days__gt=0),
            ),
            models.CheckConstraint(
                name="payment_refunds_within_received",
                condition=Q(refunding_minor__gte=0, refunded_minor__gte=0)
                & Q(received_minor__gte=F("refunding_minor") + F("refunded_minor")),
            ),
            # not unique=True: that would add an index for LIKE, which nobody asks for
            models.UniqueConstraint(name="payment_our_ref", fields=["our_ref"]),
            models.UniqueConstraint(
                name="payment_one_accepted_per_purchase", fields=["purchase_id"], condition=Q(outcome=Outcome.ACCEPTED.value)
            ),
        ]
        indexes = [
            models.Index(name="payment_purchase", fields=["purchase_id"]),
            # rows come about in the order of time: a few pages of BRIN find a day's payments, and a purchase pays nothing for it
            BrinIndex(name="payment_paid_at", fields=["paid_at"], pages_per_range=16, autosummarize=True),
            models.Index(name="payment_due_query", fields=["next_query_at"], condition=Q(next_query_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.our_ref} ({self.state})"


class PaymentPart(models.Model):
    """One order's share of a payment. Its id is also the id of the journal that brings the share into escrow."""

    id = models.UUIDField(primary_key=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="parts", db_index=False)
    order_id = models.UUIDField()
    store_id = models.UUIDField()
    goods_minor = models.BigIntegerField()
    freight_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    is_diverted = models.BooleanField(default=False)  # the order did not take it: late or paid already

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="part_amounts_not_negative", condition=Q(goods_minor__gte=0, freight_minor__gte=0, tax_minor__gte=0)
            ),
            models.UniqueConstraint(name="part_once_per_order", fields=["payment", "order_id"]),
        ]
        indexes = [models.Index(name="part_order", fields=["order_id"])]

    def __str__(self) -> str:
        return f"order {self.order_id}"
