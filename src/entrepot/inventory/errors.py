"""What the warehouse refuses."""

from entrepot.kernel.errors import Refused


class OutOfStock(Refused):
    """Fewer pieces are free than were asked for; `available` says how many."""

    code = "inventory.out_of_stock"
    template = "Only {available} of “{sku}” are left; {wanted} were asked for."


class UnknownVariant(Refused):
    code = "inventory.unknown_variant"
    template = "There is no such item in this store."
    kind = "missing"


class UnknownWarehouse(Refused):
    code = "inventory.unknown_warehouse"
    template = "There is no such warehouse in this store."
    kind = "missing"


class BelowReserved(Refused):
    """A correction would leave fewer pieces than are promised to orders."""

    code = "inventory.below_reserved"
    template = "{reserved} pieces are promised to orders; no fewer than that can be on hand."
