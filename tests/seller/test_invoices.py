"""Invoices of fees at the desk: the list, a page, the same as PDF in Chinese."""

from __future__ import annotations

import base64
import re
import zlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.seller.world import build, client_of
from tests.settlement.factories import invoice
from tests.stores import factories as stores

from entrepot.identity.enums import StoreRole
from entrepot.settlement.queries import fee_invoice

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_document_is_looked_at_and_taken_along_as_pdf() -> None:
    world = build()
    client = client_of(stores.staff(world.store, StoreRole.FINANCE))
    document = fee_invoice(world.ids["invoice_id"])

    listed = client.get(reverse("seller:invoices", kwargs={"slug": world.store.slug}))
    assert [row.number for row in listed.context["rows"]] == [document.number]
    where = {"slug": world.store.slug, "invoice_id": document.id}
    page = client.get(reverse("seller:invoice", kwargs=where)).content.decode()
    assert document.number in page
    assert "CN¥5.00" in page
    assert "No tax is on it" in page

    client.cookies["django_language"] = "zh-hans"
    pdf = client.get(reverse("seller:invoice-pdf", kwargs=where))
    drawn = b"".join(
        zlib.decompress(base64.a85decode(stream.strip().removesuffix(b"~>")))
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf.content, re.DOTALL)
    )
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert b"STSong-Light" in pdf.content
    assert drawn.count(b"5.00") >= 3
    assert document.number.encode() in drawn


def test_another_stores_document_is_not_there() -> None:
    world = build()
    other = invoice(stores.store().pk)
    where = {"slug": world.store.slug, "invoice_id": other.pk}
    for page in ("invoice", "invoice-pdf"):
        assert client_of(world.owner).get(reverse(f"seller:{page}", kwargs=where)).status_code == 404


def test_the_list_costs_the_same_for_one_document_and_for_three() -> None:
    world = build()
    client = client_of(world.owner)
    path = reverse("seller:invoices", kwargs={"slug": world.store.slug})

    def statements() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    few = statements()
    for currency in ("EUR", "USD"):
        invoice(world.store.pk, currency=currency)
    assert statements() == few
