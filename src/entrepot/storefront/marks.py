"""Marks in kept pages and pieces, in place of what each visitor has another of: tokens, addresses, hearts, own parts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from django.http import HttpRequest
from django.utils.html import escape

from .hearts import followed_of, kept_of

CSRF: Final = "\x02csrf\x03"  # the token of a form
HERE: Final = "\x02here\x03"  # the address of the page, in a form
HERE_QUOTED: Final = "\x02here quoted\x03"  # the same inside another address

# What the heart of a kind is called: its verbs while it is not pressed and while it is, and how to read which are pressed.
_HEARTS: Final = {"product": ("keep", "drop", kept_of), "store": ("follow", "unfollow", followed_of)}
_HEART: Final = re.compile("\x02(name|pressed):(product|store):([0-9a-f-]{36})\x03")
_PART: Final = re.compile("\x02part:([a-z_/.]+)\x03")


def heart_marks(kind: str, subject_id: object) -> tuple[str, str]:
    """In place of what pressing the heart does, and of whether it is pressed."""
    return f"\x02name:{kind}:{subject_id}\x03", f"\x02pressed:{kind}:{subject_id}\x03"


def part_mark(template: str) -> str:
    """In place of a part of the page that is rendered for each visitor."""
    return f"\x02part:{template}\x03"


def with_parts(text: str, render: Callable[[str], str]) -> str:
    """The text with the visitor's own parts; `render` makes one of its template's name."""
    return _PART.sub(lambda mark: render(mark[1]), text)


def filled(request: HttpRequest, text: str, token: Callable[[], str]) -> str:
    """The text with the visitor's token (asked for only where a form is), address and hearts in place of the marks."""
    if CSRF in text:
        text = text.replace(CSRF, token())
    if HERE in text:
        text = text.replace(HERE, escape(request.get_full_path()))
    if HERE_QUOTED in text:
        text = text.replace(HERE_QUOTED, quote(request.get_full_path()))
    return with_hearts(request, text) if "\x02" in text else text


def with_hearts(request: HttpRequest, text: str) -> str:
    """The text with the visitor's hearts."""

    def state(mark: re.Match[str]) -> str:
        do, undo, read = _HEARTS[mark[2]]
        is_pressed = mark[3] in read(request)
        return (undo if is_pressed else do) if mark[1] == "name" else str(is_pressed).lower()

    return _HEART.sub(state, text)
