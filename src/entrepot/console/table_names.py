"""What the back office's tables and the rooms they belong to are called; a test asks that every table of `tables.py` has a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ROOMS: Final[Mapping[str, StrPromise]] = {
    "catalog": _("Goods"),
    "events": _("Facts and timers"),
    "identity": _("People"),
    "inventory": _("Stock"),
    "logistics": _("Parcels and freight"),
    "marketing": _("Campaigns"),
    "operations": _("Running the platform"),
    "orders": _("Orders"),
    "payments": _("Payments"),
    "settlement": _("Settlement"),
    "stores": _("Stores"),
    "tax": _("Duty and taxes"),
}
NAMES: Final[Mapping[str, StrPromise]] = {
    "catalog.Brand": _("Brands"),
    "catalog.Category": _("Categories"),
    "catalog.ImportRun": _("Imports"),
    "catalog.Product": _("Products"),
    "catalog.Variant": _("Articles"),
    "events.DeadLetter": _("Dead letters"),
    "events.Heartbeat": _("Regular work"),
    "events.StoredFact": _("Facts"),
    "events.Subscription": _("Subscribers"),
    "events.Timer": _("Timers"),
    "events.WebhookDelivery": _("Webhook calls"),
    "events.WebhookEndpoint": _("Webhook addresses"),
    "identity.ApiKey": _("API keys"),
    "identity.AuditEntry": _("Audit log"),
    "identity.Membership": _("Members of organisations"),
    "identity.Organisation": _("Organisations"),
    "identity.Person": _("Accounts"),
    "identity.StaffInvitation": _("Invitations"),
    "identity.StoreGrant": _("Roles in stores"),
    "identity.SupportSession": _("Support in stores"),
    "inventory.Movement": _("Movements of stock"),
    "inventory.Reservation": _("Reservations"),
    "inventory.Stock": _("Stock"),
    "inventory.Warehouse": _("Warehouses"),
    "logistics.FreightTemplate": _("Freight templates"),
    "logistics.Parcel": _("Parcels"),
    "logistics.TrackingEvent": _("News of parcels"),
    "marketing.Slot": _("Campaign slots"),
    "operations.AuditRun": _("Audits of the books"),
    "operations.Proposal": _("Proposals"),
    "orders.Line": _("Lines of orders"),
    "orders.Order": _("Orders"),
    "orders.Purchase": _("Purchases"),
    "orders.Step": _("Steps of orders"),
    "payments.Notification": _("Notifications of providers"),
    "payments.Payment": _("Payments"),
    "payments.PaymentPart": _("Parts of payments"),
    "payments.Payout": _("Payouts"),
    "payments.ProviderCall": _("Calls to providers"),
    "payments.Refund": _("Refunds"),
    "settlement.Claim": _("Claims"),
    "settlement.PayoutAccount": _("Bank accounts of stores"),
    "settlement.PayoutRun": _("Payout runs"),
    "settlement.Settlement": _("Settlements"),
    "stores.FeePlan": _("Fee plans"),
    "stores.Merchant": _("Companies"),
    "stores.Store": _("Stores"),
    "stores.StoreApplication": _("Applications"),
    "tax.CustomsFxRate": _("Customs exchange rates"),
    "tax.PositiveListRow": _("Positive list"),
    "tax.Registration": _("Tax registrations"),
    "tax.TariffRow": _("Tariffs"),
    "tax.TaxRule": _("Tax rules"),
    "tax.VatRate": _("VAT rates"),
}
