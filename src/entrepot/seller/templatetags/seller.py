"""What the seller centre's templates say with numbers, times and stored words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template

from entrepot.identity.queries import AuditLine
from entrepot.kernel.money import Money
from entrepot.logistics.queries import tracking_address
from entrepot.logistics.types import ParcelView
from entrepot.seller import deeds
from entrepot.seller.words import word as said
from entrepot.settlement.types import rate_text
from entrepot.wording.deeds import deed as deed_in_words

register = template.Library()


register.filter("rate_text", rate_text)


@register.filter
def plain_money(amount_minor: int | None, currency: str) -> str:
    """Minor units as text for an input: 1999 USD is “19.99”."""
    return "" if amount_minor is None else format(Money(amount_minor, currency).decimal(), "f")


@register.filter
def word(value: Any, kind: str) -> str:
    """A stored word in the language of the page."""
    return said(kind, str(value))


@register.filter
def tracking_link(parcel: ParcelView) -> str:
    """Where the carrier shows this parcel to everybody, "" where it is not known."""
    return tracking_address(parcel.carrier, parcel.number)


@register.filter
def deed(action: str) -> str:
    """What was done, from the audit log."""
    return deed_in_words(action)


@register.filter
def details(line: AuditLine) -> list[str]:
    """What a line of the audit log says more."""
    return deeds.details(line)


@register.filter
def order_of(ref: str) -> UUID | None:
    """The order that a booking refers to, if it is one."""
    kind, _mark, number = str(ref).partition(":")
    try:
        return UUID(number) if kind == "order" else None
    except ValueError:
        return None


@register.filter
def reference(ref: str) -> str:
    """What a booking refers to: the word for it where the number behind it is one of programs only, else as it was written."""
    kind, _mark, number = str(ref).partition(":")
    return said("reference", kind) if number and kind in said["reference"] else str(ref)
