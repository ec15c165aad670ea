"""What banks took and gave back on a day is found by indexes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # indexes are built beside running trade
    dependencies = [("aftersales", "0002_thread_keeps")]

    operations = [
        AddIndexConcurrently("chargeback", models.Index(fields=["opened_at"], name="chargeback_opened")),
        AddIndexConcurrently(
            "chargeback",
            models.Index(condition=models.Q(("state", "won")), fields=["decided_at"], name="chargeback_came_back"),
        ),
    ]
