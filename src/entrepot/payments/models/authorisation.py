"""Money that may be taken later: what a provider keeps ready for an order, and what was left out of it before it was taken."""

from django.db import models
from django.db.models import F, Q

from entrepot.payments.enums import AuthorisationState

from .payment import Payment

S = AuthorisationState
OVER = [S.CAPTURED.value, S.VOIDED.value, S.LAPSED.value]


class Authorisation(models.Model):
    """What a provider keeps ready under a payment. It is no money: nothing is in the ledger before it was captured.

    The payment's own amount is what will be taken, and falls when something is left out; `authorised_minor` stays. Where all of it is
    left out the payment keeps its last amount, and is let go.
    """

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, primary_key=True, related_name="authorisation")
    order_id = models.UUIDField()
    store_id = models.UUIDField()
    state = models.CharField(max_length=9, default=S.HELD.value)
    authorised_minor = models.BigIntegerField()
    reduced_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    authorised_at = models.DateTimeField()
    until = models.DateTimeField()
    attempt = models.PositiveSmallIntegerField(default=0)  # a refused capture is tried again under a new number
    asked_at = models.DateTimeField(null=True, blank=True)  # when the first capture was asked for
    tries = models.PositiveIntegerField(default=0)  # calls under the present number
    next_try_at = models.DateTimeField(null=True, blank=True)
    message = models.CharField(max_length=300, default="", blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="authorisation_positive", condition=Q(authorised_minor__gt=0)),
            models.CheckConstraint(
                name="authorisation_reduced_within",
                condition=Q(reduced_minor__gte=0, reduced_minor__lte=F("authorised_minor")),
            ),
            models.CheckConstraint(
                name="authorisation_state",
                condition=Q(
                    state=S.HELD.value, attempt=0, asked_at__isnull=True, closed_at__isnull=True, next_try_at__isnull=False
                )
                | Q(
                    state=S.CAPTURING.value,
                    attempt__gt=0,
                    asked_at__isnull=False,
                    closed_at__isnull=True,
                    next_try_at__isnull=False,
                )
                | Q(state=S.REFUSED.value, attempt__gt=0, asked_at__isnull=False, closed_at__isnull=True)
                | Q(state=S.VOIDING.value, closed_at__isnull=True, next_try_at__isnull=False)
                | Q(state__in=OVER, closed_at__isnull=False, next_try_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="authorisation_one_per_order",
                fields=["order_id"],
                condition=Q(state__in=[S.HELD.value, S.CAPTURING.value, S.REFUSED.value]),
            ),
        ]
        indexes = [
            models.Index(name="authorisation_due", fields=["next_try_at"], condition=Q(next_try_at__isnull=False)),
            models.Index(name="authorisation_order", fields=["order_id"]),
            models.Index(name="authorisation_until", fields=["until"], condition=Q(state=S.HELD.value)),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} ({self.state})"


class Reduction(models.Model):
    """What will not be taken, because it went back to the store before: the counterpart of a refund. Added to, never changed."""

    id = models.UUIDField(primary_key=True)
    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="reductions")
    goods_minor = models.BigIntegerField()
    freight_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reduction_amounts",
                condition=Q(goods_minor__gte=0, freight_minor__gte=0, tax_minor__gte=0)
                & Q(goods_minor__gt=-F("freight_minor") - F("tax_minor")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.goods_minor} + {self.freight_minor} + {self.tax_minor}"
