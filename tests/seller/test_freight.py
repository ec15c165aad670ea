"""The freight templates' pages: rows are added, moved and checked without losing what was typed, and a parcel is priced meanwhile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.catalog import factories as catalog
from tests.inventory.factories import stocked
from tests.logistics import factories as make
from tests.seller.world import client_of
from tests.stores import factories as stores

from entrepot.identity.types import SYSTEM
from entrepot.kernel.errors import Refused
from entrepot.logistics.enums import Assumer, Valuation
from entrepot.logistics.models import FreightTemplate
from entrepot.logistics.queries import templates
from entrepot.logistics.services import assign_template, save_template
from entrepot.logistics.types import AreaGroup, FreeRule, RemoteRule, Service, Template
from entrepot.orders.services import quote
from entrepot.orders.types import Address, Item, QuoteRequest
from entrepot.seller.freight_draft import draft_of
from entrepot.seller.freight_editor import editor_of, template_of
from entrepot.stores.models import Store

pytestmark = pytest.mark.django_db(transaction=True)


class Fields(HTMLParser):
    """The fields of the editor's form with what stands in them, as a browser would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.select, self.inside = "", False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = "data-careful" in given
        elif not self.inside:
            return
        elif tag == "input" and given.get("name") and "disabled" not in given:
            if given.get("type") != "checkbox" or "checked" in given:
                self.sent.setdefault(str(given["name"]), []).append(
                    given.get("value") or ("on" if given["type"] == "checkbox" else "")
                )
        elif tag == "select":
            self.select = str(given.get("name"))
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.sent):
            self.sent[self.select] = [given.get("value") or ""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


class Editing:
    """Somebody who presses the editor's buttons without scripts."""

    def __init__(self, client: Client, path: str) -> None:
        self.client, self.path = client, path
        self.page = client.get(path)
        self.fields = Fields(self.page.content.decode()).sent

    def press(self, do: str, **typed: Any) -> HttpResponse:
        """Fill in and press; the page that comes back is the one to go on with."""
        sent = self.fields | typed | {"do": do}
        self.page = self.client.post(self.path, sent)
        if self.page.status_code != 302:
            self.fields = Fields(self.page.content.decode()).sent
        return self.page  # type: ignore[return-value]


def at(store: Store, name: str, **keys: object) -> str:
    return reverse(f"seller:{name}", kwargs={"slug": store.slug, **keys})


def shop() -> tuple[Store, Client]:
    store = stores.store()
    return store, client_of(stores.staff(store))


def test_a_template_is_written_row_by_row_without_scripts() -> None:
    store, client = shop()
    editing = Editing(client, at(store, "freight-new"))

    editing.press(
        "add_group:w0", name="Parcel", **{"w0g0b0-start_fee": "10", "w0g0b0-add_fee": "4", "w0g0b0-add_standard": "0.5"}
    )
    assert editing.fields["name"] == ["Parcel"]
    assert editing.fields["w0g0b0-start_fee"] == ["10"]
    editing.press("pick:w0g1")
    editing.press("find", **{"pick-q": "jap"})
    assert re.findall(r'name="pick-code" value="(\w\w)"', editing.page.content.decode()) == ["JP"]
    editing.press("find", **{"pick-q": "korea", "pick-code": ["JP"]})
    assert editing.fields["pick-kept"] == ["JP"]
    editing.press("take", **{"pick-code": ["KR"], "w0g1b0-start_fee": "20", "w0g1b0-add_fee": "5"})
    assert editing.fields["w0g1-areas"][0].split() == ["JP", "KR"]
    editing.press("add_free:w0")
    editing.press("add_band:w0g0", **{"w0f0-amount": "200", "w0f0-quantity": "2"})
    done = editing.press("save", **{"w0g0b1-amount_from": "100", "w0g0b1-start_fee": "5", "w0g0b1-add_fee": "2"})

    assert done.status_code == 302
    [stored] = templates(store.pk)
    [way] = stored.template.services
    assert (stored.is_default, stored.template.name, way.code) == (True, "Parcel", "express")
    assert [group.areas for group in way.groups] == [("1",), ("JP", "KR")]
    assert [(c.amount_from_minor, c.start_fee_minor, c.add_fee_minor, str(c.add_standard)) for c in way.groups[0].charges] == [
        (0, 1000, 400, "0.5"), (10_000, 500, 200, "0.5"),
    ]  # fmt: skip
    assert way.free == (FreeRule((), 20_000, 2, None),)


def test_mistakes_are_all_told_beside_their_fields_and_nothing_typed_is_lost() -> None:
    store, client = shop()
    editing = Editing(client, at(store, "freight-new"))
    editing.press("add_group:w0")

    page = editing.press(
        "save",
        **{"name": "运" * 17, "w0g0b0-start_fee": "10", "w0g0b0-add_fee": "11", "w0g0-days_min": "9", "w0g0-days_max": "3",
           "w0g1b0-start_standard": "0.05", "w0g1b0-start_fee": "ten", "w0g1b0-add_fee": "1"},
    )  # fmt: skip

    text = page.content.decode()
    assert page.status_code == 422
    for sentence in (
        "at most 50 letters", "Not more than the fee of the first", "This is less than the days from", "Choose areas for this row",
        "“ten” is not an amount",
    ):  # fmt: skip
        assert sentence in text
    assert editing.fields["w0g1b0-start_fee"] == ["ten"]
    assert editing.fields["w0g1b0-start_standard"] == ["0.05"]
    assert not FreightTemplate.objects.exists()


def test_areas_of_another_row_cannot_be_taken() -> None:
    store, client = shop()
    template = make.template(
        make.service(AreaGroup(("1",), (make.charge(),)), AreaGroup(("JP",), (make.charge(),)), unserved=("AU",)),
        currency=store.currency,
    )
    stored = save_template(store.pk, template, actor=SYSTEM)
    editing = Editing(client, at(store, "freight-edit", key=stored.key))
    editing.press("add_group:w0")

    page = editing.press("pick:w0g2").content.decode()
    assert re.search(r'value="JP" disabled.*?in row 2', page, re.DOTALL)
    assert re.search(r'value="AU" disabled.*?not delivered to', page, re.DOTALL)
    editing.press("take", **{"pick-code": ["JP", "AU", "NZ"]})
    assert editing.fields["w0g2-areas"][0].split() == ["NZ"]


def test_a_continent_is_ticked_and_unticked_as_a_whole_and_china_by_provinces() -> None:
    store, client = shop()
    editing = Editing(client, at(store, "freight-new"))
    editing.press("add_group:w0")
    editing.press("pick:w0g1")

    editing.press("tick:oceania")
    assert len(editing.fields["pick-code"]) == 28
    editing.press("untick:oceania")
    assert "pick-code" not in editing.fields
    editing.press("tick:china")
    editing.press("take")

    assert len(editing.fields["w0g1-areas"][0].split()) == 31
    assert "Guangdong" in editing.page.content.decode()
    editing.press("drop:w0g1:440000")
    assert "440000" not in editing.fields["w0g1-areas"][0].split()


def test_rows_move_past_each_other_but_never_past_everywhere() -> None:
    store, client = shop()
    groups = [AreaGroup((area,), (make.charge(),)) for area in ("1", "JP", "KR", "US")]
    stored = save_template(store.pk, make.template(make.service(*groups), currency=store.currency), actor=SYSTEM)
    editing = Editing(client, at(store, "freight-edit", key=stored.key))

    def order() -> list[str]:
        return [editing.fields[f"w0g{i}-areas"][0].strip() for i in range(4) if f"w0g{i}-areas" in editing.fields]

    editing.press("up:w0g3")
    assert order() == ["1", "JP", "US", "KR"]
    editing.press("up:w0g1")
    editing.press("remove:w0g0")
    editing.press("remove:w0")
    assert order() == ["1", "JP", "US", "KR"]
    editing.press("down:w0g1")
    editing.press("remove:w0g3")
    assert order() == ["1", "US", "JP"]
    editing.press("save")
    assert [group.areas for group in templates(store.pk)[0].template.services[0].groups] == [("1",), ("US",), ("JP",)]


def test_where_the_store_pays_fees_need_not_be_said() -> None:
    store, client = shop()
    editing = Editing(client, at(store, "freight-new"))

    assert editing.press("save", name="Free", assumer="seller").status_code == 302

    [stored] = templates(store.pk)
    assert stored.template.assumer is Assumer.SELLER
    assert stored.template.services[0].groups[0].charges[0].start_fee_minor == 0


PARCEL = {
    "t-country": "CN", "t-division": "440000", "t-pieces": "1", "t-weight_g": "1600", "t-goods": "150", "t-postcode": "",
    "t-length": "", "t-width": "", "t-height": "",
}  # fmt: skip


def test_a_parcel_is_priced_by_what_stands_in_the_form_unsaved() -> None:
    store, client = shop()
    editing = Editing(client, at(store, "freight-new"))
    editing.press("add_way", **{"w0g0b0-start_fee": "10", "w0g0b0-add_fee": "4", "w0g0b0-add_standard": "0.5"})
    editing.press("pick:w1u")
    editing.press("take", **{"pick-code": ["CN"], "w1g0b0-start_fee": "9", "w1g0b0-add_fee": "0"})

    sent = editing.fields | PARCEL
    priced = client.post(at(store, "freight-price"), sent, headers={"HX-Request": "true"})
    text = priced.content.decode()

    assert [(way.code, way.offer and way.offer.amount_minor) for way in priced.context["priced"]] == [
        ("express", 1800),
        ("standard", None),
    ]
    assert "Row 1: everywhere else" in text
    assert "1.6 kg: the first 1 for €10.00, then 2 × 0.5 for €4.00 each" in text
    assert "The destination is among the areas that are not delivered to." in text
    assert not FreightTemplate.objects.exists()
    again = editing.press("try", **PARCEL)
    assert "€18.00" in again.content.decode()
    unfinished = client.post(at(store, "freight-price"), sent | {"w0g0b0-start_fee": ""})
    assert "1 field is not right yet" in unfinished.content.decode()
    wrong = client.post(at(store, "freight-price"), sent | {"t-pieces": "none"})
    assert "Please look at the fields of the parcel." in wrong.content.decode()


def test_an_article_is_priced_at_the_door_as_the_shop_will_quote_it() -> None:
    store, client = shop()
    variant = stocked(store, weight_g=1600, kind="bonded", hs_code="3305100090")
    editing = Editing(client, at(store, "freight-new"))
    fees = {"w0g0b0-start_fee": "10", "w0g0b0-add_fee": "4", "w0g0b0-add_standard": "0.5"}
    asked = editing.fields | fees | PARCEL | {"t-sku": variant.sku, "t-pieces": "2", "t-division": ""}

    shown = client.post(at(store, "freight-price"), asked, headers={"HX-Request": "true"})
    assert "priced" in shown.context, shown.content.decode()
    [way] = shown.context["priced"]
    assert way.door is not None, shown.context.get("refusal")
    assert not FreightTemplate.objects.exists()
    text = shown.content.decode()
    assert "Price at the door" in text
    assert (way.door.goods_minor, way.door.freight_minor) == (2 * variant.price_minor, way.offer.amount_minor)
    assert way.door.tax_minor > 0
    # the kinds of tax as the law of the destination counts them, the rest in the store's currency
    assert (way.door.law_currency, store.currency) == ("CNY", "EUR")
    [(kind, law_minor)] = way.door.taxes
    assert kind == "vat"
    assert f"CN¥{law_minor / 100:.2f}" in text
    assert f"€{way.door.total_minor / 100:.2f}" in text
    assert way.door.total_minor == way.door.goods_minor + way.door.freight_minor + way.door.tax_minor

    editing.press("save", name="Parcel", **fees)
    where = Address(name="", country="CN", lines=())
    [quoted] = quote([QuoteRequest((Item(variant.id, 2),), where, store.currency)])
    assert not isinstance(quoted, Refused)
    [order] = quoted.orders
    assert (order.freight_minor, order.tax_minor, order.total_minor) == (
        way.door.freight_minor, way.door.tax_minor, way.door.total_minor,
    )  # fmt: skip


def test_a_number_that_is_no_article_and_goods_that_are_not_sold_have_no_price_at_the_door() -> None:
    store, client = shop()
    others = stocked()
    hidden = catalog.product(store, published=False).variants.get()
    asked = Editing(client, at(store, "freight-new")).fields | PARCEL | {"w0g0b0-start_fee": "10", "w0g0b0-add_fee": "0"}

    for number, said in (("NO-SUCH", "None of your articles has this number."), (others.sku, "None of your articles"),
                         (hidden.sku, "is not for sale")):  # fmt: skip
        answer = client.post(at(store, "freight-price"), asked | {"t-sku": number})
        assert said in answer.content.decode(), number
        assert "priced" not in answer.context


def test_everything_that_a_template_can_say_survives_the_editor() -> None:
    store, client = shop()
    full = make.template(
        Service(
            "post",
            (
                AreaGroup(("1",), (make.charge("1.5", 1000, "0.5", 400), make.charge("3", 500, "1", 100, 10_000)), 5, 20),
                AreaGroup(("440000", "HK", "US-CA"), (make.charge("1", 0, "0.1", 50),), 1, 2),
            ),
            countries=("CN", "HK", "US"),
            unserved=("650000",),
            free=(FreeRule(("CN",), 20_000, 3, 1500), FreeRule((), None, 5, None)),
            remote=(RemoteRule("US", "99500", "99999", 700),),
            percent=make.charge("0.075").start_standard,
            min_minor=300,
            max_minor=9000,
        ),
        make.service(code="own_van"),
        valuation=Valuation.WEIGHT,
        currency=store.currency,
        divisor=6000,
        step_g=100,
        consign_area="330106",
    )
    stored = save_template(store.pk, full, actor=SYSTEM)

    assert Editing(client, at(store, "freight-edit", key=stored.key)).press("save").status_code == 302

    [saved] = templates(store.pk)
    assert (saved.version, saved.template) == (2, full)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.builds(
        lambda fees, areas, days: make.template(
            make.service(
                AreaGroup(("1",), (make.charge("1", fees[0], "1", min(fees)),)),
                *(
                    [AreaGroup(tuple(areas), (make.charge("0.1", fees[1], "9999.9", min(fees)),), *sorted(days))]
                    if areas
                    else []
                ),
            )
        ),
        st.tuples(st.integers(1, 99_999), st.integers(1, 99_999)),
        st.lists(st.sampled_from(["JP", "CN", "440000", "US-CA", "DE"]), unique=True, max_size=5),
        st.tuples(st.integers(0, 365), st.integers(0, 365)),
    )
)
def test_a_draft_describes_the_template_that_it_was_made_of(template: Template) -> None:
    draft = draft_of(template, is_default=False)
    editor = editor_of(draft, template.currency, is_checked=True)

    assert editor.is_valid(), editor.mistakes
    assert template_of(editor, draft, None) == template


