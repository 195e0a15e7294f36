"""The URLs of the example site, and one screen with nothing but Wagtail's own on it, to compare ours with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from example import urls
from wagtail.admin.auth import require_admin_access
from wagtail.blocks import BlockField, CharBlock, ListBlock, StreamBlock, StreamValue

TEMPLATE = """
{% extends "wagtailadmin/base.html" %}
{% block content %}<form>{{ form.body }}</form>{% endblock %}
{% block extra_css %}{{ block.super }}{{ form.media.css }}{% endblock %}
{% block extra_js %}{{ block.super }}{{ form.media.js }}{% endblock %}
"""


class StreamForm(forms.Form):
    body = BlockField(StreamBlock([("heading", CharBlock()), ("list", ListBlock(CharBlock()))]))


@require_admin_access
def stream_field(request: HttpRequest) -> HttpResponse:
    block: Any = StreamForm.base_fields["body"].block
    value = StreamValue(block, [("heading", "One"), ("list", ["Two"])])
    template = engines["django"].from_string(TEMPLATE)
    return HttpResponse(template.render({"form": StreamForm(initial={"body": value})}, request))


urlpatterns = [path("stock/stream-field/", stream_field), *urls.urlpatterns]
