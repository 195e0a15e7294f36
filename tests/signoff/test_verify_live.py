"""What got past every layer of the gate is found on the live page itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from testapp.models import ArticlePage, GuardedPage

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.ledger import seal_ledger
from wagtail_execvoice.signoff.models import Grant, GuardedType, LedgerEntry, Standing
from wagtail_execvoice.signoff.testing import gate_open
from wagtail_execvoice.signoff.verification import live, verify, verify_live

from . import evidence
from .evidence import codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(make_policy: Any, legal: Any) -> Any:
    return make_policy(("legal", legal))


@pytest.fixture
def make_live(policy: Any, make_page: Any, lawyer: Any, submit: Any, sign_by: Any) -> Any:
    """Return a function that makes a page that is live with a text that was signed."""

    def make(body: str = "What we think.", **fields: Any) -> GuardedPage:
        page = make_page(body, **fields)
        sign_by(submit(page), lawyer)
        page.refresh_from_db()
        assert page.live
        return page

    return make


def test_pages_that_are_what_was_signed_are_found_sound(make_live: Any) -> None:
    pages = [make_live(f"Text {number}") for number in range(3)]
    report = verify(live=True)
    assert report.findings == []
    assert report.pages == len(pages)


def test_a_text_changed_beneath_the_model_is_found_marked_and_told_in_the_ledger(make_live: Any) -> None:
    page, other = make_live("Signed"), make_live("Signed as well")
    GuardedPage.objects.filter(pk=page.pk).update(body="Never signed")
    assert codes(verify_live()) == {(f"page:{page.pk}", "page.changed")}
    assert Standing.objects.get(page_id=page.pk).stale_because == "page.changed"
    assert Standing.objects.get(page_id=other.pk).stale_since is None
    seal_ledger()
    assert LedgerEntry.objects.filter(kind="page.stale", page_id=page.pk).count() == 1
    # It is told once, however often the check runs.
    verify_live()
    seal_ledger()
    assert LedgerEntry.objects.filter(kind="page.stale").count() == 1


def test_a_check_may_only_tell(make_live: Any) -> None:
    page = make_live("Signed")
    GuardedPage.objects.filter(pk=page.pk).update(body="Never signed")
    assert not verify(live=True, mark=False).ok
    assert Standing.objects.get(page_id=page.pk).stale_since is None


def test_a_page_that_is_again_what_was_signed_is_no_longer_marked(make_live: Any) -> None:
    page = make_live("Signed")
    GuardedPage.objects.filter(pk=page.pk).update(body="Never signed")
    verify_live()
    GuardedPage.objects.filter(pk=page.pk).update(body="Signed")
    assert verify_live().ok
    assert Standing.objects.get(page_id=page.pk).stale_since is None


def test_a_page_that_is_live_without_any_grant_is_found(make_live: Any) -> None:
    page = make_live()
    grant = Grant.objects.get(page_id=page.pk)
    grant.amend(ended_at=evidence.NOW, ended_because="withdrawn")
    assert codes(verify_live()) == {(f"page:{page.pk}", "page.unsigned")}


def test_a_live_revision_that_has_no_grant_is_found(make_live: Any) -> None:
    page = make_live()
    evidence.raw(Grant).filter(page_id=page.pk).update(revision_id=999_999)
    assert codes(verify_live()) == {(f"page:{page.pk}", "page.revision")}


def test_a_type_that_the_database_does_not_guard_any_more_is_found(make_live: Any) -> None:
    make_live()
    guarded = ContentType.objects.get_for_model(GuardedPage)
    GuardedType.objects.filter(content_type_id=guarded.pk).delete()
    assert codes(verify()) == {(f"contenttype:{guarded.pk}", "type.unguarded")}


def test_a_page_whose_type_is_not_installed_is_found(make_live: Any) -> None:
    page = make_live()
    gone = ContentType.objects.create(app_label="gone", model="page")
    GuardedType.objects.create(content_type_id=gone.pk, label="gone.Page", since=evidence.NOW)
    with gate_open():
        get_base_page_model().objects.filter(pk=page.pk).update(content_type=gone)
        assert (f"page:{page.pk}", "page.unknown") in codes(verify_live())


def test_a_page_that_cannot_be_read_keeps_no_other_from_being_checked(
    make_live: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, changed = make_live("One"), make_live("Two")
    GuardedPage.objects.filter(pk=changed.pk).update(body="Never signed")
    canonicalise = live.canonicalise
    monkeypatch.setattr(live, "canonicalise", lambda page: 1 / 0 if page.pk == broken.pk else canonicalise(page))
    assert codes(verify_live()) == {
        (f"page:{broken.pk}", "page.unreadable"),
        (f"page:{changed.pk}", "page.changed"),
    }


def test_pages_that_are_not_guarded_or_not_live_are_not_looked_at(make_live: Any, make_page: Any) -> None:
    make_live()
    make_page("A draft")
    make_page("Live", model=ArticlePage).get_latest_revision().publish()
    assert verify_live().pages == 1


def test_what_a_check_asks_the_database_does_not_grow_with_each_page(
    make_live: Any, django_assert_max_num_queries: Any
) -> None:
    """Reading a page takes its own queries: its type, its rows and what it refers to. The check adds none for each."""
    for number in range(6):
        make_live(f"Text {number}")
    with django_assert_max_num_queries(100) as one:
        verify_live()
    own = len(one.captured_queries)
    texts = [query["sql"] for query in one.captured_queries]
    for table in (Grant._meta.db_table, Standing._meta.db_table):
        assert len([text for text in texts if f"{table}" in text and "SELECT" in text]) == 1, own


def test_a_page_that_was_published_while_the_check_ran_is_no_finding(
    make_live: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_live("Signed")
    find_grants = live._find_grants
    answers = iter([{page.pk: []}])
    monkeypatch.setattr(live, "_find_grants", lambda pages: next(answers, None) or find_grants(pages))
    assert verify_live().ok
    assert next(answers, None) is None


def test_pages_are_read_in_pieces(make_live: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        make_live(f"Text {number}")
    monkeypatch.setattr(live, "_CHUNK", 2)
    report = verify_live()
    assert report.ok and report.pages == 5
