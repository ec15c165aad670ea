"""Money that leaves: refunds to buyers, payouts to stores."""

from django.db import models
from django.db.models import Q

from entrepot.payments.enums import PayoutState, RefundState

from .payment import Payment


class Refund(models.Model):
    """One attempt to give money back. Its number never changes; a new attempt after a refusal is a new row."""

    id = models.UUIDField(primary_key=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    order_id = models.UUIDField(null=True, blank=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=16, default=RefundState.HELD.value)
    request_no = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=200)
    sources = models.JSONField(default=list, blank=True)  # held accounts; empty: the money is in refund.inflight already
    hold_journal_id = models.UUIDField()
    outcome_journal_id = models.UUIDField()
    destination = models.CharField(max_length=200, default="", db_default="", blank=True)  # paid to an account instead
    retry_of = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="retried_by")
    message = models.CharField(max_length=300, default="", blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="refund_amount_positive", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="refund_state",
                condition=Q(
                    state__in=[RefundState.HELD.value, RefundState.PROCESSING.value, RefundState.UNKNOWN.value],
                    closed_at__isnull=True,
                    next_try_at__isnull=False,
                )
                | Q(
                    state__in=[RefundState.SUCCEEDED.value, RefundState.DECLINED.value],
                    closed_at__isnull=False,
                    next_try_at__isnull=True,
                ),
            ),
        ]
        indexes = [
            models.Index(name="refund_due", fields=["next_try_at"], condition=Q(closed_at__isnull=True)),
            models.Index(name="refund_closed", fields=["closed_at"], condition=Q(closed_at__isnull=False)),
            models.Index(name="refund_order", fields=["order_id"], condition=Q(order_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.request_no} ({self.state})"


class Payout(models.Model):
    """A store's money on its way to its bank. PAID is not final: banks send money back days later."""

    id = models.UUIDField(primary_key=True)
    store_id = models.UUIDField()
    provider = models.CharField(max_length=32)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    destination = models.CharField(max_length=200)
    state = models.CharField(max_length=16, default=PayoutState.HELD.value)
    request_no = models.CharField(max_length=64, unique=True)
    provider_ref = models.CharField(max_length=128, default="", blank=True)
    hold_journal_id = models.UUIDField()
    outcome_journal_id = models.UUIDField()
    return_journal_id = models.UUIDField()
    message = models.CharField(max_length=300, default="", blank=True)
    created_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="payout_amount_positive", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="payout_state",
                condition=Q(
                    state__in=[PayoutState.HELD.value, PayoutState.SENT.value, PayoutState.UNKNOWN.value],
                    paid_at__isnull=True,
                    returned_at__isnull=True,
                    next_try_at__isnull=False,
                )
                | Q(state=PayoutState.PAID.value, paid_at__isnull=False, returned_at__isnull=True)
                | Q(state=PayoutState.FAILED.value, paid_at__isnull=True, returned_at__isnull=True, next_try_at__isnull=True)
                | Q(
                    state=PayoutState.RETURNED.value, paid_at__isnull=False, returned_at__isnull=False, next_try_at__isnull=True
                ),
            ),
        ]
        indexes = [
            models.Index(name="payout_due", fields=["next_try_at"], condition=Q(next_try_at__isnull=False)),
            models.Index(name="payout_paid", fields=["paid_at"], condition=Q(paid_at__isnull=False)),
            models.Index(name="payout_returned", fields=["returned_at"], condition=Q(returned_at__isnull=False)),
            models.Index(name="payout_store", fields=["store_id", "created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.request_no} ({self.state})"
