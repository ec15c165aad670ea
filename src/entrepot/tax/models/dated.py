"""What every table of rules has in common: a period of validity, a source, four eyes, and rows that are never changed."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q

from entrepot.kernel import clock
from entrepot.tax.enums import Origin, Status


class DatedRow(models.Model):
    """One version of a rule, in force on [valid_from, valid_to) once approved and until superseded.

    A trigger refuses deletion and every change except approval and supersession: a correction is a new row with a reason.
    Rows of the package are in force as shipped; an operator's row is approved by somebody else than who entered it.
    """

    version = models.PositiveIntegerField(default=1)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    law = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Status])
    origin = models.CharField(max_length=10, choices=[(o.value, o.value) for o in Origin])
    reason = models.CharField(max_length=300, blank=True)
    entered_by = models.CharField(max_length=100)
    entered_at = models.DateTimeField(default=clock.now)
    approved_by = models.CharField(max_length=100, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.row_id

    @property
    def row_id(self) -> str:
        """Stable name of this version, as stored with results."""
        raise NotImplementedError


IN_FORCE: Final = Q(approved_at__isnull=False, superseded_by__isnull=True)


def dated_constraints(table: str, *key: str) -> list[models.BaseConstraint]:
    """No two rows in force with the same key on one day; a period is not empty; four eyes on operators' rows."""
    period = Func(F("valid_from"), F("valid_to"), function="daterange", output_field=DateRangeField())
    return [
        ExclusionConstraint(
            name=f"tax_{table}_one_in_force",
            expressions=[*((F(column), "=") for column in key), (period, "&&")],
            condition=IN_FORCE,
        ),
        models.CheckConstraint(
            name=f"tax_{table}_period", condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
        ),
        models.CheckConstraint(
            name=f"tax_{table}_four_eyes",
            condition=Q(approved_at__isnull=True)
            | Q(origin=Origin.PACKAGE)
            | (~Q(approved_by="") & ~Q(approved_by=F("entered_by"))),
        ),
    ]


def named(*parts: str, valid_from: date, version: int) -> str:
    """The stable name of a row version."""
    return f"{'.'.join(part for part in parts if part)}@{valid_from.isoformat()}#{version}"


def words_of(selector: dict[str, Any]) -> str:
    """A selector as part of a name."""
    return ",".join(f"{name}={selector[name]}" for name in sorted(selector))
