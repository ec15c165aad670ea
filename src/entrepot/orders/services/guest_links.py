"""A guest's way back to an order: a signed link, on the page and by mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from entrepot.database import sql

_SALT: Final = "entrepot.storefront.order"  # links that were given out keep opening
_LANGUAGES: Final = """
UPDATE orders_purchase p SET language = w.language FROM unnest(%s::uuid[], %s::text[]) AS w(id, language)
 WHERE p.id = w.id AND p.buyer_id IS NULL AND p.language <> w.language
"""
_ORDERS: Final = """
SELECT o.id, o.number, p.email FROM orders_purchase p JOIN orders_order o ON o.purchase_id = p.id
 WHERE p.id = %s AND p.buyer_id IS NULL AND p.email <> '' ORDER BY o.id
"""


def order_key(order_id: UUID) -> str:
    """The signature that lets a guest in."""
    return signing.dumps(str(order_id), salt=_SALT)


def opens_order(key: str, order_id: UUID) -> bool:
    """Whether `key` is the key of this order."""
    try:
        return bool(key) and signing.loads(key, salt=_SALT) == str(order_id)
    except signing.BadSignature:
        return False


def note_languages(languages: Mapping[UUID, str]) -> None:
    """Write to these guests' purchases in which language they were made: later news comes in it. One statement."""
    sql.execute(_LANGUAGES, (list(languages), list(languages.values())))


def mail_guest_links(purchase_id: UUID, language: str) -> bool:
    """Mail the links of a guest's orders to the address that was given; whether there was anybody to mail to."""
    rows = sql.rows(_ORDERS, (purchase_id,))
    if not rows:
        return False
    with translation.override(language):
        subject = _("Your order %(numbers)s") % {"numbers": ", ".join(number for _id, number, _email in rows)}
        links = "\n\n".join(
            "{}\n{}/orders/{}/?key={}".format(
                _("Order %(number)s:") % {"number": number}, settings.SITE_URL.rstrip("/"), order_id, order_key(order_id)
            )
            for order_id, number, _email in rows
        )
        body = _(
            "Thank you for your order.\n\n"
            "You bought as a guest: each link below is the key to one order. With it you can pay, follow the parcel, confirm receipt "
            "and ask for help. Whoever has the link can do the same, so keep it to yourself.\n\n"
            "%(links)s\n\n"
            "Your money stays in escrow until you confirm that the goods are there."
        ) % {"links": links}
    send_mail(subject, body, None, [rows[0][2]])
    return True
