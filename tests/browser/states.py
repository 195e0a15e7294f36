"""What the states in the list of screens are made of: ``DATA`` before the screen is loaded, ``ACTS`` once it is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from comments_decided import store_decisions
from django.contrib.auth import get_user_model
from django.utils import timezone
from playwright.sync_api import Page, expect

from wagtail_execvoice.authors.constants import FileKind
from wagtail_execvoice.authors.models import Byline, ContactDesk, GeneratedFile, Person
from wagtail_execvoice.base.actions import queue_mail
from wagtail_execvoice.base.models import DueRun, OutboxMail
from wagtail_execvoice.comments.actions.holding import hold_conversation
from wagtail_execvoice.comments.actions.learning import learn
from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.guestposts.models import GuestPost, Submission
from wagtail_execvoice.pages.models import ExecutiveAuthorPage, ExecutivePostPage, VoiceIndexPage
from wagtail_execvoice.signoff.testing import sign_text

Find = Callable[[str], Any]


def no_posts(_find: Find) -> None:
    ExecutivePostPage.objects.update(live=False)


def former(find: Find) -> None:
    ExecutiveAuthorPage.objects.filter(pk=find("ExecutiveAuthorPage").pk).update(tenure="former")


def in_memoriam(find: Find) -> None:
    ExecutiveAuthorPage.objects.filter(pk=find("ExecutiveAuthorPage").pk).update(tenure="in_memoriam")


def no_credits(_find: Find) -> None:
    Byline.objects.all().delete()


def no_desks(_find: Find) -> None:
    ContactDesk.objects.all().delete()


def bare_post(find: Find) -> None:
    """The least that a post can be: a title and some text."""
    post = find("ExecutivePostPage")
    Byline.objects.filter(page_id=post.pk).delete()
    ExecutivePostPage.objects.filter(pk=post.pk).update(
        intro="", picture=None, picture_alt="", discussion_prompt="", first_published_at=None
    )


def on_hold(find: Find) -> None:
    hold_conversation(find("talk").specific, "Lawsuit 4711: counsel asks to keep every word.", None)


def section_on_hold(find: Find) -> None:
    hold_conversation(find("talk").get_parent().specific, "Lawsuit 4711: counsel asks to keep every word.", None)


def no_people(_find: Find) -> None:
    ExecutiveAuthorPage.objects.update(person=None)
    Person.objects.all().delete()


def no_voice(_find: Find) -> None:
    for index in VoiceIndexPage.objects.all():
        index.delete()


def first_post(_find: Find) -> None:
    """The administrator is new here, and has not written yet."""
    admin = get_user_model().objects.get(username="admin")
    Person.objects.create(name="Robin Admin", user=admin)


def plans(find: Find) -> None:
    """One entry of each kind in the calendar: scheduled, planned, late and without a date."""
    post, now = find("ExecutivePostPage"), timezone.now()
    for number, (title, planned_for, go_live_at) in enumerate(
        [
            ("What the tide tables taught me", None, now + timedelta(days=9)),
            ("Hiring for the night shift", now.date() + timedelta(days=3), None),
            ("A letter to my first foreman", now.date() - timedelta(days=1), None),
            ("The meeting we stopped holding", None, None),
        ]
    ):
        draft = ExecutivePostPage(title=title, slug=f"plan-{number}", live=False, planned_for=planned_for)
        draft.execvoice_bylines = [Byline(person=find("person"))]
        post.get_parent().add_child(instance=draft)
        draft.go_live_at = go_live_at
        revision = draft.save_revision()
        if go_live_at:
            # Signed: a schedule of a text that nobody signed is refused.
            sign_text(draft)
            revision.publish()


def mails(_find: Find) -> None:
    """One mail in each state, two of them given up."""
    now = timezone.now()
    refused = "SMTPRecipientsRefused: 550 5.1.1 mailbox unavailable"
    for number, (to, subject, fields) in enumerate(
        [
            ("nadia.el.amrani@example.com", "A post under your name waits for you", {"given_up_at": now}),
            ("joost.van.der.meer@example.com", "Joost, one question about “Nineteen hours dark”", {"given_up_at": now}),
            ("lieve@example.com", "Published: Forty-one cents", {"sent_at": now - timedelta(hours=3)}),
            ("legal@example.com", "To read before Friday: The third quarter as it was", {}),
            ("old@example.com", "Your draft of last spring", {"given_up_at": now, "dismissed_at": now}),
        ]
    ):
        mail = queue_mail(f"screens-{number}", to, subject, "Text")
        error = {"last_error": refused, "tries": 12} if "given_up_at" in fields else {}
        OutboxMail.objects.filter(pk=mail.pk).update(**fields, **error)


def trouble(find: Find) -> None:
    """Everything that the dashboard warns of at once."""
    mails(find)
    DueRun.objects.update(last_finished_at=timezone.now() - timedelta(hours=2), last_error="OSError: disk full")
    page = find("ExecutivePostPage")
    missing = 'No font has these characters: 信 頼. Name one that has them in EXECVOICE["CARD_FONTS"].'
    GeneratedFile.objects.update_or_create(page_id=page.pk, kind=FileKind.CARD, defaults={"error": missing})


def official_name(find: Find) -> None:
    find("official_name")


def with_address(_find: Find) -> None:
    """Those who wait for a moderator gave an address."""
    ReaderComment.objects.waiting().update(email="jelle@example.com")


def away(find: Find) -> None:
    """Somebody signs for Legal this week."""
    find("deputy")


def guest_posts(_find: Find) -> None:
    """Posts of guests, of which some lack something."""
    given = {"consent_wording": "Yes, print it.", "consent_given_on": timezone.localdate()}
    rights = {"rights_wording": "One time, on the web.", "rights_given_on": timezone.localdate()}
    kinds = (
        {"relationship": "partner", "disclosure": "Hive is a business partner of ours.", **given},
        {"origin": "republished", "outlet": "The Paper", "original_url": "https://paper.example/bees"},
        {"compensation": "paid", **given},
        {"origin": "excerpt", "outlet": "Bee Weekly", **given, **rights},
    )
    for post, fields in zip(ExecutivePostPage.objects.order_by("pk"), kinds, strict=False):
        GuestPost.objects.update_or_create(page_id=post.pk, defaults=fields)


def guest_texts(find: Find) -> None:
    """Texts of guests, each as far as one can be."""
    handed_in = find("handed_in")
    now = timezone.now()
    texts = (
        ("Ana Guest", "submitted", 4, None, "What bees know"),
        ("Kim de Wit", "submitted", 1, None, "Why hives fail"),
        ("Noor Haddad", "writing", 9, -2, "A year of honey"),
        ("Tomás Ruiz", "invited", 2, 12, ""),
        ("Ingrid Solheim", "changes", 1, 6, "Letters from a meadow"),
        ("Joe Pelletier", "accepted", 20, None, "The market for wax"),
    )
    Submission.objects.exclude(pk=handed_in.pk).delete()
    Submission.objects.all().delete()
    for number, (name, state, days, due_in, title) in enumerate(texts):
        email = f"{name.split()[0].lower()}@example.com" if number else "ana@example.com"
        since = now - timedelta(days=days)
        due_on = None if due_in is None else timezone.localdate() + timedelta(days=due_in)
        Submission.objects.create(
            name=name,
            email=email,
            language="en",
            state=state,
            title=title,
            due_on=due_on,
            invited_by=get_user_model().objects.get(username="editor"),
            invited_at=since,
            state_since=since,
        )


def young_filter(find: Find, good: int = 25, spam: int = 40) -> None:
    """It learned from some decisions, and may not judge yet."""
    admin = get_user_model().objects.get(username="admin")
    store_decisions(find("talk"), admin, good=good, spam=spam)
    learn()


def grown_filter(find: Find) -> None:
    young_filter(find, good=140, spam=120)


DATA: dict[str, Callable[[Find], None]] = {
    function.__name__: function
    for function in (
        away,
        no_posts,
        former,
        in_memoriam,
        no_credits,
        no_desks,
        bare_post,
        no_people,
        no_voice,
        first_post,
        plans,
        mails,
        trouble,
        on_hold,
        section_on_hold,
        official_name,
        with_address,
        guest_posts,
        guest_texts,
        young_filter,
        grown_filter,
    )
}


def show_byline(page: Page) -> None:
    page.locator("#panel-child-content-byline-section").evaluate("panel => panel.scrollIntoView()")


def open_chooser(page: Page) -> None:
    page.get_by_role("button", name="Add credit").click()
    page.get_by_role("button", name="Choose a person").last.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def search_chooser_in_vain(page: Page) -> None:
    open_chooser(page)
    page.get_by_role("dialog").get_by_label("Search by name").press_sequentially("nobody")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("no matches")


def open_chooser_create(page: Page) -> None:
    open_chooser(page)
    page.get_by_role("tab", name="New person").click()
    expect(page.get_by_role("dialog").get_by_role("textbox", name="Name")).to_be_visible()


def create_nobody(page: Page) -> None:
    open_chooser_create(page)
    page.get_by_role("dialog").get_by_role("textbox", name="Title", exact=True).fill("Chief")
    page.get_by_role("dialog").get_by_role("button", name="Create and choose").click()
    expect(page.get_by_role("dialog").get_by_text("This field is required.")).to_be_visible()


def save_empty_credit(page: Page) -> None:
    page.get_by_role("button", name="Add credit").click()
    button = page.get_by_role("button", name="Save draft")
    # Of a page that is signed, the button that is always there submits it.
    if not button.is_visible():
        page.get_by_role("button", name="More actions").click()
    button.click()
    expect(page.get_by_text("Choose who is credited, or type the name to print.")).to_be_visible()


def save_without_name(page: Page) -> None:
    page.locator("#id_name").fill("")
    # The browser's own check would stop a person before ours is seen.
    page.locator("#id_name").evaluate("field => field.form.noValidate = true")
    page.get_by_role("button", name=re.compile("^(Save|Create)$")).click()
    expect(page.get_by_text("This field is required.").first).to_be_visible()


def invite_nobody(page: Page) -> None:
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.get_by_text("Enter it, or choose somebody").first).to_be_visible()


def invite_somebody_known(page: Page) -> None:
    page.locator("#id_name").fill(Person.objects.unmerged().order_by("pk")[0].name)
    page.locator("#id_email").fill("known@example.com")
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.get_by_text("In the directory already").first).to_be_visible()


def save_without_title(page: Page) -> None:
    page.locator("#id_title").evaluate("field => field.form.noValidate = true")
    page.get_by_role("button", name=re.compile("^(Save|Create)$")).click()
    expect(page.get_by_text("This field is required.").first).to_be_visible()


def send_nothing(page: Page) -> None:
    page.locator("form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_role("alert")).to_be_focused()


def send_empty_comment(page: Page) -> None:
    page.locator("form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("alert")).to_be_focused()


def preview_comment(page: Page) -> None:
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Your comment").fill("> Quoted\n\nAnd answered.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="This is how it will look")).to_be_visible()


def send_empty_report(page: Page) -> None:
    page.locator("form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Report comment").click()
    expect(page.get_by_role("alert")).to_be_focused()


def ask_for_no_link(page: Page) -> None:
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("alert")).to_be_focused()


def ask_for_a_link(page: Page) -> None:
    page.get_by_label("The e-mail address").fill("bo@example.com")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_text("a new link is on its way")).to_be_visible()


def hand_in_too_early(page: Page) -> None:
    page.get_by_label("Title", exact=True).fill("")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_role("alert")).to_be_focused()


def merge_with_oneself(page: Page) -> None:
    page.goto(f"{page.url}?target={page.url.rstrip('/').rpartition('/')[2]}")
    expect(page.get_by_text("This is the same person.")).to_be_visible()


def preview_merge(page: Page) -> None:
    page.get_by_role("button", name="Choose a person").click()
    page.get_by_role("dialog").get_by_role("link", name="Lieve Van den Broeck").click()
    page.get_by_role("button", name="Show what would move").click()
    expect(page.get_by_role("button", name="Merge", exact=True)).to_be_visible()


def open_changes(page: Page) -> None:
    page.get_by_text("Ask for changes instead").click()
    page.get_by_label("What should change, and why").fill("Nobody can promise that.")


def sign_with_wrong_password(page: Page) -> None:
    page.get_by_label("Your password").fill("this is not it")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()


def get_code(page: Page) -> None:
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_label("Code from the e-mail")).to_be_visible()
    expect(page.frame_locator("iframe").get_by_role("heading").first).to_be_visible()


def open_guest_changes(page: Page) -> None:
    get_code(page)
    page.get_by_text("Ask for changes instead").click()
    expect(page.get_by_label("The wording that you wish for")).to_be_visible()


def open_status(page: Page) -> None:
    page.get_by_role("button", name="Toggle status").click()
    expect(page.locator("section[aria-labelledby='status-sidebar-signoff']")).to_be_visible()


def go_to_a_question(page: Page) -> None:
    """Have a question that was answered, and its answer, in sight."""
    page.locator("article").filter(has_text="Crane driver").last.evaluate("article => article.scrollIntoView()")


def open_rejection(page: Page) -> None:
    page.locator(".ev-card .ev-reject > summary").first.click()
    expect(page.locator(".ev-card .ev-reject[open] .ev-reject__hint")).to_be_visible()


def open_rejection_of_many(page: Page) -> None:
    page.locator(".ev-bulk .ev-reject > summary").click()
    expect(page.get_by_text("Tell the writers by e-mail")).to_be_visible()


def find_nobody(page: Page) -> None:
    page.get_by_label("E-mail address or user name of the reader").fill("nobody")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("This is neither an e-mail address nor the user name of an account.")).to_be_visible()


def find_reader(page: Page) -> None:
    email = ReaderComment.objects.exclude(email="").order_by("pk").values_list("email", flat=True)[0]
    page.get_by_label("E-mail address or user name of the reader").fill(email)
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="What is kept")).to_be_visible()


def find_no_guest(page: Page) -> None:
    page.get_by_label("E-mail address of the guest").fill("nobody")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("Enter a valid email address.")).to_be_visible()


def find_guest(page: Page) -> None:
    page.get_by_label("E-mail address of the guest").fill("ana@example.com")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="What is kept")).to_be_visible()


def try_text(page: Page) -> None:
    page.get_by_role("textbox", name="Text").fill(
        "Visit our casino for a bonus, cheap pills and payday loans: https://pills.example"
    )
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("status").get_by_text("For spam")).to_be_visible()
    page.locator("#try-section").evaluate("panel => panel.scrollIntoView()")


def try_nothing(page: Page) -> None:
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("This field is required.")).to_be_visible()


ACTS: dict[str, Callable[[Page], None]] = {
    function.__name__: function
    for function in (
        open_changes,
        get_code,
        open_guest_changes,
        sign_with_wrong_password,
        open_status,
        go_to_a_question,
        open_rejection,
        open_rejection_of_many,
        try_text,
        try_nothing,
        show_byline,
        open_chooser,
        search_chooser_in_vain,
        open_chooser_create,
        create_nobody,
        save_empty_credit,
        invite_nobody,
        invite_somebody_known,
        save_without_name,
        save_without_title,
        send_nothing,
        send_empty_comment,
        preview_comment,
        send_empty_report,
        find_nobody,
        find_reader,
        find_no_guest,
        find_guest,
        ask_for_no_link,
        ask_for_a_link,
        hand_in_too_early,
        merge_with_oneself,
        preview_merge,
    )
}
