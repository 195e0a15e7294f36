"""A reader asks what is kept of them, or wants to be forgotten: in the admin and by a command, and nothing of them is left."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.base.actions import find_link, issue_link, queue_mail
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.comments.actions import decide, edit_comment, report_comment
from wagtail_execvoice.comments.actions.erasing import erase_person
from wagtail_execvoice.comments.actions.following import UNFOLLOW
from wagtail_execvoice.comments.actions.holding import hold_conversation
from wagtail_execvoice.comments.actions.publishing import check_counts
from wagtail_execvoice.comments.actions.readers import describe_person, export_person
from wagtail_execvoice.comments.actions.redacting import redact
from wagtail_execvoice.comments.actions.remembering import remember_decisions
from wagtail_execvoice.comments.actions.replying import draft_reply
from wagtail_execvoice.comments.actions.standing import add_note
from wagtail_execvoice.comments.actions.telling import CONFIRM
from wagtail_execvoice.comments.constants import Act, Badge, Mode, ReplyState
from wagtail_execvoice.comments.models import Commenter, DraftReply, Follow, ReaderComment, SpamShingle

SCREEN = "execvoice_readers:index"
NAME, EMAIL = "Canary Castle", "canary@example.com"
RIGHTS = ("see_personal_data", "erase_personal_data")


@pytest.fixture
def everywhere(shown: Any, talk: Any, admin_user: Any, settings: Any) -> ReaderComment:
    """A comment whose writer is named in every table that can name one; somebody else answered it."""
    comment: ReaderComment = shown("Canary one, says the canary", name=NAME, email=EMAIL, visitor="10.1.1.1")
    shown("An answer", name="Bo", reply_to=comment)
    edit_comment(comment, talk, "Canary two, canary@example.com is my address, canary")
    redact(comment, ["canary@example.com"], admin_user, reason="The canary gave an address")
    add_note(comment, "The canary again", admin_user)
    report_comment(comment, "abuse", "This canary sings too loud", visitor="10.1.1.2")
    decide([comment.pk], Act.SPAM, admin_user, reason="Canary")
    remember_decisions(ReaderComment, [comment.pk])
    decide([comment.pk], Act.APPROVE, admin_user, reason="Canary")
    remember_decisions(ReaderComment, [])
    SpamShingle.objects.create(value=1, comment=comment)
    now = timezone.now()
    Commenter.objects.filter(pk=comment.commenter_id).update(note="canary")
    follow = Follow.objects.create(thread=comment, email="Canary@example.com", created_at=now)
    for state in ReplyState.values:
        draft = DraftReply.objects.create(
            comment=comment, speaker=admin_user, body="Dear canary", state=state, created_at=now
        )
        queue_mail(f"comments.reply:{draft.pk}", "boss@example.com", "A reply", f"{NAME} wrote a comment")
    issue_link(CONFIRM, f"execvoice_comments.comment:{comment.pk}")
    issue_link(UNFOLLOW, f"execvoice_comments.follow:{follow.pk}")
    queue_mail("comments.approved:1", EMAIL, "Your comment", "Dear canary")
    return comment


def dump() -> str:
    """Every row of every table of ours and of Wagtail's logs."""
    models = [
        model for app in apps.get_app_configs() if app.label.startswith("execvoice") for model in app.get_models()
    ]
    rows = {model._meta.label: list(model.objects.values()) for model in [*models, ModelLogEntry, PageLogEntry]}
    return "\n".join(f"{label}: {row!r}".casefold() for label, found in rows.items() for row in found)


