"""What a slot may be and when it shows. Pure: no database, no network, no clock."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from .enums import LinkKind, Place, SlotState
from .types import SlotDraft, SlotPicture

LONGEST: Final = {"headline": 80, "text": 240, "button": 30, "alt": 160}
# Pictures are cut to the room that each place has; wide enough for screens of double density.
SIZES: Final = {Place.HOME_HERO: (1600, 640), Place.HOME_BAND: (1200, 480), Place.CATEGORY_BANNER: (1600, 400)}
# Exactly one slash in front: "//host" and "/\\host" are other sites to a browser. No control characters, no blanks.
_PATH: Final = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]{0,300}")


def is_own_path(path: str) -> bool:
    """Whether `path` is an address of this site, whatever a browser makes of it."""
    return _PATH.fullmatch(path) is not None


def wrong_with(draft: SlotDraft) -> tuple[str, str] | None:
    """The first field that cannot be so and why, or None."""
    checks = (
        ("place", "unknown", draft.place not in Place.values),
        ("link", "unknown", draft.link.kind not in LinkKind.values),
        ("ends_at", "after the beginning", draft.ends_at is not None and draft.ends_at <= draft.starts_at),
        (
            "category_path",
            "for banners of categories only",
            draft.category_path != "" and draft.place != Place.CATEGORY_BANNER,
        ),
        ("position", "from 0 to 999", not 0 <= draft.position <= 999),
        *(
            (f"{name}_{language}", f"{longest} characters at most", len(getattr(words, name)) > longest)
            for language, words in draft.words.items()
            for name, longest in LONGEST.items()
        ),
    )
    return next(((field, reason) for field, reason, is_wrong in checks if is_wrong), None)


def missing_in(draft: SlotDraft, picture: SlotPicture | None, languages: tuple[str, ...]) -> list[str]:
    """What must be there before visitors see it: a headline in every language of the site, and words for the picture."""
    missing = []
    for language in languages:
        words = draft.words.get(language)
        if words is None or not words.headline:
            missing.append(f"headline ({language})")
        elif picture is not None and not words.alt:
            missing.append(f"words for the picture ({language})")
    if picture is None and draft.place == Place.HOME_HERO:
        missing.append("picture")
    return missing


def showing(state: str, starts_at: datetime, ends_at: datetime | None, at: datetime) -> str:
    """Whether visitors see it at that moment: "draft", "waiting", "now" or "over"."""
    if state == SlotState.DRAFT:
        return "draft"
    if at < starts_at:
        return "waiting"
    return "over" if ends_at is not None and at >= ends_at else "now"
