"""What readers must know before they read cannot be left out: not by an editor, a template, a page type or a guest."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.template import engines
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from testapp.models import GuestPage
from wagtail.test.utils.form_data import querydict_from_html

from wagtail_execvoice.guestposts.landmarks import put_on_top
from wagtail_execvoice.guestposts.models import GuestPost

SECRET = "We paid <Ana> & friends."


def told(client: Client, page: Any) -> str:
    """Return what the disclosures of a page say to readers."""
    html = client.get(page.url).content.decode()
    found = BeautifulSoup(html, "html.parser").select("aside[data-ev-disclosure]")
    return " ".join(" ".join(one.p.find_next_sibling().stripped_strings) for one in found)


class TestSuggestion:
    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"compensation": "sponsored"}, "Paid content: the author or their employer paid us to publish this text."),
            ({"relationship": "customer", "affiliation": "Acme"}, "Acme is a customer of ours."),
            ({"relationship": "other"}, "The author, or their employer, has ties with us."),
            ({"relationship": "employee", "disclosure": " \n "}, "The author works for us."),
            ({"relationship": "employee", "disclosure": "She is our CEO."}, "She is our CEO."),
            ({"disclosure": "We met at school."}, "We met at school."),
            ({}, ""),
        ],
    )
    def test_readers_are_told_what_fits_until_somebody_says_it_otherwise(
        self, client: Client, make_guest_page: Any, fields: dict[str, Any], words: str
    ) -> None:
        page = make_guest_page("Ana", guest=fields)
        assert told(client, page) == words and page.get_disclosure() == words
        assert client.get(f"/api/v2/pages/{page.pk}/").json()["guest_post"]["disclosure"] == words

    def test_it_is_in_the_language_of_the_page(self, make_guest_page: Any, home: Any) -> None:
        from wagtail.models import Locale

        page = make_guest_page("Ana", guest={"compensation": "paid"})
        page.locale = Locale.objects.get_or_create(language_code="nl")[0]
        assert page.get_disclosure() and page.get_disclosure() != "We paid the author of this text."

    def test_sign_off_is_told_that_nobody_confirmed_it(self, make_guest_page: Any, republished: Any) -> None:
        page = make_guest_page("Ana", guest={**republished, "compensation": "paid"})
        [problem] = page.get_signoff_problems()
        assert "only suggested (“We paid the author of this text.”)" in problem
        assert GuestPost.objects.all().without_disclosure().count() == 1
        [post] = page.execvoice_guest_posts.all()
        assert post.lacks_disclosure
        post.disclosure = page.get_disclosure()
        page.execvoice_guest_posts = [post]
        assert page.get_signoff_problems() == []


class TestNet:
    """Whatever a page type, a template or a text does, readers are told once, and before they read."""

    @pytest.fixture
    def paid(self, make_guest_page: Any) -> Any:
        return make_guest_page("Ana", guest={"disclosure": SECRET}, body="<p>Words</p>")

    @pytest.fixture
    def serve(self, monkeypatch: Any) -> Any:
        """Return a function by which pages are served as a site's own ``serve`` does it."""

        def serve(answer: Any) -> None:
            monkeypatch.setattr(GuestPage, "serve", lambda self, request: answer(request))

        return serve

    @pytest.mark.parametrize("template", ["testapp/article_page.html", "testapp/guest_page.html"])
    def test_a_page_type_that_renders_by_itself(self, client: Client, paid: Any, serve: Any, template: str) -> None:
        serve(lambda request: render(request, template, {"page": paid, "self": paid}))
        assert told(client, paid) == SECRET

    def test_a_type_that_builds_its_own_answer(self, client: Client, paid: Any, serve: Any) -> None:
        serve(lambda request: HttpResponse("<html><body class='a>b'>Words", headers={"Content-Length": "29"}))
        response = client.get(paid.url)
        assert re.match(r"<html><body class='a>b'>\s*<aside", response.content.decode())
        assert int(response["Content-Length"]) == len(response.content)

    @pytest.mark.parametrize(
        "answer",
        [
            HttpResponse("{}", content_type="application/json"),
            HttpResponse(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}),
            HttpResponseRedirect("/elsewhere/"),
            StreamingHttpResponse(iter([b"<p>x"])),
        ],
    )
    def test_what_nobody_reads_as_a_page_is_left_alone(
        self, client: Client, paid: Any, serve: Any, answer: Any
    ) -> None:
        serve(lambda request: answer)
        response = client.get(paid.url)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert b"aside" not in content

    @pytest.mark.parametrize(
        "words",
        [
            "mind data-ev-disclosure in a text",
            '&lt;aside data-ev-disclosure="{key}">',
            '<!-- <aside data-ev-disclosure="{key}"> -->',
            '<template><aside data-ev-disclosure="{key}"></aside></template>',
            "<textarea><aside data-ev-disclosure='{key}'>data-ev-disclosure=\"{key}\"</textarea>",
            '<script>"<aside data-ev-disclosure=\\"{key}\\">"; "data-ev-disclosure="{key}""</script>',
            "<img alt='<aside data-ev-disclosure=\"{key}\">'>",
            '<aside data-ev-disclosure="1{key}">data-ev-disclosure="{key}"</aside>',
        ],
    )
    def test_a_text_cannot_say_that_it_was_said(self, client: Client, paid: Any, serve: Any, words: str) -> None:
        html = f"<html><body><main>{words.replace('{key}', str(paid.pk))}</main>"
        serve(lambda request: HttpResponse(html))
        response = client.get(paid.url)
        assert re.search(r"<main>\s*<aside", response.content.decode()) and escape(SECRET) in response.content.decode()

    def test_it_is_said_once(self, client: Client, paid: Any) -> None:
        assert client.get(paid.url).content.decode().count(f'data-ev-disclosure="{paid.pk}"') == 1

    def test_a_preview_says_it_too(self, rf: Any, paid: Any, serve: Any) -> None:
        serve(lambda request: HttpResponse("<body>"))
        assert escape(SECRET) in paid.make_preview_request(rf.get("/"), "").content.decode()

    def test_the_tag_is_silent_on_a_page_without_our_mixins(self, home: Any) -> None:
        template = engines["django"].from_string("{% load execvoice_guestposts %}[{% guest_disclosure %}]")
        assert template.render({"page": home}) == "[]"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<body>a<main id=x>b", "<body>a<main id=x>!b"),
        ("<body>a", "<body>!a"),
        ('<!-- old <body class="x"> --><body>a', '<!-- old <body class="x"> --><body>!a'),
        ("<!-- <body> ><main> -- > <body>", "!<!-- <body> ><main> -- > <body>"),
        ("<script>'<main>'</script><body>a", "<script>'<main>'</script><body>!a"),
        ("<style>/* <main> */</style><body>a", "<style>/* <main> */</style><body>!a"),
        ("<title>&lt;a <main></title><body>a", "<title>&lt;a <main></title><body>!a"),
        (
            "<noscript><main></main></noscript>\n<body\nclass='>'\n>\na",
            "<noscript><main></main></noscript>\n<body\nclass='>'\n>!\na",
        ),
        ("<!doctype html>\n<title>x</title>a", "<!doctype html>!\n<title>x</title>a"),
        ("<!doctype html><head></head >a", "<!doctype html><head></head >!a"),
        ("<p>a", "!<p>a"),
        ("1 < 2 <main a = '>' b=c'd e>x", "1 < 2 <main a = '>' b=c'd e>!x"),
        ("<p title=it's><main>x", "<p title=it's><main>!x"),
        ("<p 'a><main>x", "<p 'a><main>!x"),
        ("<main a='", "!<main a='"),
        ("<!--><main><!---><body>", "<!--><main>!<!---><body>"),
        ("<SCRIPT><main></Script ><main>x", "<SCRIPT><main></Script ><main>!x"),
        ("<mainly><main>", "<mainly><main>!"),
        ("é\n☃<BODY/>x", "é\n☃<BODY/>!x"),
        ("", "!"),
        ("<svg><style/><title/></svg><main>x", "<svg><style/><title/></svg><main>!x"),
        ("<svg/><style/><main></style><main>x", "<svg/><style/><main></style><main>!x"),
        (
            "<svg><title>a</title></svg><title/><main></title><main>x",
            "<svg><title>a</title></svg><title/><main></title><main>!x",
        ),
    ],
)
def test_it_is_put_first_in_what_is_read(html: str, expected: str) -> None:
    assert put_on_top(html, "!") == expected


