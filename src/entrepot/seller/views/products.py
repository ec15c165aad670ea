"""The list of products: find them, move them along, change prices and stock where they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from entrepot.catalog import services
from entrepot.catalog.enums import FileFormat, ProductState
from entrepot.catalog.errors import NoSuchProduct, UnknownCursor
from entrepot.catalog.queries import counts_by_state, open_verbs, seller_products, shortcuts, stored_products
from entrepot.catalog.types import Moved, PriceUpdate, StoredProduct
from entrepot.identity.types import Actor
from entrepot.inventory import services as inventory
from entrepot.inventory.queries import levels, warehouses
from entrepot.inventory.types import Receipt
from entrepot.kernel.errors import Refused
from entrepot.kernel.money import Money
from entrepot.seller.access import Desk, DeskRequest, at_desk, show, tell
from entrepot.seller.forms.fields import category_choices
from entrepot.seller.undo import BACK, remember, undoable
from entrepot.seller.views.shortcuts import kept_filters
from entrepot.wording.refusals import sentence

# What a store may do with its own products; the rest of the process table belongs to the platform.
VERBS: Final[Mapping[str, tuple[Promise, Promise]]] = {
    "submit": (gettext_lazy("Publish"), gettext_lazy("Handed in. What its category lets on sale at once is on sale now.")),
    "withdraw": (gettext_lazy("Withdraw"), gettext_lazy("Withdrawn: it is a draft again.")),
    "archive": (gettext_lazy("Archive"), gettext_lazy("Put away. It can be restored.")),
    "restore": (gettext_lazy("Restore"), gettext_lazy("Restored as a draft.")),
}
_DO: Final[Mapping[str, Callable[[Sequence[UUID], Actor], list[Moved | Refused]]]] = {
    "submit": services.submit,
    "withdraw": services.withdraw,
    "archive": services.archive,
    "restore": services.restore,
}
PAGE: Final = 30


@at_desk("catalog.view")
def product_list(request: DeskRequest) -> HttpResponseBase:
    """A page of the store's products, by state and search, the newest or the longest known first."""
    desk = request.desk
    state = request.GET.get("state", "")
    search = request.GET.get("q", "").strip()[:100]
    oldest_first = request.GET.get("sort") == "oldest"
    place = request.GET.get("category", "").strip()[:400]
    state = state if state in ProductState.values else ""
    try:
        page = seller_products(
            desk.store_id,
            state=state,
            category_path=place,
            search=search,
            after=request.GET.get("after", ""),
            limit=PAGE,
            oldest_first=oldest_first,
        )
    except UnknownCursor:
        return redirect("seller:products", slug=desk.store.slug)
    context = {
        "section": "products",
        "page": page,
        "state": state,
        "states": ProductState.values,
        "counts": counts_by_state(desk.store_id),
        "search": search,
        "place": place,
        "categories": (categories := category_choices()),
        "names": dict(categories),
        "undo": undoable(request),
        "query": kept_filters(request.GET),
        "kept": shortcuts(desk.store_id, desk.actor.person_id),
        "deeds": [(verb, str(VERBS[verb][0])) for verb in BACK],
        "verbs": {row.id: buttons(row.state, desk) for row in page.rows},
    }
    return show(request, "seller/products.html", context)


@at_desk("catalog.view")
@require_POST
def move(request: DeskRequest) -> HttpResponseBase:
    """Apply one verb to the products that were ticked, or whose button was pressed (`verb` or `one` as “verb:id”)."""
    desk = request.desk
    verb, _mark, only = request.POST.get("one", "").partition(":")
    verb = verb or request.POST.get("verb", "")
    ids = own_products(desk, [only] if only else request.POST.getlist("product"))
    if verb in _DO and ids:
        carry_out(request, verb, list(ids))
    else:
        messages.warning(request, _("Tick the products first."))
    if only and "editor" in request.POST:
        return redirect("seller:product", slug=desk.store.slug, product_id=only)
    return redirect("seller:products", slug=desk.store.slug)


def carry_out(request: DeskRequest, verb: str, ids: list[UUID]) -> None:
    """Move the products along, tell what became of it, and keep how it is taken back."""
    outcomes = _DO[verb](ids, request.desk.actor)
    tell(request, outcomes, str(VERBS[verb][1]))
    if verb in BACK:
        remember(request, BACK[verb], [str(outcome.product_id) for outcome in outcomes if isinstance(outcome, Moved)])


