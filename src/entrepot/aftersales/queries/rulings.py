"""What a decision would post, before anybody decides."""

from __future__ import annotations

from uuid import UUID

from entrepot.aftersales import rules
from entrepot.aftersales.errors import UnknownCase
from entrepot.aftersales.models import Case
from entrepot.aftersales.types import Parts, PlannedLeg
from entrepot.settlement.queries import give_back_sources, shares
from entrepot.settlement.types import GivenBack


def ruling_preview(case_id: UUID, amount_minor: int) -> tuple[list[PlannedLeg], list[PlannedLeg]]:
    """(the postings, the shares): which accounts the refund takes from and what is freed, and who bears how much of it.

    Nothing is written. Raises UnknownCase, WrongAmount, GivesBackTooMuch.
    """
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise UnknownCase
    items = list(case.items.order_by("position"))
    most = [Parts(i.goods_minor, i.tax_minor, i.freight_minor) for i in items]
    if amount_minor == 0:
        freed = [PlannedLeg("", "escrow.order", "refund.inflight", case.amount_minor, "void")] if case.hold_journal_id else []
        return freed, []
    spread = rules.split(amount_minor, most)
    parts = [GivenBack(i.position, p.goods_minor, p.tax_minor, p.freight_minor) for i, p in zip(items, spread, strict=True)]
    bearing = [PlannedLeg(share.kind, "", "", share.amount_minor, "") for share in shares(case.order_id, parts)]
    if not case.before_release:
        sources = give_back_sources(case.order_id, parts)
        legs = [
            PlannedLeg(
                s.code, s.account.kind, s.to.kind if s.to else "refund.inflight", s.amount_minor, "pending", s.account.currency
            )
            for s in sources
        ]
        return legs, bearing
    sums = {
        "goods": sum(part.goods_minor for part in parts),
        "tax": sum(part.tax_minor for part in parts),
        "freight": sum(part.freight_minor for part in parts),
    }
    if case.hold_journal_id is None:  # paid on receipt, and nothing was taken yet: it is left out, and nothing is posted
        return [], bearing
    legs = [PlannedLeg(code, "escrow.order", "refund.inflight", minor, "pending") for code, minor in sums.items() if minor]
    if rest := case.amount_minor - amount_minor:
        legs.append(PlannedLeg("", "escrow.order", "escrow.order", rest, "void"))
    return legs, bearing
