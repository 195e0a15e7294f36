"""Files that are made of pages in the background: when, by whom, and what happens if it fails."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from wagtail_execvoice.authors.actions.files import make_wanted_files
from wagtail_execvoice.authors.constants import FileKind
from wagtail_execvoice.authors.models import Byline, GeneratedFile


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
    assert make_wanted_files() == 1
    assert card_of(article).file.name == first


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
