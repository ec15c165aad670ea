"""Make a product, change it, look at it as a shopper, copy it, plan when it is on sale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from entrepot.catalog import services
from entrepot.catalog.queries import category
from entrepot.catalog.services.schedule import SUBMIT_LATER, WITHDRAW_LATER
from entrepot.catalog.types import PictureDraft, ProductUpdate, StoredProduct
from entrepot.events.queries.timers import countdowns
from entrepot.kernel.errors import Refused
from entrepot.logistics.queries import templates_of_products
from entrepot.logistics.services import assign_template
from entrepot.seller.access import DeskRequest, at_desk, show, tell, telling
from entrepot.seller.editor_freight import Sending, sending_of
from entrepot.seller.forms.pictures import (
    MOST_PICTURES,
    OPTION_ROWS,
    arranged,
    combinations,
    hinted,
    hinted_lines,
    typed_pictures,
    with_combinations,
)
from entrepot.seller.forms.product import (
    LANGUAGES,
    ProductForm,
    VariantForm,
    draft_of,
    initial_of,
    initial_of_variants,
    put_refusal,
    variant_forms,
)
from entrepot.seller.views.products import VERBS, buttons, own_products
from entrepot.wording.refusals import sentence
from entrepot.wording.vocabulary import text_in

# Buttons that change the page and save nothing.
_REARRANGING: Final = ("add_variant", "remove_variant", "combine", "picture", "upload", "refresh")


@dataclass(slots=True)
class _Editor:
    """What the page shows: forms, and what stands beside them."""

    form: ProductForm
    articles: BaseFormSet[VariantForm]
    pictures: Sequence[PictureDraft]
    sending: Sending
    data: QueryDict | None = None


@at_desk("catalog.edit")
def new(request: DeskRequest) -> HttpResponseBase:
    """A new product: saved as a draft, or published at once."""
    return _edit(request, None)


@at_desk("catalog.view")
def edit(request: DeskRequest, product_id: UUID) -> HttpResponseBase:
    """The product as it is stored; saving it goes by the version that was read."""
    return _edit(request, own_products(request.desk, [str(product_id)])[product_id])


@at_desk("catalog.view")
def preview(request: DeskRequest, product_id: UUID) -> HttpResponseBase:
    """The product as shoppers will see it, whatever its state, in each language."""
    product = own_products(request.desk, [str(product_id)])[product_id]
    language = request.GET.get("lang", "")
    language = language if language in dict(LANGUAGES) else LANGUAGES[0][0]
    draft = product.draft
    with override(language):
        texts = draft.texts.get(language) or draft.texts.get("en") or next(iter(draft.texts.values()))
        active = [variant for variant in draft.variants if variant.is_active]
        place = category(draft.category)
        context = {
            "section": "products",
            "product": product,
            "texts": texts,
            "missing": language not in draft.texts,
            "languages": LANGUAGES,
            "language": language,
            "category": text_in(place.name) if place else draft.category,
            "pictures": [(picture.url, picture.alt.get(language) or texts.title) for picture in draft.pictures],
            "articles": active,
            "lowest": min((variant.price_minor for variant in active), default=None),
        }
    return show(request, "seller/preview.html", context)


@at_desk("catalog.edit")
@require_POST
def duplicate(request: DeskRequest, product_id: UUID) -> HttpResponseBase:
    """A copy as a draft; its editor opens."""
    own_products(request.desk, [str(product_id)])
    copy = product_id
    with telling(request, _("This is the copy: a draft with numbers of its own.")):
        copy = services.duplicate(product_id, actor=request.desk.actor).product_id
        _send_alike(request, product_id, copy)
    return redirect("seller:product", slug=request.desk.store.slug, product_id=copy)


@at_desk("catalog.publish")
@require_POST
def schedule(request: DeskRequest, product_id: UUID) -> HttpResponseBase:
    """When the product goes on sale and off it by itself (UTC); an empty time takes the plan back."""
    own_products(request.desk, [str(product_id)])
    planned = _plans(product_id)
    for verb, name in (("submit", "publish_at"), ("withdraw", "withdraw_at")):
        typed = request.POST.get(name, "").strip()
        at = _moment(typed)
        if typed and at is None:
            messages.error(request, _("A time is written as 2026-01-31 08:00."))
        elif at != planned[name]:
            with telling(request, _("Planned.") if at else _("The plan is taken back.")):
                services.schedule([product_id], verb, at, actor=request.desk.actor)
    return redirect("seller:product", slug=request.desk.store.slug, product_id=product_id)


def _send_alike(request: DeskRequest, product_id: UUID, copy: UUID) -> None:
    """The copy goes by the template of what it was made of, where the person may say so."""
    key = templates_of_products(request.desk.store_id, [product_id]).get(product_id)
    if key is not None and "freight.edit" in request.desk.leaves:
        assign_template(request.desk.store_id, [copy], key, actor=request.desk.actor)


def _edit(request: DeskRequest, product: StoredProduct | None) -> HttpResponseBase:
    desk = request.desk
    was = product.draft if product else None
    sending = sending_of(desk, product.id if product else None)
    if request.method == "POST":
        pictures = _with_uploads(request, typed_pictures(request.POST, was.pictures if was else ()))
        if any(button in request.POST for button in _REARRANGING):
            return _page(request, product, _rearranged(request, pictures, sending))
        articles = variant_forms(desk.store.currency, request.POST)
        editor = _Editor(ProductForm(request.POST, freight=sending.choices), articles, pictures, sending, request.POST)
        if editor.form.is_valid() and articles.is_valid():
            saved = _saved(request, editor, product)
            if saved is not None:
                return redirect("seller:product", slug=desk.store.slug, product_id=saved)
        return _page(request, product, editor)
    names = [hint["name"] for hint in hinted(was.category, ())] if was else []
    shown = {**initial_of(was, names), "version": product.version} if was and product else {}
    form = ProductForm(initial={**shown, "freight": sending.now}, freight=sending.choices)
    articles = variant_forms(desk.store.currency, None, initial_of_variants(was) if was else [])
    return _page(request, product, _Editor(form, articles, was.pictures if was else (), sending))


def _page(request: DeskRequest, product: StoredProduct | None, editor: _Editor) -> HttpResponseBase:
    form, articles = editor.form, editor.articles
    chosen = str(form["category"].value() or "")
    context = {
        "section": "products",
        "product": product,
        "title": _title(product),
        "form": form,
        "articles": articles,
        "pictures": [
            {"n": n, "url": picture.url, "alt": [(code, name, picture.alt.get(code, "")) for code, name in LANGUAGES]}
            for n, picture in enumerate(editor.pictures)
        ],
        "properties": hinted(chosen, product.draft.attributes if product else (), editor.data),
        "options": [_option_row(editor.data, n) for n in range(OPTION_ROWS)],
        "sending": editor.sending,
        "plans": _plans(product.id) if product else {},
        "may_edit": "catalog.edit" in request.desk.leaves and (product is None or product.state != "archived"),
        "verbs": buttons(product.state, request.desk) if product else [],
    }
    wrong = form.errors or articles.total_error_count() if form.is_bound else False
    return show(request, "seller/editor.html", context, status=422 if wrong else 200)


def _title(product: StoredProduct | None) -> str:
    if product is None:
        return ""
    return text_in({language: text.title for language, text in product.draft.texts.items()}) or product.slug


def _saved(request: DeskRequest, editor: _Editor, product: StoredProduct | None) -> UUID | None:
    """Store what valid forms say; the product's id, or None with the refusal put beside its field."""
    desk, form, articles = request.desk, editor.form, editor.articles
    draft = draft_of(
        desk.store,
        form,
        articles,
        product.draft if product else None,
        pictures=editor.pictures,
        properties=hinted_lines(request.POST),
    )
    outcome: Any
    if product is None:
        [outcome] = services.create_products([draft], desk.actor)
    else:
        [outcome] = services.update_products([ProductUpdate(product.id, draft, form.cleaned_data["version"])], desk.actor)
    if isinstance(outcome, Refused):
        put_refusal(form, articles, outcome)
        return None
    product_id: UUID = outcome.product_id
    chosen = form.cleaned_data.get("freight", "")
    if chosen and chosen != editor.sending.now:
        assign_template(desk.store_id, [product_id], UUID(chosen), actor=desk.actor)
    messages.success(request, _("Saved."))
    if "publish" in request.POST:
        tell(request, services.submit([product_id], desk.actor), str(VERBS["submit"][1]))
    return product_id


