"""A market in which every address of every face has something to show, and everybody who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.base import ContentFile
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)
from tests.aftersales.factories import sold
from tests.catalog import factories as catalog
from tests.console.test_access import everything
from tests.identity import factories as people
from tests.marketing.factories import slot
from tests.messaging import factories as messaging
from tests.orders.factories import order_in
from tests.seller import world as seller
from tests.settlement.factories import rated, settled_in
from tests.settlement.test_exchange import finished
from tests.storefront import factories as shop

from entrepot.aftersales.services import open_case
from entrepot.aftersales.types import Wish
from entrepot.catalog.services import submit
from entrepot.events.services import drain
from entrepot.identity.enums import PlatformRole, StoreRole
from entrepot.identity.models import Membership, Organisation, Person, StoreGrant
from entrepot.identity.queries import actor_of
from entrepot.identity.types import SYSTEM
from entrepot.messaging.models import MessagePicture
from entrepot.notices.models import Notice
from entrepot.notices.services import unsubscribe_token
from entrepot.orders.models import Order
from entrepot.orders.services import save_address, set_receipt_level, ship
from entrepot.orders.types import Address, Shipment
from entrepot.seller.uploads import keep
from entrepot.stores.models import Merchant

PASSWORD = "tea leaves in the rain"
HOME = Address("Wang Xiaoming", "CN", ("Wensan Road 1",), "Hangzhou", "330000", "310012", "13800138000")
FILE = b"external_id,title,price,weight\nA-1,Green tea,12.50,500\nA-2,Black tea,,500\n"


@dataclass(frozen=True, slots=True)
class Whole:
    """Whoever looks at pages, by name, each signed in with a browser of their own; and the values that addresses take, by face."""

    browsers: dict[str, Client]
    ids: dict[str, dict[str, Any]]


def build() -> Whole:
    """The market. It takes a second or two: make it once for many pages."""
    bonded, variant = seller.build(), shop.market()
    for title in ("Black tea", "White tea", "Oolong"):
        shop.good(variant.product.store, title)
    shirt = shop.shirt(variant.product.store)
    slot("home_hero")
    slot()
    shopper, owner, operator = (_person(name) for name in ("shopper", "owner", "operator"))
    StoreGrant.objects.create(person=owner, store_id=bonded.store.pk, role=StoreRole.OWNER)
    merchant = Merchant.objects.get(pk=bonded.store.merchant_id)
    Membership.objects.create(organisation=Organisation.objects.get(pk=merchant.organisation_id), person=owner, role="owner")
    Membership.objects.create(organisation=people.platform(), person=operator, role=PlatformRole.ADMIN)
    browsers = {"visitor": Client(), "shopper": _browser(shopper), "owner": _browser(owner), "operator": _browser(operator)}
    browsers |= _second_factors()
    of_the_console = _of_the_console(bonded)  # first: it brings the store a case and a chargeback
    ids = {
        "storefront": _of_the_shop(browsers["shopper"], shopper, variant, shirt),
        "seller": _of_the_desk(bonded, owner),
        "console": of_the_console,
        "admin": {"app_label": "stores"},
        "": {
            "key": {
                "account_confirm_email": EmailConfirmationHMAC(EmailAddress.objects.get(verified=False)).key,
                "account_reset_password_from_key": "set-password",
            },
            "uidb36": user_pk_to_url_str(shopper),
            "pk": Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).pk,
        },
    }
    browsers["forgetful"] = _on_the_way_to_a_new_password(shopper)
    drain()
    return Whole(browsers, ids)


def _person(name: str, **fields: object) -> Person:
    person = people.person(f"{name}@example.org", password=PASSWORD, display_name=name.title(), **fields)
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


def _browser(person: Person) -> Client:
    """Signed in by the form: the pages that ask for the password once more have it."""
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"})
    for path, said in (("login", {"login": person.email}), ("reauthenticate", {})):
        answer = client.post(f"/accounts/{path}/", {**said, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
    return client


def _on_the_way_to_a_new_password(person: Person) -> Client:
    """Somebody who followed the link of the mail: its key is in the session now."""
    client = Client()
    person.refresh_from_db()  # the key is bound to when they signed in last
    link = f"/accounts/password/reset/key/{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}/"
    assert client.get(link)["Location"].endswith("-set-password/")
    return client


def _second_factors() -> dict[str, Client]:
    """Somebody with every second factor; the same half-way through signing in; and somebody who has no password."""
    guarded = _person("guarded")
    client = _browser(guarded)
    TOTP.activate(guarded, generate_totp_secret())
    RecoveryCodes.activate(guarded)
    _passkey(guarded)
    half = Client()
    half.post("/accounts/login/", {"login": guarded.email, "password": PASSWORD})
    bare, without = people.person("bare@example.org"), Client()
    EmailAddress.objects.create(user=bare, email=bare.email, primary=True, verified=False)
    without.force_login(bare, backend="django.contrib.auth.backends.ModelBackend")
    return {"guarded": client, "half": half, "without a password": without}


def _passkey(person: Person) -> None:
    """A key as a browser would have registered it."""
    public = ES256({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    credential = AttestedCredentialData.create(Aaguid.NONE, b"credential", public)
    told_by_key = AuthenticatorData.create(sha256(b"localhost").digest(), AuthenticatorData.FLAG.AT, 0, credential)
    said = CollectedClientData.create("webauthn.create", b"challenge", "http://localhost")
    Authenticator.objects.create(
        user=person,
        type=Authenticator.Type.WEBAUTHN,
        data={
            "name": "Telephone",
            "credential": {
                "id": websafe_encode(b"credential"),
                "rawId": websafe_encode(b"credential"),
                "type": "public-key",
                "response": {
                    "clientDataJSON": websafe_encode(said),
                    "attestationObject": websafe_encode(AttestationObject.create("none", told_by_key, {})),
                },
                "clientExtensionResults": {"credProps": {"rk": True}},
            },
        },
    )


def _of_the_shop(client: Client, shopper: Person, variant: Any, shirt: Any) -> dict[str, Any]:
    actor = actor_of(shopper)
    address = save_address(HOME, actor=actor, is_default=True)
    waiting, cashier = shop.bought(client, variant)
    sent = Order.objects.get(pk=seller.bought(variant, shopper=actor))
    ship([Shipment(sent.pk, "own-van", "V-1")], actor=SYSTEM)
    drain()
    talk = messaging.conversation(shopper=actor, store_id=sent.store_id, pictures=[messaging.photograph()])
    case = open_case(seller.bought(variant, shopper=actor), Wish("unshipped", "changed_mind", {1: 1}), actor=actor)
    review = shop.reviewed(client, variant)
    shop.put(client, shirt.variants.get(sku="Blue-M"))
    return {
        "category_path": variant.product.category.path,
        "slug": {"product": variant.product.slug, "store": variant.product.store.slug},
        "quote_id": review.split("/")[2],
        "trade_no": cashier.rsplit("/", 1)[1],
        "purchase_id": waiting.purchase_id,
        "order_id": sent.pk,
        "name": {"sure": "confirm_receipt", "sitemap-file": "pages"},
        "address_id": address,
        "case_id": case,
        "product_id": variant.product_id,
        "conversation_id": talk.pk,
        "store_id": variant.product.store_id,
        "picture_id": MessagePicture.objects.get().pk,
        "notice_id": Notice.objects.filter(person=shopper).values_list("pk", flat=True)[0],
        "token": unsubscribe_token(shopper.pk, "message"),
        "path": "nothing.webp",
    }


def _of_the_desk(world: seller.World, owner: Person) -> dict[str, Any]:
    keep(world.store.pk, world.ids["run_id"], ContentFile(FILE, "goods.csv"))
    asked = messaging.conversation(store_id=world.store.pk)
    settled_in(world.store.pk)
    view = seller.services.save_view(world.store.pk, "To ship", "state=paid", actor=actor_of(owner))
    return {**world.ids, "view_id": view, "person_id": owner.pk, "conversation_id": asked.pk}


def _of_the_console(world: seller.World) -> dict[str, Any]:
    ids = everything(world)
    category = catalog.category("reviewed", needs_review=True).path
    submit([catalog.product(published=False, category=category).pk], SYSTEM)
    ids["person_id"] = people.person("looked-at@example.org").pk
    set_receipt_level(ids["person_id"], "standard", "paid what was open, appeal 17", proposed_by="somebody", actor=SYSTEM)
    order_in("collecting")
    _exchanged()
    return ids


def _exchanged() -> None:
    """A store is settled in euro: one order is, at a rate of today, and one in dollars waits for a rate."""
    rated()
    for currency in ("EUR", "USD"):
        order, shopper = sold(state="shipped")
        settled_in(order.store_id, currency)
        finished(order, shopper)
