"""Files of products, without a database: what is written is read back the same, and damaged files do no harm."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.catalog.enums import AttributeKind
from entrepot.catalog.errors import InvalidProduct, UnreadableFile
from entrepot.catalog.formats import comma, google, jsonl
from entrepot.catalog.formats.base import Bad, Item, Target
from entrepot.catalog.rules.drafts import NET_UNITS, checked
from entrepot.catalog.types import Attribute, PictureDraft, ProductDraft, StoredProduct, Text, VariantDraft
from entrepot.kernel.ids import uuid7

STORE = UUID(int=1)
TARGET = Target(STORE, "EUR", "", lambda _title: "other")
WORDS = st.text(min_size=1, max_size=30).filter(lambda text: text.strip() != "")
LANGUAGES = st.sampled_from(["en", "zh-hans", "de"])
NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=3)
ATTRIBUTES = st.one_of(
    st.builds(Attribute, WORDS, NUMBERS, st.just(AttributeKind.NUMBER), st.sampled_from(["", "cm"])),
    st.builds(Attribute, WORDS, st.booleans(), st.just(AttributeKind.BOOLEAN)),
    st.builds(Attribute, WORDS, WORDS, st.sampled_from([AttributeKind.TEXT, AttributeKind.ENUMERATION])),
)
MEASURES = st.none() | st.integers(1, 10**6)


@st.composite
def variants(draw: st.DrawFn) -> tuple[VariantDraft, ...]:
    made = []
    for sku in draw(
        st.lists(
            st.from_regex(r"[A-Za-z0-9 ,;\"'é-]{1,12}", fullmatch=True).map(str.strip).filter(bool),
            min_size=1,
            max_size=4,
            unique=True,
        )
    ):
        price = draw(st.integers(0, 10**9))
        unit = draw(st.sampled_from(sorted(NET_UNITS)))
        made.append(
            VariantDraft(
                sku=sku,
                price_minor=price,
                options={"Number": str(len(made)), **draw(st.dictionaries(WORDS, WORDS, max_size=2))},
                compare_at_minor=draw(st.none() | st.integers(price, 10**10)),
                cost_minor=draw(st.none() | st.integers(0, 10**9)),
                gtin=draw(st.sampled_from(["", "4006381333931", "96385074"])),
                weight_g=draw(MEASURES),
                length_mm=draw(MEASURES),
                width_mm=draw(MEASURES),
                height_mm=draw(MEASURES),
                net_content=draw(st.decimals(Decimal("0.001"), 10**6, places=3)) if unit else None,
                net_unit=unit,
                is_active=draw(st.booleans()),
            )
        )
    return tuple(made)


def kept(draft: ProductDraft) -> bool:
    try:
        checked(draft)
    except InvalidProduct:
        return False
    return True


DRAFTS = (
    st.builds(
        ProductDraft,
        store_id=st.just(STORE),
        category=st.just("electronics/cameras"),
        currency=st.just("EUR"),
        texts=st.dictionaries(LANGUAGES, st.builds(Text, WORDS, st.text(max_size=50)), min_size=1),
        variants=variants(),
        brand=st.just("") | WORDS,
        origin=st.sampled_from(["", "DE"]),
        hs_code=st.sampled_from(["", "950300"]),
        attributes=st.lists(ATTRIBUTES, max_size=3).map(tuple),
        attributes_text=st.text(max_size=40),
        pictures=st.lists(
            st.builds(PictureDraft, st.just("https://x.test/a?b=1&c=2"), st.dictionaries(LANGUAGES, WORDS)), max_size=2
        ).map(tuple),
    )
    .filter(kept)
    .map(checked)
)


def stored(draft: ProductDraft) -> StoredProduct:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    return StoredProduct(
        uuid7(), "slug", "published", 1, "", draft, in_stock=True, variant_ids={}, published_at=now, changed_at=now
    )


def numbered(drafts: Iterable[ProductDraft]) -> list[ProductDraft]:
    return [replace(draft, external_id=f"{place}") for place, draft in enumerate(drafts)]


def read(reader: Any, pieces: Iterable[bytes]) -> list[ProductDraft]:
    items = list(reader(io.BytesIO(b"".join(pieces)), TARGET))
    assert all(isinstance(item, Item) for item in items), items
    return [checked(item.draft) for item in items]


@settings(max_examples=60, deadline=None)
@given(st.lists(DRAFTS, max_size=3).map(numbered))
def test_products_survive_every_format(drafts: list[ProductDraft]) -> None:
    products = [stored(draft) for draft in drafts]

    assert read(jsonl.read, jsonl.write(products)) == drafts
    assert read(comma.read, comma.write(products, ["de", "en", "zh-hans"])) == drafts
    assert read(google.read, google.write(products, title="A & B", link="https://shop.test")) == drafts


def test_a_feed_of_others_is_read_by_its_own_elements() -> None:
    feed = b"""<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>
