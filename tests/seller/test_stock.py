"""Stock at the desk: reasons, counts, moves, marks, the table and what happened."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.inventory.factories import shelf, stocked, warehouse
from tests.seller.world import client_of
from tests.stores import factories as stores

from entrepot.catalog.models import Variant
from entrepot.identity.enums import StoreRole
from entrepot.inventory.models import Movement, Stock
from entrepot.inventory.services import adjust
from entrepot.inventory.types import Receipt
from entrepot.stores.models import Store

pytestmark = pytest.mark.django_db(transaction=True)


def at(store: Store, page: str, **keys: object) -> str:
    return reverse(f"seller:{page}", kwargs={"slug": store.slug, **keys})


def row_of(variant: Variant) -> int:
    return Stock.objects.get(variant_id=variant.pk).pk


def test_a_count_and_a_loss_are_booked_with_their_reasons_and_nonsense_is_said_beside_the_field() -> None:
    store = stores.store()
    variant = stocked(store, pieces=10)
    client, book = client_of(stores.staff(store)), at(store, "book", stock_id=row_of(variant))

    client.post(book, {"do": "adjust", "reason": "counted", "quantity": "8", "note": "shelf 3"})
    client.post(book, {"do": "adjust", "reason": "lost", "quantity": "-1"})
    wrong_way = client.post(book, {"do": "adjust", "reason": "damaged", "quantity": "2"})
    no_note = client.post(book, {"do": "adjust", "reason": "correction", "quantity": "2"})

    assert shelf(variant) == (7, 0)
    assert list(Movement.objects.order_by("id").values_list("delta", "reason", "note"))[1:] == [
        (-2, "counted", "shelf 3"),
        (-1, "lost", ""),
    ]
    assert (wrong_way.status_code, no_note.status_code) == (422, 422)
    assert wrong_way.context["correcting"].errors["quantity"] == ["damaged and lost pieces are taken away: a negative number"]
    assert "note" in no_note.context["correcting"].errors
    assert "Counted by hand" in client.get(at(store, "stock-row", stock_id=row_of(variant))).content.decode()


def test_goods_move_between_warehouses_of_the_store_only() -> None:
    store = stores.store()
    variant = stocked(store, pieces=10)
    other, foreign = warehouse(store), warehouse(stores.store())
    client, book = client_of(stores.staff(store)), at(store, "book", stock_id=row_of(variant))

    client.post(book, {"do": "move", "to": str(other), "quantity": "4"})
    too_many = client.post(
        at(store, "book", stock_id=Stock.objects.earliest("pk").pk), {"do": "move", "to": str(other), "quantity": "7"}
    )
    refused = client.post(
        at(store, "book", stock_id=Stock.objects.earliest("pk").pk), {"do": "move", "to": str(foreign), "quantity": "1"}
    )

    assert (too_many.status_code, refused.status_code) == (422, 422)
    assert sorted(Stock.objects.values_list("on_hand", flat=True)) == [4, 6]


def test_the_marks_say_what_runs_low_at_home_and_in_the_list() -> None:
    store = stores.store()
    scarce, plenty = stocked(store, pieces=8), stocked(store, pieces=30)
    client = client_of(stores.staff(store))

    def low() -> tuple[int, list[str]]:
        rows = client.get(at(store, "stock"), {"only": "low"}).context["rows"]
        return client.get(at(store, "home")).context["shortage"].low, [row["variant"].sku for row in rows]

    before = low()
    client.post(at(store, "mark-low"), {"pieces": "10"})
    by_store = low()
    client.post(at(store, "book", stock_id=row_of(plenty)), {"do": "mark", "pieces": "30"})
    client.post(at(store, "book", stock_id=row_of(scarce)), {"do": "mark", "pieces": "2"})
    by_article = low()
    client.post(at(store, "book", stock_id=row_of(scarce)), {"do": "mark", "pieces": ""})

    assert before == (0, [])
    assert by_store == (1, [scarce.sku])
    assert by_article == (1, [plenty.sku])
    assert low() == (2, [scarce.sku, plenty.sku])
    assert client.post(at(store, "mark-low"), {"pieces": "-1"}).status_code == 422


def test_a_table_is_looked_at_before_it_is_booked_and_booked_once() -> None:
    store = stores.store()
    tea, cup = stocked(store, pieces=10), stocked(store, pieces=5)
    places = {row.variant_id: row.warehouse.name for row in Stock.objects.select_related("warehouse")}
    table = f"SKU;warehouse;pieces\n{tea.sku};{places[tea.pk]};12\n{cup.sku};{places[cup.pk]};-2\nnobody;x;1\n{cup.sku};;z\n"
    client = client_of(stores.staff(store))
    asked = {"table": table, "reason": "correction", "note": "stocktaking"}

    looked = client.post(at(store, "stock-table"), asked)
    assert (shelf(tea), shelf(cup)) == ((10, 0), (5, 0))
    assert [(one.now, one.then, bool(one.problem)) for one in looked.context["looked"]][:2] == [(10, 12, False), (5, 3, False)]
    assert [bool(one.problem) for one in looked.context["looked"]][2:] == [True, True]
    booking = {**asked, "do": "book", "key": looked.context["key"]}
    client.post(at(store, "stock-table"), booking)
    client.post(at(store, "stock-table"), booking)

    assert (shelf(tea), shelf(cup)) == ((12, 0), (3, 0))
    assert client.post(at(store, "stock-table"), {"table": "", "reason": "counted"}).status_code == 422
    uploaded = SimpleUploadedFile("s.csv", f"{tea.sku},{places[tea.pk]},1".encode())
    assert client.post(at(store, "stock-table"), {"file": uploaded, "reason": "counted"}).context["looked"][0].then == 1


def test_movements_are_narrowed_and_taken_along() -> None:
    store = stores.store()
    tea = stocked(store, pieces=10)
    stocked(store, pieces=5)
    stocked(stores.store(), pieces=3)
    place = Stock.objects.get(variant_id=tea.pk).warehouse_id
    owner = stores.staff(store)
    adjust([Receipt(tea.pk, place, -1, reason="damaged", note="=1+1")], actor=owner)
    client = client_of(stores.staff(store, StoreRole.VIEWER))

    def deltas(**by: str) -> list[int]:
        return [line["delta"] for line in client.get(at(store, "movements"), by).context["lines"]]

    assert deltas() == [-1, 5, 10]
    assert deltas(q=tea.sku) == [-1, 10]
    assert deltas(why="damaged") == [-1]
    assert deltas(why="received") == [5, 10]
    assert deltas(warehouse=str(place)) == [-1, 10]
    assert deltas(until="2000-01-01") == []
    text = b"".join(client.get(at(store, "movements-csv"), {"why": "damaged"}).streaming_content).decode("utf-8-sig")
    [line] = csv.DictReader(io.StringIO(text))
    assert (line["sku"], line["change"], line["note"]) == (tea.sku, "-1", "'=1+1")
    assert client.post(at(store, "mark-low"), {"pieces": "1"}).status_code == 403
