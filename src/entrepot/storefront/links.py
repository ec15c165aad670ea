"""Where notices about a shopper's things lead."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from entrepot.notices.services import register_link
from entrepot.notices.types import Target

from .access import key_of


def register() -> None:
    """Tell notices the addresses of this face."""
    register_link("order", _order)
    register_link("case", _case)
    register_link("account", lambda _target: reverse("storefront:account"))
    register_link("conversation", lambda target: reverse("storefront:conversation", args=[target.id]))


def _order(target: Target) -> str:
    address = reverse("storefront:order", args=[target.id])
    return f"{address}?key={key_of(UUID(target.id))}" if target.guest else address


def _case(target: Target) -> str:
    """A guest's case opens with the key of its order, which the slug carries."""
    address = reverse("storefront:case", args=[target.id])
    return f"{address}?key={key_of(UUID(target.slug))}" if target.guest and target.slug else address
