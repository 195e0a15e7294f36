from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from wagtail_execvoice.comments.actions import decide, report_comment, undo
from wagtail_execvoice.comments.actions.erasing import erase_person
from wagtail_execvoice.comments.actions.forgetting import forget_old
from wagtail_execvoice.comments.actions.forgetting_trace import FORGOTTEN
from wagtail_execvoice.comments.actions.publishing import check_counts
from wagtail_execvoice.comments.actions.readers import export_person
from wagtail_execvoice.comments.constants import Act, Status
from wagtail_execvoice.comments.models import (
    Commenter,
    CommentVersion,
    Conversation,
    Decision,
    Follow,
    ReaderComment,
    Report,
)


def age(comment: ReaderComment, days: int) -> None:
    """Have it written so many days ago, and decided about as long ago if it was."""
    moment = timezone.now() - timedelta(days=days)
    ReaderComment.objects.filter(pk=comment.pk).update(created_at=moment)
    ReaderComment.objects.filter(pk=comment.pk, decided_at__isnull=False).update(decided_at=moment)
    Decision.objects.filter(comment=comment).update(decided_at=moment)


def test_spam_goes_after_thirty_days_and_nothing_else_does(shown: Any, admin_user: Any) -> None:
    old, young, good = shown("Old spam"), shown("New spam"), shown("Good")
    decide([old.pk, young.pk], Act.SPAM, admin_user)
    for comment in (old, good):
        age(comment, 31)
    age(young, 29)
    forget_old()
    assert set(ReaderComment.objects.values_list("body", flat=True)) == {"New spam", "Good"}


def test_what_is_old_already_when_it_is_called_spam_can_be_brought_back_for_thirty_days(
    shown: Any, admin_user: Any
) -> None:
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=31)):
        old = shown("Your boss was convicted of fraud")
    with time_machine.travel(now):
        batch = decide([old.pk], Act.SPAM, admin_user)
    with time_machine.travel(now + timedelta(days=29)):
        forget_old()
        assert undo(batch, admin_user) == 1
        decide([old.pk], Act.SPAM, admin_user)
    with time_machine.travel(now + timedelta(days=58)):
        forget_old()
        assert ReaderComment.objects.exists()
    with time_machine.travel(now + timedelta(days=60)):
        forget_old()
    assert not ReaderComment.objects.exists()


def test_the_history_of_the_page_keeps_who_did_away_with_how_much_and_no_word_of_it(
    shown: Any, write: Any, talk: Any, set_mode: Any, admin_user: Any, make_user: Any
) -> None:
    other = make_user("other", first_name="Bo", last_name="Berg")
    seen, also_seen = (shown(f"Fraud {number}", name="Ana Castle", email="ana@example.com") for number in range(2))
    set_mode("moderated")
    unseen, by_other, by_nobody = (write(f"Fraud {number}", name="Ana Castle") for number in range(2, 5))
    back = decide([unseen.pk], Act.SPAM, other)
    undo(back, other)
    decide([seen.pk, also_seen.pk, unseen.pk], Act.SPAM, admin_user)
    decide([by_other.pk], Act.SPAM, other)
    decide([by_nobody.pk], Act.SPAM, None)
    day = timezone.localdate().isoformat()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        forget_old()
    [entry] = PageLogEntry.objects.filter(action=FORGOTTEN)
    assert entry.page_id == talk.pk and entry.data["count"] == 4
    rows = [(row["user"], row["on"], row["count"], row["shown_once"]) for row in entry.data["decisions"]]
    assert sorted(rows) == sorted([(str(other.pk), day, 1, 0), (str(admin_user.pk), day, 3, 2)])
    assert f"Bo Berg on {day}: 1, of which 0 had been shown" in entry.message
    assert f"{day}: 3, of which 2 had been shown" in entry.message
    assert "Fraud" not in str(entry.data) and "Ana" not in str(entry.data) and "ana@" not in str(entry.data)


def test_of_spam_that_nobody_decided_about_nothing_is_written_down(shown: Any) -> None:
    ReaderComment.objects.filter(pk=shown("Spam").pk).update(status=Status.SPAM, decided_at=None)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        forget_old()
    assert not ReaderComment.objects.exists() and not PageLogEntry.objects.filter(action=FORGOTTEN).exists()


def test_a_whole_branch_of_spam_goes_and_a_good_answer_keeps_what_it_answers(
    shown: Any, talk: Any, admin_user: Any
) -> None:
    root = shown("Spam")
    branch = shown("More spam", reply_to=root)
    leaf = shown("Yet more", reply_to=branch)
    answered = shown("Answered spam")
    good = shown("Do not buy it", reply_to=answered)
    decide([root.pk, branch.pk, leaf.pk, answered.pk], Act.SPAM, admin_user)
    for comment in (root, branch, leaf, answered, good):
        age(comment, 31)
    forget_old()
    assert set(ReaderComment.objects.values_list("body", flat=True)) == {"Answered spam", "Do not buy it"}
    assert check_counts(talk.pk) == {}


