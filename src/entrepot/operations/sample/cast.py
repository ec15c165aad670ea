"""Who there is in the sample market: people, their shops and addresses. The accounts are for show and share one password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from entrepot.orders.types import Address

PASSWORD: Final = "entrepot-demo"  # noqa: S105  - printed on purpose; `entrepot check --deploy` refuses it
OPERATOR: Final = "operator@example.com"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in. `does` says it to the visitor of the demo."""

    email: str
    name: str
    does: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Shop:
    """A store with its company and the place its goods lie. `freight` is (first kilogram, each further one) in major units."""

    slug: str
    kind: str
    name: dict[str, str]
    company: str
    registration: str
    country: str
    currency: str
    owner: Account
    warehouses: tuple[tuple[str, str, str], ...]  # name, kind, country
    freight_home: tuple[str, str]
    freight_abroad: tuple[str, str]
    days_home: tuple[int, int]
    days_abroad: tuple[int, int]
    free_from: str = ""
    bank: str = ""
    helper: Account | None = None
    carrier: str = "simulator"


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
)

SHOPS: Final = (
    Shop(
        "entrepot-direct",
        "own",
        {"en": "Entrepot Direct", "zh-hans": "集埠自营"},
        "Entrepot",
        "",
        "CN",
        "CNY",
        Account("retail@example.com", "Zhou Ning", "the platform's own retail (sells from Hangzhou and from bond)", "zh-hans"),
        (("Hangzhou", "domestic", "CN"), ("Ningbo bonded", "bonded", "CN")),
        ("8", "3"),
        ("95", "40"),
        (1, 4),
        (6, 14),
        free_from="199",
    ),
    Shop(
        "nordlicht",
        "global",
        {"en": "Nordlicht", "zh-hans": "Nordlicht 海外旗舰店"},
        "Nordlicht Kosmetik GmbH",
        "HRB 148822",
        "DE",
        "EUR",
        Account("owner.nordlicht@example.com", "Jette Petersen", "Nordlicht: cosmetics from Hamburg, stock in the bonded zone"),
        (("Ningbo bonded", "bonded", "CN"),),
        ("2.50", "1"),
        ("14", "6"),
        (2, 5),
        (7, 15),
        free_from="35",
        bank="DE00 2005 0550 1002 4480 00",
        helper=Account("shipping.nordlicht@example.com", "Tom Harms", "Nordlicht's parcels: may ship and count stock, no more"),
    ),
    Shop(
        "hoshizora",
        "global",
        {"en": "Hoshizora Select", "zh-hans": "星空严选"},
        "Hoshizora K.K.",
        "1200-01-234567",
        "JP",
        "JPY",
        Account("owner.hoshizora@example.com", "Aoi Tanaka", "Hoshizora: watches, clothes and food, direct mail from Osaka"),
        (("Osaka", "overseas", "JP"),),
        ("1100", "450"),
        ("1600", "900"),
        (1, 3),
        (5, 12),
        bank="JP 0005 123 4567890",
    ),
    Shop(
        "alpenhof",
        "global",
        {"en": "Alpenhof", "zh-hans": "Alpenhof 阿尔卑斯"},
        "Alpenhof Handels GmbH",
        "HRB 260114",
        "DE",
        "EUR",
        Account(
            "owner.alpenhof@example.com", "Korbinian Huber", "Alpenhof: wool and wholesome things, direct mail from Munich"
        ),
        (("Munich", "overseas", "DE"),),
        ("4.90", "1.50"),
        ("12.50", "6"),
        (1, 3),
        (7, 14),
        free_from="180",
        bank="DE00 7015 0000 0099 1234 56",
    ),
    Shop(
        "qingshan",
        "domestic",
        {"en": "Qingshan Living", "zh-hans": "青山生活旗舰店"},
        "江西青山生活用品有限公司",
        "91360100MA0000000X",
        "CN",
        "CNY",
        Account("owner.qingshan@example.com", "Lin Shan", "Qingshan Living: a domestic store for the home", "zh-hans"),
        (("Nanchang", "domestic", "CN"),),
        ("10", "4"),
        ("120", "55"),
        (2, 5),
        (8, 16),
        free_from="99",
        bank="6222 0000 1111 2222",
        carrier="jiangxi-post",
    ),
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
        _china("李萌", "上海", "上海", "愚园路 1088 弄 12 号", "200050", "13800138002"),
        confirms=90,
    ),
    Shopper(
        Account("shopper3@example.com", "Wang Tao", "a shopper in Chengdu", "zh-hans"),
        _china("王涛", "四川", "成都", "玉林西路 55 号", "610041", "13800138003"),
        confirms=30,
    ),
    Shopper(
        Account("shopper4@example.com", "Zhao Qian", "a shopper in Beijing", "zh-hans"),
        _china("赵倩", "北京", "北京", "东直门内大街 9 号", "100007", "13800138004"),
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
    helpers = tuple(shop.helper for shop in SHOPS if shop.helper is not None)
    return (platform[0], owners[1], SHOPPERS[0].account, *platform[1:], owners[0], *owners[2:], *helpers, APPLICANT,
            *(shopper.account for shopper in SHOPPERS[1:]))  # fmt: skip