def test_nothing_of_a_person_is_left_in_any_table(everywhere: Any, talk: Any, client: Client) -> None:
    # The control: they are in all those tables.
    labels = {line.partition(":")[0].rpartition(".")[2] for line in dump().splitlines() if "canary" in line}
    assert labels >= {"readercomment", "commentversion", "commenter", "decision", "report", "draftreply", "follow"}
    assert "outboxmail" in labels and SpamShingle.objects.exists()
    link, token = issue_link(CONFIRM, f"execvoice_comments.comment:{everywhere.pk}")
    assert find_link(CONFIRM, token) == link
    assert erase_person(email=EMAIL).erased == 1
    assert [line for line in dump().splitlines() if "canary" in line] == []
    assert find_link(CONFIRM, token) is None and not SpamShingle.objects.exists() and not Commenter.objects.exists()
    html = client.get(talk.url).content.decode()
    assert "An answer" in html and "anary" not in html
    assert check_counts(talk.pk) == {}


def test_a_reply_that_was_published_stays_on_record(everywhere: Any, admin_user: Any) -> None:
    erase_person(email=EMAIL)
    draft = DraftReply.objects.get()
    assert (draft.state, draft.speaker, draft.body) == (ReplyState.PUBLISHED, admin_user, "")


def test_mail_of_others_that_says_nothing_of_them_is_still_sent(everywhere: Any) -> None:
    kept = queue_mail("comments.approved:2", "bo@example.com", "Your comment", "Dear Bo")
    other = queue_mail("signoff.asked:2", EMAIL, "A post waits for you", "Sign it")
    erase_person(email=EMAIL)
    kept.refresh_from_db()
    other.refresh_from_db()


def test_an_address_stands_for_the_accounts_that_have_it(shown: Any, make_user: Any) -> None:
    reader, other = make_user("reader"), make_user("other")
    mine = shown("Mine", user=reader, name="Robin")
    shown("Not mine", user=other, name="Other")
    official = shown("We do not comment", user=reader, name="The company", badge=Badge.OFFICIAL)
    export = export_person(email="READER@example.com")
    assert [comment["text"] for comment in export["comments"]] == ["Mine"]
    assert [comment["text"] for comment in export_person(user=reader)["comments"]] == ["Mine"]
    assert erase_person(email="reader@example.com").erased == 1
    mine.refresh_from_db()
    official.refresh_from_db()
    # What the company said is the company's.
    assert (mine.body, mine.user, official.body) == ("", None, "We do not comment")
    assert ReaderComment.objects.filter(body="Not mine").exists()


def test_a_name_of_one_letter_and_an_empty_place_take_no_mail_of_others_along(shown: Any) -> None:
    shown("Gone", email=EMAIL)
    erase_person(email=EMAIL)
    mail = queue_mail("comments.answers:1", "bo@example.com", "Answers", "Bo – and others answered")
    ReaderComment.objects.update(email=EMAIL)
    erase_person(email=EMAIL)
    mail.refresh_from_db()


