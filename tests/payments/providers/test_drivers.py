"""The same questions to every driver, answered by the simulator over a socket (conformance)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from tests.payments.simulated import KINDS, Market, admin

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.payments.enums import TradeState, TransferState
from entrepot.payments.ports import Created, CreatePayment, Declined, Driver, Ok, RefundSnapshot, Result, SendRefund, Unknown
from entrepot.payments.providers import calling, stripe_hosted
from entrepot.payments.types import Snapshot

pytestmark = pytest.mark.django_db

CURRENCY = {"alipay": "CNY", "wechat": "CNY", "antom": "USD", "stripe": "EUR"}
SIGNED_BY_RSA = ("alipay", "antom", "wechat")


def wanted(kind: str, amount: int = 12_345, our_ref: str = "", method: str = "") -> CreatePayment:
    return CreatePayment(
        our_ref or f"P{uuid7().hex}", method or ("code" if kind == "wechat" else "redirect"), amount, CURRENCY[kind], "",
        "Two teapots, 两只茶壶 & “more”+", "https://shop.example/thanks?a=1", clock.now() + timedelta(hours=2),
    )  # fmt: skip


def opened(market: Market, kind: str, request: CreatePayment) -> tuple[Driver, str]:
    """A payment whose page is open; the driver and the provider's number as far as it is known by then."""
    driver = market.account(kind)
    result = driver.create_payment(request)
    assert isinstance(result, Ok), result
    market.browse(result.value.url)
    return driver, result.value.provider_ref


def paid(market: Market, kind: str, request: CreatePayment) -> tuple[Driver, Snapshot]:
    driver, ref = opened(market, kind, request)
    market.press(market.trade())
    result = driver.query_payment(request.our_ref, ref)
    assert isinstance(result, Ok), result
    return driver, result.value


def value(result: Result[RefundSnapshot]) -> RefundSnapshot:
    assert isinstance(result, Ok), result
    return result.value


@pytest.mark.parametrize("kind", KINDS)
def test_payment_goes_from_the_page_to_success(market: Market, kind: str) -> None:
    request = wanted(kind)
    driver, ref = opened(market, kind, request)
    waiting = driver.query_payment(request.our_ref, ref)
    assert isinstance(waiting, Ok)
    assert waiting.value.state is TradeState.WAITING

    market.press(market.trade())

    done = driver.query_payment(request.our_ref, ref)
    assert isinstance(done, Ok)
    snapshot = done.value
    assert (snapshot.our_ref, snapshot.state) == (request.our_ref, TradeState.SUCCEEDED)
    assert (snapshot.amount_minor, snapshot.currency) == (request.amount_minor, request.currency)
    assert snapshot.seller_ref == driver.seller_ref
    assert snapshot.provider_ref
    assert snapshot.paid_at is not None
    assert abs(snapshot.paid_at - clock.now()) < timedelta(seconds=5)


@pytest.mark.parametrize("kind", KINDS)
def test_payment_that_was_made_twice_is_one(market: Market, kind: str) -> None:
    driver, request = market.account(kind), wanted(kind)

    first, second = driver.create_payment(request), driver.create_payment(request)

    assert isinstance(first, Ok)
    assert isinstance(second, Ok)
    for result in (first, second):
        market.browse(result.value.url)
    assert len(market.simulator.books.trades) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_number_that_the_provider_does_not_know_is_absent(market: Market, kind: str) -> None:
    result = market.account(kind).query_payment(f"P{uuid7().hex}")

    assert isinstance(result, Ok)
    assert result.value.state is TradeState.ABSENT


@pytest.mark.parametrize("kind", KINDS)
def test_page_that_is_closed_takes_no_money(market: Market, kind: str) -> None:
    request = wanted(kind)
    driver, ref = opened(market, kind, request)

    assert isinstance(driver.close_payment(request.our_ref, ref), Ok)

    market.press(market.trade())
    result = driver.query_payment(request.our_ref, ref)
    assert isinstance(result, Ok)
    assert result.value.state is TradeState.CLOSED


@pytest.mark.parametrize("kind", KINDS)
def test_payment_that_is_paid_is_not_closed(market: Market, kind: str) -> None:
    request = wanted(kind)
    driver, ref = opened(market, kind, request)
    market.press(market.trade())

    assert isinstance(driver.close_payment(request.our_ref, ref), Declined)


@pytest.mark.parametrize("kind", KINDS)
def test_payment_that_the_bank_works_on_is_processing_where_the_provider_says_so(market: Market, kind: str) -> None:
    request = wanted(kind)
    driver, ref = opened(market, kind, request)
    market.press(market.trade(), "later")
    seen = driver.query_payment(request.our_ref, ref)
    assert isinstance(seen, Ok)
    assert seen.value.state in {TradeState.WAITING, TradeState.PROCESSING}

    market.simulator.books.offset += 30
    market.simulator.work()

    done = driver.query_payment(request.our_ref, ref)
    assert isinstance(done, Ok)
    assert done.value.state is TradeState.SUCCEEDED


