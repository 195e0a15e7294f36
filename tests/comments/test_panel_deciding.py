"""What moderators do in the panel, one comment or a whole list at once."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wagtail_execvoice.comments.actions import decide, edit_comment, report_comment, withdraw_comment
from wagtail_execvoice.comments.actions.erasing import erase_person
from wagtail_execvoice.comments.actions.moderating import moderate
from wagtail_execvoice.comments.actions.waiting import count_waiting, something_waits
from wagtail_execvoice.comments.constants import Act, Status
from wagtail_execvoice.comments.models import Decision, ReaderComment, Report

DECIDE = "execvoice_comments:decide"


@pytest.fixture
def moderator(client: Any, make_moderator: Any, home: Any) -> Any:
    """Somebody who is logged in and looks after everything below the home page."""
    user = make_moderator(home)
    client.force_login(user)
    return user


def send(client: Any, act: str, *comments: ReaderComment, **data: Any) -> Any:
    seen = [f"{comment.pk}:{comment.version}" for comment in comments]
    return client.post(reverse(DECIDE), {"act": act, "comment": seen, **data})


def read_messages(response: Any) -> str:
    return " ".join(str(message) for message in response.wsgi_request._messages)


def states() -> dict[str, str]:
    return dict(ReaderComment.objects.values_list("body", "status"))


@pytest.mark.parametrize(
    ("act", "status"),
    [("approve", "approved"), ("reject", "rejected"), ("spam", "spam")],
)
def test_a_button_decides(client: Any, moderator: Any, write: Any, act: str, status: str) -> None:
    comment = write("Hm")
    response = send(client, act, comment)
    assert response.status_code == 302 and states() == {"Hm": status}
    assert f"1 comment is {status}." in read_messages(response)
    assert Decision.objects.get().user == moderator


def test_a_comment_is_put_back_to_review(client: Any, moderator: Any, write: Any) -> None:
    comment = write("Hm")
    decide([comment.pk], Act.SPAM, moderator)
    comment.refresh_from_db()
    send(client, "review", comment)
    assert states() == {"Hm": Status.PENDING}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({}, ""),
        ({"why": "topic"}, "Off topic"),
        ({"words": "See the rules"}, "See the rules"),
        ({"why": "topic", "words": "See the rules"}, "Off topic: See the rules"),
    ],
)
def test_a_rejection_has_a_reason(client: Any, moderator: Any, write: Any, data: dict[str, str], reason: str) -> None:
    send(client, "reject", write("Hm"), **data)
    assert Decision.objects.get().reason == reason
    assert reason in client.get(reverse("execvoice_comments:rejected")).content.decode()


def test_a_reason_that_was_chosen_before_something_else_is_pressed_is_not_kept(
    client: Any, moderator: Any, write: Any
) -> None:
    send(client, "approve", write("Hm"), why="topic")
    assert Decision.objects.get().reason == ""


@pytest.mark.parametrize(
    "data",
    [
        {"act": "burn", "comment": "1:1"},
        {"act": "note", "comment": "1:1"},
        {"comment": "1:1"},
        {"act": "approve"},
        {"act": "approve", "comment": ["x", "1", ":", "1:x", "-1:1", "٣:1", "9" * 40 + ":1"]},
        {"act": "reject", "comment": "1:1", "words": "x" * 501},
        {"act": "approve", "everything": "1", "queue": "all", "until": "soon"},
    ],
)
def test_what_our_page_did_not_send_decides_nothing(
    client: Any, moderator: Any, write: Any, data: dict[str, Any]
) -> None:
    write("Hm")
    response = client.post(reverse(DECIDE), data)
    assert response.status_code == 302 and "Nothing was decided" in read_messages(response)
    assert states() == {"Hm": Status.PENDING}


def test_by_looking_nothing_is_decided(client: Any, moderator: Any, write: Any) -> None:
    comment = write("Hm")
    client.get(reverse(DECIDE), {"act": "approve", "comment": f"{comment.pk}:1"})
    assert states() == {"Hm": Status.PENDING}


def test_one_comes_back_to_the_list_where_the_next_comment_is(client: Any, moderator: Any, write: Any) -> None:
    comment, following = write("One"), write("Two")
    shown = f"{reverse('execvoice_comments:index')}?q=o&p=2"
    response = send(client, "approve", comment, next=shown, following=following.pk)
    assert response["Location"] == f"{shown}#comment-{following.pk}"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_one_never_comes_to_another_site(client: Any, moderator: Any, write: Any, elsewhere: str) -> None:
    response = send(client, "approve", write(), next=elsewhere)
    assert response["Location"] == reverse("execvoice_comments:index")


@pytest.mark.parametrize("elsewhere", ["-1", "%", "1e9", ".", "index", "?p=2", "/" + "a" * 20_000])
def test_an_address_that_is_none_of_ours_leads_to_the_first_list_once_it_is_decided(
    client: Any, moderator: Any, write: Any, elsewhere: str
) -> None:
    response = send(client, "approve", write("Hm"), next=elsewhere)
    assert response["Location"] == reverse("execvoice_comments:index") and states() == {"Hm": Status.APPROVED}


def test_who_comes_second_is_told_what_the_first_did_and_changes_nothing(
    client: Any, moderator: Any, make_user: Any, write: Any
) -> None:
    ann = make_user("ann")
    comment = write("Hm", name="Piet")
    decide([comment.pk], Act.SPAM, ann)
    response = send(client, "approve", comment)
    said = read_messages(response)
    assert (
        "About the comment by Piet" in said
        and f"{Decision.objects.get().user_name} marked it as spam just now." in said
    )
    assert states() == {"Hm": Status.SPAM} and Decision.objects.count() == 1
    assert response["Location"].endswith(f"#comment-{comment.pk}")


def test_of_several_none_is_decided_if_one_was_changed_meanwhile(
    client: Any, moderator: Any, admin_user: Any, write: Any
) -> None:
    one, two = write("One"), write("Two")
    decide([two.pk], Act.REJECT, admin_user)
    send(client, "approve", one, two)
    assert states() == {"One": Status.PENDING, "Two": Status.REJECTED}


def test_what_is_so_already_needs_no_decision(client: Any, moderator: Any, write: Any) -> None:
    comment = write("Hm")
    decide([comment.pk], Act.APPROVE, moderator)
    comment.refresh_from_db()
    assert "Nothing changed" in read_messages(send(client, "approve", comment))


def test_the_message_has_a_button_that_undoes_it(client: Any, moderator: Any, write: Any) -> None:
    comments = [write("One"), write("Two")]
    said = read_messages(send(client, "spam", *comments))
    url = reverse("execvoice_comments:undo", args=[Decision.objects.first().batch])  # type: ignore[union-attr]
    assert "2 comments are spam." in said and f'form="execvoice-comments-undo" formaction="{url}"' in said
    page = client.get(reverse("execvoice_comments:index")).content.decode()
    assert 'id="execvoice-comments-undo" method="post"' in page
    assert client.get(url).status_code == 200 and states() == {"One": Status.SPAM, "Two": Status.SPAM}
    assert "2 comments are as they were." in read_messages(client.post(url))
    assert states() == {"One": Status.PENDING, "Two": Status.PENDING}
    assert "Nothing was undone" in read_messages(client.post(url))


def test_what_was_changed_since_is_named_when_the_rest_is_undone(client: Any, moderator: Any, write: Any) -> None:
    comments = [write(f"Comment {number}", name=f"<b>Reader {number}</b>") for number in range(8)]
    send(client, "spam", *comments)
    url = reverse("execvoice_comments:undo", args=[Decision.objects.first().batch])  # type: ignore[union-attr]
    send(client, "approve", *ReaderComment.objects.exclude(pk=comments[7].pk))
    client.post(url)
    page = BeautifulSoup(client.get(reverse("execvoice_comments:index")).content, "html.parser")
    names = ", ".join(f"<b>Reader {number}</b>" for number in range(5))
    expected = f"because they were changed since: the comments of {names}, …."
    assert expected in page.select_one(".messages").get_text()  # type: ignore[union-attr]
    assert states()["Comment 7"] == Status.PENDING and states()["Comment 6"] == Status.APPROVED


def test_an_act_that_never_was_is_not_there_to_be_undone(client: Any, moderator: Any) -> None:
    url = reverse("execvoice_comments:undo", args=["7b0a9c1e-58b4-4d0e-9d53-0f4f6c1d2e3f"])
    assert "Nothing was undone" in read_messages(client.post(url))


def test_a_name_is_no_markup_in_a_message(client: Any, moderator: Any, make_user: Any, write: Any) -> None:
    comment = write("Hm", name="<b>Piet</b>")
    decide([comment.pk], Act.SPAM, make_user("ann"))
    send(client, "approve", comment)
    html = client.get(reverse("execvoice_comments:index")).content.decode()
    assert "&lt;b&gt;Piet&lt;/b&gt;" in html and "<b>Piet</b>" not in html


@pytest.mark.usefixtures("no_limits")
def test_all_that_a_list_shows_is_decided_at_once_and_nothing_else(client: Any, moderator: Any, write: Any) -> None:
    for number in range(25):
        write(f"Match {number}")
    write("Other")
    html = client.get(f"{reverse('execvoice_comments:index')}?q=match")
    assert "All 25 results" in html.content.decode()
    until = html.context["looked_at"]
    write("Match that nobody has seen")
    response = send(
        client, "approve", everything="1", queue="index", shown="q=match&standing=&p=2&language=", until=until
    )
    assert "25 comments are approved." in read_messages(response)
    assert {body for body, status in states().items() if status == Status.PENDING} == {
        "Other",
        "Match that nobody has seen",
    }


def test_all_of_a_list_is_not_what_was_changed_or_decided_since_it_was_looked_at(
    client: Any, moderator: Any, write: Any, talk: Any, admin_user: Any
) -> None:
    write("Same as ever")
    changed, decided = write("Harmless"), write("Doubtful")
    until = client.get(reverse("execvoice_comments:index")).context["looked_at"]
    edit_comment(changed, talk, "Harmful")
    for act in (Act.REJECT, Act.REVIEW):
        decide([decided.pk], act, admin_user)
    send(client, "approve", everything="1", queue="index", until=until)
    assert states() == {"Same as ever": Status.APPROVED, "Harmful": Status.PENDING, "Doubtful": Status.PENDING}


@pytest.mark.parametrize("queue", ["reported", "approved"])
def test_all_of_a_list_is_not_what_was_reported_since_it_was_looked_at(
    client: Any, moderator: Any, shown: Any, queue: str
) -> None:
    seen, again, new = shown("Reported"), shown("Reported again"), shown("Reported since")
    for comment in (seen, again):
        report_comment(comment, "abuse", visitor="10.9.9.1")
    until = client.get(reverse(f"execvoice_comments:{queue}")).context["looked_at"]
    for comment in (again, new):
        report_comment(comment, "private", visitor="10.9.9.2")
    send(client, "reject", everything="1", queue=queue, until=until)
    assert states() == {
        "Reported": Status.REJECTED,
        "Reported again": Status.APPROVED,
        "Reported since": Status.APPROVED,
    }
    assert Report.objects.filter(handled_at__isnull=True).count() == 3


def test_a_report_that_was_settled_keeps_a_comment_out_of_no_list(client: Any, moderator: Any, shown: Any) -> None:
    comment = shown("Hm")
    until = client.get(reverse("execvoice_comments:approved")).context["looked_at"]
    report_comment(comment, "abuse", visitor="10.9.9.1")
    Report.objects.update(handled_at=timezone.now())
    ReaderComment.objects.update(reported_at=None)
    send(client, "reject", everything="1", queue="approved", until=until)
    assert states() == {"Hm": Status.REJECTED}


@pytest.mark.usefixtures("no_limits")
def test_no_more_than_a_thousand_are_decided_at_once(
    client: Any, moderator: Any, write: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("deciding", "listing"):
        monkeypatch.setattr(f"wagtail_execvoice.comments.viewsets.{module}.MOST_AT_ONCE", 22)
    for _number in range(24):
        write()
    shown = client.get(reverse("execvoice_comments:index"))
    assert "The first 22 of all 24" in shown.content.decode()
    send(client, "spam", everything="1", queue="index", until=shown.context["looked_at"])
    assert ReaderComment.objects.filter(status=Status.SPAM).count() == 22


def test_a_list_that_there_is_not_is_not_decided_about(client: Any, moderator: Any, write: Any) -> None:
    write("Hm")
    until = timezone.now().isoformat()
    assert send(client, "spam", everything="1", queue="nowhere", until=until).status_code == 404
    assert states() == {"Hm": Status.PENDING}


@pytest.mark.usefixtures("no_limits", "whole_bulks")
def test_a_hundred_comments_take_as_many_queries_as_two(client: Any, moderator: Any, shown: Any) -> None:
    counts = []
    for number in (2, 100):
        comments = [shown(email=f"r{index}@example.com") for index in range(number)]
        with CaptureQueriesContext(connection) as queries:
            send(client, "reject", *comments)
        counts.append(len(queries))
    assert counts[0] == counts[1], "\n".join(query["sql"][:200] for query in queries)


def test_keeping_a_comment_settles_its_reports_and_undo_has_them_wait_again(
    client: Any, moderator: Any, write: Any
) -> None:
    comment = write("Hm")
    decide([comment.pk], Act.APPROVE, moderator)
    report_comment(comment, "abuse", visitor="10.9.9.9")
    comment.refresh_from_db()
    reported_at = comment.reported_at
    assert "Keep" in client.get(reverse("execvoice_comments:reported")).content.decode()
    assert "1 comment is approved." in read_messages(send(client, "approve", comment))
    comment.refresh_from_db()
    assert comment.reported_at is None and Report.objects.get().handled_at is not None
    entry = Decision.objects.first()
    assert entry is not None
    client.post(reverse("execvoice_comments:undo", args=[entry.batch]))
    comment.refresh_from_db()
    assert comment.reported_at == reported_at and Report.objects.get().handled_at is None
    assert comment.status == Status.APPROVED


def press(client: Any, queue: str, comment: ReaderComment) -> dict[str, Any]:
    """Return what a browser sends along of the form of a card."""
    html = client.get(reverse(f"execvoice_comments:{queue}")).content
    fields = BeautifulSoup(html, "html.parser").select(f"#comment-{comment.pk} form input[type=hidden]")
    return {field["name"]: field["value"] for field in fields}  # type: ignore[misc]


def test_of_two_who_look_at_a_report_the_second_is_told_what_the_first_decided(
    client: Any, moderator: Any, admin_client: Any, shown: Any
) -> None:
    comment = shown("Hm", name="Piet")
    report_comment(comment, "spam", visitor="2.2.2.2")
    mine, theirs = press(client, "reported", comment), press(admin_client, "reported", comment)
    client.post(reverse(DECIDE), mine | {"act": "approve"})
    said = read_messages(admin_client.post(reverse(DECIDE), theirs | {"act": "reject"}))
    assert "About the comment by Piet" in said and "approved it just now." in said
    assert states() == {"Hm": Status.APPROVED} and Decision.objects.count() == 1


@pytest.mark.parametrize("act", ["approve", "reject"])
@pytest.mark.parametrize("is_bulk", [False, True])
def test_what_was_reported_while_a_moderator_read_waits_on(
    client: Any, moderator: Any, shown: Any, act: str, is_bulk: bool
) -> None:
    comment = shown("Hm")
    report_comment(comment, "spam", visitor="2.2.2.2")
    sent = press(client, "reported", comment)
    if is_bulk:
        page = BeautifulSoup(client.get(reverse("execvoice_comments:reported")).content, "html.parser")
        boxes = page.select("input[form=execvoice-comments-bulk]")
        sent = {box["name"]: box["value"] for box in boxes}  # type: ignore[misc]
    later = report_comment(comment, "illegal", "This is my home address", visitor="2.2.2.3")
    assert "More was reported" in read_messages(client.post(reverse(DECIDE), sent | {"act": act}))
    comment.refresh_from_db()
    assert [report.pk for report in Report.objects.filter(handled_at=None)] == [later.pk]
    assert comment.reported_at == later.created_at
    assert "home address" in client.get(reverse("execvoice_comments:reported")).content.decode()
    sent = press(client, "reported", comment)
    assert "More was reported" not in read_messages(client.post(reverse(DECIDE), sent | {"act": act}))
    assert not Report.objects.filter(handled_at=None).exists()
    comment.refresh_from_db()
    assert comment.reported_at is None


def test_who_decides_about_what_they_saw_without_a_report_settles_none(client: Any, moderator: Any, shown: Any) -> None:
    comment = shown("Hm")
    sent = press(client, "approved", comment)
    report_comment(comment, "private", visitor="2.2.2.2")
    client.post(reverse(DECIDE), sent | {"act": "reject"})
    assert states() == {"Hm": Status.REJECTED} and Report.objects.get().handled_at is None


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "²", ""])
def test_a_report_that_there_cannot_be_is_none(client: Any, moderator: Any, shown: Any, number: str) -> None:
    assert send(client, "reject", shown("Hm"), reports=number).status_code == 302
    assert states() == {"Hm": Status.REJECTED}


@pytest.mark.parametrize("meanwhile", ["edit", "report"])
def test_all_of_a_list_is_not_what_was_changed_or_reported_while_it_was_decided(
    client: Any, moderator: Any, shown: Any, talk: Any, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    same, other = shown("Same as ever"), shown("Harmless")
    for comment in (same, other):
        decide([comment.pk], Act.REVIEW, moderator)
    report_comment(other, "spam", visitor="2.2.2.2")
    until = client.get(reverse("execvoice_comments:index")).context["looked_at"]

    def wait(*args: Any, **options: Any) -> Any:
        if meanwhile == "edit":
            edit_comment(other, talk, "Something awful")
        else:
            report_comment(other, "illegal", visitor="2.2.2.3")
        return moderate(*args, **options)

    monkeypatch.setattr("wagtail_execvoice.comments.viewsets.deciding.moderate", wait)
    said = read_messages(send(client, "approve", everything="1", queue="index", until=until))
    waiting = {report.reason for report in Report.objects.filter(handled_at=None)}
    if meanwhile == "edit":
        assert states() == {"Same as ever": Status.APPROVED, "Something awful": Status.PENDING}
        assert "1 comment is approved." in said and waiting == {"spam"}
    else:
        assert states() == {"Same as ever": Status.APPROVED, "Harmless": Status.APPROVED} and waiting == {"illegal"}


@pytest.mark.parametrize("is_erased", [False, True])
def test_what_its_writer_took_back_is_reported_to_nobody(
    client: Any, moderator: Any, shown: Any, is_erased: bool
) -> None:
    comment = shown("Regretted", email="ana@example.com")
    shown("Why?", reply_to=comment)
    report_comment(comment, "spam", visitor="2.2.2.2")
    if is_erased:
        erase_person(email="ana@example.com")
    else:
        withdraw_comment(comment)
    response = client.get(reverse("execvoice_comments:reported"))
    assert response.context["cards"] == [] and not something_waits()
    waiting = count_waiting(ReaderComment.objects.all(), None)
    assert (waiting.reported, waiting.news, waiting.oldest_report) == (0, 0, None)


def test_a_card_shows_no_decision_that_does_not_hold(client: Any, moderator: Any, shown: Any, talk: Any) -> None:
    comment = shown("Hm")
    for act in (Act.REVIEW, Act.APPROVE):
        decide([comment.pk], act, moderator)
    url = reverse("execvoice_comments:all")
    assert [card.decision.act for card in client.get(url).context["cards"]] == [Act.APPROVE]
    edit_comment(comment, talk, "https://a.example https://b.example https://c.example https://d.example")
    [card] = client.get(url).context["cards"]
    assert (card.comment.status, card.decision) == (Status.PENDING, None)


def test_who_does_not_look_after_a_part_of_what_they_decided_any_more_is_told_so(
    client: Any, make_moderator: Any, section: Any, talk: Any, write: Any
) -> None:
    user = make_moderator(section)
    client.force_login(user)
    decide([write("Here", page=section).pk, write("Elsewhere").pk], Act.SPAM, user)
    undo = reverse("execvoice_comments:undo", args=[Decision.objects.first().batch])  # type: ignore[union-attr]
    for response in (client.get(undo), client.post(undo)):
        assert response["Location"] == reverse("execvoice_comments:index")
    html = client.get(reverse("execvoice_comments:index")).content.decode()
    assert "comments that you do not look after any more" in html
    assert set(states().values()) == {Status.SPAM}


def test_rejecting_a_comment_settles_its_reports_and_reviewing_it_does_not(
    client: Any, moderator: Any, write: Any
) -> None:
    for act, waits in (("review", True), ("reject", False)):
        comment = write(act)
        decide([comment.pk], Act.APPROVE, moderator)
        report_comment(comment, "abuse", visitor="10.9.9.9")
        comment.refresh_from_db()
        send(client, act, comment)
        comment.refresh_from_db()
        assert bool(comment.reported_at) is waits
