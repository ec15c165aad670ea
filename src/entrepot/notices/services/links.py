"""Where a notice leads: the faces say so at start-up."""

from __future__ import annotations

from entrepot.notices.ports import Link
from entrepot.notices.types import Target

_links: dict[str, Link] = {}


def register_link(kind: str, link: Link) -> None:
    """From now on `link` makes the paths of targets of this kind."""
    _links[kind] = link


def path_of(target: Target) -> str:
    """The path of the page, beginning with “/”; the first page of the site for a kind that no face knows."""
    link = _links.get(target.kind)
    return link(target) if link else "/"
