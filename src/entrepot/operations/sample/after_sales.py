"""What went wrong with a few purchases of the sample market: cases in every state, a chargeback lost and one open."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from PIL import Image, ImageDraw

from entrepot.aftersales.enums import Side
from entrepot.aftersales.services import act, decide_chargeback, open_case, open_chargeback, rule_case, submit_evidence
from entrepot.aftersales.types import Change, NewChargeback, Wish
from entrepot.database import sql
from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.payments.queries import captured_payment

from .accounts import Account
from .opening import Market, Open

_MADE: Final = "SELECT EXISTS (SELECT FROM aftersales_case)"
# Late orders of known shoppers, one a row; the amounts are small, so that one person decides.
_ORDERS: Final = """
SELECT o.id, o.buyer_id, o.store_id, o.total_minor,
       (SELECT sum(l.goods_minor) FROM orders_line l WHERE l.order_id = o.id AND l.position = 1),
       (SELECT l.quantity FROM orders_line l WHERE l.order_id = o.id AND l.position = 1)
  FROM orders_order o JOIN orders_purchase p ON p.id = o.purchase_id
 WHERE p.idempotency_key LIKE 'sample:%%' AND o.state = %s AND o.buyer_id IS NOT NULL AND o.open_cases = 0
   AND NOT EXISTS (SELECT FROM orders_step s WHERE s.order_id = o.id AND s.at >= %s)
 ORDER BY o.placed_at DESC, o.id DESC LIMIT 40
