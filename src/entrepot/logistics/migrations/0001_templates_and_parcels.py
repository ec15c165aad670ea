import django.db.models.deletion
from django.db import migrations, models

import entrepot.kernel.clock
import entrepot.kernel.ids
import entrepot.logistics.enums


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("stores", "0002_fee_plans_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Parcel",
            fields=[
                ("id", models.UUIDField(default=entrepot.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("store_id", models.UUIDField()),
                ("order_id", models.UUIDField()),
                ("carrier", models.CharField(max_length=40)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("service", models.CharField(blank=True, max_length=40)),
                ("origin", models.CharField(blank=True, max_length=2)),
                ("destination", models.CharField(blank=True, max_length=2)),
                ("lines", models.JSONField(default=list)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "pending"),
                            ("picked_up", "picked_up"),
                            ("in_transit", "in_transit"),
                            ("on_hold", "on_hold"),
                            ("out_for_delivery", "out_for_delivery"),
                            ("ready_for_pickup", "ready_for_pickup"),
                            ("delivered", "delivered"),
                            ("delivery_failed", "delivery_failed"),
                            ("delivery_delayed", "delivery_delayed"),
                            ("return_to_sender", "return_to_sender"),
                            ("cancelled", "cancelled"),
                            ("unknown", "unknown"),
                        ],
                        default=entrepot.logistics.enums.ParcelStatus["PENDING"],
                        max_length=20,
                    ),
                ),
                ("sub_status", models.CharField(blank=True, max_length=40)),
                ("shipped_at", models.DateTimeField()),
                ("number_free_at", models.DateTimeField()),
                ("delivered_at", models.DateTimeField(null=True)),
                ("last_event_at", models.DateTimeField(null=True)),
                ("is_confirmed", models.BooleanField(default=False)),
                ("needs_person", models.BooleanField(default=False)),
                ("next_poll_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=entrepot.kernel.clock.now)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["order_id"], name="parcel_order"),
                    models.Index(fields=["store_id", "-shipped_at"], name="parcel_store_recent"),
                    models.Index(fields=["carrier", "number", "-shipped_at"], name="parcel_number"),
                    models.Index(
                        condition=models.Q(("next_poll_at__isnull", False)), fields=["next_poll_at"], name="parcel_poll_due"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "pending",
                                    "picked_up",
                                    "in_transit",
                                    "on_hold",
                                    "out_for_delivery",
                                    "ready_for_pickup",
                                    "delivered",
                                    "delivery_failed",
                                    "delivery_delayed",
                                    "return_to_sender",
                                    "cancelled",
                                    "unknown",
                                ],
                            )
                        ),
                        name="parcel_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", entrepot.logistics.enums.ParcelStatus["DELIVERED"]), _negated=True),
                            ("delivered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="parcel_delivered_at",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("order_id", "carrier", "number"),
                        name="parcel_once_per_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateVersion",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("version", models.UUIDField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="logistics_templateversion_single")],
            },
        ),
        migrations.CreateModel(
            name="FreightTemplate",
            fields=[
                ("id", models.UUIDField(default=entrepot.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=entrepot.kernel.ids.uuid7)),
                ("version", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=50)),
                ("currency", models.CharField(max_length=3)),
                (
                    "valuation",
                    models.CharField(choices=[("piece", "piece"), ("weight", "weight"), ("volume", "volume")], max_length=10),
                ),
                (
                    "assumer",
                    models.CharField(
                        choices=[("buyer", "buyer"), ("seller", "seller")],
                        default=entrepot.logistics.enums.Assumer["BUYER"],
                        max_length=10,
                    ),
                ),
                ("divisor", models.PositiveIntegerField(null=True)),
                ("step_g", models.PositiveIntegerField(default=1)),
                ("consign_area", models.CharField(blank=True, max_length=12)),
                ("services", models.JSONField()),
                ("is_active", models.BooleanField(default=True)),
                ("is_default", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=entrepot.kernel.clock.now)),
                ("store", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stores.store")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "version"), name="freight_template_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_active", True)), fields=("key",), name="freight_template_one_active"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_active", True), ("is_default", True)),
                        fields=("store",),
                        name="freight_template_one_default",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valuation__in", ["piece", "weight", "volume"])), name="freight_template_valuation"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("assumer__in", ["buyer", "seller"])), name="freight_template_assumer"
                    ),
                    models.CheckConstraint(condition=models.Q(("step_g__gte", 1)), name="freight_template_step"),
                    models.CheckConstraint(
                        condition=models.Q(("divisor__isnull", True), ("divisor__gte", 1), _connector="OR"),
                        name="freight_template_divisor",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrackingEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("occurred_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "pending"),
                            ("picked_up", "picked_up"),
                            ("in_transit", "in_transit"),
                            ("on_hold", "on_hold"),
                            ("out_for_delivery", "out_for_delivery"),
                            ("ready_for_pickup", "ready_for_pickup"),
                            ("delivered", "delivered"),
                            ("delivery_failed", "delivery_failed"),
                            ("delivery_delayed", "delivery_delayed"),
                            ("return_to_sender", "return_to_sender"),
                            ("cancelled", "cancelled"),
                            ("unknown", "unknown"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sub_status", models.CharField(blank=True, max_length=40)),
                ("city", models.CharField(blank=True, max_length=80)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("raw_code", models.CharField(blank=True, max_length=60)),
                ("raw_text", models.CharField(blank=True, max_length=300)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("webhook", "webhook"),
                            ("poll", "poll"),
                            ("scan", "scan"),
                            ("csv", "csv"),
                            ("customs", "customs"),
                            ("merchant", "merchant"),
                        ],
                        max_length=10,
                    ),
                ),
                ("zone_assumed", models.CharField(blank=True, max_length=40)),
                ("has_proof", models.BooleanField(default=False)),
                ("is_quarantined", models.BooleanField(default=False)),
                (
                    "parcel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="logistics.parcel"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("parcel", "raw_code", "occurred_at", "city", "country"), name="tracking_event_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "pending",
                                    "picked_up",
                                    "in_transit",
                                    "on_hold",
                                    "out_for_delivery",
                                    "ready_for_pickup",
                                    "delivered",
                                    "delivery_failed",
                                    "delivery_delayed",
                                    "return_to_sender",
                                    "cancelled",
                                    "unknown",
                                ],
                            )
                        ),
                        name="tracking_event_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["webhook", "poll", "scan", "csv", "customs", "merchant"])),
                        name="tracking_event_source_known",
                    ),
                ],
            },
        ),
    ]
