"""Pictures of every main page of a running demo, narrow and wide, in both languages, into screenshots/; `--dark` for the dark theme.

scripts/screenshots.py [http://localhost:8000] [--dark] [--only owner] [--pages money]
"""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

PASSWORD = "entrepot-demo"
WIDTHS = (360, 1440)
LANGUAGES = ("en", "zh-hans")
UUID = r"[0-9a-f-]{36}"
# Where somebody begins; the sections of a desk are found in its navigation. “#sections” is a drawer, “!k” what a key opens.
VISITS = {
    "": ["/", "/search/?q=tea", "/search/?q=nothing-like-this", "/search/?q=tea#filters", "/stores/", "/cart/", "/styleguide/",
         "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/nothing-here/"],
    "shopper@example.com": ["/orders/", "/cases/", "/favourites/", "/favourites/stores/", "/account/", "/account/addresses/",
                            "/account/addresses/new/", "/account/data/", "/account/erase/", "/messages/", "/notices/",
                            "/notices/choices/", "/accounts/2fa/", "/accounts/email/", "/accounts/sessions/", "/cart/",
                            "/checkout/"],
    "owner.nordlicht@example.com": ["/seller/", "/seller/start/", "/seller/stores/nordlicht/", "/seller/stores/nordlicht/#sections",
                                    "/seller/stores/nordlicht/!Control+k", "/seller/stores/nordlicht/!?",
                                    "/seller/stores/nordlicht/products/new/", "/seller/stores/nordlicht/freight/new/",
                                    "/seller/stores/nordlicht/stock/table/", "/seller/stores/nordlicht/stock/movements/",
                                    "/seller/stores/nordlicht/money/payouts/", "/seller/stores/nordlicht/settings/close/",
                                    "/seller/stores/nordlicht/page/preview/"],
    "operator@example.com": ["/console/", "/console/#sections", "/console/!Control+k", "/console/tables/",
                             "/console/tables/orders/order/", "/console/reconciliation/statements/",
                             "/console/reconciliation/months/", "/console/chargebacks/", "/console/rules/periods/"],
}  # fmt: skip
# The first page of each of these kinds that the pages above lead to.
FOLLOW = {
    "": [r"/c/[^?#]+", r"/p/[^?#]+", r"/s/[^?#]+"],
    "shopper@example.com": [
        rf"/orders/{UUID}/", rf"/orders/{UUID}/help/", rf"/orders/{UUID}/cases/new/", rf"/cases/{UUID}/", rf"/messages/{UUID}/",
        rf"/account/addresses/{UUID}/",
    ],
    "owner.nordlicht@example.com": [
        rf"/seller/stores/nordlicht/{part}" for part in (
            rf"orders/{UUID}/", r"orders/print/\?[^#]+", rf"products/{UUID}/", rf"products/{UUID}/articles/",
            rf"products/{UUID}/preview/", r"stock/\d+/", rf"freight/{UUID}/", rf"freight/{UUID}/products/",
            rf"freight/{UUID}/history/", rf"cases/{UUID}/", rf"messages/\?c={UUID}", r"money/statement/[A-Z]{3}/",
            r"money/escrow/[A-Z]{3}/", r"money/months/[A-Z]{3}/", r"money/months/[A-Z]{3}/\d{4}-\d\d/", rf"money/postings/{UUID}/",
            rf"programs/webhooks/{UUID}/", "imports/",
        )
    ],
    "operator@example.com": [
        rf"/console/orders/{UUID}/", rf"/console/cases/{UUID}/", rf"/console/chargebacks/{UUID}/", rf"/console/people/{UUID}/",
        rf"/console/queues/\w+/{UUID}/", r"/console/rules/taxes/\w+/", rf"/console/campaigns/{UUID}/",
        rf"/console/reconciliation/{UUID}/", r"/console/reconciliation/statements/\d+/", rf"/console/providers/{UUID}/",
        r"/console/providers/new/\w+/", rf"/console/stores/{UUID}/", rf"/console/stores/{UUID}/support/", r"/console/checks/\d+/",
        rf"/console/proposals/{UUID}/", r"/console/letters/\d+/", r"/console/rules/fees/propose/",
    ],
}  # fmt: skip


