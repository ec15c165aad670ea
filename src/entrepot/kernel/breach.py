"""What an audit finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Breach:
    """Something that must never be so, and is: `code` is stable, `subject` says where ("timer:12"), `detail` is for a person.

    A warning calls for somebody's attention without any promise being broken.
    """

    code: str
    subject: str
    detail: str
    severity: Literal["breach", "warning"] = "breach"
