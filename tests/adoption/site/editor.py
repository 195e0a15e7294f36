"""What an editor and a reader do in their browsers, for the scripts that run inside the generated site."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import querydict_from_html

PUBLISH = {"action-publish": "1"}

setup_test_environment(debug=True)


def read(slug: str) -> str:
    """Return the public page, as somebody sees it who is not logged in."""
    response = Client().get(f"/{slug}/")
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def edit(slug: str, revision: Revision | None = None, **changes: Any) -> Any:
    """Open the page, or one of its old revisions, in the editor; change fields; save. Return the page as it is then."""
    client = Client()
    client.force_login(get_user_model().objects.get(username="admin"))
    page = Page.objects.get(slug=slug)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    opened = client.get(
        reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision.pk]) if revision else url
    )
    assert opened.status_code == 200, opened.status_code
    form = querydict_from_html(opened.content.decode(), form_id="page-edit-form")
    for name, value in changes.items():
        form[name] = value
    saved = client.post(url, form)
    if saved.status_code != 302:
        complaints = saved.context["form"]
        raise AssertionError(complaints.errors, [formset.errors for formset in complaints.formsets.values()])
    return Page.objects.get(slug=slug).specific


def credit(person: Any, role: str = "author") -> dict[str, Any]:
    """The fields of the editor that credit ``person``, and nobody before, on a page."""
    fields = {"TOTAL_FORMS": 1, "0-person": person.pk, "0-role": role, "0-ORDER": 1, "0-DELETE": ""}
    return {f"execvoice_bylines-{name}": value for name, value in fields.items()}
