"""Goods of own retail that were not sent, or lie in stock again, cost nothing."""

from django.db import migrations, models

import entrepot.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("settlement", "0010_kept_by_providers")]

    operations = [
        migrations.CreateModel(
            name="CostCut",
            fields=[
                (
                    "id",
                    models.UUIDField(default=entrepot.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("order_id", models.UUIDField()),
                ("store_id", models.UUIDField()),
                ("line", models.SmallIntegerField()),
                (
                    "kind",
                    models.CharField(choices=[("unsent", "Not sent"), ("put_back", "Put back into stock")], max_length=8),
                ),
                ("pieces", models.IntegerField()),
                ("cost_minor", models.BigIntegerField()),
                ("ref", models.CharField(max_length=80)),
                ("journal_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("order_id", "line", "ref"), name="cost_cut_once"),
                    models.CheckConstraint(
                        condition=models.Q(("pieces__gt", 0), ("cost_minor__gte", 0)), name="cost_cut_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["unsent", "put_back"])), name="cost_cut_kind_known"
                    ),
                ],
            },
        ),
    ]
