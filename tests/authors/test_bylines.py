"""The byline engine."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wagtail_execvoice.authors.bylines import Credit, role_label, write_byline
from wagtail_execvoice.authors.constants import Role


def write(*credits: Credit, language: str = "en") -> Any:
    return write_byline(credits, language)


A, B, C, D, E = (Credit(name) for name in ("Ann", "Bo", "Cy", "Di", "Ed"))


@pytest.mark.parametrize(
    ("credits", "text"),
    [
        ([A], "By Ann"),
        ([A, B], "By Ann and Bo"),
        ([A, B, C], "By Ann, Bo and Cy"),
        ([A, B, C, D, E], "By Ann, Bo, Cy, Di and Ed"),
        ([A, Credit("Bo", Role.AS_TOLD_TO)], "Ann, as told to Bo"),
        ([Credit("Bo", Role.AS_TOLD_TO), A, C], "Ann and Cy, as told to Bo"),
        ([Credit("Bo", Role.AS_TOLD_TO)], "As told to Bo"),
        ([A, Credit("Bo", Role.TRANSLATOR)], "By Ann. Translated by Bo."),
        ([Credit("Bo", Role.TRANSLATOR)], "Translated by Bo"),
        ([A, Credit("Bo", Role.EDITOR), Credit("Cy", Role.EDITOR)], "By Ann. Edited by Bo and Cy."),
        (
            [A, Credit("Bo", Role.PHOTOGRAPHER), Credit("Cy", Role.REVIEWER)],
            "By Ann. Photographs by Bo. Reviewed by Cy.",
        ),
        ([A, Credit("Bo", Role.CUSTOM, custom_role="Illustrations")], "By Ann. Illustrations: Bo."),
        ([A, Credit("Ann", Role.PHOTOGRAPHER)], "By Ann. Photographs by Ann."),
        ([A, A, A], "By Ann"),
    ],
)
def test_english(credits: list[Credit], text: str) -> None:
    assert write(*credits).text == text


@pytest.mark.parametrize(
    ("credits", "text"),
    [
        ([A, B, C], "Door Ann, Bo en Cy"),
        ([A, Credit("Bo", Role.AS_TOLD_TO)], "Ann, opgetekend door Bo"),
        ([A, Credit("Bo", Role.TRANSLATOR)], "Door Ann. Vertaald door Bo."),
    ],
)
def test_dutch(credits: list[Credit], text: str) -> None:
    assert write(*credits, language="nl").text == text


def test_the_language_of_the_visitor_changes_nothing() -> None:
    with translation.override("nl"):
        assert write(A, B, language="en").text == "By Ann and Bo"


def test_who_drafted_it_is_never_shown() -> None:
    byline = write(A, Credit("Ghost", Role.DRAFTED))
    assert "Ghost" not in byline.text + byline.html + str(byline.data)
    assert not write(Credit("Ghost", Role.DRAFTED))


def test_no_credit_is_no_author() -> None:
    assert not write()
    assert not write(Credit("  "))
    assert write().data == {"text": "", "language": "en", "credits": []}


def test_only_authors_are_authors_in_metadata() -> None:
    byline = write(A, Credit("Bo", Role.AS_TOLD_TO), Credit("Cy", Role.EDITOR), B)
    assert [credit.name for credit in byline.authors] == ["Ann", "Bo"]
    assert byline.author_names == "Ann and Bo"


def test_the_data_name_every_credit_with_role_and_position() -> None:
    byline = write(Credit("Ann", title="Chief", affiliation="Acme", url="/ann/"))
    assert byline.data == {
        "text": "By Ann",
        "language": "en",
        "credits": [
            {
                "role": "author",
                "custom_role": "",
                "name": "Ann",
                "title": "Chief",
                "affiliation": "Acme",
                "url": "/ann/",
            }
        ],
    }


def test_a_name_links_to_the_author_page() -> None:
    assert '<a class="p-author h-card" href="/ann/"><bdi>Ann</bdi></a>' in write(Credit("Ann", url="/ann/")).html


def test_braces_in_a_name_are_just_braces() -> None:
    byline = write(Credit("{names} {0}"), Credit("Bo", Role.CUSTOM, custom_role="{names}"))
    assert byline.text == "By {names} {0}. {names}: Bo."


def test_a_name_that_runs_the_other_way_is_isolated() -> None:
    assert write(Credit("نادية"), B).text == "By \u2068نادية\u2069 and Bo"
    assert "<bdi>نادية</bdi>" in write(Credit("نادية"), B).html


def test_a_role_says_what_somebody_did() -> None:
    assert role_label(Credit("Bo", Role.CUSTOM, custom_role="Illustrations")) == "Illustrations"
    assert role_label(Credit("Bo", Role.TRANSLATOR)) == "Translator"


names = st.text(min_size=1, max_size=40).filter(str.strip)
credits_ = st.lists(
    st.builds(Credit, name=names, role=st.sampled_from(Role.values), custom_role=st.text(max_size=20)), max_size=12
)


@given(credits_, st.sampled_from(["en", "nl", "ar", "de"]))
def test_any_names_appear_once_per_role_and_as_text_only(credits: list[Credit], language: str) -> None:
    byline = write_byline(credits, language)
    public = {c for c in credits if c.role != Role.DRAFTED}
    assert set(byline.credits) == public
    assert bool(byline) == bool(public)
    for credit in public:
        assert credit.name in byline.text
    assert len(byline.html.split("<bdi>")) - 1 == len(public)
    tree = html5lib.parseFragment(byline.html, namespaceHTMLElements=False)
    assert {element.tag for element in tree.iter()} - {"DOCUMENT_FRAGMENT"} <= {"span", "a", "bdi"}
