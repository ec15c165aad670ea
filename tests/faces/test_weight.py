"""What a page weighs on the line."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client
from tests.storefront.factories import good, market, shirt

pytestmark = pytest.mark.django_db


def test_a_product_page_is_below_60_kb_packed(client: Client) -> None:
    variant = market()
    shirt(variant.product.store)
    for number in range(12):
        good(variant.product.store, f"Tea number {number}")
    page = client.get(f"/p/{variant.product.slug}/").content

    assert b"Total at your door" in page
    assert len(gzip.compress(page)) < 60_000
