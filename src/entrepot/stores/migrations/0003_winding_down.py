"""A store that closes winds down first: it sells nothing new, and what it sold comes to its end."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

_STATES = ["draft", "applied", "refused", "open", "suspended", "closing", "closed"]


def _check(name: str, condition: models.Q) -> list[migrations.operations.base.Operation]:
    return [
        AddConstraintNotValid("store", models.CheckConstraint(condition=condition, name=name)),
        ValidateConstraint("store", name),
    ]


class Migration(migrations.Migration):
    dependencies = [("stores", "0002_fee_plans_append_only")]

    operations = [
        migrations.AddField("store", "closing_at", models.DateTimeField(null=True)),
        migrations.AddField("store", "closing_reason", models.CharField(blank=True, db_default="", default="", max_length=500)),
        migrations.AlterField(
            "store",
            "state",
            models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("applied", "Applied"),
                    ("refused", "Refused"),
                    ("open", "Open"),
                    ("suspended", "Suspended"),
                    ("closing", "Closing"),
                    ("closed", "Closed"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint("store", "store_state_known"),
        migrations.RemoveConstraint("store", "store_open_since"),
        *_check("store_state_known", models.Q(("state__in", _STATES))),
        *_check(
            "store_open_since",
            models.Q(
                models.Q(("state__in", ["open", "suspended", "closing"]), _negated=True),
                ("opened_at__isnull", False),
                _connector="OR",
            ),
        ),
        *_check(
            "store_closing_since",
            models.Q(
                models.Q(("state", "closing"), _negated=True),
                models.Q(("closing_at__isnull", False), models.Q(("closing_reason", ""), _negated=True)),
                _connector="OR",
            ),
        ),
    ]
