"""How a purchase can be paid: what is offered, what was chosen, and the policy of the pages whose forms lead to a cashier."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Final, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from entrepot.payments.queries import WayToPay, cashier_origins, ways_to_pay

P = ParamSpec("P")
CODE, PAGE = "code", "redirect"
_LATER: Final = "+receipt"
# By protocol: the name, what happens there, and the mark.
_WORDS: Final = {
    "alipay": (_("Alipay"), _("On Alipay's page, with your wallet or a Chinese bank card."), "icons/pay_alipay.svg"),
    "wechat": (_("WeChat Pay"), _("Scan a code with WeChat; on a phone, WeChat opens."), "icons/pay_wechat.svg"),
    "antom": (_("Wallets of the world"), _("At Antom's cashier, with the wallet of your country."), "icons/pay_antom.svg"),
    "stripe": (_("Card"), _("Credit or debit card, on Stripe's page. We never see its number."), "icons/pay_card.svg"),
    "sandbox": (_("Sandbox Pay"), _("For trying things out: no real money moves."), "icons/wallet.svg"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to pay as it stands in the list. `on_receipt`: nothing is taken before the goods are there."""

    code: str
    method: str
    name: object
    note: object
    icon: str
    on_receipt: bool = False

    @property
    def value(self) -> str:
        """What the form says when it is chosen."""
        return self.code + _LATER if self.on_receipt else self.code


def choices(request: HttpRequest, currency: str, store_ids: Collection[UUID], *, on_receipt: bool = False) -> list[Choice]:
    """What can be chosen, each in the way that suits the device; with `on_receipt` what can be paid then, too. One statement."""
    on_phone = "Mobi" in request.headers.get("User-Agent", "")
    ways = ways_to_pay(currency, store_ids)
    found = [_choice(way, on_phone=on_phone) for way in ways]
    return found + [_later(way) for way in ways if way.later_methods] if on_receipt else found


def chosen(offered: list[Choice], value: str) -> Choice | None:
    """The one of that value, else the first; None where nothing is offered."""
    return next((one for one in offered if one.value == value), offered[0] if offered else None)


def leads_to_cashier(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """For pages with a form whose answer sends the browser on to a provider: browsers hold `form-action` to where it ends, too."""

    @wraps(view)
    def led(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if origins := cashier_origins():
            response._csp_update = {"form-action": origins}  # type: ignore[attr-defined]  # noqa: SLF001  - as django-csp's own decorator
        return response

    return led


def _choice(way: WayToPay, *, on_phone: bool) -> Choice:
    wanted = (
        PAGE if on_phone and PAGE in way.methods else next((m for m in way.methods if m in way.code_methods), way.methods[0])
    )
    name, note, icon = _words(way)
    return Choice(way.code, wanted, name, note, icon)


def _later(way: WayToPay) -> Choice:
    name, _note, icon = _words(way)
    note = _("You agree to the amount there, and nothing is taken until you have received your goods.")
    return Choice(way.code, way.later_methods[0], gettext("On receipt: {name}").format(name=name), note, icon, on_receipt=True)


def _words(way: WayToPay) -> tuple[object, object, str]:
    name, note, icon = _WORDS.get(way.kind, (way.label, "", "icons/wallet.svg"))
    own = way.label and way.label.lower() not in {way.kind, way.kind.title().lower(), "wechat pay", "stripe", "antom", "alipay"}
    return way.label if own else name, note, icon
