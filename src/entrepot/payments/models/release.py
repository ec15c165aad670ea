"""Money that a provider keeps until we let it go."""

from django.db import models
from django.db.models import Q

from entrepot.payments.enums import ReleaseState

from .payment import Payment

_OPEN = [ReleaseState.NEW.value, ReleaseState.SENT.value, ReleaseState.UNKNOWN.value]


class Release(models.Model):
    """One attempt to have an order's part of a payment let go. Its number never changes; after a refusal a new row is made."""

    id = models.UUIDField(primary_key=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="releases")
    order_id = models.UUIDField()
    store_id = models.UUIDField()
    attempt = models.PositiveSmallIntegerField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=16, default=ReleaseState.NEW.value)
    request_no = models.CharField(max_length=64, unique=True)
    provider_ref = models.CharField(max_length=128, default="", blank=True)
    hold_journal_id = models.UUIDField()
    outcome_journal_id = models.UUIDField()
    code = models.CharField(max_length=64, default="", blank=True)  # the provider's word for its refusal
    message = models.CharField(max_length=300, default="", blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="release_amount_positive", condition=Q(amount_minor__gt=0, attempt__gt=0)),
            models.CheckConstraint(
                name="release_state",
                condition=Q(state__in=_OPEN, closed_at__isnull=True, next_try_at__isnull=False)
                | Q(
                    state__in=[ReleaseState.DONE.value, ReleaseState.DECLINED.value, ReleaseState.OTHERWISE.value],
                    closed_at__isnull=False,
                    next_try_at__isnull=True,
                ),
            ),
            models.UniqueConstraint(name="release_attempt_once", fields=["order_id", "attempt"]),
            # whatever happens, an order's money is let go once, and asked for by one number at a time
            models.UniqueConstraint(
                name="release_one_per_order",
                fields=["order_id"],
                condition=Q(state__in=[*_OPEN, ReleaseState.DONE.value, ReleaseState.OTHERWISE.value]),
            ),
        ]
        indexes = [
            models.Index(name="release_due", fields=["next_try_at"], condition=Q(closed_at__isnull=True)),
            models.Index(name="release_closed", fields=["closed_at"], condition=Q(closed_at__isnull=False)),
            models.Index(name="release_declined", fields=["closed_at", "id"], condition=Q(state=ReleaseState.DECLINED.value)),
        ]

    def __str__(self) -> str:
        return f"{self.request_no} ({self.state})"


class Pace(models.Model):
    """How fast releases leave one account: the moment at which its bucket was, or will be, full of tokens' absence."""

    provider = models.CharField(primary_key=True, max_length=32)
    spent_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.provider}: {self.spent_until}"
