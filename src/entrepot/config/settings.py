"""Django settings, read from environment variables (all of them are listed in docs/configuration.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from entrepot.config.database import database_settings
from entrepot.config.environment import flag, listed, number, text
from entrepot.config.fingerprint import fingerprint
from entrepot.database.home import home

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = flag("ENTREPOT_DEBUG", default=False)
STRICT_TEMPLATES = DEBUG  # whether a mistake of ours in a template is an error; tests switch it on
SECRET_KEY = text("ENTREPOT_SECRET_KEY", default="insecure-development-key-change-me")
IDENTITY_KEYS = listed("ENTREPOT_IDENTITY_KEYS", default=[])  # seal buyers' identity details; empty: made of SECRET_KEY
PROVIDER_KEYS = listed("ENTREPOT_PROVIDER_KEYS", default=[])  # seal accounts at payment providers; empty: made of SECRET_KEY
ALLOWED_HOSTS = listed("ENTREPOT_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
SITE_URL = text("ENTREPOT_SITE_URL", default="http://localhost:8000")
SERVED_BY_HTTPS = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL.rstrip("/")]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_BY_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if SERVED_BY_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
if flag("ENTREPOT_BEHIND_PROXY", default=False):  # only a proxy that sets the header itself may be believed
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Where the sandbox provider sends its notifications; empty: straight to the inbox, without HTTP.
SANDBOX_NOTIFY_URL = text("ENTREPOT_SANDBOX_NOTIFY_URL", default="")

ROOMS = [
    "events",
    "identity",
    "ledger",
    "stores",
    "catalog",
    "favourites",
    "inventory",
    "search",
    "tax",
    "payments",
    "logistics",
    "orders",
    "settlement",
    "reconciliation",
    "aftersales",
    "marketing",
    "messaging",
    "notices",
    "operations",
    "wording",
    "api",
    "storefront",
    "seller",
    "console",
]

INSTALLED_APPS = [
    *(f"entrepot.{room}.apps.{room.capitalize()}Config" for room in ROOMS),  # first: their templates go before the libraries'
    "unfold.apps.BasicAppConfig",
    "entrepot.console.apps.BackOfficeConfig",  # django.contrib.admin with the console's own site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",  # where a person is signed in, to be ended one by one
    "django_htmx",
    "ninja",
    "entrepot.database.apps.DatabaseConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "entrepot.api.middleware.short_way",  # requests to the API that bring no session pass by the pages' middleware
    "entrepot.config.compression.PackedPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "entrepot.config.assets.AssetsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "entrepot.identity.middleware.actor_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "entrepot.storefront.middleware.FaceMiddleware",
]

ROOT_URLCONF = "entrepot.config.urls"
WSGI_APPLICATION = "entrepot.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "entrepot.storefront.context.shop",
            ],
            "builtins": ["entrepot.wording.templatetags.wording"],
        },
    },
]

UNFOLD = {
    "SITE_TITLE": "Entrepot",
    "SITE_HEADER": "Entrepot",
    "SITE_URL": "/console/",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "STYLES": [lambda _request: f"{STATIC_URL}console/tables.css"],
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda _request: f"{STATIC_URL}entrepot/mark.svg"}],
}
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # fields look alike in every face: templates/django/forms
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "https:"],  # merchants' pictures may lie on their own servers
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}

DATABASES = {"default": database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "identity.Person"

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = text("ENTREPOT_EMAIL_VERIFICATION", default="optional")  # none | optional | mandatory
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds that a step-up lasts
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {
    "signup": "20/m/ip",
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "confirm_email": "1/3m/key",
}
# Within a minute; 0: not limited.
SEARCH_LIMIT = number("ENTREPOT_SEARCH_LIMIT", default=60)  # searches of one address that is not signed in
MESSAGE_LIMIT = number("ENTREPOT_MESSAGE_LIMIT", default=20)  # messages of one person
ALLAUTH_TRUSTED_PROXY_COUNT = number("ENTREPOT_TRUSTED_PROXIES", default=0)  # how many of our own stand in front
MFA_ADAPTER = "entrepot.identity.providers.mfa.SecretsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Entrepot"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or SITE_URL.startswith("http://localhost")
STORE_RULES = text("ENTREPOT_STORE_RULES", default="")  # a copy of stores/data/store_kinds.toml, edited
TERMS = text("ENTREPOT_TERMS", default="")  # a file with further words of properties and options: catalog/data/terms.toml
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL: str = f"/static/{fingerprint(BASE_DIR)}/"  # other assets, other address: browsers keep them for ever
STATIC_ROOT = Path(text("ENTREPOT_STATIC_ROOT", default=str(home() / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {  # files that nobody may fetch by an address: imports wait here for a worker
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": text("ENTREPOT_PRIVATE_ROOT", default=str(home() / "private"))},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(text("ENTREPOT_MEDIA_ROOT", default=str(home() / "media")))
EMAIL_BACKEND = text("ENTREPOT_EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
EMAIL_FILE_PATH = str(home() / "mails")  # of the backend that writes files
EMAIL_HOST = text("ENTREPOT_EMAIL_HOST", default="localhost")
EMAIL_PORT = number("ENTREPOT_EMAIL_PORT", default=25)
EMAIL_HOST_USER = text("ENTREPOT_EMAIL_USER", default="")
EMAIL_HOST_PASSWORD = text("ENTREPOT_EMAIL_PASSWORD", default="")
EMAIL_USE_TLS = flag("ENTREPOT_EMAIL_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = text("ENTREPOT_EMAIL_FROM", default="Entrepot <noreply@localhost>")
# Where providers send their messages, by the code of the account.
PAYMENT_NOTIFY_URL = f"{SITE_URL.rstrip('/')}/api/v1/payments/{{code}}/notify"
PAYMENT_PROVIDERS = listed("ENTREPOT_PAYMENT_PROVIDERS", default=["sandbox"])
# Code of the account that stores are paid out through; empty: the one that the payout policy names (the sandbox).
PAYOUT_PROVIDER = text("ENTREPOT_PAYOUT_PROVIDER", default="")
ENTREPOT_WEBHOOK_ALLOW_PRIVATE = flag("ENTREPOT_WEBHOOK_ALLOW_PRIVATE", default=False)
SILENCED_SYSTEM_CHECKS: list[str] = []
