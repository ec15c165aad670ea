from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from entrepot.kernel.ids import uuid7
from entrepot.settlement.enums import ClaimKind
from entrepot.settlement.rules import claims_of, in_order, shares_of
from entrepot.settlement.types import FeeRate, GivenBack, OpenClaim, PaidOrder, Rate, SoldLine

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


def test_the_tax_on_the_commission_is_a_claim_of_its_own_with_the_version_of_its_rate() -> None:
    claims = claims_of(
        order("domestic", [("a", 10_000), ("b", 0)], freight=100), lambda _: Rate(500, "7"), FeeRate(600, "CN/*@1")
    )

    assert [(c.kind, c.line, c.basis_minor, c.bps, c.plan, c.amount_minor) for c in claims if c.kind == "fee_tax"] == [
        ("fee_tax", 1, 500, 600, "CN/*@1", 30)
    ]
    assert next(c.amount_minor for c in claims if c.kind == "store") == 10_100 - 500 - 30
    assert not [
        c for c in claims_of(order("own", [("a", 900)]), lambda _: Rate(500, "x"), FeeRate(600, "v")) if c.kind == "fee_tax"
    ]


@given(lines, st.integers(0, 100_000), st.integers(0, 10_000), st.integers(0, 5_000), st.data())
def test_however_an_order_is_refunded_in_pieces_every_claim_gives_back_its_last_cent_and_none_gains(
    sold: list[tuple[str, int]], freight: int, bps: int, tax_bps: int, data: st.DataObject
) -> None:
    paid = order("global", sold, freight=freight)
    claims = {
        (c.kind, c.line): OpenClaim(c.kind, c.line, c.basis_minor, c.amount_minor)
        for c in claims_of(paid, lambda _: Rate(bps, "7"), FeeRate(tax_bps, "v"))
    }
    assert sum(c.amount_minor for c in claims.values()) == paid.total_minor
    left = {line.position: line.goods_minor for line in paid.lines}
    for step in range(4):
        part = [
            GivenBack(
                position,
                goods if step == 3 else data.draw(st.integers(0, goods)),
                freight_minor=freight * (step == 3 and position == 1),
            )
            for position, goods in left.items()
        ]
        for share in shares_of(list(claims.values()), part):
            was = claims[share.kind, share.line]
            assert share.amount_minor >= 0
            claims[share.kind, share.line] = OpenClaim(
                was.kind,
                was.line,
                was.basis_minor,
                was.amount_minor,
                was.cut_minor + share.amount_minor,
                was.cut_basis_minor + share.basis_minor,
            )
        assert all(0 <= c.cut_minor <= c.amount_minor and c.cut_basis_minor <= c.basis_minor for c in claims.values())
        left = {given.line: left[given.line] - given.goods_minor for given in part}
    assert all(claim.left_minor == 0 for claim in claims.values())


def test_a_refunded_line_keeps_its_rates() -> None:
    paid = order("domestic", [("a", 20_000)])
    claims = [
        OpenClaim(c.kind, c.line, c.basis_minor, c.amount_minor)
        for c in claims_of(paid, lambda _: Rate(500, "7"), FeeRate(600, "v"))
    ]
    assert {s.kind: s.amount_minor for s in shares_of(claims, [GivenBack(1, 5_000)])} == {
        "commission": 250, "fee_tax": 15, "store": 4_735,
    }  # fmt: skip
