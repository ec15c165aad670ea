from __future__ import annotations

from datetime import timedelta

import pytest

from entrepot.events import rules
from entrepot.events.errors import UnfitAddress


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "2001:db8::1",
        "localhost",
        "",
    ],
)
def test_address_inside_is_never_public(address: str) -> None:
    assert not rules.is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_address_of_the_open_internet_is_public(address: str) -> None:
    assert rules.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/hook",
        "ftp://shop.example/",
        "https://",
        "https:///hook",
        "https://user:secret@shop.example/",
        "https://shop.example:99999/",
        "https://shop.example:0/",
        "https://shop.example/#part",
        "https://shop.example/a b",
        "https://shop.example/\r\nx: y",
        "shop.example",
        "https://[/",
        "",
    ],
)
def test_url_that_is_never_called(url: str) -> None:
    with pytest.raises(UnfitAddress):
        rules.checked_url(url, private_allowed=False)


def test_url_that_may_be_called() -> None:
    assert rules.checked_url("https://shop.example:8443/hook?a=1", private_allowed=False)
    assert rules.checked_url("http://localhost:8000/hook", private_allowed=True)


def test_waits_follow_the_standard_and_end_after_ten_attempts() -> None:
    waits = [rules.wait_after(attempts, 0) for attempts in range(1, 11)]

    assert waits[:3] == [timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)]
    assert waits[8:] == [timedelta(hours=24), None]
    assert rules.wait_after(1, 1) == timedelta(seconds=5.5)
