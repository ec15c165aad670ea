"""Freight templates: the list, the editor, and the price of a parcel while the template is still being typed."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.catalog.queries import variant_ids
from entrepot.kernel.errors import Missing, Refused
from entrepot.logistics.errors import BadTemplate
from entrepot.logistics.queries import provinces, template_lines, templates
from entrepot.logistics.queries import template_of as stored_template
from entrepot.logistics.services import save_template
from entrepot.logistics.types import FreightItem, FreightRequest, StoredTemplate, Template
from entrepot.orders.types import Address
from entrepot.seller.access import DeskRequest, at_desk, show
from entrepot.seller.forms.freight import TryForm
from entrepot.seller.freight_areas import picker_of, ticked_in
from entrepot.seller.freight_draft import EVERYWHERE, Draft, addresses, changed, draft_of, draft_of_new, draft_of_post
from entrepot.seller.freight_editor import Editor, editor_of, template_of
from entrepot.seller.freight_landed import landed_prices
from entrepot.seller.freight_price import prices
from entrepot.wording.refusals import sentence

SORTS: Final = ("name", "used", "newest")


@at_desk("freight.edit")
def freight(request: DeskRequest) -> HttpResponseBase:
    """The store's templates in force: searched by name, sorted, with how many products go by each."""
    words, sort = request.GET.get("q", "").strip()[:50], request.GET.get("sort", "")
    lines = template_lines(request.desk.store_id)
    rows = [line for line in lines if words.casefold() in line.stored.template.name.casefold()]
    if sort == "name":
        rows.sort(key=lambda line: line.stored.template.name.casefold())
    elif sort == "used":
        rows.sort(key=lambda line: -line.products)
    elif sort == "newest":
        rows.sort(key=lambda line: line.changed_at, reverse=True)
    context = {"section": "freight", "rows": rows, "count": len(lines), "search": words, "sort": sort if sort in SORTS else ""}
    return show(request, "seller/freight.html", context)


@at_desk("freight.edit")
def new_template(request: DeskRequest) -> HttpResponseBase:
    """A new template; the first of a store is its default."""
    return _edit(request, None)


@at_desk("freight.edit")
def edit_template(request: DeskRequest, key: UUID) -> HttpResponseBase:
    """A template in force; saving makes its next version, orders keep the one they were priced with.

    With `version` a former version stands in the form: saving it puts it in force again.
    """
    return _edit(request, own_template(request, key))


@at_desk("freight.edit")
@require_POST
def price(request: DeskRequest) -> HttpResponseBase:
    """What a parcel would cost by the template as it is typed now; a part of the editor's page."""
    draft = draft_of_post(request.POST)
    currency = request.POST.get("currency", request.desk.store.currency)
    context = {"currency": currency, **_trial(request, draft, request.POST, currency)}
    return show(request, "seller/parts/freight_price.html", context)


def own_template(request: DeskRequest, key: UUID) -> StoredTemplate:
    """The template, if it is this store's. Raises Missing."""
    stored = stored_template(key)
    if stored.store_id != request.desk.store_id:
        raise Missing(what="freight template")
    return stored


def _edit(request: DeskRequest, stored: StoredTemplate | None) -> HttpResponseBase:
    currency = stored.template.currency if stored else request.desk.store.currency
    if request.method != "POST":
        return _page(request, stored, _first_draft(request, stored), currency)
    draft = draft_of_post(request.POST)
    verb, address, code = [*request.POST.get("do", "save").split(":", 2), "", ""][:3]
    target = request.POST.get("pick", "")
    if verb == "enter":  # the Enter key: in the open list it searches, else it saves
        verb = "find" if target else "save"
    if verb in {"save", "take"} and target:
        _take(draft, target, request.POST)
    if verb == "save":
        return _save(request, stored, draft, currency)
    state: dict[str, Any] = {"focus": address}
    if verb in {"pick", "find", "tick", "untick"}:
        state = {"picking": address if verb == "pick" else target, "verb": verb, "part": address}
    elif verb in {"take", "close"}:
        state = {"focus": f"{target}-pick"}
    elif verb != "try":
        state = {"focus": _focus(verb, changed(draft, verb, address, code))}
    return _page(request, stored, draft, currency, is_tried=verb == "try", **state)


def _focus(verb: str, address: str) -> str:
    """Where the keyboard goes on: a new row asks for its areas, a moved one keeps its button."""
    if address and verb in {"add_group", "drop"}:
        return f"{address}-pick"
    if address and verb in {"up", "down"}:
        return f"{address}-{verb}" if not address.endswith("g1") else f"{address}-down"
    return address


def _first_draft(request: DeskRequest, stored: StoredTemplate | None) -> Draft:
    if stored is None:
        return draft_of_new(is_first=not templates(request.desk.store_id))
    version = request.GET.get("version", "")
    shown = stored_template(stored.key, int(version)) if version.isdecimal() and len(version) < 9 else stored
    return draft_of(shown.template, is_default=stored.is_default)


