"""What changes beneath a signed text is noticed at once: pictures, documents, snippets, rows of the page."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import serializers
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import connection
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext
from testapp.models import ArticlePage, GuardedPage, Notice, RichDate, RichPage, RichRow, RichRowPoint, RichTag
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.guestposts.models import GuestPost
from wagtail_execvoice.signoff.actions import drift
from wagtail_execvoice.signoff.actions.drift import check_suspects, note_change
from wagtail_execvoice.signoff.actions.ledger import seal_ledger
from wagtail_execvoice.signoff.actions.pausing import gate_paused
from wagtail_execvoice.signoff.actions.rows import note_row_change, row_models
from wagtail_execvoice.signoff.constants import Then
from wagtail_execvoice.signoff.models import ContentReference, LedgerEntry, SignedContent, Standing
from wagtail_execvoice.signoff.testing import gate_open, sign_text

from .conftest import MONDAY

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

    def make(slug: str = "shown", authors: Any = (), **policy: Any) -> GuardedPage:
        if policy.pop("policy", True):
            make_policy(("legal", legal), **policy)
        with django_capture_on_commit_callbacks(execute=True):
            request = submit(make_page(user=writer, picture=picture, slug=slug, authors=authors), writer)
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


def of_signoff(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in queries if "execvoice_signoff" in query["sql"]]


class TestRowsOfAPage:
    """Rows that are saved or deleted by themselves, and not with their page."""

    @pytest.fixture
    def ann(self) -> Person:
        return Person.objects.create(name="Ann Bolt")

    @pytest.fixture
    def credited(self, live_page: Any, ann: Person) -> Any:
        return live_page(authors=[ann])

    def test_a_row_that_is_saved_alone_makes_the_page_stale_at_once(
        self, credited: Any, after_commit: Any, told: Any
    ) -> None:
        byline = Byline.objects.get(page_id=credited.pk)
        byline.printed_name = "Somebody else"
        after_commit(byline.save)
        assert stale(credited) == "page.changed"
        assert told("stale") == ["lawyer", "writer"]

    def test_a_row_of_a_page_in_memory_is_noticed_too(self, credited: Any, after_commit: Any) -> None:
        byline = credited.execvoice_bylines.get()
        assert Byline._meta.get_field("page").is_cached(byline)
        byline.printed_name = "Somebody else"
        after_commit(byline.save)
        assert stale(credited) == "page.changed"

    @pytest.mark.parametrize("many", [False, True])
    def test_a_row_that_is_deleted_alone_is_noticed(self, credited: Any, after_commit: Any, many: bool) -> None:
        rows = Byline.objects.filter(page_id=credited.pk)
        after_commit(rows.delete if many else rows.get().delete)
        assert stale(credited) == "page.changed"

    def test_a_row_that_is_added_alone_is_noticed(self, live_page: Any, ann: Person, after_commit: Any) -> None:
        page = live_page()
        after_commit(lambda: Byline.objects.create(page_id=page.pk, person=ann, printed_name="Ann Bolt"))
        assert stale(page) == "page.changed"

    def test_a_row_that_is_added_while_its_page_is_saved_is_noticed(
        self, live_page: Any, ann: Person, after_commit: Any
    ) -> None:
        """The gate let the page pass without it."""

        def add(instance: Any, **kwargs: Any) -> None:
            Byline.objects.create(page=instance, person=ann, printed_name="Ann Bolt")

        page = live_page()
        post_save.connect(add, sender=GuardedPage)
        try:
            after_commit(page.save)
        finally:
            post_save.disconnect(add, sender=GuardedPage)
        assert stale(page) == "page.changed"

    def test_a_row_of_a_relation_that_is_being_edited_is_noticed(self, credited: Any, after_commit: Any) -> None:
        byline = credited.execvoice_bylines.get_object_list()[0]
        byline.printed_name = "Somebody else"
        after_commit(byline.save)
        assert stale(credited) == "page.changed"

    def test_a_change_that_nobody_reads_alarms_nobody(self, credited: Any, after_commit: Any, told: Any) -> None:
        after_commit(Byline.objects.get(page_id=credited.pk).save)
        assert stale(credited) == ""
        assert told("stale") == []
        assert Standing.objects.get().suspect_since is None

    def test_rows_that_are_saved_with_their_page_are_not_looked_at_again(self, credited: Any, ann: Person) -> None:
        page = GuardedPage.objects.get(pk=credited.pk)
        page.execvoice_bylines = [Byline(person=ann, sort_order=0, printed_name="Ann B.")]
        page.save_revision()
        sign_text(page)
        revision = GuardedPage.objects.get(pk=page.pk).get_latest_revision()
        with CaptureQueriesContext(connection) as queries:
            revision.publish()
        assert Byline.objects.get(page_id=page.pk).printed_name == "Ann B."
        assert not [sql for sql in of_signoff(queries) if sql.startswith("UPDATE") and "suspect_since" in sql]
        assert Standing.objects.get().suspect_since is None

    def test_what_a_fixture_brings_is_marked_and_left_to_the_job(self, credited: Any, after_commit: Any) -> None:
        byline = Byline.objects.get(page_id=credited.pk)
        byline.printed_name = "Somebody else"
        fixture = serializers.serialize("json", [byline])
        after_commit(lambda: [loaded.save() for loaded in serializers.deserialize("json", fixture)])
        assert stale(credited) == ""
        assert check_suspects() == 1
        assert stale(credited) == "page.changed"

    def test_a_fixture_asks_nothing_before_it_is_loaded(self, credited: Any) -> None:
        """It may be loaded by a migration that runs before ours."""
        fixture = serializers.serialize("json", Byline.objects.all())
        with CaptureQueriesContext(connection) as queries:
            [loaded.save() for loaded in serializers.deserialize("json", fixture)]
        assert of_signoff(queries) == []

    def test_a_pause_of_the_gate_is_no_way_past(self, credited: Any, after_commit: Any) -> None:
        byline = Byline.objects.get(page_id=credited.pk)
        byline.printed_name = "Somebody else"

        def save() -> None:
            with gate_paused(None, "test", "A pause"):
                byline.save()

        after_commit(save)
        assert stale(credited) == "page.changed"

    def test_nor_is_a_page_that_is_saved_freely(self, credited: Any, after_commit: Any) -> None:
        credited.execvoice_bylines = [Byline(sort_order=0, printed_name="Somebody else")]

        def save() -> None:
            with gate_open():
                credited.save()

        after_commit(save)
        assert stale(credited) == "page.changed"

    def test_a_page_that_a_pause_has_brought_is_sound_with_its_rows(
        self, make_policy: Any, legal: Any, make_page: Any, ann: Person, after_commit: Any
    ) -> None:
        make_policy(("legal", legal))
        page = make_page(authors=[ann])

        def bring() -> None:
            with gate_open():
                page.get_latest_revision().publish()

        after_commit(bring)
        assert stale(page) == ""
        assert Standing.objects.get().suspect_since is None

    def test_a_page_that_is_not_guarded_costs_no_query_with_its_rows(self, make_twin: Any, ann: Person) -> None:
        page = make_twin(authors=[ann])
        page.execvoice_bylines.get_object_list()[0].printed_name = "A. Bolt"
        with CaptureQueriesContext(connection) as queries:
            page.save()
            page.execvoice_bylines.get().save()
            page.execvoice_bylines.set([])
            page.save()
        assert not Byline.objects.exists()
        assert of_signoff(queries) == []

    @pytest.mark.parametrize("act", ["save", "delete"])
    def test_a_row_alone_costs_one_query_at_most(self, make_twin: Any, ann: Person, act: str) -> None:
        make_twin(authors=[ann])
        byline = Byline.objects.get()
        with CaptureQueriesContext(connection) as queries:
            getattr(byline, act)()
        assert len(of_signoff(queries)) == 1

    @pytest.mark.parametrize("model", [ArticlePage, GuardedPage])
    def test_rows_that_go_with_their_page_cost_nothing(self, make_page: Any, ann: Person, model: Any) -> None:
        page = make_page(authors=[ann, Person.objects.create(name="Bob")], model=model)
        with CaptureQueriesContext(connection) as queries:
            page.delete()
        assert not Byline.objects.exists()
        assert not [sql for sql in of_signoff(queries) if "suspect_since" in sql and sql.startswith("UPDATE")]


class TestRowsOfRows:
    @pytest.fixture
    def page(self, make_page: Any) -> Any:
        """A page that stands as if it had been signed, with a row that has a row."""
        page = make_page(model=RichPage, body=None)
        page.rows = [RichRow(words="Row", sort_order=0)]
        page.rows.get_object_list()[0].points = [RichRowPoint(words="Point")]
        page.save()
        Standing.objects.create(page_id=page.pk, page_title=page.title, live_since=MONDAY)
        return page

    def test_the_models_are_found_without_what_is_no_content(self) -> None:
        assert row_models([RichPage]) == {Byline, GuestPost, RichTag, RichRow, RichRowPoint, RichDate}

    def test_a_row_of_a_row_marks_the_page(self, page: Any) -> None:
        note_row_change(RichRowPoint.objects.get())
        assert Standing.objects.get().suspect_since

    def test_a_row_of_a_row_costs_one_query_if_the_page_was_not_signed(self, page: Any) -> None:
        Standing.objects.all().delete()
        point = RichRowPoint.objects.get()
        with CaptureQueriesContext(connection) as queries:
            note_row_change(point)
        assert len(queries) == 1

    def test_the_pages_in_memory_are_followed(self, page: Any) -> None:
        """This one is of a type that nobody signs."""
        point = page.rows.get().points.get()
        with CaptureQueriesContext(connection) as queries:
            note_row_change(point)
        assert len(queries) == 0
