"""Accounts at the providers' simulator, for a market that is there to try things out."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from entrepot.identity.types import SYSTEM
from entrepot.operations.providers.simulator_desk import at_the_desk
from entrepot.payments.queries import AccountView, can_pay_out, provider_accounts
from entrepot.payments.services import add_account, change_account, new_key_pair, retire_account, try_account
from entrepot.payments.types import NewAccount

KEEPS: Final = {"alipay": {"hold": "yes"}}  # so that a person sees money that a provider keeps, and lets go
LABELS: Final = {"alipay": "Alipay", "wechat": "WeChat Pay", "antom": "Antom", "stripe": "Stripe"}
PAYS_OUT: Final = "antom"  # in every currency of ours, to whatever account


def connect_simulator(base: str) -> list[str]:
    """Have one working account of the platform at each provider that the simulator at `base` plays; their codes.

    Accounts of an earlier start are kept and led to where it is served now; those that the simulator has forgotten, and one that could
    not pay out, are retired. The one at Antom can pay stores out.
    Accounts at real providers are left alone. Raises NoSimulator.
    """
    known = provider_accounts()
    return [_connected(base, kind, known) for kind in LABELS]


def _connected(base: str, kind: str, known: list[AccountView]) -> str:
    gateway = f"{base}/gateway.do" if kind == "alipay" else base
    for account in known:
        if account.kind == kind and account.state == "active" and account.is_simulated and account.store_id is None:
            change_account(account.id, actor=SYSTEM, gateway=gateway)
            is_whole = kind != PAYS_OUT or can_pay_out(account.code)
            if is_whole and try_account(account.id, actor=SYSTEM).works:
                at_the_desk(base, "notify", provider=kind, seller=account.seller_ref, notify_url=account.notify_url)
                return account.code
            retire_account(account.id, actor=SYSTEM)
    codes = {account.code for account in known}
    code = next(name for name in [kind, *(f"{kind}-{n}" for n in range(2, 1_000))] if name not in codes)
    private, public = new_key_pair()
    notify_url = settings.PAYMENT_NOTIFY_URL.format(code=code)
    told = at_the_desk(base, "merchants", provider=kind, public_key=public, notify_url=notify_url)
    if kind == "wechat":
        told.pop("provider_public_key")  # its certificates are fetched, as most merchants do
    credentials = {**told, "private_key": private, **KEEPS.get(kind, {})}
    if kind == PAYS_OUT:
        credentials["payout"] = "yes"
    add_account(NewAccount(kind, code, LABELS[kind], credentials, gateway), actor=SYSTEM)
    return code
