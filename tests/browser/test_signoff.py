"""From a ghostwriter's draft to a page that anybody can read, by everybody who has a part in it, click by click."""

from __future__ import annotations

import re
from typing import Any

from django.core.management import call_command
from playwright.sync_api import Page, expect
from signing import account, submit
from test_from_nothing import fill_first_block
from test_people_at_work import add_credit, press_until

from wagtail_execvoice.pages.models import ExecutivePostPage
from wagtail_execvoice.signoff.actions.signing import Proof, sign
from wagtail_execvoice.signoff.actions.slots import find_chances
from wagtail_execvoice.signoff.constants import Method
from wagtail_execvoice.signoff.models import Signature, SignOffRequest

PHONE = {"width": 390, "height": 844, "has_touch": True}
TITLE = "The tide does not read memos"
ADDRESS = "/en/voice/the-tide-does-not-read-memos/"
FIRST = "We will never be late again"
SECOND = "We mean to be late less often"
WAITING = "The month I answered every complaint"


def deliver_mail() -> None:
    call_command("execvoice_run_due", verbosity=0)


def find_request(title: str) -> SignOffRequest:
    return SignOffRequest.objects.filter(page_title=title).order_by("-pk")[0]


def open_mail(visitor: Any, subject: str, to: str) -> Page:
    """Open the newest mail with this subject that ``to`` got, as a mail program shows it."""
    page: Page = visitor.go("/demo/mail/")
    mails = page.get_by_role("listitem").filter(has_text=subject).filter(has_text=f"{to}@example.com")
    mails.first.get_by_role("link").click()
    expect(page.get_by_role("heading", name=subject)).to_be_visible()
    return page


def log_in(page: Page, name: str) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(name)
    page.get_by_role("button", name="Sign in").click()


def press_sign(page: Page) -> None:
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("You have signed.").first).to_be_visible()


def sign_as(name: str, title: str) -> None:
    """What is signed on another screen meanwhile."""
    request, user = find_request(title), account(name)
    slot = find_chances(user, request)[0].slot
    sign(request.pk, slot.pk, user, digest=request.digest, proof=Proof(Method.PASSWORD))


def change_heading(page: Page, old: str, new: str) -> None:
    fields = page.locator("#panel-child-content-body-section input[type=text]")
    expect(fields.first).to_be_visible()
    [field] = [field for field in fields.all() if field.input_value() == old]
    field.fill(new)


def test_a_post_goes_from_its_draft_to_its_readers(visit: Any) -> None:
    ghostwriter = visit("ghostwriter")
    voice = ghostwriter.site.find("VoiceIndexPage")
    page = ghostwriter.go(f"/admin/pages/add/execvoice_pages/executivepostpage/{voice.pk}/")
    page.get_by_role("textbox", name="Title*").fill(TITLE)
    add_credit(page).get_by_role("link", name="Nadia El-Amrani").click()
    fill_first_block(page, "body", "Heading", FIRST)
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    submit(page)

    # The executive, on a phone, not logged in: one secret in all, and it is that of the login.
    deliver_mail()
    executive = visit(**PHONE)
    phone = open_mail(executive, f"Please sign “{TITLE}”", "executive")
    phone.locator("main a[href*='/execvoice_signoff/sign/']").click()
    log_in(phone, "executive")
    expect(phone.get_by_role("heading", name="The text as it will be published")).to_be_visible()
    expect(phone.frame_locator("iframe.evs__text").get_by_role("heading", name=FIRST)).to_be_visible()
    expect(phone.locator("input[type=password]")).to_have_count(0)
    expect(phone.locator("blockquote.evs__meaning")).to_contain_text("is my voice")
    assert phone.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    press_sign(phone)
    assert Signature.objects.get(request=find_request(TITLE)).method == Method.LOGIN

    # Legal finds it on the dashboard, and wants other words.
    legal = visit("legal")
    desk = legal.go("/admin/")
    row = desk.get_by_role("row").filter(has_text=TITLE)
    expect(row).to_have_count(1)
    row.get_by_role("link", name=f"Review and sign “{TITLE}”").click()
    expect(desk.get_by_role("heading", name="All of it is new")).to_be_visible()
    desk.get_by_text("Ask for changes instead").click()
    desk.get_by_label("What should change, and why").fill("Nobody can promise that.")
    desk.get_by_label("The wording that you wish for").fill(SECOND)
    desk.get_by_role("button", name="Ask for changes", exact=True).click()
    expect(desk.get_by_text("You have asked for changes.").first).to_be_visible()
    assert desk.request.get(legal.site.get_url(ADDRESS)).status == 404

    # The ghostwriter reads why, and edits.
    deliver_mail()
    mail = open_mail(ghostwriter, f"Changes asked for: “{TITLE}”", "ghostwriter")
    expect(mail.get_by_text("Nobody can promise that.")).to_be_visible()
    mail.locator("main a[href$='/edit/']").click()
    change_heading(page, FIRST, SECOND)
    submit(page)
    sign_as("executive", TITLE)

    # Legal sees what became of it, and signs the difference.
    desk = legal.go(f"/admin/execvoice_signoff/sign/{find_request(TITLE).pk}/")
    expect(desk.get_by_role("heading", name="You asked for this")).to_be_visible()
    expect(desk.get_by_role("heading", name="What is new since you asked for changes")).to_be_visible()
    changes = desk.locator(".evs__changes")
    expect(changes.locator("del, .deletion").first).to_contain_text("will never be")
    expect(changes.locator("ins, .addition").first).to_contain_text("mean to be")
    # Nobody logged in here within ten minutes, so that the policy asks for the password.
    desk.get_by_label("Your password").fill("legal")
    press_sign(desk)
    expect(desk.get_by_text("Everybody has signed: it is live.").first).to_be_visible()

    reader = visit().go(ADDRESS)
    expect(reader.get_by_role("heading", name=SECOND)).to_be_visible()
    expect(reader.locator(".ev-byline__text")).to_have_text("By Nadia El-Amrani")


