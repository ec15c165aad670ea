"""Refusals of the logistics room."""

from __future__ import annotations

from entrepot.kernel.errors import Invalid, Refused


class NotServed(Refused):
    """Nobody carries to that address under this template."""

    code = "logistics.not_served"
    template = "There is no delivery to {area} by this store."


class NoTemplate(Refused):
    """The store has no freight template that could price the parcel."""

    code = "logistics.no_template"
    template = "The store {store_id} has no freight template."


class BadTemplate(Invalid):
    """A freight template that cannot be: see `reason`."""

    code = "logistics.bad_template"
    template = "{field}: {reason}"


class TemplateInUse(Refused):
    """Products go by the template: name another one for them first."""

    code = "logistics.template_in_use"
    template = "{products} products go by this template. Choose another one for them first."


class TemplateIsDefault(Refused):
    """The default prices whatever has no template of its own; without it nobody could order."""

    code = "logistics.template_is_default"
    template = "This is the default template. Make another one the default before you delete it."


class NumberTaken(Refused):
    """The tracking number travels with another order already: customs asks for one number per parcel within six months."""

    code = "logistics.number_taken"
    template = "The number {number} of {carrier} is used by another order."


class NothingToShip(Invalid):
    """A dispatch without lines, or with a quantity that is none."""

    code = "logistics.nothing_to_ship"
    template = "A parcel holds at least one piece."


class UnknownParcel(Refused):
    """An event of a parcel that was never dispatched here."""

    code = "logistics.unknown_parcel"
    template = "No parcel of ours has the number {number} of {carrier}."
    kind = "missing"


class UnknownCarrier(Refused):
    """There is no carrier of that code."""

    code = "logistics.unknown_carrier"
    template = "There is no carrier “{carrier}”."
    kind = "missing"


class NotSupported(Refused):
    """The carrier cannot do that; see its capabilities."""

    code = "logistics.not_supported"
    template = "{carrier} cannot {what}."


class TooLate(Refused):
    """The carrier has the parcel: from now on it can only be returned."""

    code = "logistics.too_late"
    template = "{number} was picked up already; it can only be returned."
