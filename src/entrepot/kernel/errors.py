"""Refusals: the business said no. Stable code, sentence for people, fields for programs; free of HTTP words.

A batch verb *returns* a refusal as the outcome of one item; a single verb *raises* it. Surprises are ordinary exceptions.
"""

from __future__ import annotations

from typing import Any, ClassVar


class Refused(Exception):
    """Base of every expected refusal.

    `code` is stable and public (``area.reason``); `template` is the English sentence, its braces filled from the fields, and
    the key of its translations; `kind` says what sort of no it is, so that a face can choose how to answer.
    """

    code: ClassVar[str] = "refused"
    template: ClassVar[str] = "That was refused."
    kind: ClassVar[str] = (
        "conflict"  # invalid | conflict | forbidden | missing | busy | often; a face may have words of its own
    )

    def __init__(self, **fields: Any) -> None:
        self.fields: dict[str, Any] = fields
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.template.format(**self.fields)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.fields))

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.fields == other.fields

    def __hash__(self) -> int:
        return hash((type(self), repr(sorted(self.fields.items()))))


def _rebuild(cls: type[Refused], fields: dict[str, Any]) -> Refused:
    return cls(**fields)


class Invalid(Refused):
    """The input is wrong in itself; `field` names where."""

    code = "invalid"
    template = "{field}: {reason}"
    kind = "invalid"


class Missing(Refused):
    """There is no such thing, or none that this actor may know of."""

    code = "missing"
    template = "There is no such {what}."
    kind = "missing"


class Forbidden(Refused):
    """The actor is known and may not do this; `leaf` names the missing permission."""

    code = "forbidden"
    template = "You may not do this here: the permission “{leaf}” is missing."
    kind = "forbidden"


class Busy(Refused):
    """Somebody else holds what is needed; try again with the same key."""

    code = "busy"
    template = "This is being changed by somebody else at the moment. Please try again."
    kind = "busy"
