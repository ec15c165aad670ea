"""What else happens to an account at a provider: tried out, offered or not, moved to another address, retired."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.payments import registry
from entrepot.payments.enums import AccountState
from entrepot.payments.errors import AccountRetired, NoSuchAccount
from entrepot.payments.models import ProviderAccount
from entrepot.payments.types import Tried

from ._accounts import kind_of, read_gateway, stamp, tried
from .add_account import LEAF


def try_account(account_id: UUID, *, actor: Actor) -> Tried:
    """Ask the provider something harmless and keep what came of it. Raises NoSuchAccount. Outside a transaction only."""
    allow(actor, LEAF)
    account = ProviderAccount.objects.filter(pk=account_id).first()
    if account is None:
        raise NoSuchAccount
    outcome = tried(registry.driver(account.code))
    with transaction.atomic():
        ProviderAccount.objects.filter(pk=account_id).update(
            checked_at=clock.now(), check_result=outcome.result, check_message=outcome.message
        )
        detail = {"code": account.code, "result": outcome.result}
        record(actor, "payments.account_tried", [Subject("payments.account", account_id, account.store_id, detail)])
    return outcome


def change_account(
    account_id: UUID, *, actor: Actor, label: str | None = None, gateway: str | None = None, is_offered: bool | None = None
) -> None:
    """Another label or address, or whether shoppers see it; None leaves a thing as it is.

    Raises NoSuchAccount, AccountRetired, GatewayInvalid.
    """
    allow(actor, LEAF)
    with transaction.atomic():
        account = _locked(account_id)
        if account.state == AccountState.RETIRED:
            raise AccountRetired
        detail: dict[str, object] = {"code": account.code}
        if label is not None and label.strip():
            detail["label"] = account.label = label.strip()[:80]
        if gateway is not None:
            detail["gateway"] = account.gateway = read_gateway(kind_of(account.kind), gateway)
        if is_offered is not None:
            detail["is_offered"] = account.is_offered = is_offered
        account.changed_at = stamp(clock.now(), account.changed_at)
        account.save()
        record(actor, "payments.account_changed", [Subject("payments.account", account_id, account.store_id, detail)])


def retire_account(account_id: UUID, *, actor: Actor) -> None:
    """Take no new payments by it, for good. Its keys stay: payments made through it can be asked about and refunded.

    Raises NoSuchAccount.
    """
    allow(actor, LEAF)
    with transaction.atomic():
        account = _locked(account_id)
        if account.state == AccountState.RETIRED:
            return
        account.state, account.is_offered = AccountState.RETIRED.value, False
        account.changed_at = stamp(clock.now(), account.changed_at)
        account.save()
        detail = {"code": account.code}
        record(actor, "payments.account_retired", [Subject("payments.account", account_id, account.store_id, detail)])


def _locked(account_id: UUID) -> ProviderAccount:
    account = ProviderAccount.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise NoSuchAccount
    return account
