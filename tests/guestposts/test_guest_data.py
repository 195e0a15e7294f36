"""A guest asks what is kept of them, or wants to be forgotten: in the admin and by a command, and nothing of them is left."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import ModelLogEntry, PageLogEntry

from wagtail_execvoice.authors.actions import merge_people
from wagtail_execvoice.authors.models import Byline, Person, PersonText, SocialProfile
from wagtail_execvoice.base.actions import queue_mail
from wagtail_execvoice.base.models import OutboxMail, SecretLink
from wagtail_execvoice.guestposts.actions import (
    accept,
    add_picture,
    ask_for_changes,
    find_submission,
    save_text,
    submit_text,
    write_note,
)
from wagtail_execvoice.guestposts.actions.exporting import export_guest
from wagtail_execvoice.guestposts.actions.forgetting import SeveralPeople, erase_guest
from wagtail_execvoice.guestposts.actions.guests import describe_guest
from wagtail_execvoice.guestposts.constants import AgreementKind
from wagtail_execvoice.guestposts.models import Agreement, Submission
from wagtail_execvoice.guestposts.wordings import digest_wording

# What is erased is in no index of Wagtail's either.
pytestmark = pytest.mark.usefixtures("run_tasks")

SCREEN = "execvoice_guest_data:index"
NAME, EMAIL = "Canary Castle", "canary@example.com"
RIGHTS = ("execvoice_guestposts.change_submission", "execvoice_authors.delete_person")
TEXT = {
    "title": "What I saw",
    "body": "<p>Canary words</p>",
    "source": "Canary words",
    "position": "Canary keeper",
    "affiliation": "Canary Ltd",
    "bio": "A canary of note.",
    "disclosure": "We paid for it.",
}
AGREED = {AgreementKind.CONSENT: "I agree.", AgreementKind.RIGHTS: "It is mine."}


@pytest.fixture
def published(invited: Any, home: Any, editor: Any, png: Any) -> Any:
    """The live page of a guest who is named in every table that can name one."""
    from testapp.models import GuestPage

    submission, _token = invited(NAME, email=EMAIL, brief="Dear canary")
    save_text(submission, TEXT)
    add_picture(submission, png(), is_portrait=True)
    add_picture(submission, png())
    submission = submit_text(submission, TEXT, AGREED, note="Says the canary")
    ask_for_changes(submission, "More canaries", editor)
    write_note(submission, "Mind the canary", editor, is_internal=True)
    submission = submit_text(submission, TEXT, AGREED)
    page = accept(submission, GuestPage, home, editor)
    page.title = "What it saw"
    page.body = ""
    page.save_revision().publish()
    person = Person.objects.get(email=EMAIL)
    SocialProfile.objects.create(person=person, network="website", address="https://canary.example")
    double = Person.objects.create(name="C. Canary", email="")
    merge_people(double, person, editor)
    # A second text, which is still being written.
    other, _token = invited(NAME.upper(), email="Canary@example.com")
    save_text(other, {"title": "Another canary"})
    return GuestPage.objects.get(pk=page.pk)


def dump() -> list[str]:
    """Every row of every table of ours and of Wagtail's logs, and the titles of images."""
    models = [
        model for app in apps.get_app_configs() if app.label.startswith("execvoice") for model in app.get_models()
    ]
    models += [ModelLogEntry, PageLogEntry, get_image_model()]
    models += [model for model in apps.get_models() if model.__name__ == "IndexEntry"]
    rows = {model._meta.label: list(model.objects.values()) for model in models}
    return [f"{label}: {row!r}".casefold() for label, found in rows.items() for row in found]


def rows_of_ours() -> list[str]:
    """Without what was written down of it."""
    return [line for line in dump() if line.startswith("execvoice")]


def publish_draft(page: Any) -> None:
    type(page).objects.get(pk=page.pk).get_latest_revision().publish()


def tables_with(word: str) -> set[str]:
    return {line.partition(":")[0].rpartition(".")[2] for line in dump() if word in line}