"""
# Where goods go back to, by the store's country: name, line, city, region, postcode, telephone.
_BACK: Final = {
    "CN": ("退货部", "文一西路 998 号 2 号库", "杭州", "浙江", "311121", "+86 571 8000 0000"),
    "DE": ("Returns", "Hafenstraße 12", "Hamburg", "", "20457", "+49 40 123456"),
    "FR": ("Retours", "14 rue de la Soie", "Lyon", "", "69001", "+33 4 72 00 00 00"),
    "IT": ("Resi", "Via dei Bardi 28", "Firenze", "FI", "50125", "+39 055 000000"),
    "JP": ("返品係", "南船場 1-2-3", "大阪市中央区", "大阪府", "542-0081", "+81 6 0000 0000"),
    "KR": ("반품 담당", "성수이로 10", "서울", "서울", "04780", "+82 2 000 0000"),
    "AU": ("Returns", "40 Dock Street", "Melbourne", "VIC", "3000", "+61 3 0000 0000"),
    "US": ("Returns", "210 NW Harbor Way", "Portland", "OR", "97209", "+1 503 000 0000"),
}
# What is said, in English and Chinese: stores answer in the language in which they were written to.
_Said = tuple[str, str]
_NOTHING: Final = ("", "")
# (state of the order, kind, reason, what the shopper says, the moves that follow as (side, move, words)).
_STORIES: Final[tuple[tuple[str, str, str, _Said, tuple[tuple[str, str, _Said], ...]], ...]] = (
    ("shipped", "not_received", "not_arrived", ("The parcel has not moved for two weeks.", "包裹两个星期没有任何更新了。"), ()),
    ("shipped", "partial", "missing_pieces", ("One of the small parts is missing.", "少了一个小配件。"), (
        ("store", "offer", ("We can give half of it back.", "我们可以退一半的金额。")),
    )),
    ("shipped", "return", "faulty", ("It switches itself off.", "用着用着会自己关机。"), (
        ("store", "refuse", ("Please try the reset in the manual first.", "请先按说明书恢复出厂设置试试。")),
    )),
    ("shipped", "return", "not_as_described", ("The colour is another one.", "颜色和页面上不一样。"), (
        ("store", "agree_return", _NOTHING),
    )),
    ("shipped", "return", "wrong_choice", ("Too small for me.", "尺码买小了。"), (
        ("store", "agree_return", _NOTHING), ("buyer", "send_back", _NOTHING),
    )),
    ("shipped", "partial", "damaged", ("A corner is broken off, see the picture.", "有一个角磕掉了，见图片。"), (
        ("store", "refuse", ("It left us whole.", "发货时是完好的。")),
        ("buyer", "escalate", ("It came like this.", "收到时就是这样。")),
        ("store", "give_evidence", ("Packed in foam.", "出库时有泡沫包装。")),
    )),
    ("shipped", "partial", "faulty", ("It does not charge.", "充不进电。"), (
        ("store", "refuse", ("The log says it does.", "检测记录显示充电正常。")),
        ("buyer", "escalate", ("Not here.", "到我这里就是充不进。")),
        ("system", "begin_ruling", _NOTHING),
    )),
    ("shipped", "return", "counterfeit", ("The seal looks wrong, see the picture.", "封签看着不对，见图片。"), (
        ("store", "refuse", ("It is genuine.", "我们保证是正品。")),
        ("buyer", "escalate", ("An expert says no.", "鉴定的人说不是。")),
        ("system", "begin_ruling", _NOTHING),
        ("system", "rule", ("The seal does not decide it: a token amount.", "仅凭封签无法认定，酌情补偿少量金额。")),
    )),
    ("shipped", "not_received", "lost", ("The carrier says it is lost.", "快递说包裹丢了。"), (("store", "agree", _NOTHING),)),
    ("shipped", "partial", "not_as_described", ("It is last year's model.", "寄来的是去年的款。"), (
        ("store", "offer", ("A third back?", "退三分之一可以吗？")), ("buyer", "accept_offer", _NOTHING),
    )),
    ("shipped", "exchange", "faulty", ("The zip is broken.", "拉链坏了。"), (
        ("store", "agree_return", _NOTHING), ("buyer", "send_back", _NOTHING), ("store", "confirm_exchange", _NOTHING),
    )),
    ("shipped", "partial", "faulty", ("It squeaks.", "用的时候吱吱响。"), (("buyer", "withdraw", _NOTHING),)),
    ("paid", "unshipped", "changed_mind", ("I found one at home.", "家里找到一个，不需要了。"), ()),
    ("paid", "unshipped", "too_slow", ("I need it earlier.", "等着用，来不及了。"), (("store", "agree", _NOTHING),)),
    ("finished", "return", "faulty", ("It stopped working after a week.", "用了一个星期就坏了。"), (
        ("store", "agree_return", _NOTHING), ("buyer", "send_back", _NOTHING), ("store", "confirm_return", _NOTHING),
    )),
    ("finished", "partial", "missing_pieces", ("The cable was not in the box.", "盒子里没有数据线。"), (
        ("store", "agree", _NOTHING),
    )),
)  # fmt: skip


def go_wrong(market: Market) -> int:
    """Play the stories, once; how many cases there are. What an order does not allow is left out."""
    if sql.scalar(_MADE):
        return 0
    shoppers = {actor.person_id: (shopper.account, actor) for shopper, actor in market.shoppers}
    stores = {store.id: store for store in market.stores.values()}
    waiting = {state: _orders(state, shoppers, stores) for state in ("shipped", "paid", "finished")}
    made = 0
    for state, kind, reason, words, moves in _STORIES:
        for order in waiting[state]:
            with suppress(Refused):
                _play(order, kind, reason, words, moves)
                made += 1
                break
    for order in waiting["finished"]:
        with suppress(Refused):
            _taken_back(order, "CB-2201", lost=True)
            break
    for order in waiting["finished"]:
        with suppress(Refused):
            _taken_back(order, "CB-2207", lost=False)
            break
    return made


def _orders(
    state: str, shoppers: dict[UUID | None, tuple[Account, Actor]], stores: dict[UUID, Open]
) -> Iterator[dict[str, Any]]:
    for order_id, buyer, store_id, total, goods, pieces in sql.rows(_ORDERS, [state, clock.now()]):
        if buyer in shoppers and store_id in stores:
            account, actor = shoppers[buyer]
            store = stores[store_id]
            yield {
                "id": order_id, "buyer": actor, "chinese": account.language.startswith("zh"), "store": store.owner,
                "back": _return_address(store.shop.country), "total": int(total), "goods": int(goods), "pieces": pieces,
            }  # fmt: skip


def _return_address(country: str) -> dict[str, Any]:
    name, line, city, region, postcode, phone = _BACK[country]
    return {
        "name": name, "lines": [line], "city": city, "region": region, "postcode": postcode, "country": country, "phone": phone
    }  # fmt: skip


def _play(order: dict[str, Any], kind: str, reason: str, words: _Said, moves: tuple[tuple[str, str, _Said], ...]) -> None:
    shown = (_picture(),) if reason in {"damaged", "counterfeit"} else ()
    amount = None
    pieces = order["pieces"] if kind in {"unshipped", "not_received"} else 1
    if kind == "partial":
        amount = max(1, order["goods"] // order["pieces"] // 2)
    said = words[order["chinese"]]
    case_id = open_case(order["id"], Wish(kind, reason, {1: pieces}, amount, said), actor=order["buyer"], pictures=shown)
    for side, move, told in moves:
        said = told[order["chinese"]]
        if move == "rule":
            rule_case(case_id, 1, said, actor=SYSTEM)
            continue
        change = Change(
            text=said, amount_minor=max(1, (amount or 2) // 2), carrier="dhl", number=f"RT{case_id.int % 10**10:010d}",
            address=order["back"] if move == "agree_return" else None,
        )  # fmt: skip
        if side == "system":
            act(case_id, move, side=Side.OPERATOR, actor=SYSTEM, change=change)
        else:
            act(case_id, move, side=Side(side), actor=order["buyer" if side == "buyer" else "store"], change=change)


def _taken_back(order: dict[str, Any], ref: str, *, lost: bool) -> None:
    payment = captured_payment(order["id"])
    assert payment is not None  # it is finished
    amount = min(order["total"], payment.amount_minor)
    for row in open_chargeback(NewChargeback(payment.payment_id, max(1, amount // 2), ref, "not recognised"), actor=SYSTEM):
        submit_evidence(row, "Delivered and signed for.", actor=SYSTEM)
        if lost:
            decide_chargeback(row, won=False, actor=SYSTEM)


def _picture() -> bytes:
    """A corner that is broken off, as somebody might have photographed it."""
    image = Image.new("RGB", (480, 360), "#d8d2c4")
    draw = ImageDraw.Draw(image)
    draw.rectangle((90, 70, 390, 290), fill="#8a6f56")
    draw.polygon([(390, 70), (320, 70), (390, 140)], fill="#d8d2c4")
    draw.line([(320, 70), (345, 105), (390, 140)], fill="#2b2119", width=4)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    return file.getvalue()
