"""What a page says of itself as a guest post, on its page and to machines."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import checks
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.api import APIField

from wagtail_execvoice.authors.api import BYLINE_API_FIELDS
from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.guestposts.api import GUEST_POST_API_FIELDS
from wagtail_execvoice.guestposts.models import GuestPost
from wagtail_execvoice.guestposts.testing import assert_discloses, assert_links_marked
from wagtail_execvoice.guestposts.wordings import digest_wording

SECRET = "We paid <Ana> & friends."


def head(response: Any, pattern: str) -> list[str]:
    return re.findall(pattern, response.content.decode())


def test_a_page_of_the_type_that_is_no_guest_post_says_nothing(client: Client, make_guest_page: Any) -> None:
    page = make_guest_page("Ana", body='<a href="https://there.example/">there</a>')
    response = client.get(page.url)
    html = response.content.decode()
    assert "By <a" in html or "By <span" in html
    assert "Guest post" not in html and "data-ev-disclosure" not in html and "nofollow" not in html
    assert head(response, '<link rel="canonical" href="([^"]+)"') == [page.full_url]


def test_a_guest_post_says_so_everywhere(client: Client, make_guest_page: Any, republished: Any) -> None:
    page = make_guest_page("Ana", guest={**republished, "disclosure": SECRET})
    response = client.get(page.url)
    html = response.content.decode()
    assert "originally published in" in html and "The Paper" in html
    assert_discloses(response, page)
    assert head(response, '<link rel="canonical" href="([^"]+)"') == ["https://paper.example/text"]
    assert head(response, 'property="og:url" content="([^"]+)"') == ["https://paper.example/text"]
    assert '"isBasedOn": "https://paper.example/text"' in html
    assert '"mainEntityOfPage": {"@id": "https://paper.example/text"}' in html
    assert page.get_sitemap_urls() == []


def test_the_api_tells_what_the_page_does_and_nothing_of_consents(
    client: Client, make_guest_page: Any, republished: Any
) -> None:
    page = make_guest_page("Ana", guest={**republished, "disclosure": SECRET, "compensation": "paid"})
    answer = client.get(f"/api/v2/pages/{page.pk}/").json()
    assert answer["guest_post"]["disclosure"] == SECRET
    assert answer["guest_post"]["canonical_url"] == "https://paper.example/text"
    assert answer["guest_post"]["link_relation"] == "sponsored"
    assert answer["byline"]["text"].startswith("Guest post by Ana, originally published in The Paper")
    assert "You may print it" not in str(answer) and "One time" not in str(answer)
    plain = make_guest_page("Ben", title="Plain")
    assert client.get(f"/api/v2/pages/{plain.pk}/").json()["guest_post"] is None


@pytest.mark.parametrize(
    ("fields", "canonical", "robots"),
    [
        ({}, "https://paper.example/text", ""),
        ({"canonical_mode": "here"}, "", ""),
        ({"robots_mode": "noindex"}, "", "noindex"),
        ({"origin": "translated"}, "", ""),
        ({"origin": "excerpt"}, "", ""),
        ({"origin": "excerpt", "canonical_mode": "original"}, "https://paper.example/text", ""),
        ({"origin": "here", "original_url": ""}, "", ""),
    ],
)
def test_search_engines_are_told_what_they_advise(
    make_guest_page: Any, republished: Any, fields: Any, canonical: str, robots: str
) -> None:
    page = make_guest_page("Ana", guest={**republished, **fields})
    assert (page.get_canonical_url(), page.get_robots()) == (canonical, robots)
    assert bool(page.get_sitemap_urls()) == (not canonical and not robots)


@pytest.mark.parametrize(
    ("fields", "relation"),
    [
        ({}, "nofollow"),
        ({"compensation": "sponsored"}, "sponsored"),
        ({"relationship": "employee"}, ""),
        ({"relationship": "customer"}, "nofollow"),
        ({"link_relation": "none", "compensation": "paid"}, ""),
        ({"link_relation": "ugc"}, "ugc"),
    ],
)
def test_links_out_of_a_guests_text_are_marked(
    client: Client, make_guest_page: Any, fields: Any, relation: str
) -> None:
    body = '<p><a href="https://there.example/?a=1&amp;b=2" rel="noopener">x</a> <a href="/in/">y</a> <a href="http://localhost/z">z</a></p>'
    page = make_guest_page("Ana", guest=fields, body=body)
    html = client.get(page.url).content.decode()
    links = dict(re.findall(r'<a href="([^"]+)"(?: rel="([^"]*)")?>[xyz]<', html))
    assert links == {
        "https://there.example/?a=1&amp;b=2": f"noopener {relation}".strip(),
        "/in/": "",
        "http://localhost/z": "",
    }


def test_a_template_that_forgets_the_disclosure_does_not_hide_it(
    client: Client, make_guest_page: Any, monkeypatch: Any
) -> None:
    from testapp.models import GuestPage

    page = make_guest_page("Ana", guest={"disclosure": SECRET})
    monkeypatch.setattr(GuestPage, "template", "testapp/article_page.html")
    response = client.get(page.url)
    assert "We paid &lt;Ana&gt; &amp; friends." in response.content.decode()
    with pytest.raises(AssertionError, match="do not show the disclosure"):
        assert_discloses(response, page)


def test_a_developer_is_told_of_a_template_without_the_disclosure(monkeypatch: Any) -> None:
    from testapp.models import GuestPage

    def found() -> list[str]:
        # Django keeps checks in a set, and runs them in another order each time.
        return sorted(message.id for message in checks.run_checks() if getattr(message, "obj", None) is GuestPage)

    assert found() == []
    monkeypatch.setattr(GuestPage, "template", "testapp/article_page.html")
    assert found() == ["execvoice_guestposts.W002", "execvoice_guestposts.W005"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ([], True),
        (["body"], False),
        ([*BYLINE_API_FIELDS, APIField("body")], False),
        ([*GUEST_POST_API_FIELDS, "body"], True),
        (["body", "get_disclosure"], True),
    ],
)
def test_a_developer_is_told_of_an_api_without_the_disclosure(monkeypatch: Any, fields: list[Any], told: bool) -> None:
    from testapp.models import GuestPage

    monkeypatch.setattr(GuestPage, "api_fields", fields)
    found = [message.id for message in checks.run_checks() if getattr(message, "obj", None) is GuestPage]
    assert found == ([] if told else ["execvoice_guestposts.W006"])


def test_a_test_of_a_site_finds_links_that_are_not_marked(
    client: Client, make_guest_page: Any, monkeypatch: Any
) -> None:
    from testapp.models import GuestPage

    there, elsewhere = "https://there.example/?a=1&b=2", "https://elsewhere.example/"
    page = make_guest_page("Ana", guest={}, body='<a href="https://there.example/?a=1&amp;b=2">x</a>')
    response = client.get(page.url)
    assert_links_marked(response, page, there)
    with pytest.raises(AssertionError, match="has no link to"):
        assert_links_marked(response, page, elsewhere)
    monkeypatch.setattr(GuestPage, "get_link_relation", lambda self: "")
    forgetful = client.get(page.url)
    monkeypatch.undo()
    with pytest.raises(AssertionError, match="is not marked nofollow"):
        assert_links_marked(forgetful, page, there)
    with pytest.raises(AssertionError, match="are not to be marked"):
        assert_links_marked(response, make_guest_page("Ben", title="Plain"), there)


def test_a_page_is_one_guest_post_at_most(make_guest_page: Any) -> None:
    page = make_guest_page("Ana", guest={})
    with pytest.raises(IntegrityError), transaction.atomic():
        GuestPost.objects.create(page=page)


def test_what_was_agreed_to_is_sealed_in_the_draft_too(make_guest_page: Any, republished: Any) -> None:
    page = make_guest_page("Ana", guest=republished, live=False)
    page.save_revision()
    stored = page.get_latest_revision().content["execvoice_guest_posts"][0]
    assert stored["consent_digest"] == digest_wording("You may print it.")
    assert stored["rights_digest"] == digest_wording("One time, in print and on the web.")
    assert digest_wording("") == ""


@pytest.mark.parametrize(
    "change", [{"disclosure": "Another."}, {"origin": "excerpt"}, {"consent_wording": "Other words."}]
)
def test_what_is_said_of_a_guest_post_is_part_of_what_is_signed(
    make_guest_page: Any, republished: Any, change: Any
) -> None:
    page = make_guest_page("Ana", guest=republished)
    before = digest_latest(page)
    page.get_latest_revision().as_object().save_revision()
    assert digest_latest(page) == before
    changed = page.get_latest_revision().as_object()
    post = changed.execvoice_guest_posts.get_object_list()[0]
    for name, value in change.items():
        setattr(post, name, value)
    changed.save_revision()
    assert digest_latest(page) != before


def digest_latest(page: Any) -> str:
    page.refresh_from_db()
    return canonicalise(page.get_latest_revision().as_object()).digest


def test_nothing_is_asked_of_a_page_that_is_no_guest_post(make_guest_page: Any) -> None:
    assert make_guest_page("Ana").get_signoff_problems() == []


def test_sign_off_is_told_what_is_missing(make_guest_page: Any, republished: Any, settings: Any) -> None:
    assert make_guest_page("Ana", guest=republished).get_signoff_problems() == []
    bare = make_guest_page(guest={"origin": "republished", "outlet": "The Paper", "compensation": "paid"})
    problems = bare.get_signoff_problems()
    assert [problem.split()[0] for problem in problems] == ["Readers", "The", "Nobody", "A"]
    settings.EXECVOICE = {"GUESTPOSTS_REQUIRED": ["disclosure"]}
    assert [problem.split()[0] for problem in bare.get_signoff_problems()] == ["Readers"]


def test_a_list_of_guest_posts_takes_one_query_more(make_guest_page: Any, republished: Any) -> None:
    from testapp.models import GuestPage

    from wagtail_execvoice.authors.actions import write_bylines

    def count() -> int:
        pages = list(GuestPage.objects.order_by("pk"))
        with CaptureQueriesContext(connection) as queries:
            write_bylines(pages)
            for listed in pages:
                assert listed.get_byline().text and listed.get_disclosure() == ""
        return len(queries)

    for number in range(2):
        make_guest_page("Ana", guest=republished, title=f"Text {number}")
    few = count()
    for number in range(10):
        make_guest_page("Ben", guest=republished, title=f"More {number}")
    assert count() == few
