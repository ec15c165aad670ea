from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from entrepot.kernel.ids import uuid7
from entrepot.settlement.enums import ClaimKind
from entrepot.settlement.rules import claims_of, in_order
from entrepot.settlement.types import PaidOrder, Rate, SoldLine

amounts = st.integers(0, 10_000_000)
lines = st.lists(st.tuples(st.sampled_from(["a", "a/b", "c"]), amounts), min_size=1, max_size=6)


def order(kind: str, sold: list[tuple[str, int]], freight: int = 0, tax: int = 0) -> PaidOrder:
    return PaidOrder(
        uuid7(), uuid7(), kind, "CNY", "CN", freight, tax, datetime(2026, 3, 2, tzinfo=UTC),
        tuple(SoldLine(n, path, goods, None) for n, (path, goods) in enumerate(sold, start=1)),
    )  # fmt: skip


@given(st.sampled_from(["own", "global", "domestic"]), lines, amounts, amounts, st.integers(0, 10_000))
def test_claims_add_up_to_the_order_to_the_cent(
    kind: str, sold: list[tuple[str, int]], freight: int, tax: int, bps: int
) -> None:
    paid = order(kind, sold, freight, tax)

    claims = claims_of(paid, lambda _: Rate(bps, "7"))

    assert sum(claim.amount_minor for claim in claims) == paid.total_minor
    assert all(0 <= claim.amount_minor <= claim.basis_minor for claim in claims)
    assert len({(claim.kind, claim.line) for claim in claims}) == len(claims)


@given(lines, st.integers(1, 10_000))
def test_commission_is_never_taken_of_tax_or_freight(sold: list[tuple[str, int]], bps: int) -> None:
    plain = claims_of(order("global", sold), lambda _: Rate(bps, "7"))
    loaded = claims_of(order("global", sold, freight=5_000, tax=900), lambda _: Rate(bps, "7"))

    def commission(claims: list[object]) -> int:
        return sum(c.amount_minor for c in claims if c.kind == ClaimKind.COMMISSION)  # type: ignore[attr-defined]

    assert commission(plain) == commission(loaded)  # type: ignore[arg-type]


def test_each_line_has_the_rate_of_its_category_rounded_half_up() -> None:
    rates = {"electronics": Rate(200, "2"), "toys": Rate(500, "5")}

    claims = claims_of(order("global", [("electronics", 1025), ("toys", 1010)], freight=100), rates.__getitem__)

    assert [(c.line, c.amount_minor, c.bps, c.plan) for c in claims if c.kind == ClaimKind.COMMISSION] == [
        (1, 21, 200, "2"),  # 20.5
        (2, 51, 500, "5"),  # 50.5
    ]
    assert next(c.amount_minor for c in claims if c.kind == ClaimKind.STORE) == 1025 + 1010 + 100 - 72


def test_own_retail_pays_no_commission_and_owes_the_freight() -> None:
    claims = claims_of(order("own", [("a", 900)], freight=100, tax=91), lambda _: Rate(500, "x"))

    assert {c.kind: c.amount_minor for c in claims} == {"tax": 91, "freight": 100, "retail": 900}


@given(amounts, st.lists(st.integers(-1_000, 10_000_000), max_size=4))
def test_a_claw_back_empties_each_purse_before_the_next_and_adds_up(amount: int, available: list[int]) -> None:
    parts = in_order(amount, available)

    assert sum(parts) == amount
    assert all(0 <= part <= max(0, purse) for part, purse in zip(parts, available, strict=False))
    used_next = [number for number, part in enumerate(parts) if part]
    assert all(parts[n] == max(0, available[n]) for n in range(max(used_next, default=0)))
