"""Products into files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.conf import settings

from entrepot.catalog.enums import FileFormat, ProductState
from entrepot.catalog.formats import comma, google, jsonl
from entrepot.catalog.queries.stored import languages_of, stored_page
from entrepot.catalog.types import StoredProduct
from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.stores import queries as stores

_PAGE = 500


def export_products(
    store_id: UUID,
    *,
    actor: Actor,
    file_format: str,
    only_published: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Iterator[bytes]:
    """The store's products as the bytes of a file, in pieces, in constant memory; what `import_products` reads back the same.

    Archived products are left out. `progress` hears the number of products so far. Raises Missing, Forbidden at once.
    """
    allow(actor, "catalog.view", [store_id])
    shop = stores.store(store_id)
    products = _products(store_id, only_published=only_published, progress=progress)
    site: Any = settings.SITE_URL
    chosen = FileFormat(file_format)
    if chosen is FileFormat.CSV:
        return comma.write(products, languages_of(store_id))
    if chosen is FileFormat.GOOGLE:
        return google.write(products, title=shop.name_in("en"), link=str(site))
    return jsonl.write(products)


def _products(store_id: UUID, *, only_published: bool, progress: Callable[[int], None] | None) -> Iterator[StoredProduct]:
    after: UUID | None = None
    done = 0
    while page := stored_page(store_id, after, _PAGE):
        for product in page:
            if product.state == ProductState.PUBLISHED or (not only_published and product.state != ProductState.ARCHIVED):
                yield product
                done += 1
        if progress is not None:
            progress(done)
        after = page[-1].id
