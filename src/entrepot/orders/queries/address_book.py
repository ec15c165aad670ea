"""The address book, and how addresses are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from entrepot.kernel.errors import Missing
from entrepot.orders import postal
from entrepot.orders.models import SavedAddress
from entrepot.orders.types import Address, AddressEntry, PostalForm


def address_book(person_id: UUID) -> list[AddressEntry]:
    """The person's addresses: the default first, then by last use."""
    lines = SavedAddress.objects.filter(person_id=person_id).order_by("-is_default", "-used_at")
    return [_entry(line) for line in lines]


def address_entry(address_id: UUID, *, person_id: UUID) -> AddressEntry:
    """One line of the person's book. Raises Missing, also for somebody else's."""
    line = SavedAddress.objects.filter(id=address_id, person_id=person_id).first()
    if line is None:
        raise Missing(what="address")
    return _entry(line)


def postal_form(country: str, region: str = "", city: str = "", *, language: str = "en") -> PostalForm:
    """The fields of an address in the country, with what can be chosen after `region` and `city`."""
    return postal.form_of(country, region, city, language=language)


def address_lines(address: Mapping[str, Any], language: str = "en") -> list[str]:
    """A stored address line by line, as its country writes it, without the country."""
    return postal.lines_of(address, language)


def _entry(line: SavedAddress) -> AddressEntry:
    content = {name: value for name, value in line.content.items() if name in Address.__dataclass_fields__}
    return AddressEntry(line.id, Address(**{**content, "lines": tuple(content["lines"])}), line.is_default)
