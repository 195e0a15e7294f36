"""Files that are made of pages in the background: when, by whom, and what happens if it fails."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from wagtail_execvoice.authors.actions import files
from wagtail_execvoice.authors.actions.files import make_wanted_files
from wagtail_execvoice.authors.constants import FileKind
from wagtail_execvoice.authors.models import Byline, GeneratedFile

pytestmark = pytest.mark.usefixtures("run_tasks")


def publish(page: Any) -> None:
    page.save_revision().publish()


def card_of(page: Any) -> GeneratedFile:
    return GeneratedFile.objects.get(page_id=page.pk, kind=FileKind.CARD)


@pytest.fixture
def article(make_article: Any, make_person: Any) -> Any:
    return make_article(Byline(person=make_person("Ann Lee", en=("Chief", "Acme"))), title="Why we say no")


def test_publication_wants_a_card_in_its_own_transaction_and_makes_it_after_it(
    article, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        publish(article)
        row = card_of(article)
        assert row.wanted_at and not row.file
    row = card_of(article)
    assert not row.wanted_at
    assert row.made_at and row.key and not row.error
    with row.file.open() as file, Image.open(file) as card:
        assert card.size == (1200, 630)


def test_draft_wants_nothing(article):
    article.save_revision()
    assert not GeneratedFile.objects.exists()


def test_due_job_makes_what_nobody_made(article):
    publish(article)
    assert make_wanted_files() == 1
    assert card_of(article).file
    assert make_wanted_files() == 0


def test_due_job_makes_what_somebody_began_and_did_not_end(article):
    publish(article)
    GeneratedFile.objects.update(next_try_at=timezone.now() + timedelta(minutes=9))
    assert make_wanted_files() == 0
    GeneratedFile.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))
    assert make_wanted_files() == 1


def test_same_content_keeps_its_file(article):
    publish(article)
    make_wanted_files()
    first = card_of(article).file.name
    publish(article)
    assert make_wanted_files() == 0
    assert card_of(article).file.name == first
    assert not card_of(article).wanted_at


def test_new_title_has_a_new_file_and_the_old_one_is_deleted(article, django_capture_on_commit_callbacks):
    publish(article)
    make_wanted_files()
    old = card_of(article)
    article.title = "Why we say yes"
    with django_capture_on_commit_callbacks(execute=True):
        publish(article)
        make_wanted_files()
    new = card_of(article)
    assert new.file.name != old.file.name
    assert new.key != old.key
    assert new.file.storage.exists(new.file.name)
    assert not old.file.storage.exists(old.file.name)


def test_published_again_while_it_is_made_drops_what_was_made_of_the_old_page(
    article, monkeypatch, django_capture_on_commit_callbacks
):
    publish(article)
    real = files.MAKERS[FileKind.CARD]

    def slowly(page: Any, known: str) -> Any:
        result = real(page, known)
        if page.title == "Why we say no":
            article.title = "Why we say yes"
            publish(article)
        return result

    monkeypatch.setitem(files.MAKERS, FileKind.CARD, slowly)
    with django_capture_on_commit_callbacks() as callbacks:
        assert make_wanted_files() == 0
    row = card_of(article)
    assert row.wanted_at and not row.file
    callbacks[-1]()
    assert row.file.storage.listdir("execvoice/card") == ([], []), "the card of the old page is still there"
    assert make_wanted_files() == 1


def test_page_without_bylines_has_no_card(home):
    from testapp.models import PlainPage

    publish(home.add_child(instance=PlainPage(title="Plain", locale=home.locale)))
    assert not GeneratedFile.objects.exists()


def test_byline_of_a_published_page_asks_nothing_of_files(article):
    publish(article)
    with CaptureQueriesContext(connection) as queries:
        article.get_byline()
    assert not [query for query in queries.captured_queries if "generatedfile" in query["sql"]]


# Failures


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that makes every share card fail in a way."""

    def fail(error: Exception) -> None:
        def make(page: Any, known: str) -> Any:
            raise error

        monkeypatch.setitem(files.MAKERS, FileKind.CARD, make)

    return fail


