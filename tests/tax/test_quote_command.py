"""`entrepot quote` prints every line with base, rate, rule, version and source."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from entrepot.cli import quote
from entrepot.kernel.errors import Refused

pytestmark = pytest.mark.django_db


def call(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    quote.configure(parser)
    return quote.run(parser.parse_args(arguments))


def test_goods_are_quoted_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--item", "3304990029:425.00:1:20g:FR", "--item", "6109909093:100.00", "--date", "2026-09-01") == 0
    said = capsys.readouterr().out
    assert "Line 1: consumption tax 15 % × 70 %, base 500.00 CNY = 52.50 CNY" in said
    assert "Line 2: VAT 13 % × 70 %, base 100.00 CNY = 9.10 CNY" in said
    assert "cn_cbec.CN.vat_ct_factor@2019-01-01#1: 财关税〔2018〕49号" in said


def test_baskets_from_a_file_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "baskets.json"
    file.write_text(
        json.dumps([{"items": [{"code": "6109909093", "value": "100.00"}]}, {"to": "MX", "items": [{"value": "5"}]}])
    )
    assert call("--json", str(file), "--output", "json", "--date", "2026-09-01") == 0
    china, mexico = json.loads(capsys.readouterr().out)
    assert (china["totals"], mexico["collected_at"]) == ({"duty": 0, "vat": 910}, "border")


def test_a_basket_that_nobody_can_decide_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--item", "9999:10", "--language", "zh-hans") == 1
    assert "现有规则无法确定税款" in capsys.readouterr().out


@pytest.mark.parametrize("item", ["6109909093", "6109909093:10:x", "1:2:3:4:5:6:7"])
def test_an_item_that_cannot_be_read_ends_with_two(item: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--item", item) == 2
    assert capsys.readouterr().err.startswith("entrepot quote:")


def test_an_amount_with_too_many_digits_is_refused() -> None:
    with pytest.raises(Refused):
        call("--item", "6109909093:10.001")