class TestMailToOthersThatWaits:
    """Most people share their name with a word, or with somebody else."""

    @pytest.fixture
    def thread(self, shown: Any) -> ReaderComment:
        """What Bo wrote, who follows what is answered."""
        thread: ReaderComment = shown("A question", name="Bo", email="bo@example.com")
        now = timezone.now()
        Follow.objects.create(thread=thread, email="bo@example.com", confirmed_at=now, created_at=now)
        return thread

    def tell_bo(self, names: str, thread: ReaderComment | None = None) -> OutboxMail:
        follow = Follow.objects.get(thread=thread) if thread else None
        text = f"In the conversation that you follow there are answers of: {names}."
        return queue_mail(f"comments.answers:{follow.pk if follow else 0}:1", "bo@example.com", "Answers", text)

    @pytest.mark.parametrize("name", ["B", "Bo", "wrote", "A"])
    def test_an_executive_is_asked_about_the_comment_of_somebody_else(
        self, shown: Any, thread: ReaderComment, make_user: Any, talk: Any, admin_user: Any, name: str
    ) -> None:
        chief = make_user("chief")
        Byline.objects.create(page_id=talk.pk, person=Person.objects.create(name="Chief", user=chief))
        draft_reply(thread, chief, "Words", admin_user)
        shown("Gone", name=name, email=EMAIL, reply_to=thread)
        erase_person(email=EMAIL)
        assert OutboxMail.objects.get().to == "chief@example.com"

    def test_nobody_is_asked_any_more_what_to_answer_to_an_empty_place(
        self, shown: Any, make_user: Any, talk: Any, admin_user: Any
    ) -> None:
        chief = make_user("chief")
        Byline.objects.create(page_id=talk.pk, person=Person.objects.create(name="Chief", user=chief))
        draft_reply(shown("Gone", name="A", email=EMAIL), chief, "Words", admin_user)
        erase_person(email=EMAIL)
        assert not OutboxMail.objects.exists()

    @pytest.mark.parametrize(
        ("name", "is_kept"), [("Cem", False), ("A. (Cem)", False), ("Ce", True), ("em", True), ("o", True)]
    )
    def test_a_follower_is_not_told_of_who_is_erased(
        self, shown: Any, thread: ReaderComment, name: str, is_kept: bool
    ) -> None:
        shown("Gone", name=name, email=EMAIL, reply_to=thread)
        self.tell_bo("Bo, A. (Cem), Dee", thread)
        erase_person(email=EMAIL)
        assert OutboxMail.objects.exists() == is_kept

    def test_a_follower_of_another_conversation_is_told_of_who_has_the_same_name(
        self, shown: Any, thread: ReaderComment
    ) -> None:
        shown("Gone", name="Cem", email=EMAIL)
        self.tell_bo("Cem", thread)
        erase_person(email=EMAIL)
        assert OutboxMail.objects.exists()

    def test_a_writer_hears_what_became_of_their_comment_whoever_has_their_name(
        self, shown: Any, thread: ReaderComment
    ) -> None:
        shown("Gone", name="Bo", email=EMAIL, reply_to=thread)
        queue_mail(f"comments.rejected:{thread.pk}:1", "bo@example.com", "Your comment", "Dear Bo,")
        erase_person(email=EMAIL)
        assert OutboxMail.objects.exists()

    def test_a_reason_that_names_who_is_erased_is_not_sent_to_others(self, shown: Any, thread: ReaderComment) -> None:
        shown("Gone", name="Ana Castle", email=EMAIL, reply_to=thread)
        body = "Dear Bo, you were rude to Ana Castle."
        queue_mail(f"comments.rejected:{thread.pk}:1", "bo@example.com", "Your comment", body)
        erase_person(email=EMAIL)
        assert not OutboxMail.objects.exists()

    def test_what_tells_of_their_comment_goes_whatever_address_it_goes_to(self, shown: Any, make_user: Any) -> None:
        reader = make_user("reader")
        mine = shown("Gone", name="A", user=reader)
        queue_mail(f"comments.approved:{mine.pk}:1", "former@example.com", "Your comment", "Dear reader")
        erase_person(user=reader)
        assert not OutboxMail.objects.exists()

    def test_a_moderator_hears_what_waits_on_a_page_that_is_called_like_them(self, shown: Any) -> None:
        comment = shown("Gone", name="Ana Castle", email=EMAIL)
        queue_mail(f"comments.waiting:{comment.pk}:1", "mod@example.com", "1 comment waits", "- Ana Castle: 1")
        erase_person(email=EMAIL)
        assert OutboxMail.objects.exists()


def test_counting_and_exporting_ask_as_often_for_a_thousand_comments(
    shown: Any, no_limits: Any, django_assert_max_num_queries: Any
) -> None:
    for _number in range(30):
        shown(email=EMAIL)
    with django_assert_max_num_queries(8):
        assert describe_person(email=EMAIL).comments == 30
    with django_assert_max_num_queries(6):
        assert len(export_person(email=EMAIL)["comments"]) == 30


@pytest.fixture
def officer(make_user: Any, client: Client) -> Any:
    """Whoever answers readers for the company."""
    user = make_user("officer", "wagtailadmin.access_admin", *(f"execvoice_comments.{name}" for name in RIGHTS))
    client.force_login(user)
    return user


