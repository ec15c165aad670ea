"""The back office's tables: which of the rooms' tables people of the platform see, with which columns, and with which permission.

All of them are read-only: things change through verbs, which check, audit and tell. Columns that hold secrets or more of a person than
the work needs are never shown. A test asks that every table of ours is either here or in `NOT_SHOWN`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of the list, what search looks at ("=" is exact), filters, relations read along, and columns never shown.

    Each is a text of names with blanks between them.
    """

    leaf: str
    columns: str
    search: str = ""
    filters: str = ""
    related: str = ""
    hidden: str = ""


TABLES: Final = {
    "identity.Person": Table(
        "people.view",
        "email display_name language is_active joined_at",
        search="email display_name",
        filters="is_active",
        hidden="password user_permissions groups is_superuser is_staff",
    ),
    "identity.Organisation": Table("people.view", "name kind created_at", search="name", filters="kind"),
    "identity.Membership": Table(
        "people.view",
        "person organisation role created_at",
        search="person__email",
        filters="role",
        related="person organisation",
    ),
    "identity.StoreGrant": Table(
        "people.view", "person store_id role granted_at", search="person__email =store_id", filters="role", related="person"
    ),
    "identity.StaffInvitation": Table(
        "people.view", "email store_id role created_at accepted_at", search="email", filters="role"
    ),
    "identity.SupportSession": Table("audit.view", "person store_id reason started_at ends_at", related="person"),
    "identity.ApiKey": Table(
        "people.view",
        "name prefix person store_id expires_at revoked_at last_used_at",
        search="=prefix person__email",
        related="person",
        hidden="hash",
    ),
    "identity.AuditEntry": Table(
        "audit.view", "at action actor_code acting_for subject_kind subject_id", search="=subject_id =actor_code"
    ),
    "stores.Merchant": Table(
        "stores.view", "legal_name country registration_no created_at", search="legal_name =registration_no"
    ),
    "stores.Store": Table(
        "stores.view",
        "slug kind state country currency merchant opened_at",
        search="slug merchant__legal_name",
        filters="kind state",
        related="merchant",
    ),
    "stores.StoreApplication": Table("stores.view", "store applied_at outcome decided_at", filters="outcome", related="store"),
    "stores.FeePlan": Table(
        "stores.view",
        "kind category_path valid_from valid_to commission_bps annual_fee_minor deposit_minor",
        search="category_path",
        filters="kind",
    ),
    "catalog.Category": Table("catalog.view", "code path hs_hint needs_review", search="code path", filters="needs_review"),
    "catalog.Brand": Table("catalog.view", "name", search="name"),
    "catalog.Product": Table(
        "catalog.view",
        "slug store category state currency in_stock sold changed_at",
        search="=slug =external_id",
        filters="state in_stock",
        related="store category",
        hidden="content_hash",
    ),
    "catalog.Variant": Table(
        "catalog.view", "sku product price_minor currency gtin is_active", search="=sku =gtin", related="product"
    ),
    "catalog.ImportRun": Table(
        "catalog.view",
        "file_name store_id state is_dry_run products refused started_at",
        search="file_name =store_id",
        filters="state is_dry_run",
        hidden="fingerprint",
    ),
    "inventory.Warehouse": Table(
        "stock.view", "name store kind country is_active", search="name", filters="kind", related="store"
    ),
    "inventory.Stock": Table(
        "stock.view", "variant warehouse on_hand reserved", search="=variant__sku", related="variant warehouse"
    ),
    "inventory.Movement": Table(
        "stock.view", "at stock kind delta on_hand_after ref actor", search="=ref", filters="kind", related="stock"
    ),
    "inventory.Reservation": Table(
        "stock.view", "order_id stock quantity state expires_at", search="=order_id", filters="state", related="stock"
    ),
    "orders.Purchase": Table("orders.view", "id buyer_id currency total_minor placed_at", search="=id", hidden="email"),
    "orders.Order": Table(
        "orders.view",
        "number store_id state route destination currency total_minor placed_at",
        search="=number",
        filters="state route",
        hidden="address",
    ),
    "orders.Line": Table("orders.view", "order sku title quantity goods_minor tax_minor", search="=sku", related="order"),
    "orders.Step": Table("orders.view", "at order move source target mover actor", filters="move", related="order"),
    "logistics.Parcel": Table(
        "orders.view", "number carrier status store_id shipped_at delivered_at", search="=number =order_id", filters="status"
    ),
    "logistics.TrackingEvent": Table(
        "orders.view", "occurred_at parcel status city country source", filters="status", related="parcel"
    ),
    "logistics.FreightTemplate": Table(
        "stores.view", "name store version valuation currency is_active", search="name", filters="is_active", related="store"
    ),
    "payments.Payment": Table(
        "payments.view",
        "our_ref provider method state outcome amount_minor currency created_at",
        search="=our_ref =provider_ref",
        filters="state provider outcome",
        hidden="cashier_url",
    ),
    "payments.PaymentPart": Table(
        "payments.view", "payment order_id store_id goods_minor freight_minor tax_minor", search="=order_id", related="payment"
    ),
    "payments.Refund": Table(
        "payments.view",
        "request_no state amount_minor currency reason created_at",
        search="=request_no =order_id",
        filters="state",
    ),
    "payments.Payout": Table(
        "payments.view",
        "request_no store_id state amount_minor currency created_at paid_at",
        search="=request_no =store_id",
        filters="state",
        hidden="destination",
    ),
    "payments.ProviderCall": Table(
        "payments.view",
        "started_at provider kind number result",
        search="=number",
        filters="kind result",
        hidden="sealed",
    ),
    "payments.Notification": Table(
        "payments.view", "received_at provider event_id state attempts", search="=event_id", filters="state", hidden="raw"
    ),
    "settlement.Settlement": Table(
        "settlement.view",
        "order_id store_id state currency total_minor settled_at",
        search="=order_id =store_id",
        filters="state",
    ),
    "settlement.Claim": Table(
        "settlement.view",
        "settlement kind line basis_minor bps amount_minor plan",
        search="=settlement__order_id",
        filters="kind",
        related="settlement",
    ),
    "settlement.PayoutAccount": Table(
        "settlement.view", "store_id holder changed_at", search="=store_id", hidden="destination"
    ),
    "settlement.PayoutRun": Table("settlement.view", "at due requested"),
    "marketing.Slot": Table(
        "marketing.edit",
        "place category_path state link_kind link_value starts_at ends_at position",
        search="link_value",
        filters="place state",
    ),
    "operations.AuditRun": Table("operations.check", "id state asked_at finished_at breaches warnings", filters="state"),
    "operations.Proposal": Table(
        "audit.view", "kind state reason proposed_by proposed_at decided_by decided_at result", filters="kind state"
    ),
    "tax.TaxRule": Table(
        "tax.view", "key value jurisdiction valid_from valid_to status law", search="key law", filters="status"
    ),
    "tax.TariffRow": Table("tax.view", "code name mfn vat valid_from valid_to", search="code name"),
    "tax.VatRate": Table("tax.view", "country goods_class rate valid_from valid_to", search="country"),
    "tax.PositiveListRow": Table("tax.view", "code remark_kind remark_value valid_from valid_to", search="code"),
    "tax.CustomsFxRate": Table("tax.view", "base quote rate valid_from valid_to", search="base quote"),
    "tax.Registration": Table("tax.view", "jurisdiction party number valid_from valid_to", search="jurisdiction"),
    "events.StoredFact": Table("events.manage", "position kind subject store_id occurred_at", search="=subject =kind"),
    "events.Subscription": Table("events.manage", "name position attempts moved_at", search="name"),
    "events.DeadLetter": Table("events.manage", "id subscriber kind position failed_at replayed_at", search="subscriber kind"),
    "events.Timer": Table(
        "events.manage", "kind subject due_at fired_at cancelled_at attempts", search="=subject", filters="kind"
    ),
    "events.Heartbeat": Table("events.manage", "name every succeeded_at failed_at"),
    "events.WebhookEndpoint": Table(
        "events.manage", "url store_id is_active failing_since disabled_at", search="url", hidden="sealed_secret"
    ),
    "events.WebhookDelivery": Table(
        "events.manage", "created_at endpoint kind state attempts last_status", filters="state", related="endpoint"
    ),
}
# Read models, indexes, caches, secrets and what a page of its own shows better.
NOT_SHOWN: Final = frozenset(
    {
        "aftersales.Case", "aftersales.CaseEntry", "aftersales.CaseItem", "aftersales.CasePicture", "aftersales.Chargeback",
        "aftersales.Refundable",
        "catalog.Card", "catalog.Decoration", "catalog.ImportRefusal", "catalog.Listing", "catalog.ProductPicture", "catalog.Shortcut",
        "favourites.Favourite", "favourites.FollowedStore",
        "identity.IdempotentRequest",
        "inventory.LowMark",
        "logistics.TemplateUse", "logistics.TemplateVersion",
        "messaging.Conversation", "messaging.Message", "messaging.MessagePicture", "messaging.QuickReply",
        "identity.Hit", "notices.Notice", "notices.Preference",
        "operations.Look", "operations.Replay",
        "orders.BuyerIdentity", "orders.Cart", "orders.CartLine", "orders.PurchaseIdentity", "orders.SavedAddress",
        "orders.OrderView", "orders.PeriodRow", "orders.ReceiptLimit", "orders.ReceiptLimitChange", "orders.SavedQuote",
        "settlement.AnnualFee", "settlement.CostCut", "settlement.Cut", "settlement.DepositMove", "settlement.FeeInvoice",
        "settlement.FeeTaxRow",
        "payments.Authorisation", "payments.Reduction", "payments.Pace", "payments.Release",
        "settlement.CurrencyChoice", "settlement.Exchange", "settlement.ExchangeBack", "settlement.FxDeal", "settlement.FxPolicyRow",
        "settlement.FxRate", "settlement.HoldbackPolicyRow", "settlement.PayoutPolicyRow", "settlement.RateWait",
        "settlement.Reserve", "settlement.ReserveRelease",
        "payments.ProviderAccount", "payments.ProviderKeys",  # a page of their own, with masks
        "payments.RejectedNotifications", "payments.SandboxNotification", "payments.SandboxPayout", "payments.SandboxRefund",
        "payments.SandboxTrade",
        "reconciliation.Break", "reconciliation.Line", "reconciliation.MonthClose", "reconciliation.Statement",
        "search.Body", "search.Dirty", "search.DocumentLexemes", "search.FacetValue", "search.Generation", "search.Identifier",
        "search.Lexeme", "search.Offer", "search.Posting", "search.ProductFacet", "search.Title", "search.Word",
        "tax.RuleSetVersion",
    }
)  # fmt: skip
