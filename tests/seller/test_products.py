"""Make a product, change it, put it on sale, change its price and stock where it stands."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from tests.catalog import factories as catalog
from tests.inventory.factories import shelf, stocked
from tests.seller.world import client_of
from tests.stores import factories as stores

from entrepot.catalog.models import Product
from entrepot.catalog.queries import stored_products
from entrepot.identity.enums import StoreRole
from entrepot.stores.models import Store

pytestmark = pytest.mark.django_db


def form(**changes: object) -> dict[str, object]:
    """What the editor's page sends for a new product of one article."""
    return {
        "category": catalog.category("things").path,
        "brand": "Acme",
        "origin": "de",
        "hs_code": "9503.00",
        "title_en": "Wooden horse",
        "description_en": "It rocks.",
        "title_zh-hans": "木马",
        "attributes": "material: oak\nheight: 40.5 cm",
        "pictures": "https://example.org/horse.jpg",
        "v-TOTAL_FORMS": "1",
        "v-INITIAL_FORMS": "0",
        "v-MIN_NUM_FORMS": "1",
        "v-MAX_NUM_FORMS": "500",
        "v-0-sku": "HORSE-1",
        "v-0-options": "colour: red",
        "v-0-price_minor": "19.99",
        "v-0-weight_g": "500",
        "v-0-net_unit": "",
        "v-0-is_active": "on",
        **changes,
    }


def desk(store: Store, role: str = StoreRole.OWNER) -> Client:
    return client_of(stores.staff(store, role))


def url(store: Store, page: str, **keys: object) -> str:
    return reverse(f"seller:{page}", kwargs={"slug": store.slug, **keys})


def test_a_new_product_is_stored_as_it_was_typed() -> None:
    store = stores.store()

    response = desk(store).post(url(store, "new-product"), form())

    product = Product.objects.get(store=store)
    assert response["Location"] == url(store, "product", product_id=product.pk)
    draft = stored_products([product.pk])[product.pk].draft
    assert (draft.origin, draft.hs_code, draft.brand) == ("DE", "950300", "Acme")
    assert {language: text.title for language, text in draft.texts.items()} == {"en": "Wooden horse", "zh-hans": "木马"}
    assert [(a.name, a.value, a.unit) for a in draft.attributes] == [("material", "oak", ""), ("height", Decimal("40.5"), "cm")]
    [article] = draft.variants
    assert (article.sku, article.price_minor, article.options, article.weight_g) == ("HORSE-1", 1999, {"colour": "red"}, 500)
    assert product.state == "draft"


def test_saving_an_untouched_product_changes_nothing() -> None:
    store = stores.store()
    client = desk(store)
    client.post(
        url(store, "new-product"), form(**{"v-0-compare_at_minor": "25", "v-0-net_content": "1.5", "v-0-net_unit": "kg"})
    )
    product = Product.objects.get(store=store)
    path = url(store, "product", product_id=product.pk)
    page = client.get(path).context
    sent = {name: page["form"][name].value() or "" for name in page["form"].fields}
    sent |= {f"v-{n}-{name}": row[name].value() or "" for n, row in enumerate(page["articles"]) for name in row.fields}
    sent |= {"v-TOTAL_FORMS": "1", "v-INITIAL_FORMS": "1", "v-0-is_active": "on"}

    client.post(path, {name: value for name, value in sent.items() if value != ""})

    assert Product.objects.get(pk=product.pk).version == product.version


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays() -> None:
    store = stores.store()
    client = desk(store)

    wrong_price = client.post(url(store, "new-product"), form(**{"v-0-price_minor": "abc"}))
    wrong_code = client.post(url(store, "new-product"), form(hs_code="12"))
    no_title = client.post(url(store, "new-product"), form(title_en="", **{"title_zh-hans": ""}))

    assert (wrong_price.status_code, wrong_code.status_code, no_title.status_code) == (422, 422, 422)
    assert "“abc” is not an amount of EUR." in wrong_price.content.decode()
    assert wrong_code.context["form"].errors["hs_code"] == ["an HS code is 6 to 10 digits"]
    assert no_title.context["form"].errors["title_en"] == ["A title in at least one language is needed."]
    assert 'value="HORSE-1"' in wrong_code.content.decode()
    assert not Product.objects.filter(store=store).exists()


def test_an_old_version_is_not_written_over_a_newer_one() -> None:
    store = stores.store()
    client = desk(store)
    client.post(url(store, "new-product"), form())
    product = Product.objects.get(store=store)
    path = url(store, "product", product_id=product.pk)
    client.post(path, form(version=product.version, title_en="First"))

    late = client.post(path, form(version=product.version, title_en="Second"))

    assert late.status_code == 422
    assert "changed meanwhile" in late.content.decode()
    assert Product.objects.get(pk=product.pk).texts["en"]["title"] == "First"


def test_one_more_article_keeps_what_was_typed_without_scripts() -> None:
    store = stores.store()

    page = desk(store).post(url(store, "new-product"), form(add_variant="1"))

    assert [row["sku"].value() for row in page.context["articles"]] == ["HORSE-1", None]
    assert page.context["form"]["title_en"].value() == "Wooden horse"
    assert not Product.objects.filter(store=store).exists()


