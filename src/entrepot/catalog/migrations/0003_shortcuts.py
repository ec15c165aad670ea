import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import entrepot.kernel.clock
import entrepot.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("catalog", "0002_decoration"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shortcut",
            fields=[
                (
                    "id",
                    models.UUIDField(default=entrepot.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("store_id", models.UUIDField()),
                ("kind", models.CharField(max_length=4)),
                ("name", models.CharField(max_length=40)),
                ("content", models.CharField(blank=True, max_length=600)),
                ("is_shared", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=entrepot.kernel.clock.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("store_id", "person", "kind", "name"), name="shortcut_named_once"),
                    models.CheckConstraint(condition=models.Q(("kind__in", ["view", "deed"])), name="shortcut_kind_known"),
                ],
            },
        ),
    ]
