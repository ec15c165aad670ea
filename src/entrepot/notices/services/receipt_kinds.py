"""What the facts of paying on receipt are told as."""

from __future__ import annotations

from typing import Any, Final

from entrepot.events.facts.orders import ReceiptLimitChanged
from entrepot.events.facts.payments import AuthorisationLapsed, CaptureRefused
from entrepot.notices.enums import Kind

ReceiptFact = AuthorisationLapsed | CaptureRefused | ReceiptLimitChanged
RECEIPT_FACTS: Final = (AuthorisationLapsed, CaptureRefused, ReceiptLimitChanged)
# The goods are out of the store's hands: what was not taken has to be paid otherwise.
_AFTER_SHIPPING: Final = frozenset({"partly_shipped", "shipped", "collecting"})


def kind_of_receipt(fact: ReceiptFact, order: dict[str, Any] | None) -> Kind | None:
    """The shopper is told of the limit; of the amount at the first refusal, and when it is given up or has ended."""
    if isinstance(fact, ReceiptLimitChanged):
        return Kind.RECEIPT_LIMIT_GONE if fact.level == "none" else Kind.RECEIPT_LIMIT
    if order is None or order["paid_at"] is not None or order["state"] not in _AFTER_SHIPPING:
        return None
    is_news = isinstance(fact, AuthorisationLapsed) or fact.refusals == 1 or fact.next_attempt_at is None
    return Kind.ORDER_NOT_TAKEN if is_news else None
