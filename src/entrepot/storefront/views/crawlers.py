"""For search engines: what may be read, and every page that is worth it."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from entrepot.catalog.queries import category_tree, product_addresses, product_count
from entrepot.catalog.types import CategoryView
from entrepot.storefront.seo import absolute, alternates, in_language
from entrepot.stores.enums import StoreState
from entrepot.stores.queries import list_stores

A_FILE: Final = 10_000  # products; with its languages each is one of the 50,000 addresses that a file may hold
_XML: Final = "application/xml; charset=utf-8"
_CLOSED: Final = (
    "/search/", "/cart/", "/checkout/", "/payments/", "/orders/", "/account/", "/accounts/", "/favourites/", "/preferences/", "/seller/",
    "/console/", "/api/",
)  # fmt: skip
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACES: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Goods, categories and stores are open to all; what belongs to one visitor, and endless lists, are not."""
    closed = [f"Disallow: {path}" for path in _CLOSED]
    lines = ["User-agent: *", *closed, f"Sitemap: {absolute(reverse('storefront:sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap_index(_request: HttpRequest) -> HttpResponse:
    """The files of the map."""
    names = ["pages", *(f"products-{n}" for n in range(1, -(-product_count() // A_FILE) + 1))]
    body = "".join(
        f"<sitemap><loc>{absolute(reverse('storefront:sitemap-file', args=[name]))}</loc></sitemap>" for name in names
    )
    return HttpResponse(f"{_HEAD}<sitemapindex {_SPACES}>{body}</sitemapindex>", content_type=_XML)


@require_safe
def sitemap(_request: HttpRequest, name: str) -> HttpResponse:
    """One file: places of the market, or products, each in every language."""
    if name == "pages":
        return _file([(path, "") for path in _places()])
    kind, _sep, number = name.partition("-")
    if kind != "products" or not number.isascii() or not number.isdigit() or not 0 < int(number) < 100_000:
        raise Http404
    found = product_addresses((int(number) - 1) * A_FILE, A_FILE)
    if not found:
        raise Http404
    return _file([(reverse("storefront:product", args=[slug]), changed.date().isoformat()) for slug, changed in found])


def _places() -> list[str]:
    waiting: list[CategoryView] = list(category_tree())
    paths = [reverse("storefront:home"), reverse("storefront:stores")]
    while waiting:
        one = waiting.pop(0)
        paths.append(reverse("storefront:category", args=[one.path]))
        waiting.extend(one.children)
    shops = list_stores(state=StoreState.OPEN, limit=10_000)
    return paths + [reverse("storefront:store", args=[shop.slug]) for shop in shops]


def _file(pages: list[tuple[str, str]]) -> HttpResponse:
    body = "".join(_urls(path, changed) for path, changed in pages)
    return HttpResponse(
        f'{_HEAD}<urlset {_SPACES} xmlns:xhtml="http://www.w3.org/1999/xhtml">{body}</urlset>', content_type=_XML
    )


def _urls(path: str, changed: str) -> str:
    links = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(to)}"/>' for code, to in alternates(path))
    when = f"<lastmod>{changed}</lastmod>" if changed else ""
    codes = {code for code, _to in alternates(path)} - {"x-default"}
    return "".join(f"<url><loc>{escape(in_language(path, code.lower()))}</loc>{when}{links}</url>" for code in sorted(codes))