@at_desk("catalog.view")
def articles(request: DeskRequest, product_id: UUID) -> HttpResponseBase:
    """Prices and stock of one product's articles, to be changed in the list itself or on a page of their own."""
    desk = request.desk
    product = own_products(desk, [str(product_id)])[product_id]
    if request.method == "POST":
        saved = _save(request, product)
        if not request.htmx:
            return redirect("seller:articles", slug=desk.store.slug, product_id=product_id)
        product = stored_products([product_id])[product_id]
    else:
        saved = False
    stock = levels(list(product.variant_ids.values()))
    context = {
        "section": "products",
        "product": product,
        "saved": saved,
        "rows": [
            (variant, product.variant_ids[variant.sku], stock[product.variant_ids[variant.sku]])
            for variant in product.draft.variants
            if variant.is_active
        ],
        "warehouses": {place["id"]: place["name"] for place in warehouses(desk.store_id)},
    }
    return show(request, "seller/articles_part.html" if request.htmx else "seller/articles.html", context)


@at_desk("catalog.view")
def export(request: DeskRequest) -> HttpResponseBase:
    """The store's products as a file that the import reads back."""
    desk = request.desk
    wanted = request.GET.get("format", "csv")
    chosen = FileFormat(wanted) if wanted in FileFormat.values else FileFormat.CSV
    ending = {FileFormat.CSV: "csv", FileFormat.JSONL: "jsonl", FileFormat.GOOGLE: "xml"}[chosen]
    pieces = services.export_products(desk.store_id, actor=desk.actor, file_format=chosen)
    response = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{desk.store.slug}.{ending}"'
    return response


def buttons(state: str, desk: Desk) -> list[tuple[str, Promise]]:
    """The verbs that this person may use on a product in `state`, with their labels."""
    return [(verb, VERBS[verb][0]) for verb, leaf in open_verbs(state).items() if verb in VERBS and leaf in desk.leaves]


def own_products(desk: Desk, ids: list[str]) -> dict[UUID, StoredProduct]:
    """The products of these ids. Raises NoSuchProduct when one is not the store's."""
    try:
        found = stored_products([UUID(text) for text in ids])
    except ValueError:
        raise NoSuchProduct from None
    if len(found) != len(set(ids)) or any(product.draft.store_id != desk.store_id for product in found.values()):
        raise NoSuchProduct
    return found


def _save(request: DeskRequest, product: StoredProduct) -> bool:
    """Write the prices and counts that were changed; messages for what was refused. Whether all of it was written."""
    desk, currency = request.desk, product.draft.currency
    prices: list[PriceUpdate] = []
    counts: list[Receipt] = []
    try:
        for variant in product.draft.variants:
            variant_id = product.variant_ids[variant.sku]
            typed = request.POST.get(f"price:{variant_id}", "").strip()
            amount = Money.parse(typed, currency).amount_minor if typed else variant.price_minor
            if amount != variant.price_minor:
                former = variant.compare_at_minor
                prices.append(PriceUpdate(variant_id, amount, former if former is not None and former >= amount else None))
        counts = _counts(request, product)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
        return False
    except ValueError:
        messages.error(request, _("A number of pieces is a whole number."))
        return False
    outcomes: list[object] = []
    if prices:
        outcomes += services.set_prices(prices, desk.actor)
    if counts:
        outcomes += inventory.adjust(counts, actor=desk.actor)
    return tell(request, outcomes, "" if request.htmx else _("Saved.")) == len(outcomes)


def _counts(request: DeskRequest, product: StoredProduct) -> list[Receipt]:
    """The difference between the pieces on hand that the page showed and those that were typed."""
    counts = []
    for variant_id, places in levels(list(product.variant_ids.values())).items():
        for place in places:
            typed = request.POST.get(f"stock:{variant_id}:{place.warehouse_id}", "").strip()
            shown = request.POST.get(f"shown:{variant_id}:{place.warehouse_id}", "").strip()
            if typed and shown and int(typed) != int(shown):
                counts.append(Receipt(variant_id, place.warehouse_id, int(typed) - int(shown)))
    return counts