<item><g:id>A-S</g:id><g:item_group_id>A</g:item_group_id><title>Shirt</title><description>Soft</description>
<g:price>20.00 EUR</g:price><g:sale_price>15.00 EUR</g:sale_price><g:brand>Acme</g:brand><g:gtin>4006381333931</g:gtin>
<g:shipping_weight>0.25 kg</g:shipping_weight><g:product_length>10 in</g:product_length><g:size>S</g:size>
<g:image_link>https://x.test/1.jpg</g:image_link><g:product_detail><g:attribute_name>Fabric</g:attribute_name>
<g:attribute_value>Cotton</g:attribute_value></g:product_detail><g:unit_pricing_measure>750 ml</g:unit_pricing_measure></item>
<item><g:id>A-M</g:id><g:item_group_id>A</g:item_group_id><title>Shirt</title><g:price>20.00 EUR</g:price><g:size>M</g:size></item>
<item><g:id>B</g:id><title>Cup</title><g:price>5.00 USD</g:price></item>
</channel></rss>"""

    shirt, cup = google.read(io.BytesIO(feed), TARGET)

    assert isinstance(shirt, Item)
    small, medium = shirt.draft.variants
    assert (small.price_minor, small.compare_at_minor, small.weight_g, small.length_mm) == (1500, 2000, 250, 254)
    assert (small.options, small.net_content, small.net_unit) == ({"size": "S"}, Decimal(750), "ml")
    assert (medium.sku, medium.price_minor, medium.compare_at_minor) == ("A-M", 2000, None)
    assert shirt.draft.external_id == "A"
    assert shirt.draft.attributes == (Attribute("Fabric", "Cotton"),)
    assert isinstance(cup, Bad)
    assert (cup.line, cup.external_id, cup.field) == (9, "B", "price")


@pytest.mark.parametrize(
    "feed",
    [
        b'<!DOCTYPE r [<!ENTITY a "x">]><rss><channel><item><title>&a;</title></item></channel></rss>',
        b'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd"><rss/>',
        b'<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&f;</title></item></channel></rss>',
        b"<rss><channel><item>",
        b"not xml",
    ],
)
def test_a_feed_with_tricks_is_refused(feed: bytes) -> None:
    with pytest.raises(UnreadableFile):
        list(google.read(io.BytesIO(feed), TARGET))


def test_csv_rows_are_told_by_the_line_they_begin_on() -> None:
    table = (
        "external_id,title:en,description:en,sku,price\r\n"
        'a,Cup,"two\r\nlines",a,1.00\r\n'
        "b,Cup,,b,free\r\n"
        "c,Cup,,c,1.00\r\n"
        "c,,,d,2.00\r\n"
        "e,Cup,,e,1.00,too much\r\n"
    )

    first, second, third, fourth = comma.read(io.BytesIO(table.encode()), TARGET)

    assert isinstance(first, Item)
    assert (first.line, first.last, first.draft.texts["en"].description) == (2, 3, "two\r\nlines")
    assert isinstance(second, Bad)
    assert (second.line, second.field) == (4, "price")
    assert isinstance(third, Item)
    assert (third.line, third.last, len(third.draft.variants)) == (5, 6, 2)
    assert isinstance(fourth, Bad)
    assert "more cells" in fourth.reason


def test_a_foreign_csv_is_read_by_the_table_of_names() -> None:
    table = "id,name,vendor,price,ean\r\n1,Cup,Acme,2.50,4006381333931\r\n"

    [item] = comma.read(io.BytesIO(table.encode()), TARGET)

    assert isinstance(item, Item)
    assert (item.draft.brand, item.draft.variants[0].price_minor, item.draft.variants[0].gtin) == ("Acme", 250, "4006381333931")
    assert item.draft.category == "other"


def test_a_csv_without_a_header_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        list(comma.read(io.BytesIO(b""), TARGET))
