from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.images.api.v2.views import ImagesAPIViewSet

from wagtail_execvoice.authors.api import BylinePagesMixin
from wagtail_execvoice.comments import public_urls as comments_urls
from wagtail_execvoice.guestposts import public_urls as guests_urls
from wagtail_execvoice.signoff import public_urls as signoff_urls


class PagesEndpoint(BylinePagesMixin, PagesAPIViewSet):
    """The pages of the site, which can be chosen by their author: ``?written_by=3``."""


api = WagtailAPIRouter("wagtailapi")
api.register_endpoint("pages", PagesEndpoint)
api.register_endpoint("images", ImagesAPIViewSet)

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("demo/", include("demo.urls")),
    # Authors without an account sign here.
    path("sign/", include(signoff_urls)),
    # Readers write here, with and without a script, and front ends of one's own.
    path("comments/", include(comments_urls)),
    # Guests who were invited write here, without an account.
    path("guests/", include(guests_urls)),
    path("headless/", include("headless.urls")),
    path("api/v2/", api.urls),
    path("sitemap.xml", sitemap),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *i18n_patterns(path("", include(wagtail_urls))),
]
