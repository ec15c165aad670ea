"""Products from files, through the database."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.catalog import factories
from tests.stores import factories as stores

from entrepot.catalog import queries, services
from entrepot.catalog.errors import UnknownCategory, UnreadableFile
from entrepot.catalog.models import ImportRun, Product
from entrepot.catalog.types import PriceUpdate
from entrepot.cli.main import main
from entrepot.identity.types import SYSTEM
from entrepot.kernel.errors import Forbidden
from entrepot.stores.models import Store

FOREIGN = {
    "id": "7",
    "title": "Acme PowerShot camera",
    "brand": "Acme",
    "desc": "",
    "attrs": "bluetooth | display diagonal 17.0 | country of origin China | harmonized system  hs  code 852589.0 | type Original",
    "price": 4995,
}


@pytest.fixture
def shop(db: None) -> Store:
    services.install_starter_tree()
    return stores.store(kind="domestic", currency="USD", country="US")


def lines(path: Path, *rows: Any) -> Path:
    path.write_bytes(b"".join(row if isinstance(row, bytes) else orjson.dumps(row) + b"\n" for row in rows))
    return path


def take(path: Path, shop: Store, **options: Any) -> Any:
    return services.import_products(path, store_id=shop.pk, **{"actor": SYSTEM, **options})


def test_a_foreign_file_comes_in_published(tmp_path: Path, shop: Store) -> None:
    report = take(lines(tmp_path / "docs.jsonl", FOREIGN), shop)

    assert (report.products, report.created, report.published, report.refused) == (1, 1, 1, 0)
    stored = queries.stored_products([Product.objects.get().pk]).popitem()[1]
    draft = stored.draft
    assert (draft.category, draft.brand, draft.origin, draft.hs_code) == ("electronics/cameras", "Acme", "CN", "852589")
    assert draft.variants[0].price_minor == 4995
    assert draft.variants[0].weight_g is None
    assert draft.attributes_text == FOREIGN["attrs"]
    assert [(a.name, str(a.value)) for a in draft.attributes][:2] == [("bluetooth", "True"), ("display diagonal", "17")]
    assert [item["title"] for item in orjson.loads(queries.listing_json("electronics"))["items"]] == ["Acme PowerShot camera"]


def test_a_second_import_skips_what_is_the_same_and_updates_the_rest(tmp_path: Path, shop: Store) -> None:
    path = tmp_path / "docs.jsonl"
    take(lines(path, FOREIGN, {**FOREIGN, "id": "8"}), shop)

    same = take(path, shop)
    changed = take(lines(path, FOREIGN, {**FOREIGN, "id": "8", "price": 1}), shop)

    assert (same.created, same.updated, same.unchanged) == (0, 0, 2)
    assert (changed.created, changed.updated, changed.unchanged) == (0, 1, 1)
    assert sorted(row.price_from_minor for row in queries.seller_products(shop.pk).rows) == [1, 4995]


def test_a_price_set_by_hand_is_overwritten_by_the_file(tmp_path: Path, shop: Store) -> None:
    path = lines(tmp_path / "docs.jsonl", FOREIGN)
    take(path, shop)
    variant = factories.variant_id(Product.objects.get())
    services.set_prices([PriceUpdate(variant, 1)], SYSTEM)

    assert take(path, shop).updated == 1
    assert queries.variants([variant])[variant].price_minor == 4995


def test_refused_rows_are_told_with_line_field_and_reason(tmp_path: Path, shop: Store) -> None:
    path = lines(
        tmp_path / "docs.jsonl",
        FOREIGN,
        b"{broken\n",
        b"\n",
        {**FOREIGN, "id": "9", "title": ""},
        {**FOREIGN, "id": "10", "price": "1.999"},
        {**FOREIGN, "id": "11", "category": "nowhere"},
        {**FOREIGN, "id": "=12", "price": 0},
    )

    report = take(path, shop)

    assert (report.products, report.created, report.published, report.refused) == (6, 2, 1, 5)
    told = [(row.line, row.external_id, row.field, row.code) for _, row in queries.refused_rows(report.run_id)]
    assert sorted(told) == [
        (2, "", "", "catalog.unreadable_row"),
        (4, "9", "title", "catalog.invalid_product"),
        (5, "10", "price", "catalog.unreadable_row"),
        (6, "11", "", "catalog.unknown_category"),
        (7, "=12", "price", "catalog.not_compliant"),
    ]
    text = "".join(queries.refused_csv(report.run_id))
    assert text.startswith("line,external_id,field,code,reason\r\n")
    assert "7,'=12,price," in text


def test_a_dry_run_keeps_nothing_but_its_report(tmp_path: Path, shop: Store) -> None:
    report = take(lines(tmp_path / "docs.jsonl", FOREIGN, {**FOREIGN, "id": "9", "title": ""}), shop, dry_run=True)

    assert (report.created, report.published, report.refused, report.is_dry_run) == (1, 1, 1, True)
    assert not Product.objects.exists()
    assert [row.line for _, row in queries.refused_rows(report.run_id)] == [2]


def test_an_interrupted_import_goes_on_where_it_stopped(tmp_path: Path, shop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("entrepot.catalog.services.import_products"), "CHUNK", 2)
    path = lines(tmp_path / "docs.jsonl", *({**FOREIGN, "id": str(n)} for n in range(5)))

    def stop(at: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(path, shop, progress=stop)
    assert (ImportRun.objects.get().state, ImportRun.objects.get().line) == ("interrupted", 2)
    seen: list[int] = []
    report = take(path, shop, progress=lambda at: seen.append(at.products))

    assert (report.state, report.created, report.unchanged, report.products) == ("finished", 5, 0, 5)
    assert seen == [4, 5]
    assert ImportRun.objects.count() == 1


def test_a_product_that_comes_twice_takes_the_later_row(tmp_path: Path, shop: Store) -> None:
    report = take(lines(tmp_path / "docs.jsonl", FOREIGN, {**FOREIGN, "price": 5}), shop)

    assert (report.created, report.updated) == (1, 1)
    assert queries.seller_products(shop.pk).rows[0].price_from_minor == 5


def test_a_merchants_import_goes_through_review(tmp_path: Path, shop: Store) -> None:
    report = take(lines(tmp_path / "docs.jsonl", FOREIGN), shop, actor=stores.staff(shop), category="skin-care")

    assert (report.created, report.published) == (1, 0)
    assert Product.objects.get().state == "review"


def test_who_may_not_import_does_not(tmp_path: Path, shop: Store) -> None:
    with pytest.raises(Forbidden):
        take(lines(tmp_path / "docs.jsonl", FOREIGN), shop, actor=stores.staff(shop, "viewer"))

    assert not ImportRun.objects.exists()


def test_files_and_categories_nobody_knows_are_refused(tmp_path: Path, shop: Store) -> None:
    with pytest.raises(UnreadableFile):
        take(lines(tmp_path / "docs.pdf", FOREIGN), shop)
    with pytest.raises(UnknownCategory):
        take(lines(tmp_path / "docs.jsonl", FOREIGN), shop, category="nowhere")


@pytest.mark.parametrize("file_format", ["csv", "jsonl", "google"])
def test_what_one_store_exports_another_imports_the_same(tmp_path: Path, shop: Store, file_format: str) -> None:
    for n in range(3):
        factories.product(
            shop,
            category="cameras",
            variants=tuple(
                factories.variant_draft(100 + n, options={"Size": size}, cost_minor=50, compare_at_minor=900) for size in "SM"
            ),
        )
    path = tmp_path / "products"
    path.write_bytes(b"".join(services.export_products(shop.pk, actor=SYSTEM, file_format=file_format)))
    other = stores.store(kind="domestic", currency="USD", country="US")

    report = take(path, other, file_format=file_format)

    assert (report.created, report.refused) == (3, 0)

    def contents(of: Store) -> dict[str, Any]:
        stored = queries.stored_page(of.pk, None, 10)
        return {product.draft.external_id: replace(product.draft, store_id=shop.pk) for product in stored}

    assert contents(other) == contents(shop)
    assert take(path, other, file_format=file_format).unchanged == 3


def test_the_command_line_imports_repeats_and_exports(tmp_path: Path, db: None, capsys: pytest.CaptureFixture[str]) -> None:
    path = lines(tmp_path / "docs.jsonl", FOREIGN, {**FOREIGN, "id": "9", "title": ""})

    assert main(["import", "products", str(path), "--dry-run"]) == 1
    assert not Store.objects.exists()
    assert main(["import", "products", str(path), "--report", str(tmp_path / "report.csv")]) == 1
    assert main(["import", "products", str(path)]) == 1
    assert "1 unchanged" in capsys.readouterr().out
    assert (tmp_path / "report.csv").read_text().splitlines()[1].startswith("2,9,title,")
    store = Store.objects.get()
    assert main(["export", "products", "--store", store.slug, "--output", str(tmp_path / "out.jsonl")]) == 0
    assert orjson.loads((tmp_path / "out.jsonl").read_bytes())["external_id"] == "7"
