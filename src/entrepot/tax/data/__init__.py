"""The rule versions that ship with the package: facts with law, source and status. See README.md here."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from datetime import date
from importlib import resources
from typing import Any

from entrepot.tax.types import NewRow


def package_rows() -> Iterator[NewRow]:
    """Every row of the package."""
    for name in ("china.toml", "destinations.toml", "europe.toml"):
        yield from _rules(tomllib.loads(_text(name)))
    yield from _places()
    yield from _vat()
    yield from _tariff()


def _rules(content: dict[str, Any]) -> Iterator[NewRow]:
    """`[[rule]]` tables; what a file's `defaults` say holds for those that do not say it themselves."""
    for rule in content["rule"]:
        row = {**content["defaults"], **rule}
        yield NewRow(
            table="rule",
            columns={name: row[name] for name in ("regime", "jurisdiction", "key", "value")}
            | {"selector": row.get("selector", {})},
            valid_from=row["from"],
            valid_to=row.get("to"),
            law=row.get("law", ""),
            source=row["source"],
            status=row["status"],
            reason=row.get("note", ""),
        )


def _places() -> Iterator[NewRow]:
    for row in _csv("places.csv"):
        value = {"currency": row["currency"], "time_zone": row["time_zone"], "regime": row["regime"], "group": row["group"]}
        yield NewRow(
            table="rule",
            columns={"regime": "place", "jurisdiction": row["country"], "key": "profile", "value": value, "selector": {}},
            valid_from=date(2010, 1, 1),
            source="entrepot: currency and time zone of the capital; which table of rules decides",
            status="sourced",
        )


def _vat() -> Iterator[NewRow]:
    for row in _csv("vat.csv"):
        yield NewRow(
            table="vat",
            columns={"country": row["country"], "goods_class": row["goods_class"], "rate": row["rate"]},
            valid_from=date.fromisoformat(row["from"]),
            valid_to=date.fromisoformat(row["to"]) if row["to"] else None,
            law=row["law"],
            source=row["source"],
            status=row["status"],
        )


def _tariff() -> Iterator[NewRow]:
    columns = (
        "code",
        "name",
        "units",
        "mfn",
        "general",
        "provisional",
        "vat",
        "ct_rate",
        "ct_threshold",
        "ct_unit",
        "supervision",
    )
    for row in _csv("tariff_cn.csv"):
        yield NewRow(
            table="tariff",
            columns={name: row[name] for name in columns if row[name] != ""} | {"jurisdiction": "CN"},
            valid_from=date.fromisoformat(row["from"]),
            law="tariff row",
            source=row["source"],
            status="unverified",
            reason="for tests and demonstrations; start of validity is that of the VAT rate",
        )


def _csv(name: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(_text(name).splitlines())


def _text(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
