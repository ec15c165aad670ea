"""Where a store takes goods back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from entrepot.stores.queries import store


def kept_address(store_id: UUID) -> dict[str, Any] | None:
    """The return address of the store's settings, as addresses of orders are written, if it has said one."""
    found = store(store_id).settings.get("return_address")
    if not found:
        return None
    return {
        "name": found.get("recipient", ""),
        "lines": [found["street"]] if found.get("street") else [],
        "city": found.get("city", ""),
        "postcode": found.get("postal_code", ""),
        "country": found.get("country", ""),
        "phone": found.get("phone", ""),
        "region": "",
        "district": "",
    }
