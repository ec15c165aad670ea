"""Work that is too long for a request."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.contrib.auth import get_user_model
from procrastinate.contrib.django import app

from entrepot.catalog.services import import_products
from entrepot.events.services import periodic
from entrepot.identity.queries import actor_of
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.seller.uploads import columns_of, forget, forget_old, opened

UPLOADS_KEPT: Final = timedelta(days=7)
log = logging.getLogger(__name__)


@app.task(name="seller.import_products", queue="imports")
def run_import(
    *, store_id: str, upload_id: str, run_id: str, person_id: str, category: str, publish: bool, dry_run: bool
) -> None:
    """Import the file that waits under `upload_id`, with the rights that the person has now; the run says what became of it."""
    actor = actor_of(get_user_model().objects.get(pk=person_id))
    store, upload = UUID(store_id), UUID(upload_id)
    try:
        with opened(store, upload) as source:
            import_products(
                source,
                store_id=store,
                actor=actor,
                category=category,
                columns=columns_of(store, upload),
                publish=publish,
                dry_run=dry_run,
                run_id=UUID(run_id),
            )
    except Refused as refusal:
        log.info("import %s was refused: %s", run_id, refusal.code)
    if not dry_run:
        forget(store, upload)


@periodic("seller.forget_uploads", every=timedelta(hours=24))
def forget_uploads() -> None:
    """Files of imports that were tried and never started, or whose job was lost, do not wait for ever."""
    forget_old(clock.now() - UPLOADS_KEPT)
