"""Dress the sample market: signs, banners and introductions of the shops, and campaigns on the home page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from entrepot.catalog.services import publish_decoration, save_decoration
from entrepot.catalog.types import Decoration, StorePicture
from entrepot.database import sql
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.marketing.enums import LinkKind, Place
from entrepot.marketing.services import publish_slot, save_slot
from entrepot.marketing.types import Link, SlotDraft, SlotPicture, Words

from .drawings import banner, sign
from .goods import PICTURES, Good, goods
from .opening import Open
from .plan import popularity
from .shops import SHOPS, Shop

_ON_A_BANNER: Final = 4
_FEATURED: Final = 6
_BANNER: Final = (1200, 480)
_SHOP_BANNER: Final = (1600, 400)
_SIGN: Final = (240, 240)
# Place, colours, shapes, link, words.
_CAMPAIGNS: Final = (
    (
        Place.HOME_HERO, ("#1d3557", "#e9c46a"),
        (("jar", "#9fc5c1"), ("bottle", "#9fc1b8"), ("perfume", "#e5989b"), ("sheetmask", "#e58fa8")),
        Link(LinkKind.CATEGORY, "beauty"),
        {
            "en": Words("Skin care from three coasts", "Hamburg, Seoul and Lyon, out of the bonded zone in two to five days. "
                        "Duty and tax are in the price.", "Look around", "Jars and bottles of skin care"),
            "zh-hans": Words("三片海岸的护肤之选", "汉堡、首尔与里昂，保税仓发货，两至五日送达，价格已含税费。", "去看看", "护肤瓶罐"),
        },
    ),
    (
        Place.HOME_HERO, ("#582f0e", "#dda15e"),
        (("coffeebag", "#7f1d1d"), ("moka", "#b3261e"), ("oil", "#9aa04a"), ("handbag", "#8a4b2a")),
        Link(LinkKind.STORE, "bottega-ponte"),
        {
            "en": Words("From the far side of the bridge", "Leather, oil and coffee of four families in Florence, by direct mail.",
                        "To the store", "Coffee, a moka pot, olive oil and a leather bag"),
            "zh-hans": Words("桥那边的好物", "佛罗伦萨四个家庭的皮革、橄榄油与咖啡，直邮到家。", "进店看看", "咖啡、摩卡壶、橄榄油与皮包"),
        },
    ),
    (
        Place.HOME_BAND, ("#386641", "#a7c957"),
        (("teaset", "#8fb9aa"), ("teatin", "#6a994e"), ("vase", "#c97b63"), ("cup", "#8fb9aa")),
        Link(LinkKind.STORE, "qingshan"),
        {
            "en": Words("A calm home", "Celadon, bamboo and linen of thirty-one workshops in Jiangxi.", "Discover",
                        "A tea set, a tin of tea and a vase"),
            "zh-hans": Words("安静的家", "江西三十一家作坊的青瓷、竹编与亚麻。", "去发现", "茶具、茶罐与花器"),
        },
    ),
)  # fmt: skip
_COMING: Final = (
    Place.HOME_HERO, ("#7f1d1d", "#e9c46a"),
    (("teatin", "#6a994e"), ("coffeebag", "#7f1d1d"), ("jar", "#9fc5c1"), ("vase", "#c97b63")),
    Link(LinkKind.SEARCH, "gift"),
    {
        "en": Words("Gifts that have travelled", "From eight countries, wrapped on request, here in time.", "Find a gift",
                    "A tin of tea, coffee, a jar and a vase"),
        "zh-hans": Words("远道而来的礼物", "来自八个国家，可代包装，准时送达。", "挑礼物", "茶罐、咖啡、面霜与花瓶"),
    },
)  # fmt: skip


def dress_shops(opened: Sequence[Open]) -> None:
    """Give each shop its sign, banner and introduction, and what it is proud of; a shop that is dressed is left alone."""
    dressed = {row[0] for row in sql.rows("SELECT store_id FROM catalog_decoration WHERE version > 0")}
    for store in opened:
        draw_signs(store.shop, store.id)
        if store.id not in dressed:
            version = save_decoration(store.id, _decoration(store), version=0, actor=store.owner)
            publish_decoration(store.id, version=version, actor=store.owner)


def draw_signs(shop: Shop, store_id: UUID) -> None:
    """Draw the sign and the banner of a shop where they are not."""
    number = next(n for n, each in enumerate(SHOPS) if each.slug == shop.slug)
    name = shop.name["en"]
    _write(f"stores/{store_id}/sign.svg", sign(name, shop.colours))
    _write(f"stores/{store_id}/banner.svg", banner(name, shop.colours, _shown(shop), number, _SHOP_BANNER))


def start_campaigns(*, actor: Actor) -> None:
    """Put three campaigns before visitors and one more for next week, if there are none."""
    if sql.scalar("SELECT EXISTS (SELECT FROM marketing_slot)"):
        return
    began = clock.now() - timedelta(days=2)
    draw_campaigns()
    for number, (place, _, _, link, words) in enumerate((*_CAMPAIGNS, _COMING)):
        if number == len(_CAMPAIGNS):
            starts = began + timedelta(days=7)
            draft = SlotDraft(place, words, link, starts, ends_at=starts + timedelta(days=10), position=number)
        else:
            draft = SlotDraft(place, words, link, began, position=number)
        publish_slot(save_slot(draft, actor=actor, picture=SlotPicture(_path(number), *_BANNER)), actor=actor)


def draw_campaigns() -> None:
    """Draw the pictures of the campaigns where they are not."""
    for number, (_, colours, things, _, words) in enumerate((*_CAMPAIGNS, _COMING)):
        _write(_path(number), banner(words["en"].headline, colours, things, number))


def _path(number: int) -> str:
    return f"{PICTURES}/campaign-{number + 1}.svg"


def _write(path: str, text: str) -> None:
    file = Path(settings.MEDIA_ROOT) / path
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _decoration(store: Open) -> Decoration:
    shop = store.shop
    return Decoration(
        banner=StorePicture(f"stores/{store.id}/banner.svg", *_SHOP_BANNER, alt=shop.name),
        logo=StorePicture(f"stores/{store.id}/sign.svg", *_SIGN, alt=shop.name),
        introduction={language: "\n\n".join(words) for language, words in shop.words.items()},
        featured=_proud_of(store),
    )


def _proud_of(store: Open) -> tuple[UUID, ...]:
    """What is liked most of what the shop sells."""
    mine = [good for good in goods() if good.store == store.shop.slug and good.state == "published"]
    best = [good.id for good in sorted(mine, key=lambda good: -popularity(good.id))[:_FEATURED]]
    found = sql.rows(
        "SELECT external_id, id FROM catalog_product WHERE store_id = %s AND external_id = ANY(%s)", (store.id, best)
    )
    ids = dict(found)
    return tuple(ids[each] for each in best if each in ids)


def _shown(shop: Shop) -> list[tuple[str, str]]:
    """The shapes and colours on a shop's banner: goods that look different."""
    seen: dict[str, Good] = {}
    for good in goods():
        if good.store == shop.slug:
            seen.setdefault(good.shape, good)
    return [(good.shape, good.colour) for good in list(seen.values())[:_ON_A_BANNER]]
