from __future__ import annotations

from typing import Any

import pytest
from django.db.models import QuerySet

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.authors.pagination import LongList


@pytest.fixture
def people(db: Any) -> QuerySet[Person]:
    for number in range(25):
        Person.objects.create(name=f"Person {number:02}")
    return Person.objects.order_by("-name")


def names(page: Any) -> list[str]:
    return [person.name for person in page]


def test_every_row_is_on_exactly_one_page_in_the_order_of_the_list(people: Any) -> None:
    pages = [LongList(people, 10).get_page(number) for number in (1, 2, 3)]
    assert [name for page in pages for name in names(page)] == names(people)
    assert [(page.has_previous(), page.has_next()) for page in pages] == [(False, True), (True, True), (True, False)]


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        (None, 1),
        ("", 1),
        ("x", 1),
        ("0", 1),
        ("-4", 1),
        ("2", 2),
        ("99", 3),
        ("9" * 30, 3),
        ("1\x00", 1),
        ("9" * 5000, 1),
    ],
)
def test_a_page_that_is_not_there_is_answered_with_the_nearest(people: Any, asked: str | None, got: int) -> None:
    assert LongList(people, 10).get_page(asked).number == got


def test_a_full_last_page_has_no_next_one(people: Any) -> None:
    assert not LongList(people, 25).get_page(1).has_next()
    assert LongList(people, 24).get_page(1).has_next()


def test_an_empty_list_has_one_empty_page(db: Any) -> None:
    page = LongList(Person.objects.order_by("name"), 10).get_page(7)
    assert (page.number, names(page), page.has_next(), page.has_previous()) == (1, [], False, False)


def test_the_list_is_not_counted(people: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2) as queries:
        page = LongList(people, 10).get_page(2)
        assert page.has_next() and page.next_page_number() == 3 and page.previous_page_number() == 1
    assert not any("COUNT" in query["sql"] for query in queries)
