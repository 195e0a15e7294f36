from __future__ import annotations

from django.apps import apps
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from wagtail_execvoice.authors.api import BylinePagesMixin
from wagtail_execvoice.comments import public_urls as comments_urls
from wagtail_execvoice.guestposts import public_urls as guests_urls
from wagtail_execvoice.signoff import public_urls as signoff_urls


class PagesEndpoint(BylinePagesMixin, PagesAPIViewSet):
    """The site's pages, which can be chosen by their author."""


api = WagtailAPIRouter("wagtailapi")
api.register_endpoint("pages", PagesEndpoint)
api.register_endpoint("images", ImagesAPIViewSet)
api.register_endpoint("documents", DocumentsAPIViewSet)

urlpatterns = [
    path("api/v2/", api.urls),
    path("documents/", include(wagtaildocs_urls)),
    path("admin/", include(wagtailadmin_urls)),
    path("sitemap.xml", sitemap),
    path("comments/", include(comments_urls)),
    path("guests/", include(guests_urls)),
    path("sign/", include(signoff_urls)),
    path("", include(wagtail_urls)),
]
if apps.is_installed("wagtail.api.v3"):
    from wagtail.api.v3.urls import api as third_api

    urlpatterns.insert(0, path("api/v3/", third_api.urls))
