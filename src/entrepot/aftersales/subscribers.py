"""What after-sales hears from other rooms."""

from __future__ import annotations

from collections.abc import Sequence

from entrepot.events.facts.aftersales import CaseAgreed, CaseClosed, CaseRefunded, ChargebackDecided
from entrepot.events.facts.orders import OrderShipped
from entrepot.events.facts.payments import AuthorisationReduced, RefundDeclined, RefundSucceeded
from entrepot.events.services import subscriber
from entrepot.events.types import Envelope
from entrepot.identity.types import SYSTEM
from entrepot.settlement.services import settle

from .services import put_back, refunds_declined, refunds_done, shipped_meanwhile


@subscriber("aftersales.outcomes", kinds=[RefundSucceeded, AuthorisationReduced, RefundDeclined, OrderShipped], batch=100)
def outcomes(facts: Sequence[Envelope]) -> None:
    """Refunds that are done or declined, amounts left out before they were taken, orders shipped while their shopper asked."""
    told = [envelope.fact for envelope in facts]
    refunds_done([fact.refund_id for fact in told if isinstance(fact, RefundSucceeded)])
    refunds_done([fact.reduction_id for fact in told if isinstance(fact, AuthorisationReduced)])
    refunds_declined([fact.refund_id for fact in told if isinstance(fact, RefundDeclined)])
    shipped_meanwhile([fact.order_id for fact in told if isinstance(fact, OrderShipped)])


@subscriber("aftersales.settle_what_waited", kinds=[CaseClosed, CaseRefunded, ChargebackDecided], batch=100)
def settle_what_waited(facts: Sequence[Envelope]) -> None:
    """A hold on the escrow is gone: an order that was received meanwhile, and could not be divided, is divided now."""
    ended = [e.fact.order_id for e in facts if isinstance(e.fact, CaseClosed | CaseRefunded | ChargebackDecided)]
    settle(list(dict.fromkeys(ended)), actor=SYSTEM)


@subscriber("aftersales.put_back", kinds=[CaseAgreed], batch=100)
def goods_are_back(facts: Sequence[Envelope]) -> None:
    """A store has its goods back: what is fit to be sold lies in stock again."""
    put_back([e.fact.case_id for e in facts if isinstance(e.fact, CaseAgreed) and e.fact.move == "confirm_return"])
