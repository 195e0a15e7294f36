"""From the invitation of a guest to a page that anybody can read, by everybody who has a part in it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from demo.models import SentMail
from guests_world import draw_picture
from playwright.sync_api import Page, expect
from signing import account, submit
from test_signoff import PHONE, deliver_mail, find_request, sign_as

from wagtail_execvoice.guestposts.models import Submission
from wagtail_execvoice.signoff.actions.guests import send_link

GUEST = "zoe@example.com"
TITLE = "What a keeper of bees knows about ports"
ADDRESS = "/en/voice/what-a-keeper-of-bees-knows-about-ports/"
FIRST = "Bees queue better than ships."
SECOND = "Bees queue as well as ships."
PAID = "Merewade paid for the honey."


def last_mail(to: str) -> SentMail:
    deliver_mail()
    mail: SentMail = SentMail.objects.filter(recipients=to).order_by("-pk")[0]
    return mail


def link_in_mail(to: str, path: str) -> str:
    """Return the path of the newest link below ``path`` that somebody got by mail."""
    deliver_mail()
    bodies = SentMail.objects.filter(recipients=to).order_by("-pk").values_list("body", flat=True)
    found = [link for body in bodies for link in re.findall(rf"https?://[^/\s]+(/{path}/\S+)", body)]
    return str(found[0])


def fill_invitation(page: Page, section: Any) -> None:
    page.get_by_label("Name", exact=False).first.fill("Zoë Keeper")
    page.get_by_label("E-mail address").fill(GUEST)
    page.get_by_label("What we ask for").fill("800 words about queues")
    page.locator("input[name=parent]").evaluate("(field, value) => { field.value = value }", str(section.pk))
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text("is invited: the mail is on its way").first).to_be_visible()


def type_text(page: Page, text: str, *, with_script: bool) -> None:
    area = page.get_by_role("textbox", name="Your text")
    if not with_script:
        area.fill(f"{text}\n\n[[1]]\n\n## And then\n\nMore.")
        return
    area.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Heading").click()
    page.keyboard.type("And then")
    page.keyboard.press("Enter")
    page.keyboard.type("More.")


def save(page: Page, *, with_script: bool) -> None:
    page.locator(".ev-guest__save").get_by_role("button", name="Save").click()
    told = page.locator("[data-ev-status]") if with_script else page.locator(".ev-guest__saved")
    expect(told).to_have_text(re.compile("^Saved"))


def upload(page: Page, label: str) -> None:
    form = page.locator("#pictures [data-ev-upload]")
    form.get_by_label("Picture", exact=True).set_input_files(
        files=[{"name": "field.jpg", "mimeType": "image/jpeg", "buffer": draw_picture().data}]
    )
    form.get_by_label("What it shows").fill(label)
    form.get_by_role("button", name="Upload").click()
    expect(page.locator("#pictures").get_by_role("img", name=label)).to_be_visible()


def hand_in(page: Page) -> None:
    page.get_by_label(re.compile("I agree that")).check()
    page.get_by_label(re.compile("I wrote this text")).check()
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("The editors are reading it").first).to_be_visible()


def write(page: Page, *, with_script: bool) -> None:
    """The guest writes, looks at it, and hands it in."""
    page.get_by_label("Title", exact=True).fill(TITLE)
    type_text(page, FIRST, with_script=with_script)
    page.get_by_label("Your title or function").fill("Keeper")
    page.get_by_label("Where you work").fill("Hive & Co")
    page.get_by_label("Was anything paid").select_option("paid")
    page.get_by_label("What readers should know about that").fill(PAID)
    save(page, with_script=with_script)
    upload(page, "A field")
    if with_script:
        page.get_by_role("button", name="Put into the text").click()
        save(page, with_script=True)
    page.wait_for_load_state("load")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("link", name="See it as it was saved").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.get_by_role("img", name="A field")).to_be_visible()
    expect(page.get_by_role("note", name="Disclosure")).to_contain_text(PAID)
    page.get_by_role("link", name="Back to writing").click()
    hand_in(page)


def sign_by_mail(page: Page, visitor: Any) -> None:
    """The guest signs as the voice of the text: by a link, which an editor sends, and a code, both by mail."""
    send_link(find_request(TITLE).slots.get(kind="voice"), account("editor"))
    visitor.go(link_in_mail(GUEST, "sign"))
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_label("Code from the e-mail")).to_be_visible()
    [code] = re.findall(r"\b\d{6}\b", last_mail(GUEST).body)
    page.get_by_label("Code from the e-mail").fill(code)
    page.get_by_label("Your full name").fill("Zoë Keeper")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("heading", name="Thank you: you have signed")).to_be_visible()


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no script"])
def test_a_guest_is_invited_writes_on_a_phone_and_is_published(visit: Any, with_script: bool) -> None:
    editor = visit("editor")
    section = editor.site.find("VoiceIndexPage")
    fill_invitation(editor.go("/admin/execvoice_submissions/new/"), section)
    submission = Submission.objects.get(email=GUEST)
    read = f"/admin/execvoice_submissions/read/{submission.pk}/"

    guest = visit(java_script_enabled=with_script, **PHONE)
    phone = guest.go(link_in_mail(GUEST, "guests"))
    expect(phone.get_by_text("800 words about queues")).to_be_visible()
    write(phone, with_script=with_script)

    # The editor reads it, and wants something else.
    desk = editor.go(read)
    expect(desk.get_by_text(FIRST)).to_be_visible()
    desk.get_by_label("What should change").fill("Be fair to the ships.")
    desk.get_by_role("button", name="Send it back to the guest").click()
    expect(desk.get_by_text("is asked for changes").first).to_be_visible()

    guest.go(link_in_mail(GUEST, "guests"))
    expect(phone.get_by_text("Be fair to the ships.")).to_be_visible()
    type_text(phone, SECOND, with_script=with_script)
    if with_script:
        phone.get_by_role("button", name="Put into the text").click()
    hand_in(phone)

    # It becomes a draft, with all that belongs to it.
    desk = editor.go(read)
    expect(desk.get_by_role("heading", name="What changed", exact=True)).to_be_visible()
    desk.get_by_role("button", name=re.compile("draft page")).click()
    expect(desk).to_have_url(re.compile("/admin/pages/[0-9]+/edit/"))
    submission.refresh_from_db()
    draft = submission.page.specific
    assert not draft.live and draft.get_byline().text == "Guest post by Zoë Keeper"
    assert [block.block_type for block in draft.body].count("heading") == 1
    submit(desk)

    sign_by_mail(phone, guest)
    sign_as("legal", TITLE)
    reader = visit(**PHONE).go(ADDRESS)
    expect(reader.get_by_text(SECOND)).to_be_visible()
    expect(reader.locator(".ev-byline__text").first).to_contain_text("Guest post by Zoë Keeper")
    expect(reader.locator("[data-ev-disclosure]")).to_contain_text(PAID)
    expect(reader.locator(".ev-post__body").get_by_role("img", name="A field")).to_be_visible()