def test_nothing_of_a_guest_is_left_in_any_table_once_the_new_credit_is_published(
    published: Any, editor: Any, client: Client
) -> None:
    # The control: they are in all those tables.
    assert tables_with("canary") >= {
        *("submission", "submissionversion", "submissionnote", "agreement", "person", "persontext", "socialprofile"),
        *("byline", "guestpost", "outboxmail", "modellogentry"),
    }
    assert SecretLink.objects.exists()
    erasure = erase_guest(EMAIL, credit_as="A beekeeper", user=editor)
    assert (erasure.texts, erasure.people, erasure.left) == (2, 2, [])
    assert erasure.drafts == [(published.pk, "What it saw")]
    # What is live is as it was signed, until somebody publishes the draft.
    assert tables_with("canary") <= {"byline", "guestpost"}
    assert NAME in client.get(published.url).content.decode()
    publish_draft(published)
    assert [line for line in dump() if "canary" in line] == []
    html = client.get(published.url).content.decode()
    assert "A beekeeper" in html and "anary" not in html


def test_what_was_agreed_to_stays_as_proof_without_the_name(published: Any) -> None:
    erase_guest(EMAIL)
    found = {(row.kind, row.digest, row.name, bool(row.given_at)) for row in Agreement.objects.all()}
    assert found == {(kind.value, digest_wording(words), "–", True) for kind, words in AGREED.items()}


def test_without_another_name_the_credit_stays_and_no_page_is_touched(published: Any) -> None:
    before = published.latest_revision_id
    erasure = erase_guest(EMAIL)
    page = type(published).objects.get(pk=published.pk)
    assert erasure.drafts == [] and page.latest_revision_id == before
    assert str(page.get_byline()).startswith(f"Guest post by {NAME}")
    person = Person.objects.get(bylines__page=page)
    assert (person.name, person.email, person.portrait, person.is_archived) == (NAME, "", None, True)
    assert not PersonText.objects.exists() and not SocialProfile.objects.exists()


def test_a_page_that_is_not_live_gets_the_new_credit_in_its_draft_and_in_its_row(
    make_guest_page: Any, editor: Any
) -> None:
    given = {"consent_given_by": NAME, "affiliation": "Canary Ltd", "consent_wording": "Yes."}
    page = make_guest_page(NAME, guest=given, live=False)
    Person.objects.update(email=EMAIL)
    erase_guest(EMAIL, credit_as="A beekeeper", user=editor)
    draft = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    post = draft.get_guest_post()
    assert str(draft.get_byline()) == "Guest post by A beekeeper"
    assert (post.consent_given_by, post.affiliation, post.consent_wording) == ("A beekeeper", "", "Yes.")
    assert [line for line in dump() if "canary" in line] == []


def test_what_an_editor_was_writing_is_kept_in_the_draft_with_the_new_credit(published: Any, editor: Any) -> None:
    draft = published.get_latest_revision_as_object()
    draft.title = "A better title"
    draft.save_revision()
    erase_guest(EMAIL, credit_as="A beekeeper", user=editor)
    page = type(published).objects.get(pk=published.pk)
    draft = page.get_latest_revision_as_object()
    assert (draft.title, page.title, page.get_latest_revision().user) == ("A better title", "What it saw", editor)


def test_the_portrait_goes_and_the_pictures_of_a_page_stay_with_it(published: Any) -> None:
    Image = get_image_model()
    assert Image.objects.count() == 2
    erase_guest(EMAIL, credit_as="A beekeeper")
    [picture] = Image.objects.all()
    assert picture.title == "A beekeeper: What I saw"


def test_what_is_said_of_a_picture_does_not_name_them_any_more_and_the_search_finds_nothing(
    invited: Any, home: Any, editor: Any, png: Any, django_capture_on_commit_callbacks: Any
) -> None:
    from testapp.models import GuestPage

    with django_capture_on_commit_callbacks(execute=True):
        submission, _token = invited("Zelda van Zorg", email=EMAIL)
        add_picture(submission, png(), description="ZELDA VAN ZORG in a van. Zelda waves")
        submission = submit_text(submission, TEXT, AGREED)
        accept(submission, GuestPage, home, editor)
    picture = get_image_model().objects.get()
    picture.description = "Here Zorg laughs, Zelda van Zorg's bees do not"
    picture.save()
    with django_capture_on_commit_callbacks(execute=True):
        erase_guest(EMAIL, credit_as="Z. Nobody")
    picture.refresh_from_db()
    assert picture.title == "Z. Nobody in a van. Z. Nobody waves"
    assert picture.description == "Here Z. Nobody laughs, Z. Nobody's bees do not"
    assert not [line for line in dump() if "zelda" in line and "indexentry" in line]


def test_a_picture_of_another_text_keeps_its_words(published: Any, png: Any) -> None:
    other = get_image_model().objects.create(title=f"{NAME} by us", file=png(name="guest-999-1.png"))
    erase_guest(EMAIL)
    other.refresh_from_db()
    assert other.title == f"{NAME} by us"


