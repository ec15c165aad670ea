"""Buy: place purchases and start their payments in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import IntegrityError

from entrepot.database import sql
from entrepot.kernel.errors import Refused
from entrepot.orders.queries.receipt_offer import ReceiptWish
from entrepot.orders.types import CheckedOut, CheckoutRequest, Placed, PlaceRequest
from entrepot.payments.queries import latest_attempts
from entrepot.payments.services import start
from entrepot.payments.types import PartAmount, Started, StartPayment

from .place import place_within, was_faster
from .receipt_limits import refuse_beyond_limits


class _Undo(Exception):
    """Some payments cannot be started: nothing of this round may stay."""

    def __init__(self, refusals: Mapping[int, Refused]) -> None:
        self.refusals = refusals


def checkout(requests: Sequence[CheckoutRequest]) -> list[CheckedOut | Refused]:
    """Place each request's quote and start its payment; one outcome per request, in the order given.

    Nothing outward happens here: the cashier is opened afterwards (`payments.services.open_cashier`). A purchase whose payment
    cannot be started (UnknownProvider, MethodNotOffered, NotAuthorisable), or that goes beyond what its
    shopper may have open that is paid on receipt (ReceiptNotOffered), is not placed; the others go on. A repeat with the same
    key returns the first purchase and its latest payment.
    """
    outcomes: dict[int, CheckedOut | Refused] = {}
    while len(outcomes) < len(requests):
        going = {i: request for i, request in enumerate(requests) if i not in outcomes}
        try:
            with sql.transaction():
                done = _round(going)
            outcomes |= done
        except _Undo as undo:
            outcomes |= undo.refusals
        except IntegrityError as error:
            if not was_faster(error):
                raise
    return [outcomes[i] for i in range(len(requests))]


def _round(going: Mapping[int, CheckoutRequest]) -> dict[int, CheckedOut | Refused]:
    placed = dict(zip(going, place_within([request.place for request in going.values()]), strict=True))
    new = {i: p for i, p in placed.items() if isinstance(p, Placed) and not p.repeated}
    later = {i: purchase for i, purchase in new.items() if going[i].on_receipt}
    if later:
        _keep_to_limits({i: (going[i].place, purchase) for i, purchase in later.items()})
    payments = [_payment(going[i], purchase) for i, purchase in new.items()]
    started = dict(zip(new, start(payments, are_new=True), strict=True))
    if refusals := {i: s for i, s in started.items() if isinstance(s, Refused)}:
        raise _Undo(refusals)
    again = [p.purchase_id for p in placed.values() if isinstance(p, Placed) and p.repeated]
    earlier = latest_attempts(again) if again else {}
    outcomes: dict[int, CheckedOut | Refused] = {}
    for i, outcome in placed.items():
        if isinstance(outcome, Refused):
            outcomes[i] = outcome
            continue
        payment = started.get(i) or earlier[outcome.purchase_id]
        assert isinstance(payment, Started)
        outcomes[i] = CheckedOut(outcome, payment)
    return outcomes


def _keep_to_limits(later: Mapping[int, tuple[PlaceRequest, Placed]]) -> None:
    """Note that these purchases are paid on receipt. Raises _Undo for those that their shoppers' limits do not allow."""
    ids = sql.plain(purchase.purchase_id for _, purchase in later.values())
    sql.execute("UPDATE orders_order SET on_receipt = true WHERE purchase_id = ANY(%s::uuid[])", [ids])
    wishes = {
        i: ReceiptWish(
            request.buyer_id,
            purchase.currency,
            purchase.total_minor,
            len(purchase.orders),
            frozenset(order.store_kind for order in request.quote.orders),
        )
        for i, (request, purchase) in later.items()
    }
    if refusals := refuse_beyond_limits(wishes):
        raise _Undo(refusals)


def _payment(request: CheckoutRequest, purchase: Placed) -> StartPayment:
    return StartPayment(
        purchase_id=purchase.purchase_id,
        provider=request.provider,
        method=request.method,
        currency=purchase.currency,
        parts=tuple(PartAmount(o.id, o.store_id, o.goods_minor, o.freight_minor, o.tax_minor) for o in purchase.orders),
        expires_at=purchase.pay_by,
        return_url=request.return_url.replace("{purchase}", str(purchase.purchase_id)),
        subject=", ".join(order.number for order in purchase.orders),
        is_captured_later=request.on_receipt,
    )
