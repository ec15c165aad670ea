"""What stands in the audit log of a store, in words."""

from __future__ import annotations

import re
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.identity.queries import AuditLine
from entrepot.seller.words import word
from entrepot.wording.vocabulary import humanised

DEEDS: Final[dict[str, Promise]] = {
    "catalog.decoration_discarded": _("Threw the draft of the store's page away"),
    "catalog.decoration_published": _("Published the store's page"),
    "catalog.decoration_saved": _("Saved a draft of the store's page"),
    "catalog.draft_deleted": _("Deleted a draft"),
    "catalog.price_set": _("Changed a price"),
    "catalog.product_created": _("Wrote a product"),
    "catalog.product_moved": _("Moved a product along"),
    "catalog.product_scheduled": _("Planned a product by the clock"),
    "catalog.product_updated": _("Changed a product"),
    "events.endpoint_added": _("Added a webhook"),
    "events.endpoint_changed": _("Changed a webhook"),
    "events.endpoint_removed": _("Removed a webhook"),
    "events.endpoint_tried": _("Sent a webhook a test message"),
    "events.messages_resent": _("Sent messages of a webhook again"),
    "events.webhook_added": _("Added a webhook"),
    "events.webhook_disabled": _("Switched a webhook off"),
    "events.webhook_enabled": _("Switched a webhook on"),
    "events.webhook_removed": _("Removed a webhook"),
    "events.webhook_rotated": _("Made a new secret of a webhook"),
    "events.secret_rotated": _("Made a new secret of a webhook"),
    "identity.invitation_accepted": _("Accepted an invitation"),
    "identity.invitation_resent": _("Sent an invitation again"),
    "identity.invitation_withdrawn": _("Withdrew an invitation"),
    "identity.invited": _("Invited somebody"),
    "identity.key_created": _("Made an API key"),
    "identity.key_replaced": _("Replaced an API key"),
    "identity.key_revoked": _("Revoked an API key"),
    "identity.role_granted": _("Gave a role"),
    "identity.role_revoked": _("Took a role away"),
    "identity.support_started": _("The platform's support began to work here"),
    "identity.support_stopped": _("The platform's support ended its work here"),
    "inventory.low_mark_set": _("Set from when on an article runs low"),
    "inventory.warehouse_opened": _("Opened a warehouse"),
    "logistics.dispatched": _("Handed over a parcel"),
    "logistics.template_assigned": _("Gave products another freight template"),
    "logistics.template_deleted": _("Deleted a freight template"),
    "logistics.template_made_default": _("Made a freight template the default"),
    "logistics.template_saved": _("Saved a freight template"),
    "messaging.assigned": _("Gave a conversation to somebody"),
    "messaging.answered": _("Answered a shopper"),
    "messaging.quick_reply_dropped": _("Deleted a quick reply"),
    "messaging.quick_reply_kept": _("Kept a quick reply"),
    "orders.identity_opened": _("Looked at identity details"),
    "settlement.annual_fee_charged": _("Charged the annual fee"),
    "settlement.deposit_paid_in": _("Booked a transfer for the deposit"),
    "settlement.deposit_penalty": _("Took a penalty"),
    "settlement.deposit_returned": _("Returned the deposit"),
    "settlement.deposit_topped_up": _("Added to the deposit from the balance"),
    "settlement.payout_account_set": _("Changed the bank account"),
    "stores.apply": _("Handed in the application"),
    "stores.approve": _("Opened the store"),
    "stores.brought_in": _("Brought the store in"),
    "stores.close": _("Closed the store"),
    "stores.drafted": _("Began the store"),
    "stores.refuse": _("Refused the application"),
    "stores.reopen": _("Opened the store again"),
    "stores.suspend": _("Suspended the store"),
    "stores.wind_down": _("Began to close the store"),
    "stores.updated": _("Changed the store's settings"),
}
_DETAILS: Final[dict[str, Promise]] = {
    "by": _("by"),
    "carrier": _("carrier"),
    "expires_at": _("ends"),
    "leaves": _("rights"),
    "name": _("name"),
    "number": _("number"),
    "pieces": _("pieces"),
    "prefix": _("key"),
    "reason": _("reason"),
    "role": _("role"),
    "state": _("state"),
    "until": _("until"),
    "version": _("version"),
}


_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def deed(action: str) -> str:
    """What was done, in the language of the page."""
    known = DEEDS.get(action)
    return str(known) if known is not None else humanised(action)


def details(line: AuditLine) -> list[str]:
    """What the log says more of it: “role: Manager”. Ids say nothing to people."""
    said = [
        (name, value) for name, value in line.detail.items() if value not in (None, "", []) and not _ID.fullmatch(str(value))
    ]
    return [f"{_DETAILS.get(name) or humanised(name)}: {_value(name, value)}" for name, value in said]


def _value(name: str, value: Any) -> str:
    if name == "role":
        return word("role", str(value))
    if name == "leaves" and isinstance(value, list):
        return ", ".join(word("leaf", str(leaf)) for leaf in value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)[:16].replace("T", " ") if name == "until" or name.endswith("_at") else str(value)
