"""Delete the files of uploaded pictures that no product shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.core.files.storage import default_storage

from entrepot.catalog.models import ProductPicture
from entrepot.kernel import clock

from .keep_picture import FOLDER

KEPT: Final = timedelta(days=7)  # somebody may still be in the form that the picture was uploaded for
_BATCH: Final = 500


def forget_pictures() -> int:
    """Delete uploads that are older than a week and belong to no product; how many files went.

    A picture is named by its content, so one file may serve several products of its store: it stays as long as one shows it.
    """
    gone = 0
    batch: list[str] = []
    for path in _old_files():
        batch.append(path)
        if len(batch) == _BATCH:
            gone += _forget(batch)
            batch = []
    return gone + _forget(batch)


def _forget(paths: list[str]) -> int:
    addresses = {default_storage.url(path): path for path in paths}
    shown = set(ProductPicture.objects.filter(url__in=[*addresses, *paths]).values_list("url", flat=True).order_by("url"))
    lost = [path for address, path in addresses.items() if address not in shown and path not in shown]
    for path in lost:
        default_storage.delete(path)
    return len(lost)


def _old_files() -> Iterator[str]:
    before = clock.now() - KEPT
    try:
        stores, _files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for store in stores:
        for name in default_storage.listdir(f"{FOLDER}/{store}")[1]:
            path = f"{FOLDER}/{store}/{name}"
            if default_storage.get_modified_time(path) < before:
                yield path
