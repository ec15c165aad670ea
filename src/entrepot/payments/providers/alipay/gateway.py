"""One call to Alipay's gateway: sign, send, verify, and say whether it is Ok, Declined or Unknown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

import httpx
import orjson

from entrepot.kernel import clock
from entrepot.payments.enums import CallKind
from entrepot.payments.ports import Declined, Ok, Unknown
from entrepot.payments.providers.account import ProviderAccess
from entrepot.payments.providers.calling import Line, NoAnswer, Talk
from entrepot.payments.providers.keys import is_rsa_signed

from . import signing

T = TypeVar("T")
Fields = dict[str, Any]

SHANGHAI: Final = timezone(timedelta(hours=8))
GATEWAY: Final = "https://openapi.alipay.com/gateway.do"
DONE: Final = "10000"
# Codes that say nothing about the work: busy, called too often, or our own set-up is wrong (then nothing may be given up).
_UNSURE: Final = frozenset({"20000", "20001", "40001", "40002", "40003", "40006"})
_UNSURE_SUB: Final = frozenset(
    {"ACQ.SYSTEM_ERROR", "SYSTEM_ERROR", "aop.ACQ.SYSTEM_ERROR", "aop.unknow-error", "REQUEST_PROCESSING"}
)


class Gateway:
    """The gateway of one account."""

    def __init__(self, account: ProviderAccess, transport: httpx.BaseTransport | None = None) -> None:
        self.account = account
        self.line = Line(account.gateway, hosts=frozenset({"alipay.com"}), transport=transport)

    def address(self, method: str, content: Fields, *, return_url: str) -> str:
        """The address that takes a buyer's browser to the cashier, everything signed in it."""
        parameters = {**self._common(method), "biz_content": _text(content), "return_url": return_url}
        parameters["notify_url"] = self.account.notify_url
        return f"{self.account.gateway}?{urlencode(signing.signed(parameters, self.account.newest['private_key']))}"

    def call(
        self, kind: CallKind, method: str, number: str, content: Fields, read: Callable[[Fields], T], *, notify: bool = False
    ) -> Ok[T] | Declined | Unknown:
        """One exchange. What can be read from a verified answer of success is Ok."""
        parameters = {**self._common(method), "biz_content": _text(content)}
        if notify:
            parameters["notify_url"] = self.account.notify_url
        signed = signing.signed(parameters, self.account.newest["private_key"])
        body = urlencode({"biz_content": signed.pop("biz_content")}).encode()
        talk = Talk.begun(kind, number, f"{method} {parameters['biz_content']}")
        headers = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}
        try:
            answer = self.line.send("POST", f"{self.account.gateway}?{urlencode(signed)}", headers=headers, content=body)
        except NoAnswer as silence:
            return talk.unknown(silence)
        if answer.status != httpx.codes.OK:
            return talk.unknown(f"HTTP {answer.status}", answer.body)
        try:
            raw, signature = signing.answer_content(answer.body.decode(), method)
            fields: Fields = orjson.loads(raw)
        except ValueError as error:
            return talk.unknown(f"unreadable answer: {error}", answer.body)
        if not is_rsa_signed(self.account.every("provider_public_key"), raw.encode(), signature):
            return talk.unknown("the answer is not signed by the provider", answer.body)
        return _judged(talk, fields, answer.body, read)

    def _common(self, method: str) -> dict[str, str]:
        keys = self.account.newest
        common = {
            "app_id": keys["app_id"], "method": method, "format": "json", "charset": "utf-8", "sign_type": "RSA2", "version": "1.0",
            "timestamp": shanghai(clock.now()),
        }  # fmt: skip
        for name in ("app_cert_sn", "alipay_root_cert_sn"):  # certificate mode, which payouts ask for
            if keys.get(name):
                common[name] = keys[name]
        return common


def _judged(talk: Talk, fields: Fields, raw: bytes, read: Callable[[Fields], T]) -> Ok[T] | Declined | Unknown:
    code, sub_code = str(fields.get("code", "")), str(fields.get("sub_code", ""))
    if code == DONE:
        return talk.ok(raw, lambda: read(fields))
    if code in _UNSURE or sub_code in _UNSURE_SUB or sub_code.startswith("isp."):
        return talk.unknown(f"{code} {sub_code}", raw)
    return talk.declined(sub_code or code, str(fields.get("sub_msg") or fields.get("msg") or sub_code), raw)


def shanghai(moment: datetime) -> str:
    """As Alipay writes times."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def from_shanghai(text: str) -> datetime:
    """A time of Alipay's in UTC. Raises ValueError."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI).astimezone(UTC)


def _text(content: Fields) -> str:
    return orjson.dumps(content).decode()