def test_a_change_of_a_live_page_is_held_until_it_is_signed(visit: Any) -> None:
    old = "Nineteen pages"
    new = "Nineteen pages, and one of them is empty"
    title = "Four hundred pages that nobody read"
    address = "/en/voice/four-hundred-pages/"
    editor = visit("editor")
    post = ExecutivePostPage.objects.get(slug="four-hundred-pages")
    page = editor.go(f"/admin/pages/{post.pk}/edit/")
    change_heading(page, old, new)
    submit(page)
    reader = visit()
    expect(reader.go(address).get_by_role("heading", name=old, exact=True)).to_be_visible()
    sign_as("executive", title)
    expect(reader.go(address).get_by_role("heading", name=old, exact=True)).to_be_visible()
    sign_as("counsel", title)
    expect(reader.go(address).get_by_role("heading", name=new, exact=True)).to_be_visible()


def test_the_keyboard_alone_can_sign(visit: Any) -> None:
    executive = visit("executive")
    page = executive.go(f"/admin/execvoice_signoff/sign/{find_request(WAITING).pk}/")
    password = page.get_by_label("Your password")
    press_until(page, password, limit=80)
    page.keyboard.type("executive")
    press_until(page, page.get_by_role("button", name="Sign", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_text("You have signed.").first).to_be_visible()
    assert Signature.objects.get(request=find_request(WAITING)).signer.name == "Nadia El-Amrani"


def test_a_script_in_the_text_does_not_run_for_whoever_reads_it(visit: Any) -> None:
    """It has the address of the site, so that it could press the button in the name of the signer."""
    executive = visit("executive")
    request = find_request(WAITING)
    page = executive.go("/admin/")

    def add_script(route: Any) -> None:
        answer = route.fetch()
        script = "<script>parent.document.querySelector('h1').textContent = 'Signed for you';</script></body>"
        route.fulfill(response=answer, body=answer.text().replace("</body>", script))

    page.route(f"**/execvoice_signoff/sign/{request.pk}/text/", add_script)
    executive.go(f"/admin/execvoice_signoff/sign/{request.pk}/")
    expect(page.frame_locator("iframe.evs__text").get_by_role("heading").first).to_be_visible()
    expect(page.get_by_text("Signed for you")).to_have_count(0)


def test_the_editor_says_who_is_awaited_and_offers_no_publication(visit: Any) -> None:
    editor = visit("editor")
    post = ExecutivePostPage.objects.get(slug="the-contract-we-let-go")
    page = editor.go(f"/admin/pages/{post.pk}/edit/")
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    page.get_by_role("button", name="Toggle status").click()
    panel = page.locator("section[aria-labelledby='status-sidebar-signoff']")
    expect(panel).to_contain_text("Nadia El-Amrani")
    expect(panel).to_contain_text("Waiting for Ingrid Vos, Daniel Okafor since")


def test_the_editor_says_what_was_asked_for(visit: Any) -> None:
    post = ExecutivePostPage.objects.get(slug="what-a-night-is-worth")
    page = visit("ghostwriter").go(f"/admin/pages/{post.pk}/edit/")
    page.get_by_role("button", name="Toggle status").click()
    expect(page.locator("section[aria-labelledby='status-sidebar-signoff']")).to_contain_text("works council")


def test_the_register_leads_to_a_certificate(visit: Any) -> None:
    legal = visit("legal")
    page = legal.go("/admin/reports/execvoice_register/")
    row = page.get_by_role("row").filter(has_text="Four hundred pages that nobody read")
    row.get_by_role("link", name="Four hundred pages that nobody read").click()
    expect(page.get_by_text(re.compile("Ingrid Vos")).first).to_be_visible()
    expect(page.get_by_text(find_request("Four hundred pages that nobody read").digest).first).to_be_visible()
