"""Where notices about a store's things lead."""

from __future__ import annotations

from django.urls import reverse

from entrepot.notices.services import register_link
from entrepot.notices.types import Target


def register() -> None:
    """Tell notices the addresses of this face."""
    register_link("store_order", lambda target: reverse("seller:order", args=[target.slug, target.id]))
    register_link("store_case", lambda target: reverse("seller:case", args=[target.slug, target.id]))
    register_link("store_chargeback", lambda target: reverse("seller:chargeback", args=[target.slug, target.id]))
    register_link("store_conversation", lambda target: f"{_page('inbox', target)}?c={target.id}")
    register_link("store_webhook", lambda target: reverse("seller:endpoint", args=[target.slug, target.id]))
    for kind, view in (("store_money", "money"), ("store_stock", "stock"), ("store_home", "home")):
        register_link(kind, lambda target, view=view: _page(view, target))  # type: ignore[misc]


def _page(view: str, target: Target) -> str:
    return reverse(f"seller:{view}", args=[target.slug])
