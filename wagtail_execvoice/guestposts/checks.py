from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core import checks
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

from wagtail_execvoice.base.pagemixins import is_inert, uses_of
from wagtail_execvoice.guestposts.constants import GUEST_POSTS_RELATION_NAME
from wagtail_execvoice.guestposts.filling import can_be_filled
from wagtail_execvoice.guestposts.mixins import GuestPostMixin
from wagtail_execvoice.guestposts.outlines import marks_links, says_disclosure
from wagtail_execvoice.guestposts.targets import find_body, list_required
from wagtail_execvoice.guestposts.urlnames import guests_are_served


def check_mixin(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A mixin after ``Page`` changes nothing, silently: paid texts would be shown as if they were none."""
    return [
        checks.Error(
            f"{model.__name__} has GuestPostMixin where it does nothing.",
            hint=f"Put it first: class {model.__name__}(GuestPostMixin, Page).",
            obj=model,
            id="execvoice_guestposts.E001",
        )
        for model in uses_of(GuestPostMixin)
        if is_inert(model, GuestPostMixin)
    ]


def check_panels(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Without the panel nobody can say that a text is a guest's."""
    return [
        checks.Warning(
            f"{model.__name__} uses GuestPostMixin, but its editor has no place for guest posts.",
            hint="Add wagtail_execvoice.guestposts.panels.GuestPostPanel() to its content_panels.",
            obj=model,
            id="execvoice_guestposts.W001",
        )
        for model in uses_of(GuestPostMixin)
        if not is_inert(model, GuestPostMixin) and not _edits_guest_posts(model)
    ]


def check_templates(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A template that does not show the disclosure gets it put on top: right for readers, but nobody laid it out there."""
    models: list[Any] = uses_of(GuestPostMixin)
    return [
        checks.Warning(
            f"The template of {model.__name__} ({model.template}) does not show the disclosure of guest posts.",
            hint="Load execvoice_guestposts and write {% guest_disclosure %} above the text. Until then it is put on top of "
            "the page.",
            obj=model,
            id="execvoice_guestposts.W002",
        )
        for model in models
        if not is_inert(model, GuestPostMixin) and not _reads_well(model, says_disclosure)
    ]


def check_fields(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """An editor who chooses such a type for the text of a guest is refused."""
    return [
        checks.Warning(
            f"The text of a guest cannot become a {model.__name__}: {_say_what_is_missing(model)}.",
            hint=f"Override fill_from_guest() in {model.__name__}, and set there what it needs.",
            obj=model,
            id="execvoice_guestposts.W004",
        )
        for model in uses_of(GuestPostMixin)
        if not is_inert(model, GuestPostMixin) and not can_be_filled(model)
    ]


def check_links(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Nothing marks links in what is rendered but the tag: which of them are the guest's, only a template knows."""
    models: list[Any] = uses_of(GuestPostMixin)
    return [
        checks.Warning(
            f"The template of {model.__name__} ({model.template}) does not mark the links of guests: search engines take them for "
            "ours, paid ones too.",
            hint="Load execvoice_guestposts and write {% guest_links page %} before the text and {% end_guest_links %} behind it.",
            obj=model,
            id="execvoice_guestposts.W005",
        )
        for model in models
        if not is_inert(model, GuestPostMixin) and not _reads_well(model, marks_links)
    ]


def check_api(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A front end that is given the text of a guest without what readers must know shows it without."""
    if not (apps.is_installed("wagtail.api.v2") or apps.is_installed("wagtail.api.v3")):
        return []
    return [
        checks.Warning(
            f"{model.__name__} gives its text to Wagtail's API, and not the disclosure of guest posts.",
            hint="Add wagtail_execvoice.guestposts.api.GUEST_POST_API_FIELDS to its api_fields.",
            obj=model,
            id="execvoice_guestposts.W006",
        )
        for model in uses_of(GuestPostMixin)
        if not is_inert(model, GuestPostMixin) and not _tells_api(model)
    ]


def check_urls(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Without the addresses for guests nobody can be invited."""
    if not uses_of(GuestPostMixin) or guests_are_served():
        return []
    return [
        checks.Warning(
            "Guests can be credited, but not invited: they have nowhere to write.",
            hint='Add path("guests/", include("wagtail_execvoice.guestposts.public_urls")) to your URLs.',
            id="execvoice_guestposts.W003",
        )
    ]


def register_checks() -> None:
    """Called when the app is ready."""
    checks.register(check_mixin, checks.Tags.models)
    checks.register(check_panels)
    checks.register(check_templates, checks.Tags.templates)
    checks.register(check_fields, checks.Tags.models)
    checks.register(check_links, checks.Tags.templates)
    checks.register(check_api)
    checks.register(check_urls, checks.Tags.urls)


def _say_what_is_missing(model: Any) -> str:
    if find_body(model) is None:
        return "it has no field for a text that is known"
    return f"nothing fills {', '.join(field.name for field in list_required(model))}"


def _edits_guest_posts(model: Any) -> bool:
    formsets = model.get_edit_handler().get_form_options().get("formsets") or {}
    return GUEST_POSTS_RELATION_NAME in formsets


def _tells_api(model: Any) -> bool:
    from wagtail_execvoice.guestposts.api import GuestPostField

    fields = list(getattr(model, "api_fields", ()))
    told = [field for field in fields if isinstance(getattr(field, "serializer", None), GuestPostField)]
    # Of a type without fields the API tells no text.
    return not fields or bool(told) or "get_disclosure" in {getattr(field, "name", field) for field in fields}


def _reads_well(model: Any, test: Callable[[Any], bool]) -> bool:
    try:
        template = get_template(model.template)
    except (TemplateDoesNotExist, TemplateSyntaxError):
        # A headless site has none, and what is wrong with one Django says itself.
        return True
    return test(template)
