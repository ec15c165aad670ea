"""The address book of a person: add, change, take out, choose the default."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from entrepot.database import sql
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing
from entrepot.orders import postal
from entrepot.orders.errors import AddressBookFull, AddressInvalid
from entrepot.orders.models import SavedAddress
from entrepot.orders.types import Address

MAX_ADDRESSES: Final = 30


def checked_address(address: Address) -> Address:
    """The address in one spelling, fit for its country. Raises AddressInvalid with a code by field."""
    try:
        tidy = postal.tidied(address)
    except ValueError:
        raise AddressInvalid(fields="country", problems={"country": "invalid"}) from None
    if problems := postal.problems_of(tidy):
        raise AddressInvalid(fields=", ".join(sorted(problems)), problems=problems)
    return tidy


def save_address(address: Address, *, actor: Actor, address_id: UUID | None = None, is_default: bool = False) -> UUID:
    """Keep the address in the actor's book, in place of `address_id` if one is named; its id.

    The first address is the default, whatever is asked; the same address again is not kept twice. Raises AddressInvalid,
    AddressBookFull, and Missing for a line that is not the actor's.
    """
    content, person_id = checked_address(address).as_json(), _person(actor)
    with transaction.atomic():
        lines = _locked(person_id)
        mine = lines.get(address_id) if address_id else next((line for line in lines.values() if line.content == content), None)
        if address_id and mine is None:
            raise Missing(what="address")
        if mine is None and len(lines) >= MAX_ADDRESSES:
            raise AddressBookFull(limit=MAX_ADDRESSES)
        if mine is None:
            mine = SavedAddress(person_id=person_id, content=content)
        mine.content, mine.used_at = content, clock.now()
        mine.save()
        if is_default or not any(line.is_default for line in lines.values()):
            _set_default(person_id, mine.id)
    return mine.id


def delete_address(address_id: UUID, *, actor: Actor) -> Address:
    """Take the address out, and make the one used last the default if it was the default; what was taken out. Raises Missing."""
    person_id = _person(actor)
    with transaction.atomic():
        lines = _locked(person_id)
        gone = lines.pop(address_id, None)
        if gone is None:
            raise Missing(what="address")
        gone.delete()
        if gone.is_default and lines:
            _set_default(person_id, max(lines.values(), key=lambda line: line.used_at).id)
    return Address(**{**gone.content, "lines": tuple(gone.content["lines"])})


def make_default_address(address_id: UUID, *, actor: Actor) -> None:
    """New checkouts begin with this address. Raises Missing."""
    person_id = _person(actor)
    with transaction.atomic():
        if address_id not in _locked(person_id):
            raise Missing(what="address")
        _set_default(person_id, address_id)


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Missing(what="address")
    return actor.person_id


def _locked(person_id: UUID) -> dict[UUID, SavedAddress]:
    """The person's lines; whoever changes the same book at the same time waits, also for the first line of an empty one."""
    sql.execute("SELECT pg_advisory_xact_lock(hashtextextended('orders.address_book:' || %s, 0))", (str(person_id),))
    return {line.id: line for line in SavedAddress.objects.filter(person_id=person_id)}


def _set_default(person_id: UUID, address_id: UUID) -> None:
    book = SavedAddress.objects.filter(person_id=person_id)
    book.filter(is_default=True).exclude(id=address_id).update(is_default=False)
    book.filter(id=address_id).update(is_default=True, used_at=F("used_at"))
