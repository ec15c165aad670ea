"""Stylesheets, scripts and fonts: kept by browsers for ever at addresses that change when any of them does, and sent compressed.

No build step: files are served from where they lie. The address of each begins with a fingerprint of them all, and what compresses
well is packed once, into the folder of assets, when the first process starts after a change.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
from pathlib import Path
from typing import Final
from wsgiref.headers import Headers

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

_PACKED: Final = {".css", ".js", ".svg", ".json", ".txt", ".map"}
_WORTH_IT: Final = 1_024  # bytes; smaller ones fit in one packet anyway
_ROOT: Final = "/static/"


class AssetsMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise has no types
    """WhiteNoise that packs text itself, and lets browsers keep whatever has the fingerprint in its address."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The asset, or the rest of the site. A page of before or after an upgrade finds its assets under today's address."""
        path = request.path_info
        if path.startswith(_ROOT) and not path.startswith(self.static_prefix):
            today = self.static_prefix + path.removeprefix(_ROOT).partition("/")[2]
            if today in self.files:
                return HttpResponseRedirect(today)
        response: HttpResponseBase = super().__call__(request)
        return response

    def get_static_file(self, path: str, url: str, stat_cache: dict[str, os.stat_result] | None = None) -> StaticFile:
        """The file with its packed form, if packing is worth it."""
        packed = "" if self.autorefresh else _packed(Path(path))
        if not packed:
            return super().get_static_file(path, url, stat_cache=stat_cache)
        headers = Headers([])
        self.add_mime_headers(headers, path, url)
        self.add_cache_headers(headers, path, url)
        return StaticFile(path, headers.items(), encodings={"gzip": packed})

    def immutable_file_test(self, _path: str, url: str) -> bool:
        """What has the fingerprint in its address never changes there; while somebody works on the files nothing is kept."""
        return not settings.DEBUG and url.startswith(str(self.static_prefix))


def _packed(file: Path) -> str:
    """Where the packed form of the file lies, made when it is missing; "" for what is better sent as it is."""
    if file.suffix not in _PACKED or file.stat().st_size < _WORTH_IT:
        return ""
    content = file.read_bytes()
    found = Path(settings.STATIC_ROOT) / "packed" / f"{hashlib.sha256(content).hexdigest()[:24]}{file.suffix}.gz"
    if not found.exists():
        try:
            found.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=found.parent, delete=False) as writing:
                writing.write(gzip.compress(content, compresslevel=9, mtime=0))
            Path(writing.name).replace(found)  # whole or not at all: other processes start at the same time
        except OSError:  # a folder that may not be written to: sent as it is
            return ""
    return str(found)
