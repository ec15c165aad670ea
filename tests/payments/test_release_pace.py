"""How fast releases leave an account: never more than the provider allows in a second, wherever that begins; and not none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from entrepot.payments.release_policy import earliest_alarm, in_force, longest_alarm
from entrepot.payments.rules import allowance, spend

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


@given(st.integers(1, 100), st.lists(st.tuples(st.integers(0, 1_500), st.integers(0, 60)), max_size=40))
def test_no_second_sees_more_than_the_rate(per_second: int, asks: list[tuple[int, int]]) -> None:
    now, spent, left = START, START - timedelta(days=1), list[tuple[datetime, int]]()
    for wait, wanted in asks:
        now += timedelta(milliseconds=wait)
        calls = min(wanted, allowance(spent, now, per_second))
        spent = spend(spent, now, calls, per_second)
        left.append((now, calls))
    for begin, _ in left:
        within = sum(calls for at, calls in left if begin <= at < begin + timedelta(seconds=1))
        assert within <= max(2, per_second)


@given(st.integers(1, 100))
def test_a_bucket_that_is_empty_fills_again(per_second: int) -> None:
    most = allowance(START, START, per_second)
    spent = spend(START, START, most, per_second)

    assert most >= 1
    assert allowance(spent, START, per_second) == 0
    assert allowance(spent, START + timedelta(seconds=1), per_second) == most


def test_policy_names_what_is_not_certain() -> None:
    alipay, wechat = in_force("alipay", START), in_force("wechat", START)

    assert (alipay.hold_days, alipay.per_second, alipay.most_releases, wechat.hold_days) == (30, 30, 50, 180)
    assert all("ncertain" in policy.source for policy in (alipay, wechat))
    assert (earliest_alarm(START), longest_alarm(START)) == (timedelta(days=25), timedelta(days=5))