def test_what_stands_for_a_network_is_emptied_after_thirty_days(shown: Any) -> None:
    old, young = shown("Old"), shown("Young")
    age(old, 31)
    forget_old()
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.network, bool(young.network)) == ("", True)


def test_what_was_withdrawn_is_emptied_after_thirty_days_and_keeps_its_place(shown: Any, talk: Any) -> None:
    old, young = shown("Said in anger", email="ana@example.com"), shown("Said yesterday", email="bo@example.com")
    CommentVersion.objects.create(comment=old, body="Said in more anger", replaced_at=timezone.now())
    for comment, days in ((old, 31), (young, 29)):
        ReaderComment.objects.filter(pk=comment.pk).update(withdrawn_at=timezone.now() - timedelta(days=days))
    forget_old()
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.body, old.html, old.name, old.email) == ("", "", "–", "") and not CommentVersion.objects.exists()
    assert (young.body, young.email) == ("Said yesterday", "bo@example.com")
    Conversation.objects.filter(page=talk).update(on_hold_since=timezone.now())
    ReaderComment.objects.filter(pk=young.pk).update(withdrawn_at=timezone.now() - timedelta(days=31))
    forget_old()
    young.refresh_from_db()
    assert young.body == "Said yesterday"


def test_what_is_on_hold_is_kept(shown: Any, talk: Any, admin_user: Any) -> None:
    comment = shown("Spam", email="ana@example.com")
    decide([comment.pk], Act.SPAM, admin_user)
    age(comment, 400)
    Conversation.objects.update(on_hold_since=timezone.now())
    forget_old()
    erasure = erase_person(email="ana@example.com")
    comment.refresh_from_db()
    assert comment.body == "Spam" and (erasure.erased, erasure.left) == (0, 1)
    assert Commenter.objects.exists()


def test_somebody_gets_what_is_kept_of_them_and_of_nobody_else(shown: Any) -> None:
    shown("Mine", email="ana@example.com")
    shown("Not mine", email="bo@example.com")
    export = json.loads(json.dumps(export_person(email="Ana@example.com")))
    assert [comment["text"] for comment in export["comments"]] == ["Mine"]


def test_erasing_leaves_nothing_of_a_person_in_any_table(
    client: Client, shown: Any, talk: Any, admin_user: Any
) -> None:
    root = shown("Hello, Ana Castle here", name="Ana Castle", email="ana@example.com")
    shown("Hello back", name="Bo", reply_to=root)
    CommentVersion.objects.create(comment=root, body="Ana Castle, first try", replaced_at=timezone.now())
    decide([root.pk], Act.REVIEW, admin_user, reason="Is that Ana Castle?")
    decide([root.pk], Act.APPROVE, admin_user)
    assert erase_person(email="ana@example.com").erased == 1
    dump = "".join(
        repr(list(model.objects.values()))
        for model in (ReaderComment, CommentVersion, Commenter, type(root.decisions.first()))  # type: ignore[attr-defined]
    )
    assert "Castle" not in dump and "ana@" not in dump
    html = client.get(talk.url).content.decode()
    assert "Hello back" in html and "Its writer took this comment back" in html
    assert check_counts(talk.pk) == {}


def test_who_never_confirmed_that_they_follow_a_thread_is_forgotten_after_seven_days(shown: Any) -> None:
    thread = shown("Hello")
    now = timezone.now()
    for name, days, confirmed in (("old", 7, None), ("young", 6, None), ("confirmed", 400, now)):
        created = now - timedelta(days=days)
        Follow.objects.create(thread=thread, email=f"{name}@example.com", confirmed_at=confirmed, created_at=created)
    with time_machine.travel(now, tick=False):
        assert forget_old() == 1
    assert set(Follow.objects.values_list("email", flat=True)) == {"young@example.com", "confirmed@example.com"}


def test_a_report_is_deleted_after_thirty_days_once_it_was_settled(shown: Any) -> None:
    comment = shown("Hello")
    for visitor in ("10.8.0.1", "10.8.0.2", "10.8.0.3"):
        report_comment(comment, "abuse", visitor, visitor=visitor)
    now = timezone.now()
    Report.objects.filter(text="10.8.0.1").update(handled_at=now)
    with time_machine.travel(now + timedelta(days=31), tick=False):
        forget_old()
        assert forget_old() == 0
    # What nobody looked at waits; where it came from is forgotten all the same.
    assert [report.network for report in Report.objects.all()] == [f"-{report.pk}" for report in Report.objects.all()]
    assert Report.objects.count() == 2
