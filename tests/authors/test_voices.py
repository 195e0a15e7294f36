"""Whose voice a page is, for those who ask."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import add_user
from testapp.models import ArticlePage

from wagtail_execvoice.authors.actions import merge_people
from wagtail_execvoice.authors.models import Byline, Person

pytestmark = pytest.mark.django_db


def respond(page: Any) -> list[tuple[str, str]]:
    return [(one.name, one.user_key) for one in ArticlePage.objects.get(pk=page.pk).get_official_responders()]


def test_official_answers_come_from_the_public_authors_each_once_in_one_query(
    make_article: Any, make_person: Any, django_assert_num_queries: Any
) -> None:
    chief = add_user("chief")
    ann, bo = make_person("Ann Bolt", en=("Chief", "Acme"), user=chief), make_person("Bo Maas")
    credits = [Byline(person=ann), Byline(person=bo, role="drafted"), Byline(person=ann)]
    page = ArticlePage.objects.get(pk=make_article(*credits, live=True).pk)
    with django_assert_num_queries(1):
        responders = page.get_official_responders()
    assert [(one.name, one.user_key) for one in responders] == [("Ann Bolt", str(chief.pk))]


def test_who_was_merged_into_somebody_answers_by_the_account_of_that_one(make_article: Any, make_person: Any) -> None:
    chief = add_user("chief")
    double, ann = make_person("A. Bolt"), make_person("Ann Bolt", user=chief)
    page = make_article(Byline(person=double, printed_name="A. Bolt"), live=True)
    merge_people(double, ann, None)
    # As in a page that was restored since.
    Byline.objects.update(person=double)
    assert respond(page) == [("A. Bolt", str(chief.pk))]


def test_who_was_deleted_keeps_the_name_and_has_no_account(make_article: Any, make_person: Any) -> None:
    page = make_article(
        Byline(person=make_person("Ann Bolt", user=add_user("chief")), printed_name="Ann Bolt"), live=True
    )
    Person.objects.all().delete()
    assert respond(page) == [("Ann Bolt", "")]
