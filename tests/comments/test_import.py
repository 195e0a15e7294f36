"""Comments of another system come in once, in their order and with their dates, and whatever a file holds, nothing breaks."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timezone
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.comments.actions import decide, importing
from wagtail_execvoice.comments.actions.erasing import erase_person
from wagtail_execvoice.comments.actions.forgetting import forget_old
from wagtail_execvoice.comments.actions.importing import import_posts
from wagtail_execvoice.comments.actions.publishing import check_counts
from wagtail_execvoice.comments.actions.telling import tell_writers
from wagtail_execvoice.comments.constants import Act, Mode, Source, Status
from wagtail_execvoice.comments.imports.cleaning import as_plain_text
from wagtail_execvoice.comments.imports.records import ForeignComment, Post
from wagtail_execvoice.comments.models import Commenter, Conversation, ModerationRule, ReaderComment
from wagtail_execvoice.comments.phases import Finding, Judgement, Verdict, _phases, register_phase

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old blog</title>"""


def comment(pk: int, body: str = "", **values: str) -> str:
    values = {
        "comment_id": str(pk),
        "comment_author": "Ana",
        "comment_author_email": "ana@example.com",
        "comment_author_IP": "203.0.113.7",
        "comment_date_gmt": f"2014-01-{pk:02} 17:32:12",
        "comment_content": body or f"Comment {pk}",
        "comment_approved": "1",
        "comment_type": "",
        "comment_parent": "0",
        **values,
    }
    return f"<wp:comment>{''.join(f'<wp:{k}>{escape(v)}</wp:{k}>' for k, v in values.items())}</wp:comment>"


def item(*comments: str, link: str = "https://old.example/talk/", slug: str = "") -> str:
    return f"<item><link>{escape(link)}</link><wp:post_name>{slug}</wp:post_name>{''.join(comments)}</item>"


@pytest.fixture
def run(tmp_path: Path, talk: Any) -> Callable[..., str]:
    """Return a function that imports a file with this content and returns what the command said."""

    def run(content: str | bytes, *args: str) -> str:
        path = tmp_path / "export"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = StringIO()
        call_command("execvoice_import_comments", str(path), *args, stdout=out, stderr=out)
        return out.getvalue()

    return run


def wxr(*items: str) -> str:
    return f"{HEAD}{''.join(items)}</channel></rss>"


def line(**values: Any) -> str:
    return json.dumps({"id": "1", "page": "/talk/", "written_at": "2014-01-14T17:32:12Z", "text": "Hi", **values})


def bodies() -> list[str]:
    return list(ReaderComment.objects.order_by("number", "pk").values_list("body", flat=True))


def test_comments_of_wordpress_come_in_with_their_dates_and_threads_in_the_order_in_which_they_were_written(
    run: Any, talk: Any, client: Client
) -> None:
    said = run(wxr(item(comment(4, comment_parent="2"), comment(2), comment(3), comment(5, comment_parent="4"))))
    assert "Imported, approved: 4" in said
    assert bodies() == ["Comment 2", "Comment 3", "Comment 4", "Comment 5"]
    rows = {row.body[-1]: row for row in ReaderComment.objects.all()}
    assert [rows[key].number for key in "2345"] == [1, 2, 3, 4]
    assert rows["2"].created_at == datetime(2014, 1, 2, 17, 32, 12, tzinfo=timezone.utc)
    assert rows["4"].parent == rows["4"].root == rows["2"]
    assert (rows["5"].parent, rows["5"].root, rows["5"].depth) == (rows["4"], rows["2"], 2)
    assert rows["2"].source == Source.IMPORT and check_counts(talk.pk) == {}
    html = client.get(talk.url).content.decode()
    assert "Comment 2" in html and "Comment 5" in html and "203.0.113" not in html


