"""The store's own page and its settings."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entrepot.catalog import services
from entrepot.catalog.enums import ProductState
from entrepot.catalog.queries import cards, decoration_desk, seller_products, stored_products
from entrepot.catalog.types import Decoration, DecorationDesk, StorePicture
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.seller.access import DeskRequest, at_desk, show, telling
from entrepot.seller.forms.page import PARTS, DecorationForm, SettingsForm, initial_of_decoration, initial_of_settings
from entrepot.seller.forms.product import LANGUAGES
from entrepot.stores.queries import kind_rules
from entrepot.stores.services import update_settings
from entrepot.wording.refusals import sentence
from entrepot.wording.vocabulary import text_in

_CHOICE: Final = 200  # products that the list of what can be featured holds


@at_desk("stores.edit")
def decoration(request: DeskRequest) -> HttpResponseBase:
    """The draft of the store's page: every button saves it first; publishing shows it to visitors."""
    desk = request.desk
    stored = decoration_desk(desk.store_id)
    if request.method != "POST":
        form = DecorationForm(initial=initial_of_decoration(stored.draft, stored.version))
        return _page(request, stored, form, stored.draft.featured)
    if "discard" in request.POST:
        seen = request.POST.get("version", "")
        with telling(request, _("The draft is what visitors see again.")):
            services.discard_decoration(desk.store_id, version=int(seen) if seen.isdecimal() else 0, actor=desk.actor)
        return redirect("seller:decoration", slug=desk.store.slug)
    form = DecorationForm(request.POST, request.FILES)
    featured = _featured(request)
    if form.is_valid() and (wanted := _wanted(request, form, stored.draft, featured)) is not None:
        try:
            version = services.save_decoration(desk.store_id, wanted, version=form.cleaned_data["version"], actor=desk.actor)
            if "publish" in request.POST:
                services.publish_decoration(desk.store_id, version=version, actor=desk.actor)
        except Refused as refusal:
            if refusal.kind in {"missing", "forbidden"}:
                raise
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("Visitors see it now.") if "publish" in request.POST else _("The draft is saved."))
            return redirect("seller:decoration", slug=desk.store.slug)
    return _page(request, stored, form, featured)


@at_desk("stores.edit")
def decoration_preview(request: DeskRequest) -> HttpResponseBase:
    """The draft as visitors would see it, in each language."""
    desk = request.desk
    asked = request.GET.get("lang", "") or get_language() or "en"
    language = asked if asked in dict(LANGUAGES) else LANGUAGES[0][0]
    draft = decoration_desk(desk.store_id).draft
    context = {
        "section": "decoration",
        "draft": draft,
        "name": desk.store.name_in(language),
        "introduction": draft.introduction_in(language),
        "banner_alt": draft.banner.alt.get(language, "") if draft.banner else "",
        "logo_alt": draft.logo.alt.get(language, "") if draft.logo else "",
        "cards": cards(draft.featured, language),
        "languages": LANGUAGES,
        "language": language,
    }
    return show(request, "seller/decoration_preview.html", context)


@at_desk("stores.edit")
def settings(request: DeskRequest) -> HttpResponseBase:
    """Name, contact, holiday, return address."""
    desk = request.desk
    asked = kind_rules(desk.store.kind, clock.now().date(), desk.store.country).return_country
    form = SettingsForm(request.POST or None, initial=initial_of_settings(desk.store), return_country=asked)
    if request.method == "POST" and form.is_valid():
        with telling(request, _("Saved.")):
            update_settings(desk.store_id, actor=desk.actor, name=form.name(desk.store), settings=form.settings)
        return redirect("seller:settings", slug=desk.store.slug)
    return show(request, "seller/settings.html", {"section": "settings", "form": form}, status=422 if form.errors else 200)


def _page(request: DeskRequest, stored: DecorationDesk, form: DecorationForm, featured: tuple[UUID, ...]) -> HttpResponseBase:
    rows = seller_products(request.desk.store_id, state=ProductState.PUBLISHED, limit=_CHOICE).rows
    titles = {
        product.id: text_in({language: text.title for language, text in product.draft.texts.items()})
        for product in stored_products(featured).values()
        if product.draft.store_id == request.desk.store_id
    }
    context = {
        "section": "decoration",
        "stored": stored,
        "form": form,
        "featured": [(n, product, titles[product]) for n, product in enumerate(featured) if product in titles],
        "choice": [(row.id, text_in(row.title)) for row in rows if row.id not in featured],
    }
    return show(request, "seller/decoration.html", context, status=422 if form.errors else 200)


def _featured(request: DeskRequest) -> tuple[UUID, ...]:
    """The featured products after the button that was pressed: “up:1”, “down:0”, “drop:2”, or one that is added."""
    found = [product for text in request.POST.getlist("featured") if (product := _id(text)) is not None]
    do, _mark, place = request.POST.get("move", "").partition(":")
    if place.isdecimal() and int(place) < len(found):
        n = int(place)
        product = found.pop(n)
        if do != "drop":
            found.insert(max(0, n - 1) if do == "up" else n + 1, product)
    added = _id(request.POST.get("add", ""))
    return tuple(dict.fromkeys([*found, *([added] if added else [])]))


def _wanted(request: DeskRequest, form: DecorationForm, was: Decoration, featured: tuple[UUID, ...]) -> Decoration | None:
    """The decoration that was typed, uploads kept; None when a file is no picture, which then stands beside its field."""
    pictures: dict[str, StorePicture | None] = {}
    for part in PARTS:
        pictures[part] = None if f"remove_{part}" in request.POST else getattr(was, part)
        upload = form.cleaned_data[part]
        if upload:
            try:
                pictures[part] = services.keep_store_picture(
                    request.desk.store_id, upload.read(), part, actor=request.desk.actor
                )
            except Refused as refusal:
                if refusal.kind != "invalid":
                    raise
                form.add_error(part, sentence(refusal))
                return None
        if (picture := pictures[part]) is not None:
            pictures[part] = replace(picture, alt=form.alt(part))
    return Decoration(pictures["banner"], pictures["logo"], form.introduction, featured)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
