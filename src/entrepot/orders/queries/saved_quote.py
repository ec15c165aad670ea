"""A quote that was shown, as it was shown."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from entrepot.kernel.errors import Missing
from entrepot.orders.models import SavedQuote
from entrepot.orders.types import Address, AskedQuote, Item, Quote, QuotedLine, QuotedOrder


def saved_quote(quote_id: UUID, *, owner: str) -> Quote:
    """The quote that `owner` was shown. Raises Missing, also when it is somebody else's."""
    saved = SavedQuote.objects.filter(id=quote_id, owner=owner).first()
    if saved is None:
        raise Missing(what="quote")
    return _quote(saved)


def asked_quote(quote_id: UUID, *, owner: str) -> tuple[Quote, AskedQuote]:
    """The quote that `owner` was shown, and what it was asked for. Raises Missing."""
    saved = SavedQuote.objects.filter(id=quote_id, owner=owner, asked__isnull=False).first()
    if saved is None or saved.asked is None:
        raise Missing(what="quote")
    asked = saved.asked
    return _quote(saved), AskedQuote(
        items=tuple(Item(UUID(item["variant_id"]), item["quantity"]) for item in asked["items"]),
        address=Address(**{**asked["address"], "lines": tuple(asked["address"]["lines"])}),
        email=asked["email"],
        services=asked["services"],
        notes=asked["notes"],
    )


def _quote(saved: SavedQuote) -> Quote:
    content = saved.content
    orders = tuple(_order(order) for order in content["orders"])
    return Quote(saved.id, content["currency"], content["destination"], orders, saved.made_at, saved.expires_at)


def _order(content: dict[str, Any]) -> QuotedOrder:
    changed = {
        "store_id": UUID(content["store_id"]),
        "lines": tuple(_line(line) for line in content["lines"]),
        "options": tuple(content.get("options", ())),
    }
    return QuotedOrder(**{**content, **changed})


def _line(content: dict[str, object]) -> QuotedLine:
    ids = {name: UUID(str(content[name])) if content[name] else None for name in ("variant_id", "product_id", "warehouse_id")}
    return QuotedLine(**{**content, **ids})  # type: ignore[arg-type]
