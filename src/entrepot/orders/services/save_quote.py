"""Keep a quote while it lasts."""

from __future__ import annotations

from dataclasses import asdict

import orjson

from entrepot.orders.models import SavedQuote
from entrepot.orders.types import AskedQuote, Quote


def save_quote(quote: Quote, *, owner: str, asked: AskedQuote | None = None) -> None:
    """Remember what `owner` was shown, so that placing takes these very prices; and what it was asked for, to renew it."""
    content = {
        "currency": quote.currency,
        "destination": quote.destination,
        "orders": [asdict(order) for order in quote.orders],
    }
    SavedQuote.objects.create(
        id=quote.id,
        owner=owner,
        content=orjson.loads(orjson.dumps(content)),
        asked=orjson.loads(orjson.dumps(asdict(asked))) if asked else None,
        made_at=quote.made_at,
        expires_at=quote.expires_at,
    )
