"""Facts that leave the house by webhook, as merchants read them. A test holds the list equal to the public facts."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from entrepot.wording.words import Words

ROOMS: Final[Words] = {
    "catalog": _("Products"),
    "events": _("Programs"),
    "inventory": _("Stock"),
    "logistics": _("Parcels"),
    "orders": _("Orders"),
    "payments": _("Payments"),
    "settlement": _("Finances"),
    "stores": _("Store"),
}
FACTS: Final[Words] = {
    "catalog.decoration_published": _("Store's page published"),
    "catalog.price_changed": _("Price changed"),
    "catalog.product_changed": _("Product changed"),
    "catalog.product_published": _("Product on sale"),
    "catalog.product_unpublished": _("Product no longer on sale"),
    "events.webhook_tested": _("Test message"),
    "inventory.stock_came_back": _("Article in stock again"),
    "inventory.stock_ran_out": _("Article sold out"),
    "logistics.parcel_delivered": _("Parcel delivered"),
    "logistics.parcel_delivery_confirmed": _("Delivery of a parcel confirmed"),
    "logistics.parcel_exception": _("Something is wrong with a parcel"),
    "logistics.parcel_moved": _("Parcel moved"),
    "logistics.parcel_shipped": _("Parcel shipped"),
    "orders.order_closed": _("Order closed"),
    "orders.order_delivered": _("Order delivered"),
    "orders.order_overdue": _("Order late to ship"),
    "orders.order_paid": _("Order paid"),
    "orders.order_partly_shipped": _("Order partly shipped"),
    "orders.order_placed": _("Order placed"),
    "orders.order_received": _("Order received by the shopper"),
    "orders.order_shipped": _("Order shipped"),
    "orders.receipt_extended": _("Time to confirm receipt extended"),
    "payments.payment_captured": _("Payment received"),
    "payments.payment_closed": _("Payment closed"),
    "payments.payment_duplicated": _("Paid twice"),
    "payments.payment_failed": _("Payment failed"),
    "payments.payment_late": _("Payment came too late"),
    "payments.payment_mismatched": _("Payment of another amount"),
    "payments.payout_failed": _("Payout failed"),
    "payments.payout_held": _("Payout prepared"),
    "payments.payout_paid": _("Payout paid"),
    "payments.payout_returned": _("Payout returned by the bank"),
    "payments.refund_declined": _("Refund declined"),
    "payments.refund_held": _("Refund prepared"),
    "payments.refund_succeeded": _("Refund paid"),
    "settlement.order_settled": _("Order settled"),
    "settlement.payout_requested": _("Payout asked for"),
    "stores.fee_plan_set": _("Fee plan set"),
    "stores.store_applied": _("Store handed in"),
    "stores.store_closed": _("Store closed"),
    "stores.store_opened": _("Store opened"),
    "stores.store_refused": _("Store refused"),
    "stores.store_reopened": _("Store opened again"),
    "stores.store_suspended": _("Store suspended"),
    "stores.store_updated": _("Store's settings changed"),
}
