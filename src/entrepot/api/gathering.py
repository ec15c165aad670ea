"""The writes that many callers make at once, gathered: while one batch commits, the next one gathers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Final, TypeGuard
from uuid import UUID

from django.conf import settings
from django.db import transaction

from entrepot.identity.types import Actor
from entrepot.kernel.batching import Gatherer
from entrepot.kernel.errors import Refused
from entrepot.orders.errors import PriceChanged
from entrepot.orders.services import checkout, identity_for, note_languages, quote, seal_for_purchase
from entrepot.orders.types import (
    Address,
    CheckedOut,
    CheckoutRequest,
    IdentityDetails,
    Placed,
    PlaceRequest,
    Quote,
    QuoteRequest,
)
from entrepot.payments.services import apply_snapshots, open_cashier
from entrepot.payments.types import Applied, NextAction


@dataclass(frozen=True, slots=True)
class Wish:
    """A whole purchase: of a quote that was shown, or at the prices of this moment (`goods` is quoted then).

    `key` is the attempt's own name. With `expected_minor` any other total is refused.
    """

    goods: Quote | QuoteRequest
    address: Address
    actor: Actor
    key: str
    provider: str
    method: str
    email: str = ""
    return_url: str = ""
    expected_minor: int | None = None
    identity: IdentityDetails | None = None
    language: str = "en"
    on_receipt: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A payment whose cashier was opened.

    `action` is what the shopper does next, or why the provider did not take the payment; `applied` is there when the provider
    answered at once.
    """

    payment_id: UUID
    action: NextAction | Refused
    applied: Applied | None = None


@dataclass(frozen=True, slots=True)
class Bought:
    """A purchase as far as it came: it stands, whatever became of its payment, which can be gone on with."""

    placed: Placed
    payment: Opened


def buy(wishes: Sequence[Wish]) -> list[Bought | Refused]:
    """Quote, check out, open the cashiers, take in what providers answered at once; one outcome per wish, in order.

    Each step is a transaction of its own, as no provider may be called inside one. When a step fails for a batch, the wishes are
    repeated one by one: their keys find what was placed, and they go on from there.
    """
    outcomes: dict[int, Bought | Refused] = {}
    going: dict[int, CheckoutRequest] = {}
    identities: dict[int, IdentityDetails] = {}
    for i, (wish, quoted) in enumerate(zip(wishes, _quoted(wishes), strict=True)):
        if isinstance(quoted, Refused):
            outcomes[i] = quoted
        elif wish.expected_minor not in {None, quoted.total_minor}:
            outcomes[i] = PriceChanged(shown=wish.expected_minor, now=quoted.total_minor, currency=quoted.currency)
        elif isinstance(identity := identity_for(quoted, wish.identity), Refused):
            outcomes[i] = identity
        else:
            going[i] = _request(wish, quoted)
            if identity:
                identities[i] = identity
    checked = _checked_out(going, identities, {i: wishes[i].language for i in going if _is_written_to(wishes[i])})
    placed = {i: done for i, done in checked.items() if isinstance(done, CheckedOut)}
    outcomes |= {i: done for i, done in checked.items() if isinstance(done, Refused)}
    opened = open_payments([done.payment.payment_id for done in placed.values()])
    outcomes |= {i: Bought(done.placed, payment) for (i, done), payment in zip(placed.items(), opened, strict=True)}
    return [outcomes[i] for i in range(len(wishes))]


def _checked_out(
    going: Mapping[int, CheckoutRequest], identities: Mapping[int, IdentityDetails], languages: Mapping[int, str]
) -> dict[int, CheckedOut | Refused]:
    """Purchases with the identity details and the language that belong to them: together, or not at all."""
    if not going:
        return {}
    with transaction.atomic() if identities or languages else nullcontext():
        checked = dict(zip(going, checkout(list(going.values())), strict=True))
        new = {i: done.placed.purchase_id for i, done in checked.items() if _is_new(done)}
        for i in identities.keys() & new.keys():
            seal_for_purchase(new[i], identities[i])
        if spoken := {new[i]: language for i, language in languages.items() if i in new}:
            note_languages(spoken)
    return checked


def _is_written_to(wish: Wish) -> bool:
    """Whether news of the purchase goes to a guest in another language than the usual one."""
    return wish.actor.person_id is None and bool(wish.email) and wish.language != settings.LANGUAGE_CODE


def _is_new(done: CheckedOut | Refused) -> TypeGuard[CheckedOut]:
    return isinstance(done, CheckedOut) and not done.placed.repeated


def _quoted(wishes: Sequence[Wish]) -> list[Quote | Refused]:
    asked = [wish.goods for wish in wishes if isinstance(wish.goods, QuoteRequest)]
    made = iter(quote(asked) if asked else ())
    return [wish.goods if isinstance(wish.goods, Quote) else next(made) for wish in wishes]


def _request(wish: Wish, quoted: Quote) -> CheckoutRequest:
    return CheckoutRequest(
        place=PlaceRequest(
            quote=quoted,
            address=wish.address,
            actor=wish.actor,
            buyer_id=wish.actor.person_id,
            email=wish.email,
            key=wish.key,
        ),
        provider=wish.provider,
        method=wish.method,
        return_url=wish.return_url,
        on_receipt=wish.on_receipt,
    )


def open_payments(payment_ids: Sequence[UUID]) -> list[Opened]:
    """Open cashiers and take in what the providers answered at once; one outcome per payment, in order."""
    if not payment_ids:
        return []
    actions = open_cashier(payment_ids)
    snapshots = [a.snapshot for a in actions if isinstance(a, NextAction) and a.snapshot is not None]
    applied = iter(apply_snapshots(snapshots) if snapshots else ())
    return [
        Opened(payment_id, action, next(applied) if isinstance(action, NextAction) and action.snapshot is not None else None)
        for payment_id, action in zip(payment_ids, actions, strict=True)
    ]


# One lane each: a second one would halve the batches, and the interpreter runs one of them at a time anyway.
QUOTES: Final[Gatherer[QuoteRequest, Quote | Refused]] = Gatherer(quote, max_batch=64, lanes=1)
PURCHASES: Final[Gatherer[Wish, Bought | Refused]] = Gatherer(buy, max_batch=64, lanes=1)
