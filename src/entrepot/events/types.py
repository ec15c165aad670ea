"""Facts, what a subscriber gets of them, and timers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from .errors import TwoFactsOneKind

known: dict[tuple[str, int], type[Fact]] = {}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened, told in the past tense; subclasses are frozen dataclasses with slots.

    `kind` is "<area>.<what_happened>" and public for ever. A change of the fields that old readers cannot bear is a new class
    with the next `version`; the old one stays as long as such facts are stored. `store_id` is the store it belongs to, None for
    what belongs to the platform. Facts that are not `is_public` never leave by webhook.

    Fields hold UUID, datetime (with a zone), date, Decimal, Money, int, str, bool, enums of these, tuples, dictionaries by str
    and dataclasses of all this, or None where the type says so; never a float.
    """

    kind: ClassVar[str] = ""
    version: ClassVar[int] = 1
    is_public: ClassVar[bool] = True

    store_id: UUID | None

    def __init_subclass__(cls) -> None:
        """Make the class known by its kind and version. Raises TwoFactsOneKind when another class has them."""
        if not cls.kind:
            return
        other = known.get((cls.kind, cls.version))
        # A dataclass with slots is made twice: the second class of the same name is the one that stays.
        if other is not None and (other.__module__, other.__name__) != (cls.__module__, cls.__name__):
            raise TwoFactsOneKind(kind=cls.kind, version=cls.version)
        known[cls.kind, cls.version] = cls

    @property
    def subject(self) -> str:
        """What the fact is about, as "order:<uuid>"; the store unless the class says otherwise."""
        return f"store:{self.store_id}" if self.store_id else ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A fact as a subscriber gets it: where it stands in the stream, its id, and when it happened."""

    position: int
    fact_id: UUID
    fact: Fact
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Timer:
    """The wish that the handler of `kind` be called for `subject` once it is `due_at`."""

    subject: UUID
    kind: str
    store_id: UUID | None
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """A signed message, ready to send."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: an HTTP status, or none and the reason why not; the milliseconds it took; the beginning of the text."""

    status: int | None
    error: str
    took_ms: int
    text: str = ""

    @property
    def is_ok(self) -> bool:
        """Only 2xx is: a redirect is not followed, and no success."""
        return self.status is not None and 200 <= self.status < 300
