"""A result in words, in the buyer's language, built from the rule values."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from entrepot.kernel.money import exponent
from entrepot.tax.enums import Decision, TaxKind
from entrepot.tax.types import Reason, TaxItem, TaxResult, plain

from .wording import KINDS, PLACES, REASONS, SENTENCES

_FALLBACK: Final = "en"


def explain(result: TaxResult, language: str = "en") -> list[str]:
    """One sentence per tax and line, then the notes or the reasons why there is no answer."""
    words = SENTENCES.get(language, SENTENCES[_FALLBACK])
    said = [_item(line.line_no, item, result, language) for line in result.lines for item in line.items]
    if result.decision is Decision.OK:
        said.append(
            words["total"].format(
                amount=money(result.total_minor, result.currency), charged=money(result.charged_minor, result.charge_currency)
            )
        )
    else:
        said.append(words[str(result.decision)])
    said += [reason_in_words(reason, language) for reason in (*result.reasons, *result.notes)]
    return said


def reason_in_words(reason: Reason, language: str = "en") -> str:
    """The sentence of a reason or note."""
    sentences = REASONS[reason.code]
    return sentences.get(language, sentences[_FALLBACK]).format(**dict(reason.fields))


def money(amount_minor: int, currency: str) -> str:
    """An amount with its currency."""
    digits = exponent(currency)
    return f"{Decimal(amount_minor).scaleb(-digits):.{digits}f} {currency}"


def _item(line_no: int, item: TaxItem, result: TaxResult, language: str) -> str:
    words = SENTENCES.get(language, SENTENCES[_FALLBACK])
    kind = KINDS.get(language, KINDS[_FALLBACK])[item.kind]
    amount = money(item.amount_minor, result.currency)
    place = PLACES.get(language, PLACES[_FALLBACK])[item.collected_at]
    if item.kind in {TaxKind.FEE, TaxKind.LEVY} or item.rate == 1:
        text = words["fixed"].format(line=line_no, kind=kind, amount=amount, place=place)
    else:
        rate = f"{plain(item.rate * 100)} %"
        if item.factor != 1:
            rate += f" × {plain(item.factor * 100)} %"
        base = f"{item.base:.{exponent(result.currency)}f} {result.currency}"
        text = words["rated"].format(line=line_no, kind=kind, rate=rate, base=base, amount=amount, place=place)
    law = words["join"].join(item.law)
    return f"{text}{words['law'].format(law=law)}" if law else text
