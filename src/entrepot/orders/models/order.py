"""Purchases, their orders (one per store and route), lines, and the steps that led where an order stands."""

from django.db import models
from django.db.models import F, Q

from entrepot.kernel.ids import uuid7
from entrepot.orders.enums import OrderState, Route


class Purchase(models.Model):
    """One checkout of one shopper, paid at once; its orders live on apart."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    buyer_id = models.UUIDField(null=True)  # identity.Person; empty for a guest
    email = models.EmailField(blank=True)
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    idempotency_key = models.CharField(max_length=160, null=True)  # noqa: DJ001  - NULL: no key; unique otherwise
    placed_at = models.DateTimeField()
    pay_by = models.DateTimeField()
    language = models.CharField(max_length=10, blank=True, default="", db_default="")  # a guest's, in which news is written
    terms = models.CharField(max_length=60, blank=True, default="", db_default="")  # the version of the notice that was shown

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idempotency_key"], name="purchase_placed_once"),
            models.CheckConstraint(condition=Q(total_minor__gte=0), name="purchase_total_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Order(models.Model):
    """One store's part of a purchase. Amounts are minor units of `currency`, the shopper's; nothing of them changes later."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=20)  # fixed at checkout: payment, parcel and customs carry the same
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="orders")
    store_id = models.UUIDField()
    store_kind = models.CharField(max_length=10)  # as it was: periods, claims and customs follow it
    buyer_id = models.UUIDField(null=True)
    state = models.CharField(max_length=16, choices=OrderState)
    route = models.CharField(max_length=8, choices=Route)
    destination = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    goods_minor = models.BigIntegerField()
    freight_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    address = models.JSONField()
    freight = models.JSONField()  # template version and calculation
    tax = models.JSONField()  # regime, lines, rule versions, laws
    promise = models.JSONField()  # ship by, arrive from, arrive to
    note = models.CharField(max_length=300, blank=True, default="", db_default="")  # the shopper's words to the store
    open_cases = models.SmallIntegerField(default=0, db_default=0)  # after-sales cases and chargebacks that are not over
    deadline_at = models.DateTimeField(null=True)  # of the timer that runs now, for the countdown
    placed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    on_receipt = models.BooleanField(default=False, db_default=False)  # the shopper chose to pay on receipt
    authorised_at = models.DateTimeField(null=True)  # the amount is kept ready; `paid_at` says when it was taken
    overdue_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    extended_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="order_number_once"),
            models.CheckConstraint(
                condition=Q(goods_minor__gte=0, freight_minor__gte=0, tax_minor__gte=0)
                & Q(total_minor=F("goods_minor") + F("freight_minor") + F("tax_minor")),
                name="order_adds_up",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["paid", "partly_shipped", "shipped", "finished"])
                | Q(paid_at__isnull=False)
                | Q(state__in=["paid", "partly_shipped", "shipped"], authorised_at__isnull=False),
                name="order_paid_or_authorised",
            ),
            models.CheckConstraint(
                condition=~Q(state="collecting")
                | Q(authorised_at__isnull=False, received_at__isnull=False, paid_at__isnull=True),
                name="order_collecting_is_received_and_unpaid",
            ),
            models.CheckConstraint(
                condition=Q(authorised_at__isnull=True) | Q(on_receipt=True), name="order_authorised_on_receipt"
            ),
            models.CheckConstraint(
                condition=~Q(state="finished") | Q(received_at__isnull=False), name="order_finished_by_receipt"
            ),
            models.CheckConstraint(condition=Q(open_cases__gte=0), name="order_cases_not_negative"),
        ]
        indexes = [
            models.Index(fields=["store_id", "state", "-placed_at", "-id"], name="order_of_store"),
            models.Index(fields=["buyer_id", "-placed_at", "-id"], condition=Q(buyer_id__isnull=False), name="order_of_buyer"),
            models.Index(fields=["buyer_id"], condition=Q(on_receipt=True, paid_at__isnull=True), name="order_on_receipt"),
        ]

    def __str__(self) -> str:
        return self.number


class Line(models.Model):
    """What was bought, as it was: nothing is looked up again in the catalogue that has moved on since."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines", db_index=False)  # see line_position
    store_id = models.UUIDField()
    position = models.SmallIntegerField()
    product_id = models.UUIDField()
    variant_id = models.UUIDField()
    warehouse_id = models.UUIDField(null=True)
    sku = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    category_path = models.CharField(max_length=200)
    quantity = models.IntegerField()
    unit_minor = models.BigIntegerField()  # in the order's currency
    goods_minor = models.BigIntegerField()
    freight_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    cost_minor = models.BigIntegerField(null=True)  # own retail: what the pieces cost us, order's currency
    list_currency = models.CharField(max_length=3)  # the store's price and the rate that turned it into unit_minor
    list_unit_minor = models.BigIntegerField()
    fx = models.JSONField(null=True)
    customs = models.JSONField()  # HS code, origin, weight, net content as they were

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="line_position"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(goods_minor=F("unit_minor") * F("quantity")), name="line_adds_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title}"


class Step(models.Model):
    """One move of an order: who, when, from where to where. Append-only; the order's history and its audit."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="steps", db_index=False)  # see step_of_order
    store_id = models.UUIDField()
    move = models.CharField(max_length=24)
    source = models.CharField(max_length=16, blank=True)
    target = models.CharField(max_length=16)
    mover = models.CharField(max_length=10)
    actor = models.CharField(max_length=60)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["order", "id"], name="step_of_order")]

    def __str__(self) -> str:
        return f"{self.move}: {self.source} → {self.target}"
