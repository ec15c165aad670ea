"""What the platform puts before visitors, with addresses of this face."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from entrepot.kernel import clock
from entrepot.marketing.queries import slots
from entrepot.marketing.types import Link, SlotPicture

from .visitor import language


@dataclass(frozen=True, slots=True)
class ShownSlot:
    """A slot as pages show it."""

    headline: str
    text: str
    button: str
    alt: str
    language: str
    picture: SlotPicture | None
    address: str


def shown_slots(place: str, *, category_path: str = "", limit: int = 8) -> tuple[ShownSlot, ...]:
    """What stands in the place now, in the page's language; one statement."""
    found = slots(place, language(), clock.now(), category_path=category_path, limit=limit)
    return tuple(
        ShownSlot(slot.headline, slot.text, slot.button, slot.alt, slot.language, slot.picture, _address(slot.link))
        for slot in found
    )


def _address(link: Link) -> str:
    match link.kind:
        case "product":
            return reverse("storefront:product", args=[link.value])
        case "category":
            return reverse("storefront:category", args=[link.value])
        case "store":
            return reverse("storefront:store", args=[link.value])
        case "search":
            return f"{reverse('storefront:search')}?{urlencode({'q': link.value})}"
        case _:
            return link.value
