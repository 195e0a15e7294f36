"""For authors without an account. A site includes it, above Wagtail's own: ``path("sign/", include(public_urls))``."""

from __future__ import annotations

from django.urls import path

from wagtail_execvoice.signoff.urlnames import GUEST_NAMESPACE
from wagtail_execvoice.signoff.views import guests

app_name = GUEST_NAMESPACE
urlpatterns = [
    path("<slug:token>/", guests.sign, name="sign"),
    path("<slug:token>/text/", guests.show_text, name="text"),
]
