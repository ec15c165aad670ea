"""Run by the Python of the oracles: answers lines of JSON with what the packages of the providers say. Imports nothing of ours."""

import json
import sys

from alipay.aop.api.util.SignatureUtils import get_sign_content, sign_with_rsa2, verify_with_rsa
from com.alipay.ams.api.tools import signature_tool
from wechatpayv3 import utils as wechat


def alipay_sign(parameters, private_key):
    content = get_sign_content(parameters)
    return {"content": content, "signature": sign_with_rsa2(private_key, content, "utf-8")}


def alipay_verify(content, signature, public_key):
    return verify_with_rsa(public_key, content.encode(), signature)


def antom_sign(method, path, client, at, body, private_key):
    content = signature_tool.gen_sign_content(method, path, client, at, body)
    return {"content": content, "signature": signature_tool.sign(method, path, client, at, body, private_key)}


def antom_verify(method, path, client, at, body, signature, public_key):
    return signature_tool.verify(method, path, client, at, body, signature, public_key)


def wechat_sign(content, private_key):
    return wechat.rsa_sign(wechat.load_private_key(private_key), content)


def wechat_verify(stamp, nonce, body, signature, certificate):
    return wechat.rsa_verify(stamp, nonce, body, signature, wechat.load_certificate(certificate).public_key())


def wechat_open(nonce, ciphertext, associated_data, key):
    return wechat.aes_decrypt(nonce, ciphertext, associated_data, key)


for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(globals()[asked.pop("do")](**asked)), flush=True)  # noqa: T201  - its answers
