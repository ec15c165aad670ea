"""Stored words of other rooms as merchants read them. A test holds each list equal to the room's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, Promise]

ORDERS: Final[Words] = {
    "wait_buyer_pay": _("Waiting for payment"),
    "paid": _("To ship"),
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
WAREHOUSES: Final[Words] = {"overseas": _("Overseas"), "bonded": _("Bonded zone"), "domestic": _("Domestic")}
MOVEMENTS: Final[Words] = {
    "received": _("Goods came in"),
    "adjusted": _("Corrected"),
    "sold": _("Sold"),
    "returned": _("Came back"),
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
CLAIMS: Final[Words] = {
    "commission": _("Commission"),
    "tax": _("Duty and taxes"),
    "freight": _("Freight"),
    "retail": _("Own retail"),
    "store": _("Your part"),
}
PAYOUTS: Final[Words] = {
    "held": _("Prepared"),
    "sent": _("Sent"),
    "unknown": _("Being asked about"),
    "paid": _("Paid"),
    "failed": _("Failed"),
    "returned": _("Returned by the bank"),
}
DELIVERIES: Final[Words] = {"waiting": _("Waiting"), "delivered": _("Delivered"), "dead": _("Given up")}
ROLES: Final[Words] = {
    "owner": _("Owner"),
    "manager": _("Manager"),
    "goods": _("Goods"),
    "fulfilment": _("Fulfilment"),
    "service": _("Customer service"),
    "finance": _("Finance"),
    "viewer": _("Viewer"),
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
STORES: Final[Words] = {
    "draft": _("Draft"),
    "applied": _("In review"),
    "refused": _("Refused"),
    "open": _("Open"),
    "suspended": _("Suspended"),
    "closed": _("Closed"),
}
KINDS: Final[Words] = {
    "own": _("The platform's own retail"),
    "global": _("Global: goods from abroad"),
    "domestic": _("Domestic: goods inside the country"),
}
VALUATIONS: Final[Words] = {"piece": _("By piece"), "weight": _("By weight (kg)"), "volume": _("By volume (m³)")}
ASSUMERS: Final[Words] = {"buyer": _("The shopper pays"), "seller": _("The store pays")}
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
    "coupon": _("Coupon"),
    "points": _("Points"),
}
PAPERS: Final[Words] = {
    "company_registration": _("Company registration"),
    "retail_licence": _("Retail licence"),
    "trade_mark": _("Trade mark certificate or authorisation"),
}
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
FREIGHT_STEPS: Final[Words] = {
    "base": _("By the template"),
    "seller_pays": _("The store pays"),
    "free": _("Free"),
    "remote": _("Remote area"),
    "percent": _("Surcharge"),
    "minimum": _("Up to the minimum"),
    "maximum": _("Down to the maximum"),
}
NUMBER_WARNINGS: Final[Words] = {
    "empty": _("No number"),
    "unknown_form": _("No carrier that we know writes numbers like this"),
    "wrong_check_digit": _("The check digit does not fit: is there a typing error?"),
    "not_a_number_of_this_carrier": _("Numbers of this carrier look different"),
}
WORDS: Final[Mapping[str, Words]] = {
    "assumer": ASSUMERS,
    "claim": CLAIMS,
    "code": CODES,
    "delivery": DELIVERIES,
    "freight_step": FREIGHT_STEPS,
    "import": IMPORTS,
    "leaf": LEAVES,
    "leaf_group": LEAF_GROUPS,
    "movement": MOVEMENTS,
    "mover": MOVERS,
    "number_warning": NUMBER_WARNINGS,
    "order": ORDERS,
    "import_field": IMPORT_FIELDS,
    "paper": PAPERS,
    "parcel": PARCELS,
    "payout": PAYOUTS,
    "product": PRODUCTS,
    "role": ROLES,
    "route": ROUTES,
    "step": STEPS,
    "store": STORES,
    "store_kind": KINDS,
    "valuation": VALUATIONS,
    "warehouse": WAREHOUSES,
}
