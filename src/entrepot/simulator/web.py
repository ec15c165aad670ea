"""Requests and answers as plain values, so that the simulator runs behind a socket and inside a test alike."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl


class Hangup(Exception):
    """The line goes dead without an answer; `said` are the bytes that come before."""

    def __init__(self, said: bytes = b"") -> None:
        self.said = said
        super().__init__("the line goes dead")


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request; `headers` have lower-case names, `target` is the path with its query, as it was sent."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """The decoded query; blanks are kept."""
        return dict(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        """The decoded form in the body; blanks are kept."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def json(self) -> dict[str, Any]:
        """The body as an object of JSON; an empty one for anything else."""
        try:
            found = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    late_s: float = 0.0  # so much later it is sent


def redirect(address: str) -> Response:
    """Send the browser on."""
    return Response(303, b"", {"Location": address})


def as_json(content: Any, status: int = 200) -> Response:
    """An answer for programs."""
    return Response(status, json.dumps(content, ensure_ascii=False).encode(), {"Content-Type": "application/json"})


def page(title: str, inside: str, status: int = 200) -> Response:
    """A page for people. `inside` is HTML that was escaped where it had to be."""
    text = _PAGE.format(title=html.escape(title), inside=inside)
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:",
    }
    return Response(status, text.encode(), headers)


def style() -> Response:
    """The one stylesheet."""
    return Response(200, _STYLE.encode(), {"Content-Type": "text/css; charset=utf-8"})


_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"><title>{title}</title></head>
<body><main>{inside}</main><footer>Simulator: no real money moves. 模拟环境，不产生真实交易。</footer></body></html>"""

_STYLE = """
:root{color-scheme:light dark;--line:#d5d9de;--soft:#5d6670;--paper:#fff;--ground:#f3f5f7;--brand:#1f5fbf;--ink:#16202b}
@media (prefers-color-scheme:dark){:root{--line:#38424d;--soft:#a3aeb9;--paper:#1a222b;--ground:#10161c;--brand:#7fb0ff;--ink:#e8edf2}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1rem}footer{max-width:60rem;margin:0 auto;padding:1rem;color:var(--soft);font-size:.85rem}
.card{max-width:26rem;margin:1rem auto;background:var(--paper);border:1px solid var(--line);border-top:6px solid var(--brand);
border-radius:10px;padding:1.25rem}.alipay{--brand:#1677ff}.wechat{--brand:#07a35a}.antom{--brand:#d8431f}.stripe{--brand:#635bff}
.sum{font-size:2rem;font-weight:650;margin:.25rem 0}.soft{color:var(--soft)}.mark{font-weight:700;color:var(--brand)}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem .75rem}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
button,.button{display:block;width:100%;min-height:2.75rem;margin:.5rem 0;border:1px solid var(--line);border-radius:8px;
background:var(--paper);color:var(--ink);font:inherit;cursor:pointer;text-align:center;padding:.6rem;text-decoration:none}
button.main{background:var(--brand);border-color:var(--brand);color:#fff;font-weight:600}
@media (prefers-color-scheme:dark){button.main{color:#0c1117}}
button:focus-visible,a:focus-visible,input:focus-visible,select:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
.notice{border:1px solid var(--line);border-radius:8px;padding:.6rem .8rem}
.wide{overflow-x:auto;background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:1rem;margin:1rem 0}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;padding:.3rem .5rem;border-bottom:1px solid var(--line)}
form.row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end}form.row button{width:auto;margin:0}
label{display:block;font-size:.85rem;color:var(--soft)}input,select{font:inherit;min-height:2.5rem;padding:.3rem .5rem;
border:1px solid var(--line);border-radius:8px;background:var(--paper);color:var(--ink);max-width:100%}
"""