@pytest.mark.parametrize("kind", KINDS)
def test_refunds_in_parts_are_done_once_each(market: Market, kind: str) -> None:
    request = wanted(kind)
    driver, snapshot = paid(market, kind, request)
    numbers = [f"R{uuid7().hex}" for _ in range(3)]

    def ask(number: str, amount: int) -> Result[RefundSnapshot]:
        return driver.refund(
            SendRefund(request.our_ref, number, amount, request.currency, "broken", snapshot.provider_ref, request.amount_minor)
        )

    def known(number: str) -> RefundSnapshot:
        return value(driver.query_refund(request.our_ref, number, snapshot.provider_ref))

    assert known(numbers[0]).state is TransferState.ABSENT
    assert value(ask(numbers[0], 12_000)).state is TransferState.SUCCEEDED
    repeated = ask(numbers[0], 12_000)
    assert isinstance(repeated, Ok)
    assert (known(numbers[0]).state, known(numbers[0]).amount_minor) == (TransferState.SUCCEEDED, 12_000)
    assert isinstance(ask(numbers[1], 346), Declined)  # more than is left
    assert value(ask(numbers[2], 345)).state is TransferState.SUCCEEDED
    assert market.trade().refunded == request.amount_minor


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "effect", ["timeout_before", "timeout_after", "server_error_after", "busy", "rate_limited", "maintenance"]
)
def test_call_without_an_answer_to_rely_on_is_unknown(market: Market, kind: str, effect: str) -> None:
    request = wanted(kind)
    driver, ref = opened(market, kind, request)
    market.fault(kind, "query", effect)

    result = driver.query_payment(request.our_ref, ref)

    assert isinstance(result, Unknown)
    assert result.exchange.number == request.our_ref


@pytest.mark.parametrize("kind", SIGNED_BY_RSA)
@pytest.mark.parametrize("effect", ["bad_signature", "sha1_signature", "unsigned"])
def test_answer_that_is_not_signed_is_unknown(market: Market, kind: str, effect: str) -> None:
    request = wanted(kind)
    driver, ref = opened(market, kind, request)
    market.fault(kind, "query", effect)

    assert isinstance(driver.query_payment(request.our_ref, ref), Unknown)


@pytest.mark.parametrize("kind", KINDS)
def test_refusal_is_declined_with_the_providers_word(market: Market, kind: str) -> None:
    request = wanted(kind)
    driver, snapshot = paid(market, kind, request)
    market.fault(kind, "refund", "declined")

    result = driver.refund(
        SendRefund(request.our_ref, f"R{uuid7().hex}", 1, request.currency, "", snapshot.provider_ref, request.amount_minor)
    )

    assert isinstance(result, Declined)
    assert result.code
    assert not market.simulator.books.refunds


@pytest.mark.parametrize("kind", KINDS)
def test_refund_that_was_done_but_not_heard_of_is_found_by_its_number(market: Market, kind: str) -> None:
    request = wanted(kind)
    driver, snapshot = paid(market, kind, request)
    market.fault(kind, "refund", "timeout_after")
    number = f"R{uuid7().hex}"
    wish = SendRefund(request.our_ref, number, 500, request.currency, "", snapshot.provider_ref, request.amount_minor)

    assert isinstance(driver.refund(wish), Unknown)

    assert value(driver.query_refund(request.our_ref, number, snapshot.provider_ref)).state is TransferState.SUCCEEDED
    assert isinstance(driver.refund(wish), Ok)  # the same number moves nothing a second time
    assert market.trade().refunded == 500


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("effect", "field"), [("amount_plus_one", "amount_minor"), ("other_currency", "currency"),
    ("wrong_seller", "seller_ref")])  # fmt: skip
def test_snapshot_says_what_the_provider_says(market: Market, kind: str, effect: str, field: str) -> None:
    request = wanted(kind)
    driver, ref = opened(market, kind, request)
    market.press(market.trade())
    market.fault(kind, "query", effect)

    result = driver.query_payment(request.our_ref, ref)

    assert isinstance(result, Ok)
    asked = {"amount_minor": request.amount_minor, "currency": request.currency, "seller_ref": driver.seller_ref}
    assert getattr(result.value, field) != asked[field]


@pytest.mark.parametrize("kind", KINDS)
def test_account_can_be_tried_out_without_moving_anything(market: Market, kind: str) -> None:
    driver = market.account(kind)

    assert isinstance(driver.try_out(), Ok)  # type: ignore[attr-defined]
    assert not market.simulator.books.trades


