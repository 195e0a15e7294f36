"""The page that reads nothing but the API: what one finds on it, by keyboard and on a phone, and what it lets in."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

from wagtail_execvoice.comments.constants import Mode
from wagtail_execvoice.comments.models import Conversation, ReaderComment, Report

OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
WORDS = "The canteen should stay open until the last shift."
EVIL = "<script>window.evil = 1</script><img src=x onerror='window.evil = 1'>"


def check(page: Page) -> None:
    expect(page.locator("main[aria-busy]")).to_have_count(0)
    assert Axe().run(page, options=OPTIONS).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_from_the_list_to_a_post_to_its_author(visit: Any, scheme: str) -> None:
    page = visit(scheme=scheme, width=375).go("/headless/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Latest posts")
    check(page)
    page.get_by_role("link", name="The third quarter, as it was").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The third quarter, as it was")
    expect(page.get_by_role("main")).to_be_focused()
    expect(page.get_by_text("By Siobhán O'Neill")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Loaded: The third quarter, as it was")
    check(page)
    page.get_by_role("link", name="Siobhán O'Neill").press("Enter")
    expect(page.get_by_role("heading", name="Posts by Siobhán O'Neill")).to_be_visible()
    check(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("The third quarter, as it was")


def test_a_list_has_pages_and_another_language(visit: Any) -> None:
    page = visit().go("/headless/")
    page.get_by_role("link", name="Older posts").click()
    expect(page.get_by_role("link", name="Newer posts")).to_be_visible()
    page.get_by_role("link", name="Nederlands").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nieuwste berichten")
    assert page.evaluate("document.documentElement.lang") == "nl"


def test_what_is_not_there_is_said(visit: Any) -> None:
    visitor = visit()
    page = visitor.go("/headless/#/en/posts/999999")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page.")
    # The browser notes the answer of the API; nothing else went wrong.
    assert all("404" in trouble for trouble in visitor.troubles)
    visitor.troubles.clear()


def test_no_markup_but_the_listed_gets_in(visit: Any) -> None:
    visitor = visit()

    def spoil(route: Route) -> None:
        post = route.fetch().json()
        post["title"] = post["intro"] = post["discussion_prompt"] = EVIL
        post["body"] = [
            {
                "html": f'{EVIL}<a href="javascript:window.evil=1">x</a><iframe src="/"></iframe><p onclick="evil()">Words.</p>'
            }
        ]
        route.fulfill(status=200, content_type="application/json", body=json.dumps(post))

    visitor.page.route("**/api/v2/pages/*/?*", spoil)
    page = visitor.go("/headless/")
    page.locator(".card a").first.click()
    expect(page.get_by_text("Words.")).to_be_visible()
    assert page.evaluate("window.evil") is None
    assert (
        page.locator("main script, main iframe, main [onclick], main [onerror], main a[href^=javascript]").count() == 0
    )
    expect(page.get_by_role("heading", level=1)).to_have_text(EVIL)
    visitor.troubles.clear()  # the picture that is none


def find_page_id() -> int:
    return ReaderComment.objects.get(name="Wim Hoekstra").page_id


def open_talk(visitor: Any, mode: str = "", language: str = "en") -> Page:
    """Open the post below which people talk."""
    if mode:
        Conversation.objects.filter(page_id=find_page_id()).update(mode=mode)
    page: Page = visitor.go(f"/headless/#/{language}/posts/{find_page_id()}")
    expect(page.locator(".comment").first).to_be_visible()
    return page


def write(page: Page, words: str = WORDS) -> None:
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Your comment").fill(words)
    page.get_by_role("button", name="Send comment").click()


def find_article(page: Page, words: str = WORDS) -> Locator:
    return page.get_by_role("article").filter(has_text=words)


def test_a_conversation_is_shown_and_an_answer_to_it_held(visit: Any) -> None:
    page = open_talk(visit(width=375))
    expect(page.get_by_role("heading", name=re.compile(r"Comments \(10\)"))).to_be_visible()
    expect(page.get_by_text("The bell goes to whoever rang it longest.")).to_be_visible()
    asked = page.get_by_role("article").filter(has_text="We ship animal feed")
    asked.get_by_role("link", name="Answered by Nadia El-Amrani").press("Enter")
    expect(page.get_by_role("article").filter(has_text="Not before November")).to_be_focused()
    button = page.get_by_role("button", name="Answer #1", exact=True)
    button.click()
    expect(page.get_by_label("Your comment")).to_be_focused()
    expect(page.get_by_role("heading", name="You answer comment 1")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(button).to_be_focused()
    expect(page.get_by_role("heading", name="Write a comment")).to_be_visible()
    button.click()
    write(page)
    held = page.get_by_role("article").filter(has_text="Somebody reads it before it is shown.")
    expect(held).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Your comment was received. Somebody reads it before it is shown.")
    comment = ReaderComment.objects.get(name="Ana")
    assert (comment.source, comment.parent.name) == ("api", "Wim Hoekstra")
    # Who types faster than the ticket ripens is no robot.
    assert "haste" not in {reason["code"] for reason in comment.reasons}
    check(page)
    page.reload()
    held.get_by_role("button", name="Take your comment back").click()
    page.get_by_role("button", name="Take the comment back").click()
    expect(page.get_by_role("status")).to_have_text("Your comment was taken back.")
    comment.refresh_from_db()
    assert comment.is_withdrawn


def test_a_second_comment_is_shown_like_the_first(visit: Any, site: Any) -> None:
    page = open_talk(visit(), Mode.OPEN)
    for words in (WORDS, "And the bell should ring once more on the last day."):
        write(page, words)
        expect(find_article(page, words)).to_be_focused()
        expect(page.get_by_role("status")).to_have_text("Your comment is on the page.")
        site.clock.shift(120)
    assert ReaderComment.objects.filter(name="Ana", is_visible=True).count() == 2
    expect(page.locator(".threads > li").first).to_contain_text("And the bell")
    expect(page.get_by_role("heading", name="Comments (12)")).to_be_visible()


def test_what_was_added_after_a_lost_answer_is_sent_at_the_next_press(visit: Any, site: Any) -> None:
    visitor = visit()
    page = open_talk(visitor, Mode.OPEN)

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.fallback()

    page.route("**/comments/", lose)
    write(page)
    expect(page.locator(".said").filter(has_text="Your text is still here")).to_be_focused()
    page.unroute("**/comments/")
    site.clock.shift(120)
    longer = f"{WORDS} And the bell should stay, too."
    write(page, longer)
    expect(page.locator(".said").filter(has_text="The first version has arrived.")).to_be_focused()
    expect(page.get_by_label("Your comment")).to_have_value(longer)
    visitor.troubles.clear()  # the browser says that it was not answered, and what it was then
    page.get_by_role("button", name="Send comment").click()
    expect(find_article(page, longer)).to_be_focused()
    sent = ReaderComment.objects.filter(name="Ana")
    assert {comment.body for comment in sent} == {WORDS, longer}
    assert "haste" not in {reason["code"] for comment in sent for reason in comment.reasons}


def test_an_own_comment_is_changed_and_taken_back(visit: Any) -> None:
    page = open_talk(visit(width=375, scheme="dark"), Mode.OPEN)
    page.get_by_role("button", name="Answer #1", exact=True).click()
    write(page)
    article = find_article(page)
    expect(article).to_be_focused()
    # Below what it answers, and after a reload still one's own.
    expect(page.locator(".threads > li").filter(has=article).locator("h3").first).to_contain_text("Wim Hoekstra")
    page.reload()
    button = article.get_by_role("button", name="Change #11")
    button.click()
    expect(page.get_by_label("New text")).to_have_value(WORDS)
    page.get_by_role("button", name="Cancel").click()
    expect(button).to_be_focused()
    button.click()
    page.get_by_label("New text").fill("\u200b")
    page.get_by_role("button", name="Change comment").click()
    expect(page.get_by_label("New text")).to_be_focused()
    expect(page.get_by_label("New text")).to_have_attribute("aria-describedby", "panel-body-wrong")
    check(page)
    page.get_by_label("New text").fill("Better words")
    page.get_by_role("button", name="Change comment").click()
    better = find_article(page, "Better words")
    expect(better).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Your comment was changed.")
    better.get_by_role("button", name="Take back #11").click()
    expect(better.get_by_text("It is shown no more.")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Take the comment back").click()
    expect(find_article(page, "Its writer took this comment back.")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Your comment was taken back.")
    expect(page.get_by_role("heading", name="Comments (10)")).to_be_visible()
    assert ReaderComment.objects.get(name="Ana").is_withdrawn


def test_who_comes_too_late_to_change_a_comment_is_told(visit: Any, site: Any) -> None:
    visitor = visit()
    page = open_talk(visitor, Mode.OPEN)
    write(page)
    find_article(page).get_by_role("button", name="Change #11").click()
    page.get_by_label("New text").fill("Better words")
    site.clock.shift(3600)
    page.get_by_role("button", name="Change comment").click()
    expect(page.locator(".said").filter(has_text="it can no longer be changed")).to_be_focused()
    expect(page.get_by_label("New text")).to_have_value("Better words")
    # The browser notes the answer of the API; nothing else went wrong.
    assert all("404" in trouble for trouble in visitor.troubles)
    visitor.troubles.clear()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_comment_is_reported_in_the_language_of_the_page(visit: Any, language: str) -> None:
    words = {
        "en": ("Report #1", "What is wrong with it?", "Report comment", "The moderators look at the comment."),
        "nl": ("Meld #1", "Wat is er mis mee?", "Reactie melden", "De moderatoren bekijken de reactie."),
    }
    open_it, reason, send, thanks = words[language]
    page = open_talk(visit(), language=language)
    article = page.locator(".comment").filter(has=page.get_by_role("button", name=open_it, exact=True))
    article.get_by_role("button", name=open_it).click()
    expect(page.get_by_label(reason)).to_be_focused()
    check(page)
    page.get_by_label(reason).select_option("abuse")
    page.get_by_role("button", name=send).click()
    expect(page.get_by_role("status")).to_contain_text(thanks)
    expect(page.locator(".comment").filter(has_text=thanks)).to_be_focused()
    report = Report.objects.get(reason="abuse", comment__name="Wim Hoekstra")
    assert report.comment.number == 1


def test_no_markup_of_a_reader_gets_in(visit: Any) -> None:
    visitor = visit()

    def spoil(route: Route) -> None:
        answer = route.fetch().json()
        comment = answer["threads"][0]["comment"]
        comment["name"] = comment["badge"] = answer["conversation"]["message"] = EVIL
        comment["html"] = f'{EVIL}<a href="javascript:window.evil=1">x</a><p onclick="evil()">Words.</p>'
        route.fulfill(status=200, content_type="application/json", body=json.dumps(answer))

    def refuse(route: Route) -> None:
        body = {"code": "closed", "message": EVIL, "fields": {"text": [EVIL]}, "retry_after": None}
        route.fulfill(status=422, content_type="application/json", body=json.dumps(body))

    visitor.page.route("**/comments/api/pages/*/comments/", spoil)
    visitor.page.route("**/report/", refuse)
    page = visitor.go(f"/headless/#/en/posts/{find_page_id()}")
    page.get_by_role("button", name="Report #").first.click()
    page.get_by_label("What is wrong with it?").select_option("spam")
    page.get_by_role("button", name="Report comment").click()
    expect(page.locator(".wrong")).to_have_text(EVIL)
    expect(page.locator(".said").filter(has_text="<script>")).to_be_visible()
    assert page.evaluate("window.evil") is None
    assert page.locator("main script, main [onclick], main [onerror], main a[href^=javascript]").count() == 0
    visitor.troubles.clear()  # the picture that is none
