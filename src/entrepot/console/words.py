"""Stored words of other rooms as the platform's people read them. A test holds each list equal to the room's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, Promise]

ORDERS: Final[Words] = {
    "wait_buyer_pay": _("Waiting for payment"),
    "paid": _("Paid, waiting for the store to ship"),
    "partly_shipped": _("Partly shipped"),
    "shipped": _("Shipped"),
    "finished": _("Received"),
    "closed_unpaid": _("Closed without payment"),
    "closed_refunded": _("Closed and refunded"),
}
STEPS: Final[Words] = {
    "place": _("Order placed"),
    "pay": _("Payment received, held in escrow"),
    "cancel": _("Cancelled"),
    "expire_payment": _("Payment time is over"),
    "ship": _("Shipped"),
    "remind_to_ship": _("Shipping promise is over"),
    "cancel_paid": _("Cancelled and refunded"),
    "deliver": _("Parcel delivered"),
    "extend_receipt": _("The shopper took more time"),
    "confirm_receipt": _("The shopper confirmed receipt"),
    "auto_receive": _("Receipt assumed after the time was over"),
}
MOVERS: Final[Words] = {
    "buyer": _("Shopper"),
    "store": _("Store"),
    "operator": _("Platform's staff"),
    "provider": _("Payment provider"),
    "carrier": _("Carrier"),
    "clock": _("Timer"),
    "system": _("Platform"),
}
ROUTES: Final[Words] = {
    "overseas": _("Direct mail from abroad"),
    "bonded": _("From a bonded warehouse"),
    "domestic": _("From inside the country"),
}
TIMERS: Final[Words] = {
    "orders.pay": _("Time to pay"),
    "orders.ship": _("Shipping promise"),
    "orders.receive": _("Receipt is assumed"),
}
PARCELS: Final[Words] = {
    "pending": _("Waiting for the carrier"),
    "picked_up": _("Picked up"),
    "in_transit": _("In transit"),
    "on_hold": _("Held"),
    "out_for_delivery": _("Out for delivery"),
    "ready_for_pickup": _("Ready to be picked up"),
    "delivered": _("Delivered"),
    "delivery_failed": _("Delivery failed"),
    "delivery_delayed": _("Delayed"),
    "return_to_sender": _("On its way back"),
    "cancelled": _("Cancelled"),
    "unknown": _("Unknown"),
}
PAYMENTS: Final[Words] = {
    "new": _("Begun"),
    "pending": _("At the cashier"),
    "processing": _("Being worked on"),
    "unknown": _("No answer yet"),
    "succeeded": _("Succeeded"),
    "mismatch": _("Another amount than asked for"),
    "failed": _("Failed"),
    "closed": _("Closed"),
    "expired": _("Expired"),
}
REFUNDS: Final[Words] = {
    "held": _("Prepared"),
    "processing": _("Being worked on"),
    "unknown": _("No answer yet"),
    "succeeded": _("Succeeded"),
    "declined": _("Declined by the provider"),
}
PAYOUTS: Final[Words] = {
    "held": _("Prepared"),
    "sent": _("Sent"),
    "unknown": _("No answer yet"),
    "paid": _("Paid"),
    "failed": _("Failed"),
    "returned": _("Returned by the bank"),
}
CLAIMS: Final[Words] = {
    "commission": _("Commission of the platform"),
    "tax": _("Duty and taxes collected"),
    "freight": _("Freight of own retail"),
    "retail": _("Goods of own retail"),
    "store": _("Part of the store"),
}
SETTLEMENTS: Final[Words] = {
    "frozen": _("Waiting for receipt"),
    "settled": _("Settled"),
    "voided": _("Refunded before receipt"),
}
KINDS: Final[Words] = {
    "own": _("Own retail"),
    "global": _("Global store"),
    "domestic": _("Domestic store"),
}
PAPERS: Final[Words] = {
    "company_registration": _("Company registration"),
    "retail_licence": _("Retail licence"),
    "trade_mark": _("Trade mark certificate or authorisation"),
}
TAXES: Final[Words] = {
    "duty": _("Duty"),
    "vat": _("VAT"),
    "consumption_tax": _("Consumption tax"),
    "postal_tax": _("Personal mail tax"),
    "levy": _("Levy"),
    "fee": _("Border fee"),
}
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
PROPOSALS: Final[Words] = {
    "open": _("Waits for a second person"),
    "approved": _("Approved"),
    "refused": _("Refused"),
    "withdrawn": _("Withdrawn"),
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
ROLES: Final[Words] = {
    "admin": _("Administrator"),
    "operator": _("Operator"),
    "finance": _("Finance"),
    "arbiter": _("Arbiter"),
}
STORE_ROLES: Final[Words] = {
    "owner": _("Owner"),
    "manager": _("Manager"),
    "goods": _("Goods"),
    "fulfilment": _("Fulfilment"),
    "service": _("Service"),
    "finance": _("Finance"),
    "viewer": _("Viewer"),
}
STORES: Final[Words] = {
    "draft": _("Draft"),
    "applied": _("Applied"),
    "open": _("Open"),
    "refused": _("Refused"),
    "suspended": _("Suspended"),
    "closed": _("Closed"),
}
WHO: Final[Words] = {
    "": _("Everybody"),
    "platform": _("The platform's people"),
    "staff": _("Staff of stores"),
    "locked": _("Locked"),
}
WORDS: Final[Mapping[str, Words]] = {
    "account": ACCOUNTS,
    "audit": AUDITS,
    "claim": CLAIMS,
    "mover": MOVERS,
    "order": ORDERS,
    "paper": PAPERS,
    "parcel": PARCELS,
    "payment": PAYMENTS,
    "link": LINK_KINDS,
    "payout": PAYOUTS,
    "place": PLACES,
    "proposal": PROPOSALS,
    "proposal_kind": PROPOSAL_KINDS,
    "refund": REFUNDS,
    "role": ROLES,
    "route": ROUTES,
    "settlement": SETTLEMENTS,
    "showing": SHOWING,
    "step": STEPS,
    "store": STORES,
    "store_kind": KINDS,
    "store_role": STORE_ROLES,
    "tax": TAXES,
    "timer": TIMERS,
    "who": WHO,
}