def test_publication_does_not_notice_that_its_card_cannot_be_made(article, failing, django_capture_on_commit_callbacks):
    failing(RuntimeError("/srv/secret/path"))
    with django_capture_on_commit_callbacks(execute=True):
        publish(article)
    article.refresh_from_db()
    assert article.live
    row = card_of(article)
    assert row.wanted_at
    assert row.error == "RuntimeError: See the log of the server."


@pytest.mark.django_db(transaction=True)
def test_publication_does_not_notice_that_tasks_cannot_be_queued(article, monkeypatch):
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(files, "make_card_task", type("Task", (), {"enqueue": staticmethod(refuse)}))
    with transaction.atomic():
        publish(article)
    assert card_of(article).wanted_at
    assert make_wanted_files() == 1


def test_failure_is_tried_again_in_growing_pauses_and_not_for_ever(article, failing):
    publish(article)
    failing(OSError(28, "No space left on device", "/srv/secret/path"))
    pauses = []
    while (row := card_of(article)).wanted_at:
        GeneratedFile.objects.update(next_try_at=None)
        start = timezone.now()
        assert make_wanted_files() == 0
        row = card_of(article)
        pauses.append(round((row.next_try_at - start).total_seconds() / 60) if row.next_try_at else None)
        assert len(pauses) < 10
    assert pauses == [5, 10, 20, 40, None]
    assert card_of(article).error == "OSError: No space left on device"
    assert make_wanted_files() == 0


def test_failure_of_one_does_not_keep_the_others(make_article, make_person, monkeypatch):
    first, second = (make_article(Byline(person=make_person(name)), title=name) for name in ("Ann", "Ben"))
    publish(first)
    publish(second)
    real = files.MAKERS[FileKind.CARD]

    def make(page: Any, known: str) -> Any:
        if page.pk == first.pk:
            raise RuntimeError
        return real(page, known)

    monkeypatch.setitem(files.MAKERS, FileKind.CARD, make)
    assert make_wanted_files() == 1
    assert card_of(second).file


def test_title_that_cannot_be_drawn_is_said_at_once_and_leaves_no_card_of_the_old_title(
    article, django_capture_on_commit_callbacks
):
    publish(article)
    make_wanted_files()
    old = card_of(article).file
    article.title = "信頼"
    with django_capture_on_commit_callbacks(execute=True):
        publish(article)
    row = card_of(article)
    assert not row.file
    assert not row.wanted_at
    assert "信 頼" in row.error and "CARD_FONTS" in row.error
    assert not old.storage.exists(old.name)
    article.title = "Trust"
    publish(article)
    make_wanted_files()
    assert card_of(article).file
    assert not card_of(article).error


def test_own_renderer_draws_the_card(article, settings, monkeypatch):
    settings.EXECVOICE = {"CARD_RENDERER": "authors.artwork.support.draw_red"}
    publish(article)
    make_wanted_files()
    with card_of(article).file.open() as file, Image.open(file) as card:
        assert card.getpixel((5, 5))[0] > 200


@pytest.mark.parametrize("name", ["draw_small", "draw_html", "draw_nothing", "raise_something", "is_not_there"])
def test_own_renderer_that_returns_no_card_is_a_failure(article, settings, name):
    settings.EXECVOICE = {"CARD_RENDERER": f"authors.artwork.support.{name}"}
    publish(article)
    assert make_wanted_files() == 0
    row = card_of(article)
    assert row.error
    assert not row.file


# At once


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_each_file_once(article, at_once, monkeypatch):
    publish(article)
    GeneratedFile.objects.update(wanted_at=timezone.now(), next_try_at=None, key="", file="")
    made = []
    real = files.MAKERS[FileKind.CARD]

    def count(page: Any, known: str) -> Any:
        made.append(page.pk)
        return real(page, known)

    monkeypatch.setitem(files.MAKERS, FileKind.CARD, count)
    assert sum(at_once(make_wanted_files, 16)) == 1
    assert made == [article.pk]


# The end of a page


@pytest.mark.parametrize("end", ["unpublish", "delete"])
def test_file_goes_with_its_page_and_not_before_the_transaction_ends(article, end, django_capture_on_commit_callbacks):
    publish(article)
    make_wanted_files()
    file = card_of(article).file
    page = type(article).objects.get(pk=article.pk)
    with django_capture_on_commit_callbacks(execute=True):
        getattr(page, end)()
        assert file.storage.exists(file.name)
    assert not GeneratedFile.objects.exists()
    assert not file.storage.exists(file.name)


