"""A conversation the other way round."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from wagtail_execvoice.comments.constants import ROOTS_SHOWN
from wagtail_execvoice.comments.urlnames import conversation_url


def find_order(html: str) -> tuple[str, str] | None:
    found = re.search(r'ev-conversation__order"><a href="([^"]+)"[^>]*>([^<]+)<', html)
    return (found[1], found[2]) if found else None


def numbers(html: str) -> list[int]:
    return [int(number) for number in re.findall(r"</span>#(\d+)</a>", html)]


@pytest.mark.parametrize("number", [2, ROOTS_SHOWN + 2])
def test_a_reader_turns_the_conversation_and_back(client: Client, talk: Any, shown: Any, number: int) -> None:
    for count in range(number):
        shown(f"Words of the {count}th reader")
    html = client.get(talk.url).content.decode()
    assert numbers(html) == list(range(number, 0, -1))[:ROOTS_SHOWN]
    assert find_order(html) == (f"{conversation_url(talk.pk)}?order=oldest#comments", "Oldest first")
    html = client.get(f"{conversation_url(talk.pk)}?order=oldest").content.decode()
    assert numbers(html) == list(range(1, number + 1))[:ROOTS_SHOWN]
    assert find_order(html) == (f"{conversation_url(talk.pk)}#comments", "Newest first")


def test_one_thread_has_no_order(client: Client, talk: Any, shown: Any) -> None:
    shown(reply_to=shown())
    for url in (talk.url, conversation_url(talk.pk)):
        assert find_order(client.get(url).content.decode()) is None
