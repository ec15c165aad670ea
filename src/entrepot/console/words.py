"""Words that only the platform's people read, and what they call things otherwise than the others."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from entrepot.wording.vocabulary import Vocabulary
from entrepot.wording.words import Words

ACCOUNTS: Final[Words] = {
    "asset.inventory": _("Goods of own retail"),
    "cost.goods": _("Cost of goods sold"),
    "dispute.receivable": _("Chargebacks under way"),
    "escrow.order": _("Escrow of orders"),
    "expense.loss": _("Losses"),
    "expense.promotion": _("Promotion"),
    "expense.psp_fee": _("Fees of payment providers"),
    "freight.payable": _("Freight payable"),
    "fx.position": _("Exchange position"),
    "merchant.accrued": _("Stores: not yet released"),
    "merchant.available": _("Stores: can be paid out"),
    "merchant.deposit": _("Stores: deposits"),
    "merchant.receivable": _("Stores: owed to us"),
    "merchant.reserve": _("Stores: reserves"),
    "payout.inflight": _("Payouts on their way"),
    "psp.clearing": _("Money at payment providers"),
    "refund.inflight": _("Refunds on their way"),
    "revenue.ads": _("Revenue: advertising"),
    "revenue.commission": _("Revenue: commission"),
    "revenue.penalty": _("Revenue: penalties"),
    "revenue.retail": _("Revenue: own retail"),
    "revenue.service": _("Revenue: services"),
    "suspense.payment": _("Payments that fit no order"),
    "tax.payable": _("Duty and taxes payable"),
}
CODES: Final[Words] = {  # what a leg of a posting is for
    "goods": _("Goods"),
    "freight": _("Freight"),
    "tax": _("Duty and taxes"),
    "commission": _("Commission"),
    "payout": _("Payout"),
    "deposit": _("Deposit"),
    "penalty": _("Penalty"),
    "annual": _("Annual fee"),
    "cash": _("Cash"),
    "chargeback": _("Chargeback"),
    "compensation": _("Compensation"),
    "cost": _("Cost of goods"),
    "difference": _("Difference"),
    "duplicate": _("Paid twice"),
    "fee": _("Fee of the provider"),
    "fee_tax": _("Tax on fees"),
    "fx": _("Currency exchange"),
    "late": _("Paid too late"),
    "loss": _("Loss"),
    "mismatch": _("Another amount"),
    "repay": _("Repayment"),
    "reserve": _("Reserve"),
    "sweep": _("Release"),
}
RULES: Final[Words] = {  # keys of stores/data/store_kinds.toml
    "annual_fee_due": _("Yearly fee"),
    "auto_receipt_days": _("Receipt is assumed after days"),
    "customs_required": _("Customs documents"),
    "deposit_due": _("Deposit"),
    "genuine_claim_days": _("Claim that goods are not genuine, days"),
    "required_papers": _("Papers that are asked for"),
    "return_country": _("Country that returns go to"),
    "return_days": _("Return within days"),
    "routes": _("Ways of the goods"),
    "settlement_currency": _("Currency of payouts"),
    "ship_promise_hours": _("Shipping promise, hours"),
}
AUDITS: Final[Words] = {
    "waiting": _("Waiting for a worker"),
    "running": _("Looking"),
    "done": _("Done"),
    "failed": _("Broke off"),
}
PROPOSAL_KINDS: Final[Words] = {
    "fee_plan": _("Fee plan"),
    "tax_row": _("Tax rule"),
    "second_factor": _("Lost second factor"),
    "book_difference": _("Difference to a provider"),
    "close_month": _("Closing of a month"),
    "order_periods": _("Periods of orders"),
    "payout_policy": _("Rules of paying out"),
    "deposit_in": _("Deposit of a store"),
    "penalty": _("Penalty"),
    "fee_tax": _("Tax on fees"),
    "holdback_policy": _("Holding back of settlements"),
    "receipt_level": _("Limit for paying on receipt"),
    "released_otherwise": _("Released otherwise"),
    "fx_rates": _("Exchange rates"),
    "fx_policy": _("Margin on exchanges"),
    "fx_deal": _("Exchange by the bank"),
}
POLICY_VALUES: Final[Words] = {
    "pay_minutes": _("Time to pay, minutes"),
    "receive_days_after_delivery": _("Receipt is assumed after delivery, days"),
    "extend_days": _("More time for shoppers who ask, days"),
    "every_hours": _("Time between two payouts of a store, hours"),
    "minimum_minor": _("Smallest payout"),
    "account_cooldown_hours": _("Rest after a change of the bank account, hours"),
    "new_store_days": _("A store is new for, days"),
    "new_bps": _("Held back of new stores, basis points"),
    "new_hold_days": _("Held back of new stores for, days"),
    "bps": _("Held back of other stores, basis points"),
    "hold_days": _("Held back of other stores for, days"),
}
MARGIN_COLUMNS: Final[Words] = {
    "margin": _("Margin"),
    "sales": _("Sales"),
    "refunds": _("Refunds"),
    "cost": _("Cost"),
    "pieces": _("Pieces"),
    "month": _("Month"),
    "title": _("Product"),
}
PLACES: Final[Words] = {
    "home_hero": _("First page: on top"),
    "home_band": _("First page: band"),
    "category_banner": _("Banner of a category"),
}
SHOWING: Final[Words] = {
    "draft": _("Draft"),
    "waiting": _("To come"),
    "now": _("Showing now"),
    "over": _("Over"),
}
LINK_KINDS: Final[Words] = {
    "product": _("a product"),
    "category": _("a category"),
    "store": _("a store"),
    "search": _("a search"),
    "path": _("a page of this site"),
}
SPEAKERS: Final[Words] = {"shopper": _("Shopper"), "store": _("Store")}
BREAKS: Final[Words] = {
    "missing": _("Missing in the statement"),
    "extra": _("Unknown to us"),
    "amount": _("Other amount"),
    "currency": _("Other currency"),
    "fee": _("Other fee than agreed"),
    "date": _("Other day"),
    "duplicate": _("Stands there twice"),
    "sign": _("In for out"),
    "wrong_reference": _("Other number"),
    "refund_without_payment": _("Refund without a payment"),
    "late": _("Came late"),
    "reordered": _("Out of order"),
}
GUIDES: Final[Words] = {
    "missing": _(
        "We have booked this movement, the provider's statement does not have it. It may come with a later statement: then this"
        " closes by itself. If it does not, ask the provider; money that was never there is booked as a loss."
    ),
    "extra": _(
        "The provider moved money that we know nothing of. A payment whose notification was lost shows itself when the provider"
        " is asked. A chargeback is over here as soon as it is entered. What stays belongs to somebody else: claim it, or keep it in"
        " suspense."
    ),
    "amount": _("Both sides have the movement with another amount. Ask the provider anew, claim the difference, or book it."),
    "currency": _("Both sides have the movement in another currency. Nothing is booked before the provider has explained it."),
    "fee": _("The provider kept another fee than the terms in force say. Claim it, or explain why it is right."),
    "date": _("The provider dates the movement on another day. No money differs; say why, so that the month can be closed."),
    "duplicate": _("The movement stands in the statements more than once. Claim it: money moved once."),
    "sign": _("What came in stands as going out, or the other way round. Claim it from the provider."),
    "wrong_reference": _(
        "The movement stands there under another number than we know it by. Ask anew; the amounts are not in doubt."
    ),
    "refund_without_payment": _("The provider gave money back for a payment that we never had. Claim it."),
    "late": _("The movement of an earlier day came with a later statement. Nothing is to be done."),
    "reordered": _("A line stands before something that happened earlier. No money differs."),
}
MOVEMENTS: Final[Words] = {
    "payment": _("Payment"),
    "refund": _("Refund"),
    "payout": _("Payout"),
    "payout_return": _("Payout sent back"),
    "fee": _("Charge of the provider"),
    "chargeback": _("Chargeback"),
    "chargeback_won": _("Chargeback given back"),
    "chargeback_fee": _("Charge for a chargeback"),
    "other": _("Something else"),
}
RESOLUTIONS: Final[Words] = {
    "arrived_late": _("Came with a later statement"),
    "books_agree": _("Both sides agree now"),
    "corrected": _("Corrected by the provider"),
    "booked": _("Booked by two people"),
    "claimed": _("Claimed from the provider"),
    "explained": _("Explained"),
}
BREAK_STATES: Final[Words] = {"open": _("Not resolved"), "resolved": _("Resolved"), "": _("Every one")}
WHO: Final[Words] = {
    "": _("Everybody"),
    "platform": _("The platform's people"),
    "staff": _("Staff of stores"),
    "locked": _("Locked"),
}
STORE_STEPS: Final[Words] = {
    "suspend": _("Suspend"),
    "reopen": _("Open again"),
    "wind_down": _("Let it wind down"),
    "close": _("Close for good"),
}
word: Final = Vocabulary(
    {
        "account": ACCOUNTS,
        "audit": AUDITS,
        "break": BREAKS,
        "break_state": BREAK_STATES,
        "guide": GUIDES,
        "claim": {
            "commission": _("Commission of the platform"),
            "tax": _("Duty and taxes collected"),
            "freight": _("Freight of own retail"),
            "retail": _("Goods of own retail"),
        },
        "code": CODES,
        "link": LINK_KINDS,
        "rule": RULES,
        "provider_movement": MOVEMENTS,
        "margin_column": MARGIN_COLUMNS,
        "place": PLACES,
        "policy_value": POLICY_VALUES,
        "proposal_kind": PROPOSAL_KINDS,
        "resolution": RESOLUTIONS,
        "showing": SHOWING,
        "speaker": SPEAKERS,
        "store_step": STORE_STEPS,
        "who": WHO,
    }
)