def name_of(path: str) -> str:
    """The path as part of a file's name, without the parts that are new in each demo."""
    return (
        re.sub(r"[^\w]+", "-", re.sub(UUID, "one", path).replace("?", "-ask-" if path.endswith("?") else "-")).strip("-")[:60]
        or "home"
    )


def sign_in(page: Page, site: str, email: str) -> None:
    page.goto(f"{site}/accounts/login/")
    page.fill("main [name=login]", email)
    page.fill("main [name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def paths_of(page: Page, site: str, email: str) -> list[str]:
    """The pages of somebody: those named above, the sections of a desk, and the first of each kind that all these lead to."""
    found, seen = list(VISITS[email]), set[str]()
    wanted = list(FOLLOW[email])
    while start := next((path for path in found if path not in seen), ""):
        seen.add(start)
        if "!" in start or "#" in start:
            continue
        page.goto(site + start)
        links: list[str] = page.eval_on_selector_all("main a[href^='/']", "all => all.map((a) => a.getAttribute('href'))")
        found += page.eval_on_selector_all(".desk__nav li > a", "all => all.map((a) => a.getAttribute('href'))")
        for pattern in list(wanted):
            if one := next((link for link in links if re.fullmatch(pattern, link)), ""):
                found.append(one)
                wanted.remove(pattern)
        found = list(dict.fromkeys(found))
    for pattern in wanted:
        print(f"no page leads {email or 'a visitor'} to {pattern}")
    return found


def fill_cart(page: Page, site: str) -> None:
    """Something to look at in cart and checkout."""
    for word in ("tea", "cream"):
        page.goto(f"{site}/search/?q={word}")
        goods = page.locator("main .good:not(.good--gone) h3 a")
        if goods.count():
            goods.first.click()
            page.locator(".buybar .button--main").click()
            page.wait_for_load_state()


def take(page: Page, site: str, path: str, mark: str, folder: Path) -> None:
    """The page at every width; behind “!” the key that is pressed there."""
    address, _mark, key = path.partition("!")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("about:blank")  # else another fragment of the same page is no visit
        page.goto(site + address)
        if "/reauthenticate/" in page.url:  # what only the person themselves may see
            page.fill("main [name=password]", PASSWORD)
            with page.expect_navigation():
                page.keyboard.press("Enter")
        page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach((image) => (image.loading = 'eager'))")
        page.wait_for_load_state("networkidle")
        if key:
            page.keyboard.press(key)
        whole = not key and "#" not in path
        if whole:  # what sticks to the edge of the window stands where it belongs
            page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
        page.screenshot(path=folder / f"{name_of(path)}-{width}-{mark}.png", full_page=whole, animations="disabled")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            print(f"{path} is wider than {width} pixels ({mark})")


def take_review(page: Page, site: str, mark: str, folder: Path) -> None:
    """The last step of the checkout, which has an address of its own for each quote."""
    page.goto(f"{site}/checkout/")
    page.locator("main form .button--main").first.click()
    page.wait_for_load_state()
    take(page, site, page.url.removeprefix(site), mark, folder)


def walk(context: BrowserContext, site: str, email: str, mark: str, folder: Path, wanted: str) -> None:
    """Every page of somebody whose address has `wanted` in it."""
    page = context.new_page()
    if email:
        sign_in(page, site, email)
    if not email or email.startswith("shopper"):
        fill_cart(page, site)
    for path in paths_of(page, site, email):
        if re.search(wanted, path):
            take(page, site, path, mark, folder)
    if email.startswith("shopper") and re.search(wanted, "/checkout/review/"):
        take_review(page, site, mark, folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", nargs="?", default="http://localhost:8000")
    parser.add_argument("--dark", action="store_true", help="the dark theme")
    parser.add_argument("--only", default="", help="only the person whose address begins so; `visitor` for nobody's")
    parser.add_argument("--pages", default="", help="only pages whose address has this pattern in it")
    options = parser.parse_args()
    site, theme = options.site.rstrip("/"), "dark" if options.dark else "light"
    folder = Path("screenshots") / theme
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=["--no-sandbox"]
        )
        for language in LANGUAGES:
            for email in VISITS:
                if options.only and not (email or "visitor").startswith(options.only):
                    continue
                context = browser.new_context(color_scheme=theme)
                context.add_cookies([{"name": "django_language", "value": language, "url": site}])
                walk(context, site, email, language, folder, options.pages)
                context.close()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}/")


if __name__ == "__main__":
    main()
