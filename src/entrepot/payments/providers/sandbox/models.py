"""The sandbox provider's own books. Nothing outside this package reads or writes them."""

from django.db import models
from django.db.models import F, Q

TRADE_STATUS = ["WAIT_BUYER_PAY", "PROCESSING", "AUTHORISED", "TRADE_SUCCESS", "TRADE_FINISHED", "TRADE_FAILED", "TRADE_CLOSED"]
PAYOUT_STATUS = ["DEALING", "SUCCESS", "FAIL", "REFUND"]


class SandboxTrade(models.Model):
    """A payment as the provider sees it."""

    trade_no = models.CharField(max_length=64, primary_key=True)
    out_trade_no = models.CharField(max_length=64)
    seller_id = models.CharField(max_length=64)
    method = models.CharField(max_length=32)
    subject = models.CharField(max_length=200, default="", blank=True)
    total_minor = models.BigIntegerField()
    refunded_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=16)
    return_url = models.CharField(max_length=500, default="", blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)
    is_captured_later = models.BooleanField(default=False, db_default=False)
    authorised_until = models.DateTimeField(null=True, blank=True)
    captured_minor = models.BigIntegerField(default=0, db_default=0)
    capture_no = models.CharField(max_length=64, default="", db_default="", blank=True)

    class Meta:
        app_label = "payments"
        db_table = "sandbox_trade"
        constraints = [
            models.UniqueConstraint(name="sandbox_trade_once", fields=["out_trade_no"]),
            models.CheckConstraint(
                name="sandbox_trade_status",
                condition=Q(status__in=TRADE_STATUS),
            ),
            models.CheckConstraint(
                name="sandbox_trade_captured",
                condition=Q(captured_minor__gte=0, captured_minor__lte=F("total_minor"))
                & (~Q(status="AUTHORISED") | Q(is_captured_later=True, authorised_until__isnull=False)),
            ),
            models.CheckConstraint(
                name="sandbox_trade_refunds", condition=Q(refunded_minor__gte=0, refunded_minor__lte=F("total_minor"))
            ),
        ]

    def __str__(self) -> str:
        return self.trade_no


class SandboxRefund(models.Model):
    trade = models.ForeignKey(SandboxTrade, on_delete=models.CASCADE)
    out_request_no = models.CharField(max_length=64)
    amount_minor = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        app_label = "payments"
        db_table = "sandbox_refund"
        constraints = [
            models.UniqueConstraint(name="sandbox_refund_once", fields=["trade", "out_request_no"]),
            models.CheckConstraint(name="sandbox_refund_positive", condition=Q(amount_minor__gt=0)),
        ]

    def __str__(self) -> str:
        return self.out_request_no


class SandboxPayout(models.Model):
    out_biz_no = models.CharField(max_length=64, primary_key=True)
    order_id = models.CharField(max_length=64, unique=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    payee = models.CharField(max_length=200)
    status = models.CharField(max_length=16)
    created_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "payments"
        db_table = "sandbox_payout"
        constraints = [
            models.CheckConstraint(name="sandbox_payout_status", condition=Q(status__in=PAYOUT_STATUS)),
            models.CheckConstraint(name="sandbox_payout_positive", condition=Q(amount_minor__gt=0)),
        ]

    def __str__(self) -> str:
        return self.out_biz_no


class SandboxNotification(models.Model):
    """A message the provider owes us; repeated on a schedule until it is acknowledged."""

    notify_id = models.CharField(max_length=64, primary_key=True)
    body = models.TextField()
    created_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    is_acknowledged = models.BooleanField(default=False)

    class Meta:
        app_label = "payments"
        db_table = "sandbox_notification"
        indexes = [models.Index(name="sandbox_notification_due", fields=["next_at"], condition=Q(next_at__isnull=False))]

    def __str__(self) -> str:
        return self.notify_id
