"""Work of the order desk that runs apart from requests."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from . import services


@app.task(name="orders.mail_guest_links", queue="mail", retry=5)
def mail_guest_links(purchase_id: str, language: str) -> None:
    """Mail a guest the links to the orders of a purchase."""
    services.mail_guest_links(UUID(purchase_id), language)
