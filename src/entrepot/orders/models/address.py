"""Where a shopper has parcels sent."""

from django.db import models
from django.db.models import Q

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7


class SavedAddress(models.Model):
    """A line of a person's address book; one of them may be the default."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    content = models.JSONField()  # types.Address.as_json
    is_default = models.BooleanField(default=False)
    used_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(is_default=True), name="one_default_address"),
        ]
        indexes = [models.Index(fields=["person", "-is_default", "-used_at"], name="address_book")]

    def __str__(self) -> str:
        return f"{self.content.get('name', '')}, {self.content.get('city', '')}"
