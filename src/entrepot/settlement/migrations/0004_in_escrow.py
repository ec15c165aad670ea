"""A store's orders whose money is in escrow are found without reading those that were settled."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("settlement", "0003_dated_policy")]

    operations = [
        AddIndexConcurrently(
            "Settlement",
            models.Index(
                fields=["store_id", "frozen_at", "order_id"], condition=Q(state="frozen"), name="settlement_in_escrow"
            ),
        )
    ]
