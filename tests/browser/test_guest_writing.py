"""The page on which a guest writes, in the hands of somebody who types, pastes, and loses the connection."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from flaws import SCHEMES, find_violations
from guests_world import draw_picture
from playwright.sync_api import Page, expect

from wagtail_execvoice.guestposts.actions import Invitation, add_picture, invite, revoke, save_text
from wagtail_execvoice.guestposts.actions.inviting import PURPOSE, subject_of
from wagtail_execvoice.guestposts.models import Submission

PHONE = {"width": 390, "height": 844, "has_touch": True}
PASTES = Path(__file__).parent.parent / "guestposts" / "pastes"
SAVED = re.compile("^Saved at")


def invited(visitor: Any) -> tuple[Submission, str]:
    """Return a text that nobody has written yet, and the address at which its guest does."""
    from signing import account

    submission = invite(
        Invitation("Gast", "gast@example.com", "en", parent=visitor.site.find("VoiceIndexPage")), account("editor")
    )
    return submission, new_address(submission)


def new_address(submission: Submission) -> str:
    from wagtail_execvoice.base.actions import issue_link

    return f"/guests/{issue_link(PURPOSE, subject_of(submission))[1]}/"


def editor_of(page: Page) -> Any:
    return page.get_by_role("textbox", name="Your text")


def status_of(page: Page) -> Any:
    return page.locator("[data-ev-status]")


def save(page: Page) -> None:
    page.locator(".ev-guest__save").get_by_role("button", name="Save").click()
    expect(status_of(page)).to_have_text(SAVED)


def read(submission: Submission) -> str:
    submission.refresh_from_db()
    return str(submission.body)


def paste(page: Page, html: str) -> None:
    """What the browser does when somebody pastes, for formatted text."""
    editor_of(page).focus()
    page.evaluate(
        """html => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", "plain");
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
        }""",
        html,
    )


def transfer_file(page: Page, kind: str, data: bytes, name: str) -> None:
    page.evaluate(
        """([kind, bytes, name]) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/jpeg" }));
            const box = document.querySelector(".ev-guest__editor");
            const event = kind === "drop"
                ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
                : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            box.dispatchEvent(event);
        }""",
        [kind, list(data), name],
    )


def test_six_buttons_format_what_is_written_and_say_what_is_on(visit: Any) -> None:
    visitor = visit()
    submission, address = invited(visitor)
    page = visitor.go(address)
    editor = editor_of(page)
    expect(editor).to_be_visible()
    expect(page.locator("textarea[name=body]")).to_be_hidden()
    bar = page.get_by_role("toolbar", name="Formatting")
    expect(bar.get_by_role("button")).to_have_count(6)
    page.get_by_label("Title", exact=True).fill("What bees know")
    editor.click()
    for name, typed in (("Heading", "The hive"), ("List", "one")):
        button = bar.get_by_role("button", name=name)
        button.click()
        expect(editor).to_be_focused()
        expect(button).to_have_attribute("aria-pressed", "true")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        if name == "List":
            button.click()
        expect(button).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Control+b")
    expect(bar.get_by_role("button", name="Bold")).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("bold")
    page.keyboard.press("Control+b")
    page.keyboard.press("Control+i")
    page.keyboard.type("slanted")
    page.keyboard.press("Control+i")
    page.keyboard.press("Enter")
    quote = bar.get_by_role("button", name="Quote")
    quote.click()
    page.keyboard.type("said")
    expect(quote).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")
    quote.click()
    expect(quote).to_have_attribute("aria-pressed", "false")
    page.once("dialog", lambda dialog: dialog.accept("bees.example/swarm"))
    bar.get_by_role("button", name="Link").click()
    save(page)
    assert read(submission) == (
        "<h2>The hive</h2><ul><li>one</li></ul><p><b>bold</b><i>slanted</i></p><blockquote><p>said</p></blockquote>"
        '<p><a href="https://bees.example/swarm">bees.example/swarm</a></p>'
    )


def test_the_toolbar_is_one_stop_of_the_keyboard_with_arrows_inside(visit: Any) -> None:
    visitor = visit()
    page = visitor.go(invited(visitor)[1])
    page.get_by_label("Title", exact=True).focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Bold")).to_be_focused()
    for key, name in (
        ("ArrowRight", "Italic"),
        ("End", "Link"),
        ("ArrowRight", "Bold"),
        ("ArrowLeft", "Link"),
        ("Home", "Bold"),
    ):
        page.keyboard.press(key)
        expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(editor_of(page)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Bold")).to_be_focused()


@pytest.mark.parametrize("name", ["word", "google_docs", "apple_pages"])
def test_a_paste_stands_in_the_editor_as_it_will_be_kept(visit: Any, name: str) -> None:
    visitor = visit(**PHONE)
    submission, address = invited(visitor)
    page = visitor.go(address)
    paste(page, (PASTES / f"{name}.html").read_text("utf-8"))
    editor = editor_of(page)
    expect(editor.locator("b").first).to_have_text("no boss")
    expect(editor.locator("ul > li > ul > li")).to_have_text("by the sun")
    assert editor.evaluate("box => box.querySelectorAll('[style], [class], img, span').length") == 0
    save(page)
    expected = (PASTES / f"{name}.expected.html").read_text("utf-8").replace("\n", "").replace("\xa0", " ")
    assert read(submission).replace("\xa0", " ") == expected


def test_a_paste_runs_and_loads_nothing_even_where_the_server_cannot_be_asked(visit: Any) -> None:
    visitor = visit()
    page = visitor.go(invited(visitor)[1])
    evil = (
        '<p onclick="window.hit=1">words<img src=x onerror="window.hit=1"><img src="https://evil.example/x.png"></p>'
        '<svg onload="window.hit=1"><a xlink:href="javascript:x">y</a></svg><a href="javascript:window.hit=1">link</a>'
        '<iframe srcdoc="<script>parent.hit=1</script>"></iframe><script>window.hit=1</script>'
        '<img data-picture="1" src="https://evil.example/y.png" onerror="window.hit=1">'
        '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.hit=1&gt;">'
    )
    page.route("**/paste/", lambda route: route.abort())
    page.route(
        "**/pictures/1/", lambda route: route.fulfill(status=200, content_type="image/jpeg", body=draw_picture().data)
    )
    paste(page, evil)
    expect(editor_of(page)).to_contain_text("words")
    expect(status_of(page)).not_to_be_empty()
    assert page.evaluate("window.hit") is None
    assert editor_of(page).locator("[onclick], [onerror], svg, iframe, script, a").count() == 0
    [src] = [image.get_attribute("src") for image in editor_of(page).locator("img").all()]
    assert src is not None and src.endswith("/pictures/1/") and src.startswith("/guests/")
    visitor.troubles[:] = [trouble for trouble in visitor.troubles if "ERR_FAILED" not in trouble]


def test_the_memory_of_the_browser_is_read_as_what_a_stranger_wrote(visit: Any) -> None:
    visitor = visit()
    submission, address = invited(visitor)
    page = visitor.go(address)
    evil = '<p>kept<img src=x onerror="window.hit=1"></p><img data-picture="x" src="https://evil.example/z.png" onload="window.hit=1">'
    kept = {"version": "1", "notation": "html", "values": {"title": "<b>T</b>", "body": evil, "consent": "on"}}
    page.evaluate(
        "([name, kept]) => sessionStorage.setItem(name, JSON.stringify(kept))", [f"ev-guest:{submission.pk}", kept]
    )
    page.reload()
    expect(editor_of(page)).to_have_text("kept")
    assert page.evaluate("window.hit") is None
    assert editor_of(page).locator("img").count() == 0
    expect(page.get_by_label("Title", exact=True)).to_have_value("<b>T</b>")
    assert not page.locator("input[name=consent]").is_checked()


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_picture_is_pasted_or_dropped_into_the_text(visit: Any, kind: str) -> None:
    visitor = visit(**PHONE)
    submission, address = invited(visitor)
    page = visitor.go(address)
    editor_of(page).click()
    page.keyboard.type("Before")
    transfer_file(page, kind, draw_picture().data, "field.jpg")
    expect(editor_of(page).locator("figure img")).to_have_count(1)
    expect(page.get_by_text("In the text: [[1]]")).to_be_visible()
    page.keyboard.type("After")
    save(page)
    assert read(submission) == "<p>Before</p><p>[[1]]</p><p>After</p>"
    transfer_file(page, kind, b"no picture at all", "x.jpg")
    expect(status_of(page)).to_contain_text("not a picture that can be used")


def test_a_picture_is_uploaded_described_and_taken_away_without_leaving_the_text(visit: Any) -> None:
    visitor = visit(**PHONE)
    _submission, address = invited(visitor)
    page = visitor.go(address)
    editor_of(page).click()
    page.keyboard.type("Not saved yet")
    pictures = page.locator("#pictures")
    pictures.get_by_label("Picture", exact=True).set_input_files(
        files=[{"name": "field.jpg", "mimeType": "image/jpeg", "buffer": draw_picture().data}]
    )
    pictures.get_by_role("button", name="Upload").click()
    expect(pictures.locator("img")).to_have_count(1)
    expect(editor_of(page)).to_have_text("Not saved yet")
    pictures.get_by_role("button", name="Put into the text").click()
    expect(editor_of(page).locator("img")).to_have_count(1)
    pictures.locator("li").get_by_label("What it shows").fill("A field")
    pictures.locator("li").get_by_role("button", name="Save").click()
    expect(pictures.get_by_role("img", name="A field")).to_be_visible()
    pictures.locator("li").get_by_label("What it shows").fill("A yellow field")
    page.keyboard.press("Enter")
    expect(pictures.get_by_role("img", name="A yellow field")).to_be_visible()
    pictures.get_by_role("button", name="Take away").click()
    expect(pictures.locator("img")).to_have_count(0)
    expect(editor_of(page).locator("img")).to_have_count(0)
    pictures.get_by_label("Picture", exact=True).set_input_files(
        files=[{"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"none"}]
    )
    pictures.get_by_role("button", name="Upload").click()
    expect(pictures.get_by_role("alert")).to_be_focused()
    expect(editor_of(page)).to_contain_text("Not saved yet")


def test_what_is_typed_about_a_picture_stays_while_another_one_is_sent(visit: Any) -> None:
    visitor = visit()
    submission, address = invited(visitor)
    for _number in range(2):
        add_picture(submission, SimpleUploadedFile("a.jpg", draw_picture().data))
    page = visitor.go(address)
    pictures = page.locator("#pictures")
    first, second = (pictures.locator(f"[data-ev-picture='{number}']") for number in (1, 2))
    first.get_by_label("What it shows").fill("A field")
    first.get_by_label("Who made it").fill("My aunt")
    upload = pictures.locator("[data-ev-upload]")
    upload.get_by_label("What it shows").fill("The next one")
    upload.get_by_label("Picture", exact=True).set_input_files(
        files=[{"name": "field.jpg", "mimeType": "image/jpeg", "buffer": draw_picture().data}]
    )
    second.get_by_label("What it shows").fill("A hive")
    second.get_by_role("button", name="Save").click()
    expect(pictures.get_by_role("img", name="A hive")).to_be_visible()
    expect(first.get_by_label("What it shows")).to_have_value("A field")
    expect(upload.get_by_label("What it shows")).to_have_value("The next one")
    upload.get_by_role("button", name="Upload").click()
    expect(pictures.get_by_role("img", name="The next one")).to_be_visible()
    expect(upload.get_by_label("What it shows")).to_have_value("")
    transfer_file(page, "paste", draw_picture().data, "field.jpg")
    expect(pictures.locator("li")).to_have_count(4)
    expect(first.get_by_label("What it shows")).to_have_value("A field")
    first.get_by_role("button", name="Save").click()
    expect(pictures.get_by_role("img", name="A field")).to_be_visible()
    picture = submission.pictures.get(number=1)
    assert (picture.description, picture.credit) == ("A field", "My aunt")


def test_what_is_typed_about_a_picture_is_saved_with_the_text_and_only_by_the_window_that_changed_it(
    visit: Any,
) -> None:
    visitor = visit()
    submission, address = invited(visitor)
    add_picture(submission, SimpleUploadedFile("a.jpg", draw_picture().data))
    page = visitor.go(address)
    pictures, saved = page.locator("#pictures"), status_of(page)
    pictures.get_by_label("What it shows").first.fill("A field")
    expect(saved).to_have_text(SAVED)
    expect(pictures.get_by_role("img", name="A field")).to_be_visible()
    assert submission.pictures.get(number=1).description == "A field"
    submission.pictures.update(description="A yellow field")
    page.get_by_label("Title", exact=True).fill("Another title")
    expect(saved).to_contain_text("Not saved")
    expect(saved).to_have_text(SAVED)
    assert submission.pictures.get(number=1).description == "A yellow field"


def test_what_was_refused_about_a_picture_stays_while_another_one_is_sent(visit: Any) -> None:
    visitor = visit()
    submission, address = invited(visitor)
    for _number in range(2):
        add_picture(submission, SimpleUploadedFile("a.jpg", draw_picture().data))
    page = visitor.go(address)
    pictures = page.locator("#pictures")
    first, second = (pictures.locator(f"[data-ev-picture='{number}']") for number in (1, 2))
    first.get_by_label("What it shows").fill("A field")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    second.get_by_role("button", name="Save").click()
    expect(pictures.locator("h2").first).to_be_focused()
    expect(first.get_by_label("What it shows")).to_have_value("A field")
    assert submission.pictures.get(number=1).description == ""


def test_it_is_saved_while_the_guest_types_and_shown_as_it_is_kept(visit: Any) -> None:
    visitor = visit()
    submission, address = invited(visitor)
    page = visitor.go(address)
    editor_of(page).click()
    page.keyboard.type("One  two")
    expect(status_of(page)).to_have_text(SAVED)
    assert read(submission)
    page.evaluate("document.querySelector('.ev-guest__editor').innerHTML += '<div style=\"color:red\">pasted</div>'")
    page.keyboard.type(" three")
    page.get_by_label("Title", exact=True).click()
    save(page)
    expect(editor_of(page).locator("[style], div")).to_have_count(0)
    assert page.evaluate("sessionStorage.length") == 0


def test_without_a_connection_it_is_kept_and_saved_once_there_is_one(visit: Any) -> None:
    visitor = visit()
    submission, address = invited(visitor)
    page = visitor.go(address)
    page.context.set_offline(True)
    editor_of(page).click()
    page.keyboard.type("Written in a train")
    expect(status_of(page)).to_contain_text("There is no connection")
    page.context.set_offline(False)
    expect(status_of(page)).to_have_text(SAVED)
    assert read(submission) == "<p>Written in a train</p>"
    visitor.troubles[:] = [trouble for trouble in visitor.troubles if "ERR_INTERNET_DISCONNECTED" not in trouble]


def test_a_save_whose_answer_is_lost_is_not_taken_for_another_window(visit: Any) -> None:
    visitor = visit()
    submission, address = invited(visitor)
    page = visitor.go(address)
    lost: list[str] = []

    def lose(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status_text)
            route.abort()
        else:
            route.continue_()

    page.route(re.compile("/guests/[^/]+/$"), lose)
    editor_of(page).click()
    page.keyboard.type("Written in a train")
    expect(status_of(page)).to_contain_text("There is no connection")
    assert read(submission) == "<p>Written in a train</p>" and lost
    page.keyboard.type(" at night")
    expect(status_of(page)).to_have_text(SAVED)
    expect(page.get_by_role("link", name="Open the other version")).to_have_count(0)
    assert read(submission) == "<p>Written in a train at night</p>"
    visitor.troubles[:] = [trouble for trouble in visitor.troubles if "ERR_FAILED" not in trouble]


def test_what_was_typed_comes_back_when_the_page_is_loaded_anew(visit: Any) -> None:
    visitor = visit()
    page = visitor.go(invited(visitor)[1])
    page.route(
        re.compile("/guests/[^/]+/$"),
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    page.get_by_label("Title", exact=True).fill("Half a title")
    page.get_by_label("About you").last.fill("Half a life")
    page.get_by_label("A word to the editors").fill("Wait for me")
    editor_of(page).click()
    page.keyboard.type("Half a sent")
    page.reload()
    expect(editor_of(page)).to_have_text("Half a sent")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Half a title")
    expect(page.get_by_label("A word to the editors")).to_have_value("Wait for me")
    visitor.troubles[:] = [trouble for trouble in visitor.troubles if "ERR_FAILED" not in trouble]


def test_a_link_that_ends_while_somebody_types_costs_no_word(visit: Any) -> None:
    from signing import account

    visitor = visit(**PHONE)
    submission, address = invited(visitor)
    page = visitor.go(address)
    revoke(submission, account("editor"))
    editor_of(page).click()
    page.keyboard.type("My long thought")
    expect(status_of(page)).to_contain_text("This link no longer works")
    expect(page.get_by_role("link", name="Ask for a new link")).to_be_visible()
    expect(editor_of(page)).to_have_text("My long thought")
    # The mail with the new link is opened in another tab.
    other = page.context.new_page()
    other.goto(visitor.site.get_url(new_address(submission)))
    expect(editor_of(other)).to_have_text("My long thought")
    save(other)
    assert read(submission) == "<p>My long thought</p>"
    assert other.evaluate("localStorage.length") == 0
    visitor.troubles[:] = [trouble for trouble in visitor.troubles if "404" not in trouble]


def test_words_that_were_kept_do_not_replace_newer_ones_unasked(visit: Any) -> None:
    visitor = visit()
    submission, address = invited(visitor)
    page = visitor.go(address)
    page.route(
        re.compile("/guests/[^/]+/$"),
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    editor_of(page).click()
    page.keyboard.type("Kept in the browser")
    save_text(submission, {"title": "T", "body": "<p>Saved elsewhere</p>"})
    page.unroute_all()
    page.reload()
    expect(editor_of(page)).to_have_text("Saved elsewhere")
    page.get_by_role("button", name="Go on with them").click()
    expect(editor_of(page)).to_have_text("Kept in the browser")
    save(page)
    assert read(submission) == "<p>Kept in the browser</p>"
    visitor.troubles[:] = [trouble for trouble in visitor.troubles if "ERR_FAILED" not in trouble]


def test_of_two_windows_the_second_asks_before_it_replaces_the_first(visit: Any) -> None:
    visitor = visit()
    submission, address = invited(visitor)
    page = visitor.go(address)
    other = page.context.new_page()
    other.goto(visitor.site.get_url(address))
    editor_of(page).click()
    page.keyboard.type("One")
    save(page)
    editor_of(other).click()
    other.keyboard.type("Two")
    expect(status_of(other)).to_contain_text("open twice")
    with other.expect_popup() as opened:
        other.get_by_role("link", name="Open the other version").click()
    expect(opened.value.locator("article")).to_contain_text("One")
    opened.value.close()
    editor_of(other).focus()
    other.keyboard.press("Control+End")
    other.keyboard.type(" and more")
    assert read(submission) == "<p>One</p>"
    save(other)
    assert read(submission) == "<p>Two and more</p>"
    expect(other.get_by_role("link", name="Open the other version")).to_be_hidden()


def test_more_than_can_be_saved_is_told_as_that(visit: Any) -> None:
    visitor = visit()
    submission, address = invited(visitor)
    page = visitor.go(address)
    editor_of(page).click()
    page.keyboard.type("Mine")
    save(page)
    most = int(page.locator("template[data-ev-words]").get_attribute("data-most") or 0)
    assert most > 1_000_000
    picture = f'<img src="data:image/png;base64,{"A" * most}">'
    paste(page, f"<p>Words around <b>a picture</b>{picture}</p>")
    expect(editor_of(page)).to_contain_text("Words around a picture")
    save(page)
    kept = read(submission)
    assert "Words around <b>a picture</b>" in kept
    paste(page, f"<p>{'a' * most}</p>")
    expect(status_of(page)).to_contain_text("was not pasted")
    assert page.evaluate("document.querySelector('.ev-guest__editor').textContent.length") < 200
    page.locator("#ev-guest-bio").evaluate(
        "(field, most) => { field.value = 'b'.repeat(most); field.dispatchEvent(new Event('input', { bubbles: true })) }",
        most,
    )
    page.locator(".ev-guest__save").get_by_role("button", name="Save").click()
    expect(status_of(page)).to_contain_text("too long to be saved")
    assert read(submission) == kept


def test_what_the_site_does_not_take_is_not_sent_for_ever(visit: Any) -> None:
    visitor = visit()
    page = visitor.go(invited(visitor)[1])
    sent = []

    def refuse(route: Any) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        sent.append(route)
        route.fulfill(status=400, content_type="text/html", body="<h1>Bad Request</h1>")

    page.route(re.compile("/guests/[^/]+/$"), refuse)
    page.clock.install()
    editor_of(page).click()
    page.keyboard.type("Words")
    page.clock.run_for(5_000)
    expect(status_of(page)).to_contain_text("could not be saved")
    page.clock.run_for(120_000)
    assert len(sent) == 1
    expect(editor_of(page)).to_have_text("Words")
    page.unroute_all()
    visitor.troubles[:] = [trouble for trouble in visitor.troubles if "400" not in trouble]


def test_a_dead_link_leads_on_and_gives_back_what_was_typed(visit: Any) -> None:
    from signing import account

    visitor = visit(java_script_enabled=False, **PHONE)
    submission, address = invited(visitor)
    page = visitor.go(address)
    revoke(submission, account("editor"))
    page.get_by_label("Title", exact=True).fill("My title")
    page.get_by_label("Your text").fill("Three hours of work")
    page.locator(".ev-guest__save").get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="This link does not work")).to_be_visible()
    expect(page.get_by_label("Your text")).to_have_value("Three hours of work")
    expect(page.get_by_label("Title", exact=True)).to_have_value("My title")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    visitor.troubles[:] = [trouble for trouble in visitor.troubles if "404" not in trouble]
    page.get_by_label("The e-mail address").fill("gast@example.com")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Send me a link").click()
    expect(opened.value.get_by_role("status")).to_contain_text("a new link is on its way")


def test_what_was_handed_in_is_taken_back(visit: Any) -> None:
    visitor = visit(**PHONE)
    submission, address = invited(visitor)
    save_text(submission, {"title": "T", "body": "<p>Mine</p>"})
    Submission.objects.filter(pk=submission.pk).update(state="submitted")
    page = visitor.go(address)
    page.get_by_text("Take the text back").click()
    page.get_by_label("Why").fill("It is for somebody else")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("status")).to_contain_text("You took this text back")
    expect(page.get_by_text("It is for somebody else")).to_be_visible()


def test_what_is_refused_is_told_first_and_nothing_typed_is_gone(visit: Any) -> None:
    visitor = visit(**PHONE)
    _submission, address = invited(visitor)
    page = visitor.go(address)
    editor_of(page).click()
    page.keyboard.type("My words")
    page.get_by_role("button", name="Hand it in").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(editor_of(page)).to_have_text("My words")
    alert.get_by_role("link", name="Title").click()
    expect(page.get_by_label("Title", exact=True)).to_be_focused()
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert find_violations(page) == set()


def test_the_preview_shows_what_is_in_the_editor(visit: Any) -> None:
    visitor = visit(**PHONE)
    _submission, address = invited(visitor)
    page = visitor.go(address)
    editor_of(page).click()
    page.keyboard.type("Just typed")
    page.get_by_role("link", name="See it as it was saved").click()
    expect(page.locator("article")).to_contain_text("Just typed")


def test_without_a_script_a_text_area_and_forms_do(visit: Any) -> None:
    visitor = visit(java_script_enabled=False, **PHONE)
    submission, address = invited(visitor)
    add_picture(submission, SimpleUploadedFile("a.jpg", draw_picture().data))
    page = visitor.go(address)
    page.get_by_label("Title", exact=True).fill("Typed")
    page.get_by_label("Your text").fill("First\n\n## Heading\n\n[[1]]\n\n- a\n- b")
    page.locator(".ev-guest__save").get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    assert read(submission) == "<p>First</p><h2>Heading</h2><p>[[1]]</p><ul><li>a</li><li>b</li></ul>"
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    expect(page.get_by_role("button", name="Put into the text")).to_be_hidden()
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Your text")).to_have_value(re.compile("## Heading"))


def test_without_a_script_to_upload_a_picture_loses_no_word(visit: Any) -> None:
    visitor = visit(java_script_enabled=False, **PHONE)
    submission, address = invited(visitor)
    page = visitor.go(address)
    pictures = page.locator("#pictures")
    page.get_by_label("Title", exact=True).fill("My long title")
    page.get_by_label("Your text").fill("Three hours of work")
    page.get_by_label("A word to the editors").fill("Mind")
    page.get_by_label(re.compile("I agree that")).check()
    pictures.get_by_label("Picture", exact=True).set_input_files(
        files=[{"name": "field.jpg", "mimeType": "image/jpeg", "buffer": draw_picture().data}]
    )
    pictures.get_by_label("What it shows").fill("A field")
    pictures.get_by_role("button", name="Upload").click()
    expect(pictures.get_by_role("img", name="A field")).to_be_visible()
    for _act in ("uploaded", "described"):
        expect(page.get_by_label("Your text")).to_have_value("Three hours of work")
        expect(page.get_by_label("Title", exact=True)).to_have_value("My long title")
        expect(page.get_by_label("A word to the editors")).to_have_value("Mind")
        expect(page.get_by_label(re.compile("I agree that"))).to_be_checked()
        pictures.locator("li").get_by_label("What it shows").fill("A yellow field")
        pictures.locator("li").get_by_role("button", name="Save").click()
        expect(pictures.get_by_role("img", name="A yellow field")).to_be_visible()
    assert read(submission) == "<p>Three hours of work</p>"
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
