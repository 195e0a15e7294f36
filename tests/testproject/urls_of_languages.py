"""The addresses of a site whose pages stand below the language: ``/en/``, ``/nl/``."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls

from wagtail_execvoice.comments import public_urls as comments_urls

urlpatterns = [path("comments/", include(comments_urls)), *i18n_patterns(path("", include(wagtail_urls)))]