@pytest.mark.parametrize("kind", KINDS)
def test_statement_tells_of_every_payment_and_refund(market: Market, kind: str) -> None:
    request = wanted(kind)
    driver, snapshot = paid(market, kind, request)
    number = f"R{uuid7().hex}"
    driver.refund(SendRefund(request.our_ref, number, 2_345, request.currency, "", snapshot.provider_ref, request.amount_minor))
    day = datetime.now(UTC).astimezone(ZoneInfo(driver.statement_zone)).date()  # type: ignore[attr-defined]

    content = driver.fetch_statement(day).content  # type: ignore[attr-defined]
    lines = list(driver.read_statement(content))  # type: ignore[attr-defined]

    assert [(line.kind, line.our_ref, line.amount_minor, line.payment_ref) for line in lines] == [
        ("payment", request.our_ref, request.amount_minor, ""),
        ("refund", number, -2_345, request.our_ref),
    ]
    assert [line.fee_minor for line in lines] == [74, -14]
    assert {line.currency for line in lines} == {request.currency}


@pytest.mark.parametrize(("kind", "fees"), [("antom", {"chargeback_fee": (-1_500, 0)}), ("stripe", {})])
def test_statement_tells_what_a_bank_took_and_gave_back(market: Market, kind: str, fees: dict[str, tuple[int, int]]) -> None:
    driver, snapshot = paid(market, kind, wanted(kind))
    trade_no = market.trade().trade_no
    number = admin(market.simulator, "disputes", trade_no=trade_no, amount=2_000, outcome="open")["dispute_no"]
    with pytest.raises(AssertionError, match="disputed"):
        admin(market.simulator, "disputes", trade_no=trade_no, outcome="open")
    admin(market.simulator, "disputes", trade_no=trade_no, outcome="won")
    day = datetime.now(UTC).astimezone(ZoneInfo(driver.statement_zone)).date()  # type: ignore[attr-defined]

    content = driver.fetch_statement(day).content  # type: ignore[attr-defined]
    found = {line.kind: line for line in driver.read_statement(content) if line.kind != "payment"}  # type: ignore[attr-defined]

    expected = {"chargeback": (-2_000, 0 if fees else 1_500), "chargeback_won": (2_000, 0), **fees}
    assert {name: (line.amount_minor, line.fee_minor) for name, line in found.items()} == expected
    assert {(line.our_ref, line.provider_ref) for line in found.values()} == {(number, snapshot.provider_ref)}


@pytest.mark.parametrize(("effect", "is_done"), [("slow", True), ("tls_failure", False)])
@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_comes_too_late_or_not_at_all_is_unknown(
    market: Market, kind: str, effect: str, is_done: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "_TIMEOUT", httpx.Timeout(0.5))
    monkeypatch.setattr(stripe_hosted, "_TIMEOUT_S", (0.5, 0.5))
    request = wanted(kind)
    driver, snapshot = paid(market, kind, request)
    refund = SendRefund(
        request.our_ref, f"R{uuid7().hex}", 2_345, request.currency, "", snapshot.provider_ref, request.amount_minor
    )
    with pytest.raises(AssertionError, match="no fault"):
        admin(market.simulator, "faults", provider=kind, where="refund", effect=effect, seconds=601)
    admin(market.simulator, "faults", provider=kind, where="refund", effect=effect, seconds=2, times=5)

    lost = driver.refund(refund)

    assert isinstance(lost, Unknown), lost
    assert len(market.simulator.books.refunds) == (1 if is_done else 0)
    admin(market.simulator, "calm")
    again = value(driver.refund(refund)).state  # under the same number; Alipay says to a repeat only that nothing moved now
    assert again is (TransferState.PROCESSING if is_done and kind == "alipay" else TransferState.SUCCEEDED)
    assert len(market.simulator.books.refunds) == 1


def test_wechat_has_a_page_for_phones_that_comes_back(market: Market) -> None:
    driver = market.account("wechat")

    result = driver.create_payment(wanted("wechat", method="redirect"))

    assert isinstance(result, Ok)
    assert isinstance(result.value, Created)
    market.browse(result.value.url)
    answer = market.press(market.trade())
    assert answer.headers["Location"] == "https://shop.example/thanks?a=1"


def test_alipay_sends_no_personal_data_by_the_address(market: Market) -> None:
    driver = market.account("alipay")
    result = driver.create_payment(wanted("alipay"))

    assert isinstance(result, Ok)
    assert len(result.value.url) < 4_096
    assert result.value.url.startswith(market.simulator.base)


@pytest.mark.parametrize("kind", ["alipay", "antom"])
def test_key_of_somebody_else_gives_nothing_up(market: Market, kind: str) -> None:
    """A wrong key is our own fault: the payment is not failed because of it."""
    driver, request = market.account(kind), wanted(kind)
    market.simulator.books.merchants[0].keys["merchant_public"] = market.simulator.books.merchants[1].keys["merchant_public"]
    admin(
        market.simulator,
        "rotate",
        provider=kind,
        id=driver.seller_ref if kind == "antom" else market.credentials["alipay"]["app_id"],
    )

    assert isinstance(driver.query_payment(request.our_ref), Unknown)
