"""Statements tell of money that a provider kept and let go."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

_KINDS = [
    "payment",
    "refund",
    "payout",
    "payout_return",
    "fee",
    "chargeback",
    "chargeback_won",
    "chargeback_fee",
    "release",
    "other",
]


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0003_chargeback_lines")]

    operations = [
        migrations.RemoveConstraint("line", "statement_line_kind_known"),
        AddConstraintNotValid(
            "line", models.CheckConstraint(condition=models.Q(("kind__in", _KINDS)), name="statement_line_kind_known")
        ),
        ValidateConstraint("line", "statement_line_kind_known"),
    ]
