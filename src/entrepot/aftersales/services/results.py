"""What became of refunds, as payments tells it; and of orders that were shipped meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from entrepot.aftersales.enums import CaseKind, CaseState, Side
from entrepot.aftersales.models import Case
from entrepot.aftersales.types import Moved
from entrepot.identity.types import PROVIDER, SYSTEM
from entrepot.kernel.errors import Refused

from .engine import act_on_all


def refunds_done(refund_ids: Iterable[UUID]) -> list[Moved | Refused]:
    """The provider has given the money back: these refunds' cases are done. Safe to repeat."""
    cases = Case.objects.filter(refund_id__in=list(refund_ids), closed_at=None).order_by("pk").values_list("pk", flat=True)
    return act_on_all([(pk, ["refunded"]) for pk in cases], side=Side.PROVIDER, actor=PROVIDER)


def refunds_declined(refund_ids: Iterable[UUID]) -> list[Moved | Refused]:
    """The provider could not: a person looks; where an account was named, the shopper names another one. Safe to repeat."""
    found = (
        Case.objects.filter(refund_id__in=list(refund_ids), state=CaseState.REFUNDING)
        .order_by("pk")
        .values_list("pk", "account")
    )
    moves = [(pk, ["account_again" if account else "declined"]) for pk, account in found]
    return act_on_all(moves, side=Side.PROVIDER, actor=PROVIDER)


def shipped_meanwhile(order_ids: Iterable[UUID]) -> list[Moved | Refused]:
    """Refunds before shipping that nobody had agreed to end when the order is shipped. Safe to repeat."""
    found = Case.objects.filter(order_id__in=list(order_ids), kind=CaseKind.UNSHIPPED, closed_at=None)
    return act_on_all(
        [(pk, ["overtaken"]) for pk in found.order_by("pk").values_list("pk", flat=True)], side=Side.SYSTEM, actor=SYSTEM
    )
