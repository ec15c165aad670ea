"""Accounts at payment providers with versions of their credentials; calls of more kinds; longer addresses of cashiers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0003_statements"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProviderAccount",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=32, unique=True)),
                ("kind", models.CharField(max_length=16)),
                ("scope", models.CharField(default="platform", max_length=8)),
                ("store_id", models.UUIDField(blank=True, null=True)),
                ("label", models.CharField(max_length=80)),
                ("seller_ref", models.CharField(max_length=64)),
                ("gateway", models.CharField(max_length=300)),
                ("state", models.CharField(default="active", max_length=8)),
                ("is_offered", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("check_result", models.CharField(blank=True, default="", max_length=16)),
                ("check_message", models.CharField(blank=True, default="", max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="ProviderKeys",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("version", models.PositiveSmallIntegerField()),
                ("state", models.CharField(max_length=8)),
                ("sealed", models.BinaryField(null=True)),
                ("shown", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="providercall",
            name="call_kind_known",
        ),
        migrations.AlterField(
            model_name="payment",
            name="cashier_url",
            field=models.CharField(blank=True, default="", max_length=4096),
        ),
        migrations.AddConstraint(
            model_name="providercall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "create",
                            "query",
                            "close",
                            "refund",
                            "query_refund",
                            "payout",
                            "query_payout",
                            "release",
                            "query_release",
                            "declare",
                            "query_customs",
                            "statement",
                            "check",
                        ],
                    )
                ),
                name="call_kind_known",
            ),
        ),
        migrations.AddIndex(
            model_name="provideraccount",
            index=models.Index(
                condition=models.Q(("is_offered", True)), fields=["kind", "code"], name="provider_account_offer"
            ),
        ),
        migrations.AddConstraint(
            model_name="provideraccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("scope", "platform"), ("store_id__isnull", True)),
                    models.Q(("scope", "store"), ("store_id__isnull", False)),
                    _connector="OR",
                ),
                name="provider_account_scope",
            ),
        ),
        migrations.AddConstraint(
            model_name="provideraccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "active"), models.Q(("is_offered", False), ("state", "retired")), _connector="OR"),
                name="provider_account_offered",
            ),
        ),
        migrations.AddConstraint(
            model_name="provideraccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("check_result__in", ["", "ok", "declined", "unknown"])), name="provider_account_check"
            ),
        ),
        migrations.AddField(
            model_name="providerkeys",
            name="account",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="keys", to="payments.provideraccount"
            ),
        ),
        migrations.AddConstraint(
            model_name="providerkeys",
            constraint=models.UniqueConstraint(fields=("account", "version"), name="provider_keys_version"),
        ),
        migrations.AddConstraint(
            model_name="providerkeys",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "newest")), fields=("account",), name="provider_keys_one_newest"
            ),
        ),
        migrations.AddConstraint(
            model_name="providerkeys",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "former")), fields=("account",), name="provider_keys_one_former"
            ),
        ),
        migrations.AddConstraint(
            model_name="providerkeys",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("sealed__isnull", False), ("state", "newest")),
                    models.Q(("ended_at__isnull", False), ("sealed__isnull", False), ("state", "former")),
                    models.Q(("ended_at__isnull", False), ("sealed__isnull", True), ("state", "gone")),
                    _connector="OR",
                ),
                name="provider_keys_state",
            ),
        ),
    ]
