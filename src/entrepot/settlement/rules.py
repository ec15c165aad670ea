"""Who gets what of an order's money; knows no database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from entrepot.kernel.money import allocate, exponent, round_minor

from .enums import ClaimKind
from .errors import GivesBackTooMuch
from .types import FeeRate, GivenBack, NewClaim, OpenClaim, PaidOrder, PublishedRate, Quote, Rate, Share

OWN: Final = "own"


def claims_of(order: PaidOrder, rate_of: Callable[[str], Rate], fee_rate: FeeRate | None = None) -> list[NewClaim]:
    """Everybody's claims on the order, adding up to its total exactly.

    A merchant's order: commission on the goods of each line (the rate of the line's category, rounded half up once a line), the
    tax on it (rounded half up once a line; None: nobody knows of one), tax as it was collected, all the rest (with the freight,
    for merchants ship by their own company) to the store. Own retail: goods are our revenue, freight is owed to the carrier.
    Commission is never taken of tax or freight.
    """
    claims: list[NewClaim] = []
    if order.tax_minor:
        claims.append(NewClaim(ClaimKind.TAX, 0, order.tax_minor, order.tax_minor))
    goods = sum(line.goods_minor for line in order.lines)
    if order.store_kind == OWN:
        if order.freight_minor:
            claims.append(NewClaim(ClaimKind.FREIGHT, 0, order.freight_minor, order.freight_minor))
        return [*claims, NewClaim(ClaimKind.RETAIL, 0, goods, goods)]
    fees = 0
    for line in order.lines:
        rate = rate_of(line.category_path)
        part = min(line.goods_minor, round_minor(Decimal(line.goods_minor) * rate.bps / 10_000))
        fees += part
        claims.append(NewClaim(ClaimKind.COMMISSION, line.position, part, line.goods_minor, rate.bps, rate.plan))
        if fee_rate is not None and part:
            tax = min(line.goods_minor - part, round_minor(Decimal(part) * fee_rate.bps / 10_000))
            fees += tax
            claims.append(NewClaim(ClaimKind.FEE_TAX, line.position, tax, part, fee_rate.bps, fee_rate.version))
    rest = goods + order.freight_minor - fees
    return [*claims, NewClaim(ClaimKind.STORE, 0, rest, goods + order.freight_minor)]


def cost_of(order_lines: Iterable[int | None]) -> int:
    """Cost of the goods of own retail, as far as it is known."""
    return sum(cost or 0 for cost in order_lines)


def cost_of_pieces(cost_minor: int, quantity: int, before: int, pieces: int) -> int:
    """What so many pieces of a line cost, when `before` of them were taken off already: the last piece takes the last cent.

    Pieces beyond the line's `quantity` cost nothing.
    """
    first, last = min(before, quantity), min(before + pieces, quantity)
    return cost_minor * last // quantity - cost_minor * first // quantity


def shares_of(claims: Sequence[OpenClaim], parts: Sequence[GivenBack]) -> list[Share]:
    """Who gives back how much when these parts of an order go to the shopper, adding up to the parts exactly.

    Commission is cut so that what is left of it is the line's remaining goods at the rate of the day of payment (largest
    remainder over all that was given back so far: however a line is refunded in pieces, the last piece takes the last cent), and
    the tax on it so that it keeps its rate. Tax and, for own retail, freight and goods give back what is theirs; a merchant's
    store bears the rest. Raises GivesBackTooMuch when a claim has not that much left.
    """
    by_place = {(claim.kind, claim.line): claim for claim in claims}
    goods = sum(part.goods_minor for part in parts)
    freight = sum(part.freight_minor for part in parts)
    shares: list[Share] = []
    fees = 0
    for part in parts:
        claim = by_place.get((ClaimKind.COMMISSION, part.line))
        if claim is not None and part.goods_minor:
            share = _commission_back(claim, part.goods_minor)
            fees += share
            shares.append(Share(claim.kind, claim.line, share, part.goods_minor))
            on_it = by_place.get((ClaimKind.FEE_TAX, part.line))
            if on_it is not None:
                tax = _fee_tax_back(claim, on_it, part.goods_minor, share)
                fees += tax
                shares.append(Share(on_it.kind, on_it.line, tax, share))
    wholes = [(ClaimKind.TAX, sum(part.tax_minor for part in parts), 0)]
    if (ClaimKind.STORE, 0) in by_place:
        wholes.append((ClaimKind.STORE, goods + freight - fees, fees))
    else:
        wholes += [(ClaimKind.RETAIL, goods, 0), (ClaimKind.FREIGHT, freight, 0)]
    for kind, amount, beside in wholes:
        if amount + beside:
            claim = by_place.get((kind, 0))
            if claim is None or claim.left_minor < amount:
                raise GivesBackTooMuch(left=claim.left_minor if claim else 0, asked=amount)
            shares.append(Share(kind, 0, amount, amount + beside))
    return [share for share in shares if share.amount_minor or share.basis_minor]


def _commission_back(claim: OpenClaim, goods_minor: int) -> int:
    """The commission that goes back with so much of the line's goods."""
    remaining = claim.basis_minor - claim.cut_basis_minor - goods_minor
    if remaining < 0:
        raise GivesBackTooMuch(left=remaining + goods_minor, asked=goods_minor)
    kept = allocate(remaining, [claim.amount_minor, claim.basis_minor - claim.amount_minor])[0] if remaining else 0
    return claim.left_minor - kept