def _take(draft: Draft, target: str, data: QueryDict) -> None:
    areas = draft.areas_at(target)
    if areas is not None:
        always = [area for area in areas if area == EVERYWHERE]
        areas[:] = [*always, *ticked_in(data, draft.taken(target))]


def _save(request: DeskRequest, stored: StoredTemplate | None, draft: Draft, currency: str) -> HttpResponseBase:
    desk = request.desk
    editor = editor_of(draft, currency, is_checked=True)
    if editor.is_valid():
        try:
            saved = save_template(
                desk.store_id,
                template_of(editor, draft, stored.template if stored else None),
                actor=desk.actor,
                key=stored.key if stored else None,
                is_default=editor.form.cleaned_data["is_default"],
            )
        except BadTemplate as refusal:
            editor.form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("Saved. Quotes from now on go by it."))
            return redirect("seller:freight-edit", slug=desk.store.slug, key=saved.key)
    return _page(request, stored, draft, currency, editor=editor)


def _page(
    request: DeskRequest,
    stored: StoredTemplate | None,
    draft: Draft,
    currency: str,
    *,
    editor: Editor | None = None,
    is_tried: bool = False,
    picking: str = "",
    verb: str = "",
    part: str = "",
    focus: str = "",
) -> HttpResponseBase:
    context: dict[str, Any] = {
        "section": "freight",
        "stored": stored,
        "editor": editor or editor_of(draft, currency, is_checked=False, focus=focus),
        "rows": list(addresses(draft)),
        "currency": currency,
        "focus": focus,
        "is_changed": request.method == "POST",
        "old_version": request.GET.get("version", "") if request.method == "GET" else "",
        "save_to": reverse("seller:freight-edit", args=[request.desk.store.slug, stored.key])
        if stored
        else reverse("seller:freight-new", args=[request.desk.store.slug]),
    }
    if picking and (areas := draft.areas_at(picking)) is not None:
        taken = draft.taken(picking)
        query = request.POST.get("pick-q", "")[:60] if verb != "pick" else ""
        ticked = [a for a in areas if a != EVERYWHERE] if verb == "pick" else ticked_in(request.POST, taken, verb, part)
        context["picking_way"] = picking[:-1] if picking[-1] in "cu" else ""
        context["picker"] = picker_of(picking, query, ticked, taken, countries_only=picking.endswith("c"))
    if is_tried:
        context |= _trial(request, draft, request.POST, currency)
    else:
        context["trial"] = _try_form(request.POST if request.method == "POST" else None, currency)
    failed = editor is not None and not request.htmx
    return show(request, "seller/freight_edit.html", context, status=422 if failed else 200)


def _try_form(data: QueryDict | None, currency: str) -> TryForm:
    lines = [(line.code, line.name) for line in provinces(get_language() or "en")]
    initial = {name.removeprefix("t-"): value for name, value in data.items() if name.startswith("t-")} if data else None
    return TryForm(initial=initial, currency=currency, provinces=lines, prefix="t")


def _trial(request: DeskRequest, draft: Draft, data: QueryDict, currency: str) -> dict[str, Any]:
    """The parcel's form and what each way of the draft costs, or that the draft cannot price anything yet."""
    lines = [(line.code, line.name) for line in provinces(get_language() or "en")]
    form = TryForm(data, currency=currency, provinces=lines, prefix="t")
    nameless = Draft(draft.said | {"name": draft.said.get("name", "").strip() or "–"}, draft.ways)  # a price needs no name
    editor = editor_of(nameless, currency, is_checked=True)
    if not form.is_valid():
        return {"trial": form}
    if not editor.is_valid():
        return {"trial": form, "unfinished": editor.mistakes}
    said = form.cleaned_data
    try:
        if said["sku"].strip():
            return {"trial": form, **_of_article(request, form, template_of(editor, nameless, None), currency)}
        return {"trial": form, "priced": prices(template_of(editor, nameless, None), _parcel(request, form, currency))}
    except Refused as refusal:
        return {"trial": form, "refusal": sentence(refusal)}


def _parcel(request: DeskRequest, form: TryForm, currency: str) -> FreightRequest:
    """The parcel that was typed."""
    said = form.cleaned_data
    return FreightRequest(
        store_id=request.desk.store_id,
        country=said["country"],
        division=said["division"] if said["country"] == "CN" else "",
        postcode=said["postcode"].strip(),
        currency=currency,
        goods_minor=said["goods"],
        items=(FreightItem(said["pieces"], said["weight_g"], form.volume_mm3),),
    )


def _of_article(request: DeskRequest, form: TryForm, template: Template, currency: str) -> dict[str, Any]:
    """What pieces of the article cost at the door; a number that is no article's is said beside its field."""
    said, store_id = form.cleaned_data, request.desk.store_id
    number = (store_id, said["sku"].strip())
    variant = variant_ids([number]).get(number)
    if variant is None:
        form.add_error("sku", _("None of your articles has this number."))
        return {}
    division = said["division"] if said["country"] == "CN" else ""
    where = Address(name="", country=said["country"], lines=(), postcode=said["postcode"].strip(), division=division)
    return {"priced": landed_prices(template, variant, said["pieces"], to=where, currency=currency)}
