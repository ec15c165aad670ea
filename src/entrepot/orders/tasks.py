"""Work of the order desk that runs apart from requests."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from entrepot.events.services import periodic

from . import services


@app.task(name="orders.mail_guest_links", queue="mail", retry=5)
def mail_guest_links(purchase_id: str, language: str) -> None:
    """Mail a guest the links to the orders of a purchase."""
    services.mail_guest_links(UUID(purchase_id), language)


@periodic("orders.forget_quotes", every=timedelta(hours=1))
def forget_quotes() -> None:
    """Drop quotes that nobody can buy any more, and carts that guests have left behind."""
    while services.forget_quotes():
        pass
    while services.forget_guest_carts():
        pass


@periodic("orders.use_ending_authorisations", every=timedelta(minutes=10))
def use_ending_authorisations() -> None:
    """Take what is kept ready for goods under way before it ends, and close what was not shipped in time."""
    services.use_ending_authorisations()
