"""What a store of a kind pays for its place, dated."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from entrepot.kernel import clock
from entrepot.stores.enums import StoreKind


class FeePlan(models.Model):
    """Fees of a store kind in a category and everything below it ("" is all), from `valid_from` to the day before `valid_to`.

    Two plans for the same kind and category never hold on the same day. A plan is never changed; the next one ends it (a
    trigger lets `valid_to` be set once and nothing else). A null annual fee or deposit leaves that to the plan
    of the wider category.
    """

    kind = models.CharField(max_length=10, choices=StoreKind.choices)
    category_path = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    commission_bps = models.PositiveSmallIntegerField()
    annual_fee_minor = models.BigIntegerField(null=True)
    deposit_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    source = models.TextField()
    created_by = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="fee_plan_one_a_day",
                expressions=[
                    (F("kind"), RangeOperators.EQUAL),
                    (F("category_path"), RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_to"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(condition=Q(kind__in=StoreKind.values), name="fee_plan_kind_known"),
            models.CheckConstraint(condition=Q(commission_bps__lte=10_000), name="fee_plan_commission_at_most_all"),
            models.CheckConstraint(
                condition=Q(annual_fee_minor__isnull=True) | Q(annual_fee_minor__gte=0), name="fee_plan_annual_fee_positive"
            ),
            models.CheckConstraint(
                condition=Q(deposit_minor__isnull=True) | Q(deposit_minor__gte=0), name="fee_plan_deposit_positive"
            ),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="fee_plan_currency_iso"),
            models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="fee_plan_days"),
            models.CheckConstraint(
                condition=Q(category_path="") | Q(category_path__regex=r"^[^/]+(/[^/]+)*$"), name="fee_plan_path_shape"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.category_path} from {self.valid_from}"