def test_somebody_finds_out_what_is_kept_and_where(
    client: Client, officer: Any, shown: Any, talk: Any, section: Any, set_mode: Any, admin_user: Any
) -> None:
    set_mode(Mode.OPEN, section)
    shown("One", email=EMAIL)
    shown("Two", email=EMAIL, page=section)
    hold_conversation(section, "Lawsuit", admin_user)
    assert client.get(reverse(SCREEN)).status_code == 200
    response = client.post(reverse(SCREEN), {"do": "find", "email": f" {EMAIL.upper()} "})
    kept = response.context["kept"]
    assert (kept.comments, kept.on_hold, sorted(kept.pages)) == (2, 1, [("Elsewhere", 1), ("Why we moved", 1)])
    assert "no-store" in response.headers["Cache-Control"]
    response = client.post(reverse(SCREEN), {"do": "find", "email": "nobody@example.com"})
    assert "Nothing is kept of this reader" in response.content.decode()


def test_the_address_is_not_taken_from_the_address_bar(client: Client, officer: Any, shown: Any) -> None:
    shown("One", email=EMAIL)
    response = client.get(reverse(SCREEN), {"do": "export", "email": EMAIL})
    assert EMAIL not in response.content.decode() and "kept" not in response.context


@pytest.mark.parametrize("email", ["", "nonsense", "a@" + "b" * 400 + ".com", "nul\0@example.com"])
@pytest.mark.parametrize("do", ["find", "export", "erase", "", "other"])
def test_what_is_no_address_is_said_to_be_none(client: Client, officer: Any, email: str, do: str) -> None:
    response = client.post(reverse(SCREEN), {"do": do, "email": email, "sure": "on"})
    assert response.status_code == 422 and "email" in response.context["form"].errors
    assert not ModelLogEntry.objects.exists()


def test_the_export_is_a_file_that_says_what_is_kept(client: Client, officer: Any, shown: Any) -> None:
    shown("One", email=EMAIL, name=NAME)
    response = client.post(reverse(SCREEN), {"do": "export", "email": EMAIL})
    assert response.headers["Content-Type"] == "application/json"
    assert (
        "attachment" in response.headers["Content-Disposition"]
        and "canary" not in response.headers["Content-Disposition"]
    )
    data = json.loads(response.content)
    assert data["comments"][0]["text"] == "One" and data["records"][0]["approved"] == 0


def test_nothing_is_erased_before_somebody_says_that_they_are_sure(client: Client, officer: Any, shown: Any) -> None:
    comment = shown("One", email=EMAIL)
    response = client.post(reverse(SCREEN), {"do": "erase", "email": EMAIL})
    comment.refresh_from_db()
    assert response.status_code == 422 and EMAIL in response.content.decode() and comment.body == "One"
    response = client.post(reverse(SCREEN), {"do": "erase", "email": EMAIL, "sure": "on"}, follow=True)
    comment.refresh_from_db()
    assert "1 comment is erased" in response.content.decode() and comment.body == ""
    # Twice is once.
    client.post(reverse(SCREEN), {"do": "erase", "email": EMAIL, "sure": "on"})


def test_that_it_was_done_is_in_the_history_and_about_whom_is_not(client: Client, officer: Any, shown: Any) -> None:
    shown("One", email=EMAIL, name=NAME)
    client.post(reverse(SCREEN), {"do": "export", "email": EMAIL})
    client.post(reverse(SCREEN), {"do": "erase", "email": EMAIL, "sure": "on"})
    entries = list(ModelLogEntry.objects.order_by("pk"))
    assert [(entry.action, entry.user, entry.data) for entry in entries] == [
        ("execvoice_comments.reader.export", officer, {"comments": 1}),
        ("execvoice_comments.reader.erase", officer, {"erased": 1, "left": 0}),
    ]
    assert "canary" not in dump()