def test_running_it_twice_adds_nothing_and_a_later_export_only_what_is_new(run: Any, talk: Any) -> None:
    run(wxr(item(comment(1), comment(2, comment_parent="1"))))
    before = list(ReaderComment.objects.values())
    said = run(wxr(item(comment(1), comment(2, comment_parent="1"))))
    assert "Here already: 2" in said and list(ReaderComment.objects.values()) == before
    run(wxr(item(comment(1), comment(2, comment_parent="1"), comment(3, comment_parent="2"))))
    assert ReaderComment.objects.get(body="Comment 3").parent.body == "Comment 2"
    assert Commenter.objects.get().approved_count == 3 and check_counts(talk.pk) == {}


def test_what_a_reader_had_erased_does_not_come_back(run: Any) -> None:
    run(wxr(item(comment(1))))
    erase_person(email="ana@example.com")
    run(wxr(item(comment(1))))
    assert bodies() == [""]


def test_what_had_been_decided_there_holds_here(run: Any) -> None:
    said = run(
        wxr(
            item(
                comment(1, comment_approved="0"),
                comment(2, comment_approved="spam"),
                comment(3, comment_approved="trash"),
                comment(4, comment_type="pingback"),
                comment(5, comment_approved="1", comment_parent="3"),
                comment(6, comment_date_gmt="0000-00-00 00:00:00", comment_date="nonsense"),
                comment(7, comment_content="<!-- -->"),
            )
        )
    )
    assert dict(ReaderComment.objects.values_list("body", "status")) == {
        "Comment 1": Status.PENDING,
        "Comment 5": Status.APPROVED,
    }
    # What it answered is not there: it begins a thread of its own.
    assert ReaderComment.objects.get(body="Comment 5").parent is None
    for why in ("spam: 1", "in the trash: 1", "mentions by other sites, and no comments: 1", "is none: 1", "text: 1"):
        assert f"Left out, {why}" in said or why in said
    assert "Comments in the file: 7" in said


def test_what_the_pipeline_takes_for_spam_waits_for_a_person_and_is_not_deleted_for_its_age(run: Any) -> None:
    ModerationRule.objects.create(name="Loans", text="payday loan", outcome="spam")
    run(wxr(item(comment(1, "Get a payday loan"), comment(2))))
    held = ReaderComment.objects.get(body__contains="loan")
    assert held.status == Status.PENDING and held.reasons and not held.is_visible
    forget_old()
    assert ReaderComment.objects.filter(pk=held.pk).exists()


def test_a_name_of_ours_was_not_ours_in_another_system_so_it_waits(run: Any, talk: Any) -> None:
    Byline.objects.create(page_id=talk.pk, person=Person.objects.create(name="Joost van der Meer"))
    run(wxr(item(comment(1, comment_author="J0ost van der Meer"), comment(2), slug="talk")))
    statuses = dict(ReaderComment.objects.values_list("name", "status"))
    assert statuses == {"J0ost van der Meer": Status.PENDING, "Ana": Status.APPROVED}


def test_what_a_phase_refuses_is_left_out_and_said(run: Any) -> None:
    def refuse(submission: Any) -> Any:
        if submission.body == "Comment 1":
            yield Finding("no", Verdict.REFUSE, message="No.")

    register_phase("tests.refuse", order=1)(refuse)
    try:
        assert "Left out, refused by the pipeline: 1" in run(wxr(item(comment(1), comment(2, comment_parent="1"))))
    finally:
        del _phases["tests.refuse"]
    assert bodies() == ["Comment 2"]


def test_nobody_is_mailed_now_or_when_somebody_decides(run: Any, admin_user: Any) -> None:
    run(wxr(item(comment(1), comment(2, comment_approved="0"))))
    decide(list(ReaderComment.objects.values_list("pk", flat=True)), Act.APPROVE, admin_user)
    ReaderComment.objects.update(tell_at=datetime(2020, 1, 1, tzinfo=timezone.utc))
    assert tell_writers() == 0 and not OutboxMail.objects.exists() and not mail.outbox


