"""A bank changed money for the platform: two people book it, and a part of the position is closed."""

from __future__ import annotations

from typing import Final

from django.db import IntegrityError, transaction

from entrepot.database import sql
from entrepot.events.facts.settlement import FxDealBooked
from entrepot.events.services import publish
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid
from entrepot.kernel.money import Money
from entrepot.ledger import services as ledger
from entrepot.ledger.queries import balance
from entrepot.ledger.types import AccountKey, Journal, Leg
from entrepot.settlement.errors import DealKnown, PositionSmaller
from entrepot.settlement.models import FxDeal

from ._deposit_move import checked_amount
from ._exchanging import position
from .book_deposit import BANK

_LONGEST: Final = 60
_ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(hashtextextended('settlement.fx_deal', 0))"


def checked_deal(sold: Money, bought: Money, reference: str) -> None:
    """Return when such an exchange of the bank could be booked. Raises Invalid, UnknownCurrency, DealKnown, PositionSmaller."""
    for side in (sold, bought):
        checked_amount(side.amount_minor, side.currency)
    if sold.currency == bought.currency:
        raise Invalid(field="bought_currency", reason="another currency than the one that was sold")
    if not 1 <= len(reference.strip()) <= _LONGEST:
        raise Invalid(field="reference", reason="the bank's own number of the exchange")
    if FxDeal.objects.filter(reference=reference.strip()).exists():
        raise DealKnown(reference=reference.strip())
    open_minor = max(0, balance(position(sold.currency)).available_minor)
    if sold.amount_minor > open_minor:
        raise PositionSmaller(open=open_minor, currency=sold.currency, asked=sold.amount_minor)


def book_deal(sold: Money, bought: Money, *, reference: str, reason: str, proposed_by: str, actor: Actor) -> FxDeal:
    """The platform's bank sold `sold` of what the position has and bought `bought` for it; both stand on the bank's account.

    `proposed_by` is another person's code than the actor's (a constraint). Needs “ledger.adjust”. Raises what `checked_deal` raises.
    """
    allow(actor, "ledger.adjust")
    now = clock.now()
    row = FxDeal(
        sold_currency=sold.currency, sold_minor=sold.amount_minor, bought_currency=bought.currency, bought_minor=bought.amount_minor,
        reference=reference.strip(), reason=reason.strip()[:300], made_by=proposed_by, approved_by=actor.code, at=now,
    )  # fmt: skip
    legs = (
        Leg("fx", position(sold.currency), AccountKey("psp.clearing", BANK, sold.currency), sold.amount_minor),
        Leg("fx", AccountKey("psp.clearing", BANK, bought.currency), position(bought.currency), bought.amount_minor),
    )
    try:
        with transaction.atomic():
            sql.execute(_ONE_AT_A_TIME)
            checked_deal(sold, bought, reference)
            row.save(force_insert=True)
            detail = {"sold": str(sold), "bought": str(bought), "reference": row.reference}
            record(actor, "settlement.fx_deal_booked", [Subject("settlement.fx_deal", row.pk, detail=detail)])
            publish([FxDealBooked(None, row.pk, sold.currency, sold.amount_minor, bought.currency, bought.amount_minor)])
            ledger.post(
                [
                    Journal(
                        row.pk, "fx.deal", f"fx_deal:{row.pk}", legs, actor=proposed_by, approver=actor.code, effective_at=now
                    )
                ]
            )
    except IntegrityError as error:  # booked by others in this moment
        if "reference" not in str(error):
            raise
        raise DealKnown(reference=row.reference) from error
    return row
