"""What a comment costs, and that it costs the same among many."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wagtail_execvoice.comments.actions import issue_ticket
from wagtail_execvoice.comments.constants import Mode
from wagtail_execvoice.comments.urlnames import write_url

pytestmark = pytest.mark.usefixtures("no_limits")


@pytest.mark.parametrize("mode", [Mode.OPEN, Mode.MODERATED])
@pytest.mark.parametrize("number", [1, 30])
def test_to_write_takes_as_few_queries_among_many_as_among_few(
    client: Client, shown: Any, talk: Any, set_mode: Any, mode: str, number: int
) -> None:
    for _ in range(number):
        shown()
    set_mode(mode)
    fields = {"name": "Ana", "email": "ana@example.com", "body": "Well said."}
    # The first one makes the buckets of the limits and the record of the commenter.
    client.post(write_url(talk.pk), {**fields, "body": "Before", "ticket": issue_ticket(talk.pk, None)})
    with CaptureQueriesContext(connection) as queries:
        response = client.post(write_url(talk.pk), {**fields, "ticket": issue_ticket(talk.pk, None)})
    assert response.status_code == 302
    words = [query["sql"] for query in queries]
    # Savepoints stand for the transaction that they are in a test.
    counted = [sql for sql in words if "SAVEPOINT" not in sql]
    assert len(counted) <= 19, "\n".join(sql[:160] for sql in counted)