@pytest.mark.parametrize("mode", [Mode.CLOSED, Mode.MODERATED, Mode.FIRST_HELD])
def test_a_page_that_takes_no_new_comments_takes_old_ones(run: Any, set_mode: Any, mode: str) -> None:
    set_mode(mode)
    run(wxr(item(comment(1))))
    assert ReaderComment.objects.get().is_visible


def test_nobody_is_trusted_for_what_they_wrote_elsewhere_before_their_address_is_confirmed(run: Any) -> None:
    run(wxr(item(comment(1))))
    commenter = Commenter.objects.get()
    assert (commenter.approved_count, commenter.is_trusted) == (1, False)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("One\nTwo\n\nThree", "One\nTwo\n\nThree"),
        ("One<br />\nTwo", "One\nTwo"),
        ("<p>One</p>\n\n<p>Two</p>", "One\n\nTwo"),
        ('See <a href="https://example.com/a?b=1&amp;c=2">this</a>.', "See this (https://example.com/a?b=1&c=2)."),
        ('<a href="https://example.com/">https://example.com/</a>', "https://example.com/"),
        ('<a href="javascript:alert(1)">click</a>', "click"),
        ("<script>alert(1)</script>safe<style>b{}</style>", "safe"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("a < b & c", "a < b & c"),
        ("<b>bold</b> <em>it</em>", "bold it"),
    ],
)
def test_html_becomes_text(html: str, text: str) -> None:
    assert as_plain_text(html) == text


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "&lt;img src=x onerror=alert(1)&gt;",
        '<a href="javascript:alert(1)" onclick=alert(1)>x</a>',
        "<svg><script>alert(1)</script></svg>",
        "]]><img src=x onerror=alert(1)>",
    ],
)
def test_no_script_of_a_stranger_is_shown(run: Any, talk: Any, client: Client, hostile: str) -> None:
    run(wxr(item(comment(1, f"Hello {hostile}", comment_author=hostile))))
    html = client.get(talk.url).content.decode()
    assert (
        "Hello" in html and "<img src=x" not in html and "<script>alert" not in html and 'href="javascript:' not in html
    )


def test_pages_are_found_by_path_by_the_last_part_and_by_a_list(
    run: Any, talk: Any, section: Any, home: Any, tmp_path: Path
) -> None:
    pages = tmp_path / "pages.csv"
    pages.write_text(f"https://old.example/?p=4,/section/\nold/place,{talk.pk}\n")
    said = run(
        wxr(
            item(comment(1), link="https://old.example/talk/"),
            item(comment(2), link="https://old.example/2014/talk/", slug="talk"),
            item(comment(3), link="https://old.example/?p=4"),
            item(comment(4), link="https://old.example/old/place/"),
            item(comment(5), link="https://old.example/?p=5"),
            item(comment(6), link="https://old.example/", slug="test-home"),
            item(comment(7), link="http://[", slug="\u0000"[:0]),
        ),
        "--pages",
        str(pages),
    )
    found = dict(ReaderComment.objects.values_list("body", "page_id"))
    assert found == {f"Comment {n}": (section if n == 3 else talk).pk for n in (1, 2, 3, 4)}
    assert "there is no such page: https://old.example/?p=5 (1)" in said
    assert "the page takes no comments: https://old.example/ (1)" in said


def test_two_pages_that_end_alike_are_not_guessed_between(run: Any, talk: Any, section: Any) -> None:
    section.add_child(instance=type(section)(title="Another", slug="talk", live=True))
    said = run(wxr(item(comment(1), link="https://old.example/2014/talk/", slug="talk")))
    assert "several pages could be it" in said and not ReaderComment.objects.exists()


@pytest.mark.parametrize("content", ["", "only one column\n", "a,b,c\n", "a,\n"])
def test_a_list_of_pages_that_is_none_is_refused(run: Any, tmp_path: Path, content: str) -> None:
    pages = tmp_path / "pages.csv"
    pages.write_text(content)
    if content:
        with pytest.raises(CommandError, match="two columns"):
            run(wxr(item(comment(1))), "--pages", str(pages))
    else:
        run(wxr(item(comment(1))), "--pages", str(pages))
    with pytest.raises(CommandError, match="cannot be read"):
        run(wxr(item(comment(1))), "--pages", str(tmp_path / "missing"))


