"""The platform decides a case."""

from __future__ import annotations

from uuid import UUID

from entrepot.aftersales import policy
from entrepot.aftersales.enums import Side
from entrepot.aftersales.errors import UnknownCase
from entrepot.aftersales.models import Case
from entrepot.aftersales.types import Change, Moved
from entrepot.identity.types import Actor
from entrepot.kernel import clock

from .engine import act


def rule_case(case_id: UUID, amount_minor: int, text: str, *, actor: Actor) -> Moved:
    """Decide that `amount_minor` goes to the shopper and the rest is free for the store; nothing moves yet.

    Above the limit of the day a second person confirms. Both sides may appeal once, for some days; then the decision is carried
    out: what was held becomes the refund and the rest is free, in one journal. Raises what `act` raises, and WrongAmount.
    """
    currency = Case.objects.filter(pk=case_id).values_list("currency", flat=True).first()
    if currency is None:
        raise UnknownCase
    name = "rule_large" if amount_minor > policy.limit_minor(currency, clock.now()) else "rule"
    return act(case_id, name, side=Side.OPERATOR, actor=actor, change=Change(text=text, amount_minor=amount_minor))
