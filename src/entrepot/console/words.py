"""Words that only the platform's people read, and what they call things otherwise than the others."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from entrepot.wording.vocabulary import Vocabulary
from entrepot.wording.words import Words

ACCOUNTS: Final[Words] = {
    "asset.inventory": _("Goods of own retail"),
    "cost.goods": _("Cost of goods sold"),
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
    "revenue.retail": _("Revenue: own retail"),
    "revenue.service": _("Revenue: services"),
    "suspense.payment": _("Payments that fit no order"),
    "tax.payable": _("Duty and taxes payable"),
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
WHO: Final[Words] = {
    "": _("Everybody"),
    "platform": _("The platform's people"),
    "staff": _("Staff of stores"),
    "locked": _("Locked"),
}
word: Final = Vocabulary(
    {
        "account": ACCOUNTS,
        "audit": AUDITS,
        "claim": {
            "commission": _("Commission of the platform"),
            "tax": _("Duty and taxes collected"),
            "freight": _("Freight of own retail"),
            "retail": _("Goods of own retail"),
        },
        "link": LINK_KINDS,
        "place": PLACES,
        "proposal_kind": PROPOSAL_KINDS,
        "showing": SHOWING,
        "speaker": SPEAKERS,
        "who": WHO,
    }
)
