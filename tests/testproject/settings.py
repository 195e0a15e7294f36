"""One settings module, varied by the factors of tox.ini through environment variables."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
DATABASE = os.environ.get("EXECVOICE_TEST_DATABASE", "sqlite")
DATABASE_PORT = os.environ.get("EXECVOICE_TEST_DATABASE_PORT", "")
# Two runs at once on one server need two databases.
TEST_DATABASE_NAME = os.environ.get("EXECVOICE_TEST_DATABASE_NAME")
SWAPPED_PAGE = os.environ.get("EXECVOICE_TEST_PAGE") == "swapped"
CUSTOM_IMAGE = os.environ.get("EXECVOICE_TEST_IMAGE") == "custom"
WAGTAIL_8 = find_spec("wagtail.api.v3") is not None
CUSTOM_USER = os.environ.get("EXECVOICE_TEST_USER") == "custom"

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("nl", "Nederlands"), ("ar", "العربية")]
WAGTAIL_I18N_ENABLED = True
WAGTAIL_SITE_NAME = "Test site"
WAGTAILADMIN_BASE_URL = "http://testserver"
ROOT_URLCONF = "testproject.urls"
STATIC_URL = "/static/"
MEDIA_ROOT = os.environ.get("EXECVOICE_TEST_MEDIA", str(BASE_DIR / "media"))
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

INSTALLED_APPS = [
    # Above "wagtail" on purpose: the worst place for a swapped base page, and a site may well do it.
    "wagtail_execvoice.authors",
    "wagtail_execvoice.signoff",
    "wagtail_execvoice.comments",
    "wagtail_execvoice.guestposts",
    "wagtail_execvoice.base",
    *([] if SWAPPED_PAGE else ["wagtail_execvoice.pages"]),
    "testapp",
    *(["wagtail.test.basepage"] if SWAPPED_PAGE else []),
    *(["customimage"] if CUSTOM_IMAGE else []),
    *(["wagtail.test.emailuser"] if CUSTOM_USER else []),
    *(["django.contrib.postgres"] if DATABASE == "postgresql" else []),  # for the search backend
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.sitemaps",
    "wagtail.users",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.api.v2",
    *(["wagtail.api.v3"] if WAGTAIL_8 else []),
    "wagtail.locales",
    "wagtail",
    "taggit",
    "rest_framework",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]
if SWAPPED_PAGE:
    WAGTAIL_PAGE_MODEL = "basepage.BasePage"
if CUSTOM_IMAGE:
    WAGTAILIMAGES_IMAGE_MODEL = "customimage.CustomImage"
if CUSTOM_USER:
    AUTH_USER_MODEL = "emailuser.EmailUser"

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "sqlite": {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ":memory:",
            "OPTIONS": {"transaction_mode": "IMMEDIATE"},
        }
    },
    "postgresql": {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "test",
            "USER": os.environ.get("EXECVOICE_TEST_DATABASE_USER", "postgres"),
            "HOST": "127.0.0.1",
            "PORT": DATABASE_PORT,
            "TEST": {"NAME": TEST_DATABASE_NAME},
        }
    },
    "mariadb": {
        "default": {
            "ENGINE": "django.db.backends.mysql",
            "NAME": "test",
            "USER": os.environ.get("EXECVOICE_TEST_DATABASE_USER", "root"),
            "HOST": "127.0.0.1",
            "PORT": DATABASE_PORT,
            "OPTIONS": {"isolation_level": "read committed", "charset": "utf8mb4"},
            "TEST": {"CHARSET": "utf8mb4", "NAME": TEST_DATABASE_NAME},
        }
    },
}[DATABASE]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
