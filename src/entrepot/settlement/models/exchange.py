"""Settling in another currency than an order's: rates, the rules for them, what stores chose, and every exchange that was made."""

from django.db import models
from django.db.models import F, Q

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7

_CODE = r"^[A-Z]{3}$"


class FxRate(models.Model):
    """Major units of `quote` for one of `base` as `source` published them for a day; entered by two people, never changed (a trigger).

    `bid` is what a bank pays for `base`, where the source says so.
    """

    base = models.CharField(max_length=3)
    quote = models.CharField(max_length=3)
    mid = models.DecimalField(max_digits=20, decimal_places=10)
    bid = models.DecimalField(max_digits=20, decimal_places=10, null=True)
    source = models.CharField(max_length=200)
    published_on = models.DateField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    entered_by = models.CharField(max_length=60)
    approved_by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["valid_until"], name="fx_rate_in_force")]
        constraints = [
            models.UniqueConstraint(fields=["base", "quote", "valid_from"], name="fx_rate_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(base__regex=_CODE, quote__regex=_CODE) & ~Q(base=F("quote")), name="fx_rate_pair"
            ),
            models.CheckConstraint(condition=Q(mid__gt=0), name="fx_rate_positive"),
            models.CheckConstraint(condition=Q(bid=None) | Q(bid__gt=0, bid__lte=F("mid")), name="fx_rate_bid_below_mid"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="fx_rate_lasts"),
            models.CheckConstraint(condition=~Q(entered_by=F("approved_by")), name="fx_rate_four_eyes"),
        ]

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} {self.mid} ({self.published_on})"


class FxPolicyRow(models.Model):
    """The platform's margin on exchanges of a pair ("": every pair) and how old a rate may be, from a day on. Never changed (a trigger)."""

    base = models.CharField(max_length=3, blank=True)
    quote = models.CharField(max_length=3, blank=True)
    valid_from = models.DateField()
    margin_bps = models.PositiveSmallIntegerField()
    max_age_hours = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    created_by = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["base", "quote", "valid_from"], name="fx_policy_one_a_day"),
            models.CheckConstraint(
                condition=Q(base="", quote="") | Q(base__regex=_CODE, quote__regex=_CODE) & ~Q(base=F("quote")),
                name="fx_policy_pair",
            ),
            models.CheckConstraint(condition=Q(margin_bps__lte=1_000), name="fx_policy_margin"),
            models.CheckConstraint(condition=Q(max_age_hours__gte=1, max_age_hours__lte=744), name="fx_policy_age"),
        ]

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} from {self.valid_from}"


class CurrencyChoice(models.Model):
    """The currency a store is settled in from this moment on; "" is as sold. Added and never changed: the latest holds."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store_id = models.UUIDField()
    currency = models.CharField(max_length=3, blank=True)
    chosen_at = models.DateTimeField()
    chosen_by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["store_id", "-id"], name="currency_choice_of_store")]
        constraints = [
            models.CheckConstraint(condition=Q(currency="") | Q(currency__regex=_CODE), name="currency_choice_code"),
        ]

    def __str__(self) -> str:
        return self.currency or "as sold"


class RateWait(models.Model):
    """A received order whose store is settled in a currency for which there is no fresh rate. Gone when it is settled."""

    settlement = models.OneToOneField(
        "settlement.Settlement", on_delete=models.PROTECT, primary_key=True, related_name="rate_wait", db_column="order_id"
    )
    store_id = models.UUIDField()
    base = models.CharField(max_length=3)
    quote = models.CharField(max_length=3)
    since = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["since", "settlement"], name="rate_wait_oldest"),
            models.Index(fields=["store_id"], name="rate_wait_of_store"),
        ]

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} since {self.since}"


class Exchange(models.Model):
    """The quote of one settled order: so much of its currency became so much of the store's. Never changed (a trigger);
    only while the provider that keeps the money has not let it go (`settling`), another attempt takes its place.

    Rates are exact fractions, in major units of `quote` for one of `base`; `rate` is `mid` (or the bid) less the margin. `shift` is the
    exponent of `quote` less that of `base`. Constraints hold `target_minor` within half
    a minor unit of the rate, and the rate at or below the mid.
    """

    settlement = models.OneToOneField(
        "settlement.Settlement", on_delete=models.PROTECT, primary_key=True, related_name="exchange", db_column="order_id"
    )
    store_id = models.UUIDField()
    base = models.CharField(max_length=3)
    quote = models.CharField(max_length=3)
    source_minor = models.BigIntegerField()
    target_minor = models.BigIntegerField()
    mid_num = models.DecimalField(max_digits=40, decimal_places=0)
    mid_den = models.DecimalField(max_digits=40, decimal_places=0)
    rate_num = models.DecimalField(max_digits=40, decimal_places=0)
    rate_den = models.DecimalField(max_digits=40, decimal_places=0)
    shift = models.SmallIntegerField()
    margin_bps = models.PositiveSmallIntegerField()
    rate_ids = models.JSONField()
    source = models.CharField(max_length=420)
    published_on = models.DateField()
    expires_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="exchange_in_time"),
            models.Index(fields=["store_id", "-at"], name="exchange_of_store"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(source_minor__gt=0, target_minor__gte=0), name="exchange_of_something"),
            models.CheckConstraint(
                condition=Q(mid_num__gt=0, mid_den__gt=0, rate_num__gt=0, rate_den__gt=0), name="exchange_rates_positive"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("at")), name="exchange_rate_was_fresh"),
            models.CheckConstraint(condition=Q(margin_bps__lte=1_000), name="exchange_margin"),
        ]

    def __str__(self) -> str:
        return f"{self.source_minor} {self.base} = {self.target_minor} {self.quote}"


class ExchangeBack(models.Model):
    """What a refund or lost chargeback took back through an order's stored quote. Added and never changed (a trigger)."""

    id = models.BigAutoField(primary_key=True)
    exchange = models.ForeignKey(Exchange, on_delete=models.PROTECT, related_name="backs", db_column="order_id")
    store_id = models.UUIDField()
    ref = models.CharField(max_length=60, unique=True)  # "refund:<id>", "chargeback:<id>"
    source_minor = models.BigIntegerField()
    target_minor = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="exchange_back_in_time")]
        constraints = [
            models.CheckConstraint(condition=Q(source_minor__gt=0, target_minor__gte=0), name="exchange_back_of_something")
        ]

    def __str__(self) -> str:
        return f"{self.ref}: {self.target_minor}"


class FxDeal(models.Model):
    """A bank changed money for the platform: it closes a part of the position. Its id is that of its journal; by two people."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sold_currency = models.CharField(max_length=3)
    sold_minor = models.BigIntegerField()
    bought_currency = models.CharField(max_length=3)
    bought_minor = models.BigIntegerField()
    reference = models.CharField(max_length=60, unique=True)  # of the bank
    reason = models.CharField(max_length=300)
    made_by = models.CharField(max_length=60)
    approved_by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="fx_deal_in_time")]
        constraints = [
            models.CheckConstraint(condition=Q(sold_minor__gt=0, bought_minor__gt=0), name="fx_deal_of_something"),
            models.CheckConstraint(condition=~Q(sold_currency=F("bought_currency")), name="fx_deal_pair"),
            models.CheckConstraint(condition=~Q(made_by=F("approved_by")), name="fx_deal_four_eyes"),
            models.CheckConstraint(condition=~Q(reference=""), name="fx_deal_has_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.sold_minor} {self.sold_currency} for {self.bought_minor} {self.bought_currency}"
