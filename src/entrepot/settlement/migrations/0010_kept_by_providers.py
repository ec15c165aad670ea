"""An order's money may be waiting for the provider that keeps it; what is in escrow counts it in."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

KEPT = Q(state__in=["frozen", "settling"])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("settlement", "0009_annual_fees")]

    operations = [
        migrations.AlterField(
            model_name="settlement",
            name="state",
            field=models.CharField(
                choices=[
                    ("frozen", "Waiting for receipt"),
                    ("settling", "Being released by the provider"),
                    ("settled", "Settled"),
                    ("voided", "Refunded before receipt"),
                ],
                max_length=8,
            ),
        ),
        AddIndexConcurrently(
            "settlement",
            models.Index(fields=["store_id", "frozen_at", "order_id"], condition=KEPT, name="settlement_kept"),
        ),
        AddIndexConcurrently(
            "settlement",
            models.Index(fields=["frozen_at", "order_id"], condition=KEPT, name="settlement_kept_long"),
        ),
        RemoveIndexConcurrently("settlement", "settlement_in_escrow"),
    ]
