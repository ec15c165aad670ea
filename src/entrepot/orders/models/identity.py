"""Who customs is told the buyer is: name and number sealed, only a mask readable."""

from django.db import models
from django.db.models import Q

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.orders.enums import IdentityKind


class BuyerIdentity(models.Model):
    """What a person gave once, so that it need not be typed again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=IdentityKind)
    sealed = models.BinaryField()
    mask = models.CharField(max_length=80)  # as pages show it
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_identity_per_kind")]

    def __str__(self) -> str:
        return self.mask


class PurchaseIdentity(models.Model):
    """What was given for a purchase, for its declarations; it does not change when the person's own details do."""

    purchase = models.OneToOneField("orders.Purchase", on_delete=models.PROTECT, primary_key=True, related_name="identity")
    kind = models.CharField(max_length=20, choices=IdentityKind)
    sealed = models.BinaryField(null=True)  # empty once purged
    mask = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sealed__isnull=True) | ~Q(mask=""), name="sealed_identity_has_a_mask")
        ]

    def __str__(self) -> str:
        return self.mask
