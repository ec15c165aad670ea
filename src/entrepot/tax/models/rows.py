"""The tables of rules."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .dated import DatedRow, dated_constraints, named


class TaxRule(DatedRow):
    """A value for (regime, jurisdiction, key), narrowed by a selector. Numbers are decimal strings, never JSON numbers."""

    regime = models.CharField(max_length=20)
    jurisdiction = models.CharField(max_length=8)
    key = models.CharField(max_length=50)
    selector = models.JSONField(default=dict, blank=True)
    selector_key = models.CharField(max_length=200, blank=True, editable=False)
    value = models.JSONField()

    class Meta:
        constraints = dated_constraints("rule", "regime", "jurisdiction", "key", "selector_key")
        verbose_name = "tax rule"

    @property
    def row_id(self) -> str:
        return named(
            self.regime, self.jurisdiction, self.key, self.selector_key, valid_from=self.valid_from, version=self.version
        )


class TariffRow(DatedRow):
    """A tariff line of a customs territory. Rates are fractions; a short code covers what has no row of its own."""

    jurisdiction = models.CharField(max_length=8)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    units = models.CharField(max_length=20, blank=True)
    mfn = models.DecimalField(max_digits=9, decimal_places=6)
    general = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    provisional = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    provisional_from = models.DateField(null=True, blank=True)
    provisional_to = models.DateField(null=True, blank=True)
    agreements = models.JSONField(default=dict, blank=True)
    vat = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    ct_rate = models.DecimalField(max_digits=9, decimal_places=6, default=0)
    ct_threshold = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    ct_unit = models.CharField(max_length=10, blank=True)
    ct_specific = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    postal_rate = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    supervision = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            *dated_constraints("tariff", "jurisdiction", "code"),
            models.CheckConstraint(name="tax_tariff_ct_below_one", condition=Q(ct_rate__gte=0, ct_rate__lt=1)),
            models.CheckConstraint(name="tax_tariff_code_digits", condition=Q(code__regex=r"^\d{2,12}$")),
        ]

    @property
    def row_id(self) -> str:
        return named("tariff", self.jurisdiction, self.code, valid_from=self.valid_from, version=self.version)


class VatRate(DatedRow):
    """The VAT or GST of a country, or a province (CA-ON), on a class of goods; `standard` serves classes without a row."""

    country = models.CharField(max_length=8)
    goods_class = models.CharField(max_length=30, default="standard")
    rate = models.DecimalField(max_digits=9, decimal_places=6)

    class Meta:
        constraints = [
            *dated_constraints("vat", "country", "goods_class"),
            models.CheckConstraint(name="tax_vat_rate_range", condition=Q(rate__gte=0, rate__lt=1)),
        ]

    @property
    def row_id(self) -> str:
        return named("vat", self.country, self.goods_class, valid_from=self.valid_from, version=self.version)


class PositiveListRow(DatedRow):
    """A line of China's positive list for cross-border retail; the operator loads the list in force."""

    code = models.CharField(max_length=10)
    remark_kind = models.CharField(max_length=20, blank=True)
    remark_value = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            *dated_constraints("positive", "code"),
            models.CheckConstraint(
                name="tax_positive_remark",
                condition=Q(remark_kind__in=["", "excluded", "bonded_only", "named_only", "weight_cap"]),
            ),
        ]

    @property
    def row_id(self) -> str:
        return named("positive", self.code, valid_from=self.valid_from, version=self.version)


class CustomsFxRate(DatedRow):
    """The exchange rate that an authority publishes for a period: major units of `quote` for one of `base`."""

    jurisdiction = models.CharField(max_length=8)
    base = models.CharField(max_length=3)
    quote = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=20, decimal_places=10)

    class Meta:
        constraints = [
            *dated_constraints("fx", "jurisdiction", "base", "quote"),
            models.CheckConstraint(name="tax_fx_positive", condition=Q(rate__gt=0)),
        ]

    @property
    def row_id(self) -> str:
        return named("fx", self.jurisdiction, self.base, self.quote, valid_from=self.valid_from, version=self.version)


class Registration(DatedRow):
    """A tax number under which the platform or a merchant collects at checkout (IOSS, UK VAT, VOEC, ARN, OVR, …)."""

    jurisdiction = models.CharField(max_length=8)
    party = models.CharField(max_length=60, default="platform")
    number = models.CharField(max_length=40)

    class Meta:
        constraints = dated_constraints("registration", "jurisdiction", "party")

    @property
    def row_id(self) -> str:
        return named("registration", self.jurisdiction, self.party, valid_from=self.valid_from, version=self.version)


class RuleSetVersion(models.Model):
    """One row that changes whenever any rule row does, so that a process knows when its snapshot is old."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(name="tax_rulesetversion_single", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.version)
