"""The simulator as a provider: schedules, rates, payouts, statements, faults, and what it keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.payments.providers.test_drivers import wanted
from tests.payments.simulated import Market, admin

from entrepot.kernel.ids import uuid7
from entrepot.payments.enums import BookedKind, TransferState
from entrepot.payments.ports import Declined, Ok, SendPayout
from entrepot.payments.provider_types import Receiver, SendDeclaration, SendRelease
from entrepot.simulator.books import Books, Merchant, Trade, from_decimal, shanghai, to_decimal
from entrepot.simulator.machine import Simulator
from entrepot.simulator.statements import BREAKS, Line, lines_of
from entrepot.simulator.web import Request

pytestmark = pytest.mark.django_db


def paid(market: Market, kind: str, amount: int = 10_000, *, held: bool = False) -> tuple[object, Trade]:
    driver = market.account(kind)
    created = driver.create_payment(replace(wanted(kind, amount), is_held=held))
    assert isinstance(created, Ok)
    market.browse(created.value.url)
    market.press(market.trade())
    return driver, market.trade()


@pytest.mark.parametrize(
    ("kind", "minutes"),
    [
        ("alipay", [0, 4, 14, 24, 84, 204, 564, 1464]),
        ("wechat", [0, 0, 0, 1, 4, 14, 34, 64, 94, 124, 184, 364, 544, 724, 1084, 1444]),
    ],
)
def test_message_that_nobody_takes_comes_on_the_real_schedule(market: Market, kind: str, minutes: list[int]) -> None:
    attempts: list[int] = []
    start = market.simulator.books.now()

    def busy(_address: str, _body: bytes, _headers: Mapping[str, str]) -> tuple[int, bytes]:
        attempts.append((market.simulator.books.now() - start) // 60)
        return 500, b"busy"

    paid(market, kind)
    market.simulator.postman.post = busy
    for _ in range(25 * 240):
        market.simulator.work()
        market.simulator.books.offset += 15

    assert [abs(seen - due) <= 1 for seen, due in zip(attempts, minutes, strict=True)] == [True] * len(minutes)


def test_alipay_stops_at_exactly_success(market: Market) -> None:
    paid(market, "alipay")
    answers = iter([(200, b"SUCCESS"), (200, b"success")])
    market.simulator.postman.post = lambda *_: next(answers)

    assert market.simulator.work() == 0
    market.simulator.books.offset += 240
    assert market.simulator.work() == 1
    market.simulator.books.offset += 86_400
    assert market.simulator.work() == 0


def test_split_is_held_to_its_rate(market: Market) -> None:
    driver, trade = paid(market, "alipay")

    results = [
        driver.split(SendRelease("", f"S{uuid7().hex}", 1, "CNY", (Receiver("2088", 1),), trade.trade_no))  # type: ignore[attr-defined]
        for _ in range(3)
    ]
    market.fault("alipay", "split", "rate_limited")
    limited = driver.split(SendRelease("", "S1", 1, "CNY", (Receiver("2088", 1),), trade.trade_no))  # type: ignore[attr-defined]

    assert [type(result) for result in results] == [Ok, Ok, Ok]
    assert "40003" in limited.reason


def test_held_money_is_let_go_once_and_no_more_than_there_is(market: Market) -> None:
    driver, trade = paid(market, "alipay", held=True)

    def release(number: str, amount: int) -> object:
        wish = SendRelease(trade.number, number, amount, "CNY", (Receiver("2088", 1_000),), trade.trade_no)
        return driver.release(wish)  # type: ignore[attr-defined]

    assert isinstance(release("S1", 6_000), Ok)
    assert isinstance(release("S1", 6_000), Ok)
    assert trade.held == 4_000
    assert isinstance(release("S2", 4_001), Declined)
    assert driver.query_release(trade.number, "S1", trade.trade_no).value.state is TransferState.SUCCEEDED  # type: ignore[attr-defined]
    assert driver.query_release(trade.number, "S9").value.state is TransferState.ABSENT  # type: ignore[attr-defined]


def test_wechat_pay_shares_what_it_keeps_and_lets_go_of_the_rest(market: Market) -> None:
    driver, trade = paid(market, "wechat", held=True)

    def release(number: str) -> object:
        part = Receiver("1900000109", 3_000, "freight")
        return driver.release(SendRelease(f"P{trade.number}", number, 10_000, "CNY", (part,), trade.trade_no))  # type: ignore[attr-defined]

    assert isinstance(release("S1"), Ok)
    assert isinstance(release("S1"), Ok)
    assert isinstance(release("S2"), Declined)
    [made] = market.simulator.books.releases
    assert (made.number, made.amount, [one["amount"] for one in made.receivers], trade.held) == ("S1", 10_000, [3_000], 0)
    assert driver.query_release("", "S1", trade.trade_no).value.state is TransferState.SUCCEEDED  # type: ignore[attr-defined]
    assert driver.query_release("", "S2", trade.trade_no).value.state is TransferState.ABSENT  # type: ignore[attr-defined]


@pytest.mark.parametrize(("kind", "days"), [("alipay", 30), ("wechat", 180)])
def test_money_that_is_kept_too_long_is_let_go_by_itself(market: Market, kind: str, days: int) -> None:
    driver, trade = paid(market, kind, held=True)
    number = trade.number if kind == "alipay" else f"P{trade.number}"
    market.simulator.books.offset += days * 86_400 - 60
    market.simulator.work()
    assert trade.held == 10_000

    market.simulator.books.offset += 120
    market.simulator.work()

    assert trade.held == 0
    wish = SendRelease(number, "S1", 10_000, "CNY", provider_ref=trade.trade_no)
    assert isinstance(driver.release(wish), Declined)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["alipay", "wechat", "antom"])
def test_customs_hear_of_a_payment_and_the_identity_is_told_once(market: Market, kind: str) -> None:
    driver, trade = paid(market, kind)
    wish = SendDeclaration(trade.number if kind != "wechat" else f"P{trade.number}", "D1", 10_000, trade.currency, "HANGZHOU", "330", "Us",
                           "SUB-1" if kind == "alipay" else "", 500, "王小明", "11010119900307299X", trade.trade_no)  # fmt: skip

    first, again = driver.declare_customs(wish), driver.declare_customs(wish)  # type: ignore[attr-defined]

    assert isinstance(first, Ok), first
    assert first.value.identity_fits is not None
    assert again.value.identity_fits is None
    seen = driver.query_customs(wish.our_ref, "D1")  # type: ignore[attr-defined]
    assert seen.value.state is TransferState.SUCCEEDED
    assert driver.query_customs(wish.our_ref, "D2").value.state is TransferState.ABSENT  # type: ignore[attr-defined]
    if kind == "wechat":
        assert "11010119900307299X" not in first.exchange.request


@pytest.mark.parametrize(
    ("outcome", "soon", "later"),
    [
        ("success", TransferState.SUCCEEDED, TransferState.SUCCEEDED),
        ("fail", TransferState.FAILED, TransferState.FAILED),
        ("return", TransferState.SUCCEEDED, TransferState.RETURNED),
    ],
)
def test_payout_can_fail_or_come_back_after_days(
    market: Market, outcome: str, soon: TransferState, later: TransferState
) -> None:
    market.credentials["alipay"]["app_cert_sn"] = "abc"
    try:
        driver = market.account("alipay")
    finally:
        del market.credentials["alipay"]["app_cert_sn"]
    admin(market.simulator, "payouts", outcome=outcome)
    number = f"O{uuid7().hex}"

    def state() -> TransferState:
        return driver.query_payout(number).value.state  # type: ignore[union-attr]

    assert state() is TransferState.ABSENT
    sent = driver.payout(SendPayout(number, 5_000, "CNY", "2088111"))
    assert isinstance(sent, Ok)
    assert sent.value.state is TransferState.PROCESSING
    market.simulator.books.offset += 10
    market.simulator.work()
    assert state() is soon
    market.simulator.books.offset += 4 * 86_400
    market.simulator.work()
    assert state() is later


@pytest.fixture
def day_of_trade() -> tuple[Books, Merchant, str]:
    """Twelve payments and a refund on one day."""
    books = Books()
    merchant = Merchant("alipay", "2021", "2088", {})
    books.merchants.append(merchant)
    noon = int((books.at(books.now()) - timedelta(days=2)).replace(hour=4, minute=0, second=0).timestamp())
    for index in range(12):
        books.trades.append(Trade("alipay", "2021", f"P{index}", f"T{index:02}", 1_000 + index, "CNY", "tea", "paid", "",
            "", noon, 0, noon + index))  # fmt: skip
    return books, merchant, shanghai(books.at(noon))[:10]


def test_statement_without_breaks_is_the_day(day_of_trade: tuple[Books, Merchant, str]) -> None:
    assert [line.number for line in lines_of(*day_of_trade)] == [f"P{index}" for index in range(12)]


@pytest.mark.parametrize("kind", BREAKS)
def test_each_kind_of_break_changes_the_statement_in_one_way(day_of_trade: tuple[Books, Merchant, str], kind: str) -> None:
    books, merchant, day = day_of_trade
    good = lines_of(books, merchant, day)
    books.breaks.append({"provider": "alipay", "day": day, "kind": kind})

    broken = lines_of(books, merchant, day)

    changed = [line for line in broken if line not in good]
    sizes = {"missing": -1, "late_line": -1, "extra": 1, "refund_without_payment": 1, "duplicate": 1}
    assert len(broken) - len(good) == sizes.get(kind, 0)
    in_place = {"amount", "currency", "fee", "date", "sign", "wrong_reference", "extra", "refund_without_payment"}
    assert len(changed) == (1 if kind in in_place else 0)
    assert (broken == good[::-1]) == (kind == "reordered")
    if kind == "late_line":
        tomorrow = str(date.fromisoformat(day) + timedelta(days=1))
        assert lines_of(books, merchant, tomorrow) == [good[-1]]


def test_books_come_back_from_their_file(tmp_path: Path) -> None:
    file = tmp_path / "books.json"
    first = Simulator("http://a", file=file)
    admin(first, "merchants", provider="stripe", public_key="")
    admin(first, "faults", provider="stripe", effect="drop", times=3)
    admin(first, "clock", advance_s=90)
    first.books.save()

    second = Simulator("http://b", file=file)

    assert second.books.merchants[0].id == first.books.merchants[0].id
    assert second.books.merchants[0].keys["base"] == "http://b"
    assert (second.books.offset, second.books.faults.waiting[0].times) == (90, 3)
    assert file.stat().st_mode & 0o077 == 0


def test_page_of_another_site_moves_nothing() -> None:
    simulator = Simulator("http://127.0.0.1:8600")
    headers = {"host": "127.0.0.1:8600", "origin": "http://evil.example", "content-type": "application/x-www-form-urlencoded"}

    answer = simulator.handle(Request("POST", "/admin/clock", headers, b"advance_s=3600"))

    assert (answer.status, simulator.books.offset) == (403, 0)


def test_dump_holds_no_key() -> None:
    simulator = Simulator("http://127.0.0.1:8600")
    admin(simulator, "merchants", provider="wechat", public_key="")

    answer = simulator.handle(Request("GET", "/admin/dump"))

    assert b"PRIVATE KEY" not in answer.body
    assert json.loads(answer.body)["merchants"][0]["provider"] == "wechat"


@pytest.mark.parametrize("path", ["faults", "breaks", "clock", "trades", "payouts", "merchants"])
def test_nonsense_at_the_desk_is_refused(path: str) -> None:
    simulator = Simulator("http://127.0.0.1:8600")

    answer = simulator.handle(Request("POST", f"/admin/{path}", {"content-type": "application/json"}, b'{"provider": "x"}'))

    assert answer.status == 400


def test_cashier_speaks_chinese_to_those_who_ask_for_it(market: Market) -> None:
    _driver, trade = paid(market, "alipay")

    chinese = market.simulator.handle(Request("GET", f"/cashier/{trade.trade_no}", {"accept-language": "zh-CN"}))

    assert "已支付".encode() in chinese.body
    assert market.simulator.handle(Request("GET", "/cashier/nobody")).status == 404


@pytest.mark.parametrize(("minor", "currency", "text"), [(1, "CNY", "0.01"), (-250, "EUR", "-2.50"), (7, "JPY", "7")])
def test_amounts_as_text(minor: int, currency: str, text: str) -> None:
    assert to_decimal(minor, currency) == text
    if minor > 0:
        assert from_decimal(text, currency) == minor


def test_lines_are_plain_values() -> None:
    assert Line("payment", "", "", "", 1, 0, "CNY", 0).kind == BookedKind.PAYMENT
