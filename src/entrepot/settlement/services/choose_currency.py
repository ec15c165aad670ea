"""A store says in which currency it is settled."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.events.facts.settlement import SettlementCurrencyChosen
from entrepot.events.services import publish
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.money import exponent
from entrepot.settlement.errors import PairNotCovered
from entrepot.settlement.models import CurrencyChoice
from entrepot.settlement.queries.exchange import settlement_currencies, uncovered
from entrepot.stores.queries import store

_ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def choose_currency(store_id: UUID, currency: str, *, actor: Actor) -> bool:
    """Settle the store in `currency` ("": as sold) from its next settled order on; whether that is anything new.

    What is settled already stays. Needs “finance.payout” at the store. Raises Missing, UnknownCurrency, and PairNotCovered where
    nobody publishes a rate from what the store sells in.
    """
    allow(actor, "finance.payout", [store_id])
    view = store(store_id)
    if currency:
        exponent(currency)
    with transaction.atomic():
        sql.execute(_ONE_AT_A_TIME, [f"settlement.currency:{store_id}"])
        if settlement_currencies([store_id]).get(store_id, "") == currency:
            return False
        base = uncovered(store_id, view.currency, currency) if currency else None
        if base is not None:
            raise PairNotCovered(base=base, quote=currency)
        CurrencyChoice.objects.create(store_id=store_id, currency=currency, chosen_at=clock.now(), chosen_by=actor.code)
        record(actor, "settlement.currency_chosen", [Subject("store", store_id, store_id, {"currency": currency})])
        publish([SettlementCurrencyChosen(store_id, currency)])
    return True
