"""What shoppers and stores say to each other: about orders on their way, about goods; some with a picture, some not answered yet."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Final
from uuid import UUID

from PIL import Image, ImageDraw

from entrepot.database import sql
from entrepot.identity.types import Actor
from entrepot.kernel.clock import VirtualClock
from entrepot.messaging.enums import Side
from entrepot.messaging.queries import conversation
from entrepot.messaging.services import answer, keep_quick_reply, mark_read, write_to_store
from entrepot.messaging.types import About

from .accounts import Account
from .opening import Market
from .people import actor_for

_ORDERS: Final = """
SELECT o.id, p.buyer_id, o.number FROM orders_order o JOIN orders_purchase p ON p.id = o.purchase_id
 WHERE o.store_id = %s AND o.state = %s AND p.buyer_id = ANY(%s) AND coalesce(o.received_at, o.shipped_at, o.paid_at) < %s
   AND NOT EXISTS (SELECT FROM messaging_conversation c WHERE c.order_id = o.id)
 ORDER BY p.buyer_id = ANY(%s) DESC, o.placed_at DESC, split_part(p.idempotency_key, ':', 2)::int LIMIT 1
"""
_PRODUCTS: Final = """
SELECT id, external_id FROM catalog_product WHERE store_id = %s AND state = 'published' ORDER BY external_id
"""
_TOLD: Final = "SELECT EXISTS (SELECT FROM messaging_conversation WHERE store_id = %s)"


@dataclass(frozen=True, slots=True)
class Talk:
    """What is said, in English and Chinese, by turns, the shopper first; `about` is the state of an order, or "" for a product.

    `began` hours ago; the sides take `pause` hours each. `pictured` is the turn with a picture.
    """

    about: str
    began: int
    pause: int
    turns: tuple[tuple[str, str], ...]
    pictured: int = -1


_TALKS: Final = (
    Talk("shipped", 52, 5, (
        ("Where is my parcel? The last news of it are two days old.", "包裹到哪里了？物流已经两天没更新了。"),
        ("It waits for customs, which takes one to three days. I look at it again tomorrow morning and write to you.",
         "正在等待清关，一般需要一到三天。我明早再查看，并给您留言。"),
        ("Thank you, that helps.", "好的，谢谢。"),
        ("Customs have let it through this morning.", "今天早上已经放行了。"),
    )),
    Talk("finished", 44, 7, (
        ("One corner of the box is dented. The goods seem to be fine, but it was a present.",
         "外箱一角压坏了，东西好像没事，不过是送人的。"),
        ("I am sorry. If you like, we send you a new box at no charge.", "非常抱歉。如果您愿意，我们免费补寄一个新盒子。"),
        ("Yes please!", "好的，麻烦了！"),
    ), pictured=0),
    Talk("", 30, 4, (
        ("Does it come with a plug for China?", "是国内可用的插头或规格吗？"),
        ("Yes: what we send to you is made for your country.", "是的，发往中国的都是国内规格。"),
    )),
    Talk("paid", 9, 2, (
        ("Could you leave the price out of the parcel? It is a present.", "包裹里可以不放价格单吗？是礼物。"),
    )),
    Talk("", 26, 3, (
        ("How long can it be kept after opening?", "开封后可以保存多久？"),
        ("Six months, in a dry place. The date is on the bottom as well.", "阴凉干燥处可保存六个月，瓶底也印有日期。"),
        ("And the date of the batch that you send now?", "现在发的批次是什么日期？"),
    )),
    Talk("finished", 120, 9, (
        ("It has arrived faster than promised, thank you. Will the other colours come back?", "比承诺的还快，谢谢！其他颜色还会补货吗？"),
        ("Around the end of the month. Put it into your favourites, then you see it.", "大约月底到货，您可以先收藏。"),
    )),
    Talk("shipped", 20, 3, (
        ("The tracking says “delivery failed”. I was at home all day.", "物流显示“派送失败”，可我一整天都在家。"),
        ("I have called the carrier: they try again tomorrow between nine and twelve.", "已联系承运商，明天 9 点到 12 点再次派送。"),
        ("This is what they left at the door.", "这是他们留在门口的单子。"),
    ), pictured=2),
    Talk("", 5, 1, (
        ("Is this the new edition? The picture shows the old label.", "这是新版吗？图片上好像是旧标签。"),
    )),
)  # fmt: skip
_REPLIES: Final = (
    "Thank you for your message. We ship on working days until 15:00.",
    "您好，工作日 15:00 前的订单当天发出。",
    "清关一般需要一到三天，请您稍候，有进展会第一时间告诉您。",
)
_TALKS_OF_A_STORE: Final = 3


def talk(market: Market, clock: VirtualClock, now: datetime) -> None:
    """Let a few shoppers of each store write, and the stores answer; a store that was written to is left alone."""
    shoppers = {actor.person_id: (shopper.account, actor) for shopper, actor in market.shoppers}
    known = [actor.person_id for _shopper, actor in market.shoppers[:6]]
    for place, store in enumerate(market.stores.values()):
        clock.set(now)
        if sql.scalar(_TOLD, [store.id]):
            continue
        answering = next((actor_for(account) for account, role in store.shop.staff if role == "service"), store.owner)
        for text in _REPLIES:
            keep_quick_reply(store.id, text, actor=store.owner)
        products = list(sql.rows(_PRODUCTS, [store.id]))
        for number in range(_TALKS_OF_A_STORE):
            told = _TALKS[(place * _TALKS_OF_A_STORE + number) % len(_TALKS)]
            begun = now - timedelta(hours=told.began, minutes=place * 7)
            if told.about:
                found = sql.rows(_ORDERS, [store.id, told.about, list(shoppers), begun, known])
                if not found:
                    continue
                about, (account, actor) = About(store.id, order_id=found[0][0]), shoppers[found[0][1]]
            else:
                product_id = products[(place * 5 + number) % len(products)][0]
                shopper, actor = market.shoppers[(place * 11 + number * 3) % len(market.shoppers)]
                about, account = About(store.id, product_id=product_id), shopper.account
            _play(told, about, account, (actor, answering), clock, begun)


def _play(told: Talk, about: About, account: Account, sides: tuple[Actor, Actor], clock: VirtualClock, at: datetime) -> None:
    said = count(1)
    talked: UUID | None = None
    for turn, (actor, text) in enumerate(_turns(told, account.language, sides)):
        clock.set(at + turn * timedelta(hours=told.pause))
        pictures: Sequence[bytes] = [_photograph(turn + told.began)] if turn == told.pictured else ()
        key = f"sample:{next(said)}"
        if talked is None:
            talked = write_to_store(about, text, key=key, actor=actor, pictures=pictures)
            continue
        side = answer(talked, text, key=key, actor=actor, pictures=pictures)
        # Whoever answers has read what was said before.
        mark_read(
            talked, side, conversation(talked, actor=actor, store_id=about.store_id if side is Side.STORE else None).last_id
        )


def _turns(told: Talk, language: str, sides: tuple[Actor, Actor]) -> Iterator[tuple[Actor, str]]:
    for turn, (english, chinese) in enumerate(told.turns):
        yield sides[turn % 2], chinese if language.startswith("zh") else english


def _photograph(number: int) -> bytes:
    """A dented carton on a table, as a telephone would see it."""
    picture = Image.new("RGB", (960, 720), (202 - number % 7 * 4, 196, 186))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 470, 960, 720), fill=(148, 116 + number % 5 * 3, 88))
    draw.polygon([(230, 250), (610, 210), (740, 320), (350, 380)], fill=(214, 172, 118))
    draw.polygon([(230, 250), (350, 380), (360, 600), (240, 470)], fill=(176, 134, 84))
    draw.polygon([(350, 380), (740, 320), (730, 520), (660, 560), (640, 530), (360, 600)], fill=(196, 152, 98))
    draw.polygon([(730, 520), (660, 560), (640, 530), (690, 500)], fill=(128, 92, 54))
    draw.polygon([(400, 225), (450, 220), (570, 348), (515, 356)], fill=(232, 214, 176))
    draw.rectangle((430, 440, 560, 520), fill=(244, 242, 236))
    for line in range(4):
        draw.line((440, 455 + line * 15, 540 - line * 12, 452 + line * 15), fill=(90, 90, 90), width=3)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
