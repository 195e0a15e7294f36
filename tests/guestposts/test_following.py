"""What names a person follows them when two are merged, and keeps their name when one is deleted."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from guests_world import make_article
from wagtail.models import ReferenceIndex

from wagtail_execvoice.authors.actions import merge_people
from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.authors.rows import PersonRows, list_rows, register_rows
from wagtail_execvoice.guestposts.models import ExternalCredit, Submission


@pytest.fixture
def ann(db: None) -> Person:
    return Person.objects.create(name="Ann Bolt")


@pytest.fixture
def double(db: None) -> Person:
    """Ann once more."""
    return Person.objects.create(name="A. Bolt")


def make_submission(person: Person) -> Submission:
    now = timezone.now()
    return Submission.objects.create(
        person=person, name=person.name, email="a@example.com", language="en", invited_at=now, state_since=now
    )


@pytest.mark.usefixtures("run_tasks")
def test_what_was_published_follows_a_merge(ann: Person, double: Person) -> None:
    article = make_article(double)
    merge_people(double, ann, None)
    [credit] = ExternalCredit.objects.all()
    assert (credit.article, credit.person, str(credit)) == (article, ann, "Ann Bolt")
    used = ReferenceIndex.get_references_to(ann).values_list("base_content_type__model", flat=True)
    assert "externalarticle" in used
    assert not ReferenceIndex.get_references_to(double).filter(base_content_type__model="externalarticle")


def test_what_credits_both_credits_one(ann: Person, double: Person) -> None:
    bo = Person.objects.create(name="Bo")
    shared = make_article(double, bo, ann)
    make_article(ann)
    merge_people(double, ann, None)
    shared = type(shared).objects.get(pk=shared.pk)
    assert [str(credit) for credit in shared.credits.all()] == ["Bo", "Ann Bolt"]
    assert ExternalCredit.objects.filter(person=ann).count() == 2


def test_a_text_of_a_guest_follows_a_merge(ann: Person, double: Person) -> None:
    submission = make_submission(double)
    merge_people(double, ann, None)
    submission.refresh_from_db()
    assert (submission.person, submission.name) == (ann, "A. Bolt")


def test_a_merge_that_fails_moves_nothing(ann: Person, double: Person, monkeypatch: Any) -> None:
    def fail(source: Person, target: Person) -> None:
        raise RuntimeError("of another app")

    make_article(double)
    broken = PersonRows("Talks", lambda person: Person.objects.none(), fail)
    monkeypatch.setattr("wagtail_execvoice.authors.rows._kinds", [*list_rows(), broken])
    with pytest.raises(RuntimeError):
        merge_people(double, ann, None)
    assert ExternalCredit.objects.get().person == double
    double.refresh_from_db()
    assert double.merged_into is None


def test_rows_are_registered_once(monkeypatch: Any) -> None:
    monkeypatch.setattr("wagtail_execvoice.authors.rows._kinds", list_rows())
    before = list_rows()
    for rows in before:
        register_rows(rows)
    assert list_rows() == before


def test_a_merge_says_before_what_will_move(admin_client: Any, ann: Person, double: Person) -> None:
    for number in range(6):
        make_article(double, title=f"On bees {number}")
    make_submission(double)
    text = admin_client.get(reverse("execvoice_people:merge", args=[double.pk]), {"target": ann.pk}).content.decode()
    assert "Publications elsewhere" in text and "On bees 5 (The Paper)" in text and ", …" in text
    assert "Texts of guests" in text


def test_a_deleted_person_is_still_named(ann: Person) -> None:
    make_article(ann)
    ann.delete()
    credit = ExternalCredit.objects.get()
    assert (credit.person, str(credit)) == (None, "Ann Bolt")
    assert credit.article.get_byline_text("en") == "By Ann Bolt"


def test_a_name_that_was_typed_stays_when_the_person_is_deleted(ann: Person) -> None:
    article = make_article(ann)
    ExternalCredit.objects.update(name="Ann B.")
    ann.delete()
    assert str(article.credits.get()) == "Ann B."


def test_somebody_who_published_elsewhere_is_not_deleted(admin_client: Any, ann: Person) -> None:
    make_article(ann)
    url = reverse("execvoice_people:delete", args=[ann.pk])
    text = admin_client.get(url).content.decode()
    assert "What I told the bees (The Paper)" in text and "Archive" in text
    admin_client.post(url)
    assert Person.objects.filter(pk=ann.pk).exists()


def test_an_invited_guest_can_be_deleted(admin_client: Any, ann: Person) -> None:
    submission = make_submission(ann)
    admin_client.post(reverse("execvoice_people:delete", args=[ann.pk]))
    assert not Person.objects.filter(pk=ann.pk).exists()
    submission.refresh_from_db()
    assert (submission.person, submission.name) == (None, "Ann Bolt")
