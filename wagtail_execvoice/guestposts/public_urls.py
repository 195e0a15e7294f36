"""What guests need. A site mounts it anywhere: ``path("guests/", include("wagtail_execvoice.guestposts.public_urls"))``."""

from __future__ import annotations

from django.urls import path

from wagtail_execvoice.guestposts.urlnames import NAMESPACE
from wagtail_execvoice.guestposts.views import approving, lost, mistyped, pasting, pictures, writing

app_name = NAMESPACE

urlpatterns = [
    path("", lost.ask, name="lost"),
    path("<slug:token>/", writing.write, name="write"),
    path("<slug:token>/preview/", writing.preview, name="preview"),
    path("<slug:token>/final/", approving.read_final, name="final"),
    path("<slug:token>/final/text/", approving.show_final, name="final_text"),
    path("<slug:token>/final/sign/", approving.sign, name="sign"),
    path("<slug:token>/withdraw/", writing.withdraw, name="withdraw"),
    path("<slug:token>/paste/", pasting.clean, name="paste"),
    path("<slug:token>/pictures/", pictures.upload, name="upload"),
    path("<slug:token>/pictures/<int:number>/", pictures.show, name="picture"),
    path("<slug:token>/pictures/<int:number>/change/", pictures.change, name="change_picture"),
    # Last: whatever else is asked for below ours, perhaps with a token in it.
    path("<path:rest>", mistyped.read, name="mistyped"),
]
