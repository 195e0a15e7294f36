"""The settings of a small company site. Everything of wagtail-execvoice stands between the two marks."""

from __future__ import annotations

import os
from pathlib import Path

import django

BASE_DIR = Path(__file__).resolve().parent.parent
# Everything that the running site writes. "make demo-reset" deletes it.
VAR_DIR = Path(os.environ.get("EXAMPLE_VAR", BASE_DIR / "var"))
VAR_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = "the-example-site-holds-no-secrets"
DEBUG = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "careers.localhost", "testserver"]

INSTALLED_APPS = [
    # wagtail-execvoice: install the features you want.
    "wagtail_execvoice.pages",
    "wagtail_execvoice.signoff",
    "wagtail_execvoice.comments",
    "wagtail_execvoice.guestposts",
    "wagtail_execvoice.authors",
    "wagtail_execvoice.base",
    # End of wagtail-execvoice.
    "demo",
    "headless",
    "home",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.settings",
    "wagtail.locales",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.api.v2",
    "wagtail",
    "taggit",
    "rest_framework",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "example.urls"
WSGI_APPLICATION = "example.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # A site's own templates come before those of the apps: that is how ours are replaced.
        "DIRS": [BASE_DIR / "home" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "db.sqlite3",
        # Without IMMEDIATE, two writers at once end in "database is locked".
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL"},
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("nl", "Nederlands")]
WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "/static/"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"

WAGTAIL_SITE_NAME = "Example site"
# The admin's portraits of its users would come from a third party.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILADMIN_BASE_URL = os.environ.get("EXAMPLE_URL", "http://127.0.0.1:8000")
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# The settings of wagtail-execvoice. None is needed; these show how.
EXECVOICE = {
    "MAIL_RETENTION_DAYS": 7,
    # Deadlines pass over them.
    "HOLIDAYS": ["2026-12-25", "2027-01-01"],
    # Nobody comments under these, nor under a name that looks like them.
    "RESERVED_NAMES": ["Merewade", "Ingeborg Åkesson"],
    # On a real site: where nobody who can write to the database can write.
    "CHECKPOINT_FILE": str(VAR_DIR / "checkpoints.txt"),
}

# Every mail is kept and shown at /demo/mail/ instead of being sent.
if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": "demo.mail.DatabaseBackend"}}
else:
    EMAIL_BACKEND = "demo.mail.DatabaseBackend"
DEFAULT_FROM_EMAIL = "voice@example.com"

# The demo accounts have their name as password.
AUTH_PASSWORD_VALIDATORS: list[dict[str, str]] = []
