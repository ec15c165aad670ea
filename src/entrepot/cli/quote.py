"""`entrepot quote`: duty and tax of goods that need not be in any catalogue, every line with its rule and source."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entrepot.tax.types import TaxLine, TaxRequest, TaxResult

_ITEM = "CODE:VALUE[:QTY[:CONTENT[:ORIGIN[:CLASS]]]], as 3304990029:425.00:1:20g:FR"


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    goods = parser.add_mutually_exclusive_group(required=True)
    goods.add_argument(
        "--item", action="append", default=[], metavar="ITEM", help=f"goods of one line: {_ITEM}; VALUE is of the line"
    )
    goods.add_argument(
        "--json", type=Path, metavar="FILE", help="baskets as JSON (one object or a list; “-” reads standard input)"
    )
    parser.add_argument("--to", default="CN", metavar="COUNTRY", help="destination, ISO 3166 alpha-2 (default CN)")
    parser.add_argument("--region", default="", help="province or state where the destination needs it (CA: ON)")
    parser.add_argument("--currency", default="CNY", help="currency of the values (default CNY)")
    parser.add_argument("--freight", default="0", metavar="AMOUNT", help="freight of the basket")
    parser.add_argument("--insurance", default="0", metavar="AMOUNT", help="insurance of the basket")
    parser.add_argument("--ships-from", default="", metavar="COUNTRY", help="country of dispatch")
    parser.add_argument("--route", default="direct", choices=["direct", "bonded", "bonded_a", "general", "postal", "domestic"])
    parser.add_argument(
        "--regime", default="", help="ask one regime instead of the one that applies (cn_general, cn_postal, …)"
    )
    parser.add_argument("--carrier", default="courier", choices=["courier", "post"])
    parser.add_argument("--annual-used", metavar="AMOUNT", help="what the buyer has used of China's yearly total, in CNY")
    parser.add_argument("--date", type=date.fromisoformat, metavar="YYYY-MM-DD", help="rules of that day (default: today)")
    parser.add_argument("--language", default="en", choices=["en", "zh-hans"])
    parser.add_argument("--output", default="text", choices=["text", "json"])


def run(args: argparse.Namespace) -> int:
    """Print the quote; 0 when every basket is decided, 1 when one is not, 2 for input that cannot be read. Raises Refused."""
    from entrepot.tax.services import quote_tax

    try:
        requests = _requests(args)
    except (ValueError, KeyError, TypeError, OSError, InvalidOperation) as error:
        print(f"entrepot quote: {error}", file=sys.stderr)
        return 2
    results = quote_tax(requests)
    if args.output == "json":
        print(json.dumps([result.as_json() for result in results], ensure_ascii=False, indent=2))
    else:
        for result in results:
            _print(result, args.language)
    return 0 if all(result.is_decided for result in results) else 1


def _requests(args: argparse.Namespace) -> list[TaxRequest]:
    base: dict[str, Any] = {
        "to": args.to,
        "region": args.region,
        "currency": args.currency,
        "freight": args.freight,
        "insurance": args.insurance,
        "ships_from": args.ships_from,
        "route": args.route,
        "regime": args.regime,
        "carrier": args.carrier,
        "annual_used": args.annual_used,
        "date": args.date.isoformat() if args.date else None,
    }
    if args.json is None:
        return [_request(base | {"items": [_item(text) for text in args.item]})]
    read = json.loads(sys.stdin.read() if str(args.json) == "-" else args.json.read_text(encoding="utf-8"), parse_float=Decimal)
    return [_request(base | basket) for basket in (read if isinstance(read, list) else [read])]


def _item(text: str) -> dict[str, Any]:
    parts = text.split(":")
    if not 2 <= len(parts) <= 6:
        raise ValueError(f"“{text}” is not {_ITEM}")
    names = ("code", "value", "quantity", "content", "origin", "class")
    return {name: part for name, part in zip(names, parts, strict=False) if part}


def _request(basket: dict[str, Any]) -> TaxRequest:
    from entrepot.kernel.money import Money
    from entrepot.tax.types import TaxRequest

    currency = str(basket["currency"]).upper()
    day, used = basket["date"], basket["annual_used"]
    return TaxRequest(
        destination=str(basket["to"]).upper(),
        currency=currency,
        lines=tuple(_line(no, item, currency) for no, item in enumerate(basket["items"], 1)),
        freight_minor=Money.parse(str(basket["freight"]), currency).amount_minor,
        insurance_minor=Money.parse(str(basket["insurance"]), currency).amount_minor,
        at=datetime.combine(date.fromisoformat(day), time(12), UTC) if day else None,
        regime=str(basket["regime"]),
        route=str(basket["route"]),
        ships_from=str(basket["ships_from"]).upper(),
        region=str(basket["region"]).upper(),
        carrier_kind=str(basket["carrier"]),
        annual_used_minor=None if used is None else Money.parse(str(used), "CNY").amount_minor,
    )


def _line(no: int, item: dict[str, Any], currency: str) -> TaxLine:
    from entrepot.kernel.money import Money
    from entrepot.tax.types import TaxLine

    content = str(item.get("content", ""))
    number = content.rstrip("abcdefghijklmnopqrstuvwxyz")
    return TaxLine(
        line_no=no,
        value_minor=Money.parse(str(item["value"]), currency).amount_minor,
        quantity=int(item.get("quantity", 1)),
        tariff_code=str(item.get("code", "")),
        origin=str(item.get("origin", "")).upper(),
        content=Decimal(number) if number else None,
        content_unit=content[len(number) :],
        goods_class=str(item.get("class", "standard")),
    )


def _print(result: TaxResult, language: str) -> None:
    from entrepot.tax.services import explain

    print(f"{result.destination}  {result.regime}  {result.decision}  {result.on.isoformat()}")
    for sentence in explain(result, language):
        print(f"  {sentence}")
    if result.fx is not None:
        print(f"  1 {result.fx.base} = {result.fx.rate} {result.fx.quote} ({result.fx.source}, {result.fx.on.isoformat()})")
    for setting, position in result.settings_used.items():
        print(f"  setting {setting} = {position}")
    print("  rules:")
    for rule in result.rules:
        doubt = "" if rule.status == "sourced" else f" [{rule.status}]"
        print(f"    {rule.id}{doubt}: {rule.law or '-'}; source: {rule.source}")
