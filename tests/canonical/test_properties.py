"""Any shuffle of what nobody reads keeps the digest; any one character that somebody reads changes it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from testapp.models import RichPage

from wagtail_execvoice.canonical import canonicalise_content

# The page is made once for all examples, and none of them changes it.
few = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
READ = [
    *(
        "Our plan",
        "our-plan",
        "Fish & chips",
        "Words ",
        "home</a",
        "example.com/?a=1",
        "view",
        "Ann",
        "row one",
        "early",
    ),
    *("A heading", "Stream", "Card words", "Point", "Bare point", "Deep", "Seen from above", "Cell", "A table", "What"),
]


def digest(content: dict[str, Any]) -> str:
    return canonicalise_content(copy.deepcopy(content), RichPage).digest


def shuffled(value: Any, draw: Any) -> Any:
    """The same JSON with keys in another order and with other keys of rows and ids of blocks."""
    if isinstance(value, list):
        return [shuffled(item, draw) for item in value]
    if not isinstance(value, dict):
        return value
    items = draw(st.permutations(list(value.items())))
    return {key: draw(st.uuids()).hex if key == "id" else shuffled(item, draw) for key, item in items}


@few
@given(data=st.data())
def test_what_nobody_reads_can_be_shuffled(rich: RichPage, data: Any) -> None:
    content = rich.get_latest_revision().content
    before = digest(content)
    other = shuffled(content, data.draw)
    other["body"] = json.dumps(shuffled(json.loads(content["body"]), data.draw))
    for name in ("notices", "tagged_items", "rows"):
        other[name] = data.draw(st.permutations(other[name]))
    for row in other["rows"]:
        row["pk"] = data.draw(st.none() | st.integers(1, 10**6))
    assert digest(other) == before


@pytest.mark.parametrize("text", READ)
@settings(few, max_examples=5)
@given(place=st.integers(0, 100), letter=st.sampled_from("abcXYZ019"))
def test_one_character_that_somebody_reads_changes_it(rich: RichPage, text: str, place: int, letter: str) -> None:
    content = rich.get_latest_revision().content
    stored = json.dumps(content)
    assert text in stored
    place %= len(text)
    changed = text[:place] + letter + text[place:]
    other = json.loads(stored.replace(text, changed, 1))
    assert digest(other) != digest(content) or other == content
