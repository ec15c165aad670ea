"""Addresses of everything on sale, for search engines."""

from __future__ import annotations

from datetime import datetime

from entrepot.database import sql


def product_count() -> int:
    """How many products are on sale."""
    found: int = sql.scalar("SELECT count(*)::int FROM catalog_card")
    return found


def product_addresses(skip: int, limit: int) -> list[tuple[str, datetime]]:
    """Slug and day of the last change of products on sale, by id."""
    return [
        (slug, changed)
        for slug, changed in sql.rows(
            """SELECT p.slug, p.changed_at FROM catalog_card k JOIN catalog_product p ON p.id = k.product_id
                ORDER BY k.product_id OFFSET %s LIMIT %s""",
            (skip, limit),
        )
    ]
