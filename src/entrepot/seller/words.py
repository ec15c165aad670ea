"""Words that only merchants read, and what they call things otherwise than the others."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from entrepot.wording.vocabulary import Vocabulary
from entrepot.wording.words import Words

IMPORT_FIELDS: Final[Words] = {
    "external_id": _("Your number"),
    "sku": _("Article number"),
    "title": _("Title"),
    "title:en": _("Title (English)"),
    "title:zh-hans": _("Title (Simplified Chinese)"),
    "description": _("Description"),
    "description:en": _("Description (English)"),
    "description:zh-hans": _("Description (Simplified Chinese)"),
    "brand": _("Brand"),
    "category": _("Category"),
    "currency": _("Currency"),
    "attributes": _("Properties"),
    "attributes_text": _("Properties as text"),
    "price": _("Price"),
    "compare_at": _("Price before"),
    "cost": _("Cost"),
    "gtin": _("Barcode (GTIN)"),
    "origin": _("Country of origin"),
    "hs_code": _("HS code"),
    "picture": _("Picture"),
    "pictures": _("Pictures"),
    "weight_g": _("Weight (g)"),
    "length_mm": _("Length (mm)"),
    "width_mm": _("Width (mm)"),
    "height_mm": _("Height (mm)"),
    "net_content": _("Net content"),
    "net_unit": _("Unit of the content"),
    "options": _("Options"),
    "is_active": _("On sale"),
}
CODES: Final[Words] = {  # what a line of the statement is for
    "goods": _("Goods"),
    "freight": _("Freight"),
    "tax": _("Duty and taxes"),
    "commission": _("Commission"),
    "payout": _("Payout"),
    "cash": _("Cash"),
    "repay": _("Repayment"),
    "reserve": _("Reserve"),
    "sweep": _("Release"),
    "fx": _("Exchange"),
    "cost": _("Cost of goods"),
    "fee_tax": _("Tax on fees"),
    "annual": _("Annual fee"),
    "deposit": _("Deposit"),
    "penalty": _("Penalty"),
    "coupon": _("Coupon"),
    "points": _("Points"),
}
ACCOUNTS: Final[Words] = {  # accounts of the books, as a store sees them
    "dispute.receivable": _("Chargebacks"),
    "escrow.order": _("Escrow of orders"),
    "expense.promotion": _("Paid by the platform"),
    "freight.payable": _("Freight"),
    "merchant.accrued": _("Your part, not yet released"),
    "merchant.available": _("Your balance"),
    "merchant.deposit": _("Your deposit"),
    "merchant.receivable": _("What you owe"),
    "merchant.reserve": _("Held back for a while"),
    "payout.inflight": _("On its way to the bank"),
    "psp.clearing": _("Payment provider"),
    "refund.inflight": _("Refunds on their way"),
    "revenue.commission": _("Commission"),
    "revenue.penalty": _("Penalty"),
    "revenue.service": _("Fees of the platform"),
    "tax.payable": _("Duty and taxes"),
}
REFERENCES: Final[Words] = {  # what bookings refer to, where their number says nothing to people
    "annual_fee": _("Annual fee"),
    "case": _("After-sales case"),
    "deposit": _("Deposit"),
    "dispute": _("Chargeback"),
    "order": _("Order"),
    "payout": _("Payout"),
    "refund": _("Refund"),
    "reserve": _("Held back money released"),
    "sample": _("Delivery of the sample market"),
}
INVOICE_LINES: Final[Words] = {"commission": _("Commission"), "annual_fee": _("Annual fee"), "fee_tax": _("Tax on fees")}
INVOICE_BACK: Final[Words] = {"commission": _("Commission given back"), "fee_tax": _("Tax given back")}
LEAVES: Final[Words] = {
    "catalog.view": _("See products"),
    "catalog.edit": _("Edit products"),
    "catalog.publish": _("Publish and withdraw products"),
    "catalog.import": _("Import and export products"),
    "stock.view": _("See stock"),
    "stock.adjust": _("Book stock"),
    "freight.edit": _("Edit freight templates"),
    "orders.view": _("See orders"),
    "orders.edit": _("Edit orders"),
    "orders.ship": _("Ship and cancel orders"),
    "orders.cancel": _("Cancel orders"),
    "orders.refund": _("Refund orders"),
    "finance.view": _("See balance and statement"),
    "finance.payout": _("Pay out"),
    "staff.view": _("See staff"),
    "staff.manage": _("Invite staff, change roles"),
    "keys.manage": _("API keys"),
    "webhooks.manage": _("Webhooks"),
    "stores.edit": _("Store's settings"),
    "stores.close": _("Close the store"),
    "audit.view": _("See who did what"),
    "messages.answer": _("Answer shoppers"),
}
LEAF_GROUPS: Final[Words] = {
    "catalog": _("Products"),
    "stock": _("Stock"),
    "freight": _("Freight"),
    "orders": _("Orders"),
    "messages": _("Messages"),
    "finance": _("Finances"),
    "staff": _("Staff"),
    "keys": _("Programs"),
    "webhooks": _("Programs"),
    "stores": _("Store"),
    "audit": _("Activity"),
}
CONTINENTS: Final[Words] = {
    "china": _("China by provinces"),
    "asia": _("Asia"),
    "europe": _("Europe"),
    "north_america": _("North America"),
    "south_america": _("South America"),
    "oceania": _("Oceania"),
    "africa": _("Africa"),
    "antarctica": _("Antarctica"),
}
FREIGHT_STEPS: Final[Words] = {
    "base": _("By the template"),
    "seller_pays": _("The store pays"),
    "free": _("Free"),
    "remote": _("Remote area"),
    "percent": _("Surcharge"),
    "minimum": _("Up to the minimum"),
    "maximum": _("Down to the maximum"),
}
INBOX: Final[Words] = {
    "waiting": _("Waiting for an answer"),
    "unread": _("Unread"),
    "answered": _("Answered"),
    "all": _("All"),
}
NUMBER_WARNINGS: Final[Words] = {
    "empty": _("No number"),
    "unknown_form": _("No carrier that we know writes numbers like this"),
    "wrong_check_digit": _("The check digit does not fit: is there a typing error?"),
    "not_a_number_of_this_carrier": _("Numbers of this carrier look different"),
}
word: Final = Vocabulary(
    {
        "claim": {"store": _("Your part")},
        "account": ACCOUNTS,
        "reference": REFERENCES,
        "code": CODES,
        "continent": CONTINENTS,
        "freight_step": FREIGHT_STEPS,
        "import_field": IMPORT_FIELDS,
        "inbox": INBOX,
        "invoice_back": INVOICE_BACK,
        "invoice_line": INVOICE_LINES,
        "leaf": LEAVES,
        "leaf_group": LEAF_GROUPS,
        "number_warning": NUMBER_WARNINGS,
        "order": {"paid": _("To ship")},
        "payout": {"unknown": _("Being asked about")},
        "store_kind": {
            "own": _("The platform's own retail"),
            "global": _("Global: goods from abroad"),
            "domestic": _("Domestic: goods inside the country"),
        },
    }
)
