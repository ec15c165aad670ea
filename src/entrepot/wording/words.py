"""What the rooms store, as people read it. A test holds each list equal to the room's own.

A face whose readers say something otherwise ("To ship" is what a merchant calls a paid order) has that word in a `Vocabulary`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .case_words import CASE_KINDS, CASE_REASONS, CASE_SIDES, CASE_STATES, CASE_STEPS, CASE_TIMERS, CHARGEBACKS
from .deed_words import LOG_WORDS
from .fact_words import FACT_WORDS
from .journal_words import BOOK_WORDS
from .money_words import AUTHORISATIONS, CLAIMS, DEPOSITS, PAYMENTS, PAYOUTS, REFUNDS, RELEASES, SETTLEMENTS
from .store_words import ENDINGS, OPEN_ENDS, STORES

Words = Mapping[str, Promise]

ORDERS: Final[Words] = {
    "wait_buyer_pay": _("Waiting for payment"),
    "paid": _("Paid, waiting for the store to ship"),
    "partly_shipped": _("Partly shipped"),
    "shipped": _("Shipped"),
    "collecting": _("Received, payment being taken"),
    "finished": _("Received"),
    "closed_unpaid": _("Closed without payment"),
    "closed_refunded": _("Closed and refunded"),
}
ORDERS_UNPAID: Final[Words] = {  # paid on receipt, and nothing was taken yet
    "paid": _("To be shipped, paid on receipt"),
    "closed_refunded": _("Closed, nothing was taken"),
}
STEPS: Final[Words] = {
    "place": _("Order placed"),
    "pay": _("Payment received, held in escrow"),
    "authorise": _("Amount authorised, nothing taken yet"),
    "capture": _("Authorised amount taken, held in escrow"),
    "collect": _("Amount taken after receipt"),
    "cancel": _("Cancelled"),
    "expire_payment": _("Payment time is over"),
    "ship_part": _("A part is shipped"),
    "ship": _("Shipped"),
    "remind_to_ship": _("Shipping promise is over"),
    "cancel_paid": _("Cancelled and refunded"),
    "deliver": _("Parcel delivered"),
    "extend_receipt": _("The shopper took more time"),
    "confirm_receipt": _("The shopper confirmed receipt"),
    "auto_receive": _("Receipt assumed after the time was over"),
    "open_case": _("After-sales was asked for"),
    "close_case": _("After-sales is over"),
    "replace": _("A replacement was sent"),
    "refund_all": _("Refunded in full"),
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
RECEIPT_LEVELS: Final[Words] = {"none": _("Not offered"), "standard": _("Standard"), "trusted": _("Trusted")}
LIMIT_REASONS: Final[Words] = {
    "earned": _("Earned by orders that came to a good end"),
    "not_taken": _("An amount could not be taken"),
    "decided": _("Decided by the platform's staff"),
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
    "return_to_sender": _("On its way back to the sender"),
    "cancelled": _("Cancelled"),
    "unknown": _("Unknown"),
}
SERVICES: Final[Words] = {  # the ways of sending that templates of freight begin with; stores may have words of their own
    "standard": _("Standard"),
    "economy": _("Economy"),
    "express": _("Express"),
    "ems": _("EMS"),
    "post": _("Post"),
    "air": _("Air freight"),
    "sea": _("Sea freight"),
}
VALUATIONS: Final[Words] = {"piece": _("By piece"), "weight": _("By weight (kg)"), "volume": _("By volume (m³)")}
ASSUMERS: Final[Words] = {"buyer": _("The shopper pays"), "seller": _("The store pays")}
WAREHOUSES: Final[Words] = {"overseas": _("Overseas"), "bonded": _("Bonded zone"), "domestic": _("Domestic")}
MOVEMENTS: Final[Words] = {
    "received": _("Goods came in"),
    "adjusted": _("Corrected"),
    "sold": _("Sold"),
    "returned": _("Came back"),
    "moved": _("Moved to another warehouse"),
}
REASONS: Final[Words] = {
    "counted": _("Counted by hand"),
    "damaged": _("Damaged"),
    "lost": _("Lost"),
    "found": _("Found again"),
    "returned": _("Came back"),
    "correction": _("Correction"),
}
PRODUCTS: Final[Words] = {
    "draft": _("Draft"),
    "review": _("In review"),
    "published": _("On sale"),
    "suspended": _("Suspended by the platform"),
    "archived": _("Archived"),
}
IMPORTS: Final[Words] = {
    "running": _("Running"),
    "finished": _("Finished"),
    "interrupted": _("Interrupted"),
    "failed": _("Failed"),
}
TAXES: Final[Words] = {
    "duty": _("Duty"),
    "vat": _("VAT"),
    "consumption_tax": _("Consumption tax"),
    "postal_tax": _("Personal mail tax"),
    "levy": _("Levy"),
    "fee": _("Border fee"),
}
IDENTITIES: Final[Words] = {
    "cn_resident": _("Resident identity number"),
    "kr_pccc": _("Personal customs clearance code"),
    "br_cpf": _("CPF"),
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
    "service": _("Customer service"),
    "finance": _("Finance"),
    "viewer": _("Viewer"),
}
DELIVERIES: Final[Words] = {"waiting": _("Waiting"), "delivered": _("Delivered"), "dead": _("Given up")}
PROPOSALS: Final[Words] = {
    "open": _("Waits for a second person"),
    "approved": _("Approved"),
    "refused": _("Refused"),
    "withdrawn": _("Withdrawn"),
}
CARRIERS: Final[Words] = {
    "cainiao": _("Cainiao"),
    "canadapost": _("Canada Post"),
    "dhl": _("DHL"),
    "dpd": _("DPD"),
    "fedex": _("FedEx"),
    "ontrac": _("OnTrac"),
    "post": _("Post"),
    "sf": _("SF Express"),
    "simulator": _("Sample carrier"),
    "table": _("Own freight company"),
    "ups": _("UPS"),
    "usps": _("USPS"),
    "yanwen": _("Yanwen"),
    "yunexpress": _("YunExpress"),
}
SHARED: Final[Mapping[str, Words]] = {
    **BOOK_WORDS,
    **FACT_WORDS,
    **LOG_WORDS,
    "assumer": ASSUMERS,
    "carrier": CARRIERS,
    "case_kind": CASE_KINDS,
    "case_reason": CASE_REASONS,
    "case_side": CASE_SIDES,
    "case_state": CASE_STATES,
    "case_step": CASE_STEPS,
    "case_timer": CASE_TIMERS,
    "chargeback": CHARGEBACKS,
    "claim": CLAIMS,
    "delivery": DELIVERIES,
    "identity": IDENTITIES,
    "authorisation": AUTHORISATIONS,
    "import": IMPORTS,
    "movement": MOVEMENTS,
    "movement_reason": REASONS,
    "mover": MOVERS,
    "order": ORDERS,
    "order_unpaid": ORDERS_UNPAID,
    "paper": PAPERS,
    "parcel": PARCELS,
    "receipt_level": RECEIPT_LEVELS,
    "limit_reason": LIMIT_REASONS,
    "payment": PAYMENTS,
    "deposit_kind": DEPOSITS,
    "payout": PAYOUTS,
    "platform_role": ROLES,
    "product": PRODUCTS,
    "proposal": PROPOSALS,
    "refund": REFUNDS,
    "release": RELEASES,
    "role": STORE_ROLES,
    "route": ROUTES,
    "service": SERVICES,
    "settlement": SETTLEMENTS,
    "step": STEPS,
    "store": STORES,
    "open_end": OPEN_ENDS,
    "ending": ENDINGS,
    "store_kind": KINDS,
    "tax": TAXES,
    "timer": TIMERS,
    "valuation": VALUATIONS,
    "warehouse": WAREHOUSES,
}
