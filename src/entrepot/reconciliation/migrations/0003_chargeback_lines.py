"""Statements tell of chargebacks that came back, and of what the provider keeps for them."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

_KINDS = ["payment", "refund", "payout", "payout_return", "fee", "chargeback", "chargeback_won", "chargeback_fee", "other"]


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0002_lines_come_matched")]

    operations = [
        migrations.RemoveConstraint("line", "statement_line_kind_known"),
        AddConstraintNotValid(
            "line", models.CheckConstraint(condition=models.Q(("kind__in", _KINDS)), name="statement_line_kind_known")
        ),
        ValidateConstraint("line", "statement_line_kind_known"),
    ]