@pytest.mark.parametrize(
    "sent",
    [
        {"row": ["w0", "w99g1", "nonsense", "w0g0b0g1", "w1f0"], "do": "up:w9g9"},
        {"row": ["w0g0", "w0r0"], "do": "remove:w0"},
        {"row": ["w0"], "do": "pick:w7g1"},
        {"row": ["w0"], "do": "take", "pick": "w3c"},
        {"row": ["w0"], "do": "add_band:w0"},
        {"row": ["w0"], "do": "drop:w0u:XX"},
        {"row": ["w0"], "do": "???"},
        {},
    ],
)
def test_what_no_page_sends_does_no_harm(sent: Mapping[str, Any]) -> None:
    store, client = shop()
    assert client.post(at(store, "freight-new"), sent).status_code in {200, 422}
    assert not FreightTemplate.objects.exists()


def test_a_template_is_copied_renamed_made_the_default_and_deleted_with_its_products_moved() -> None:
    store, client = shop()
    first = save_template(store.pk, make.template(currency=store.currency), actor=SYSTEM)
    sofa = stocked(store).product

    copied = client.post(at(store, "freight-copy", key=first.key))
    [copy] = [one for one in templates(store.pk) if one.key != first.key]
    assert copied["Location"] == at(store, "freight-edit", key=copy.key)
    client.post(at(store, "freight-name", key=copy.key), {"name": "Heavy"})
    client.post(at(store, "freight-products", key=first.key), {"product": [str(sofa.pk)], "to": str(copy.key)})
    listed = client.get(at(store, "freight"), {"q": "hea"})
    assert [(line.stored.template.name, line.products) for line in listed.context["rows"]] == [("Heavy", 1)]
    client.post(at(store, "freight-delete", key=copy.key), {"to": ""})
    assert FreightTemplate.objects.filter(key=copy.key, is_active=True).exists()
    asked = client.get(at(store, "freight-delete", key=copy.key)).content.decode()
    assert "1 product goes by it" in asked

    client.post(at(store, "freight-delete", key=copy.key), {"to": str(first.key)})
    assert [one.key for one in templates(store.pk)] == [first.key]
    refused = client.post(at(store, "freight-delete", key=first.key), follow=True)
    assert "This is the default template" in refused.content.decode()

    second = save_template(store.pk, make.template(currency=store.currency, name="B"), actor=SYSTEM)
    client.post(at(store, "freight-default", key=second.key))
    assert [one.key for one in templates(store.pk)] == [second.key, first.key]
    assert client.post(at(store, "freight-products", key=first.key), {"to": str(second.key)}, follow=True).status_code == 200
    assert (
        client.post(at(store, "freight-products", key=first.key), {"product": ["x"], "to": str(second.key)}).status_code == 404
    )


