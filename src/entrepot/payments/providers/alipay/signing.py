"""Signing strings of Alipay: requests with `sign_type`, notifications without it, answers over their raw text."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from entrepot.payments.ports import BadSignature, Malformed
from entrepot.payments.providers.keys import is_rsa_signed, rsa_sign


def request_content(parameters: Mapping[str, str]) -> str:
    """What a request signs: all parameters but `sign` (so `sign_type` too), sorted by name, not encoded; empty ones are left out."""
    return "&".join(f"{name}={parameters[name]}" for name in sorted(parameters) if name != "sign" and parameters[name] != "")


def signed(parameters: Mapping[str, str], private_key: str) -> dict[str, str]:
    """The parameters with their `sign`."""
    present = {name: value for name, value in parameters.items() if value != ""}
    return {**present, "sign": rsa_sign(private_key, request_content(present).encode())}


def answer_content(text: str, method: str) -> tuple[str, str]:
    """The raw part of an answer that is signed, and its signature ("" without one). Raises ValueError for another shape.

    The text between `"..._response":` and the last `,"sign":"`, never parsed and written again.
    """
    key = f'"{method.replace(".", "_")}_response":'
    start = text.find(key)
    if start < 0:
        raise ValueError("no such response")
    start += len(key)
    end = text.rfind(',"sign":"')
    if end < start:
        return text[start : text.rindex("}")], ""
    return text[start:end], text[end + len(',"sign":"') :].partition('"')[0]


def notified(raw: bytes, public_keys: tuple[str, ...]) -> dict[str, str]:
    """The verified fields of a notification. Raises BadSignature or Malformed.

    The charset is named inside the form; blanks count; `sign` and `sign_type` are both left out of what is signed.
    """
    try:
        plain = dict(parse_qsl(raw.decode("ascii"), keep_blank_values=True, strict_parsing=True, encoding="latin-1"))
        charset = {"gbk": "gbk", "gb2312": "gbk", "gb18030": "gb18030"}.get(plain.get("charset", "").lower(), "utf-8")
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, strict_parsing=True, encoding=charset, errors="strict")
    except (UnicodeDecodeError, ValueError) as error:
        raise Malformed(f"not a form: {error}") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Malformed("a field stands twice")
    if fields.get("sign_type") != "RSA2":
        raise BadSignature("only RSA2 is believed")
    content = "&".join(f"{name}={fields[name]}" for name in sorted(fields) if name not in {"sign", "sign_type"})
    if not is_rsa_signed(public_keys, content.encode(charset), fields.get("sign", "")):
        raise BadSignature("the signature does not fit the fields")
    return fields
