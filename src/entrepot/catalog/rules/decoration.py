"""How a decoration is stored and read, and what may be in it. Pure: no ORM, no network, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from entrepot.catalog.errors import TooManyFeatured
from entrepot.catalog.rules.drafts import cleaned
from entrepot.catalog.types import Decoration, StorePicture
from entrepot.kernel.errors import Invalid

SIZES: Final = {"banner": (1600, 400), "logo": (320, 320)}  # width and height in pixels
MOST_FEATURED: Final = 12
LONGEST_INTRODUCTION: Final = 4000
LONGEST_ALT: Final = 200


def checked(wanted: Decoration) -> Decoration:
    """The decoration with its texts cleaned, empty ones left out. Raises Invalid, TooManyFeatured."""
    if len(set(wanted.featured)) > MOST_FEATURED:
        raise TooManyFeatured(most=MOST_FEATURED)
    texts = {language: cleaned(text) for language, text in wanted.introduction.items()}
    if any(len(text) > LONGEST_INTRODUCTION for text in texts.values()):
        raise Invalid(field="introduction", reason="at most 4000 characters")
    return Decoration(
        banner=_picture(wanted.banner),
        logo=_picture(wanted.logo),
        introduction={language: text for language, text in texts.items() if text},
        featured=tuple(dict.fromkeys(wanted.featured)),
    )


def stored(decoration: Decoration) -> dict[str, Any]:
    """As JSON."""
    return {
        "banner": _as_json(decoration.banner),
        "logo": _as_json(decoration.logo),
        "introduction": dict(decoration.introduction),
        "featured": [str(product) for product in decoration.featured],
    }


def read(body: Mapping[str, Any]) -> Decoration:
    """What `stored` wrote; {} is an empty decoration."""
    return Decoration(
        banner=StorePicture(**body["banner"]) if body.get("banner") else None,
        logo=StorePicture(**body["logo"]) if body.get("logo") else None,
        introduction=dict(body.get("introduction", {})),
        featured=tuple(UUID(product) for product in body.get("featured", ())),
    )


def _picture(picture: StorePicture | None) -> StorePicture | None:
    if picture is None:
        return None
    alt = {language: cleaned(text)[:LONGEST_ALT] for language, text in picture.alt.items()}
    return StorePicture(picture.path, picture.width, picture.height, {language: text for language, text in alt.items() if text})


def _as_json(picture: StorePicture | None) -> dict[str, Any] | None:
    if picture is None:
        return None
    return {"path": picture.path, "width": picture.width, "height": picture.height, "alt": dict(picture.alt)}