def test_publishing_says_what_is_missing_and_works_when_it_is_there() -> None:
    store = stores.store()
    client = desk(store)

    incomplete = client.post(url(store, "new-product"), form(origin="", publish="1"), follow=True)
    product = Product.objects.get(store=store)
    assert product.state == "draft"
    assert "origin: required for goods that cross a border" in incomplete.content.decode()

    client.post(url(store, "product", product_id=product.pk), form(version=product.version, publish="1"))
    assert Product.objects.get(pk=product.pk).state == "published"

    client.post(url(store, "move-products"), {"one": f"withdraw:{product.pk}"})
    assert Product.objects.get(pk=product.pk).state == "draft"


def test_another_stores_product_is_not_moved_with_the_own_ones() -> None:
    store, foreign = stores.store(), catalog.product()
    own = catalog.product(store)

    response = desk(store).post(url(store, "move-products"), {"verb": "withdraw", "product": [own.pk, foreign.pk]})

    assert response.status_code == 404
    assert set(Product.objects.filter(pk__in=[own.pk, foreign.pk]).values_list("state", flat=True)) == {"published"}


def test_the_list_is_searched_filtered_and_paged() -> None:
    store = stores.store()
    client = desk(store)
    [one, two] = [catalog.product(store, published=published) for published in (True, False)]

    def shown(query: str) -> list[object]:
        return [row.id for row in client.get(url(store, "products") + query).context["page"].rows]

    assert shown("") == [two.pk, one.pk]
    assert shown("?sort=oldest") == [one.pk, two.pk]
    assert shown("?state=draft") == [two.pk]
    assert shown(f"?q={one.variants.get().sku}") == [one.pk]
    assert shown(f"?after={two.pk}") == [one.pk]
    assert client.get(url(store, "products") + "?after=nonsense").status_code == 302


def test_prices_and_stock_change_in_place() -> None:
    store = stores.store()
    variant = stocked(store, pieces=10, price=2000)
    client = desk(store)
    path = url(store, "articles", product_id=variant.product_id)
    place = client.get(path).context["rows"][0][2][0].warehouse_id

    sent = {f"price:{variant.pk}": "17.50", f"stock:{variant.pk}:{place}": "8", f"shown:{variant.pk}:{place}": "10"}
    part = client.post(path, sent, headers={"HX-Request": "true"})
    variant.refresh_from_db()

    assert (part.status_code, variant.price_minor, shelf(variant)) == (200, 1750, (8, 0))
    assert b"<html" not in part.content
    assert client.post(path, {f"price:{variant.pk}": "1.234"}).status_code == 302
    variant.refresh_from_db()
    assert variant.price_minor == 1750


def test_who_may_only_look_changes_nothing() -> None:
    store = stores.store()
    variant = stocked(store, price=2000)
    client = desk(store, StoreRole.VIEWER)

    assert client.post(url(store, "articles", product_id=variant.product_id), {f"price:{variant.pk}": "1"}).status_code == 403
    assert client.post(url(store, "product", product_id=variant.product_id), form()).status_code == 403
    assert client.post(url(store, "move-products"), {"one": f"withdraw:{variant.product_id}"}).status_code == 403
    page = client.get(url(store, "products")).content.decode()
    assert "New product" not in page
    assert 'value="withdraw' not in page
    variant.refresh_from_db()
    assert (variant.price_minor, variant.product.state) == (2000, "published")


def test_views_and_changes_are_kept_under_a_name_shared_and_forgotten() -> None:
    store = stores.store()
    dear, cheap = stocked(store, price=10_000), stocked(store, price=1_000)
    owner, goods = stores.staff(store), stores.staff(store, StoreRole.GOODS)
    mine, theirs = client_of(owner), client_of(goods)
    page, keep = reverse("seller:products", args=[store.slug]), reverse("seller:keep-shortcut", args=[store.slug])

    mine.post(keep, {"kind": "view", "name": "On sale", "query": "state=published&evil=1", "is_shared": "on"})
    mine.post(keep, {"kind": "deed", "name": "Sale", "deed": "price", "percent": "-10", "is_shared": "on"})
    mine.post(keep, {"kind": "deed", "name": "Mine", "deed": "archive"})
    empty = mine.post(keep, {"kind": "deed", "name": "Nothing"}, follow=True)

    assert "Choose what is to be done" in empty.content.decode()
    kept = {row.name: row for row in mine.get(page).context["kept"]}
    assert {name: row.content for name, row in kept.items()} == {
        "Mine": "deed=archive", "On sale": "state=published", "Sale": "deed=price&percent=-10",
    }  # fmt: skip
    assert {row.name for row in theirs.get(page).context["kept"]} == {"On sale", "Sale"}
    bulk = reverse("seller:bulk", args=[store.slug])
    theirs.post(bulk, {"kept": str(kept["Sale"].id), "product": [str(dear.product_id)]})
    hidden = theirs.post(bulk, {"kept": str(kept["Mine"].id), "product": [str(cheap.product_id)]})
    dear.refresh_from_db()
    cheap.refresh_from_db()
    assert (dear.price_minor, cheap.price_minor, hidden.status_code) == (9_000, 1_000, 404)
    theirs.post(reverse("seller:undo", args=[store.slug]))
    dear.refresh_from_db()
    assert dear.price_minor == 10_000
    drop = reverse("seller:drop-shortcut", args=[store.slug, kept["Sale"].id])
    assert theirs.post(drop).status_code == 404
    mine.post(drop)
    assert {row.name for row in theirs.get(page).context["kept"]} == {"On sale"}
    stranger = client_of(stores.staff(stores.store()))
    assert stranger.post(bulk, {"kept": str(kept["Mine"].id)}).status_code == 404
