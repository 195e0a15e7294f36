from __future__ import annotations
import json, re
from typing import Any
import pytest, time_machine
from django.urls import reverse
from django.utils import timezone
from django.test import Client
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.comments.actions import *
from wagtail_execvoice.comments.actions.following import tell_followers, confirm_address
from wagtail_execvoice.comments.actions.replying import *
from wagtail_execvoice.comments.constants import *
from wagtail_execvoice.comments.models import *
from wagtail_execvoice.authors.models import Byline, Person

pytestmark = pytest.mark.usefixtures("no_limits")
P = "execvoice_comments_public:"


def test_write_withdrawn(client, talk, shown):
    root = shown("Secret words", name="Zelda")
    shown("Answer", reply_to=root)
    withdraw_comment(root)
    root.refresh_from_db()
    assert root.is_visible
    text = client.get(reverse(P + "write", args=[talk.pk]) + f"?reply_to={root.public_id}").content.decode()
    assert "Secret words" not in text and "Zelda" not in text


def test_digest_withdrawn_names(talk, shown):
    with time_machine.travel("2026-03-02T09:00:00+00:00", tick=False) as clock:
        root = shown("Root", email="ana@example.com")
        confirm_address(root, follow=True)
        a = shown("A", name="Zelda", reply_to=root)
        shown("B", name="Bob", reply_to=a)
        withdraw_comment(a)
        clock.shift(700)
        assert tell_followers() == 1
        assert "Zelda" not in OutboxMail.objects.get().body


def test_digest_hidden(talk, shown, set_mode):
    with time_machine.travel("2026-03-02T09:00:00+00:00", tick=False) as clock:
        root = shown("Root", email="ana@example.com")
        confirm_address(root, follow=True)
        shown("B", name="Bob", reply_to=root)
        set_mode(Mode.HIDDEN)
        clock.shift(700)
        assert tell_followers() == 0


def test_aba(write, admin_user):
    c = write("x")
    b1 = decide([c.pk], Act.APPROVE, admin_user)
    decide([c.pk], Act.REJECT, admin_user)
    decide([c.pk], Act.APPROVE, admin_user)
    assert undo(b1, admin_user) == 0


def test_permalink_hidden(client, shown, set_mode):
    c = shown("x")
    set_mode(Mode.HIDDEN)
    assert client.get(reverse(P + "comment", args=[c.public_id])).status_code == 404


def test_everything_until(client, make_moderator, home, write):
    user = make_moderator(home)
    client.force_login(user)
    c = write("nice words")
    d = write("other words")
    until = timezone.now()
    edit_comment(c, c.page.specific, "evil words")
    decide([d.pk], Act.REJECT, user)
    decide([d.pk], Act.REVIEW, user)
    client.post(
        reverse("execvoice_comments:decide"),
        {"act": "approve", "everything": "1", "queue": "index", "until": until.isoformat()},
    )
    c.refresh_from_db()
    d.refresh_from_db()
    assert (c.status, d.status) == ("pending", "pending")


@pytest.mark.parametrize("until", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "x", "9" * 100])
def test_until_500(client, make_moderator, home, write, until):
    user = make_moderator(home)
    client.force_login(user)
    write("x")
    assert (
        client.post(
            reverse("execvoice_comments:decide"),
            {
                "act": "approve",
                "everything": "1",
                "queue": "index",
                "until": until,
                "following": "9" * 50,
                "shown": "created_at_from=9999-12-31&page=\x00&q=\x00",
            },
        ).status_code
        == 302
    )


def test_long_name(client, make_moderator, home, shown):
    user = make_moderator(home)
    user.first_name = "A" * 140
    user.last_name = "B" * 140
    user.save()
    client.force_login(user)
    c = shown("x")
    r = client.post(
        reverse("execvoice_comments:tend", args=[c.pk]), {"do": "answer", "answer-voice": "own", "answer-body": "hi"}
    )
    assert r.status_code == 302
    assert len(ReaderComment.objects.get(parent=c).name) <= 80


def test_inactive_speaker(client, make_user, talk, shown, admin_user):
    chief = make_user("chief")
    person = Person.objects.create(name="Joost van der Meer", user=chief)
    Byline.objects.create(page_id=talk.pk, person=person)
    q = shown("Q")
    draft = draft_reply(q, chief, "A.", admin_user)
    chief.is_active = False
    chief.save()
    link = re.search(r"https?://localhost(\S+/reply/)", OutboxMail.objects.get().body)[1]
    r = client.post(link, {"body": "A."})
    assert ReaderComment.objects.count() == 1, r.status_code


