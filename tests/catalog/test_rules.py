"""Pure rules of the catalog."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.catalog.enums import AttributeKind
from entrepot.catalog.errors import InvalidCategory, InvalidProduct
from entrepot.catalog.formats.flat import listed
from entrepot.catalog.rules.attributes import fitted
from entrepot.catalog.rules.classify import Classifier
from entrepot.catalog.rules.compliance import BannedWord, BannedWords
from entrepot.catalog.rules.drafts import checked, gtin_is_valid
from entrepot.catalog.rules.prices import price_rank, rank_factor
from entrepot.catalog.rules.slugs import slug
from entrepot.catalog.rules.tree import arranged
from entrepot.catalog.types import Attribute, CategoryDraft, PictureDraft, ProductDraft, Text, VariantDraft
from entrepot.kernel.ids import uuid7

GOOD = ProductDraft(UUID(int=1), "x", "EUR", {"en": Text("Cup")}, (VariantDraft("a", 100),))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"currency": "XXX"}, "currency"),
        ({"origin": "GER"}, "origin"),
        ({"hs_code": "12345"}, "hs_code"),
        ({"hs_code": "12345678901"}, "hs_code"),
        ({"texts": {}}, "title"),
        ({"texts": {"en": Text(" \u0000 ")}}, "title"),
        ({"texts": {"EN!": Text("Cup")}}, "texts"),
        ({"texts": {"en": Text("x" * 301)}}, "title:en"),
        ({"pictures": (PictureDraft("javascript:alert(1)"),)}, "pictures"),
        ({"attributes": (Attribute("", "x"),)}, "attributes"),
        ({"attributes": (Attribute("n", Decimal("NaN"), AttributeKind.NUMBER),)}, "attribute:n"),
        ({"variants": ()}, "variants"),
        ({"variants": (VariantDraft("", 1),)}, "sku"),
        ({"variants": (VariantDraft("a", 1), VariantDraft("a", 1, {"S": "L"}))}, "sku"),
        ({"variants": (VariantDraft("a", 1), VariantDraft("b", 1))}, "options"),
        ({"variants": (VariantDraft("a", -1),)}, "price"),
        ({"variants": (VariantDraft("a", 10, compare_at_minor=9),)}, "compare_at"),
        ({"variants": (VariantDraft("a", 1, gtin="4006381333932"),)}, "gtin"),
        ({"variants": (VariantDraft("a", 1, weight_g=0),)}, "weight_g"),
        ({"variants": (VariantDraft("a", 1, net_content=Decimal(1)),)}, "net_content"),
        ({"variants": (VariantDraft("a", 1, net_content=Decimal("0.0001"), net_unit="g"),)}, "net_content"),
    ],
)
def test_a_draft_that_cannot_be_names_the_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidProduct) as refusal:
        checked(replace(GOOD, **fields))

    assert refusal.value.fields["field"] == field


def test_a_draft_is_tidied() -> None:
    draft = checked(replace(GOOD, hs_code="9503.00", origin=" de", texts={"en": Text(" Blue\n cup\u0007 ", "a\r\nb")}))

    assert (draft.hs_code, draft.origin, draft.texts["en"], draft.external_id) == (
        "950300",
        "DE",
        Text("Blue cup", "a\nb"),
        "a",
    )


@given(st.builds(lambda text, value: (text, value), st.text(max_size=40), st.text(max_size=40)))
def test_tidying_twice_changes_nothing_more(words: tuple[str, str]) -> None:
    draft = replace(GOOD, texts={"en": Text("Cup " + words[0], words[1])}, attributes=(Attribute("n", words[1]),))

    assert checked(checked(draft)) == checked(draft)


@pytest.mark.parametrize("code", ["4006381333931", "96385074", "036000291452", "10614141543219"])
def test_gtins_with_their_check_digit_are_valid(code: str) -> None:
    assert gtin_is_valid(code)
    assert not gtin_is_valid(code[:-1] + str((int(code[-1]) + 1) % 10))


def test_lists_of_attributes_are_read_by_their_looks() -> None:
    text = "manual | hdd capacity 250.0 | type Original | led indicators Y | operating temperature  t t 0 - 35 | usb 2 0 ports quantity 4.0"

    assert listed(text + " | type Copy") == (
        Attribute("manual", value=True, kind=AttributeKind.BOOLEAN),
        Attribute("hdd capacity", Decimal(250), AttributeKind.NUMBER),
        Attribute("type", "Original"),
        Attribute("led indicators", value=True, kind=AttributeKind.BOOLEAN),
        Attribute("operating temperature t t", "0 - 35"),
        Attribute("usb 2 0 ports quantity", Decimal(4), AttributeKind.NUMBER),
    )
    assert listed("") == ()


def test_attributes_take_the_types_of_their_category_where_they_fit() -> None:
    hints = [
        {"name": "Diagonal", "kind": "number", "unit": "in"},
        {"name": "Bluetooth", "kind": "boolean"},
        {"name": "Ratio", "kind": "enumeration", "values": ["16:9"]},
    ]

    found = fitted(
        [
            Attribute("diagonal", "15.60"),
            Attribute("bluetooth", "Yes"),
            Attribute("ratio", "16:9"),
            Attribute("Diagonal", "big"),
        ],
        hints,
    )

    assert found == (
        Attribute("diagonal", Decimal("15.6"), AttributeKind.NUMBER, "in"),
        Attribute("bluetooth", value=True, kind=AttributeKind.BOOLEAN),
        Attribute("ratio", "16:9", AttributeKind.ENUMERATION),
        Attribute("Diagonal", "big"),
    )


def test_the_category_is_guessed_by_the_most_telling_words() -> None:
    guess = Classifier([("notebook", "laptops"), ("mouse", "mice"), ("notebook case", "bags")], "other")

    assert guess("Acme 15 Notebook") == "laptops"
    assert guess("Acme notebook cases, blue") == "bags"
    assert guess("Notebook mouse") == "laptops"
    assert guess("Mousetrap") == "other"


def test_banned_words_are_whole_words_or_chinese_anywhere() -> None:
    banned = BannedWords([BannedWord("replica watch", "no"), BannedWord("A货", "no")])

    assert banned.found("a Replica Watch") == BannedWord("replica watch", "no")
    assert banned.found("replica watches") is None
    assert banned.found("顶级A货包") == BannedWord("a货", "no")
    assert BannedWords([]).found("anything") is None


@given(st.integers(0, 10**12), st.integers(1, 10**6))
def test_the_order_by_price_keeps_the_order_of_one_currency(price: int, more: int) -> None:
    factor = rank_factor("JPY", Decimal("0.0061"))

    assert price_rank(price, factor) < price_rank(price + more, factor)


def test_slugs_are_readable_and_unique() -> None:
    first, second = uuid7(), uuid7()

    assert slug("Blåhaj 55 cm!", first).startswith("blahaj-55-cm-")
    assert slug("杯子", first).startswith("product-")
    assert slug("x", first) != slug("x", second)
    assert len(slug("word " * 100, first)) < 100


def test_trees_are_arranged_with_parents_first() -> None:
    tree = {code: CategoryDraft(code, {"en": code}, parent) for code, parent in (("c", "b"), ("b", "a"), ("a", ""))}

    assert [path for _, path in arranged(tree)] == ["a", "a/b", "a/b/c"]


@pytest.mark.parametrize(
    "bad",
    [
        CategoryDraft("a", {"en": "A"}, "nobody"),
        CategoryDraft("a", {"en": "A"}, "a"),
        CategoryDraft("A b", {"en": "A"}),
        CategoryDraft("a", {}),
        CategoryDraft("a", {"en": "A"}, hs_hint="x"),
        CategoryDraft("a", {"en": "A"}, attribute_hints=({"name": "n", "kind": "colour"},)),
    ],
)
def test_categories_that_cannot_be_are_refused(bad: CategoryDraft) -> None:
    with pytest.raises(InvalidCategory):
        arranged({bad.code: bad})
