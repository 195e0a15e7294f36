from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from wagtail_execvoice.comments.actions import decide
from wagtail_execvoice.comments.actions.arranging import SETTINGS, arrange_conversation
from wagtail_execvoice.comments.constants import Act, Mode
from wagtail_execvoice.comments.urlnames import comment_url, conversation_url


@pytest.fixture
def purged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a front-end cache was told to forget."""
    urls: list[str] = []
    # Installed for real, Wagtail would purge at publications too, in every test of this run.
    monkeypatch.setattr("wagtail_execvoice.comments.actions.purging.apps.is_installed", lambda _name: True)
    monkeypatch.setattr(
        "wagtail.contrib.frontend_cache.utils.PurgeBatch.purge", lambda batch, **kwargs: urls.extend(batch.urls)
    )
    return urls


def test_what_is_hidden_is_forgotten_by_caches(
    client: Client,
    shown: Any,
    talk: Any,
    admin_user: Any,
    purged: list[str],
    django_capture_on_commit_callbacks: Any,
) -> None:
    comment = shown("Words")
    with django_capture_on_commit_callbacks(execute=True):
        decide([comment.pk], Act.REJECT, admin_user)
    assert {url.replace("http://localhost", "") for url in purged} >= {talk.url, conversation_url(talk.pk)}


def test_what_is_held_purges_nothing(write: Any, purged: list[str], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        write("Held")
    assert purged == []


def test_a_setting_purges_the_pages_below_on_which_nobody_has_written_yet(
    talk: Any, home: Any, admin_user: Any, purged: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    draft = home.add_child(instance=type(talk)(title="Draft", slug="draft", live=False))
    values = {
        name: None if name in {"closes_after_days", "rules_page", "replies_need_review"} else "" for name in SETTINGS
    }
    with django_capture_on_commit_callbacks(execute=True):
        arrange_conversation(home, {**values, "mode": Mode.CLOSED}, admin_user)
    assert {url.replace("http://localhost", "") for url in purged} >= {talk.url, conversation_url(talk.pk)}
    assert not any("draft" in url for url in purged) and draft.pk


def test_what_is_not_purged_is_kept_by_no_cache(client: Client, shown: Any, talk: Any) -> None:
    comment = shown("Words")
    url = conversation_url(talk.pk)
    assert "Cache-Control" not in client.get(url)
    queries = ["?from=1", "?order=oldest", f"?thread={comment.public_id}", "?anything"]
    for address in (*(url + query for query in queries), comment_url(comment.public_id)):
        assert client.get(address)["Cache-Control"] == "private, no-store", address


def test_the_conversation_of_a_page_that_not_everybody_may_see_is_kept_by_no_cache(
    admin_client: Client, shown: Any, talk: Any
) -> None:
    shown("Words")
    PageViewRestriction.objects.create(page=talk, restriction_type=PageViewRestriction.LOGIN)
    response = admin_client.get(conversation_url(talk.pk))
    assert response.status_code == 200 and response["Cache-Control"] == "private, no-store"