def test_two_pages_with_the_same_card_do_not_lose_it_with_each_other(make_article, django_capture_on_commit_callbacks):
    pages = [make_article(title="Same") for _number in range(2)]
    for page in pages:
        publish(page)
    make_wanted_files()
    first, second = map(card_of, pages)
    assert first.key == second.key
    with django_capture_on_commit_callbacks(execute=True):
        type(pages[0]).objects.get(pk=pages[0].pk).delete()
    assert not first.file.storage.exists(first.file.name)
    assert second.file.storage.exists(second.file.name)


# People


def test_other_portrait_wants_the_cards_that_show_it(article, make_image):
    publish(article)
    make_wanted_files()
    person = article.execvoice_bylines.get().person
    person.name = "Ann Lee-Bolt"
    person.save()
    assert not GeneratedFile.objects.wanted().exists(), "what is printed does not change with a profile"
    before = card_of(article).file.name
    person.portrait = make_image()
    person.save()
    assert make_wanted_files() == 1
    assert card_of(article).file.name != before


# The command


def run(*options: str) -> str:
    out = StringIO()
    call_command("execvoice_make_files", *options, stdout=out, stderr=out)
    return out.getvalue()


def test_command_makes_what_is_missing_or_changed(make_article, settings):
    article = make_article(title="From before", live=True)
    assert not GeneratedFile.objects.exists()
    run()
    first = card_of(article).file.name
    run()
    assert card_of(article).file.name == first
    settings.EXECVOICE = {"CARD_COLOURS": {"background": "#550000"}}
    run()
    assert card_of(article).file.name != first


def test_command_makes_all_anew(make_article):
    article = make_article(title="From before", live=True)
    run()
    first = card_of(article).file.name
    run("--all")
    assert card_of(article).file.name != first


def test_command_deletes_orphans_but_no_file_that_was_just_stored(make_article, settings):
    article = make_article(title="From before", live=True)
    run()
    storage = card_of(article).file.storage
    orphan, young = (storage.save(f"execvoice/card/{name}.jpg", ContentFile(b"x")) for name in ("orphan", "young"))
    old = time.time() - 7200
    for name in (orphan, card_of(article).file.name):
        os.utime(storage.path(name), (old, old))
    assert "1 orphan deleted" in run()
    assert not storage.exists(orphan)
    assert storage.exists(young)
    assert storage.exists(card_of(article).file.name)


def test_command_says_what_could_not_be_made(make_article):
    make_article(title="信頼", live=True)
    with pytest.raises(SystemExit):
        run()


def test_draft_has_no_files_after_the_command(make_article):
    make_article(title="Draft", live=False)
    run()
    assert not GeneratedFile.objects.exists()


# The dashboard


def test_dashboard_says_what_could_not_be_made_and_to_whom_it_matters(article, client, make_user, admin_user):
    article.title = "信頼 <script>"
    publish(article)
    make_wanted_files()
    client.force_login(admin_user)
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Some files could not be made" in html
    assert "CARD_FONTS" in html
    assert "信頼 &lt;script&gt;" in html
    client.force_login(make_user("editor", "wagtailadmin.access_admin"))
    assert "Some files could not be made" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_dashboard_is_silent_while_all_is_well(article, admin_client):
    publish(article)
    make_wanted_files()
    assert "Some files could not be made" not in admin_client.get(reverse("wagtailadmin_home")).content.decode()


def test_dashboard_asks_as_much_for_fifty_as_for_ten(make_article, admin_client):
    def count(number: int) -> int:
        GeneratedFile.objects.all().delete()
        pages = [make_article(title=str(number)) for _number in range(number)]
        GeneratedFile.objects.bulk_create(GeneratedFile(page_id=page.pk, kind="card", error="x") for page in pages)
        admin_client.get(reverse("wagtailadmin_home"))
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(reverse("wagtailadmin_home"))
        return len([query for query in queries.captured_queries if "generatedfile" in query["sql"]])

    assert count(10) == count(20) == 2
