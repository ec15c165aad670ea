"""Who listens to which facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from entrepot.events.errors import NameTaken, UnknownSubscriber
from entrepot.events.types import Envelope, Fact, known

Handler = Callable[[Sequence[Envelope]], None]
_subscribers: dict[str, Subscriber] = {}


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A handler with the kinds it wants; after `attempts` failures of a batch its facts are tried one by one."""

    name: str
    only: tuple[str, ...] | None
    handler: Handler
    batch: int
    attempts: int
    from_now: bool

    @property
    def kinds(self) -> list[str]:
        """The kinds it wants, in order; all that are known when it named none."""
        return sorted({kind for kind, _ in known} if self.only is None else set(self.only))


def subscriber(
    name: str, kinds: Sequence[type[Fact]] | None, batch: int = 200, *, attempts: int = 5, from_now: bool = False
) -> Callable[[Handler], Handler]:
    """Call the decorated function with facts of `kinds` (None: all; of every version), in order, at most `batch` at a time.

    It runs in a transaction together with its cursor: what it writes to the database happens once; anything else it does must
    bear repetition. An exception undoes it, and it is called again later, longer waits in between; after `attempts` times the
    facts come one by one, and one that still fails becomes a dead letter. A new name begins at the beginning of the stream, or
    with `from_now` at its end. Raises NameTaken for a name in use.
    """

    def register(handler: Handler) -> Handler:
        only = None if kinds is None else tuple(kind.kind for kind in kinds)
        subscribe(Subscriber(name, only, handler, batch, attempts, from_now))
        return handler

    return register


def subscribe(listener: Subscriber) -> None:
    """Add `listener`; the same handler again is no harm. Raises NameTaken."""
    other = _subscribers.get(listener.name)
    if other is not None and (other.handler.__module__, other.handler.__qualname__) != (
        listener.handler.__module__,
        listener.handler.__qualname__,
    ):
        raise NameTaken(name=listener.name, what="subscriber")
    _subscribers[listener.name] = listener


def unsubscribe(name: str) -> None:
    """Forget a subscriber of this process; its cursor stays where it is."""
    _subscribers.pop(name, None)


def subscribers() -> list[Subscriber]:
    """All subscribers of this process, in order of registration."""
    return list(_subscribers.values())


def named(name: str) -> Subscriber:
    """The subscriber called `name`. Raises UnknownSubscriber."""
    try:
        return _subscribers[name]
    except KeyError:
        raise UnknownSubscriber(name=name) from None