def _with_uploads(request: DeskRequest, pictures: list[PictureDraft]) -> list[PictureDraft]:
    """The pictures and those that came as files; a file that is none becomes a message."""
    known = {picture.url for picture in pictures}
    for upload in request.FILES.getlist("files")[: max(0, MOST_PICTURES - len(pictures))]:
        try:
            url = services.keep_picture(request.desk.store_id, upload.read(), actor=request.desk.actor)
        except Refused as refusal:
            if refusal.kind != "invalid":
                raise
            messages.error(request, f"{upload.name}: {sentence(refusal)}")
            continue
        if url not in known:
            pictures.append(PictureDraft(url))
            known.add(url)
    return pictures


def _rearranged(request: DeskRequest, pictures: list[PictureDraft], sending: Sending) -> _Editor:
    """The page as typed, after a button that saves nothing; the same with scripts and without."""
    data: QueryDict = request.POST.copy()
    data["pictures"] = ""
    if "refresh" in data:  # another category: what is typed beside its names comes from the free field and from before
        lines = [line for line in (hinted_lines(data), data.get("attributes", "")) if line]
        asked = {hint["name"].casefold() for hint in hinted(data.get("category", ""), ())}
        kept = {}
        for line in "\n".join(lines).splitlines():
            name, _mark, value = line.partition(":")
            kept[name.strip()] = value.strip()
        data["attributes"] = "\n".join(f"{name}: {value}" for name, value in kept.items() if name.casefold() not in asked)
        for name, value in kept.items():
            data[f"attr:{name}"] = value
    currency = request.desk.store.currency
    rows = [{name: row[name].data for name in row.fields} for row in variant_forms(currency, data).forms]
    extra = 1 if "add_variant" in data else 0
    if "combine" in data:
        wanted = combinations(data)
        if wanted:
            rows = with_combinations(rows, wanted)
        else:
            messages.warning(request, _("Write a name and values, as “colour” with “red, blue”: at most 200 combinations."))
    gone = data.get("remove_variant", "")
    if gone.isdecimal() and len(rows) > 1:
        rows = [row for n, row in enumerate(rows) if n != int(gone)]
    typed = {name: data.get(name, "") for name in ProductForm(freight=sending.choices).fields}
    form = ProductForm(None, initial=typed, freight=sending.choices)
    articles = variant_forms(currency, None, rows, extra=extra)
    return _Editor(form, articles, arranged(pictures, data.get("picture", "")), sending, data)


def _option_row(data: QueryDict | None, n: int) -> Mapping[str, Any]:
    return {"n": n, **{part: data.get(f"option-{n}-{part}", "") if data else "" for part in ("name", "values")}}


def _plans(product_id: UUID) -> dict[str, datetime | None]:
    due = {countdown.kind: countdown.due_at for countdown in countdowns([product_id])[product_id]}
    return {"publish_at": due.get(SUBMIT_LATER), "withdraw_at": due.get(WITHDRAW_LATER)}


def _moment(typed: str) -> datetime | None:
    try:
        found = parse_datetime(typed)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found
