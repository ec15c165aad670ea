"""Products from a file: a trial, its report, the run in earnest."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from pytest_django.fixtures import Settings
from tests.catalog import factories as catalog
from tests.seller.world import client_of
from tests.stores import factories as stores

from entrepot.catalog.models import ImportRun, Product
from entrepot.identity.models import StoreGrant
from entrepot.seller.forms.imports import ColumnsForm
from entrepot.seller.tasks import run_import
from entrepot.seller.uploads import kept

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _private_folder(settings: Settings, tmp_path: Path) -> None:
    storages = {**settings.STORAGES}
    storages["private"] = {**storages["private"], "OPTIONS": {"location": str(tmp_path / "private")}}
    settings.STORAGES = storages


def csv(*rows: str) -> SimpleUploadedFile:
    lines = ["external_id,category,title:en,sku,price,weight_g,origin,hs_code", *rows]
    return SimpleUploadedFile("goods.csv", "\n".join(lines).encode(), content_type="text/csv")


def chosen(form: ColumnsForm) -> dict[str, str]:
    """The columns as they were guessed."""
    return {field.name: field.initial for field, _column in form.rows}


def work() -> None:
    """What a worker does with the jobs that wait."""
    for job in _waiting():
        run_import.func(**job)


def _waiting() -> list[dict[str, object]]:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'seller.import_products' RETURNING args::text")
        return [orjson.loads(args) for (args,) in cursor.fetchall()]


def test_a_trial_reports_and_changes_nothing_then_the_same_file_is_imported() -> None:
    store = stores.store()
    catalog.category("things")
    client = client_of(stores.staff(store))
    page = reverse("seller:imports", args=[store.slug])

    sent = client.post(page, {"file": csv("h1,things,Horse,HORSE,19.99,500,DE,950300", "h2,things,Cow,COW,abc,500,DE,950300")})
    mapped = client.get(sent["Location"])
    assert not ImportRun.objects.exists()
    sent = client.post(sent["Location"], {**chosen(mapped.context["form"]), "publish": "on"})
    waiting = client.get(sent["Location"], headers={"HX-Request": "true"})
    assert b"hx-trigger" in waiting.content
    work()
    report = client.get(sent["Location"])

    assert (report.context["run"].created, report.context["run"].refused) == (1, 1)
    assert not Product.objects.filter(store=store).exists()
    run_id = report.context["run_id"]
    refused = b"".join(client.get(reverse("seller:import-errors", args=[store.slug, run_id])).streaming_content).decode()
    assert refused.splitlines()[1].startswith("3,h2,price,")

    started = client.post(reverse("seller:start-import", args=[store.slug, run_id]), {"publish": "on"})
    assert client.get(started["Location"]).status_code == 200
    work()

    assert client.get(started["Location"]).context["run"].created == 1
    assert Product.objects.get(store=store).state == "published"
    assert kept(store.pk, run_id) == ""


def test_a_file_of_another_kind_is_refused_beside_the_field() -> None:
    store = stores.store()
    client = client_of(stores.staff(store))

    response = client.post(reverse("seller:imports", args=[store.slug]), {"file": SimpleUploadedFile("goods.pdf", b"%PDF")})

    assert response.status_code == 422
    assert "ends in one of" in response.content.decode()
    assert _waiting() == []


def test_rights_are_those_of_the_moment_when_the_file_is_read() -> None:
    store = stores.store()
    catalog.category("things")
    owner = stores.staff(store)
    client_of(owner).post(
        reverse("seller:imports", args=[store.slug]), {"file": csv("h1,things,Horse,HORSE,19.99,500,DE,950300"), "now": "1"}
    )
    StoreGrant.objects.filter(person_id=owner.person_id).delete()

    work()

    assert not Product.objects.filter(store=store).exists()
    assert not ImportRun.objects.exists()


def test_what_is_exported_is_what_the_import_reads() -> None:
    store = stores.store()
    product = catalog.product(store)
    client = client_of(stores.staff(store))

    response = client.get(reverse("seller:export", args=[store.slug]), {"format": "csv"})
    text = b"".join(response.streaming_content).decode()

    assert response["Content-Disposition"] == f'attachment; filename="{store.slug}.csv"'
    assert product.variants.get().sku in text


def test_columns_are_guessed_shown_with_the_first_rows_and_changed_before_anything_is_written() -> None:
    store = stores.store()
    catalog.category("things")
    client = client_of(stores.staff(store))
    file = SimpleUploadedFile("shop.csv", b"Product ID,Name,Colour,Old,Now\n7,Horse,red,25.00,19.99\n8,Cow,blue,25.00,x\n")
    page = client.post(reverse("seller:imports", args=[store.slug]), {"file": file, "category": "things"})["Location"]

    form = client.get(page).context["form"]
    assert [(column.name, column.guess, column.cells) for _field, column in form.rows][:3] == [
        ("Product ID", "external_id", ("7", "8")),
        ("Name", "title", ("Horse", "Cow")),
        ("Colour", "", ("red", "blue")),
    ]
    unpriced = client.post(page, {**chosen(form), "category": "things"})
    twice = client.post(page, {**chosen(form), "c2": "price", "c4": "price"})
    assert (unpriced.status_code, twice.status_code) == (422, 422)
    assert "Say which column is the price." in unpriced.content.decode()
    assert _waiting() == []

    trial = client.post(page, {**chosen(form), "c3": "compare_at", "c4": "price", "category": "things"})["Location"]
    work()
    run = client.get(trial).context["run"]
    assert (run.is_dry_run, run.created, run.refused) == (True, 1, 1)
    assert not Product.objects.filter(store=store).exists()
    remapped = client.get(reverse("seller:import-columns", args=[store.slug, run.run_id])).context["form"]
    assert chosen(remapped)["c4"] == "price"

    client.post(reverse("seller:start-import", args=[store.slug, run.run_id]), {"category": "things"})
    work()
    article = Product.objects.get(store=store).variants.get()
    assert (article.sku, article.price_minor, article.compare_at_minor) == ("7", 1999, 2500)