def test_a_dry_run_says_what_would_be_done_and_does_nothing(run: Any) -> None:
    said = run(wxr(item(comment(1), comment(2, comment_approved="spam"))), "--dry-run")
    assert "Imported, approved: 1" in said and "dry run" in said
    assert not (ReaderComment.objects.exists() or Commenter.objects.exists() or Conversation.objects.exists())


def test_two_systems_with_the_same_ids_are_told_apart(run: Any) -> None:
    run(line(), "--source", "one")
    run(line(text="Ho"), "--source", "two")
    run(line(text="Hum"), "--source", "two")
    assert bodies() == ["Hi", "Ho"]


def test_json_lines_come_in(run: Any, talk: Any) -> None:
    content = "\n".join(
        [
            "\ufeff" + line(id=2, page=talk.pk, name="Bo", email="bo@example.com", html="<p>One</p>", text=None),
            "",
            line(id="3", page=talk.pk, parent=2, status="approved", written_at="2015-01-01T00:00:00+02:00"),
            line(id="4", status="spam"),
            line(id="5", status="rejected"),
            line(id="", status="approved"),
            line(id="6", written_at="soon"),
            line(id="7", written_at="9999-12-31T23:59:59-12:00"),
            line(id="8", written_at="0001-01-01T00:00:00+12:00"),
        ]
    )
    run(content)
    rows = {row.body: row for row in ReaderComment.objects.all()}
    assert set(rows) == {"One", "Hi"}
    assert (rows["One"].status, rows["One"].name, rows["One"].email) == (Status.PENDING, "Bo", "bo@example.com")
    assert rows["Hi"].parent == rows["One"] and not rows["Hi"].is_visible and rows["Hi"].name == "Anonymous"
    assert rows["Hi"].created_at == datetime(2014, 12, 31, 22, tzinfo=timezone.utc)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
