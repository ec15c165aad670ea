"""The shoppers' address books: home for everybody, and more for those who can be signed in as."""

from __future__ import annotations

from typing import Final

from entrepot.database import sql
from entrepot.orders.services import save_address
from entrepot.orders.types import Address

from .opening import Market


def _china(name: str, region: str, city: str, line: str, postcode: str, phone: str) -> Address:
    return Address(name=name, country="CN", lines=(line,), city=city, region=region, postcode=postcode, phone=phone)


# By the place of the shopper in the cast: the office, parents, a friend abroad.
_OTHERS: Final[dict[int, tuple[Address, ...]]] = {
    0: (
        _china("陈雨（公司）", "浙江", "杭州", "滨盛路 1505 号 8 楼 前台转", "310051", "13800138001"),
        _china("陈国华", "江苏", "南京", "中山北路 217 号 2 幢 401", "210008", "13805170001"),
        Address(
            name="Chen Yu c/o Tan Mei Ling", country="SG", lines=("22 Tiong Bahru Road", "#04-11"), city="Singapore",
            postcode="168730", phone="+65 6000 0000",
        ),
    ),
    1: (_china("李萌（公司）", "上海", "长宁区", "延安西路 2299 号 16 楼", "200336", "13800138002"),),
    3: (_china("赵倩妈妈", "山东", "青岛", "香港中路 61 号 3 单元 902", "266071", "13806420004"),),
    5: (
        Address(
            name="Harriet Poole", country="GB", lines=("Studio 4", "31 Stokes Croft"), city="Bristol", postcode="BS1 3QD",
            phone="+44 117 000 0000",
        ),
    ),
}  # fmt: skip


def fill_address_books(market: Market) -> None:
    """Everybody keeps where their parcels go; a book that has an address is left alone."""
    kept = {row[0] for row in sql.rows("SELECT DISTINCT person_id FROM orders_savedaddress")}
    for place, (shopper, actor) in enumerate(market.shoppers):
        if actor.person_id in kept:
            continue
        save_address(shopper.address, actor=actor, is_default=True)
        for address in _OTHERS.get(place, ()):
            save_address(address, actor=actor)