def test_a_portrait_that_is_used_elsewhere_stays(published: Any) -> None:
    portrait = Person.objects.get(email=EMAIL).portrait
    other = Person.objects.create(name="Twin", portrait=portrait)
    erase_guest(EMAIL)
    other.refresh_from_db()
    assert other.portrait == portrait


def test_links_stop_working_and_open_texts_are_closed(published: Any, invited: Any, last_token: Any) -> None:
    token = last_token("Canary@example.com")
    assert find_submission(token) is not None
    erase_guest(EMAIL)
    assert find_submission(token) is None and not SecretLink.objects.exists()
    assert set(Submission.objects.values_list("state", "email", "person")) == {
        ("accepted", "", None),
        ("withdrawn", "", None),
    }


def test_mail_of_others_stays(published: Any) -> None:
    kept = queue_mail("guestposts.submitted:999:1", "boss@example.com", "Another", "Text")
    other = queue_mail("signoff.asked:2", EMAIL, "A post waits for you", "Sign it")
    erase_guest(EMAIL)
    assert {mail.pk for mail in OutboxMail.objects.all()} == {kept.pk, other.pk}


@pytest.mark.parametrize("role", ["account", "author page", "own posts", "another address"])
def test_who_is_more_than_a_guest_stays_in_the_directory(
    published: Any, make_user: Any, make_guest_page: Any, home: Any, role: str
) -> None:
    from testapp.models import LeaderPage

    person = Person.objects.get(email=EMAIL)
    if role == "account":
        person.user = make_user("canary")
        person.save()
    elif role == "author page":
        home.refresh_from_db()
        home.add_child(instance=LeaderPage(title="Leader", person=person, locale=home.locale))
    elif role == "own posts":
        make_guest_page(NAME, title="Our own")
    else:
        Person.objects.filter(pk=person.pk).update(email="office@example.com")
    erasure = erase_guest(EMAIL, credit_as="A beekeeper")
    person.refresh_from_db()
    assert NAME in erasure.left and erasure.drafts == [] and person.name == NAME and not person.is_archived
    # What they wrote as a guest is erased all the same.
    assert set(Submission.objects.filter(state="accepted").values_list("title", "body", "email")) == {("", "", "")}


def test_twice_is_once_and_nobody_is_nothing(published: Any) -> None:
    erase_guest(EMAIL, credit_as="A beekeeper")
    before = dump()
    assert (erase_guest(EMAIL).texts, erase_guest("nobody@example.com").people) == (0, 0)
    assert dump() == before


def test_somebody_else_with_the_same_name_is_left_alone(published: Any, make_guest_page: Any) -> None:
    other = Person.objects.create(name=NAME, email="other@example.com")
    erase_guest(EMAIL, credit_as="A beekeeper")
    other.refresh_from_db()
    assert (other.name, other.email) == (NAME, "other@example.com")


# Several people with one address

AGENCY = "press@agency.example"


@pytest.fixture
def agency(invited: Any, home: Any, editor: Any) -> dict[str, Any]:
    """Two guests of one agency, each with a page, an address that they share and a text that is still written."""
    from testapp.models import GuestPage

    pages = {}
    for name in ("Ana Agency", "Bob Agency"):
        submission, _token = invited(name, email=AGENCY)
        submission = submit_text(submission, {**TEXT, "title": f"By {name[:3]}"}, AGREED)
        home.refresh_from_db()
        pages[name] = accept(submission, GuestPage, home, editor)
    invited("Bob Agency", email=AGENCY)
    return pages


def credits(page: Any) -> str:
    return str(type(page).objects.get(pk=page.pk).get_latest_revision_as_object().get_byline())


def test_of_two_with_one_address_only_the_one_who_is_named_is_erased(agency: dict[str, Any]) -> None:
    before = OutboxMail.objects.count()
    erasure = erase_guest(AGENCY, names=["Ana Agency"], credit_as="Ana A.")
    assert (erasure.texts, erasure.people, [pk for pk, _title in erasure.drafts]) == (
        *(1, 1),
        [agency["Ana Agency"].pk],
    )
    assert [credits(page) for page in agency.values()] == ["Guest post by Ana A.", "Guest post by Bob Agency"]
    assert set(Submission.objects.exclude(email="").values_list("name", flat=True)) == {"Bob Agency"}
    assert set(Person.objects.exclude(email="").values_list("name", flat=True)) == {"Bob Agency"}
    # An invitation, that it was accepted, and that it was handed in.
    assert OutboxMail.objects.count() == before - 3
    assert not [line for line in dump() if "ana agency" in line]
    data = export_guest(AGENCY)
    assert len(data["texts"]) == 2 and len(data["mails"]) == 3