@pytest.mark.parametrize("right", RIGHTS)
def test_one_of_the_two_rights_is_not_enough(client: Client, make_user: Any, shown: Any, right: str) -> None:
    comment = shown("One", email=EMAIL)
    client.force_login(make_user("half", "wagtailadmin.access_admin", f"execvoice_comments.{right}"))
    response = client.post(reverse(SCREEN), {"do": "erase", "email": EMAIL, "sure": "on"})
    comment.refresh_from_db()
    assert response.url == reverse("wagtailadmin_home") and comment.body == "One"


def skip_where_accounts_are_addresses() -> None:
    if get_user_model().get_email_field_name() == get_user_model().USERNAME_FIELD:
        pytest.skip("Here no account is without an address")


@pytest.fixture
def nameless(shown: Any, make_user: Any) -> tuple[Any, ReaderComment]:
    """An account without an address, and what was written with it. Others wrote, too."""
    skip_where_accounts_are_addresses()
    user, other = make_user("anna.b", email=""), make_user("other", email="")
    shown("Not mine", user=other, name="Other")
    return user, shown("Mine", user=user, name="Anna")


def test_an_account_without_an_address_is_found_by_its_name_exported_and_erased(
    client: Client, officer: Any, nameless: Any
) -> None:
    _user, mine = nameless
    assert client.post(reverse(SCREEN), {"do": "find", "email": "anna.b"}).context["kept"].comments == 1
    data = json.loads(client.post(reverse(SCREEN), {"do": "export", "email": "anna.b"}).content)
    assert [comment["text"] for comment in data["comments"]] == ["Mine"]
    client.post(reverse(SCREEN), {"do": "erase", "email": "anna.b", "sure": "on"})
    mine.refresh_from_db()
    assert mine.body == "" and ReaderComment.objects.filter(body="Not mine").exists()
    assert not any("anna" in str(entry.data) for entry in ModelLogEntry.objects.all())


def test_an_address_that_is_the_name_of_an_account_without_one_stands_for_it(shown: Any, make_user: Any) -> None:
    skip_where_accounts_are_addresses()
    shown("Mine", user=make_user("ana@example.com", email=""), name="Ana")
    shown("Not mine", user=make_user("bo@example.com", email="real@example.com"), name="Bo")
    assert describe_person(email="Ana@example.com").comments == 1
    # Anybody may call their account by the address of somebody else.
    assert describe_person(email="bo@example.com").comments == 0


def test_the_command_takes_the_name_of_an_account(nameless: Any) -> None:
    _user, mine = nameless
    assert [comment["text"] for comment in json.loads(run("--username", "anna.b"))["comments"]] == ["Mine"]
    assert json.loads(run("--username", "anna.b", "--erase", "--noinput")) == {"erased": 1, "left": 0}
    mine.refresh_from_db()
    assert mine.body == ""
    for args in (("--username", "nobody"), ("--username", "anna.b", "--email", EMAIL), ()):
        with pytest.raises(CommandError):
            run(*args)


def run(*args: str) -> str:
    out = StringIO()
    call_command("execvoice_reader_data", *args, stdout=out)
    return out.getvalue()


def test_the_command_prints_what_is_kept(shown: Any) -> None:
    shown("Öne", email=EMAIL)
    assert json.loads(run("--email", EMAIL))["comments"][0]["text"] == "Öne"
    assert ModelLogEntry.objects.filter(action="execvoice_comments.reader.export", user=None).exists()


def test_the_command_erases_after_asking(shown: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    comment = shown("One", email=EMAIL)
    monkeypatch.setattr("builtins.input", lambda question: "no")
    run("--email", EMAIL, "--erase")
    comment.refresh_from_db()
    assert comment.body == "One"
    assert json.loads(run("--email", EMAIL, "--erase", "--noinput")) == {"erased": 1, "left": 0}
    comment.refresh_from_db()
    assert comment.body == ""


def test_the_command_takes_nothing_but_an_address(db: None) -> None:
    with pytest.raises(CommandError, match="not an e-mail address"):
        run("--email", "ana")
