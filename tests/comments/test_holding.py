"""A lawyer has a conversation kept as it is, on a page and below it: nothing that readers wrote there gets lost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from testapp.models import TalkPage
from wagtail.models import PageLogEntry

from wagtail_execvoice.base.constants import LEGAL
from wagtail_execvoice.base.groups import set_up_groups
from wagtail_execvoice.comments.actions import decide, edit_comment, report_comment, withdraw_comment
from wagtail_execvoice.comments.actions.erasing import erase_person
from wagtail_execvoice.comments.actions.forgetting import forget_old
from wagtail_execvoice.comments.actions.holding import (
    ConversationKept,
    find_hold_of,
    hold_conversation,
    is_kept,
    release_conversation,
)
from wagtail_execvoice.comments.actions.redacting import redact
from wagtail_execvoice.comments.constants import Act, Mode
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.models import CommentVersion, Conversation, Follow, ReaderComment, Report

WHY = "Lawsuit 4711"


@pytest.fixture
def child(talk: Any) -> TalkPage:
    """A page with a conversation below ``talk``, added later."""
    talk.refresh_from_db()
    child: TalkPage = talk.add_child(instance=TalkPage(title="More", slug="more", body="More.", live=True))
    return child


@pytest.fixture
def lawyer(make_user: Any, client: Client, home: Any) -> Any:
    set_up_groups()
    user = make_user("lawyer")
    user.groups.add(Group.objects.get(name=LEGAL))
    client.force_login(user)
    return user


def test_a_hold_covers_the_pages_below_and_no_others(
    talk: Any, child: Any, section: Any, admin_user: Any, django_assert_num_queries: Any
) -> None:
    hold_conversation(talk, WHY, admin_user)
    assert [is_kept(page.pk) for page in (talk, child, section)] == [True, True, False]
    with django_assert_num_queries(1):
        assert find_hold_of(child).page_id == talk.pk
    # The nearest one is named.
    hold_conversation(child, "Another", admin_user)
    assert find_hold_of(child).page_id == child.pk
    assert release_conversation(child, "Settled", admin_user)
    assert is_kept(child.pk) and not release_conversation(child, "Settled", admin_user)


def test_it_and_its_end_have_a_reason_that_stands_in_the_history(talk: Any, admin_user: Any) -> None:
    for act in (hold_conversation, release_conversation):
        with pytest.raises(ValueError, match="why"):
            act(talk, "  ", admin_user)
    since = hold_conversation(talk, WHY, admin_user).on_hold_since
    assert hold_conversation(talk, "Lawsuit 4712", admin_user).on_hold_since == since
    release_conversation(talk, "Settled", admin_user)
    entries = PageLogEntry.objects.filter(page_id=talk.pk, action__startswith="execvoice_comments").order_by("pk")
    assert [(entry.action.rpartition(".")[2], entry.data["reason"], entry.user) for entry in entries] == [
        ("hold", WHY, admin_user),
        ("hold", "Lawsuit 4712", admin_user),
        ("release", "Settled", admin_user),
    ]
    assert entries[0].message == f"Conversation put on hold: {WHY}"


@pytest.mark.parametrize("where", ["here", "above"])
def test_on_hold_nobody_changes_or_takes_back_a_comment(
    shown: Any, talk: Any, home: Any, admin_user: Any, where: str
) -> None:
    comment = shown("Fraud!")
    hold_conversation({"here": talk, "above": home}[where], WHY, admin_user)
    for act in (lambda: edit_comment(comment, talk, "Sorry!"), lambda: withdraw_comment(comment)):
        with pytest.raises(CommentRefused) as refused:
            act()
        assert refused.value.code == "kept"
    comment.refresh_from_db()
    assert comment.body == "Fraud!" and comment.is_visible


def test_on_hold_nothing_is_forgotten_by_its_age(shown: Any, child: Any, talk: Any, admin_user: Any) -> None:
    comment = shown("Spam", page=child, visitor="10.9.9.9")
    network = comment.network
    report = report_comment(comment, "spam", "It is a lie", visitor="10.9.9.8")
    Report.objects.update(handled_at=timezone.now())
    CommentVersion.objects.create(comment=comment, body="Spam, first", replaced_at=timezone.now())
    Follow.objects.create(thread=comment, email="bo@example.com", created_at=timezone.now())
    decide([comment.pk], Act.SPAM, admin_user)
    hold_conversation(talk, WHY, admin_user)
    with time_machine.travel(timezone.now() + timedelta(days=400), tick=False):
        assert forget_old() == 0
        comment.refresh_from_db()
        report.refresh_from_db()
        assert (comment.network, bool(report.network)) == (network, True)
        assert CommentVersion.objects.exists() and Follow.objects.exists()
        release_conversation(talk, "Settled", admin_user)
        forget_old()
    assert not ReaderComment.objects.exists() and not Follow.objects.exists()


def test_on_hold_nobody_is_erased_and_it_is_said_how_much_was_left(
    shown: Any, child: Any, talk: Any, section: Any, admin_user: Any, set_mode: Any
) -> None:
    set_mode(Mode.OPEN, section)
    kept = shown("Kept", page=child, email="ana@example.com")
    shown("Not kept", page=section, email="ana@example.com")
    hold_conversation(talk, WHY, admin_user)
    erasure = erase_person(email="ana@example.com")
    assert (erasure.erased, erasure.left) == (1, 1)
    kept.refresh_from_db()
    assert (kept.body, kept.email) == ("Kept", "ana@example.com") and kept.commenter_id


def test_on_hold_moderators_go_on(shown: Any, talk: Any, admin_user: Any) -> None:
    comment = shown("Call me on 555-1234, you thieves")
    hold_conversation(talk, WHY, admin_user)
    redact(comment, ["555-1234"], admin_user, reason="A number")
    assert comment.versions.get().body == "Call me on 555-1234, you thieves"
    decide([comment.pk], Act.REJECT, admin_user, reason="Tone")
    comment.refresh_from_db()
    assert not comment.is_visible and "thieves" in comment.body
    assert shown("One more")


def test_a_page_on_hold_is_not_deleted_and_neither_is_one_above_it(
    shown: Any, talk: Any, child: Any, home: Any, admin_user: Any
) -> None:
    shown("Words", page=child)
    hold_conversation(talk, WHY, admin_user)
    for page in (talk, child, home):
        with pytest.raises(ConversationKept), transaction.atomic():
            type(page).objects.get(pk=page.pk).delete()
    assert ReaderComment.objects.exists() and TalkPage.objects.filter(pk=child.pk).exists()
    release_conversation(talk, "Settled", admin_user)
    TalkPage.objects.get(pk=talk.pk).delete()
    assert not ReaderComment.objects.exists()


def test_a_page_below_on_which_nobody_wrote_can_be_deleted(talk: Any, child: Any, admin_user: Any) -> None:
    hold_conversation(talk, WHY, admin_user)
    TalkPage.objects.get(pk=child.pk).delete()
    assert not TalkPage.objects.filter(pk=child.pk).exists()


def test_the_screens_on_which_pages_are_deleted_say_so(
    admin_client: Client, shown: Any, talk: Any, section: Any, admin_user: Any
) -> None:
    shown("Words")
    hold_conversation(talk, WHY, admin_user)
    one = reverse("wagtailadmin_pages:delete", args=[talk.pk])
    many = f"{reverse('wagtail_bulk_action', args=[*bulk_name(), 'delete'])}?id={talk.pk}&id={section.pk}"
    for method in ("get", "post"):
        response = getattr(admin_client, method)(one, follow=True)
        assert "Nothing was deleted" in response.content.decode()
    response = admin_client.post(f"{many}&next=/admin/", follow=True)
    assert "Nothing was deleted" in response.content.decode() and "Elsewhere" not in message_of(response)
    assert TalkPage.objects.filter(pk__in=[talk.pk, section.pk]).count() == 2
    # Those that are not on hold are deleted as ever.
    admin_client.post(many.replace(f"id={talk.pk}&", ""))
    assert not TalkPage.objects.filter(pk=section.pk).exists()


def test_a_program_that_deletes_pages_is_refused_and_does_not_fail(
    admin_client: Client, talk: Any, admin_user: Any
) -> None:
    hold_conversation(talk, WHY, admin_user)
    url = reverse("wagtailadmin_api:pages:action", args=[talk.pk, "delete"])
    with transaction.atomic():
        assert admin_client.post(url).status_code == 403
    assert TalkPage.objects.filter(pk=talk.pk).exists()


def test_a_page_that_is_moved_away_takes_the_hold_along(
    shown: Any, talk: Any, child: Any, section: Any, admin_user: Any
) -> None:
    shown("Words", page=child)
    row = hold_conversation(talk, WHY, admin_user)
    TalkPage.objects.get(pk=child.pk).move(section, pos="last-child")
    assert is_kept(child.pk) and not is_kept(section.pk)
    hold = Conversation.objects.get(page_id=child.pk)
    assert (hold.hold_reason, hold.on_hold_since) == (WHY, row.on_hold_since)
    # Within what is on hold already, and from where nothing is, nothing changes.
    TalkPage.objects.get(pk=section.pk).move(TalkPage.objects.get(pk=talk.pk), pos="last-child")
    assert not Conversation.objects.filter(page_id=section.pk, on_hold_since__isnull=False).exists()


@pytest.mark.parametrize(
    ("pos", "target"), [("first-child", "home"), ("left", "talk"), ("right", "talk"), ("last-child", "home")]
)
def test_it_takes_the_hold_along_also_if_the_move_gives_the_page_on_hold_another_place(
    talk: Any, child: Any, home: Any, admin_user: Any, pos: str, target: str
) -> None:
    hold_conversation(talk, WHY, admin_user)
    to = TalkPage.objects.get(pk=talk.pk) if target == "talk" else type(home).objects.get(pk=home.pk)
    TalkPage.objects.get(pk=child.pk).move(to, pos=pos)
    assert TalkPage.objects.get(pk=child.pk).get_parent().pk == home.pk
    assert is_kept(child.pk) and is_kept(talk.pk)
    assert Conversation.objects.get(page_id=child.pk).hold_reason == WHY


def test_a_page_that_was_on_no_hold_gets_none_by_a_move(talk: Any, child: Any, section: Any, admin_user: Any) -> None:
    hold_conversation(section, WHY, admin_user)
    TalkPage.objects.get(pk=child.pk).move(TalkPage.objects.get(pk=talk.pk), pos="left")
    assert not is_kept(child.pk) and is_kept(section.pk)


def test_the_legal_department_puts_a_page_on_hold_and_releases_it(client: Client, lawyer: Any, talk: Any) -> None:
    index, own = reverse("execvoice_holds:index"), reverse("execvoice_holds:page", args=[talk.pk])
    assert "Nothing is on hold" in client.get(index).content.decode()
    assert client.post(index, {"page": talk.pk, "reason": WHY}).status_code == 302
    assert Conversation.objects.get(page_id=talk.pk).hold_reason == WHY
    html = client.get(index).content.decode()
    assert WHY in html and own in html and "Nothing is on hold" not in html
    assert WHY in client.get(own).content.decode()
    client.post(own, {"do": "release", "reason": "Settled"})
    assert not is_kept(talk.pk)
    client.post(own, {"do": "hold", "reason": "Again"})
    assert is_kept(talk.pk)
    # Twice is once, and nothing fails.
    for _time in range(2):
        assert client.post(own, {"do": "release", "reason": "Settled"}).status_code == 302


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001])
def test_without_a_good_reason_nothing_happens_and_what_was_typed_stays(
    client: Client, lawyer: Any, talk: Any, reason: str
) -> None:
    response = client.post(reverse("execvoice_holds:index"), {"page": talk.pk, "reason": reason})
    assert response.status_code == 200 and response.context["form"].errors
    assert not is_kept(talk.pk)
    assert client.post(reverse("execvoice_holds:index"), {"page": "x", "reason": "y"}).status_code == 200


def test_the_root_and_pages_that_are_not_there_are_not_found(client: Client, lawyer: Any, home: Any) -> None:
    for pk in (home.get_root().pk, 10**9):
        assert client.get(reverse("execvoice_holds:page", args=[pk])).status_code == 404


def test_moderators_see_that_a_conversation_is_on_hold(
    admin_client: Client, shown: Any, talk: Any, admin_user: Any
) -> None:
    comment = shown("Words")
    urls = [
        reverse("execvoice_comments:all"),
        reverse("execvoice_comments:tend", args=[comment.pk]),
        reverse("execvoice_conversation:settings", args=[talk.pk]),
    ]
    said = re.compile(r"</svg>\s*on hold|is on hold: nothing")
    for url in urls:
        assert not said.search(admin_client.get(url).content.decode())
    hold_conversation(talk, WHY, admin_user)
    for url in urls:
        assert said.search(admin_client.get(url).content.decode()), url


def bulk_name() -> tuple[str, str]:
    from wagtail_execvoice.compat import get_base_page_model

    meta = get_base_page_model()._meta
    return meta.app_label, meta.model_name


def message_of(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])
