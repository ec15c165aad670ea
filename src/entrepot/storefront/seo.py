"""What search engines and other sites are told of a page: the same as people see on it.

A page has one lasting address in each language: the bare one in English, `?lang=` in another (docs/adr/0020). The bare address is also
the one that speaks the visitor's language (`x-default`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from entrepot.kernel.money import Money

from .money import in_currency
from .visitor import language

HREFLANG: Final = {"en": "en", "zh-hans": "zh-Hans"}
OG_LOCALE: Final = {"en": "en_US", "zh-hans": "zh_CN"}
_LONGEST: Final = 160


def absolute(path: str) -> str:
    """The path of this site as an address for others; addresses as they are."""
    return path if path.startswith(("https://", "http://")) else f"{settings.SITE_URL.rstrip('/')}{path}"


def picture_address(url: str) -> str:
    """Where the picture is, for others."""
    return absolute(url if url.startswith(("/", "http://", "https://")) else f"{settings.MEDIA_URL}{url}")


def in_language(path: str, code: str) -> str:
    """The lasting address of the page in the language."""
    return absolute(path) if code == settings.LANGUAGE_CODE else f"{absolute(path)}?lang={code}"


def alternates(path: str) -> list[tuple[str, str]]:
    """The page in every language, and for those whose language is not known."""
    found = [(HREFLANG.get(code, code), in_language(path, code)) for code, _name in settings.LANGUAGES]
    return [*found, ("x-default", absolute(path))]


def page_head(request: HttpRequest, description: str, picture: str, kind: str) -> dict[str, Any]:
    """What the head of a page tells about its address and its looks elsewhere."""
    text = " ".join(description.split())
    return {
        "canonical": in_language(request.path, language()),
        "alternates": alternates(request.path),
        "description": text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…",
        "picture": picture_address(picture) if picture else "",
        "kind": kind,
        "locale": OG_LOCALE.get(language(), language()),
    }


def product_data(
    page: Mapping[str, Any], chosen: Mapping[str, Any], available: int, currency: str, path: str
) -> dict[str, Any]:
    """The product with the offer that the page shows: its price in the visitor's currency, and whether it is in stock."""
    minor, shown = in_currency(chosen["price_minor"], chosen["currency"], currency)
    data: dict[str, Any] = {
        "@type": "Product",
        "name": page["title"],
        "description": page["description"],
        "sku": chosen["sku"],
        "image": [picture_address(picture["url"]) for picture in page["pictures"]],
        "url": in_language(path, language()),
        "offers": {
            "@type": "Offer",
            "price": str(Money(minor, shown).decimal()),
            "priceCurrency": shown,
            "availability": f"https://schema.org/{'InStock' if available else 'OutOfStock'}",
            "itemCondition": "https://schema.org/NewCondition",
            "url": in_language(path, language()),
            "seller": {"@type": "Organization", "name": page["store"]["name"]},
        },
    }
    if page["brand"]:
        data["brand"] = {"@type": "Brand", "name": page["brand"]}
    if page["origin"]:
        data["countryOfOrigin"] = page["origin"]
    if chosen.get("gtin"):
        data["gtin"] = chosen["gtin"]
    return data


def crumbs_data(crumbs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The way to the page as it is shown: pairs of name and path."""
    items = [
        {"@type": "ListItem", "position": n, "name": name, "item": in_language(path, language())}
        for n, (name, path) in enumerate(crumbs, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def house_data() -> dict[str, Any]:
    """The marketplace itself."""
    logo = absolute(f"{settings.STATIC_URL}entrepot/mark.svg")
    return {"@type": "Organization", "name": "Entrepot", "url": absolute("/"), "logo": logo}


def category_address(path: str) -> str:
    """Where the category is."""
    return reverse("storefront:category", args=[path])
