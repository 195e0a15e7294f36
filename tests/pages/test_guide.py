"""The guide to a first post: its prompts, the drafts made from them, and whom the dashboard invites."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.functional import lazy
from hostile import HOSTILE
from wagtail.models import Comment, GroupPagePermission, PageLogEntry

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.pages.actions import start_post
from wagtail_execvoice.pages.forms import find_sections
from wagtail_execvoice.pages.guide import BY_SLUG, PROMPTS, Part
from wagtail_execvoice.pages.models import ExecutiveAuthorPage, ExecutivePostPage, VoiceIndexPage

THANKS = BY_SLUG["thank-you"]
START, GUIDE = "execvoice_guide:start", "execvoice_guide:index"


@pytest.fixture
def make_writer(make_user: Any) -> Any:
    """Return a function that makes a user who may do ``rights`` on ``section``."""

    def make(name: str, section: Any = None, *rights: str) -> Any:
        user = make_user(name, "wagtailadmin.access_admin")
        group = Group.objects.create(name=name)
        for right in rights:
            GroupPagePermission.objects.create(group=group, page=section, permission_type=right)
        user.groups.add(group)
        return user

    return make


@pytest.fixture
def dutch_voice(home: Any, voice: Any, dutch: Any) -> Any:
    home.refresh_from_db()
    return home.add_child(instance=VoiceIndexPage(title="Onze stem", slug="stem", locale=dutch))


def data_for(section: Any, person: Any = None, /, **values: Any) -> dict[str, Any]:
    chosen = {"prompt": THANKS.slug, "section": section.pk, "person": person.pk if person else ""}
    return {**chosen, "token": str(uuid.uuid4()), **values}


def see(client: Any, name: str, query: str = "") -> str:
    response = client.get(f"{reverse(name)}?{query}")
    assert response.status_code == 200
    return response.content.decode()


# The prompts


def test_each_prompt_has_its_own_address_and_says_everything_that_helps() -> None:
    assert 8 <= len(PROMPTS) == len(BY_SLUG) <= 10
    for prompt in PROMPTS:
        for text in (prompt.title, prompt.why, prompt.legal, *(p.question for p in prompt.parts)):
            assert str(text).strip()
        assert all(str(part.question).endswith((".", "?")) for part in prompt.parts)
        assert not any(str(part.heading).endswith((".", "?", ":")) for part in prompt.parts)
        assert 200 <= prompt.words[0] < prompt.words[1] <= 1000
        # A heading is a block of a post, and a title a title, in every language.
        assert max(len(str(text)) for text in (prompt.title, *(part.heading for part in prompt.parts))) < 120


def test_everybody_in_the_admin_may_read_them(client: Any, voice: Any, make_writer: Any) -> None:
    client.force_login(make_writer("reader"))
    html = see(client, GUIDE)
    for prompt in PROMPTS:
        assert f'id="{prompt.slug}"' in html
    assert reverse(START) not in html


def test_who_may_not_start_is_told_whom_to_ask(client: Any, voice: Any, make_writer: Any) -> None:
    client.force_login(make_writer("reader"))
    assert "Ask whoever looks after this site" in see(client, GUIDE)
    editor = make_writer("boss", voice, "publish")
    html = see(client, GUIDE)
    assert "Ask one of these people" in html
    assert str(editor.get_username()) in html


# Making a draft


def test_a_draft_has_the_headings_the_author_and_the_questions_as_comments(
    client: Any, ann: Any, voice: Any, make_writer: Any
) -> None:
    writer = make_writer("writer", voice, "add")
    client.force_login(writer)
    response = client.post(reverse(START), data_for(voice, ann.person), follow=True)
    post = ExecutivePostPage.objects.get()
    assert response.redirect_chain == [(reverse("wagtailadmin_pages:edit", args=[post.pk]), 302)]
    assert "The draft “Somebody I want to thank” is ready. Its questions are comments" in response.content.decode()
    assert (post.live, post.owner, post.locale) == (False, writer, voice.locale)
    assert post.get_parent().specific == voice
    latest = post.get_latest_revision_as_object()
    assert [(block.block_type, block.value) for block in latest.body] == [
        ("heading", str(part.heading)) for part in THANKS.parts
    ]
    assert [(byline.person, byline.role) for byline in latest.execvoice_bylines.all()] == [(ann.person, "author")]
    comments = {comment.contentpath: comment.text for comment in Comment.objects.filter(page=post, user=writer)}
    assert comments == {
        f"body.{block.id}": str(part.question) for block, part in zip(latest.body, THANKS.parts, strict=True)
    }
    assert PageLogEntry.objects.filter(page=post.pk, action="wagtail.create", user=writer).count() == 1


def test_no_question_is_ever_public(client: Any, voice: Any, admin_user: Any) -> None:
    post = start_post(THANKS, voice, None, admin_user, uuid.uuid4())
    post.get_latest_revision().publish()
    html = client.get(ExecutivePostPage.objects.get().url).content.decode()
    assert "What they did" in html
    for part in THANKS.parts:
        assert str(part.question) not in html


def test_a_site_without_comments_gets_none(admin_client: Any, voice: Any, settings: Any) -> None:
    settings.WAGTAILADMIN_COMMENTS_ENABLED = False
    html = admin_client.post(reverse(START), data_for(voice), follow=True).content.decode()
    assert "is ready." in html
    assert "Its questions are comments" not in html
    assert not Comment.objects.exists()


def test_a_draft_is_written_in_the_language_of_its_section_and_its_questions_in_that_of_its_writer(
    dutch_voice: Any, admin_user: Any
) -> None:
    language: Any = lazy(translation.get_language, str)()
    prompt = replace(THANKS, title=language, parts=(Part(language, language),) * 3)
    with translation.override("en"):
        post = start_post(prompt, dutch_voice, None, admin_user, uuid.uuid4())
    assert [post.title, *(block.value for block in post.body)] == ["nl"] * 4
    assert {comment.text for comment in Comment.objects.all()} == {"en"}


def test_clicking_twice_makes_one_draft(client: Any, voice: Any, ann: Any, make_writer: Any) -> None:
    client.force_login(make_writer("writer", voice, "add"))
    data = data_for(voice, ann.person)
    first, second = (client.post(reverse(START), data) for _click in range(2))
    assert first["Location"] == second["Location"]
    assert ExecutivePostPage.objects.count() == 1
    assert Comment.objects.count() == 3


def test_another_form_or_another_choice_in_the_same_one_makes_another_draft(
    client: Any, voice: Any, ann: Any, make_writer: Any
) -> None:
    client.force_login(make_writer("writer", voice, "add"))
    data = data_for(voice, ann.person)
    for values in ({}, {"token": str(uuid.uuid4())}, {"prompt": "first-months"}, {"person": ""}):
        client.post(reverse(START), {**data, **values})
    assert ExecutivePostPage.objects.count() == 4
    assert len({*ExecutivePostPage.objects.values_list("slug", flat=True)}) == 4


def test_nobody_can_make_their_draft_a_translation_of_another_page(
    client: Any, voice: Any, ann: Any, make_writer: Any
) -> None:
    client.force_login(make_writer("writer", voice, "add"))
    client.post(reverse(START), data_for(voice, token=str(ann.translation_key)))
    assert ExecutivePostPage.objects.get().translation_key != ann.translation_key


def test_the_token_of_somebody_else_leads_to_a_draft_of_ones_own(voice: Any, make_user: Any) -> None:
    token = uuid.uuid4()
    posts = [start_post(THANKS, voice, None, make_user(name), token) for name in ("one", "two")]
    assert posts[0] != posts[1]


# Who may, and where


@pytest.mark.parametrize("rights", [(), ("change",), ("publish",), ("lock",)])
def test_without_the_right_to_add_pages_nothing_can_be_started(
    client: Any, voice: Any, make_writer: Any, rights: tuple[str, ...]
) -> None:
    client.force_login(make_writer("writer", voice, *rights))
    response = client.post(reverse(START), data_for(voice))
    assert response["Location"] == reverse("wagtailadmin_home")
    assert not ExecutivePostPage.objects.exists()


def test_only_sections_of_ones_own_can_be_chosen(client: Any, voice: Any, dutch_voice: Any, make_writer: Any) -> None:
    client.force_login(make_writer("writer", voice, "add"))
    response = client.post(reverse(START), data_for(dutch_voice))
    assert response.status_code == 200
    assert response.context["form"].errors["section"]
    assert not ExecutivePostPage.objects.exists()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_sections_in_ones_own_language_come_first(voice: Any, dutch_voice: Any, admin_user: Any, language: str) -> None:
    with translation.override(language):
        assert find_sections(admin_user)[0].locale.language_code == language


def test_where_to_write_is_asked_only_if_there_is_a_choice(admin_client: Any, voice: Any, dutch_voice: Any) -> None:
    hidden = 'type="hidden" name="section"'
    assert hidden not in see(admin_client, START)
    dutch_voice.delete()
    assert hidden in see(admin_client, START)
    admin_client.post(reverse(START), data_for(voice, section=""))
    assert ExecutivePostPage.objects.get().get_parent().specific == voice


def test_without_a_section_the_form_says_so_and_makes_nothing(admin_client: Any, home: Any) -> None:
    assert "There is no voice index page" in see(admin_client, START)
    response = admin_client.post(reverse(START), {"prompt": THANKS.slug, "token": str(uuid.uuid4())})
    assert response.status_code == 200
    assert not ExecutivePostPage.objects.exists()


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_makes_nothing(admin_client: Any, voice: Any, method: str) -> None:
    getattr(admin_client, method)(reverse(START), data_for(voice))
    assert not ExecutivePostPage.objects.exists()


# For whom


def test_an_executive_starts_for_themselves(client: Any, voice: Any, ann: Any, make_writer: Any) -> None:
    writer = make_writer("ann", voice, "add")
    Person.objects.filter(pk=ann.person.pk).update(user=writer)
    client.force_login(writer)
    assert f"?prompt=thank-you&amp;person={ann.person.pk}" in see(client, GUIDE)
    assert client.get(reverse(START)).context["form"]["person"].value() == ann.person.pk


def test_who_writes_for_others_is_not_taken_for_the_author(client: Any, voice: Any, make_writer: Any) -> None:
    writer = make_writer("ghost", voice, "add")
    Person.objects.create(name="Ghost", user=writer)
    client.force_login(writer)
    assert client.get(reverse(START)).context["form"]["person"].value() is None


def test_an_editor_starts_for_a_silent_voice(admin_client: Any, ann: Any) -> None:
    assert ann.get_start_post_url() == f"{reverse(GUIDE)}?person={ann.person.pk}"
    assert "first post by Ann Bolt" in see(admin_client, GUIDE, f"person={ann.person.pk}")
    html = see(admin_client, START, f"prompt=first-months&person={ann.person.pk}")
    assert f'<option value="{ann.person.pk}" selected>Ann Bolt</option>' in html
    assert '<option value="first-months" selected>' in html


def test_the_calendar_links_to_the_guide(admin_client: Any, ann: Any) -> None:
    assert f'href="{ann.get_start_post_url()}"' in see(admin_client, "execvoice_calendar:index")


def test_a_person_without_an_author_page_can_be_named_in_the_address(admin_client: Any, voice: Any) -> None:
    guest = Person.objects.create(name="A guest")
    url = f"{reverse(START)}?person={guest.pk}"
    assert admin_client.get(url).context["form"]["person"].value() == guest.pk
    admin_client.post(url, data_for(voice, guest))
    assert ExecutivePostPage.objects.get().get_byline().author_names == "A guest"


def test_an_archived_person_is_offered_to_nobody(admin_client: Any, ann: Any, voice: Any) -> None:
    Person.objects.update(is_archived=True)
    assert "Ann Bolt" not in see(admin_client, START, f"person={ann.person.pk}")
    response = admin_client.post(reverse(START), data_for(voice, ann.person))
    assert response.context["form"].errors["person"]


@pytest.mark.parametrize(
    "query",
    [
        "person=abc",
        "person=%00",
        "person=1%00",
        "person=-1",
        "person=99999999999999999999",
        "person=٣",
        "prompt=%00",
        "prompt=x",
    ],
)
@pytest.mark.parametrize("name", [GUIDE, START])
def test_an_address_that_makes_no_sense_names_nobody(admin_client: Any, voice: Any, name: str, query: str) -> None:
    assert "first post by" not in see(admin_client, name, query)


@pytest.mark.parametrize("field", ["prompt", "person", "section", "token"])
@pytest.mark.parametrize("value", [*HOSTILE.values(), "9" * 30], ids=[*HOSTILE, "too large"])
def test_hostile_values_are_refused_at_their_field(
    admin_client: Any, voice: Any, dutch_voice: Any, ann: Any, field: str, value: str
) -> None:
    value = value.encode("utf-8", "replace").decode()
    response = admin_client.post(reverse(START), data_for(voice, ann.person, **{field: value}))
    if field == "person" and not value:
        assert response.status_code == 302
        return
    assert response.status_code == 200
    assert [*response.context["form"].errors] == [field]
    assert "<script>alert(1)" not in response.content.decode()
    assert not ExecutivePostPage.objects.exists()


# The panel of the dashboard


@pytest.fixture
def executive(client: Any, ann: Any, make_writer: Any) -> Any:
    """Ann Bolt, logged in. She may not add a page."""
    user = make_writer("ann")
    Person.objects.filter(pk=ann.person.pk).update(user=user)
    client.force_login(user)
    return user


def invited(client: Any) -> bool:
    return "Your first post" in see(client, "wagtailadmin_home")


def test_a_new_executive_is_invited_until_something_of_theirs_is_published(
    client: Any, executive: Any, ann: Any, make_post: Any
) -> None:
    assert invited(client)
    assert f'href="{reverse(GUIDE)}?person={ann.person.pk}"' in see(client, "wagtailadmin_home")
    make_post("Of somebody else")
    post = make_post("The first", ann.person)
    assert not invited(client)
    post.unpublish()
    assert invited(client)


def test_who_has_no_author_page_is_invited_if_they_may_write(client: Any, voice: Any, make_writer: Any) -> None:
    for name, rights, expected in [("may", ("add",), True), ("may not", (), False)]:
        user = make_writer(name, voice, *rights)
        Person.objects.create(name=name, user=user)
        client.force_login(user)
        assert invited(client) is expected


def test_who_helps_others_is_not_invited(client: Any, voice: Any, make_post: Any, make_writer: Any) -> None:
    user = make_writer("ghost", voice, "add")
    post = make_post("Of somebody else")
    post.execvoice_bylines.add(Byline(person=Person.objects.create(name="Ghost", user=user), role="drafted"))
    post.save_revision().publish()
    client.force_login(user)
    assert not invited(client)


def test_nobody_else_is_invited(admin_client: Any, voice: Any, admin_user: Any) -> None:
    assert not invited(admin_client)
    Person.objects.create(name="Gone", user=admin_user, is_archived=True)
    assert not invited(admin_client)


def test_the_panel_costs_the_same_with_many_posts(
    client: Any, executive: Any, make_post: Any, ann: Any, voice: Any
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert invited(client)
        return len(queries)

    cost()
    before = cost()
    for number in range(10):
        make_post(f"Post {number}")
    assert cost() == before


def test_the_guide_costs_the_same_with_many_people(admin_client: Any, ann: Any, voice: Any) -> None:
    def cost(name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            see(admin_client, name)
        return len(queries)

    few = cost(GUIDE), cost(START)
    few = cost(GUIDE), cost(START)
    for number in range(15):
        person = Person.objects.create(name=f"Person {number}")
        voice.refresh_from_db()
        voice.add_child(instance=ExecutiveAuthorPage(title=person.name, person=person, locale=voice.locale))
    assert (cost(GUIDE), cost(START)) == few
