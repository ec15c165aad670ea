"""Pictures of every main page of a running demo, narrow and wide, in both languages, into screenshots/."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

PASSWORD = "entrepot-demo"
VISITS = {
    "": ["/", "/search/", "/stores/", "/cart/", "/styleguide/", "/accounts/login/"],
    "shopper@example.com": ["/orders/", "/account/", "/account/addresses/", "/checkout/"],
    "owner.nordlicht@example.com": ["/seller/stores/nordlicht/"],
    "operator@example.com": ["/console/"],
}
FOLLOW = {"": [r"/c/[^?#]+", r"/p/[^?#]+", r"/s/[^?#]+"], "shopper@example.com": [r"/orders/[0-9a-f-]{36}/"]}


def name_of(path: str) -> str:
    return re.sub(r"[^\w]+", "-", path).strip("-")[:60] or "home"


def sign_in(page: Page, site: str, email: str) -> None:
    page.goto(f"{site}/accounts/login/")
    page.fill("main [name=login]", email)
    page.fill("main [name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def paths_of(page: Page, site: str, email: str) -> list[str]:
    """The pages of somebody: those named above, the sections of a desk, and the first of each kind that they lead to."""
    found = list(VISITS[email])
    for start in VISITS[email]:
        page.goto(site + start)
        links: list[str] = page.eval_on_selector_all("a[href^='/']", "all => all.map((a) => a.getAttribute('href'))")
        found += page.eval_on_selector_all(".desk__nav li > a", "all => all.map((a) => a.getAttribute('href'))")
        for pattern in FOLLOW.get(email, []):
            found += [link for link in links if re.fullmatch(pattern, link)][:1]
    return list(dict.fromkeys(found))


def take(context: BrowserContext, site: str, email: str, language: str, folder: Path) -> None:
    page = context.new_page()
    if email:
        sign_in(page, site, email)
    for path in paths_of(page, site, email):
        for width in (360, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(site + path)
            page.screenshot(path=folder / f"{name_of(path)}-{width}-{language}.png", full_page=True)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                print(f"{path} is wider than {width} pixels ({language})")


def main() -> None:
    site = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8000"
    folder = Path("screenshots")
    folder.mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=["--no-sandbox"]
        )
        for language in ("en", "zh-hans"):
            for email in VISITS:
                context = browser.new_context()
                context.add_cookies([{"name": "django_language", "value": language, "url": site}])
                take(context, site, email, language, folder)
                context.close()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}/")


if __name__ == "__main__":
    main()
