"""A company joins the marketplace."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from entrepot.identity.enums import OrganisationKind
from entrepot.identity.services import found_organisation, record
from entrepot.identity.types import Actor, Subject
from entrepot.stores.errors import MerchantRegistered
from entrepot.stores.models import Merchant


def open_merchant(
    *, actor: Actor, legal_name: str, country: str, registration_no: str = "", owner_id: UUID | None = None
) -> UUID:
    """A merchant with its organisation, owned by the actor (by `owner_id` when the platform acts). Returns the merchant's id.

    Raises MerchantRegistered when a company of the country has the registration number already.
    """
    with transaction.atomic():
        organisation_id = found_organisation(legal_name, OrganisationKind.MERCHANT, actor=actor, owner_id=owner_id)
        if registration_no and Merchant.objects.filter(country=country, registration_no=registration_no).exists():
            raise MerchantRegistered
        merchant = Merchant.objects.create(
            organisation_id=organisation_id, legal_name=legal_name, country=country, registration_no=registration_no
        )
        record(actor, "stores.merchant_opened", [Subject("stores.merchant", merchant.pk, detail={"country": country})])
    return merchant.pk
