"""What a shopper would pay at the door if a parcel went by ways of sending that are not in force yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.logistics.types import FreightOffer, FreightRequest
from entrepot.orders.types import QuotedOrder, QuoteRequest

from .quote import carried, draft_orders, found_for, freight_request, with_tax


def try_freight(
    request: QuoteRequest, priced: Callable[[FreightRequest], Sequence[FreightOffer]]
) -> list[QuotedOrder | Refused]:
    """The order that the request would make, once for each way that `priced` offers for its parcel, with duty and tax: what `quote`
    would answer if these ways were in force. Nothing is written.

    The request is about goods of one store and one warehouse. Raises what `quote` refuses about the goods themselves; a way whose
    tax cannot be decided is a refusal in its place. Raises what `priced` raises.
    """
    now = clock.now()
    found = found_for([request])
    drafts = draft_orders(request, found, now)
    if isinstance(drafts, Refused):
        raise drafts
    [order] = drafts
    offers = priced(freight_request(request, order, found[0]))
    return with_tax([(request, carried(request, order, [offer], now)) for offer in offers], found)
