"""Identity details for customs: kept sealed, shown masked, opened only with a trace."""

from __future__ import annotations

from uuid import UUID

from entrepot.identity.services import record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing, Refused
from entrepot.orders import identity_rules
from entrepot.orders.errors import IdentityInvalid, IdentityNeeded
from entrepot.orders.models import BuyerIdentity, PurchaseIdentity
from entrepot.orders.queries.identity import identity_needed
from entrepot.orders.types import IdentityDetails, Quote

from ._sealing import seal, unseal


def checked_identity(details: IdentityDetails) -> IdentityDetails:
    """The details in one spelling. Raises IdentityInvalid with the field that cannot be right."""
    tidy = identity_rules.normalized(details)
    if field := identity_rules.wrong_field(tidy):
        raise IdentityInvalid(field=field)
    return tidy


def identity_for(quote: Quote, given: IdentityDetails | None) -> IdentityDetails | Refused | None:
    """What customs of the quote's destination is told of the buyer, in one spelling; None where it asks for nothing today.

    Refused: IdentityNeeded (nothing was given, or another kind), IdentityInvalid.
    """
    kind = identity_needed(quote.destination, quote.orders)
    if not kind:
        return None
    if given is None or given.kind != kind:
        return IdentityNeeded(what=kind)
    try:
        return checked_identity(given)
    except IdentityInvalid as refusal:
        return refusal


def keep_identity(details: IdentityDetails, *, actor: Actor) -> str:
    """Keep a person's details for the next purchase, in place of earlier ones of their kind; the mask."""
    if actor.person_id is None:
        raise Missing(what="person")
    tidy = checked_identity(details)
    mask = identity_rules.mask_of(tidy)
    BuyerIdentity.objects.update_or_create(
        person_id=actor.person_id,
        kind=tidy.kind,
        defaults={"sealed": seal(tidy, f"person:{actor.person_id}"), "mask": mask, "changed_at": clock.now()},
    )
    record(actor, "orders.identity_kept", [Subject("identity.person", actor.person_id)])
    return mask


def forget_identity(kind: str, *, actor: Actor) -> bool:
    """Take a person's details of that kind out; purchases keep what was given for them. Whether there were any."""
    if actor.person_id is None:
        return False
    gone, _ = BuyerIdentity.objects.filter(person_id=actor.person_id, kind=kind).delete()
    if gone:
        record(actor, "orders.identity_forgotten", [Subject("identity.person", actor.person_id)])
    return bool(gone)


def kept_identity(kind: str, *, actor: Actor) -> IdentityDetails | None:
    """The person's own details, for a purchase of theirs; None where none are kept."""
    kept = BuyerIdentity.objects.filter(person_id=actor.person_id, kind=kind).first() if actor.person_id else None
    return unseal(bytes(kept.sealed), f"person:{actor.person_id}") if kept else None


def seal_for_purchase(purchase_id: UUID, details: IdentityDetails) -> None:
    """Bind the details to the purchase, for its declarations."""
    PurchaseIdentity.objects.create(
        purchase_id=purchase_id,
        kind=details.kind,
        sealed=seal(details, f"purchase:{purchase_id}"),
        mask=identity_rules.mask_of(details),
    )


def open_identity(purchase_id: UUID, *, actor: Actor, reason: str) -> IdentityDetails:
    """The details of a purchase in plain text, for filing; every opening is audited. Raises Missing.

    For the platform's own work alone (customs): callers check the right of whoever asked them.
    """
    held = PurchaseIdentity.objects.filter(purchase_id=purchase_id, sealed__isnull=False).first()
    if held is None or held.sealed is None:
        raise Missing(what="identity")
    record(actor, "orders.identity_opened", [Subject("orders.purchase", purchase_id, None, {"reason": reason})])
    return unseal(bytes(held.sealed), f"purchase:{purchase_id}")
