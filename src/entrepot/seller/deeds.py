"""What stands in the audit log of a store, in words."""

from __future__ import annotations

import re
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.identity.queries import AuditLine
from entrepot.seller.words import word
from entrepot.wording.vocabulary import humanised

_DETAILS: Final[dict[str, Promise]] = {
    "by": _("by"),
    "carrier": _("carrier"),
    "expires_at": _("ends"),
    "leaves": _("rights"),
    "name": _("name"),
    "number": _("number"),
    "pieces": _("pieces"),
    "prefix": _("key"),
    "reason": _("reason"),
    "role": _("role"),
    "state": _("state"),
    "until": _("until"),
    "version": _("version"),
}


_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def details(line: AuditLine) -> list[str]:
    """What the log says more of it: “role: Manager”. Ids say nothing to people."""
    said = [
        (name, value) for name, value in line.detail.items() if value not in (None, "", []) and not _ID.fullmatch(str(value))
    ]
    return [f"{_DETAILS.get(name) or humanised(name)}: {_value(name, value)}" for name, value in said]


def _value(name: str, value: Any) -> str:
    if name == "role":
        return word("role", str(value))
    if name == "leaves" and isinstance(value, list):
        return ", ".join(word("leaf", str(leaf)) for leaf in value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)[:16].replace("T", " ") if name == "until" or name.endswith("_at") else str(value)
