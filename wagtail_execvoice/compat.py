"""The only place that asks for a Wagtail or Django version."""

from __future__ import annotations

from typing import Any

import swapper
import wagtail
from django.db.models import ForeignObjectRel
from django.utils.text import capfirst

# Our models name the base page through swapper. Wagtail sets this prefix too, but an app that stands above "wagtail" in
# INSTALLED_APPS is loaded before it does, and its foreign keys would then point at a page model that is swapped out.
swapper.set_app_prefix("wagtailcore", "wagtail")


def base_page_model_string() -> str:
    """Return the site's base page model as ``"app_label.Model"``: ``wagtailcore.Page`` unless the site swaps it."""
    return str(swapper.get_model_name("wagtailcore", "Page"))


def get_base_page_model() -> Any:
    """Return the site's base page model itself. Only once models are loaded: in functions, never at the top of a module."""
    return swapper.load_model("wagtailcore", "Page")


def describe_source_field(reference: Any) -> str:
    """Return the field that a row of Wagtail's reference index was found in, as "Credit → Person".

    Before 8.0, Wagtail fails at a child row whose names are translated lazily.
    """
    field = reference.source_field
    if wagtail.VERSION >= (8, 0) or not isinstance(field, ForeignObjectRel):
        return str(type(reference).describe_source_field(reference))
    child: Any = field.related_model._meta
    name = child.get_field(reference.model_path_components[2]).verbose_name
    return f"{capfirst(child.verbose_name)} → {capfirst(name)}"


def get_page_permission_policy() -> Any:
    """Return the policy that says who may do what with pages. Since 8.0 a site may register one of its own."""
    if wagtail.VERSION >= (8, 0):
        from wagtail.permissions import policy_registry

        return policy_registry.get_by_type(get_base_page_model())
    from wagtail.permission_policies.pages import PagePermissionPolicy

    return PagePermissionPolicy()