def test_one_new_name_for_two_is_refused_in_words(agency: dict[str, Any]) -> None:
    before = dump()
    with pytest.raises(SeveralPeople, match="Ana Agency, Bob Agency"):
        erase_guest(AGENCY, credit_as="Ana A.")
    with pytest.raises(CommandError, match="one after the other"):
        run(email=AGENCY, erase=True, credit_as="Ana A.", interactive=False)
    assert dump() == before
    assert erase_guest(AGENCY).texts == 3


def test_a_name_that_nobody_has_with_this_address_is_nobody(agency: dict[str, Any]) -> None:
    before = rows_of_ours()
    assert (erase_guest(AGENCY, names=["Cleo"]).texts, export_guest(AGENCY, ["Cleo"])["texts"]) == (0, [])
    assert json.loads(run(email=AGENCY, name=["Cleo"], erase=True, interactive=False))["texts"] == 0
    assert rows_of_ours() == before


def test_the_screen_asks_who_of_several_is_meant(client: Client, officer: Any, agency: dict[str, Any]) -> None:
    html = client.post(reverse(SCREEN), {"do": "find", "email": AGENCY}).content.decode()
    assert "Whose data?" in html and html.count('type="checkbox"') == 2 and "Erase" not in html
    response = client.post(reverse(SCREEN), {"do": "find", "email": AGENCY, "names": ["Ana Agency"]})
    assert response.context["kept"].submissions == 1 and response.context["kept"].pages == ["By Ana"]
    assert response.content.decode().count('name="names" value="Ana Agency"') == 2
    sent = {"do": "erase", "email": AGENCY, "names": ["Ana Agency"], "credit_as": "Ana A.", "sure": "on"}
    assert client.post(reverse(SCREEN), sent).status_code == 302
    assert credits(agency["Bob Agency"]) == "Guest post by Bob Agency"


@pytest.mark.parametrize("do", ["export", "erase"])
@pytest.mark.parametrize("names", [[], ["Cleo"], ["ana agency\0"]])
def test_the_screen_does_nothing_before_it_is_clear_who_is_meant(
    client: Client, officer: Any, agency: dict[str, Any], do: str, names: list[str]
) -> None:
    response = client.post(reverse(SCREEN), {"do": do, "email": AGENCY, "sure": "on", "names": names})
    assert response.status_code == 422
    assert "Nothing was done: several people have this address." in response.content.decode()
    assert Submission.objects.filter(email=AGENCY).count() == 3


def test_the_screen_refuses_one_name_for_two_and_keeps_what_was_typed(
    client: Client, officer: Any, agency: dict[str, Any]
) -> None:
    sent = {"do": "erase", "email": AGENCY, "names": [*agency], "credit_as": "Ana A.", "sure": "on"}
    response = client.post(reverse(SCREEN), sent)
    html = response.content.decode()
    assert response.status_code == 422 and "erase them one after the other" in html and 'value="Ana A."' in html
    assert Submission.objects.filter(email=AGENCY).count() == 3
    assert client.post(reverse(SCREEN), {**sent, "credit_as": ""}).status_code == 302
    assert not Submission.objects.filter(email=AGENCY).exists()


# Export


def test_the_export_says_everything_that_the_guest_gave_and_nothing_that_editors_noted(published: Any) -> None:
    data = json.loads(json.dumps(export_guest(EMAIL.upper())))
    assert [text["title"] for text in data["texts"]] == ["What I saw", "Another canary"]
    first = data["texts"][0]
    assert [version["number"] for version in first["versions"]] == [2, 1]
    assert first["versions"][0]["details"]["bio"] == "A canary of note."
    assert {note["text"] for note in first["notes"]} == {"Says the canary", "More canaries"}
    assert {agreement["wording"] for agreement in data["agreements"]} == {*AGREED.values()}
    [credit] = data["credits"]
    assert (credit["display_name"], credit["page_title"]) == (NAME, "What it saw")
    [post] = data["guest_posts"]
    assert (post["consent_given_by"], post["consent_given_on"]) == (NAME, date.today().isoformat())
    assert {person["email"] for person in data["people"]} == {EMAIL, ""}
    assert "Mind the canary" not in json.dumps(data)
    assert all(mail["to"].casefold() == EMAIL for mail in data["mails"])


