"""What somebody means to buy."""

from django.db import models
from django.db.models import Q

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7


class Cart(models.Model):
    """A shopper's cart over any number of stores; a guest's is found by the secret token in the browser."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField("identity.Person", on_delete=models.CASCADE, null=True, related_name="+")
    token_hash = models.BinaryField(null=True, unique=True)  # SHA-256 of a guest's token
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, token_hash__isnull=True) | Q(person__isnull=True, token_hash__isnull=False),
                name="cart_has_one_owner",
            )
        ]
        indexes = [models.Index(fields=["changed_at"], condition=Q(person__isnull=True), name="cart_of_guest_age")]

    def __str__(self) -> str:
        return str(self.id)


class CartLine(models.Model):
    """So many pieces of a variant."""

    id = models.BigAutoField(primary_key=True)
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    variant_id = models.UUIDField()
    store_id = models.UUIDField()
    quantity = models.IntegerField()
    added_at = models.DateTimeField(default=clock.now)
    is_chosen = models.BooleanField(default=True, db_default=True)  # bought with the next checkout
    is_later = models.BooleanField(default=False, db_default=False)  # put aside: counts nowhere
    seen_minor = models.BigIntegerField(null=True)  # the price when it was put in, in the store's currency
    seen_currency = models.CharField(max_length=3, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant_id"], name="cart_line_per_variant"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="cart_line_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"
