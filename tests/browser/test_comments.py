"""A reader at a browser: with and without a script, on a phone, after an error and after a reload."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from wagtail_execvoice.comments.constants import Mode
from wagtail_execvoice.comments.models import Conversation, ReaderComment

POST = "/en/voice/we-are-closing-dordrecht/"
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
WORDS = "The canteen should stay open until the last shift."


@pytest.fixture
def open_conversation(site: Any) -> None:
    """Comments are shown at once."""
    page_id = ReaderComment.objects.filter(name="Wim Hoekstra").values_list("page_id", flat=True)[0]
    Conversation.objects.filter(page_id=page_id).update(mode=Mode.OPEN)


def check(page: Page) -> None:
    assert Axe().run(page, options=OPTIONS).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def fill(page: Page, words: str = WORDS) -> None:
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Your comment").fill(words)


def pause(site: Any) -> None:
    """Nobody types that fast: let the clock of the site go on."""
    site.clock.shift(30)


def send_by_preview(page: Page, site: Any) -> None:
    fill(page)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="This is how it will look")).to_be_visible()
    pause(site)
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def add_newer_comments(root: ReaderComment, count: int) -> None:
    """Let there be that many threads that are newer than ``root``, which is loaded after them."""
    ReaderComment.objects.bulk_create(
        ReaderComment(
            page_id=root.page_id,
            number=100 + number,
            name=f"Reader {number}",
            body="Words",
            html="<p>Words</p>",
            status="approved",
            is_visible=True,
            public_id=f"reader{number}",
            created_at=root.created_at,
        )
        for number in range(count)
    )


def test_what_waits_and_what_is_spam_is_not_there(visit: Any) -> None:
    page = visit().go(POST)
    expect(page.get_by_text("It is a year later")).to_have_count(0)
    expect(page.get_by_text("Cheap business loans")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_conversation_form_and_error_keep_to_wcag(visit: Any, scheme: str, width: int) -> None:
    visitor = visit(scheme=scheme, width=width)
    page = visitor.go(POST)
    check(page)
    page.get_by_role("link", name="Answer comment 1 by Wim Hoekstra").click()
    fill(page, "\u200b")
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("status").filter(has_text="Your comment was not sent")).to_be_visible()
    check(page)
    # The browser notes the answer of the server; nothing else went wrong.
    assert all("422" in trouble for trouble in visitor.troubles)
    visitor.troubles.clear()


def test_a_target_is_as_large_as_a_thumb(visit: Any) -> None:
    page = visit(width=375).go(POST)
    # A tick is set by its label, too.
    small = page.locator("#comments").locator(
        ".ev-comment__facts a, .ev-comment__answer a, .ev-comment__acts a, .ev-conversation__more a, button:not([hidden]), "
        ".ev-choices label, input:visible:not([type=checkbox])"
    )
    boxes = [small.nth(number).bounding_box() for number in range(small.count())]
    assert len(boxes) > 20
    assert [box for box in boxes if box and (box["height"] < 43.9 or box["width"] < 43.9)] == []


def test_without_a_script_a_comment_is_previewed_and_sent(visit: Any, site: Any) -> None:
    page = visit(java_script_enabled=False).go(POST)
    expect(page.get_by_role("button", name="Send comment")).to_be_hidden()
    fill(page, f"> the bell\n\n{WORDS}")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="This is how it will look")).to_be_visible()
    expect(page.locator(".ev-preview blockquote")).to_have_text("the bell")
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    page.get_by_role("link", name="Change it or take it back").click()
    page.get_by_label("Your comment").fill("Better words")
    page.get_by_role("button", name="Change comment").click()
    expect(page.get_by_text("Better words")).to_be_visible()
    page.get_by_role("link", name="Change it or take it back").click()
    page.get_by_role("button", name="Take the comment back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your comment was taken back")
    assert ReaderComment.objects.get(name="Ana").is_withdrawn


def test_without_a_script_one_answers_on_a_page_and_reports_on_another(visit: Any) -> None:
    page = visit(java_script_enabled=False).go(POST)
    page.get_by_role("link", name="Answer comment 1 by Wim Hoekstra").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Answer comment 1 by Wim Hoekstra")
    fill(page)
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert ReaderComment.objects.get(name="Ana").parent.name == "Wim Hoekstra"
    page = visit(java_script_enabled=False).go(POST)
    page.get_by_role("link", name="Report comment 1 by Wim Hoekstra").click()
    page.get_by_label("It attacks somebody").check()
    page.get_by_role("button", name="Report comment").click()
    expect(page.get_by_role("status")).to_contain_text("The moderators look at the comment")


@pytest.mark.usefixtures("open_conversation")
def test_with_a_script_an_answer_is_written_where_one_reads(visit: Any, site: Any) -> None:
    page = visit(width=375).go(POST)
    page.get_by_role("link", name="Answer comment 1 by Wim Hoekstra").click()
    expect(page.get_by_label("Your comment")).to_be_focused()
    expect(page.get_by_role("heading", name="Answer comment 1 by Wim Hoekstra")).to_be_visible()
    page.get_by_role("button", name="Cancel the answer").click()
    expect(page.get_by_role("link", name="Answer comment 1 by Wim Hoekstra")).to_be_focused()
    page.get_by_role("link", name="Answer comment 1 by Wim Hoekstra").click()
    fill(page)
    expect(page.locator("[name=ticket]")).not_to_have_value("")
    pause(site)
    page.get_by_role("button", name="Send comment").click()
    article = page.get_by_role("article").filter(has_text=WORDS).last
    expect(article).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Your comment is on the page.")).to_be_visible()
    expect(page.get_by_text("11 comments")).to_be_visible()
    expect(article.get_by_role("link", name="Change it or take it back")).to_be_visible()
    comment = ReaderComment.objects.get(name="Ana")
    assert comment.is_visible and comment.parent.name == "Wim Hoekstra"
    assert page.url.endswith(POST) and page.get_by_label("Your comment").input_value() == ""
    check(page)


def test_what_is_held_is_said_in_place(visit: Any) -> None:
    page = visit().go(POST)
    fill(page)
    page.get_by_role("button", name="Send comment").click()
    status = page.get_by_role("status").filter(has_text="Somebody reads it before it is shown.")
    expect(status).to_be_focused()
    expect(page.get_by_role("article").filter(has_text=WORDS)).to_have_count(0)


def test_what_is_ticked_survives_a_reload_until_it_is_sent(visit: Any) -> None:
    page = visit().go(POST)
    fill(page)
    page.get_by_label("Your e-mail address").fill("ana@example.com")
    page.get_by_label("Mail me when somebody answers").check()
    page.reload()
    expect(page.get_by_label("Mail me when somebody answers")).to_be_checked()
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("status").filter(has_text="Somebody reads it")).to_be_focused()
    expect(page.get_by_label("Mail me when somebody answers")).not_to_be_checked()
    page.reload()
    expect(page.get_by_label("Your e-mail address")).to_have_value("ana@example.com")
    expect(page.get_by_label("Mail me when somebody answers")).not_to_be_checked()


def test_what_is_typed_survives_a_reload_an_error_and_a_lost_connection(visit: Any) -> None:
    visitor = visit()
    page = visitor.go(POST)
    page.get_by_role("link", name="Answer comment 1 by Wim Hoekstra").click()
    fill(page)
    page.reload()
    expect(page.get_by_label("Your comment")).to_have_value(WORDS)
    expect(page.get_by_label("Your name")).to_have_value("Ana")
    expect(page.get_by_role("heading", name="Answer comment 1 by Wim Hoekstra")).to_be_visible()
    page.get_by_label("Your comment").focus()
    expect(page.locator("[name=ticket]")).not_to_have_value("")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("status").filter(has_text="Your text is kept")).to_be_focused()
    page.context.set_offline(False)
    visitor.troubles.clear()  # the browser says that it is offline
    expect(page.get_by_label("Your comment")).to_have_value(WORDS)
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("status").filter(has_text="Somebody reads it")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Your comment")).to_have_value("")


def test_what_is_sent_after_a_preview_is_not_kept_as_typed(visit: Any, site: Any) -> None:
    page = visit().go(POST)
    send_by_preview(page, site)
    page.get_by_role("link", name="We are closing Dordrecht").click()
    expect(page.get_by_label("Your name")).to_have_value("Ana")
    expect(page.get_by_label("Your comment")).to_have_value("")
    expect(page.get_by_text("This is what you typed before.")).to_have_count(0)
    # Going back, the browser fills in what it remembers itself.
    with page.expect_navigation(wait_until="load"):
        page.evaluate("history.go(-3)")
    assert page.url.endswith(POST)
    expect(page.get_by_label("Your comment")).to_have_value("")
    expect(page.locator("[name=ticket]")).to_have_value("")


def test_an_answer_sent_after_a_preview_is_no_answer_any_more(visit: Any, site: Any) -> None:
    page = visit().go(POST)
    page.get_by_role("link", name="Answer comment 1 by Wim Hoekstra").click()
    fill(page)
    page.get_by_role("button", name="Preview").click()
    page.go_back()
    expect(page.get_by_label("Your comment")).to_have_value(WORDS)
    page.get_by_role("button", name="Preview").click()
    pause(site)
    page.get_by_role("button", name="Send comment").click()
    page.get_by_role("link", name="We are closing Dordrecht").click()
    expect(page.get_by_role("heading", name="Write a comment")).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_value("")
    assert page.locator("[name=reply_to]").input_value() == ""


def test_what_was_previewed_and_not_sent_is_kept(visit: Any) -> None:
    page = visit().go(POST)
    fill(page)
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("link", name="We are closing Dordrecht").click()
    expect(page.get_by_label("Your comment")).to_have_value(WORDS)
    expect(page.get_by_text("This is what you typed before.")).to_be_visible()


def test_what_is_typed_after_something_else_was_sent_is_kept(visit: Any, site: Any) -> None:
    """Also where the page that says thanks is seen once more, and after the comment that was sent is changed."""
    page = visit().go(POST)
    send_by_preview(page, site)
    thanks = page.url
    page.get_by_role("link", name="We are closing Dordrecht").click()
    page.get_by_label("Your comment").fill("Another thing.")
    page.goto(thanks)
    page.get_by_role("link", name="Change it or take it back").click()
    page.get_by_label("Your comment").fill("Better words")
    page.get_by_role("button", name="Change comment").click()
    page.get_by_role("link", name="We are closing Dordrecht").click()
    expect(page.get_by_label("Your comment")).to_have_value("Another thing.")


def test_what_was_sent_is_forgotten_under_a_strict_policy(visit: Any, site: Any) -> None:
    page = visit().go(POST)
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"

    def be_strict(route: Route) -> None:
        response = route.fetch(max_redirects=0)
        route.fulfill(response=response, headers={**response.headers, "content-security-policy": policy})

    page.route("**/write/**", be_strict)
    send_by_preview(page, site)
    page.get_by_role("link", name="We are closing Dordrecht").click()
    expect(page.get_by_label("Your comment")).to_have_value("")


@pytest.mark.parametrize(
    "answer", [(500, "<h1>Server Error (500)</h1>"), (502, ""), (200, "<p>Log in to this network</p>")]
)
def test_what_is_typed_survives_a_server_that_fails(visit: Any, answer: tuple[int, str]) -> None:
    visitor = visit()
    page = visitor.go(POST)
    status, body = answer
    fill(page)
    page.route("**/write/", lambda route: route.fulfill(status=status, body=body, content_type="text/html"))
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("status").filter(has_text="Your text is kept")).to_be_focused()
    expect(page.get_by_label("Your comment")).to_have_value(WORDS)
    page.unroute("**/write/")
    visitor.troubles.clear()  # the browser says what the server answered
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("status").filter(has_text="Somebody reads it")).to_be_visible()
    comment = ReaderComment.objects.get(name="Ana")
    assert comment.body == WORDS
    # The ticket came late, and is no sign of a robot.
    assert "haste" not in {reason["code"] for reason in comment.reasons}


def test_what_was_added_after_a_lost_answer_is_sent_at_the_next_press(visit: Any, site: Any) -> None:
    visitor = visit()
    page = visitor.go(POST)
    fill(page)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    expect(page.locator("[name=ticket]")).not_to_have_value("")
    page.route("**/write/", lose)
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("status").filter(has_text="Your text is kept")).to_be_focused()
    page.unroute("**/write/")
    longer = f"{WORDS} And the bell should stay, too."
    page.get_by_label("Your comment").fill(longer)
    page.get_by_role("button", name="Send comment").click()
    status = page.get_by_role("status").filter(has_text="The first version has arrived.")
    expect(status).to_be_focused()
    expect(page.get_by_label("Your comment")).to_have_value(longer)
    expect(status.get_by_role("link", name="Change the first version or take it back")).to_be_visible()
    visitor.troubles.clear()  # the browser says what it was answered, and that it was not
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("status").filter(has_text="Somebody reads it")).to_be_visible()
    assert set(ReaderComment.objects.filter(name="Ana").values_list("body", flat=True)) == {WORDS, longer}


@pytest.mark.usefixtures("open_conversation")
def test_an_answer_to_what_was_loaded_in_place_stays_one_after_a_reload(visit: Any, site: Any) -> None:
    add_newer_comments(ReaderComment.objects.get(name="Wim Hoekstra"), 25)
    page = visit().go(POST)
    page.get_by_role("link", name="Older comments").click()
    page.get_by_role("link", name="Answer comment 1 by Wim Hoekstra").click()
    fill(page)
    page.reload()
    expect(page.get_by_label("Your comment")).to_have_value(WORDS)
    expect(page.get_by_role("heading", name="Answer comment 1 by Wim Hoekstra")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel the answer")).to_be_visible()
    check(page)
    page.reload()
    expect(page.get_by_role("heading", name="Answer comment 1 by Wim Hoekstra")).to_be_visible()
    page.get_by_label("Your comment").focus()
    expect(page.locator("[name=ticket]")).not_to_have_value("")
    pause(site)
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("status").filter(has_text="Your comment is on the page.")).to_be_focused()
    assert ReaderComment.objects.get(name="Ana").parent.name == "Wim Hoekstra"
    # It is loaded with what it answers, and is no comment of its own meanwhile.
    expect(page.get_by_role("article").filter(has_text=WORDS)).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="Write a comment")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel the answer")).to_be_hidden()


def test_more_is_loaded_in_place(visit: Any, site: Any) -> None:
    add_newer_comments(ReaderComment.objects.get(name="Wim Hoekstra"), 45)
    page = visit().go(POST)
    articles = page.locator(".ev-threads > li > article")
    expect(articles).to_have_count(20)
    page.get_by_role("link", name="Older comments").click()
    expect(articles).to_have_count(40)
    expect(articles.nth(20)).to_be_focused()
    page.get_by_role("link", name="Older comments").click()
    expect(page.get_by_role("link", name="Older comments")).to_have_count(0)
    names = articles.locator("h3").all_inner_texts()
    assert len(names) == len(set(names)) == 50
    assert page.url.endswith(POST)


def test_who_is_logged_in_is_asked_for_no_name(visit: Any, site: Any) -> None:
    page = visit("moderator").go(POST)
    page.get_by_label("Your comment").focus()
    expect(page.get_by_text("You write as Mei Tan")).to_be_visible()
    page.get_by_label("Your comment").fill(WORDS)
    page.get_by_role("button", name="Send comment").click()
    article = page.get_by_role("article").filter(has_text=WORDS).last
    expect(article.get_by_text("Team")).to_be_visible()
