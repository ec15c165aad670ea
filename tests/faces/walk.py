"""Every address of every face, walked with somebody who may see it.

What answers GET with a page is found by asking: a new page is visited without a row here, as long as the values that its address
takes are in `whole_market`. Only what needs somebody or something special has a row, and what leads to no page says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django.apps import apps
from django.http.response import HttpResponseBase
from django.urls import URLResolver, get_resolver, reverse
from tests.faces.whole_market import Whole

FACES: Final = {"storefront": "shopper", "seller": "owner", "console": "operator", "admin": "operator", "": "guarded"}
NO_FACE: Final = {"api": "answers programs, in JSON", "api-v1": "answers programs, in JSON"}

# Who looks, where it is not the one whom the face is for.
LOOKS: Final = {
    "account_login": "visitor",
    "account_signup": "visitor",
    "account_inactive": "visitor",
    "account_email_verification_sent": "visitor",
    "account_confirm_email": "visitor",
    "account_reset_password": "visitor",
    "account_reset_password_done": "visitor",
    "account_reset_password_from_key": "forgetful",
    "account_reset_password_from_key_done": "visitor",
    "account_set_password": "without a password",
    "mfa_authenticate": "half",
    "mfa_activate_totp": "shopper",
    "storefront:erased": "visitor",
}
# What an address is asked, where by itself it shows nothing.
ASKS: Final = {
    "seller:pick": "?all",
    "storefront:conversation-new": "?store={store_id}&product={product_id}",
}
# Pages in a second shape, each with who looks; the values are those of the face.
MORE: Final = {
    "account_reset_password_from_key": [("visitor", "")],
    "storefront:home": [("visitor", "")],
    "storefront:cart": [("visitor", "")],
    "storefront:search": [("shopper", "?q=green+tea"), ("shopper", "?q=grean+taa"), ("shopper", "?q=nothing-at-all")],
    "seller:ship-many": [("owner", "?order={order_id}")],
    "seller:print": [("owner", "?order={order_id}"), ("owner", "?order={order_id}&what=pick")],
    "seller:inbox": [("owner", "?of={conversation_id}")],
}
# No pages of their own, and why.
NO_PAGES: Final = {
    "account_confirm_login_code": "signing in by a code from a mail is not offered",
    "mfa_login_webauthn": "a script's question, without a page",
    "storefront:notice": "leads on to what the notice is about",
    "storefront:own-data-file": "a file",
    "storefront:media": "files",
    "console:case-picture": "a file",
    "storefront:case-picture": "a file",
    "console:ruling-preview": "a piece of a page, beside the form of the ruling",
    "storefront:case-amount": "a piece of a page, beside the form of the case",
    "admin:login": "leads on to the sign-in of all faces",
    "admin:logout": "signing out is the same everywhere",
    "admin:password_change": "passwords are changed in the account",
    "admin:password_change_done": "passwords are changed in the account",
    "admin:search": "a piece of a page, for the search over all tables",
    "admin:autocomplete": "a script's question, without a page",
    "admin:view_on_site": "leads on to the shop",
}
# Pages of objects that this market does not have yet: whoever gives it one takes the name out.
NOT_YET: Final = {
    "console:break", "console:work-break", "console:statement", "console:statement-again", "console:policy", "console:provider",
    "console:move-provider", "console:new-provider", "seller:sent", "seller:drop-shortcut", "seller:month", "seller:month-pdf",
}  # fmt: skip
NO_TABLES: Final = {"view_on_site", "password_change_done"}
# All tables of the console are made by one class and shown by one template: these stand for the others, which
# tests/console/test_access.py asks for. Among them: searched and not, filtered, long values, money, another model of times.
TABLES_SEEN: Final = {"orders.Order", "marketing.Slot", "events.StoredFact", "identity.AuditEntry"}


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at an address."""

    name: str
    who: str
    path: str


@dataclass(frozen=True, slots=True)
class Address:
    """One that has a name, below `face`; `keys` are the values that it takes."""

    face: str
    short: str
    keys: tuple[str, ...]

    @property
    def name(self) -> str:
        """As `reverse` takes it."""
        return f"{self.face}:{self.short}" if self.face else self.short


def addresses() -> list[Address]:
    """Every address with a name, of every face."""
    return [address for address in _walk(get_resolver()) if address.face not in NO_FACE]


def _walk(resolver: URLResolver, face: str = "", above: tuple[str, ...] = ()) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        keys = (*above, *(pattern.pattern.converters or pattern.pattern.regex.groupindex))
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, pattern.namespace or face, keys)
        elif pattern.name:
            yield Address(face, pattern.name, keys)


def visits(market: Whole, face: str) -> Iterator[Visit]:
    """Everything that may be a page of the face. Raises KeyError for an address whose values the market does not have."""
    ids = market.ids[face]
    for address in addresses():
        name = address.name
        if address.face != face or name in NO_PAGES or (face == "admin" and not _is_shown(address)):
            continue
        if name in NOT_YET and not set(address.keys) <= ids.keys():
            continue
        path = reverse(name, kwargs={key: _value(ids, key, address) for key in address.keys})
        yield Visit(name, LOOKS.get(name, FACES[face]), path + ASKS.get(name, "").format_map(ids))
        for who, asked in MORE.get(name, []):
            yield Visit(name, who, path + asked.format_map(ids))


def is_page(answer: HttpResponseBase) -> bool:
    """Whether GET brought a page; what takes only POST, and files, are none."""
    return answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED and answer["Content-Type"].startswith("text/html")


def _value(ids: dict[str, Any], key: str, address: Address) -> Any:
    if key == "object_id":
        return _row(address)
    value = ids[key]
    return value[address.short] if isinstance(value, dict) else value


def _is_shown(address: Address) -> bool:
    """Tables of the console are looked at, never written."""
    kind = address.short.rpartition("_")[2]
    if address.short.count("_") != 2 or address.short in NO_TABLES:
        return True
    if apps.get_model(*address.short.split("_")[:2])._meta.label not in TABLES_SEEN:
        return False
    return kind == "changelist" or (kind == "change" and _row(address) is not None)


def _row(address: Address) -> Any:
    """The key of a row of the table that the address is of; None when this market has none."""
    app, model, _kind = address.short.split("_")
    return apps.get_model(app, model)._default_manager.order_by("pk").values_list("pk", flat=True).first()