def test_pictures_are_listed_until_they_are_on_a_page(invited: Any, png: Any) -> None:
    submission, _token = invited(NAME, email=EMAIL)
    add_picture(submission, png(), description="A bee")
    [text] = export_guest(EMAIL)["texts"]
    assert [(picture["number"], picture["description"]) for picture in text["pictures"]] == [(1, "A bee")]


def test_counting_and_exporting_ask_as_often_for_many_texts(
    invited: Any, django_assert_max_num_queries: Any, settings: Any
) -> None:
    for _number in range(20):
        invited(NAME, email=EMAIL)
    with django_assert_max_num_queries(13):
        assert describe_guest(EMAIL).submissions == 20
    with django_assert_max_num_queries(18):
        assert len(export_guest(EMAIL)["texts"]) == 20


# The screen


@pytest.fixture
def officer(make_user: Any, client: Client) -> Any:
    """Whoever answers guests for the company."""
    user = make_user("officer", "wagtailadmin.access_admin", *RIGHTS)
    client.force_login(user)
    return user


def test_somebody_finds_out_what_is_kept_and_where(client: Client, officer: Any, published: Any) -> None:
    assert client.get(reverse(SCREEN)).status_code == 200
    response = client.post(reverse(SCREEN), {"do": "find", "email": f" {EMAIL.upper()} "})
    kept = response.context["kept"]
    assert (kept.submissions, kept.agreements, kept.pages) == (2, 4, ["What it saw"])
    assert "no-store" in response.headers["Cache-Control"]
    response = client.post(reverse(SCREEN), {"do": "find", "email": "nobody@example.com"})
    assert "Nothing is kept of this guest" in response.content.decode()


def test_the_address_is_not_taken_from_the_address_bar(client: Client, officer: Any, published: Any) -> None:
    response = client.get(reverse(SCREEN), {"do": "export", "email": EMAIL})
    assert EMAIL not in response.content.decode() and "kept" not in response.context


@pytest.mark.parametrize("email", ["", "nonsense", "a@" + "b" * 400 + ".com", "nul\0@example.com"])
@pytest.mark.parametrize("do", ["find", "export", "erase", "", "other"])
def test_what_is_no_address_is_said_to_be_none(client: Client, officer: Any, email: str, do: str) -> None:
    response = client.post(reverse(SCREEN), {"do": do, "email": email, "sure": "on"})
    assert response.status_code == 422 and "email" in response.context["form"].errors
    assert not ModelLogEntry.objects.exists()


def test_nothing_is_erased_before_somebody_says_that_they_are_sure(
    client: Client, officer: Any, published: Any
) -> None:
    sent = {"do": "erase", "email": EMAIL, "credit_as": "A beekeeper"}
    response = client.post(reverse(SCREEN), sent)
    html = response.content.decode()
    assert response.status_code == 422 and EMAIL in html and 'value="A beekeeper"' in html
    assert Submission.objects.filter(email__iexact=EMAIL).count() == 2
    html = client.post(reverse(SCREEN), {**sent, "sure": "on"}, follow=True).content.decode()
    assert "2 texts are erased." in html and reverse("wagtailadmin_pages:edit", args=[published.pk]) in html
    assert not Submission.objects.filter(email__iexact=EMAIL).exists()


@pytest.mark.parametrize("credit", ["x" * 201, "nul\0"])
def test_a_name_that_is_none_is_refused(client: Client, officer: Any, published: Any, credit: str) -> None:
    response = client.post(reverse(SCREEN), {"do": "erase", "email": EMAIL, "credit_as": credit, "sure": "on"})
    assert response.status_code == 422 and Submission.objects.filter(email__iexact=EMAIL).exists()


def test_a_name_asked_for_is_text(client: Client, officer: Any, published: Any) -> None:
    sent = {"do": "erase", "email": EMAIL, "credit_as": "<script>x</script>", "sure": "on"}
    html = client.post(reverse(SCREEN), sent, follow=True).content.decode()
    assert "<script>x" not in html
    publish_draft(published)
    html = client.get(published.url).content.decode()
    assert "<script>x" not in html and "&lt;script&gt;x" in html


