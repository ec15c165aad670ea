"""Names of areas and carriers, and the addresses where carriers show parcels."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlparse

import pycountry
import pytest

from entrepot.logistics.queries import area_name, continents, known_carriers, provinces, tracking_address


def test_every_country_lies_on_one_continent() -> None:
    found = [country.code for continent in continents("en") for country in continent.countries]
    assert sorted(found) == sorted(country.alpha_2 for country in pycountry.countries)


def test_the_provinces_are_those_of_the_address_book() -> None:
    from entrepot.orders.queries import postal_form

    assert sorted(line.code for line in provinces("en")) == sorted(code for code, _name in postal_form("CN").regions)


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("JP", "en", "Japan"), ("JP", "zh-hans", "日本"), ("440000", "en", "Guangdong"), ("440000", "zh-hans", "广东"),
        ("440300", "en", "Guangdong 440300"), ("US-CA", "en", "California (United States)"), ("ZZZ", "en", "ZZZ"),
        ("990000", "en", "990000"), ("US-XX", "en", "US-XX"),
    ],
)  # fmt: skip
def test_areas_are_read_by_name(code: str, language: str, name: str) -> None:
    assert area_name(code, language) == name


def test_stores_choose_from_carriers_that_exist() -> None:
    assert {"dhl", "sf", "post"} <= set(known_carriers())
    assert not {"simulator", "table", "s10"} & set(known_carriers())


@pytest.mark.parametrize(
    ("carrier", "number", "address"),
    [
        ("yunexpress", "YT123", "https://www.yuntrack.com/parcelTracking?id=YT123"),
        ("post", "RB123456785GB", "https://www.royalmail.com/track-your-item#/tracking-results/RB123456785GB"),
        ("post", "RB123456785DE", ""),
        ("dhl", "", ""),
        ("Müller", "X1", ""),
        ("dhl", 'a"><script>/&', "https://www.dhl.com/en/express/tracking.html?brand=DHL&AWB=a%22%3E%3Cscript%3E%2F%26"),
    ],
)
def test_a_parcel_is_shown_where_its_carrier_shows_it(carrier: str, number: str, address: str) -> None:
    assert tracking_address(carrier, number, date(2026, 1, 1)) == address


def test_before_its_first_row_a_carrier_has_no_address() -> None:
    assert tracking_address("dhl", "1", date(2009, 12, 31)) == ""


def test_every_address_is_a_secure_one() -> None:
    found = {tracking_address(code, f"RB123456785{country}") for code in known_carriers() for country in ("US", "AU")}
    assert {urlparse(address).scheme for address in found if address} == {"https"}