def _fee_tax_back(commission: OpenClaim, tax: OpenClaim, goods_minor: int, share_minor: int) -> int:
    """The tax that goes back with so much of the commission: what is left of it keeps its rate to the commission that is left.

    A cent that the store would have to be given for it waits for the next piece, and nothing is left when all goods are back.
    """
    goods_left = commission.basis_minor - commission.cut_basis_minor - goods_minor
    commission_left = commission.left_minor - share_minor
    kept = allocate(commission_left, [tax.amount_minor, tax.basis_minor - tax.amount_minor])[0] if commission_left else 0
    least = max(0, tax.left_minor - (goods_minor - share_minor))
    most = min(tax.left_minor, goods_left - commission_left)
    return tax.left_minor - max(least, min(most, kept))


def year_of(opened: date, today: date) -> date:
    """The day on which the running year of a store that opened then began; a 29 February falls on the 28th."""
    anniversary = _on(opened, today.year)
    return anniversary if anniversary <= today else _on(opened, today.year - 1)


def next_year_of(opened: date, today: date) -> date:
    """The day on which its next year begins."""
    return _on(opened, year_of(opened, today).year + 1)


def _on(opened: date, year: int) -> date:
    try:
        return opened.replace(year=year)
    except ValueError:
        return opened.replace(year=year, day=28)


def in_order(amount_minor: int, available: Sequence[int]) -> list[int]:
    """How much of an amount each purse gives, in their order, and at the end what all of them lack; together the amount.

    Purses that are overdrawn give nothing.
    """
    parts: list[int] = []
    for purse in available:
        parts.append(min(amount_minor, max(0, purse)))
        amount_minor -= parts[-1]
    return [*parts, amount_minor]


def held_back(store_minor: int, repaid_minor: int, bps: int) -> int:
    """How much of a store's part is held back: so many ten-thousandths of it (half up), at most what repaying its debts leaves."""
    return min(store_minor - repaid_minor, round_minor(Decimal(store_minor) * bps / 10_000))


def exchanged(source_minor: int, rate: Fraction, base: str, quote: str) -> int:
    """Minor units of `quote` for so many of `base` at `rate` (major for major), rounded half up once.

    What the rounding makes stays in the position of the platform (reference: ledger, section 7).
    """
    exact = source_minor * rate * Fraction(10) ** (exponent(quote) - exponent(base))
    return int(exact + Fraction(1, 2)) if exact >= 0 else -int(Fraction(1, 2) - exact)


def taken_back(source_minor: int, target_minor: int, back_minor: int, rate: Fraction, base: str, quote: str) -> int:
    """What of an exchange's target has gone back when `back_minor` of its source has: its share, and at the end all of it exactly.

    Beyond the source (a chargeback takes commission and tax as well) more is asked for at the same stored rate.
    """
    if back_minor <= source_minor:
        return (2 * target_minor * back_minor + source_minor) // (2 * source_minor)
    return target_minor + exchanged(back_minor - source_minor, rate, base, quote)


def quote_for(base: str, quote: str, known: Sequence[PublishedRate], margin_bps: int) -> Quote | None:
    """The quote from rates in force: of the pair itself, else turned round, else over a third currency; None where none lead there.

    Of several ways of a kind the one that lasts longest. The margin comes off the rate (or the bid, where the pair has one).
    """
    best = max(
        (way for way in _ways(base, quote, known)), key=lambda way: (way[0], min(r.expires_at for r in way[3])), default=None
    )
    if best is None:
        return None
    _rank, mid, bid, used = best
    return Quote(
        base, quote, mid, min(mid, bid) * Fraction(10_000 - margin_bps, 10_000), margin_bps, tuple(rate.id for rate in used),
        ", ".join(dict.fromkeys(rate.source for rate in used)), min(rate.published_on for rate in used),
        min(rate.expires_at for rate in used),
    )  # fmt: skip


_Way = tuple[int, Fraction, Fraction, tuple[PublishedRate, ...]]


def _ways(base: str, quote: str, known: Sequence[PublishedRate]) -> list[_Way]:
    found: list[_Way] = []
    legs: dict[str, list[tuple[str, Fraction, PublishedRate]]] = {}
    for one in known:
        mid = Fraction(one.mid)
        if (one.base, one.quote) == (base, quote):
            found.append((3, mid, Fraction(one.bid) if one.bid is not None else mid, (one,)))
        elif (one.quote, one.base) == (base, quote):
            found.append((2, 1 / mid, 1 / mid, (one,)))
        legs.setdefault(one.base, []).append((one.quote, mid, one))
        legs.setdefault(one.quote, []).append((one.base, 1 / mid, one))
    for third, first, here in legs.get(base, []):
        for end, second, there in legs.get(third, []):
            if end == quote and third != quote:
                found.append((1, first * second, first * second, (here, there)))
    return found
