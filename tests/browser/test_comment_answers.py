"""An executive answers from the mail: the team drafts, one person decides with a telephone, and readers find the answer."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from comment_things import find_talk
from playwright.sync_api import Page, expect

from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.comments.constants import Badge, ReplyState
from wagtail_execvoice.comments.models import Conversation, DraftReply, ReaderComment

POST = "/en/voice/we-are-closing-dordrecht/"
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
DRAFT = "The first report was ordered in May. It is due on 1 November."
WORDS = "The first report was ordered in May. You will read it here on 1 November."
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def question(site: Any) -> ReaderComment:
    return ReaderComment.objects.get(name="K. Brandt")


@pytest.fixture
def address(question: ReaderComment) -> str:
    """Of the screen of the question in the panel."""
    return f"/admin/execvoice_comments/comment/{question.pk}/"


def check(page: Page) -> None:
    assert Axe().run(page, options=OPTIONS).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def draft(page: Page) -> None:
    page.get_by_label(re.compile("Nadia El-Amrani, who is asked to publish it")).check()
    page.get_by_role("textbox", name="Answer").fill(DRAFT)
    page.get_by_role("button", name="Answer", exact=True).click()


def link() -> str:
    """Return the path of the secret link in the mail to the executive."""
    mail = OutboxMail.objects.get(key__startswith="comments.reply:")
    assert mail.to == "executive@example.com" and DRAFT not in mail.body
    found = re.search(r"http\S+/reply/", mail.body)
    assert found
    return urlsplit(found[0]).path


def test_an_executive_answers_a_question_from_the_mail(visit: Any, question: ReaderComment, address: str) -> None:
    page = visit("moderator").go(address)
    draft(page)
    expect(page.get_by_text("Your colleague was asked to publish the answer.")).to_be_visible()
    expect(page.get_by_text(re.compile("Waits for its speaker"))).to_be_visible()

    # Nobody is logged in on this telephone.
    page = visit(**PHONE).go(link())
    expect(page.get_by_role("heading", level=1)).to_have_text("An answer in your name")
    expect(page.get_by_text("Since when does the report")).to_be_visible()
    check(page)
    assert ReaderComment.objects.filter(parent=question, badge=Badge.AUTHOR).count() == 0
    expect(page.get_by_label("Answer")).to_have_value(DRAFT)
    page.get_by_label("Answer").fill(WORDS)
    page.get_by_role("button", name="Publish in my name").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answer is published")
    check(page)
    page.get_by_role("link", name="See it on the page").click()
    expect(page.get_by_role("article").filter(has_text=WORDS).last.get_by_text("Author")).to_be_visible()

    page = visit(**PHONE).go(POST)
    asked = page.get_by_role("article").filter(has_text="Since when does the report")
    asked.get_by_role("link", name="Comment 7: Answered by Nadia El-Amrani").click()
    answer = page.locator("article:target")
    expect(answer).to_contain_text(WORDS)
    expect(answer).to_be_in_viewport()
    expect(answer.get_by_role("heading")).to_contain_text("Author")
    expect(page.get_by_text(DRAFT)).to_have_count(0)
    check(page)
    given = ReaderComment.objects.get(parent=question, badge=Badge.AUTHOR)
    question.refresh_from_db()
    assert (given.body, given.user.get_username(), question.answer) == (WORDS, "executive", given)


def test_an_executive_declines_from_the_mail(visit: Any, question: ReaderComment, address: str) -> None:
    draft(visit("moderator").go(address))
    page = visit(java_script_enabled=False, **PHONE).go(link())
    page.get_by_role("button", name="Do not publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You declined this answer")
    assert not ReaderComment.objects.filter(parent=question, badge=Badge.AUTHOR).exists()
    expect(visit().go(POST).get_by_text(re.compile("Answered by Nadia"))).to_have_count(2)


def test_what_an_executive_typed_can_be_copied_when_the_draft_was_taken_back_meanwhile(
    visit: Any, question: ReaderComment, address: str
) -> None:
    moderator = visit("moderator").go(address)
    draft(moderator)
    executive = visit(**PHONE).go(link())
    executive.get_by_label("Answer").fill(WORDS)
    moderator.get_by_role("button", name="Take it back").click()
    expect(moderator.get_by_text("The answer is taken back")).to_be_visible()
    assert not OutboxMail.objects.filter(key__startswith="comments.reply:").exists()
    log = moderator.locator("#log-section")
    expect(log.get_by_text("Drafted answer taken back")).to_be_visible()
    expect(log.get_by_text("Answer drafted")).to_be_visible()

    executive.get_by_role("button", name="Publish in my name").click()
    expect(executive.get_by_role("heading", level=1)).to_have_text("This answer was taken back")
    expect(executive.get_by_role("heading", name="What you typed was not published")).to_be_visible()
    typed = executive.get_by_label("Answer")
    expect(typed).to_have_value(WORDS)
    expect(typed).not_to_be_editable()
    check(executive)
    assert not ReaderComment.objects.filter(parent=question, badge=Badge.AUTHOR).exists()


def test_where_the_page_wants_it_somebody_else_reads_the_draft_first(visit: Any, site: Any, address: str) -> None:
    Conversation.objects.update_or_create(page_id=find_talk().pk, defaults={"replies_need_review": True})
    page = visit("moderator").go(address)
    draft(page)
    expect(page.get_by_text("The answer waits for somebody else to review it.")).to_be_visible()
    assert not OutboxMail.objects.filter(key__startswith="comments.reply:").exists()
    page.get_by_role("button", name="Let it go to its speaker").click()
    expect(page.get_by_text("Somebody else than who drafted it reviews it.")).to_be_visible()
    assert not OutboxMail.objects.filter(key__startswith="comments.reply:").exists()
    page = visit("admin").go(address)
    page.get_by_role("button", name="Let it go to its speaker").click()
    expect(page.get_by_text("Your colleague was asked to publish the answer.")).to_be_visible()
    reply = DraftReply.objects.get()
    assert (reply.state, reply.reviewed_by.get_username()) == (ReplyState.ASKED, "admin")
    expect(visit(**PHONE).go(link()).get_by_label("Answer")).to_have_value(DRAFT)
