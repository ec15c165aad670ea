"""Where a store keeps its goods."""

from django.db import models

from entrepot.inventory.enums import WarehouseKind
from entrepot.kernel.ids import uuid7


class Warehouse(models.Model):
    """A place of a store: overseas (direct mail), in a bonded zone, or domestic."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store = models.ForeignKey("stores.Store", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=WarehouseKind)
    country = models.CharField(max_length=2)  # ISO 3166-1 alpha-2
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "name"], name="warehouse_name_in_store")]

    def __str__(self) -> str:
        return self.name
