"""Names of browsers."""

from __future__ import annotations

import pytest
from django.utils import translation

from entrepot.storefront.devices import device_name


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36",
            "Chrome on Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat on Android"),
        ("curl/8.5", "curl/8.5"),
        ("", "Unknown device"),
    ],
)
def test_a_browser_is_named(told: str, name: str) -> None:
    assert device_name(told) == name


def test_a_browser_is_named_in_the_pages_language() -> None:
    with translation.override("zh-hans"):
        assert device_name("Mozilla/5.0 (Windows NT 10.0) Firefox/127.0") == "Windows 上的 Firefox"
        assert device_name("") == "未知设备"
