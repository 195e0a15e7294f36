"""What a guarded page costs: a fixed number of queries when it is published, and none when it is read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from testapp.models import ArticlePage, GuardedPage
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from wagtail_execvoice.signoff.actions.ledger import record, seal_ledger
from wagtail_execvoice.signoff.actions.requests import open_request
from wagtail_execvoice.signoff.actions.saving import saving_freely
from wagtail_execvoice.signoff.models import LedgerEntry

#: How many queries more a signed page may cost than its twin that is not guarded.
MOST = 12


def count(function: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as queries:
        function()
    return len(queries)


def again(page: Any) -> Any:
    """The page as a request finds it: nothing is loaded yet."""
    return type(page).objects.get(pk=page.pk)


@pytest.fixture(autouse=True)
def policy(make_policy: Any, legal: Any) -> None:
    make_policy(("legal", legal))


@pytest.fixture
def sign(lawyer: Any, sign_by: Any) -> Any:
    """Return a function that has the newest text of a guarded page signed, and not published by it."""

    def sign(page: Any) -> None:
        if isinstance(page, GuardedPage):
            request, problems = open_request(page, None)
            assert request, problems
            sign_by(request, lawyer)

    return sign


@pytest.fixture
def cost(make_page: Any, make_twin: Any, sign: Any) -> Any:
    """Return a function that publishes a page, signed if its type is guarded, and says what that takes."""

    def cost(make: Any, body: str = "Words.", *, gate: bool = True, **fields: Any) -> int:
        page = make(body, **fields)
        sign(page)
        seal_ledger()
        ContentType.objects.clear_cache()
        revision = again(page).get_latest_revision()
        with nullcontext() if gate else saving_freely():
            return count(revision.publish)

    # What is made once for good (a row of settings, the head of the ledger) is made before anything is counted.
    for make in (make_twin, make_page):
        cost(make)
    return cost


@pytest.mark.django_db(transaction=True)
def test_publishing_costs_a_few_queries_more_with_the_ledger_and_the_transaction(
    cost: Any, make_page: Any, make_twin: Any
) -> None:
    assert 0 < cost(make_page) - cost(make_twin) <= MOST


@pytest.mark.django_db
def test_publishing_within_a_transaction_costs_fewer(cost: Any, make_page: Any, make_twin: Any) -> None:
    assert 0 < cost(make_page) - cost(make_twin) <= MOST - 5


@pytest.mark.django_db
def test_publishing_a_change_of_a_live_page_costs_as_much(make_page: Any, make_twin: Any, sign: Any) -> None:
    def change(page: Any) -> int:
        sign(page)
        page.get_latest_revision().publish()
        page = again(page)
        page.body = "Other words."
        page.save_revision()
        sign(page)
        return count(again(page).get_latest_revision().publish)

    assert 0 < change(make_page()) - change(make_twin()) <= MOST


@pytest.mark.django_db
def test_each_model_that_is_referenced_costs_one_more(cost: Any, make_page: Any) -> None:
    if not Collection.get_first_root_node():
        Collection.add_root(name="Root")
    image = get_image_model().objects.create(title="Picture", file=get_test_image_file())
    # Wagtail itself asks for a picture too: what the gate adds is the difference to publishing without it.
    with_picture = cost(make_page, picture=image) - cost(make_page, picture=image, gate=False)
    assert with_picture - (cost(make_page) - cost(make_page, gate=False)) == 1


@pytest.mark.django_db
def test_a_long_text_costs_no_more_than_a_short_one(cost: Any, make_page: Any) -> None:
    assert cost(make_page, "Words. " * 20_000) == cost(make_page)


@pytest.mark.django_db(transaction=True)
def test_a_long_ledger_costs_no_more_than_a_short_one(cost: Any, make_page: Any) -> None:
    before = cost(make_page)
    for _number in range(500):
        record("request.submitted")
    seal_ledger()
    assert LedgerEntry.objects.count() > 500
    assert cost(make_page) == before


@pytest.mark.django_db
def test_to_read_a_guarded_page_costs_nothing(make_page: Any, make_twin: Any, sign: Any, client: Any) -> None:
    def read(page: Any) -> int:
        sign(page)
        page.get_latest_revision().publish()
        url = again(page).get_url()
        client.get(url)
        return count(lambda: client.get(url))

    assert read(make_page(slug="a")) == read(make_twin(slug="b"))


@pytest.mark.django_db
def test_a_type_that_is_not_guarded_asks_sign_off_nothing(make_twin: Any, client: Any) -> None:
    page = make_twin()
    with CaptureQueriesContext(connection) as queries:
        page.save_revision().publish()
        page = ArticlePage.objects.get(pk=page.pk)
        page.save()
        client.get(page.get_url())
        page.unpublish()
        page.delete()
    assert [query["sql"] for query in queries if "execvoice_signoff" in query["sql"]] == []
