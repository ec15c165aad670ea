"""New credentials for an account, while messages under the former ones are still believed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.payments.account_drivers import made
from entrepot.payments.enums import AccountState, KeysState
from entrepot.payments.errors import AccountNotAnswering, AccountRetired, AnotherSeller, NoSuchAccount
from entrepot.payments.models import ProviderAccount, ProviderKeys
from entrepot.payments.sealing import seal_keys

from ._accounts import kind_of, masked, newest_credentials, read_credentials, stamp, tried
from .add_account import LEAF


def rotate_keys(account_id: UUID, typed: Mapping[str, str], *, actor: Actor, unchecked: bool = False) -> int:
    """Put new credentials into force; the number of their version. Blank fields keep what they were.

    From now on the new ones sign; the former still verify and open what comes in, and those before them are destroyed. The
    connection is tried with the new ones first, unless `unchecked`. Raises NoSuchAccount, AccountRetired, CredentialMissing,
    CredentialUnreadable, AnotherSeller and AccountNotAnswering. Must be called outside a transaction.
    """
    allow(actor, LEAF)
    account = ProviderAccount.objects.filter(pk=account_id).first()
    if account is None:
        raise NoSuchAccount
    if account.state == AccountState.RETIRED:
        raise AccountRetired
    kind = kind_of(account.kind)
    base, before = newest_credentials(account_id)
    credentials = read_credentials(kind, typed, before)
    driver = made(kind, account.code, account.gateway, (credentials, before))
    if driver.seller_ref != account.seller_ref:
        raise AnotherSeller(seller=account.seller_ref)
    outcome = None if unchecked else tried(driver)
    if outcome is not None and not outcome.works:
        raise AccountNotAnswering(message=outcome.message)
    now = clock.now()
    with transaction.atomic():
        account = ProviderAccount.objects.select_for_update().get(pk=account_id)
        held = ProviderKeys.objects.filter(account=account)
        newest = held.get(state=KeysState.NEWEST.value)
        version = newest.version + 1
        gone = held.filter(state=KeysState.FORMER.value)
        gone.update(state=KeysState.GONE.value, sealed=None)
        held.filter(pk=newest.pk).update(state=KeysState.FORMER.value, ended_at=now)
        ProviderKeys.objects.create(
            id=uuid7(),
            account=account,
            version=version,
            state=KeysState.NEWEST.value,
            sealed=seal_keys(account_id, version, credentials),
            shown=masked(kind, credentials),
            created_at=now,
        )
        account.changed_at = stamp(now, account.changed_at)
        if outcome is not None:
            account.checked_at, account.check_result, account.check_message = now, outcome.result, ""
        account.save()
        changed = sorted(name for name in credentials if credentials[name] != before.get(name))
        detail = {"code": account.code, "version": version, "after": base, "changed": changed, "tried": not unchecked}
        record(actor, "payments.keys_rotated", [Subject("payments.account", account_id, account.store_id, detail)])
    return version


def drop_former_keys(account_id: UUID, *, actor: Actor) -> bool:
    """Destroy the former credentials at once, as after a leak; whether there were any. Raises NoSuchAccount."""
    allow(actor, LEAF)
    now = clock.now()
    with transaction.atomic():
        account = ProviderAccount.objects.select_for_update().filter(pk=account_id).first()
        if account is None:
            raise NoSuchAccount
        gone = ProviderKeys.objects.filter(account=account, state=KeysState.FORMER.value).update(
            state=KeysState.GONE.value, sealed=None
        )
        if gone:
            account.changed_at = stamp(now, account.changed_at)
            account.save()
            detail = {"code": account.code}
            record(actor, "payments.former_keys_dropped", [Subject("payments.account", account_id, account.store_id, detail)])
    return bool(gone)
