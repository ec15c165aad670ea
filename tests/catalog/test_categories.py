"""The category tree."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from tests.catalog import factories
from tests.stores import factories as stores

from entrepot.catalog import queries, services
from entrepot.catalog.errors import InvalidCategory, UnreadableFile
from entrepot.catalog.models import Category
from entrepot.catalog.types import CategoryDraft
from entrepot.cli.main import main
from entrepot.identity.types import SYSTEM
from entrepot.kernel.errors import Forbidden

pytestmark = pytest.mark.django_db


def test_the_starter_tree_is_installed_once_in_two_languages() -> None:
    made = services.install_starter_tree()

    assert made >= 60
    assert services.install_starter_tree() == 0
    assert all(category.name.keys() == {"en", "zh-hans"} for category in Category.objects.all())
    electronics = queries.category_tree()[0]
    assert electronics.path == "electronics"
    assert {child.code for child in electronics.children} >= {"computers", "audio"}
    found = queries.category("electronics/computers/laptops")
    assert found is not None
    assert found.hs_hint == "847130"


def test_importing_again_changes_only_what_is_new() -> None:
    services.install_starter_tree()
    raw = [CategoryDraft("audio", {"en": "Sound"}, "electronics"), CategoryDraft("radios", {"en": "Radios"}, "audio")]

    assert services.import_categories(raw, SYSTEM) == (1, 1)
    assert services.import_categories(raw, SYSTEM) == (0, 0)
    found = queries.category("radios")
    assert found is not None
    assert found.path == "electronics/audio/radios"


def test_products_move_shelves_with_their_category() -> None:
    top = factories.category("home")
    cups = factories.category("cups")
    factories.product(category=cups.path)

    services.import_categories([CategoryDraft("cups", {"en": "Cups"}, "home")], SYSTEM)

    [card] = orjson.loads(queries.listing_json(top.path))["items"]
    assert card["category"] == "home/cups"


def test_a_circle_is_refused_and_changes_nothing() -> None:
    factories.category("b", parent=factories.category("a"))

    with pytest.raises(InvalidCategory):
        services.import_categories([CategoryDraft("c", {"en": "C"}), CategoryDraft("a", {"en": "A"}, "b")], SYSTEM)

    assert set(Category.objects.values_list("path", flat=True)) == {"a", "a/b"}


def test_merchants_do_not_shape_the_tree() -> None:
    with pytest.raises(Forbidden):
        services.import_categories([CategoryDraft("c", {"en": "C"})], stores.staff(stores.store()))


def test_files_are_read_as_csv_or_json(tmp_path: Path) -> None:
    table = tmp_path / "tree.csv"
    table.write_text(
        "code,parent,name:en,name:zh-hans,needs_review\ncups,home,Cups,杯子,yes\nhome,,Home,家,\n", encoding="utf-8"
    )

    assert main(["import", "categories", str(table)]) == 0
    found = queries.category("home/cups")
    assert found is not None
    assert (found.name["zh-hans"], found.needs_review) == ("杯子", True)
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(UnreadableFile):
        services.read_categories(tmp_path / "bad.json")
    (tmp_path / "odd.json").write_text('[{"name": {"en": "x"}}]')
    with pytest.raises(InvalidCategory):
        services.read_categories(tmp_path / "odd.json")


def test_starter_categories_are_added_where_they_are_missing_and_nothing_else_is_touched() -> None:
    factories.category("electronics", name={"en": "Our own gadgets"})

    assert services.add_starter_categories(["audio", "electronics", "baby"]) == 2
    assert services.add_starter_categories(["audio", "electronics", "baby"]) == 0

    assert set(Category.objects.values_list("path", flat=True)) == {"electronics", "electronics/audio", "baby"}
    assert Category.objects.get(code="electronics").name == {"en": "Our own gadgets"}
