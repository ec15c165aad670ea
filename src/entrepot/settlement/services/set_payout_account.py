"""A store says where its money goes."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid
from entrepot.settlement.models import PayoutAccount


def set_payout_account(store_id: UUID, *, holder: str, destination: str, actor: Actor) -> None:
    """Pay the store's balance to this account from now on, after the rest that the payout policy asks for.

    Needs “finance.payout” at the store. Raises Invalid.
    """
    allow(actor, "finance.payout", [store_id])
    holder, destination = holder.strip(), destination.replace(" ", "")
    if not holder:
        raise Invalid(field="holder", reason="the name of the account's holder is needed")
    if not 4 <= len(destination) <= 64:
        raise Invalid(field="destination", reason="an account number has 4 to 64 characters")
    with transaction.atomic():
        PayoutAccount.objects.update_or_create(
            store_id=store_id,
            defaults={"holder": holder, "destination": destination, "changed_at": clock.now(), "changed_by": actor.code},
        )
        record(actor, "settlement.payout_account_set", [Subject("store", store_id, store_id, {"ends": destination[-4:]})])
