"""How the byline of a guest post reads, in every language and wherever a byline stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from wagtail_execvoice.authors.bylines import Credit, write_byline
from wagtail_execvoice.guestposts.constants import Compensation, Origin, Relationship
from wagtail_execvoice.guestposts.models import GuestPost
from wagtail_execvoice.guestposts.sentences import make_lead, suggest_disclosure

HERE = {"origin": Origin.HERE}
PAPER = {"origin": Origin.REPUBLISHED, "outlet": "The Paper", "original_url": "https://paper.example/text"}
DATED = {**PAPER, "original_date": date(2026, 5, 3)}


def write(fields: dict[str, Any], *names: str, language: str = "en") -> Any:
    with translation.override(language):
        lead = make_lead(GuestPost(**fields))
    return write_byline([Credit(name) for name in names], language, lead)


@pytest.mark.parametrize(
    ("fields", "english", "dutch"),
    [
        (HERE, "Guest post by Ana and Ben", "Gastbijdrage van Ana en Ben"),
        (
            PAPER,
            "Guest post by Ana and Ben, originally published in The Paper",
            "Gastbijdrage van Ana en Ben, eerder verschenen in The Paper",
        ),
        (
            DATED,
            "Guest post by Ana and Ben, originally published in The Paper on May 3, 2026",
            "Gastbijdrage van Ana en Ben, eerder verschenen in The Paper op 3 mei 2026",
        ),
        (
            {**DATED, "origin": Origin.TRANSLATED},
            "Guest post by Ana and Ben, translated from the original in The Paper of May 3, 2026",
            "Gastbijdrage van Ana en Ben, vertaald naar het origineel in The Paper van 3 mei 2026",
        ),
        (
            {**PAPER, "origin": Origin.EXCERPT},
            "Excerpt of a text by Ana and Ben, originally published in The Paper",
            "Fragment uit een tekst van Ana en Ben, eerder verschenen in The Paper",
        ),
        (
            {"origin": Origin.REPUBLISHED, "original_url": "https://www.paper.example/x"},
            "Guest post by Ana and Ben, originally published in paper.example",
            "Gastbijdrage van Ana en Ben, eerder verschenen in paper.example",
        ),
        (
            {"origin": Origin.REPUBLISHED},
            "Guest post by Ana and Ben, originally published elsewhere",
            "Gastbijdrage van Ana en Ben, eerder elders verschenen",
        ),
    ],
)
def test_the_sentence_is_whole_in_every_language(fields: dict[str, Any], english: str, dutch: str) -> None:
    assert write(fields, "Ana", "Ben").text == english
    assert write(fields, "Ana", "Ben", language="nl").text == dutch


def test_the_outlet_links_to_the_original_and_is_escaped() -> None:
    html = write({**PAPER, "outlet": "<b>The</b> {names} & %s"}, "Ana").html
    assert '<a href="https://paper.example/text"><bdi>&lt;b&gt;The&lt;/b&gt; {names} &amp; %s</bdi></a>' in html
    assert "<b>" not in html


def test_other_roles_keep_their_own_sentences() -> None:
    with translation.override("en"):
        lead = make_lead(GuestPost(**HERE))
    credits = [Credit("Ana"), Credit("Eva", role="editor"), Credit("Tom", role="as_told_to")]
    assert write_byline(credits, "en", lead).text == "Guest post by Ana. As told to Tom. Edited by Eva."


def test_nobody_is_a_guest_who_is_not_credited() -> None:
    assert not write(DATED)


@pytest.mark.parametrize("relationship", [value for value, _label in Relationship.choices])
@pytest.mark.parametrize("compensation", [value for value, _label in Compensation.choices])
def test_a_disclosure_is_suggested_for_whatever_readers_would_not_expect(relationship: str, compensation: str) -> None:
    suggested = suggest_disclosure(relationship, compensation, "Acme")
    assert bool(suggested) == bool(relationship or compensation)
    assert "%(" not in suggested


def test_a_disclosure_names_the_employer_of_the_guest() -> None:
    assert (
        suggest_disclosure("customer", "paid", "Acme") == "We paid the author of this text. Acme is a customer of ours."
    )