def test_a_page_in_a_charset_without_its_letters_says_it_all_the_same(
    monkeypatch: pytest.MonkeyPatch, client: Client, make_guest_page: Any
) -> None:
    page = make_guest_page("Ana", guest={"disclosure": "The author’s employer paid ☃."})
    answer = HttpResponse("<main>Caf\xe9".encode("latin-1"), content_type="text/html; charset=iso-8859-1")
    monkeypatch.setattr(GuestPage, "serve", lambda *args, **kwargs: answer)
    html = client.get(page.url).content.decode("latin-1")
    assert "Caf\xe9" in html and "The author&#8217;s employer paid &#9731;." in html


@pytest.mark.parametrize(
    "part",
    ["<!--", "<main ", "<script>", "<p a='", "<p a=", "<p =>", "='", "<a =", "&", "<", "</", "<!-->", "<![CDATA["],
)
def test_to_look_for_its_place_takes_no_longer_than_the_page(part: str) -> None:
    started = time.process_time()
    put_on_top(part * 20_000, "!")
    assert time.process_time() - started < 1


class TestEditor:
    @pytest.fixture
    def save(self, client: Client, editor: Any) -> Any:
        """Return a function that saves a page in the editor, with the guest post as it is typed, and returns the form after it."""
        client.force_login(editor)

        def save(page: Any, **typed: str) -> Any:
            url = reverse("wagtailadmin_pages:edit", args=[page.pk])
            data = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form")
            data.update({f"execvoice_guest_posts-0-{name}": value for name, value in typed.items()})
            client.post(url, data, follow=True)
            return BeautifulSoup(client.get(url).content, "html.parser").select_one("#page-edit-form")

        return save

    def shown(self, form: Any, name: str = "disclosure") -> str:
        return str(form.select_one(f"[name=execvoice_guest_posts-0-{name}]").text).strip()

    def test_what_is_left_empty_is_filled_in_for_the_editor_to_read(self, make_guest_page: Any, save: Any) -> None:
        page = make_guest_page("Ana", guest={}, body="x")
        assert self.shown(save(page, relationship="none")) == ""
        assert (
            self.shown(save(page, relationship="partner", affiliation="Acme")) == "Acme is a business partner of ours."
        )
        stored = GuestPage.objects.get(pk=page.pk).get_latest_revision_as_object().execvoice_guest_posts.all()[0]
        assert stored.disclosure == "Acme is a business partner of ours."

    def test_what_was_suggested_only_is_taken_over_by_a_save(self, make_guest_page: Any, save: Any) -> None:
        page = make_guest_page("Ana", guest={"compensation": "paid"}, body="x")
        assert self.shown(save(page)) == "We paid the author of this text."

    def test_what_an_editor_wrote_stays(self, make_guest_page: Any, save: Any) -> None:
        page = make_guest_page("Ana", guest={}, body="x")
        assert self.shown(save(page, relationship="partner", disclosure="Old friends.")) == "Old friends."
        assert self.shown(save(page, compensation="paid")) == "Old friends."

    def test_it_is_said_how_it_works_and_no_heading_repeats_a_label(self, make_guest_page: Any, save: Any) -> None:
        form = save(make_guest_page("Ana", guest={}, body="x"))
        words = " ".join(form.get_text(" ").split())
        assert "Leave it empty, and what fits is filled in when you save" in words
        assert "What search engines are told" in words and "May they list this page?" in words
        assert "Search engines" not in words
