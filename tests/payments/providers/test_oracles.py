"""Our signatures are those of the providers' own packages, and these accept what the simulator signs.

The packages live in an environment of their own (`make oracle`); without it these tests are left out.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.payments.providers.test_drivers import wanted
from tests.payments.simulated import Market

from entrepot.payments.providers.alipay import signing as alipay
from entrepot.payments.providers.antom.api import signing_content
from entrepot.payments.providers.keys import new_private_key, private, rsa_sign
from entrepot.payments.providers.wechat import signing as wechat
from entrepot.simulator.web import Request

PYTHON = Path(os.environ.get("ORACLE_PYTHON") or Path(__file__).resolve().parents[3] / ".oracle/bin/python")
pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="no packages of the providers: make oracle")
Ask = Callable[..., Any]

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("+&=\"'% 茶{}[],:"), min_size=1, max_size=40)
VALUES = st.recursive(
    TEXT | st.integers(0, 10**9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
MANY = settings(max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@cache
def keys() -> tuple[str, str, str]:
    """A key as PEM, and the same in the bare PKCS#1 that Alipay's packages take; the public half as bare base64."""
    pem, public = new_private_key()
    raw = private(pem).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return pem, "".join(raw.decode().splitlines()[1:-1]), "".join(public.splitlines()[1:-1])


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """One question to the packages."""
    with subprocess.Popen(
        [str(PYTHON), str(Path(__file__).with_name("oracle.py"))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None

        def asked(do: str, **given: Any) -> Any:
            child.stdin.write(json.dumps({"do": do, **given}) + "\n")  # type: ignore[union-attr]
            child.stdin.flush()  # type: ignore[union-attr]
            return json.loads(child.stdout.readline())  # type: ignore[union-attr]

        yield asked
        child.stdin.close()


@MANY
@given(parameters=st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True).filter(lambda name: name != "sign"), TEXT,
    min_size=1, max_size=8),
       content=VALUES)  # fmt: skip
def test_alipay_signs_as_its_package_does(ask: Ask, parameters: dict[str, str], content: object) -> None:
    pem, bare, _public = keys()
    whole = {**parameters, "sign_type": "RSA2", "biz_content": json.dumps(content, ensure_ascii=False)}

    theirs = ask("alipay_sign", parameters=whole, private_key=bare)

    assert alipay.request_content(whole) == theirs["content"]
    assert alipay.signed(whole, pem)["sign"] == theirs["signature"]


@MANY
@given(
    path=st.from_regex(r"/[a-z/]{1,30}", fullmatch=True),
    client=st.from_regex(r"[A-Z0-9_]{1,20}", fullmatch=True),
    content=VALUES,
)
def test_antom_signs_as_its_package_does(ask: Ask, path: str, client: str, content: object) -> None:
    pem, bare, _public = keys()
    body, at = json.dumps(content, ensure_ascii=False), "2026-03-02T08:00:00+00:00"

    theirs = ask("antom_sign", method="POST", path=path, client=client, at=at, body=body, private_key=bare)

    ours = signing_content("POST", path, client, at, body.encode())
    assert ours.decode() == theirs["content"]
    assert rsa_sign(pem, ours) == unquote(theirs["signature"])


@MANY
@given(target=st.from_regex(r"/v3/[a-z/]{1,20}(\?[a-z]=[a-z0-9]{1,5})?", fullmatch=True),
    nonce=st.from_regex(r"[0-9A-F]{8,32}", fullmatch=True), content=VALUES)  # fmt: skip
def test_wechat_signs_as_its_package_does(ask: Ask, target: str, nonce: str, content: object) -> None:
    pem, _bare, _public = keys()
    body = json.dumps(content, ensure_ascii=False)

    ours = wechat.request_content("POST", target, "1767225600", nonce, body.encode())

    assert ours.decode() == f"POST\n{target}\n1767225600\n{nonce}\n{body}\n"
    assert rsa_sign(pem, ours) == ask("wechat_sign", content=ours.decode(), private_key=pem)


@pytest.mark.django_db
def test_packages_accept_what_the_simulator_signs(ask: Ask, market: Market) -> None:
    for kind in ("alipay", "antom", "wechat"):
        driver = market.account(kind)
        created = driver.create_payment(wanted(kind))
        market.browse(created.value.url)  # type: ignore[union-attr]
        market.press(market.trade(kind))
    sent: list[tuple[str, bytes, dict[str, str]]] = []
    market.simulator.postman.post = lambda address, body, headers: (sent.append((address, body, dict(headers))), (500, b""))[1]  # type: ignore[func-returns-value]
    market.simulator.work()
    known = {address.split("/")[-2]: (address, body, headers) for address, body, headers in sent}
    merchants = {merchant.provider: merchant for merchant in market.simulator.books.merchants}

    fields = dict(parse_qsl(known["alipay"][1].decode(), keep_blank_values=True))
    content = "&".join(f"{name}={fields[name]}" for name in sorted(fields) if name not in {"sign", "sign_type"})
    public = "".join(market.credentials["alipay"]["provider_public_key"].splitlines()[1:-1])
    assert ask("alipay_verify", content=content, signature=fields["sign"], public_key=public)

    address, body, headers = known["antom"]
    public = "".join(market.credentials["antom"]["provider_public_key"].splitlines()[1:-1])
    signature = headers["signature"].split("signature=")[1]
    path = httpx.URL(address).path
    assert ask("antom_verify", method="POST", path=path, client=headers["client-id"], at=headers["request-time"], body=body.decode(),
               signature=signature, public_key=public)  # fmt: skip

    _address, body, headers = known["wechat"]
    assert ask("wechat_verify", stamp=headers["Wechatpay-Timestamp"], nonce=headers["Wechatpay-Nonce"], body=body.decode(),
               signature=headers["Wechatpay-Signature"], certificate=merchants["wechat"].keys["provider_certificate"])  # fmt: skip
    resource = json.loads(body)["resource"]
    opened = ask("wechat_open", nonce=resource["nonce"], ciphertext=resource["ciphertext"], associated_data=resource["associated_data"],
                 key=market.credentials["wechat"]["api_v3_key"])  # fmt: skip
    assert json.loads(opened)["mchid"] == market.credentials["wechat"]["mchid"]


@pytest.mark.django_db
def test_packages_accept_the_simulators_answers(ask: Ask, market: Market) -> None:
    driver = market.account("alipay")
    method = "alipay.trade.query"
    keys_of = market.credentials["alipay"]
    form = alipay.signed(
        {"app_id": keys_of["app_id"], "method": method, "sign_type": "RSA2", "biz_content": '{"out_trade_no":"茶+&="}'},
        keys_of["private_key"],
    )
    body = str(httpx.QueryParams(form)).encode()
    answer = market.simulator.handle(Request("POST", "/gateway.do", {}, body))

    raw, signature = alipay.answer_content(answer.body.decode(), method)
    public = "".join(keys_of["provider_public_key"].splitlines()[1:-1])
    assert ask("alipay_verify", content=raw, signature=signature, public_key=public)
    assert driver.code == "alipay"
