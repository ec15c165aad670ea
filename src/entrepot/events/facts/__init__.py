"""Facts by area, one file each; here the way between a fact and its stored payload.

Each class is compiled once into a checker and a reader of its fields. A field of another type than it says is refused when the
fact is published, not when somebody reads it a year later.
"""

from __future__ import annotations

import dataclasses
import pkgutil
import types
import typing
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from importlib import import_module
from typing import Any
from uuid import UUID

import orjson

from entrepot.events.errors import MalformedFact, UnknownFact
from entrepot.events.types import Fact, known
from entrepot.kernel.money import Money

registry = known
Convert = Callable[[Any], Any]
Fields = tuple[tuple[str, Convert, Convert], ...]
_compiled: dict[type[Any], Fields] = {}


def load() -> None:
    """Import every file of this folder, so that each stored kind has its class."""
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")


def fact_class(kind: str, version: int) -> type[Fact]:
    """The class of a stored fact. Raises UnknownFact."""
    try:
        return known[kind, version]
    except KeyError:
        raise UnknownFact(kind=kind, version=version) from None


def checked(fact: Fact) -> dict[str, Any]:
    """The fields of `fact` by name, ready for `encoded`. Raises MalformedFact when one does not hold what its type says."""
    try:
        return {name: check(getattr(fact, name)) for name, check, _ in _fields(type(fact))}
    except (TypeError, ValueError) as error:
        raise MalformedFact(kind=fact.kind, version=fact.version, reason=str(error)) from error


def encoded(value: Any) -> str:
    """Checked fields as JSON text: ids and times become strings."""
    return orjson.dumps(value).decode()


def to_payload(fact: Fact) -> dict[str, Any]:
    """The payload of `fact` as plain JSON values: ids, times, amounts and decimals are strings. Raises MalformedFact."""
    payload: dict[str, Any] = orjson.loads(encoded(checked(fact)))
    return payload


def from_payload(kind: str, version: int, payload: dict[str, Any]) -> Fact:
    """The fact that `payload` was made of. Raises UnknownFact, and MalformedFact for missing, surplus or misfitting fields."""
    cls = fact_class(kind, version)
    fields = _fields(cls)
    try:
        if len(payload) != len(fields):
            expected = {name for name, _, _ in fields}
            raise ValueError(f"fields {sorted(expected ^ payload.keys())} are missing or unknown")
        return cls(**{name: read(payload[name]) for name, _, read in fields})
    except KeyError as error:
        raise MalformedFact(kind=kind, version=version, reason=f"field {error} is missing") from error
    except (TypeError, ValueError, ArithmeticError) as error:
        raise MalformedFact(kind=kind, version=version, reason=str(error)) from error


def _fields(cls: type[Any]) -> Fields:
    """(name, checker before writing, reader) of each field. Raises TypeError for a type that facts cannot hold."""
    if (fields := _compiled.get(cls)) is None:
        hints = typing.get_type_hints(cls)
        fields = tuple((field.name, *_converters(hints[field.name])) for field in dataclasses.fields(cls))
        _compiled[cls] = fields
    return fields


def _converters(hint: Any) -> tuple[Convert, Convert]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _optional(hint, arguments)
    if origin is tuple:
        return _tuple(arguments)
    if origin is dict and arguments[0] is str:
        return _dictionary(arguments[1])
    if hint in _PLAIN:
        return _PLAIN[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum(hint)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _nested(hint)
    raise TypeError(f"a fact cannot hold {hint}")


def _exactly(wanted: type) -> Convert:
    def check(value: Any) -> Any:
        if type(value) is not wanted:
            raise TypeError(f"{value!r} is not {wanted.__name__}")
        return value

    return check


def _instance(wanted: type, write: Convert) -> Convert:
    def check(value: Any) -> Any:
        if not isinstance(value, wanted):
            raise TypeError(f"{value!r} is not {wanted.__name__}")
        return write(value)

    return check


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"{value!r} is not int")
    if not -(2**63) <= value < 2**63:
        raise ValueError(f"{value} does not fit into 64 bits")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not str")
    if "\0" in value:
        raise ValueError("text with a zero byte cannot be stored")
    if not value.isascii():
        value.encode()  # refuses half a character
    return value if type(value) is str else str.__str__(value)


def _aware(value: Any) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"{value!r} is not a time with its zone")
    return value


def _moment(value: Any) -> datetime:
    return _aware(datetime.fromisoformat(value))


def _read_money(value: Any) -> Money:
    amount, _, currency = value.partition(" ")
    return Money.parse(amount, currency)


_PLAIN: dict[Any, tuple[Convert, Convert]] = {
    UUID: (_exactly(UUID), UUID),
    datetime: (_aware, _moment),
    date: (_exactly(date), date.fromisoformat),
    int: (_whole, _whole),
    bool: (_exactly(bool), _exactly(bool)),
    str: (_text, _text),
    Decimal: (_instance(Decimal, str), lambda value: Decimal(_text(value))),
    Money: (_instance(Money, str), _read_money),
}


def _optional(hint: Any, arguments: tuple[Any, ...]) -> tuple[Convert, Convert]:
    inner = [argument for argument in arguments if argument is not types.NoneType]
    if len(inner) != 1:
        raise TypeError(f"a fact cannot hold {hint}: one type, or one type and None")
    check, read = _converters(inner[0])
    return (
        lambda value: None if value is None else check(value),
        lambda value: None if value is None else read(value),
    )


def _tuple(arguments: tuple[Any, ...]) -> tuple[Convert, Convert]:
    sized = not (len(arguments) == 2 and arguments[1] is Ellipsis)
    pairs = [_converters(argument) for argument in (arguments if sized else arguments[:1])]
    check, read = pairs[0] if pairs else (None, None)

    def write(value: Any) -> list[Any]:
        if not isinstance(value, tuple) or (sized and len(value) != len(pairs)):
            raise TypeError(f"{value!r} is not a tuple of the length promised")
        if not sized and check is not None:
            return [check(item) for item in value]
        return [convert(item) for (convert, _), item in zip(pairs, value, strict=True)]

    def back(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise TypeError(f"{value!r} is not a list")
        if not sized and read is not None:
            return tuple([read(item) for item in value])
        return tuple([convert(item) for (_, convert), item in zip(pairs, value, strict=True)])

    return write, back


def _dictionary(hint: Any) -> tuple[Convert, Convert]:
    if hint is Any:
        raise TypeError("a fact cannot hold a dictionary of anything: say of what")
    check, read = _converters(hint)

    def write(value: Any) -> dict[str, Any]:
        return {_text(key): check(item) for key, item in _instance(dict, dict)(value).items()}

    def back(value: Any) -> dict[str, Any]:
        return {key: read(item) for key, item in _instance(dict, dict)(value).items()}

    return write, back


def _enum(wanted: type[Enum]) -> tuple[Convert, Convert]:
    return _instance(wanted, lambda value: value.value), wanted


def _nested(wanted: type[Any]) -> tuple[Convert, Convert]:
    fields = _fields(wanted)

    def write(value: Any) -> dict[str, Any]:
        if type(value) is not wanted:
            raise TypeError(f"{value!r} is not {wanted.__name__}")
        return {name: check(getattr(value, name)) for name, check, _ in fields}

    def back(value: Any) -> Any:
        if value.keys() != {name for name, _, _ in fields}:
            raise ValueError(f"{wanted.__name__}: fields are missing or unknown")
        return wanted(**{name: read(value[name]) for name, _, read in fields})

    return write, back
