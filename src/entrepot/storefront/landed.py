"""What one piece costs at the visitor's door: worked out once for all who see the same offer, and shared for a few seconds.

The offer itself (price, words, stock) is part of the question, so a change of it is answered anew at once. Freight tables, taxes and the
state of the store may be `FRESH_S` old here; the checkout always asks again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.kernel.shared import Shared
from entrepot.orders.services import quote
from entrepot.orders.types import Address, Item, QuoteRequest
from entrepot.wording.refusals import sentence

from .quoted import ShownOrder, shown_order
from .visitor import Preferences, language

FRESH_S = 20.0


@dataclass(frozen=True, slots=True)
class Landed:
    """The opened-up price of one piece, or why there is none, as a sentence."""

    order: ShownOrder | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    variant_id: UUID
    offer: bytes
    stock: str
    to: Preferences
    language: str
    today: date


def _quoted(asked: _Asked) -> Landed:
    where = Address(name="", country=asked.to.country, lines=())
    [outcome] = quote([QuoteRequest((Item(asked.variant_id, 1),), where, asked.to.currency, asked.language)])
    if isinstance(outcome, Refused):
        return Landed(refusal=sentence(outcome))
    return Landed(shown_order(outcome.orders[0], outcome.currency))


_shared: Shared[_Asked, Landed] = Shared(_quoted, fresh_s=lambda: FRESH_S, most=5_000)


def landed(variant_id: UUID, *, offer: bytes, stock: str, to: Preferences) -> Landed:
    """The landed cost of one piece of the variant in the page's language. `offer` and `stock` are what is known of it now."""
    return _shared.of(_Asked(variant_id, offer, stock, to, language(), clock.now().date()))