def test_the_history_tells_what_changed_and_a_former_version_comes_back() -> None:
    store, client = shop()
    first = save_template(store.pk, make.template(currency=store.currency), actor=SYSTEM)
    path = at(store, "freight-edit", key=first.key)
    Editing(client, path).press("save", name="Renamed", **{"w0g0b0-start_fee": "12"})

    text = client.get(at(store, "freight-history", key=first.key)).content.decode()
    assert "“Standard” became “Renamed”" in text
    assert "Express: fees or days of everywhere else" in text

    old = Editing(client, f"{path}?version=1")
    assert "You look at version 1" in old.page.content.decode()
    old.path = path
    old.press("save")
    [stored] = templates(store.pk)
    assert (stored.version, stored.template) == (3, first.template)
    assert client.get(f"{path}?version=77").status_code == 404


def test_templates_of_other_stores_are_not_found() -> None:
    store, client = shop()
    foreign = save_template(stores.store().pk, make.template(), actor=SYSTEM)

    for name in ("freight-edit", "freight-products", "freight-history", "freight-delete"):
        assert client.get(at(store, name, key=foreign.key)).status_code == 404
        assert client.get(at(store, name, key=uuid4())).status_code == 404
    for name in ("freight-edit", "freight-products", "freight-copy", "freight-name", "freight-default", "freight-delete"):
        assert client.post(at(store, name, key=foreign.key), {"name": "Mine"}).status_code == 404
    assert FreightTemplate.objects.count() == 1


