"""A line of the audit log as people read it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from .case_words import CASE_STEPS
from .deed_words import DEEDS
from .vocabulary import humanised

_CASES: Final = "aftersales."


def deed(action: str) -> str:
    """What was done, in the language of the page; a deed without words in readable form."""
    if known := DEEDS.get(action):
        return str(known)
    step = CASE_STEPS.get(action.removeprefix(_CASES)) if action.startswith(_CASES) else None
    return _("After-sales: %(step)s") % {"step": step} if step is not None else humanised(action)