def test_reply_page_withdrawn(client, make_user, talk, shown, admin_user):
    chief = make_user("chief")
    person = Person.objects.create(name="Joost van der Meer", user=chief)
    Byline.objects.create(page_id=talk.pk, person=person)
    q = shown("Secret question", name="Zelda")
    draft = draft_reply(q, chief, "A.", admin_user)
    withdraw_comment(q)
    link = re.search(r"https?://localhost(\S+/reply/)", OutboxMail.objects.get().body)[1]
    r = client.get(link).content.decode()
    assert "Secret question" not in r and "Zelda" not in r


def test_reply_page_hidden(client, make_user, talk, shown, admin_user):
    chief = make_user("chief")
    person = Person.objects.create(name="Joost van der Meer", user=chief)
    Byline.objects.create(page_id=talk.pk, person=person)
    q = shown("Secret question", name="Zelda")
    draft = draft_reply(q, chief, "A.", admin_user)
    decide([q.pk], Act.REJECT, admin_user)
    link = re.search(r"https?://localhost(\S+/reply/)", OutboxMail.objects.get().body)[1]
    r = client.get(link).content.decode()
    assert "Secret question" not in r and "Zelda" not in r


def test_reply_replay_after_deletion(client, make_user, talk, shown, admin_user):
    chief = make_user("chief")
    person = Person.objects.create(name="Joost van der Meer", user=chief)
    Byline.objects.create(page_id=talk.pk, person=person)
    q = shown("Q")
    draft = draft_reply(q, chief, "A.", admin_user)
    link = re.search(r"https?://localhost(\S+/reply/)", OutboxMail.objects.get().body)[1]
    client.post(link, {"body": "A."})
    ReaderComment.objects.filter(parent=q).delete()
    client.post(link, {"body": "Other words by a thief"})
    assert ReaderComment.objects.count() == 1


def test_decline_then_publish_race(client, make_user, talk, shown, admin_user):
    chief = make_user("chief")
    person = Person.objects.create(name="Joost van der Meer", user=chief)
    Byline.objects.create(page_id=talk.pk, person=person)
    q = shown("Q")
    draft = draft_reply(q, chief, "A.", admin_user)
    stale = DraftReply.objects.get(pk=draft.pk)
    decline_reply(draft)
    try:
        publish_reply(stale, "A.")
    except Exception as e:
        print(repr(e))
    assert ReaderComment.objects.count() == 1


def test_exec_flood(client, make_user, talk, shown, admin_user, monkeypatch):
    chief = make_user("chief")
    person = Person.objects.create(name="Joost van der Meer", user=chief)
    Byline.objects.create(page_id=talk.pk, person=person)
    q = shown("Q")
    draft = draft_reply(q, chief, "A.", admin_user)
    monkeypatch.setattr("wagtail_execvoice.comments.actions.writing.SITE_LIMIT", (0, 60))
    publish_reply(draft, "A.")
    assert ReaderComment.objects.get(parent=q).is_visible


def test_team_limits(client, make_moderator, home, shown):
    user = make_moderator(home)
    client.force_login(user)
    codes = []
    for i in range(8):
        c = shown(f"x{i}")
        codes.append(
            client.post(
                reverse("execvoice_comments:tend", args=[c.pk]),
                {"do": "answer", "answer-voice": "own", "answer-body": f"hi {i}"},
            ).status_code
        )
    assert codes == [302] * 8, codes


def test_huge_ids(client, talk):
    for u in [
        reverse(P + "conversation", args=[10**30]),
        reverse(P + "write", args=[10**30]),
        reverse(P + "api_comments", args=[10**30]),
        reverse(P + "api_thread", args=["a" * 5000]),
        reverse(P + "change", args=["a-_" * 5000]) + "?key=\x00",
        reverse(P + "conversation", args=[talk.pk]) + "?from=٣&thread=%00",
        reverse(P + "conversation", args=[talk.pk]) + "?from=²",
        reverse(P + "write", args=[talk.pk]) + "?reply_to=%00&sent=%00",
        reverse(P + "api_comments", args=[talk.pk]) + "?from=-1&order[]=x",
    ]:
        assert client.get(u).status_code in (200, 404), u


def test_hidden_count_api(client, shown, set_mode):
    shown("one")
    c = shown("two")
    set_mode(Mode.HIDDEN)
    r = client.post(
        reverse(P + "api_edit", args=[c.public_id]),
        json.dumps({"body": "changed", "key": issue_key(c)}),
        content_type="application/json",
    )
    assert r.json().get("count") == 0 and r.json().get("comment") is None, r.json()


def test_private_mail(talk, shown):
    from wagtail.models import PageViewRestriction

    with time_machine.travel("2026-03-02T09:00:00+00:00", tick=False) as clock:
        root = shown("Root", email="ana@example.com")
        confirm_address(root, follow=True)
        shown("B", name="Bob", reply_to=root)
        PageViewRestriction.objects.create(page=talk, restriction_type="login")
        clock.shift(700)
        assert tell_followers() == 0
