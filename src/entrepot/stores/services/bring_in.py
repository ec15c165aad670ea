"""Stores that were checked elsewhere come in open: those of an import, and the platform's own."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from entrepot.events.facts.stores import StoreOpened
from entrepot.events.services import publish
from entrepot.identity.enums import OrganisationKind
from entrepot.identity.services import allow, ensure_platform, found_organisations, record
from entrepot.identity.types import SYSTEM, Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid
from entrepot.stores.enums import StoreKind, StoreState
from entrepot.stores.models import Merchant, Store
from entrepot.stores.types import NewStore

from .draft_store import check_store


def bring_in(stores: Sequence[NewStore], *, actor: Actor) -> list[UUID]:
    """Open the stores with a merchant each, without application and review; one id per store, in order.

    Safe to repeat: a slug that exists gives the store that has it. Takes the right to review stores (for kind `own` also the
    one to found them), and the same number of statements for one store as for a thousand. Raises Invalid, CurrencyNotSettled
    for the first store that cannot be; nothing has happened then.
    """
    allow(actor, "stores.review")
    if any(new.kind == StoreKind.OWN for new in stores):
        allow(actor, "stores.found_own")
    if len({new.slug for new in stores}) < len(stores):
        raise Invalid(field="slug", reason="the same store is there twice")
    for new in stores:
        check_store(StoreKind(new.kind), slug=new.slug, name=new.name, currency=new.currency, country=new.country)
    with transaction.atomic():
        known = dict(Store.objects.filter(slug__in=[new.slug for new in stores]).values_list("slug", "pk"))
        fresh = [new for new in stores if new.slug not in known]
        made = _make(fresh, actor) if fresh else []
    return [(known | {store.slug: store.pk for store in made})[new.slug] for new in stores]


def ensure_own_store(*, slug: str = "own", name: str = "Entrepot Own", currency: str = "CNY", country: str = "CN") -> UUID:
    """The platform's own retail store, opened when there is none. Safe to call at every start. Returns its id."""
    found = Store.objects.filter(kind=StoreKind.OWN).exclude(state=StoreState.CLOSED).order_by("created_at", "pk").first()
    if found is not None:
        return found.pk
    new = NewStore(
        slug=slug,
        kind=StoreKind.OWN.value,
        name={"en": name},
        currency=currency,
        country=country,
        legal_name=ensure_platform().name,
    )
    return bring_in([new], actor=SYSTEM)[0]


def _make(fresh: Sequence[NewStore], actor: Actor) -> list[Store]:
    now = clock.now()
    organisations = found_organisations([new.legal_name for new in fresh], OrganisationKind.MERCHANT, actor=actor)
    merchants = Merchant.objects.bulk_create(
        Merchant(
            organisation_id=organisation_id,
            legal_name=new.legal_name,
            country=new.country,
            registration_no=new.registration_no,
        )
        for organisation_id, new in zip(organisations, fresh, strict=True)
    )
    made = Store.objects.bulk_create(
        Store(
            merchant=merchant,
            kind=new.kind,
            slug=new.slug,
            name=dict(new.name),
            currency=new.currency,
            country=new.country,
            settings=dict(new.settings),
            state=StoreState.OPEN,
            opened_at=now,
        )
        for merchant, new in zip(merchants, fresh, strict=True)
    )
    record(actor, "stores.brought_in", [Subject("stores.store", store.pk, store.pk, {"slug": store.slug}) for store in made])
    publish([StoreOpened(store.pk, store_kind=str(store.kind), merchant_id=store.merchant_id) for store in made])
    return made
