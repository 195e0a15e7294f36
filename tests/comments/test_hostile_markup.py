"""That nothing of what readers send is markup on any of the ways out: page, panel, API, mails, files.

What a parser of browsers finds on a screen with the attacks is held against the same screen with harmless words.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any, Literal

import html5lib
import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from testapp.models import TalkPage
from text.support import PAYLOADS, forbidden

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.comments.actions import Draft, Ticket, decide, write_comment
from wagtail_execvoice.comments.actions.following import tell_followers
from wagtail_execvoice.comments.actions.replying import draft_reply
from wagtail_execvoice.comments.actions.telling import tell_writers
from wagtail_execvoice.comments.constants import Act, Status
from wagtail_execvoice.comments.models import Follow, ReaderComment
from wagtail_execvoice.comments.threads import ROOTS_SHOWN
from wagtail_execvoice.comments.urlnames import api_comments_url, report_url, write_url
from wagtail_execvoice.text import PLAIN_TEXT_ATTRIBUTES, PLAIN_TEXT_TAGS

pytestmark = pytest.mark.usefixtures("no_limits")
#: What no browser may be told by a reader.
DANGEROUS = re.compile(r"^\s*(javascript|vbscript|data):", re.IGNORECASE)


@pytest.fixture(autouse=True)
def without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever attacks, does it often; that there are limits is seen elsewhere."""
    monkeypatch.setattr("wagtail_execvoice.comments.actions.writing.VISITOR_LIMITS", ())


def shapes(html: str) -> set[tuple[str, str, str]]:
    """Return every element with each attribute that it has, and of those that can do something also what they say."""
    found = set()
    for element in html5lib.parse(html, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str):
            continue
        found.add((element.tag, "", ""))
        if element.tag == "script":
            # But for the token against forged requests, which is another one each time.
            found.add(("script", "", re.sub(r"\b[A-Za-z0-9]{64}\b", "", element.text or "")))
        for name, value in element.attrib.items():
            assert not DANGEROUS.match(value), (element.tag, name, value)
            acts = str(name).startswith("on") or name in {
                "src",
                "srcdoc",
                "style",
                "action",
                "formaction",
                "http-equiv",
            }
            found.add((element.tag, str(name), re.sub(r"\d+", "0", value) if acts else ""))
    return found


#: What the little language of readers makes, and that it is said in which language they wrote.
OURS = (
    {("div", "lang", "")}
    | {(tag, "", "") for tag in PLAIN_TEXT_TAGS}
    | {(tag, name, "") for tag, names in PLAIN_TEXT_ATTRIBUTES.items() for name in names}
)
#: Around what was found in a text, for moderators.
MARK = ("mark", "", "")


def write_all(talk: Any, texts: list[str], email: str) -> None:
    """Have each of ``texts`` be a comment under a name that says the same, with an answer to it, shown to everybody."""
    for number, text in enumerate(texts):
        root = write_comment(Draft(page=talk, body=text, name="Ana", email=email), Ticket(60, f"{email}{number}"))
        ReaderComment.objects.filter(pk=root.pk).update(name=text[:80].replace("\0", "").strip() or "Ana")
    ReaderComment.objects.update(status=Status.PENDING)
    decide(list(ReaderComment.objects.values_list("pk", flat=True)), Act.APPROVE, None)


@pytest.fixture
def attacks(talk: TalkPage, set_mode: Any) -> list[str]:
    """Several in each comment, so that what one leaves open the next one could use."""
    sendable = [text.encode("utf-8", "ignore").decode().replace("\0", "") for text in PAYLOADS]
    return ["\n\n".join(sendable[start : start + 5]) for start in range(0, len(sendable), 5)]


