"""Rules and their sources are read in words; what programs call them stands beside."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation
from tests.identity import factories as people
from tests.seller.world import client_of

from entrepot.console.rule_words import KEYS, rule_name, rule_value, source_kind
from entrepot.database import sql
from entrepot.identity.enums import PlatformRole
from entrepot.tax.queries import dated_rows
from entrepot.tax.services import load_rules

pytestmark = pytest.mark.django_db


def test_every_tax_rule_that_comes_along_has_a_name_in_both_languages() -> None:
    load_rules()
    keys = {row[0] for row in sql.rows("SELECT DISTINCT key FROM tax_taxrule")}

    assert keys <= KEYS.keys()
    [row, *_] = dated_rows("rule", "cn_cbec single_limit")
    with translation.override("en"):
        assert rule_name(row) == "Limit of a parcel · Cross-border retail import into China · China"
    with translation.override("zh-hans"):
        assert rule_name(row) == "单次限额 · 跨境电商零售进口 · 中国"
        assert rule_name(dated_rows("vat", "DE")[0]).startswith("德国")


def test_values_are_written_as_people_write_them() -> None:
    assert rule_value("2000.00") == "2000.00"
    assert rule_value("full_tax_counts_to_year") == "full tax counts to year"
    assert rule_value({"group": "", "regime": "eu_ioss", "classes": ["a", "b"]}) == "Regime: eu ioss; Classes: a, b"


def test_the_kind_of_a_source_is_said_in_the_language_of_the_page() -> None:
    with translation.override("zh-hans"):
        assert source_kind("project: the platform pays itself nothing") == "本项目自定"
        assert source_kind("Tmall Global: 2-5 %") == "同业公开资料"
    assert source_kind("财关税〔2018〕49号") == ""


def test_the_page_of_rules_shows_names_and_keys() -> None:
    load_rules()
    client = client_of(people.operator(PlatformRole.ADMIN))

    page = client.get(reverse("console:taxes", args=["rule"])).content.decode()

    assert "Limit of a parcel" in page
    assert "cn_cbec · CN · single_limit" in page
    assert "{&#x27;" not in page
