"""``save()`` of a guarded page looks at what will be public, not at what the object in memory happens to hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from testapp.models import GuardedPage

from wagtail_execvoice.signoff.errors import SignOffRequired
from wagtail_execvoice.signoff.testing import sign_and_publish, sign_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def policy(make_policy: Any, legal: Any) -> None:
    make_policy(("legal", legal))


def test_a_draft_in_memory_cannot_change_a_text_that_went_live_meanwhile(make_page: Any) -> None:
    page = make_page()
    stale = GuardedPage.objects.get(pk=page.pk)
    sign_and_publish(page)
    stale.body = "What nobody saw."
    with pytest.raises(SignOffRequired):
        stale.save(update_fields=["body"])
    assert GuardedPage.objects.get(pk=page.pk).body == "What we think."


def test_some_fields_of_a_draft_can_be_saved(make_page: Any) -> None:
    page = make_page()
    page.body = "Typed."
    page.save(update_fields=["body"])
    page = GuardedPage.objects.get(pk=page.pk)
    assert (page.body, page.live) == ("Typed.", False)


def test_some_fields_that_change_nothing_public_can_be_saved(make_page: Any) -> None:
    page = sign_and_publish(make_page())
    page.save(update_fields=["title", "body"])
    assert GuardedPage.objects.get(pk=page.pk).live


def test_a_signed_text_in_memory_does_not_make_another_one_in_the_database_live(make_page: Any) -> None:
    page = make_page("What nobody signed.")
    page.body = "What was signed."
    page.save_revision()
    sign_text(page)
    signed = page.get_latest_revision().as_object()
    signed.live, signed.live_revision = True, page.get_latest_revision()
    with pytest.raises(SignOffRequired):
        signed.save(update_fields=["live", "live_revision"])
    page = GuardedPage.objects.get(pk=page.pk)
    assert (page.live, page.body) == (False, "What nobody signed.")


def test_a_page_that_is_scheduled_in_one_go_is_refused_at_once(make_page: Any) -> None:
    page = make_page()
    page.go_live_at = timezone.now() + timedelta(days=1)
    # The revision in memory still holds the moment itself, and not what the database will say of it.
    with pytest.raises(SignOffRequired):
        page.save_revision().publish()
