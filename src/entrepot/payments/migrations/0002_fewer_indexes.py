"""Uniqueness without indexes for LIKE, and no index that another one covers: both are on the hot path of a purchase."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="payment",
            name="our_ref",
            field=models.CharField(max_length=64),
        ),
        migrations.AlterField(
            model_name="paymentpart",
            name="payment",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="payments.payment"
            ),
        ),
        migrations.AlterField(
            model_name="sandboxtrade",
            name="out_trade_no",
            field=models.CharField(max_length=64),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("our_ref",), name="payment_our_ref"),
        ),
        migrations.AddConstraint(
            model_name="sandboxtrade",
            constraint=models.UniqueConstraint(fields=("out_trade_no",), name="sandbox_trade_once"),
        ),
    ]
