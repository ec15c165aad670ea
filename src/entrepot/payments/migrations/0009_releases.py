"""Providers that keep money until it is let go: what was asked of them, and how fast."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0008_reduced_to_nothing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pace",
            fields=[
                ("provider", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("spent_until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="payments.payment"
                    ),
                ),
                ("order_id", models.UUIDField()),
                ("store_id", models.UUIDField()),
                ("attempt", models.PositiveSmallIntegerField()),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("state", models.CharField(default="new", max_length=16)),
                ("request_no", models.CharField(max_length=64, unique=True)),
                ("provider_ref", models.CharField(blank=True, default="", max_length=128)),
                ("hold_journal_id", models.UUIDField()),
                ("outcome_journal_id", models.UUIDField()),
                ("code", models.CharField(blank=True, default="", max_length=64)),
                ("message", models.CharField(blank=True, default="", max_length=300)),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="payment",
            name="hold_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hold_days__isnull", True), models.Q(("hold_days__gt", 0), ("is_captured_later", False)), _connector="OR"
                ),
                name="payment_held_is_taken_at_once",
            ),
        ),
        migrations.AddIndex(
            model_name="release",
            index=models.Index(condition=models.Q(("closed_at__isnull", True)), fields=["next_try_at"], name="release_due"),
        ),
        migrations.AddIndex(
            model_name="release",
            index=models.Index(condition=models.Q(("closed_at__isnull", False)), fields=["closed_at"], name="release_closed"),
        ),
        migrations.AddIndex(
            model_name="release",
            index=models.Index(condition=models.Q(("state", "declined")), fields=["closed_at", "id"], name="release_declined"),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0), ("attempt__gt", 0)), name="release_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", True), ("next_try_at__isnull", False), ("state__in", ["new", "sent", "unknown"])
                    ),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("next_try_at__isnull", True),
                        ("state__in", ["done", "declined", "otherwise"]),
                    ),
                    _connector="OR",
                ),
                name="release_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(fields=("order_id", "attempt"), name="release_attempt_once"),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["new", "sent", "unknown", "done", "otherwise"])),
                fields=("order_id",),
                name="release_one_per_order",
            ),
        ),
    ]