def test_that_it_was_done_is_in_the_history_and_about_whom_is_not(client: Client, officer: Any, published: Any) -> None:
    client.post(reverse(SCREEN), {"do": "export", "email": EMAIL})
    client.post(reverse(SCREEN), {"do": "erase", "email": EMAIL, "credit_as": "Bee", "sure": "on"})
    entries = ModelLogEntry.objects.filter(action__startswith="execvoice_guestposts.guest").order_by("pk")
    assert [(entry.user, entry.action.rpartition(".")[2], entry.data) for entry in entries] == [
        (officer, "export", {"texts": 2}),
        (officer, "erase", {"texts": 2, "people": 2, "drafts": 1}),
    ]


@pytest.mark.parametrize("right", RIGHTS)
def test_one_right_alone_is_not_enough(client: Client, make_user: Any, published: Any, right: str) -> None:
    client.force_login(make_user("half", "wagtailadmin.access_admin", right))
    for method in ("get", "post"):
        response = getattr(client, method)(reverse(SCREEN), {"do": "erase", "email": EMAIL, "sure": "on"})
        assert response.status_code == 302
    assert Submission.objects.filter(email__iexact=EMAIL).count() == 2


# The command


def run(**options: Any) -> str:
    out = StringIO()
    call_command("execvoice_guest_data", stdout=out, stderr=out, **options)
    return out.getvalue()


def test_the_command_prints_and_erases(published: Any, monkeypatch: Any) -> None:
    assert json.loads(run(email=EMAIL))["texts"][0]["title"] == "What I saw"
    monkeypatch.setattr("builtins.input", lambda question: "no" if "2 texts" in question else "yes")
    assert "Nothing was erased." in run(email=EMAIL, erase=True)
    assert Submission.objects.filter(email__iexact=EMAIL).count() == 2
    done = json.loads(run(email=EMAIL, erase=True, credit_as="A beekeeper", interactive=False))
    drafts = [[published.pk, "What it saw"]]
    assert done == {"texts": 2, "people": 2, "drafts": drafts, "left": [], "elsewhere": []}


def test_the_command_refuses_what_is_no_address(db: None) -> None:
    with pytest.raises(CommandError):
        run(email="nonsense")


def test_a_guest_whose_data_was_erased_gets_no_mail(published: Any, editor: Any) -> None:
    from wagtail_execvoice.guestposts.actions import reopen

    erase_guest(EMAIL)
    OutboxMail.objects.all().delete()
    reopen(Submission.objects.get(state="withdrawn"), editor)
    assert not OutboxMail.objects.exists()


def test_a_page_with_credits_of_others_keeps_theirs(make_guest_page: Any) -> None:
    page = make_guest_page(NAME, "Bo Guest", guest={})
    Person.objects.filter(name=NAME).update(email=EMAIL)
    erase_guest(EMAIL, credit_as="A beekeeper")
    draft = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    assert str(draft.get_byline()) == "Guest post by A beekeeper and Bo Guest"
    assert Byline.objects.filter(page=page, printed_name="Bo Guest").exists()


def test_a_draft_that_misses_something_is_credited_otherwise_as_it_is(published: Any, editor: Any) -> None:
    draft = published.get_latest_revision_as_object()
    draft.seo_title = "x" * 300
    draft.execvoice_guest_posts.get_object_list()[0].original_url = "no address"
    draft.save_revision(user=editor, clean=False)
    erasure = erase_guest(EMAIL, credit_as="Anon", user=editor)
    assert [pk for pk, _title in erasure.drafts] == [published.pk]
    draft = type(published).objects.get(pk=published.pk).get_latest_revision_as_object()
    assert draft.execvoice_bylines.get_object_list()[0].printed_name == "Anon"


def test_nothing_of_a_text_is_erased_before_nobody_else_can_write_in_it(
    published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[tuple[str, Any]] = []
    lock, delete = QuerySet.select_for_update, QuerySet.delete

    def note_lock(rows: Any, *args: Any, **kwargs: Any) -> Any:
        done.append(("lock", rows.model))
        return lock(rows, *args, **kwargs)

    def note_delete(rows: Any) -> Any:
        done.append(("delete", rows.model))
        return delete(rows)

    monkeypatch.setattr(QuerySet, "select_for_update", note_lock)
    monkeypatch.setattr(QuerySet, "delete", note_delete)
    erase_guest(EMAIL)
    first = min(index for index, (what, _model) in enumerate(done) if what == "delete")
    assert ("lock", Submission) in done[:first]