class TestNothingLives:
    @pytest.fixture
    def look(self, talk: TalkPage, attacks: list[str]) -> Callable[..., None]:
        """Return a function that fails if a screen has more on it with the attacks than with harmless words."""

        def look(render: Callable[[], str], *, is_marked: bool = False) -> None:
            write_all(talk, [f"Harmless {number}" for number in range(len(attacks))], "ana@example.com")
            harmless = shapes(render())
            ReaderComment.objects.all().delete()
            write_all(talk, attacks, "eve@example.com")
            html = render()
            assert "alert(" in html
            assert shapes(html) - harmless - OURS == ({MARK} if is_marked else set())

        return look

    def test_on_the_page(self, client: Client, talk: TalkPage, attacks: list[str], look: Any) -> None:
        assert len(attacks) <= ROOTS_SHOWN
        look(lambda: client.get(talk.url).content.decode())

    @pytest.mark.parametrize("queue", ["index", "all"])
    def test_in_the_panel(self, admin_client: Client, look: Any, queue: str) -> None:
        def render() -> str:
            ReaderComment.objects.update(status=Status.PENDING)
            # What the filters found in the attacks is on the card, too.
            ReaderComment.objects.update(reasons=[{"code": "links", "points": 0.1, "detail": "1"}])
            return str(admin_client.get(reverse(f"execvoice_comments:{queue}")).content.decode())

        look(render, is_marked=True)

    @pytest.mark.parametrize("screen", ["tend", "write", "report", "preview"])
    def test_on_the_screens_of_one_comment(
        self, admin_client: Client, client: Client, talk: TalkPage, look: Any, screen: str
    ) -> None:
        def render() -> str:
            comment = ReaderComment.objects.order_by("pk")[0]
            fields = {"name": comment.name, "body": comment.body}
            return {
                "tend": lambda: admin_client.get(reverse("execvoice_comments:tend", args=[comment.pk])),
                "write": lambda: client.get(f"{write_url(talk.pk)}?reply_to={comment.public_id}"),
                "report": lambda: client.get(report_url(comment.public_id)),
                "preview": lambda: Client().post(write_url(talk.pk), fields),
            }[screen]().content.decode()  # type: ignore[no-any-return, no-untyped-call]

        look(render, is_marked=screen == "tend")

    def test_in_the_api(self, client: Client, talk: TalkPage, attacks: list[str]) -> None:
        write_all(talk, attacks, "eve@example.com")
        response = client.get(api_comments_url(talk.pk))
        threads = response.json()["threads"]
        assert response["Content-Type"] == "application/json"
        assert len(threads) == len(attacks)
        for thread in threads:
            html = thread["comment"]["html"]
            assert forbidden(html, PLAIN_TEXT_TAGS, PLAIN_TEXT_ATTRIBUTES, ("http://", "https://")) == []

    def test_in_mails(self, talk: TalkPage, attacks: list[str], make_user: Any, admin_user: Any) -> None:
        chief = make_user("chief")
        Byline.objects.create(page_id=talk.pk, person=Person.objects.create(name="Joost", user=chief))
        with time_machine.travel("2026-03-02T09:00:00+00:00", tick=False) as clock:
            write_all(talk, attacks, "eve@example.com")
            comment = ReaderComment.objects.order_by("pk")[0]
            times = {"confirmed_at": comment.created_at, "created_at": comment.created_at}
            Follow.objects.create(thread=comment, email="bo@example.com", **times)
            draft_reply(comment, chief, attacks[1], admin_user)
            answer = Draft(page=talk, body="No", name="Eve\r\nBcc: all@example.com", reply_to=comment)
            decide([write_comment(answer, Ticket(60, "answer")).pk], Act.APPROVE, None)
            clock.shift(3601)
            assert tell_writers() and tell_followers()
        mails = list(OutboxMail.objects.all())
        assert {mail.to for mail in mails} == {"eve@example.com", "bo@example.com", "chief@example.com"}
        for mail in mails:
            # Plain text with a subject of one line, and nothing of the texts of readers: only their names.
            assert not {"\r", "\n"} & set(mail.subject) and "Why we moved" in mail.subject
            assert attacks[1] not in mail.body and not mail.headers.get("Bcc")

    @pytest.mark.parametrize("format", ["csv", "xlsx"])
    def test_in_a_copy_of_a_list(self, admin_client: Client, talk: TalkPage, format: Literal["csv", "xlsx"]) -> None:
        formulas = [
            "=HYPERLINK(A1)",
            "+1+1",
            "-2+3",
            "@SUM(A1)",
            "\uff1d1+1",
            "\t=1+1",
            " =1+1",
            '"=1+1"',
            "=cmd|' /C calc'!A0",
        ]
        write_all(talk, formulas, "=eve@example.com")
        response = admin_client.get(f"{reverse('execvoice_comments:all')}?export={format}")
        content = b"".join(response.streaming_content)  # type: ignore[arg-type]
        assert "attachment" in response["Content-Disposition"]
        if format == "csv":
            cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
            assert [cell for cell in cells if cell[:1] in set("=+-@\t\r\uff1d\uff0b\uff0d\uff20")] == []
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(content)).active
            assert sheet is not None
            assert [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
