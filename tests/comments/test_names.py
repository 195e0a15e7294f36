"""Under which names comments stand: those of accounts, and whom nobody may be taken for."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from testapp.models import LeaderPage, TalkPage
from wagtail.models import Locale, Site

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.comments.actions import issue_ticket
from wagtail_execvoice.comments.actions.replying import name_of_team
from wagtail_execvoice.comments.constants import Badge, Mode, Status
from wagtail_execvoice.comments.lookalikes import find_lookalike, skeleton
from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.comments.urlnames import write_url
from wagtail_execvoice.text import single_line

DECIDE = "execvoice_comments.decide_readercomment"
UNSEEN = ["\u200b", "\u3164", "\u2800", "\u2800\ufe0f", "\u202e \u115f"]


@pytest.fixture
def send_as(client: Client, talk: TalkPage, set_mode: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Any]:
    """Return a function that sends the form of the page as somebody who is logged in, and returns the comment."""
    monkeypatch.setattr("wagtail_execvoice.comments.pipeline.forms.SHORTEST_SECONDS", 0)
    set_mode(Mode.OPEN)

    def send_as(user: Any) -> ReaderComment:
        client.force_login(user)
        fields = {"body": "Well said.", "ticket": issue_ticket(talk.pk, user)}
        assert client.post(write_url(talk.pk), fields).status_code == 302
        return ReaderComment.objects.latest("pk")

    return send_as


def said_in(response: Any, part: str) -> set[str]:
    """Return the paragraphs in this part of a page."""
    found = BeautifulSoup(response.content, "html.parser").select_one(part)
    return {" ".join(text.get_text(" ").split()) for text in found.select("p")} if found else set()


class TestNamesOfAccounts:
    @pytest.mark.parametrize(
        ("username", "full_name", "shown"),
        [
            ("jane", "Jane Doe", "Jane Doe"),
            ("jane", "", "jane"),
            ("jane@example.com", "", "jane"),
            ("jane", "jane.doe@example.com", "jane.doe"),
            ("@jane", "", "jane"),
            ("bob", "@handle", "handle"),
            ("bob", " @ ", "bob"),
            ("@", "", "Anonymous"),
            ("@", "\u200b", "Anonymous"),
            *(("bob", unseen, "bob") for unseen in UNSEEN),
            ("bob", "\u200b Bob \u2800", "Bob"),
        ],
    )
    def test_a_reader_is_never_shown_without_a_name(
        self, send_as: Any, make_user: Any, username: str, full_name: str, shown: str
    ) -> None:
        comment = send_as(make_user(username, first_name=full_name))
        assert (comment.name, comment.is_visible) == (shown, True)

    @pytest.mark.parametrize("full_name", ["", *UNSEEN])
    def test_one_of_the_team_is_never_shown_with_what_they_log_in_with(
        self, send_as: Any, make_user: Any, full_name: str
    ) -> None:
        Site.objects.update(site_name="Northwind Talks")
        comment = send_as(make_user("secret.login", DECIDE, first_name=full_name))
        assert (comment.name, comment.badge) == ("Northwind Talks", Badge.TEAM)

    def test_one_of_the_team_with_a_name_is_shown_with_it(self, send_as: Any, make_user: Any) -> None:
        assert send_as(make_user("secret.login", DECIDE, first_name="Tom", last_name="Teamer")).name == "Tom Teamer"

    def test_the_script_is_told_the_name_that_will_be_shown(
        self, client: Client, talk: TalkPage, make_user: Any
    ) -> None:
        Site.objects.update(site_name="Northwind Talks")
        client.force_login(make_user("secret.login", DECIDE))
        answer = client.get(write_url(talk.pk), headers={"accept": "application/json"})
        assert answer.json()["name"] == "Northwind Talks"

    def test_without_the_script_it_is_told_too_and_a_preview_has_the_badge(
        self, client: Client, talk: TalkPage, make_user: Any
    ) -> None:
        Site.objects.update(site_name="Northwind Talks")
        author = make_user("secret.login")
        Byline.objects.create(page_id=talk.pk, person=Person.objects.create(name="Joost van der Meer", user=author))
        expected = {
            author: ("Joost van der Meer", "Author"),
            make_user("other.login", DECIDE): ("Northwind Talks", "Team"),
            make_user("reader", first_name="Rita"): ("Rita", ""),
        }
        for user, (name, badge) in expected.items():
            client.force_login(user)
            assert said_in(client.get(write_url(talk.pk)), ".ev-message") >= {f"You write as {name}"}
            fields = {"body": "Well said.", "ticket": issue_ticket(talk.pk, user), "preview": "1"}
            previewed = client.post(write_url(talk.pk), fields)
            assert said_in(previewed, ".ev-preview") >= {f"{name} {badge}".strip()}
            assert said_in(previewed, ".ev-message") >= {f"You write as {name}"}
            assert f"You write as {name}" in said_in(client.post(write_url(talk.pk), {}), ".ev-message")

    def test_a_preview_of_a_guest_has_the_name_that_was_typed(self, client: Client, talk: TalkPage) -> None:
        fields = {"name": " Ana\u200b ", "body": "Well said.", "ticket": issue_ticket(talk.pk, None), "preview": "1"}
        previewed = client.post(write_url(talk.pk), fields)
        assert "Ana" in said_in(previewed, ".ev-preview")
        for response in (previewed, client.get(write_url(talk.pk))):
            assert "You write as" not in response.content.decode()

    @pytest.mark.parametrize("full_name", ["", "J. van der Meer (CEO)"])
    def test_an_author_has_the_name_that_the_page_prints(
        self, send_as: Any, client: Client, talk: TalkPage, make_user: Any, full_name: str
    ) -> None:
        user = make_user("secret.login", first_name=full_name)
        Byline.objects.create(page_id=talk.pk, person=Person.objects.create(name="Joost van der Meer", user=user))
        comment = send_as(user)
        assert (comment.name, comment.badge) == ("Joost van der Meer", Badge.AUTHOR)
        answer = client.get(write_url(talk.pk), headers={"accept": "application/json"})
        assert answer.json()["name"] == "Joost van der Meer"

    def test_what_an_author_sends_twice_is_one_comment(
        self, send_as: Any, client: Client, talk: TalkPage, make_user: Any
    ) -> None:
        user = make_user("secret.login")
        Byline.objects.create(page_id=talk.pk, person=Person.objects.create(name="Joost van der Meer", user=user))
        client.force_login(user)
        fields = {"body": "Well said.", "ticket": issue_ticket(talk.pk, user)}
        for _ in range(2):
            assert client.post(write_url(talk.pk), fields).status_code == 302
        assert ReaderComment.objects.count() == 1

    @pytest.mark.parametrize("unseen", ["", *UNSEEN])
    def test_the_team_has_a_name_whatever_the_site_is_called(
        self, talk: TalkPage, make_user: Any, settings: Any, unseen: str
    ) -> None:
        user = make_user("secret.login", DECIDE, first_name=unseen)
        Site.objects.update(site_name=unseen)
        assert name_of_team(user, talk) == settings.WAGTAIL_SITE_NAME
        settings.WAGTAIL_SITE_NAME = unseen
        assert name_of_team(user, talk) == "The team"


class TestNamesOfThoseWhoSpeakForTheSite:
    """An executive, and who answers readers, is not taken for somebody on the pages of others, either."""

    @pytest.mark.parametrize(
        ("name", "status"),
        [
            ("Joost van der Meer", Status.PENDING),
            ("J\u043e\u043est van der Meer (CEO)", Status.PENDING),
            ("Eva Kuiper", Status.PENDING),
            ("Tom Teamer", Status.PENDING),
            ("Greta Guest", Status.APPROVED),
            ("Madonna", Status.APPROVED),
            ("Joost Meer", Status.APPROVED),
        ],
    )
    def test_are_reserved_on_every_page(
        self, shown: Any, home: Any, make_user: Any, make_moderator: Any, name: str, status: str
    ) -> None:
        for known in ("Joost van der Meer", "Madonna"):
            Person.objects.create(name=known, user=make_user(known.split()[0].lower()))
        eva = Person.objects.create(name="Eva Kuiper")
        home.add_child(instance=LeaderPage(title="Eva", slug="eva", person=eva, live=True))
        Person.objects.create(name="Greta Guest")
        moderator = make_moderator(home)
        moderator.first_name, moderator.last_name = "Tom", "Teamer"
        moderator.save()
        assert shown(name=name).status == status

    @pytest.mark.parametrize("is_theirs", [True, False])
    def test_are_free_for_those_who_have_them(self, send_as: Any, make_user: Any, is_theirs: bool) -> None:
        joost, namesake = (make_user(name, first_name="Joost", last_name="van der Meer") for name in ("one", "two"))
        Person.objects.create(name="Joost van der Meer", user=joost)
        assert send_as(joost if is_theirs else namesake).is_visible is is_theirs


class TestTheNameOfTheSite:
    @pytest.mark.parametrize(
        "name", ["Northwind Talks", "NORTHWIND TALKS", "Nоrthwind Talks", "Northwind Talks Support"]
    )
    def test_under_which_the_team_answers_is_reserved(self, shown: Any, name: str) -> None:
        Site.objects.update(site_name="Northwind Talks")
        comment = shown("Hello there", name=name)
        assert comment.status == Status.PENDING
        assert ("name_is_ours", "Northwind Talks") in [(it["code"], it["detail"]) for it in comment.reasons]

    def test_of_another_site_is_a_name_like_any_other(self, shown: Any, talk: TalkPage) -> None:
        Site.objects.create(
            hostname="other.example", root_page=talk.get_parent().get_parent(), site_name="Northwind Talks"
        )
        assert shown("Hello there", name="Northwind Talks").status == Status.APPROVED

    def test_is_reserved_on_its_translations_too(self, shown: Any, talk: TalkPage, home: Any, set_mode: Any) -> None:
        Site.objects.update(site_name="Northwind Talks")
        nl = Locale.objects.create(language_code="nl")
        home.refresh_from_db()
        home.copy_for_translation(nl)
        translated = talk.copy_for_translation(nl)
        set_mode(Mode.OPEN, page=translated)
        assert shown("Hallo", page=translated, name="Northwind Talks").status == Status.PENDING


#: How "Jane Doe" is written by who wants to be taken for her.
LIKE_JANE_DOE = [
    "Jane Dօe",  # Armenian
    "Jɑne Doe",  # phonetic
    "Jane Dⲟe",  # Coptic
    "ꓙane ꓓoe",  # Lisu
    "Ꭻane Doe",  # Cherokee
    "Jane Dꭷe",
    "Jane Dσe",
    "Jane Dөe",
    "Jane Do℮",
    "Jane Dഠe",
    "Jane D०e",
    "JΑΝE DΟE",  # Greek capitals
    "ᴊᴀɴᴇ ᴅᴏᴇ",
    "ʲᵃⁿᵉ ᵈᵒᵉ",
    "Jane Doe²",
    "Jane Doe™",
    "Jane Doe!",
    "Jane Doe2",
    "@janedoe",
    "J@ne D0e",
    "jane_doe",
    "jane_doe CEO",
    "JaneDoe CEO",
    "janedoe (Acme)",
    "CEO J a n e D o e",
    "Doe, Jane",
    "Ja\ufe0fne Doe CEO",
    "Ja\u3164ne Doe CEO",
    "Ja\u0e31ne Doe CEO",
    "Ja\u20ddne Doe CEO",
    "Ja\u200bne Doe CEO",
    "Jane\u2800Doe CEO",
    "Jane Doe\ufe0f CEO",
    "Jane Doe \U0001f451",
]


@pytest.mark.parametrize("is_cleaned", [False, True])
@pytest.mark.parametrize("name", LIKE_JANE_DOE)
def test_who_wants_to_be_taken_for_an_author_is_found(name: str, is_cleaned: bool) -> None:
    assert find_lookalike(single_line(name) if is_cleaned else name, ["Jane Doe"], {}) == "Jane Doe"


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("@nna Bolt", "Anna Bolt"),
        ("@anna bolt", "Anna Bolt"),
        ("ΔΗΜΗΤΡΗΣ ΝΙΚΟΥ", "Δημήτρης Νίκου"),
        ("ИВАН ПЕТРОВ", "Иван Петров"),
        ("OʼBrien", "O'Brien"),
        ("Li Na, CEO", "Li Na"),
        ("LiNa", "Li Na"),
        ("葛\U000e0100城", "葛城"),
        ("Acme™ Support", "Acme Support"),
        ("Examplecorp2 Support", "Examplecorp"),
    ],
)
def test_so_is_who_writes_a_name_in_another_way(name: str, ours: str) -> None:
    assert find_lookalike(name, [ours], {}) == ours


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("Lina Smith", "Li Na"),
        ("Johan de Vries", "Jo Han"),
        ("Diana Silva", "Ana Silva"),
        ("Jane Smith", "Jane Doe"),
        ("Acme fan", "Acme"),
        ("रति", "रीता"),
        ("สมชาย", "สมหมาย"),
        ("007", "Jane Doe"),
        ("!!!", "Jane Doe"),
    ],
)
def test_another_name_is_another_one(name: str, ours: str) -> None:
    assert find_lookalike(name, [ours], {}) == ""


#: Of people who are different ones, in many languages.
PEOPLE = """
Jan de Vries, Jan Jansen, Daan Bakker, Sanne Visser, Bram van der Meer, Fleur Smit, Lotte de Jong, Sem Mulder, Ilse Vos,
Anna Müller, Jürgen Weiß, Björn Groß, Lukas Schäfer, Hanna Köhler, Jonas Becker, Mia Wolf, Emma Schulz, Ben Koch,
Zoé Lefèvre, François Dubois, Anaïs Girard, Élodie Roux, Loïc Petit, Jean Martin, Jeanne Moreau, Noé Blanc,
Łukasz Wójcik, Zbigniew Żak, Agnieszka Król, Michał Kowalski, Małgorzata Nowak, Paweł Dąbrowski, Marcin Zieliński,
Işıl Yılmaz, Çağrı Öztürk, Ayşe Demir, Mehmet Şahin, Elif Kaya, Emre Çelik, Gülşen Aydın,
Nguyễn Văn An, Trần Thị Bình, Lê Minh Châu, Phạm Quốc Dũng, Vũ Hải Đăng, Đỗ Lan Hương,
Γιώργος Παπαδόπουλος, Ελένη Νικολάου, Δημήτρης Ιωάννου, Μαρία Γεωργίου, Νίκος Σταύρου, Σοφία Οικονόμου,
Иван Петров, Мария Иванова, Ольга Смирнова, Олег Соколов, Роман Носов, Анна Попова, Сергей Ершов, Тарас Шевченко,
Արամ Հակոբյան, Անի Սարգսյան, Տիգրան Պետրոսյան, Նարե Գրիգորյան, Հասմիկ Օհանյան, Սոնա Սահակյան,
გიორგი ბერიძე, ნინო კაპანაძე, רון כהן, נועם לוי, محمد علي, فاطمة حسن, علی‌رضا رضایی,
राम शर्मा, रीमा शर्मा, रोमा शर्मा, สมชาย ใจดี, สมหญิง ใจดี, 김민준, 이서연, 佐藤健, 鈴木愛, 王伟, 李娜, ꮳꮃꭹ, O'Brien, Seán Ó Briain,
Ana Silva, Diana Costa, João Souza, José García, Íñigo López, Åsa Öberg, Søren Kjær, Þór Jónsson, Ian Lee, Li Na, Lian Wu
"""


def test_nobody_is_held_for_the_name_of_somebody_else() -> None:
    people = [" ".join(name.split()) for name in PEOPLE.split(",")]
    taken = [(one, other) for one, other in itertools.permutations(people, 2) if find_lookalike(one, [other], {})]
    assert len(people) > 90 and taken == []
    assert all(map(skeleton, people))
