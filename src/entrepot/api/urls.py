"""Addresses of the API."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from entrepot.api.face import answered, faced, not_found
from entrepot.api.v1 import api

patterns, _, namespace = api.urls

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "v1/",
        include(([faced(pattern) for pattern in patterns if isinstance(pattern, URLPattern)], "ninja"), namespace=namespace),
    ),
    re_path(r"^v1/", answered(not_found)),
]
