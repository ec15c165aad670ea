import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is built beside the traffic

    dependencies = [
        ("catalog", "__first__"),
        ("inventory", "0002_fewer_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="movement",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("counted", "Counted"),
                    ("damaged", "Damaged"),
                    ("lost", "Lost"),
                    ("found", "Found"),
                    ("returned", "Returned"),
                    ("correction", "Correction"),
                ],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="note",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AlterField(
            model_name="movement",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("adjusted", "Adjusted"),
                    ("sold", "Sold"),
                    ("returned", "Returned"),
                    ("moved", "Moved"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="LowMark",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("store_id", models.UUIDField()),
                ("pieces", models.IntegerField()),
                (
                    "variant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.variant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("variant__isnull", False)),
                        fields=("store_id", "variant"),
                        name="low_mark_of_article",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("variant__isnull", True)), fields=("store_id",), name="low_mark_of_store"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pieces__gte", 0), ("pieces__lte", 1000000)), name="low_mark_plausible"
                    ),
                ],
            },
        ),
        AddIndexConcurrently("movement", models.Index(fields=["store_id", "-id"], name="movement_of_store")),
    ]
