"""A store begins as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from entrepot.identity.enums import StoreRole
from entrepot.identity.services import allow, allow_in, grant_role, record
from entrepot.identity.types import SYSTEM, Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid, Missing
from entrepot.kernel.money import exponent
from entrepot.stores import rules
from entrepot.stores.enums import StoreKind
from entrepot.stores.errors import CurrencyNotSettled, SlugTaken
from entrepot.stores.models import Merchant, Store
from entrepot.stores.queries import kind_rules


def draft_store(
    merchant_id: UUID, kind: StoreKind, *, actor: Actor, slug: str, name: Mapping[str, str], currency: str, country: str
) -> UUID:
    """A store of the merchant in state `draft`; the person who makes it becomes its owner. Returns its id.

    Takes the right to open stores for the merchant; a store of kind `own` takes the platform's. Raises Missing, Forbidden,
    Invalid, SlugTaken, UnknownCurrency, CurrencyNotSettled.
    """
    kind = StoreKind(kind)
    merchant = Merchant.objects.filter(pk=merchant_id).first()
    if kind is StoreKind.OWN:
        allow(actor, "stores.found_own")
    if merchant is None:
        raise Missing(what="merchant")
    if kind is not StoreKind.OWN:
        allow_in(actor, "merchant.open_store", merchant.organisation_id)
    check_store(kind, slug=slug, name=name, currency=currency, country=country)
    with transaction.atomic():
        store = Store(merchant=merchant, kind=kind, slug=slug, name=dict(name), currency=currency, country=country)
        if Store.objects.bulk_create([store], ignore_conflicts=True) and not Store.objects.filter(pk=store.pk).exists():
            raise SlugTaken(slug=slug)
        if actor.person_id is not None:
            grant_role(store.pk, actor.person_id, StoreRole.OWNER, actor=SYSTEM)
        record(actor, "stores.drafted", [Subject("stores.store", store.pk, store.pk, {"kind": kind.value, "slug": slug})])
    return store.pk


def check_store(kind: StoreKind, *, slug: str, name: Mapping[str, str], currency: str, country: str) -> None:
    """Refuse what no store of the kind can be. Raises Invalid, UnknownCurrency, CurrencyNotSettled."""
    if not rules.is_slug(slug):
        raise Invalid(field="slug", reason="lower-case letters and digits, in words joined by single hyphens, 60 at most")
    if not any(text.strip() for text in name.values()):
        raise Invalid(field="name", reason="a store has a name in one language at least")
    if not rules.is_country(country):
        raise Invalid(field="country", reason="two capital letters, as in ISO 3166-1")
    exponent(currency)
    settled_in = kind_rules(kind, clock.now().date(), country).settlement_currency
    if settled_in not in {"store", currency}:
        raise CurrencyNotSettled(expected=settled_in, currency=currency)
