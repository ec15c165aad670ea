"""Accounts at providers: sealed, tried, rotated, offered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from tests.identity.factories import person
from tests.payments.simulated import Market, admin

from entrepot.database import sql
from entrepot.identity.queries import actor_of
from entrepot.identity.types import SYSTEM
from entrepot.kernel.errors import Forbidden, Refused
from entrepot.kernel.ids import uuid7
from entrepot.kernel.sealing import Unreadable
from entrepot.payments import registry, services
from entrepot.payments.errors import (
    AccountCodeInvalid,
    AccountCodeTaken,
    AccountNotAnswering,
    AccountRetired,
    AnotherSeller,
    CredentialMissing,
    CredentialUnreadable,
    GatewayInvalid,
    UnknownKind,
    UnknownProvider,
)
from entrepot.payments.models import ProviderAccount, ProviderCall, ProviderKeys
from entrepot.payments.providers.keys import new_private_key
from entrepot.payments.queries import calls_about, cashier_origins, provider_account, provider_accounts, ways_to_pay
from entrepot.payments.sealing import open_keys
from entrepot.payments.types import NewAccount

pytestmark = pytest.mark.django_db
STORE, OTHER = UUID(int=1), UUID(int=2)


def new(market: Market, kind: str = "alipay", code: str = "alipay", **changes: Any) -> NewAccount:
    gateway = f"{market.simulator.base}/gateway.do" if kind == "alipay" else market.simulator.base
    given = {"kind": kind, "code": code, "label": "", "credentials": market.credentials.get(kind, {}), "gateway": gateway}
    return NewAccount(**{**given, **changes})


def test_account_is_tried_out_and_kept_without_a_readable_secret(market: Market) -> None:
    account_id = services.add_account(new(market), actor=SYSTEM)

    view = provider_account(account_id)
    assert (view.code, view.seller_ref, view.check_result) == ("alipay", market.credentials["alipay"]["seller_id"], "ok")
    secret = market.credentials["alipay"]["private_key"]
    shown = view.keys[0].shown
    assert shown["app_id"] == market.credentials["alipay"]["app_id"]
    assert shown["private_key"].startswith("SHA256:")
    kept = ProviderKeys.objects.get()
    assert secret.splitlines()[3].encode() not in bytes(kept.sealed or b"")
    assert open_keys(account_id, 1, bytes(kept.sealed or b""))["private_key"] == secret.strip()
    audit = sql.scalar("SELECT string_agg(detail::text, '') FROM identity_auditentry")
    assert "PRIVATE" not in str(audit)


def test_sealed_keys_open_at_no_other_account(market: Market) -> None:
    account_id = services.add_account(new(market), actor=SYSTEM)
    sealed = bytes(ProviderKeys.objects.get().sealed or b"")

    for account, version in ((uuid7(), 1), (account_id, 2)):
        with pytest.raises(Unreadable):
            open_keys(account, version, sealed)


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"kind": "cowrie"}, UnknownKind, None),
        ({"code": "Ali Pay"}, AccountCodeInvalid, "code"),
        ({"code": "sandbox"}, AccountCodeTaken, "code"),
        ({"credentials": {"app_id": "1"}}, CredentialMissing, "seller_id"),
        ({"gateway": "http://provider.example"}, GatewayInvalid, "gateway"),
        ({"gateway": "ftp://127.0.0.1"}, GatewayInvalid, "gateway"),
    ],
)
def test_account_that_cannot_be_right_is_refused_at_its_field(
    market: Market, changes: dict[str, Any], refusal: type[Refused], field: str | None
) -> None:
    with pytest.raises(refusal) as refused:
        services.add_account(new(market, **changes), actor=SYSTEM)

    assert refused.value.fields.get("field") == field
    assert not ProviderAccount.objects.exists()


def test_key_that_is_no_key_is_refused(market: Market) -> None:
    with pytest.raises(CredentialUnreadable) as refused:
        services.add_account(new(market, credentials={**market.credentials["alipay"], "private_key": "hunter2"}), actor=SYSTEM)

    assert refused.value.fields["field"] == "private_key"


def test_account_that_the_provider_does_not_believe_is_not_kept(market: Market) -> None:
    private, _public = new_private_key()

    with pytest.raises(AccountNotAnswering):
        services.add_account(new(market, credentials={**market.credentials["alipay"], "private_key": private}), actor=SYSTEM)

    assert not ProviderAccount.objects.exists()


def test_person_without_the_right_touches_no_account(market: Market) -> None:
    with pytest.raises(Forbidden):
        services.add_account(new(market), actor=actor_of(person()))

    assert not ProviderAccount.objects.exists()


def test_rotation_signs_with_the_new_key_and_still_believes_the_former(market: Market) -> None:
    account_id = services.add_account(new(market), actor=SYSTEM)
    app = market.credentials["alipay"]["app_id"]
    private, public = new_private_key()
    told = admin(market.simulator, "rotate", provider="alipay", id=app, public_key=public)

    typed = {"private_key": private, "provider_public_key": told["provider_public_key"]}
    assert services.rotate_keys(account_id, typed, actor=SYSTEM) == 2

    driver = registry.driver("alipay")
    assert driver._account.every("provider_public_key")[0].strip() == told["provider_public_key"].strip()  # type: ignore[attr-defined]
    assert len(driver._account.keys) == 2  # type: ignore[attr-defined]
    assert [(keys.version, keys.state) for keys in provider_account(account_id).keys] == [(2, "newest"), (1, "former")]
    assert services.try_account(account_id, actor=SYSTEM).works


def test_third_version_destroys_the_first(market: Market) -> None:
    account_id = services.add_account(new(market), actor=SYSTEM)
    services.rotate_keys(account_id, {}, actor=SYSTEM)
    services.rotate_keys(account_id, {}, actor=SYSTEM)

    kept = dict(ProviderKeys.objects.values_list("version", "sealed"))
    assert kept[1] is None
    assert kept[2] is not None
    assert services.drop_former_keys(account_id, actor=SYSTEM)
    assert not services.drop_former_keys(account_id, actor=SYSTEM)
    assert ProviderKeys.objects.exclude(sealed=None).count() == 1


def test_new_keys_of_another_merchant_are_refused(market: Market) -> None:
    account_id = services.add_account(new(market), actor=SYSTEM)

    with pytest.raises(AnotherSeller):
        services.rotate_keys(account_id, {"seller_id": "2088000000009999"}, actor=SYSTEM, unchecked=True)

    assert ProviderKeys.objects.count() == 1


def test_retired_account_answers_for_its_payments_but_takes_no_new_ones(market: Market) -> None:
    account_id = services.add_account(new(market), actor=SYSTEM)
    services.retire_account(account_id, actor=SYSTEM)

    assert registry.driver("alipay").code == "alipay"
    assert [way.code for way in ways_to_pay("CNY", [STORE])] == ["sandbox"]
    with pytest.raises(AccountRetired):
        services.rotate_keys(account_id, {}, actor=SYSTEM)
    with pytest.raises(AccountCodeTaken):
        services.add_account(new(market), actor=SYSTEM)


def test_ways_to_pay_are_those_of_the_currency(market: Market) -> None:
    for kind in ("stripe", "wechat", "antom", "alipay"):
        market.account(kind)

    assert [way.code for way in ways_to_pay("CNY", [STORE])] == ["alipay", "wechat", "antom", "stripe", "sandbox"]
    assert [way.code for way in ways_to_pay("USD", [STORE])] == ["antom", "stripe", "sandbox"]
    assert ways_to_pay("CNY", [STORE])[1].methods == ("code", "redirect")


def test_account_of_a_store_takes_the_platforms_place_for_that_store_alone(market: Market) -> None:
    market.account("alipay")
    services.add_account(new(market, code="tea-house", store_id=STORE), actor=SYSTEM)

    assert [way.code for way in ways_to_pay("CNY", [STORE])] == ["tea-house", "sandbox"]
    assert [way.code for way in ways_to_pay("CNY", [OTHER])] == ["alipay", "sandbox"]
    assert [way.code for way in ways_to_pay("CNY", [STORE, OTHER])] == ["alipay", "sandbox"]
    assert [account.code for account in provider_accounts(STORE)] == ["tea-house"]


def test_account_that_is_not_offered_is_not_seen(market: Market) -> None:
    account_id = services.add_account(new(market), actor=SYSTEM)
    services.change_account(account_id, actor=SYSTEM, is_offered=False, label="Alipay of old")

    assert [way.code for way in ways_to_pay("CNY", [STORE])] == ["sandbox"]
    assert provider_account(account_id).label == "Alipay of old"


def test_pages_that_lead_to_cashiers_may_name_their_origins(market: Market) -> None:
    market.account("alipay")
    services.add_account(new(market, "stripe", "stripe", gateway="https://api.stripe.com"), actor=SYSTEM, unchecked=True)

    assert cashier_origins() == [market.simulator.base, "https://api.stripe.com", "https://checkout.stripe.com"]


def test_what_was_said_to_a_provider_is_sealed_and_opened_for_people(market: Market) -> None:
    services.add_account(new(market), actor=SYSTEM)

    number = "PCHECK00000000000000000000000000"
    [row] = ProviderCall.objects.filter(number=number)
    assert b"alipay.trade.query" not in bytes(row.sealed)
    [call] = calls_about([number])
    assert call.request.startswith("alipay.trade.query")
    assert "ACQ.TRADE_NOT_EXIST" in call.response


def test_code_that_nobody_has_is_no_provider() -> None:
    with pytest.raises(UnknownProvider):
        registry.driver("nobody")


def test_account_whose_keys_cannot_be_opened_stops_no_other(market: Market, settings: object) -> None:
    market.account("stripe")
    market.account("alipay")
    settings.PROVIDER_KEYS = ["another key, and the one before it was lost"]  # type: ignore[attr-defined]
    ProviderAccount.objects.filter(code="alipay").update(gateway="https://provider.example")  # not the driver of before

    assert [way.code for way in ways_to_pay("CNY", [STORE])] == ["stripe", "sandbox"]
    assert "alipay" not in [driver.code for driver in registry.drivers()]
    with pytest.raises(UnknownProvider):
        registry.driver("alipay")
