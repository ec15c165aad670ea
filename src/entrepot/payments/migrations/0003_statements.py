"""What moved on a day is found by indexes, and the sandbox remembers when a bank sent a payout back."""

from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # indexes are built beside running trade
    dependencies = [("payments", "0002_fewer_indexes")]

    operations = [
        migrations.AddField("sandboxpayout", "returned_at", models.DateTimeField(blank=True, null=True)),
        AddIndexConcurrently(
            "payment", BrinIndex(fields=["paid_at"], name="payment_paid_at", pages_per_range=16, autosummarize=True)
        ),
        AddIndexConcurrently(
            "refund",
            models.Index(condition=models.Q(("closed_at__isnull", False)), fields=["closed_at"], name="refund_closed"),
        ),
        AddIndexConcurrently(
            "payout",
            models.Index(condition=models.Q(("paid_at__isnull", False)), fields=["paid_at"], name="payout_paid"),
        ),
        AddIndexConcurrently(
            "payout",
            models.Index(condition=models.Q(("returned_at__isnull", False)), fields=["returned_at"], name="payout_returned"),
        ),
    ]
