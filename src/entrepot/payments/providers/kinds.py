"""Which protocols there are: what an account of each needs to know, and how its driver is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from entrepot.payments.ports import Driver

from .account import ProviderAccess


@dataclass(frozen=True, slots=True)
class Credential:
    """One thing that an account knows. Secret ones are never shown again; `is_key` is a key in PEM or bare base64."""

    name: str
    is_secret: bool = False
    is_key: bool = False
    is_needed: bool = True
    default: str = ""


@dataclass(frozen=True, slots=True)
class ProviderKind:
    """A protocol. `cashiers` are the origins that a buyer is sent to, beside the gateway's own."""

    code: str
    name: str
    gateway: str
    credentials: tuple[Credential, ...]
    cashiers: tuple[str, ...]
    build: Callable[[ProviderAccess], Driver]

    @property
    def secrets(self) -> frozenset[str]:
        """Names of what is never shown."""
        return frozenset(one.name for one in self.credentials if one.is_secret)


def _alipay(access: ProviderAccess) -> Driver:
    from .alipay.driver import AlipayDriver  # noqa: PLC0415  - a market may have no such account

    return AlipayDriver(access)


def _antom(access: ProviderAccess) -> Driver:
    from .antom.driver import AntomDriver  # noqa: PLC0415

    return AntomDriver(access)


def _wechat(access: ProviderAccess) -> Driver:
    from .wechat.driver import WeChatDriver  # noqa: PLC0415

    return WeChatDriver(access)


def _stripe(access: ProviderAccess) -> Driver:
    from .stripe_hosted import StripeDriver  # noqa: PLC0415  - a slow import

    return StripeDriver(access)


KINDS: Final[Mapping[str, ProviderKind]] = {
    kind.code: kind
    for kind in (
        ProviderKind(
            "alipay",
            "Alipay",
            "https://openapi.alipay.com/gateway.do",
            (
                Credential("app_id"),
                Credential("seller_id"),
                Credential("private_key", is_secret=True, is_key=True),
                Credential("provider_public_key", is_key=True),
                Credential("app_cert_sn", is_needed=False),
                Credential("alipay_root_cert_sn", is_needed=False),
                Credential("hold", is_needed=False),
            ),
            ("https://*.alipay.com",),
            _alipay,
        ),
        ProviderKind(
            "wechat",
            "WeChat Pay",
            "https://api.mch.weixin.qq.com",
            (
                Credential("mchid"),
                Credential("appid"),
                Credential("merchant_serial"),
                Credential("private_key", is_secret=True, is_key=True),
                Credential("api_v3_key", is_secret=True),
                Credential("provider_serial", is_needed=False),
                Credential("provider_public_key", is_key=True, is_needed=False),
                Credential("hold", is_needed=False),
            ),
            ("https://wx.tenpay.com",),
            _wechat,
        ),
        ProviderKind(
            "antom",
            "Antom",
            "https://open-sea-global.alipay.com",
            (
                Credential("client_id"),
                Credential("private_key", is_secret=True, is_key=True),
                Credential("provider_public_key", is_key=True),
                Credential("key_version", is_needed=False, default="1"),
                Credential("method", is_needed=False, default="ALIPAY_CN"),
                Credential("settlement_currency", is_needed=False),
                Credential("payout", is_needed=False),
            ),
            ("https://*.alipay.com", "https://*.alipayplus.com", "https://*.antom.com"),
            _antom,
        ),
        ProviderKind(
            "stripe",
            "Stripe",
            "https://api.stripe.com",
            (
                Credential("account"),
                Credential("secret_key", is_secret=True),
                Credential("webhook_secret", is_secret=True),
            ),
            ("https://checkout.stripe.com",),
            _stripe,
        ),
    )
}
