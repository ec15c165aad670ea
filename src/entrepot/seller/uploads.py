"""Files of products between the moment they come in and the job that reads them.

They wait in the private storage, under the id of the run that they were first tried with: a trial keeps its file, so that the same
file can then be imported in earnest. Web and workers see the same storage.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Final
from uuid import UUID

import orjson
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages

_FOLDER: Final = "imports"


def keep(store_id: UUID, upload_id: UUID, upload: File[bytes]) -> str:
    """Put the file away under its own name; the name."""
    name = PurePath((upload.name or "products.csv").replace("\\", "/")).name[-120:]
    _storage().save(_path(store_id, upload_id, name), upload)
    return name


def kept(store_id: UUID, upload_id: UUID) -> str:
    """The name of the file that waits under this id; "" when there is none (any more)."""
    folder = f"{_FOLDER}/{store_id}/{upload_id}"
    try:
        _folders, files = _storage().listdir(folder)
    except FileNotFoundError:
        return ""
    return files[0] if files else ""


@contextmanager
def opened(store_id: UUID, upload_id: UUID) -> Iterator[Path]:
    """The file as one of this machine, for as long as the block lasts. Raises FileNotFoundError."""
    name = kept(store_id, upload_id)
    if not name:
        raise FileNotFoundError(f"{store_id}/{upload_id}")
    with TemporaryDirectory(prefix="entrepot-import-") as folder:
        copy = Path(folder) / name
        with _storage().open(_path(store_id, upload_id, name)) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target)
        yield copy


def keep_columns(store_id: UUID, upload_id: UUID, columns: Mapping[str, str]) -> None:
    """Remember which field each column of the file is."""
    _storage().save(_columns_path(store_id, upload_id), ContentFile(orjson.dumps(dict(columns))))


def columns_of(store_id: UUID, upload_id: UUID) -> dict[str, str] | None:
    """Which field each column is; None when nobody said."""
    path = _columns_path(store_id, upload_id)
    if not _storage().exists(path):
        return None
    with _storage().open(path) as file:
        found: dict[str, str] = orjson.loads(file.read())
    return found


def move(store_id: UUID, upload_id: UUID, new_id: UUID) -> None:
    """Put the file under another id, for another trial; what was said about its columns is forgotten."""
    name = kept(store_id, upload_id)
    with _storage().open(_path(store_id, upload_id, name)) as source:
        _storage().save(_path(store_id, new_id, name), source)
    forget(store_id, upload_id)


def forget(store_id: UUID, upload_id: UUID) -> None:
    """Delete the file. Safe to repeat."""
    name = kept(store_id, upload_id)
    if name:
        _storage().delete(_path(store_id, upload_id, name))
    _storage().delete(_columns_path(store_id, upload_id))


def forget_old(before: datetime) -> int:
    """Delete the files that have waited since before `before`, with what was said about their columns; how many files went."""
    gone = 0
    for store in _names(_FOLDER, folders=True):
        folder = f"{_FOLDER}/{store}"
        for upload in _names(folder, folders=True):
            for name in _names(f"{folder}/{upload}"):
                path = f"{folder}/{upload}/{name}"
                if _storage().get_modified_time(path) < before:
                    _storage().delete(path)
                    gone += 1
    return gone


def _names(folder: str, *, folders: bool = False) -> list[str]:
    try:
        found, files = _storage().listdir(folder)
    except FileNotFoundError:
        return []
    return found if folders else files


def _storage() -> Storage:
    return storages["private"]


def _path(store_id: UUID, upload_id: UUID, name: str) -> str:
    return f"{_FOLDER}/{store_id}/{upload_id}/{name}"


def _columns_path(store_id: UUID, upload_id: UUID) -> str:
    return f"{_FOLDER}/{store_id}/columns/{upload_id}.json"
