"""The templates: which legs a journal of each kind may have. Data, so that a test can post every one of them.

A new kind of journal gets its row here first; posting an unknown kind, or a leg that the template does not name, is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from entrepot.ledger.errors import TemplateViolation, UnknownJournalKind
from entrepot.ledger.types import Journal


class Shape(NamedTuple):
    """One allowed leg: kinds of both accounts, the codes it may carry and the phases it may have."""

    debit: str
    credit: str
    codes: frozenset[str]
    phases: frozenset[str]


def _legs(phases: str, *lines: str) -> tuple[Shape, ...]:
    """Each line is "debit > credit: code code ..."."""
    shapes = []
    for line in lines:
        accounts, _, codes = line.partition(": ")
        debit, _, credit = accounts.partition(" > ")
        shapes.append(Shape(debit, credit, frozenset(codes.split()), frozenset(phases.split())))
    return tuple(shapes)


_PAY: Final = (
    "psp.clearing > escrow.order: goods freight tax",
    "expense.promotion > escrow.order: coupon points",
)
_SETTLE: Final = (
    "escrow.order > merchant.available: goods freight tax coupon points",
    "escrow.order > merchant.accrued: goods freight tax coupon points",
    "escrow.order > merchant.reserve: goods freight reserve",
    "escrow.order > merchant.receivable: repay",
    "escrow.order > revenue.commission: commission",
    "escrow.order > revenue.retail: goods freight coupon points",
    "escrow.order > revenue.service: service",
    "escrow.order > tax.payable: tax fee_tax",
    "escrow.order > freight.payable: freight",
    "escrow.order > fx.position: fx goods freight tax commission",
    "fx.position > merchant.available: fx goods freight",
    "fx.position > merchant.accrued: fx goods freight",
    "fx.position > merchant.reserve: fx goods freight reserve",
    "fx.position > merchant.receivable: repay",
    "fx.position > revenue.commission: commission",
    "fx.position > tax.payable: tax",
    "cost.goods > asset.inventory: cost",
)
_REFUND: Final = (
    "escrow.order > refund.inflight: goods freight tax coupon points",
    "suspense.payment > refund.inflight: mismatch duplicate late",
    "merchant.available > refund.inflight: goods freight tax",
    "merchant.reserve > refund.inflight: goods freight tax",
    "merchant.deposit > refund.inflight: goods freight tax",
    "merchant.receivable > refund.inflight: goods freight tax",
    "revenue.commission > refund.inflight: commission goods",
    "revenue.retail > refund.inflight: goods freight",
    "tax.payable > refund.inflight: tax fee_tax",
    "freight.payable > refund.inflight: freight",
    # A store that was settled in another currency gives back at the order's stored quote.
    "merchant.available > fx.position: goods",
    "merchant.reserve > fx.position: goods",
    "merchant.deposit > fx.position: goods",
    "merchant.receivable > fx.position: goods",
    "fx.position > refund.inflight: goods",
)
_CASE: Final = ("escrow.order > refund.inflight: goods freight tax coupon points",)
_REFUND_PAID: Final = ("refund.inflight > psp.clearing: cash", "refund.inflight > expense.promotion: coupon points")
_DISPUTE: Final = ("escrow.order > dispute.receivable: chargeback",)
_ADS: Final = ("ads.prepaid > revenue.ads: budget clicks",)

TEMPLATES: Final[Mapping[str, tuple[Shape, ...]]] = {
    "order.pay": _legs("posted", *_PAY),
    "order.settle": _legs("posted", *_SETTLE),
    "order.settle.hold": _legs("pending", *_SETTLE),
    "order.settle.post": _legs("post", *_SETTLE),
    "order.settle.void": _legs("void", *_SETTLE),
    "refund.hold": _legs("pending", *_REFUND) + _legs("void", *_CASE),  # what a case held before, in the same breath
    "case.hold": _legs("pending void", *_CASE),
    "case.void": _legs("void", *_CASE),
    "refund.post": _legs("post", *_REFUND) + _legs("posted", *_REFUND_PAID),
    "refund.void": _legs("void", *_REFUND),
    "refund": _legs("posted", *_REFUND, *_REFUND_PAID),
    "payment.late": _legs("posted", "psp.clearing > refund.inflight: late", "psp.clearing > suspense.payment: late"),
    "payment.late.refund": _legs("posted", *_REFUND_PAID, "suspense.payment > refund.inflight: late"),
    "payment.mismatch": _legs("posted", "psp.clearing > suspense.payment: mismatch"),
    "payment.mismatch.refund": _legs("posted", "suspense.payment > refund.inflight: mismatch", *_REFUND_PAID),
    "payment.duplicate": _legs("posted", "psp.clearing > suspense.payment: duplicate"),
    "payment.duplicate.refund": _legs("posted", "suspense.payment > refund.inflight: duplicate", *_REFUND_PAID),
    "reserve.release": _legs("posted", "merchant.reserve > merchant.available: reserve"),
    "accrued.sweep": _legs("posted", "merchant.accrued > merchant.available: sweep"),
    "receivable.repay": _legs(
        "posted", "merchant.available > merchant.receivable: repay", "merchant.deposit > merchant.receivable: repay"
    ),
    "receivable.write_off": _legs("posted", "expense.loss > merchant.receivable: loss"),
    "payout.hold": _legs("pending", "merchant.available > payout.inflight: payout"),
    "payout.paid": _legs("post", "merchant.available > payout.inflight: payout")
    + _legs("posted", "payout.inflight > psp.clearing: cash"),
    "payout.void": _legs("void", "merchant.available > payout.inflight: payout"),
    "payout.returned": _legs("posted", "psp.clearing > payout.inflight: cash", "payout.inflight > merchant.available: payout"),
    "psp.fee": _legs("posted", "expense.psp_fee > psp.clearing: fee", "psp.clearing > expense.psp_fee: fee"),
    "psp.difference": _legs("posted", "expense.loss > psp.clearing: difference", "psp.clearing > suspense.payment: difference"),
    "dispute.open": _legs("posted", "dispute.receivable > psp.clearing: chargeback") + _legs("pending", *_DISPUTE),
    "dispute.won": _legs("posted", "psp.clearing > dispute.receivable: chargeback") + _legs("void", *_DISPUTE),
    "dispute.lost": _legs("post", *_DISPUTE)
    + _legs(
        "posted",
        "merchant.available > dispute.receivable: chargeback",
        "merchant.reserve > dispute.receivable: chargeback",
        "merchant.deposit > dispute.receivable: chargeback",
        "merchant.receivable > dispute.receivable: chargeback",
        "revenue.retail > dispute.receivable: chargeback",
        "merchant.available > fx.position: chargeback",
        "merchant.reserve > fx.position: chargeback",
        "merchant.deposit > fx.position: chargeback",
        "merchant.receivable > fx.position: chargeback",
        "fx.position > dispute.receivable: chargeback",
    ),
    "deposit.in": _legs("posted", "psp.clearing > merchant.deposit: deposit"),
    "deposit.topup": _legs("posted", "merchant.available > merchant.deposit: deposit"),
    "deposit.back": _legs(
        "posted", "merchant.deposit > merchant.available: deposit", "merchant.deposit > merchant.receivable: repay"
    ),
    "penalty": _legs(
        "posted",
        "merchant.deposit > revenue.penalty: penalty",
        "merchant.available > revenue.penalty: penalty",
        "merchant.reserve > revenue.penalty: penalty",
        "merchant.receivable > revenue.penalty: penalty",
        "merchant.deposit > refund.inflight: compensation",
        "merchant.available > refund.inflight: compensation",
        *_REFUND_PAID,
    ),
    "service.fee": _legs(
        "posted",
        "merchant.available > revenue.service: annual agency service",
        "merchant.receivable > revenue.service: annual",
        "merchant.available > tax.payable: fee_tax",
        "merchant.receivable > tax.payable: fee_tax",
    ),
    "ads.topup": _legs("posted", "merchant.available > ads.prepaid: topup", "psp.clearing > ads.prepaid: topup"),
    "ads.budget": _legs("pending", *_ADS),
    "ads.clicks": _legs("post pending", *_ADS),
    "ads.close": _legs("void", *_ADS),
    "fx.deal": _legs("posted", "fx.position > psp.clearing: fx", "psp.clearing > fx.position: fx"),
    "tax.remit": _legs("posted", "tax.payable > psp.clearing: tax fee_tax"),
    "freight.remit": _legs("posted", "freight.payable > psp.clearing: freight"),
    "cost.back": _legs("posted", "asset.inventory > cost.goods: cost"),
    "stock.bought": _legs("posted", "asset.inventory > psp.clearing: cost"),
}
ADJUSTMENT: Final = "adjustment"
"""The one kind without a template: any two accounts, by one person and approved by another (the database insists)."""

_ALLOWED: Final[dict[str, dict[tuple[str, str, str], frozenset[str]]]] = {}
for _kind, _shapes in TEMPLATES.items():
    _rows = _ALLOWED.setdefault(_kind, {})
    for _shape in _shapes:
        for _phase in _shape.phases:
            _place = (_shape.debit, _shape.credit, _phase)
            _rows[_place] = _rows.get(_place, frozenset()) | _shape.codes
_NONE: Final[frozenset[str]] = frozenset()


def check(journal: Journal) -> None:
    """Hold `journal` against its template. Raises UnknownJournalKind or TemplateViolation."""
    if not journal.legs:
        raise TemplateViolation(f"{journal.kind} {journal.ref} has no legs")
    if journal.effective_at.tzinfo is None:
        raise TemplateViolation(f"{journal.kind} {journal.ref}: effective_at needs a time zone")
    if journal.kind == ADJUSTMENT:
        return
    allowed = _ALLOWED.get(journal.kind)
    if allowed is None:
        raise UnknownJournalKind(f"no template for journals of the kind {journal.kind!r}")
    for leg in journal.legs:
        if leg.code not in allowed.get((leg.debit.kind, leg.credit.kind, leg.phase), _NONE):
            raise TemplateViolation(f"{journal.kind} has no leg {leg.code}: {leg.debit.kind} > {leg.credit.kind}, {leg.phase}")