@pytest.mark.parametrize("page", ["freight", "freight-products", "freight-history"])
def test_a_list_costs_the_same_for_one_row_and_for_three(page: str) -> None:
    store, client = shop()
    first = save_template(store.pk, make.template(currency=store.currency), actor=SYSTEM)
    stocked(store)
    path = at(store, page, **({} if page == "freight" else {"key": first.key}))

    def statements() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    few = statements()
    for number in range(2):
        other = save_template(store.pk, make.template(currency=store.currency, name=f"T{number}"), actor=SYSTEM)
        assign_template(store.pk, [stocked(store).product.pk], other.key, actor=SYSTEM)
        save_template(store.pk, make.template(currency=store.currency, name=f"S{number}"), actor=SYSTEM, key=first.key)
        stocked(store)

    assert (few, statements()) == ({"freight": 9, "freight-products": 11, "freight-history": 10}[page],) * 2


def test_the_pages_speak_chinese() -> None:
    store, client = shop()
    save_template(store.pk, make.template(currency=store.currency), actor=SYSTEM)
    client.cookies["django_language"] = "zh-hans"

    editing = Editing(client, at(store, "freight-new"))
    editing.press("add_group:w0")
    text = editing.press("pick:w0g1").content.decode()

    assert "选择地区" in text
    assert "日本" in text
    assert "广东" in text
    assert "Choose areas" not in text
