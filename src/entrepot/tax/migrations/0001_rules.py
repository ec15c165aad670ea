import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import entrepot.kernel.clock
import entrepot.tax.enums


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="RuleSetVersion",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("version", models.UUIDField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="tax_rulesetversion_single")],
            },
        ),
        migrations.CreateModel(
            name="CustomsFxRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("law", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(max_length=300)),
                ("status", models.CharField(choices=[("sourced", "sourced"), ("unverified", "unverified")], max_length=10)),
                ("origin", models.CharField(choices=[("package", "package"), ("operator", "operator")], max_length=10)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("entered_by", models.CharField(max_length=100)),
                ("entered_at", models.DateTimeField(default=entrepot.kernel.clock.now)),
                ("approved_by", models.CharField(blank=True, max_length=100)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("jurisdiction", models.CharField(max_length=8)),
                ("base", models.CharField(max_length=3)),
                ("quote", models.CharField(max_length=3)),
                ("rate", models.DecimalField(decimal_places=10, max_digits=20)),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tax.customsfxrate",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("approved_at__isnull", False), ("superseded_by__isnull", True)),
                        expressions=[
                            (models.F("jurisdiction"), "="),
                            (models.F("base"), "="),
                            (models.F("quote"), "="),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="tax_fx_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="tax_fx_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_at__isnull", True),
                            ("origin", entrepot.tax.enums.Origin["PACKAGE"]),
                            models.Q(
                                models.Q(("approved_by", ""), _negated=True),
                                models.Q(("approved_by", models.F("entered_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="tax_fx_four_eyes",
                    ),
                    models.CheckConstraint(condition=models.Q(("rate__gt", 0)), name="tax_fx_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PositiveListRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("law", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(max_length=300)),
                ("status", models.CharField(choices=[("sourced", "sourced"), ("unverified", "unverified")], max_length=10)),
                ("origin", models.CharField(choices=[("package", "package"), ("operator", "operator")], max_length=10)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("entered_by", models.CharField(max_length=100)),
                ("entered_at", models.DateTimeField(default=entrepot.kernel.clock.now)),
                ("approved_by", models.CharField(blank=True, max_length=100)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("code", models.CharField(max_length=10)),
                ("remark_kind", models.CharField(blank=True, max_length=20)),
                ("remark_value", models.CharField(blank=True, max_length=200)),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tax.positivelistrow",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("approved_at__isnull", False), ("superseded_by__isnull", True)),
                        expressions=[
                            (models.F("code"), "="),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="tax_positive_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="tax_positive_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_at__isnull", True),
                            ("origin", entrepot.tax.enums.Origin["PACKAGE"]),
                            models.Q(
                                models.Q(("approved_by", ""), _negated=True),
                                models.Q(("approved_by", models.F("entered_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="tax_positive_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("remark_kind__in", ["", "excluded", "bonded_only", "named_only", "weight_cap"])),
                        name="tax_positive_remark",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("law", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(max_length=300)),
                ("status", models.CharField(choices=[("sourced", "sourced"), ("unverified", "unverified")], max_length=10)),
                ("origin", models.CharField(choices=[("package", "package"), ("operator", "operator")], max_length=10)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("entered_by", models.CharField(max_length=100)),
                ("entered_at", models.DateTimeField(default=entrepot.kernel.clock.now)),
                ("approved_by", models.CharField(blank=True, max_length=100)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("jurisdiction", models.CharField(max_length=8)),
                ("party", models.CharField(default="platform", max_length=60)),
                ("number", models.CharField(max_length=40)),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tax.registration",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("approved_at__isnull", False), ("superseded_by__isnull", True)),
                        expressions=[
                            (models.F("jurisdiction"), "="),
                            (models.F("party"), "="),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="tax_registration_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="tax_registration_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_at__isnull", True),
                            ("origin", entrepot.tax.enums.Origin["PACKAGE"]),
                            models.Q(
                                models.Q(("approved_by", ""), _negated=True),
                                models.Q(("approved_by", models.F("entered_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="tax_registration_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TariffRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("law", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(max_length=300)),
                ("status", models.CharField(choices=[("sourced", "sourced"), ("unverified", "unverified")], max_length=10)),
                ("origin", models.CharField(choices=[("package", "package"), ("operator", "operator")], max_length=10)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("entered_by", models.CharField(max_length=100)),
                ("entered_at", models.DateTimeField(default=entrepot.kernel.clock.now)),
                ("approved_by", models.CharField(blank=True, max_length=100)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("jurisdiction", models.CharField(max_length=8)),
                ("code", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=200)),
                ("units", models.CharField(blank=True, max_length=20)),
                ("mfn", models.DecimalField(decimal_places=6, max_digits=9)),
                ("general", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("provisional", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("provisional_from", models.DateField(blank=True, null=True)),
                ("provisional_to", models.DateField(blank=True, null=True)),
                ("agreements", models.JSONField(blank=True, default=dict)),
                ("vat", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("ct_rate", models.DecimalField(decimal_places=6, default=0, max_digits=9)),
                ("ct_threshold", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                ("ct_unit", models.CharField(blank=True, max_length=10)),
                ("ct_specific", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                ("postal_rate", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("supervision", models.CharField(blank=True, max_length=20)),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tax.tariffrow"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("approved_at__isnull", False), ("superseded_by__isnull", True)),
                        expressions=[
                            (models.F("jurisdiction"), "="),
                            (models.F("code"), "="),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="tax_tariff_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="tax_tariff_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_at__isnull", True),
                            ("origin", entrepot.tax.enums.Origin["PACKAGE"]),
                            models.Q(
                                models.Q(("approved_by", ""), _negated=True),
                                models.Q(("approved_by", models.F("entered_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="tax_tariff_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ct_rate__gte", 0), ("ct_rate__lt", 1)), name="tax_tariff_ct_below_one"
                    ),
                    models.CheckConstraint(condition=models.Q(("code__regex", "^\\d{2,12}$")), name="tax_tariff_code_digits"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("law", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(max_length=300)),
                ("status", models.CharField(choices=[("sourced", "sourced"), ("unverified", "unverified")], max_length=10)),
                ("origin", models.CharField(choices=[("package", "package"), ("operator", "operator")], max_length=10)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("entered_by", models.CharField(max_length=100)),
                ("entered_at", models.DateTimeField(default=entrepot.kernel.clock.now)),
                ("approved_by", models.CharField(blank=True, max_length=100)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("regime", models.CharField(max_length=20)),
                ("jurisdiction", models.CharField(max_length=8)),
                ("key", models.CharField(max_length=50)),
                ("selector", models.JSONField(blank=True, default=dict)),
                ("selector_key", models.CharField(blank=True, editable=False, max_length=200)),
                ("value", models.JSONField()),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tax.taxrule"
                    ),
                ),
            ],
            options={
                "verbose_name": "tax rule",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("approved_at__isnull", False), ("superseded_by__isnull", True)),
                        expressions=[
                            (models.F("regime"), "="),
                            (models.F("jurisdiction"), "="),
                            (models.F("key"), "="),
                            (models.F("selector_key"), "="),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="tax_rule_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="tax_rule_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_at__isnull", True),
                            ("origin", entrepot.tax.enums.Origin["PACKAGE"]),
                            models.Q(
                                models.Q(("approved_by", ""), _negated=True),
                                models.Q(("approved_by", models.F("entered_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="tax_rule_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VatRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("law", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(max_length=300)),
                ("status", models.CharField(choices=[("sourced", "sourced"), ("unverified", "unverified")], max_length=10)),
                ("origin", models.CharField(choices=[("package", "package"), ("operator", "operator")], max_length=10)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("entered_by", models.CharField(max_length=100)),
                ("entered_at", models.DateTimeField(default=entrepot.kernel.clock.now)),
                ("approved_by", models.CharField(blank=True, max_length=100)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("country", models.CharField(max_length=8)),
                ("goods_class", models.CharField(default="standard", max_length=30)),
                ("rate", models.DecimalField(decimal_places=6, max_digits=9)),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tax.vatrate"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("approved_at__isnull", False), ("superseded_by__isnull", True)),
                        expressions=[
                            (models.F("country"), "="),
                            (models.F("goods_class"), "="),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="tax_vat_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="tax_vat_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_at__isnull", True),
                            ("origin", entrepot.tax.enums.Origin["PACKAGE"]),
                            models.Q(
                                models.Q(("approved_by", ""), _negated=True),
                                models.Q(("approved_by", models.F("entered_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="tax_vat_four_eyes",
                    ),
                    models.CheckConstraint(condition=models.Q(("rate__gte", 0), ("rate__lt", 1)), name="tax_vat_rate_range"),
                ],
            },
        ),
    ]
