"""The desk behind the counter: make merchants, turn the clock, break things, look at everything. For this machine only."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from . import business, keys
from .books import Books, Merchant, number
from .desk import DISPUTES, DISPUTING, PROVIDERS, STATES, desk
from .faults import NOTIFICATION, SLOW_S
from .statements import BREAKS
from .web import Request, Response, as_json, redirect


class Admin:
    """Addresses below /admin. Each takes JSON or a form; a form is answered with the page again."""

    def __init__(self, books: Books, base: str) -> None:
        self.books = books
        self.base = base
        self.moved: list[tuple[str, Any]] = []  # rows that were forced into another state, to be told

    def answer(self, request: Request) -> Response:
        """The page, or what was asked for."""
        origin = request.headers.get("origin")
        if origin and urlsplit(origin).netloc != request.headers.get("host"):
            return as_json({"error": "another site's page may not do this"}, 403)
        is_form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        given: dict[str, Any] = dict(request.form) if is_form else request.json
        if request.method == "GET":
            return as_json(self._dump()) if request.path == "/admin/dump" else desk(self.books)
        work = {"/admin/merchants": self._merchant, "/admin/rotate": self._rotate, "/admin/notify": self._notify,
            "/admin/faults": self._fault, "/admin/calm": self._calm,
                "/admin/clock": self._clock, "/admin/trades": self._force, "/admin/payouts": self._payouts,
                "/admin/breaks": self._break, "/admin/disputes": self._dispute}.get(request.path)  # fmt: skip
        if work is None:
            return as_json({"error": "no such address"}, 404)
        try:
            done = work(given)
        except (KeyError, ValueError, StopIteration, business.No) as error:
            return as_json({"error": str(error)}, 400)
        return redirect("/admin") if is_form else as_json(done)

    def _merchant(self, given: dict[str, Any]) -> dict[str, str]:
        """A new customer of a provider; what it has to know comes back."""
        provider = given["provider"]
        private = keys.new_key()
        held = {"provider_private": private, "merchant_public": given.get("public_key", ""), "base": self.base}
        shown = {"provider_public_key": keys.public_of(private), "gateway": self.base}
        if provider == "alipay":
            made = Merchant(provider, number("20")[:16], number("2088")[:16], held)
            shown |= {"app_id": made.id, "seller_id": made.seller_id, "gateway": f"{self.base}/gateway.do"}
        elif provider == "antom":
            made = Merchant(provider, number("SANDBOX_")[:24], number("M")[:16], held, given.get("notify_url", ""))
            shown |= {"client_id": made.id}
        elif provider == "wechat":
            serial = secrets.randbits(120)
            held |= {"api_v3_key": secrets.token_hex(16), "appid": "wx" + secrets.token_hex(8), "provider_serial": f"{serial:X}",
                     "provider_certificate": keys.certificate_of(private, serial, self.books.at(self.books.now()))}  # fmt: skip
            made = Merchant(provider, "16" + number()[-8:], "", held)
            shown |= {"mchid": made.id, "appid": held["appid"], "api_v3_key": held["api_v3_key"],
                "merchant_serial": secrets.token_hex(20).upper(),
                      "provider_serial": held["provider_serial"]}  # fmt: skip
        elif provider == "stripe":
            held |= {"secret_key": "sk_test_" + secrets.token_hex(16), "webhook_secret": "whsec_" + secrets.token_hex(16)}
            made = Merchant(provider, "acct_" + number()[-16:], "", held, given.get("notify_url", ""))
            shown |= {"account": made.id, "secret_key": held["secret_key"], "webhook_secret": held["webhook_secret"]}
        else:
            raise ValueError(f"no provider {provider}")
        self.books.merchants.append(made)
        return shown

    def _rotate(self, given: dict[str, Any]) -> dict[str, str]:
        """New keys for a customer; the ones before go on working."""
        merchant = self.books.merchant(given["provider"], given["id"])
        if merchant is None:
            raise ValueError("no such merchant")
        if given.get("public_key"):
            merchant.keys["merchant_public_before"] = merchant.keys["merchant_public"]
            merchant.keys["merchant_public"] = given["public_key"]
        if merchant.provider == "stripe":
            merchant.keys["secret_key_before"] = merchant.keys["secret_key"]
            merchant.keys |= {
                "secret_key": "sk_test_" + secrets.token_hex(16),
                "webhook_secret": "whsec_" + secrets.token_hex(16),
            }
            return {name: merchant.keys[name] for name in ("secret_key", "webhook_secret")}
        if merchant.provider == "wechat":
            merchant.keys["api_v3_key"] = secrets.token_hex(16)
            return {"api_v3_key": merchant.keys["api_v3_key"]}
        private = keys.new_key()
        merchant.keys["provider_private"] = private
        return {"provider_public_key": keys.public_of(private)}

    def _notify(self, given: dict[str, Any]) -> dict[str, str]:
        """Where a customer's messages go, of the providers that are told once and not with each payment."""
        for merchant in self.books.merchants:
            if merchant.provider == given["provider"] and given["seller"] in {merchant.id, merchant.seller_id}:
                merchant.notify_url = given["notify_url"]
                return {"notify_url": merchant.notify_url}
        raise ValueError("no such merchant")

    def _fault(self, given: dict[str, Any]) -> dict[str, str]:
        where, effect = given.get("where") or NOTIFICATION, given["effect"]
        self.books.faults.inject(
            given["provider"], where, effect, int(given.get("times") or 1), float(given.get("seconds") or SLOW_S)
        )
        return {"waiting": f"{effect} at {where}"}

    def _calm(self, _given: dict[str, Any]) -> dict[str, str]:
        self.books.faults.clear()
        self.books.breaks.clear()
        return {"waiting": "nothing"}

    def _clock(self, given: dict[str, Any]) -> dict[str, int]:
        self.books.offset += int(given["advance_s"])
        return {"now": self.books.now()}

    def _force(self, given: dict[str, Any]) -> dict[str, str]:
        trade = self.books.trade_by_no(given["trade_no"])
        if trade is None or given["state"] not in STATES:
            raise ValueError("no such trade or state")
        if given["state"] == "paid" and given.get("amount"):
            trade.amount = int(given["amount"])
        trade.state = given["state"]
        if trade.state in {"paid", "finished"} and not trade.paid_at:
            trade.paid_at = self.books.now()
        self.moved.append(("payment", trade))
        return {"state": trade.state}

    def _payouts(self, given: dict[str, Any]) -> dict[str, str]:
        if given["outcome"] not in {"success", "fail", "return"}:
            raise ValueError("success, fail or return")
        self.books.payout_outcome = given["outcome"]
        return {"outcome": given["outcome"]}

    def _dispute(self, given: dict[str, Any]) -> dict[str, str]:
        """A bank takes an amount back (`open`), or decides (`won`, `lost`)."""
        trade = self.books.trade_by_no(given["trade_no"])
        if trade is None or trade.provider not in DISPUTING or given["outcome"] not in DISPUTES:
            raise ValueError("no such trade or outcome, or its provider knows no chargebacks")
        if given["outcome"] == "open":
            made = business.dispute(self.books, trade, int(given.get("amount") or trade.amount))
        else:
            made = business.end_dispute(self.books, trade, given["outcome"])
        return {"dispute_no": made.number, "state": made.state}

    def _break(self, given: dict[str, Any]) -> dict[str, str]:
        if given["kind"] not in BREAKS or given["provider"] not in PROVIDERS:
            raise ValueError("no such break")
        self.books.breaks.append({"provider": given["provider"], "day": given["day"], "kind": given["kind"]})
        return {"kind": given["kind"]}

    def _dump(self) -> dict[str, Any]:
        found = self.books.dump()
        for merchant in found["merchants"]:
            merchant["keys"] = sorted(merchant["keys"])  # their names; the secrets stay here
        return found
