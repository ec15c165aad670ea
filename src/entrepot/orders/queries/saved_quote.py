"""A quote that was shown, as it was shown."""

from __future__ import annotations

from uuid import UUID

from entrepot.kernel.errors import Missing
from entrepot.orders.models import SavedQuote
from entrepot.orders.types import Quote, QuotedLine, QuotedOrder


def saved_quote(quote_id: UUID, *, owner: str) -> Quote:
    """The quote that `owner` was shown. Raises Missing, also when it is somebody else's."""
    saved = SavedQuote.objects.filter(id=quote_id, owner=owner).first()
    if saved is None:
        raise Missing(what="quote")
    content = saved.content
    orders = tuple(
        QuotedOrder(**{**order, "store_id": UUID(order["store_id"]), "lines": tuple(_line(line) for line in order["lines"])})
        for order in content["orders"]
    )
    return Quote(saved.id, content["currency"], content["destination"], orders, saved.made_at, saved.expires_at)


def _line(content: dict[str, object]) -> QuotedLine:
    ids = {name: UUID(str(content[name])) if content[name] else None for name in ("variant_id", "product_id", "warehouse_id")}
    return QuotedLine(**{**content, **ids})  # type: ignore[arg-type]
