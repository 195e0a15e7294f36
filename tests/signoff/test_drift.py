"""What changes beneath a signed text is noticed at once: pictures, documents, snippets."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from testapp.models import GuardedPage, Notice
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from wagtail_execvoice.signoff.actions import drift
from wagtail_execvoice.signoff.actions.drift import check_suspects, note_change
from wagtail_execvoice.signoff.actions.ledger import seal_ledger
from wagtail_execvoice.signoff.constants import Then
from wagtail_execvoice.signoff.models import ContentReference, LedgerEntry, SignedContent, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def collection(db: None) -> Any:
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


@pytest.fixture
def picture(collection: Any) -> Any:
    return get_image_model().objects.create(title="Chart", file=get_test_image_file("chart.png", colour="white"))


@pytest.fixture
def live_page(
    make_policy: Any,
    legal: Any,
    lawyer: Any,
    writer: Any,
    make_page: Any,
    submit: Any,
    sign_by: Any,
    picture: Any,
    django_capture_on_commit_callbacks: Any,
) -> Any:
    """A live page that shows a picture."""

    def make(slug: str = "shown", **policy: Any) -> GuardedPage:
        if policy.pop("policy", True):
            make_policy(("legal", legal), **policy)
        with django_capture_on_commit_callbacks(execute=True):
            request = submit(make_page(user=writer, picture=picture, slug=slug), writer)
            sign_by(request, lawyer)
        return GuardedPage.objects.get(pk=request.page_id)

    return make


@pytest.fixture
def after_commit(django_capture_on_commit_callbacks: Any) -> Any:
    """Return a function that calls another one as in a transaction that is committed."""

    def run(do: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            do()

    return run


def replace_file(picture: Any, colour: str) -> None:
    picture.file = ImageFile(get_test_image_file("chart.png", colour=colour))
    picture.save()


def stale(page: Any) -> str:
    return str(Standing.objects.get(page_id=page.pk).stale_because)


def test_a_page_that_shows_what_was_signed_is_sound(live_page: Any) -> None:
    assert stale(live_page()) == ""


def test_a_replaced_file_makes_the_page_stale_at_once(
    live_page: Any, picture: Any, after_commit: Any, told: Any
) -> None:
    page = live_page()
    after_commit(lambda: replace_file(picture, "red"))
    assert stale(page) == f"{picture._meta.label_lower}:{picture.pk}"
    assert told("stale") == ["lawyer", "writer"]
    seal_ledger()
    assert LedgerEntry.objects.filter(kind="page.stale", page_id=page.pk).count() == 1
    assert page.live


def test_the_same_file_again_is_what_was_signed(live_page: Any, picture: Any, after_commit: Any, told: Any) -> None:
    page = live_page()
    after_commit(lambda: replace_file(picture, "red"))
    after_commit(lambda: replace_file(picture, "white"))
    assert stale(page) == ""
    # The alarm had not been sent yet.
    assert told("stale") == []
    seal_ledger()
    assert LedgerEntry.objects.filter(kind="page.sound", page_id=page.pk).count() == 1


def test_a_save_that_changes_nothing_alarms_nobody(live_page: Any, picture: Any, after_commit: Any, told: Any) -> None:
    page = live_page()
    after_commit(picture.save)
    assert stale(page) == ""
    assert told("stale") == []
    assert Standing.objects.get().suspect_since is None


def test_a_deleted_picture_is_noticed(live_page: Any, picture: Any, after_commit: Any) -> None:
    page, key = live_page(), picture.pk
    after_commit(picture.delete)
    assert stale(page) == f"{picture._meta.label_lower}:{key}"


def test_a_policy_may_take_the_page_down(live_page: Any, picture: Any, after_commit: Any, told: Any) -> None:
    page = live_page(when_stale=Then.UNPUBLISH)
    after_commit(lambda: replace_file(picture, "red"))
    assert not GuardedPage.objects.get(pk=page.pk).live
    assert not Standing.objects.exists()
    assert told("stale") == ["lawyer", "writer"]


def test_a_picture_that_no_signed_text_shows_costs_one_query(live_page: Any, after_commit: Any) -> None:
    live_page()
    other = get_image_model().objects.create(title="Other", file=get_test_image_file("other.png"))
    with CaptureQueriesContext(connection) as queries:
        note_change(other)
    assert len(queries) == 1


def test_a_change_that_is_rolled_back_alarms_nobody(live_page: Any, picture: Any, told: Any) -> None:
    from django.db import transaction

    page = live_page()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        replace_file(picture, "red")
        raise ZeroDivisionError
    assert check_suspects() == 0
    assert stale(page) == ""


def test_what_a_dead_process_left_is_found_by_the_job(live_page: Any, picture: Any) -> None:
    page = live_page()
    # Nothing is run after the commit.
    replace_file(picture, "red")
    assert stale(page) == ""
    assert [check_suspects(), check_suspects()] == [1, 0]
    assert stale(page)


def test_of_many_pages_some_are_left_to_the_job(
    live_page: Any, picture: Any, after_commit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drift, "AT_ONCE", 2)
    pages = [live_page(slug=f"p{n}", policy=n == 0) for n in range(3)]
    after_commit(lambda: replace_file(picture, "red"))
    assert [bool(stale(page)) for page in pages] == [True, True, False]
    check_suspects()
    assert all(stale(page) for page in pages)


def test_a_page_that_cannot_be_read_stays_marked_and_the_others_are_checked(
    live_page: Any, picture: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    bad, good = live_page(slug="bad"), live_page(slug="good", policy=False)
    replace_file(picture, "red")
    canonicalise = drift.canonicalise

    def fail(page: Any) -> Any:
        if page.pk == bad.pk:
            raise ZeroDivisionError
        return canonicalise(page)

    monkeypatch.setattr(drift, "canonicalise", fail)
    assert check_suspects() == 1
    assert stale(good) and not stale(bad)
    assert Standing.objects.get(page_id=bad.pk).suspect_since
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("make", ["document", "snippet", "image"])
@pytest.mark.parametrize("act", ["save", "delete"])
def test_every_kind_of_thing_that_a_text_shows_is_watched(live_page: Any, make: str, act: str) -> None:
    thing = {
        "document": lambda: get_document_model().objects.create(
            title="Paper", file=ContentFile(b"1", name="paper.txt")
        ),
        "snippet": lambda: Notice.objects.create(words="No advice."),
        "image": lambda: get_image_model().objects.create(title="C", file=get_test_image_file("c.png", colour="red")),
    }[make]()
    page = live_page()
    ContentReference.objects.create(
        content=SignedContent.objects.get(), model=thing._meta.label_lower, object_key=str(thing.pk)
    )
    getattr(thing, act)()
    assert Standing.objects.get(page_id=page.pk).suspect_since
