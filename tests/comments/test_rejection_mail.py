"""A moderator who rejects a comment may have its writer told why, and each such mail says to whom one appeals."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale
from wagtail.users.models import UserProfile

from wagtail_execvoice.base.actions.delivery import build_message
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.comments.actions import decide
from wagtail_execvoice.comments.actions.telling import tell_writers
from wagtail_execvoice.comments.constants import Act, Mode
from wagtail_execvoice.comments.models import Decision, ReaderComment
from wagtail_execvoice.comments.reasons import REASONS

DECIDE = "execvoice_comments:decide"
GRACE = 601


@pytest.fixture
def moderator(clock: Any, client: Any, make_moderator: Any, home: Any) -> Any:
    """Somebody who is logged in and looks after everything below the home page."""
    user = make_moderator(home)
    client.force_login(user)
    return user


@pytest.fixture
def held(clock: Any, write: Any) -> ReaderComment:
    return write("Hm", email="ana@example.com")  # type: ignore[no-any-return]


@pytest.fixture
def reject(client: Any, moderator: Any) -> Any:
    """Return a function that sends the form of a rejection, and returns what the moderator is told."""

    def reject(*comments: ReaderComment, act: str = "reject", **data: Any) -> str:
        seen = [f"{comment.pk}:{comment.version}" for comment in comments]
        response = client.post(reverse(DECIDE), {"act": act, "comment": seen, **data})
        assert response.status_code == 302
        return " ".join(str(message) for message in response.wsgi_request._messages)

    return reject


def tell(clock: Any) -> list[OutboxMail]:
    clock.shift(GRACE)
    tell_writers()
    return list(OutboxMail.objects.all())


def test_with_the_tick_the_writer_is_told_why_after_the_grace(clock: Any, held: Any, reject: Any) -> None:
    said = reject(held, why="topic", words="See the rules", tell="1")
    assert "told by e-mail in ten minutes" in said
    assert tell_writers() == 0
    [mail] = tell(clock)
    assert mail.to == "ana@example.com" and "Off topic: See the rules" in mail.body


class TestTheReason:
    """Is said in the language of the mail, and stored as it was said."""

    @pytest.mark.parametrize(
        ("sent", "stored", "told"),
        [
            ({"why": "topic"}, "Niet over het onderwerp", "Off topic"),
            (
                {"why": "topic", "words": "zie de regels"},
                "Niet over het onderwerp: zie de regels",
                "Off topic: zie de regels",
            ),
            ({"words": "Zie de regels"}, "Zie de regels", "Zie de regels"),
        ],
    )
    @pytest.mark.parametrize("has_left", [False, True])
    def test_of_a_dutch_moderator_on_an_english_page(
        self,
        clock: Any,
        moderator: Any,
        held: Any,
        reject: Any,
        sent: dict[str, str],
        stored: str,
        told: str,
        has_left: bool,
    ) -> None:
        UserProfile.objects.create(user=moderator, preferred_language="nl")
        reject(held, tell="1", **sent)
        assert Decision.objects.get().reason == stored
        if has_left:
            Decision.objects.update(user=None)
        [mail] = tell(clock)
        assert f"The reason:\n\n{told}\n" in mail.body

    def test_of_an_english_moderator_on_a_dutch_page(
        self, clock: Any, held: Any, reject: Any, home: Any, talk: Any
    ) -> None:
        home.copy_for_translation(Locale.objects.create(language_code="nl"))
        type(talk).objects.filter(pk=talk.pk).update(locale=Locale.objects.get(language_code="nl"))
        reject(held, why="tone", words="See the rules", tell="1")
        [mail] = tell(clock)
        with translation.override("nl"):
            assert f"{REASONS['tone']}: See the rules" in mail.body and str(REASONS["tone"]) != "Attacks somebody"


def test_without_it_nobody_is_told(clock: Any, held: Any, reject: Any) -> None:
    assert "e-mail" not in reject(held, why="topic")
    assert tell(clock) == []


def test_who_undoes_it_in_time_has_told_nobody(clock: Any, client: Any, held: Any, reject: Any) -> None:
    reject(held, tell="1")
    clock.shift(GRACE - 2)
    client.post(reverse("execvoice_comments:undo", args=[Decision.objects.get().batch]))
    assert tell(clock) == []


@pytest.mark.parametrize("act", ["spam", "review"])
def test_a_tick_that_was_left_tells_nobody_of_anything_else(
    clock: Any, client: Any, held: Any, reject: Any, moderator: Any, act: str
) -> None:
    decide([held.pk], Act.REJECT, moderator)
    held.refresh_from_db()
    assert "e-mail" not in reject(held, act=act, tell="1")
    assert tell(clock) == []


def test_of_many_those_are_told_who_gave_an_address(clock: Any, held: Any, write: Any, reject: Any) -> None:
    reject(held, write("Two"), write("Three", email="bo@example.com"), tell="1")
    assert sorted(mail.to for mail in tell(clock)) == ["ana@example.com", "bo@example.com"]


class TestTheForms:
    def read(self, client: Any, url: str) -> BeautifulSoup:
        return BeautifulSoup(client.get(url).content, "html.parser")

    @pytest.mark.parametrize("list_of_one", [True, False])
    def test_a_card_offers_it_and_does_not_suggest_it(
        self, client: Any, moderator: Any, held: Any, list_of_one: bool
    ) -> None:
        url = f"{reverse(DECIDE)}?comment={held.pk}" if list_of_one else reverse("execvoice_comments:index")
        box = self.read(client, url).select_one(f"#comment-{held.pk} input[name=tell]")
        assert box is not None and not box.has_attr("checked")
        assert box.find_parent("label").get_text(strip=True) == "Tell the writer by e-mail"

    def test_of_who_gave_no_address_the_card_says_so(self, client: Any, moderator: Any, write: Any) -> None:
        write()
        card = self.read(client, reverse("execvoice_comments:index")).select_one(".ev-card")
        assert card.select("input[name=tell]") == [] and "gave no address" in card.get_text()

    def test_the_form_for_many_says_who_is_not_told(self, client: Any, moderator: Any, held: Any) -> None:
        form = self.read(client, reverse("execvoice_comments:index")).select_one("#execvoice-comments-bulk")
        box = form.select_one("input[name=tell]")
        assert "Whoever gave no address is not told." in form.find(id=box["aria-describedby"]).get_text()

    def test_what_is_rejected_already_is_not_told_again(
        self, client: Any, moderator: Any, held: Any, clock: Any
    ) -> None:
        decide([held.pk], Act.REJECT, moderator)
        ReaderComment.objects.update(reported_at="2026-03-02T09:00:00+00:00")
        card = self.read(client, reverse("execvoice_comments:reported")).select_one(".ev-card")
        assert card.select(".ev-reject") and card.select("input[name=tell]") == []

    def test_the_address_itself_is_in_no_form(self, client: Any, moderator: Any, held: Any) -> None:
        assert "ana@example.com" not in client.get(reverse("execvoice_comments:index")).content.decode()


class TestTheAppeal:
    @pytest.fixture
    def mail(self, clock: Any, held: Any, admin_user: Any) -> Any:
        def mail() -> OutboxMail:
            decide([held.pk], Act.REJECT, admin_user, tell=True)
            [found] = tell(clock)
            return found

        return mail

    def assert_names(self, mail: OutboxMail, address: str) -> None:
        assert f"write to {address}." in mail.body
        assert build_message(mail).message()["Reply-To"] == address

    def test_the_page_says_to_whom(self, mail: Any, set_mode: Any, settings: Any) -> None:
        settings.EXECVOICE = {"COMMENTS_APPEAL_EMAIL": "site@example.com"}
        set_mode(Mode.MODERATED, appeal_email="page@example.com")
        self.assert_names(mail(), "page@example.com")

    def test_else_a_page_above_it(self, mail: Any, set_mode: Any, settings: Any, home: Any) -> None:
        settings.EXECVOICE = {"COMMENTS_APPEAL_EMAIL": "site@example.com"}
        set_mode(Mode.MODERATED, home, appeal_email="above@example.com")
        self.assert_names(mail(), "above@example.com")

    def test_else_the_setting(self, mail: Any, settings: Any) -> None:
        settings.EXECVOICE = {"COMMENTS_APPEAL_EMAIL": "site@example.com"}
        self.assert_names(mail(), "site@example.com")

    @pytest.mark.parametrize("sender", ["hello@example.com", "The site <hello@example.com>"])
    def test_else_it_is_the_sender_of_the_mail_of_the_site(self, mail: Any, settings: Any, sender: str) -> None:
        settings.DEFAULT_FROM_EMAIL = sender
        self.assert_names(mail(), "hello@example.com")

    def test_of_a_rejection_that_was_undone_the_reason_is_not_told(
        self, clock: Any, held: Any, admin_user: Any
    ) -> None:
        from wagtail_execvoice.comments.actions import undo

        undo(decide([held.pk], Act.REJECT, admin_user, reason="By mistake", tell=True), admin_user)
        decide([held.pk], Act.REJECT, admin_user, tell=True)
        [mail] = tell(clock)
        assert "By mistake" not in mail.body and "The reason:" not in mail.body