HOSTILE = {
    "billion laughs": f'<?xml version="1.0"?><!DOCTYPE r [{LAUGHS}]><rss><channel>&l9;</channel></rss>',
    "file of the server": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>&x;</channel></rss>',
    "declaration elsewhere": '<!DOCTYPE r SYSTEM "http://example.com/r.dtd"><rss><channel></channel></rss>',
    "broken off": wxr(item(comment(1)))[:-30],
    "NUL": wxr(item(comment(1, "a\0b"))),
    "another encoding": wxr(item(comment(1))).replace("UTF-8", "x-no-such"),
    "no export": "<html><body></body></html>",
    "broken UTF-8": wxr(item(comment(1, "caf?"))).encode().replace(b"caf?", b"caf\xe9"),
    "UTF-16 without its end": b"\xff\xfe<\0r\0s",
    "empty": "",
    "no JSON": "hello",
    "JSON that is no object": "[1]",
    "JSON without a page": '{"id": "1"}',
    "JSON with a wrong page": line(page=10**30),
    "JSON with yes for a page": line(page=True),
    "JSON with a list for a name": line(name=["Ana"]),
    "JSON with a state that is none": line(status="fine"),
    "JSON with more than we know": line(ip="203.0.113.7"),
    "JSON nested deeply": "{" + '"a":[' * 100_000,
    "JSON in another encoding": line(text="caf?").encode().replace(b"caf?", b"caf\xe9"),
    "JSON with a long line": line(text="x" * 1_000_001),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_broken_or_hostile_is_refused_with_a_reason_and_nothing_of_it_is_taken(
    run: Any, name: str
) -> None:
    # Good lines before it change nothing: a file comes in whole, or not at all.
    content = HOSTILE[name]
    if "JSON" in name and isinstance(content, str):
        content = f"{line(id='99')}\n{content}"
    if name == "empty":
        assert "Comments in the file: 0" in run(content)
    else:
        with pytest.raises(CommandError, match="Nothing was imported") as refused:
            run(content)
        assert "root:" not in str(refused.value)
    assert not ReaderComment.objects.exists()


def test_a_file_that_is_not_there_is_said_to_be_missing(talk: Any, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(CommandError, match="Nothing was imported"):
            call_command("execvoice_import_comments", str(path))


def test_a_body_of_a_megabyte_is_left_out_and_the_others_come_in(run: Any) -> None:
    said = run(wxr(item(comment(1, "x" * 1_000_000), comment(2, "<b>" * 60_000 + "y" * 20_001), comment(3))))
    assert "far too long for a comment: 2" in said and bodies() == ["Comment 3"]


def test_characters_that_no_database_takes_are_dropped(run: Any) -> None:
    run(line(text="a\0b\ud800c", name="A\0na\u202e", email="nul\0@example.com", id="\0\ud800"))
    row = ReaderComment.objects.get()
    assert (row.body, row.name, row.email) == ("abc", "Ana", "nul@example.com")


@pytest.mark.parametrize("field", ["page", "id", "parent", "name", "email", "text", "html", "written_at"])
def test_half_a_character_anywhere_breaks_nothing_off_in_the_middle(run: Any, field: str) -> None:
    broken = line(**{"id": "2", "text": None, "html": "Ho", field: "/ta\ud800lk/"})
    said = run("\n".join([line(), broken, line(id="3", text="Hum")]))
    assert set(bodies()) >= {"Hi", "Hum"} and "Comments in the file: 3" in said
    said.encode()
    if field == "page":
        assert "there is no such page: /ta\\ud800lk/ (1)" in said


def test_answers_in_a_circle_and_answers_before_what_they_answer_find_a_place(run: Any, talk: Any) -> None:
    run(
        wxr(
            item(
                comment(1, comment_parent="2"),
                comment(2, comment_parent="1"),
                comment(3, comment_parent="3"),
                comment(4, comment_parent="5"),
                comment(5),
            )
        )
    )
    rows = {row.body[-1]: row for row in ReaderComment.objects.all()}
    assert len(rows) == 5 and rows["4"].parent == rows["5"] and rows["5"].number < rows["4"].number
    assert rows["3"].parent is None and check_counts(talk.pk) == {}


def test_a_chain_of_a_thousand_answers_comes_in(talk: Any) -> None:
    at = datetime(2014, 1, 1, tzinfo=timezone.utc)
    parents = {str(n): str(n - 1) if n else "" for n in range(1000)}
    comments = [
        ForeignComment(key=key, parent=parent, name="Ana", body=f"Words {key}", written_at=at, status=Status.APPROVED)
        for key, parent in parents.items()
    ]
    import_posts([Post("/talk/", comments=comments, parents=parents)])
    assert ReaderComment.objects.count() == 1000 and check_counts(talk.pk) == {}
    assert max(ReaderComment.objects.values_list("depth", flat=True)) == 100


def test_a_batch_takes_the_same_queries_for_many_as_for_some(
    talk: Any, set_mode: Any, monkeypatch: pytest.MonkeyPatch, whole_bulks: None
) -> None:
    """Besides those of the pipeline, which looks at each comment."""
    set_mode(Mode.OPEN)
    monkeypatch.setattr(importing, "judge", lambda submission: Judgement(Status.APPROVED))
    counts = []
    for size in (10, 200):
        post = Post("/talk/")
        for number in range(size):
            key, parent = f"{size}-{number}", f"{size}-{number - 1}" if number % 2 else ""
            at = datetime(2014, 1, 1, tzinfo=timezone.utc)
            post.parents[key] = parent
            post.comments.append(ForeignComment(key, "Ana", key, at, Status.APPROVED, f"{key}@example.com", parent))
        with CaptureQueriesContext(connection) as queries:
            import_posts([post])
        counts.append(len(queries))
    assert counts[0] == counts[1]
