"""An account at a provider, put into use."""

from __future__ import annotations

import re
from uuid import UUID

from django.db import IntegrityError, transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.payments import registry
from entrepot.payments.account_drivers import made
from entrepot.payments.enums import AccountScope, KeysState
from entrepot.payments.errors import AccountCodeInvalid, AccountCodeTaken, AccountNotAnswering, UnknownProvider
from entrepot.payments.models import ProviderAccount, ProviderKeys
from entrepot.payments.sealing import seal_keys
from entrepot.payments.types import NewAccount

from ._accounts import kind_of, masked, read_credentials, read_gateway, tried

LEAF = "payments.accounts"


def add_account(new: NewAccount, *, actor: Actor, unchecked: bool = False) -> UUID:
    """Keep an account's credentials, sealed, and offer it to shoppers; the connection is tried first, unless `unchecked`.

    Audited without any secret. Raises UnknownKind, AccountCodeInvalid, AccountCodeTaken, CredentialMissing, CredentialUnreadable,
    GatewayInvalid, and AccountNotAnswering with what the provider said. Must be called outside a transaction.
    """
    allow(actor, LEAF)
    kind = kind_of(new.kind)
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,31}", new.code):
        raise AccountCodeInvalid(field="code")
    _free(new.code)
    credentials, gateway = read_credentials(kind, new.credentials), read_gateway(kind, new.gateway)
    driver = made(kind, new.code, gateway, (credentials,))
    outcome = None if unchecked else tried(driver)
    if outcome is not None and not outcome.works:
        raise AccountNotAnswering(message=outcome.message)
    now, account_id = clock.now(), uuid7()
    try:
        with transaction.atomic():
            account = ProviderAccount.objects.create(
                id=account_id,
                code=new.code,
                kind=new.kind,
                scope=(AccountScope.STORE if new.store_id else AccountScope.PLATFORM).value,
                store_id=new.store_id,
                label=new.label.strip()[:80] or kind.name,
                seller_ref=driver.seller_ref,
                gateway=gateway,
                created_at=now,
                changed_at=now,
                checked_at=now if outcome else None,
                check_result=outcome.result if outcome else "",
            )
            ProviderKeys.objects.create(
                id=uuid7(),
                account=account,
                version=1,
                state=KeysState.NEWEST.value,
                sealed=seal_keys(account_id, 1, credentials),
                shown=masked(kind, credentials),
                created_at=now,
            )
            detail = {"code": new.code, "kind": new.kind, "seller": driver.seller_ref, "gateway": gateway}
            record(actor, "payments.account_added", [Subject("payments.account", account_id, new.store_id, detail)])
    except IntegrityError as error:
        raise AccountCodeTaken(field="code", code=new.code) from error
    return account_id


def _free(code: str) -> None:
    try:
        registry.driver(code)
    except UnknownProvider:
        return
    raise AccountCodeTaken(field="code", code=code)
