"""What moderators see: lists of cards, each with what one has to know to decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hostile import HOSTILE

from wagtail_execvoice.comments.actions import decide, report_comment, withdraw_comment
from wagtail_execvoice.comments.actions.waiting import something_waits
from wagtail_execvoice.comments.constants import Act, Badge, RuleOutcome, Standing, Status
from wagtail_execvoice.comments.models import Commenter, ModerationRule, ReaderComment, Report
from wagtail_execvoice.comments.viewsets import queues
from wagtail_execvoice.comments.viewsets.queues import QUEUES
from wagtail_execvoice.comments.words import register_words, say_reason


def show(client: Any, queue: str = "index", query: str = "") -> str:
    response = client.get(f"{reverse(f'execvoice_comments:{queue}')}{query}")
    assert response.status_code == 200
    return str(response.content.decode())


def listed(client: Any, queue: str = "index", query: str = "") -> list[str]:
    """Return the texts of the cards, from the top."""
    response = client.get(f"{reverse(f'execvoice_comments:{queue}')}{query}")
    return [card.comment.body for card in response.context["cards"]]


def test_what_is_least_suspicious_is_reviewed_first_and_then_what_waits_longest(admin_client: Any, write: Any) -> None:
    now = timezone.now()
    for body, suspicion, hours in (("spammy", 0.9, 9), ("new", 0.1, 1), ("old", 0.1, 5)):
        comment = write(body)
        ReaderComment.objects.filter(pk=comment.pk).update(suspicion=suspicion, created_at=now - timedelta(hours=hours))
    assert listed(admin_client) == ["old", "new", "spammy"]


def test_each_queue_lists_what_belongs_there(admin_client: Any, admin_user: Any, write: Any) -> None:
    for act in (Act.APPROVE, Act.REJECT, Act.SPAM):
        decide([write(act.value).pk], act, admin_user)
    reported = write("reported")
    ReaderComment.objects.filter(pk=reported.pk).update(reported_at=timezone.now(), status=Status.APPROVED)
    write("pending")
    found = {queue.name: set(listed(admin_client, queue.name)) for queue in QUEUES}
    assert found == {
        "index": {"pending"},
        "reported": {"reported"},
        "spam": {"spam"},
        "approved": {"approve", "reported"},
        "rejected": {"reject"},
        "all": {"pending", "reported", "spam", "approve", "reject"},
    }


def test_what_its_writer_took_back_waits_for_nobody(admin_client: Any, write: Any) -> None:
    withdraw_comment(write("Regretted"))
    assert not something_waits()
    write("Still there")
    assert listed(admin_client) == ["Still there"] and set(listed(admin_client, "all")) == {"Still there", "Regretted"}
    assert "Comments (1)" in show(admin_client)


def test_a_card_says_who_wrote_it_where_in_answer_to_whom_and_what_was_found(
    admin_client: Any, admin_user: Any, write: Any
) -> None:
    parent = write("What about Delft?", name="Piet Hein")
    decide([parent.pk], Act.APPROVE, admin_user)
    parent.refresh_from_db()
    comment = write("Well <b>said</b>", name="Ana", reply_to=parent, email="ana@example.com")
    Commenter.objects.filter(pk=comment.commenter_id).update(
        approved_count=4, rejected_count=2, spam_count=1, standing=Standing.HELD
    )
    reasons = [{"code": "links", "points": 0.4, "detail": "3"}, {"code": "acme.own", "points": 0, "detail": "x<y"}]
    ReaderComment.objects.filter(pk=comment.pk).update(reasons=reasons, language="nl", badge=Badge.TEAM)
    html = show(admin_client)
    for text in (
        "<bdi>Ana</bdi>",
        "Team",
        "Well &lt;b&gt;said&lt;/b&gt;",
        f'<a href="/comments/c/{parent.public_id}/"><bdi>Piet Hein</bdi></a>',
        "What about Delft?",
        "Why we moved</a>",
        "3 links",
        "acme.own: x&lt;y",
        "4 approved, 2 rejected, 1 spam",
        "first seen",
        "always reviewed",
        "Dutch",
        "just now",
    ):
        assert text in html, text


def test_once_a_comment_is_decided_the_next_one_has_the_focus_and_after_the_last_the_one_before_it(
    admin_client: Any, write: Any
) -> None:
    url = reverse("execvoice_comments:index")
    write()
    assert [card.following for card in admin_client.get(url).context["cards"]] == [None]
    two, three = write(), write()
    assert [card.following for card in admin_client.get(url).context["cards"]] == [two.pk, three.pk, two.pk]
    assert f'name="following" value="{two.pk}"' in show(admin_client)


def test_a_reported_comment_says_why_and_how_often(admin_client: Any, admin_user: Any, write: Any) -> None:
    comment = write("You liar")
    now = timezone.now()
    for network, reason in (("a", "abuse"), ("b", "abuse"), ("c", "private")):
        Report.objects.create(comment=comment, reason=reason, network=network, text=f"Since {network}", created_at=now)
    ReaderComment.objects.filter(pk=comment.pk).update(reported_at=now)
    html = show(admin_client, "reported")
    assert "It attacks somebody (2)" in html and "It gives away something private (1)" in html
    assert "Since c" in html


def test_an_address_is_shown_to_those_alone_who_may_see_it(
    client: Any, make_moderator: Any, home: Any, write: Any
) -> None:
    write("Hm", email="ana@example.com")
    client.force_login(make_moderator(home))
    assert "ana@example.com" not in show(client)
    client.force_login(make_moderator(home, "see_personal_data"))
    assert "ana@example.com" in show(client)


def test_who_may_look_but_not_decide_has_nothing_to_press(
    client: Any, make_moderator: Any, home: Any, write: Any
) -> None:
    write("Hm")
    client.force_login(make_moderator(home, decides=False))
    html = show(client)
    assert "<bdi>Ana</bdi>" in html
    assert "ev-actions" not in html and "data-w-bulk-target" not in html


def test_the_menu_says_how_much_waits_to_who_may_decide(
    client: Any, make_moderator: Any, home: Any, write: Any
) -> None:
    dashboard = reverse("wagtailadmin_home")
    client.force_login(make_moderator(home))
    assert "Comments (" not in client.get(dashboard).content.decode()
    write()
    write()
    assert "Comments (2)" in client.get(dashboard).content.decode()
    client.force_login(make_moderator(home, decides=False))
    html = client.get(dashboard).content.decode()
    assert "Comments (" not in html and reverse("execvoice_comments:index") in html


def test_a_list_that_is_narrowed_still_says_how_much_waits_in_all(admin_client: Any, write: Any) -> None:
    write("About Delft")
    write("About Leiden")
    for query in ("", "?q=delft", "?page=elsewhere"):
        assert "Comments (2)" in show(admin_client, "index", query)


def test_the_menu_is_not_there_for_others(client: Any, make_user: Any) -> None:
    client.force_login(make_user("editor", "wagtailadmin.access_admin"))
    assert reverse("execvoice_comments:index") not in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.usefixtures("no_limits")
@pytest.mark.parametrize("narrowed", ["", "?q=comment", "?q=comment&standing=new"])
def test_a_page_of_a_queue_takes_the_same_queries_for_one_comment_and_for_sixty(
    client: Any, make_moderator: Any, home: Any, section: Any, shown: Any, narrowed: str
) -> None:
    counts = []
    # The costliest: limited to a section, so that its pages are looked up, and found by a rule, so that it is read.
    ModerationRule.objects.create(name="Ours", text="comment", outcome=RuleOutcome.NOTE)
    client.force_login(make_moderator(section, "see_personal_data"))
    for number in (1, 60):
        while ReaderComment.objects.count() < number:
            first = ReaderComment.objects.filter(is_visible=True).first()
            count = ReaderComment.objects.count()
            shown(page=section, email=f"r{count}@example.com", reply_to=first)
        ReaderComment.objects.update(reported_at=timezone.now())
        url = reverse("execvoice_comments:reported") + narrowed
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert "<mark>Comment</mark>" in client.get(url).content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 18, "\n".join(query["sql"][:300] for query in queries)


def test_beyond_what_is_counted_a_list_says_that_there_is_more(
    admin_client: Any, shown: Any, write: Any, set_mode: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_comment(shown("Hm"), "abuse", visitor="10.9.9.9")
    set_mode("moderated")
    for number in range(3):
        write(f"Comment {number}")
    monkeypatch.setattr(queues, "MOST_COUNTED", 2)
    for queue in ("index", "spam"):
        # Of the list that is shown, and of another one.
        tabs = admin_client.get(reverse(f"execvoice_comments:{queue}")).context["tabs"]
        assert [tab["count"] for tab in tabs] == ["2+", "1", "", "", "", ""]


@pytest.mark.parametrize("text", [HOSTILE[name] for name in ("script", "template", "right to left", "emoji")])
def test_nothing_that_a_reader_types_is_markup_in_the_panel(admin_client: Any, write: Any, text: str) -> None:
    comment = write("Hm")
    reasons = [{"code": text, "points": 1, "detail": text}]
    ReaderComment.objects.filter(pk=comment.pk).update(name=text[:80], reasons=reasons)
    html = show(admin_client, "all")
    assert "<script>alert" not in html and "<img src=x" not in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=delft", {"About Delft"}),
        ("?q=BRAM", {"By Bram"}),
        ("?q=" + "x" * 300, set()),
        # No word at all, says Wagtail's own form.
        ("?q=%00", {"About Delft", "By Bram"}),
        ("?page=why we", {"About Delft", "By Bram"}),
        ("?page=elsewhere", set()),
        ("?language=nl", {"By Bram"}),
        ("?standing=new", {"About Delft"}),
        ("?standing=known", {"By Bram"}),
        ("?standing=held", set()),
        ("?created_at_from=2001-01-01&created_at_to=2001-02-01", set()),
        ("?created_at_from=2001-01-01", {"About Delft", "By Bram"}),
    ],
)
def test_lists_are_narrowed_by_their_address(admin_client: Any, write: Any, query: str, found: set[str]) -> None:
    write("About Delft")
    bram = write("By Bram", name="Bram", email="bram@example.com")
    Commenter.objects.filter(pk=bram.commenter_id).update(approved_count=1)
    ReaderComment.objects.filter(pk=bram.pk).update(language="nl")
    assert set(listed(admin_client, "index", query)) == found


def test_a_filter_that_makes_no_sense_is_no_error(admin_client: Any, write: Any) -> None:
    write("Hm")
    assert listed(admin_client, "index", "?standing=nobody&created_at_from=soon&p=99999") == ["Hm"]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_copy_is_a_file_and_who_took_it_is_written_down(
    admin_client: Any, admin_user: Any, write: Any, format: str
) -> None:
    from wagtail.models import ModelLogEntry

    write("=1+1", name="@Ana")
    response = admin_client.get(f"{reverse('execvoice_comments:all')}?export={format}&q=ana")
    content = b"".join(response.streaming_content)
    assert response.status_code == 200 and content
    if format == "csv":
        assert b"'=1+1" in content and b"'@Ana" in content
    entry = ModelLogEntry.objects.get(action="execvoice_comments.export")
    assert entry.user == admin_user and entry.data == {"list": "all", "format": format}


def test_a_copy_has_addresses_for_those_alone_who_may_see_them(
    client: Any, make_moderator: Any, home: Any, write: Any
) -> None:
    write("Hm", email="ana@example.com")
    url = f"{reverse('execvoice_comments:all')}?export=csv"
    for permissions, has_address in (((), False), (("see_personal_data",), True)):
        client.force_login(make_moderator(home, *permissions))
        content = b"".join(client.get(url).streaming_content)
        assert (b"ana@example.com" in content) is has_address and b"Hm" in content


def test_reasons_are_sentences_and_those_of_a_site_can_be_given_words() -> None:
    assert say_reason({"code": "links", "detail": "1"}) == "1 link"
    assert say_reason({"code": "name_is_ours", "detail": "Ann"}) == "The name looks like one of ours: Ann"
    assert say_reason({"code": "acme.unknown"}) == "acme.unknown"
    register_words("acme.told", "Names a competitor")
    assert say_reason({"code": "acme.told", "detail": "Beta"}) == "Names a competitor: Beta"
