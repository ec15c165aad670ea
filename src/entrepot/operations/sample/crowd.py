"""The many shoppers of the sample market beside those that visitors are given: names and addresses, drawn from a seed."""

from __future__ import annotations

import random
from typing import Final

from entrepot.orders.types import Address

from .accounts import Account
from .cast import Shopper
from .plan import SEED

_SURNAMES: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢"
_GIVEN: Final = (
    "雨桐", "子涵", "欣怡", "浩然", "梓轩", "思远", "佳怡", "明哲", "若曦", "一诺", "晓彤", "志远", "静怡", "文博", "雅琪", "俊杰",
    "梦瑶", "嘉豪", "诗涵", "宇航", "丽华", "建国", "秀英", "海燕", "小龙", "婷婷", "国强", "春梅", "安然", "知夏", "书瑶", "亦凡",
)  # fmt: skip
_CITIES: Final = (  # region, city, postcode, streets, how many live there
    ("上海", "徐汇区", "200031", ("武康路", "愚园路", "延安西路", "四川北路"), 16),
    ("北京", "朝阳区", "100027", ("工人体育场北路", "东四十条", "学院路", "望京街"), 14),
    ("广东", "深圳", "518057", ("科苑路", "后海大道", "福华三路"), 12),
    ("广东", "广州", "510620", ("天河路", "体育西路", "沿江中路"), 10),
    ("浙江", "杭州", "310012", ("文三路", "延安路", "滨盛路"), 10),
    ("四川", "成都", "610041", ("玉林南路", "人民南路", "锦悦西路"), 9),
    ("江苏", "南京", "210008", ("中山北路", "太平南路"), 7),
    ("江苏", "苏州", "215021", ("星湖街", "平江路"), 6),
    ("湖北", "武汉", "430071", ("中北路", "沿江大道"), 6),
    ("陕西", "西安", "710065", ("科技路", "长安南路"), 5),
    ("重庆", "渝中区", "400010", ("民权路", "新南路"), 5),
    ("山东", "青岛", "266071", ("香港中路", "东海西路"), 4),
    ("福建", "厦门", "361004", ("湖滨南路", "环岛路"), 4),
    ("湖南", "长沙", "410005", ("五一大道", "芙蓉中路"), 4),
    ("辽宁", "大连", "116001", ("人民路", "中山路"), 3),
    ("云南", "昆明", "650031", ("翠湖南路", "东风西路"), 3),
)
_ABROAD: Final = (  # country, city, postcode, street, phone, currency, how many, people
    ("SG", "Singapore", "168730", "Tiong Bahru Road", "+65 6000 {:04d}", "USD", 5,
     ("Wei Jie Lim", "Nur Aisyah", "Hui Min Ong", "Arjun Pillai", "Rachel Goh", "Daniel Koh")),
    ("GB", "Bristol", "BS6 6LF", "Cotham Hill", "+44 117 496 {:04d}", "GBP", 4,
     ("Oliver Grant", "Amelia Shaw", "Priya Desai", "Callum Reid", "Megan Price", "Tom Ashby")),
)  # fmt: skip
_ABROAD_OF_A_HUNDRED: Final = 7


def crowd(count: int) -> tuple[Shopper, ...]:
    """`count` shoppers, the same for every market of that size and bigger."""
    return tuple(_shopper(number) for number in range(1, count + 1))


def _shopper(number: int) -> Shopper:
    draw = random.Random(f"{SEED}:shopper:{number}")  # noqa: S311  - a play, not a secret
    email = f"visitor{number:04d}@example.com"
    confirms = draw.choice((15, 30, 45, 60, 75, 90))
    if draw.randrange(100) < _ABROAD_OF_A_HUNDRED:
        [(country, city, postcode, street, phone, currency, _, people)] = draw.choices(_ABROAD, [row[6] for row in _ABROAD])
        name = draw.choice(people)
        there = Address(
            name=name, country=country, lines=(f"{draw.randint(1, 180)} {street}",), city=city, postcode=postcode,
            phone=phone.format(number % 10_000),
        )  # fmt: skip
        return Shopper(Account(email, name, f"a shopper in {city}"), there, currency, confirms)
    [(region, city, postcode, streets, _)] = draw.choices(_CITIES, [row[4] for row in _CITIES])
    name = draw.choice(_SURNAMES) + draw.choice(_GIVEN)
    line = f"{draw.choice(streets)} {draw.randint(1, 980)} 号 {draw.randint(1, 9)} 幢 {draw.randint(1, 28)}{draw.randint(1, 4):02d}"
    at_home = Address(
        name=name, country="CN", lines=(line,), city=city, region=region, postcode=postcode,
        phone=f"139{draw.randrange(10**8):08d}",
    )  # fmt: skip
    return Shopper(Account(email, name, f"a shopper in {city}", "zh-hans"), at_home, confirms=confirms)
