"""Who there is in the sample market: people, their shops and addresses. The accounts are for show and share one password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from entrepot.orders.types import Address

from .accounts import Account
from .shops import SHOPS

PASSWORD: Final = "entrepot-demo"  # noqa: S105  - printed on purpose; `entrepot check --deploy` refuses it
OPERATOR: Final = "operator@example.com"


@dataclass(frozen=True, slots=True)
class Shopper:
    """A shopper, where the parcels go, and how willingly they press “received” (0 never, 100 always)."""

    account: Account
    address: Address
    currency: str = "CNY"
    confirms: int = 70


PLATFORM: Final = (
    (Account(OPERATOR, "Wei Lan", "runs the platform: stores, listings, orders, the audit"), ("operator", "admin")),
    (Account("finance@example.com", "Ida Brandt", "the platform's money: ledger, fees, payouts"), ("finance",)),
    (Account("rules@example.com", "Noor Haddad", "the platform's rules: tax rows, the second pair of eyes"), ("admin",)),
)

APPLICANT: Final = Account("owner.sakura@example.com", "Emi Sato", "has applied to open Sakura Paper; the operator decides")


def _china(name: str, region: str, city: str, line: str, postcode: str, phone: str) -> Address:
    return Address(name=name, country="CN", lines=(line,), city=city, region=region, postcode=postcode, phone=phone)


SHOPPERS: Final = (
    Shopper(
        Account("shopper@example.com", "Chen Yu", "a shopper in Hangzhou with orders in every state", "zh-hans"),
        _china("陈雨", "浙江", "杭州", "文三路 478 号 3 幢 602", "310012", "13800138001"),
        confirms=60,
    ),
    Shopper(
        Account("shopper2@example.com", "Li Meng", "a shopper in Shanghai", "zh-hans"),
        _china("李萌", "上海", "长宁区", "愚园路 1088 弄 12 号", "200050", "13800138002"),
        confirms=90,
    ),
    Shopper(
        Account("shopper3@example.com", "Wang Tao", "a shopper in Chengdu", "zh-hans"),
        _china("王涛", "四川", "成都", "玉林西路 55 号", "610041", "13800138003"),
        confirms=30,
    ),
    Shopper(
        Account("shopper4@example.com", "Zhao Qian", "a shopper in Beijing", "zh-hans"),
        _china("赵倩", "北京", "东城区", "东直门内大街 9 号", "100007", "13800138004"),
        confirms=80,
    ),
    Shopper(
        Account("shopper5@example.com", "Mei Ling Tan", "a shopper in Singapore"),
        Address(
            name="Tan Mei Ling", country="SG", lines=("22 Tiong Bahru Road", "#04-11"), city="Singapore", postcode="168730",
            phone="+65 6000 0000",
        ),
        currency="USD",
        confirms=75,
    ),
    Shopper(
        Account("shopper6@example.com", "Harriet Poole", "a shopper in Bristol"),
        Address(
            name="Harriet Poole", country="GB", lines=("8 Cotham Hill",), city="Bristol", postcode="BS6 6LF",
            phone="+44 117 000 0000",
        ),
        currency="GBP",
        confirms=50,
    ),
)  # fmt: skip


def accounts() -> tuple[Account, ...]:
    """Everybody who can sign in, the most useful ones first."""
    platform = tuple(account for account, _ in PLATFORM)
    owners = tuple(shop.owner for shop in SHOPS)
    helpers = tuple(account for shop in SHOPS for account, _ in shop.staff)
    return (platform[0], owners[1], SHOPPERS[0].account, *platform[1:], owners[0], *owners[2:], *helpers, APPLICANT,
            *(shopper.account for shopper in SHOPPERS[1:]))  # fmt: skip
