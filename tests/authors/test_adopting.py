"""Adopting the authors that a site names already: everybody once, as each version says, and nothing goes public by it."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone
from testapp.models import LeaderPage, PlainPage, StoryPage, StoryWriter, Writer
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ReferenceIndex, Revision, Task, TaskState, Workflow, WorkflowState
from wagtail.signals import page_published

from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME, Role
from wagtail_execvoice.authors.models import Byline, Person

STATE = (
    "live",
    "first_published_at",
    "last_published_at",
    "latest_revision_created_at",
    "latest_revision_id",
    "live_revision_id",
    "has_unpublished_changes",
    "go_live_at",
    "expired",
)


@pytest.fixture
def make_story(home: Any) -> Any:
    """Return a function that makes a page of before it had bylines, with a revision that knows nothing of them."""

    def make(
        title: str = "A story", *, live: bool = True, rows: Any = (), writers: Any = (), **fields: Any
    ) -> StoryPage:
        home.refresh_from_db()
        page = StoryPage(title=title, live=False, **{"locale": home.locale, **fields})
        page.story_writers = [StoryWriter(sort_order=order, **row) for order, row in enumerate(rows)]
        page = home.add_child(instance=page)
        page.writers.set(writers)
        page.save()
        revision = page.save_revision()
        if live:
            revision.publish()
        forget_bylines(page)
        return StoryPage.objects.get(pk=page.pk)

    return make


def forget_bylines(page: Any) -> None:
    for revision in Revision.objects.for_instance(page):
        revision.content.pop(BYLINES_RELATION_NAME, None)
        revision.save(update_fields=["content"])


def adopt(*arguments: str, write: bool = True) -> str:

    out = StringIO()
    call_command(
        "execvoice_adopt_authors",
        "testapp.StoryPage",
        *arguments,
        *(["--write"] if write else []),
        stdout=out,
        stderr=out,
        no_color=True,
    )
    return out.getvalue()


def rows_of(page: Any) -> list[tuple[Any, ...]]:
    return [
        (row.display_name, row.role, row.printed_name, row.printed_title)
        for row in Byline.objects.filter(page_id=page.pk).order_by("sort_order")
    ]


def names_of(page: Any) -> list[str]:
    return [row[0] for row in rows_of(page)]


def names_in(revision: Revision) -> list[str]:
    """Whom a revision credits when somebody opens it."""
    page = Revision.objects.get(pk=revision.pk).as_object()
    return [row.display_name for row in getattr(page, BYLINES_RELATION_NAME).all()]


def state_of(page: Any) -> tuple[Any, ...]:
    fresh = StoryPage.objects.values_list(*STATE).get(pk=page.pk)
    revisions = Revision.objects.for_instance(page).order_by("pk")
    return (*fresh, *revisions.values_list("pk", "created_at", "approved_go_live_at", "object_str", "user"))


def test_a_live_page_gets_what_it_printed(make_story: Any, db: None) -> None:
    ann = Writer.objects.create(name="Ann Bolt", job="Engineer")
    page = make_story(writer=ann)
    adopt("--from", "writer", "--title-field", "job")
    assert rows_of(page) == [("Ann Bolt", Role.AUTHOR, "Ann Bolt", "")]
    assert page.get_byline().text == "By Ann Bolt"
    person = Person.objects.get()
    assert (person.name, person.get_text("en").title, person.email) == ("Ann Bolt", "Engineer", "")
    assert names_in(page.latest_revision) == ["Ann Bolt"]


def test_a_promotion_after_adopting_does_not_rewrite_the_live_page(make_story: Any) -> None:
    page = make_story(written_by="Ann Bolt")
    adopt("--from", "written_by")
    Person.objects.update(name="Dame Ann")
    page = StoryPage.objects.get(pk=page.pk)
    page.save_revision().publish()
    assert names_of(page) == ["Ann Bolt"]
    assert Byline.objects.count() == 1


def test_a_draft_follows_the_profile_until_it_is_published(make_story: Any) -> None:
    page = make_story(written_by="Ann Bolt", live=False)
    adopt("--from", "written_by")
    assert rows_of(page) == [("Ann Bolt", Role.AUTHOR, "", "")]
    person = Person.objects.get()
    person.name = "Dame Ann"
    person.save()
    page.latest_revision.publish()
    assert names_of(page) == ["Dame Ann"]


def test_each_version_is_credited_as_it_says_itself(make_story: Any) -> None:
    ann, ben, cas = (Writer.objects.create(name=name) for name in ("Ann", "Ben", "Cas"))
    page = make_story(writer=ann)
    page.writer, page.go_live_at = ben, timezone.now() + timedelta(days=1)
    scheduled = page.save_revision(approved_go_live_at=page.go_live_at)
    page.writer, page.go_live_at = cas, None
    draft = page.save_revision()
    forget_bylines(page)
    adopt("--from", "writer")
    assert names_of(page) == ["Ann"]
    assert names_in(page.live_revision) == ["Ann"]
    assert names_in(scheduled) == ["Ben"]
    assert names_in(draft) == ["Cas"]
    draft_row = Revision.objects.get(pk=draft.pk).content[BYLINES_RELATION_NAME][0]
    assert draft_row["printed_name"] == "", "it was never printed"
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("publish_scheduled")
    assert rows_of(page) == [("Ben", Role.AUTHOR, "Ben", "")]


def test_a_draft_with_the_same_author_holds_the_same_row(make_story: Any) -> None:
    page = make_story(written_by="Ann Bolt")
    page.title = "Changed"
    draft = page.save_revision()
    forget_bylines(page)
    adopt("--from", "written_by")
    row = Byline.objects.get()
    Revision.objects.get(pk=draft.pk).publish()
    assert Byline.objects.get() == row
    assert StoryPage.objects.get(pk=page.pk).title == "Changed"


def test_a_revision_in_moderation_is_credited_too(make_story: Any, admin_user: Any) -> None:
    page = make_story(written_by="Ann Bolt")
    workflow, task = Workflow.objects.create(name="Check"), Task.objects.create(name="Look")
    page.written_by = "Ben Cole"
    moderated = page.save_revision()
    # By hand, for starting it sends mail.
    state = WorkflowState(
        workflow=workflow, content_object=page, content_type=page.content_type, requested_by=admin_user
    )
    state.base_content_type = page.get_base_content_type()
    state.save()
    step = TaskState(workflow_state=state, revision=moderated, task=task)
    step.save()
    state.current_task_state = step
    state.save()
    page.written_by = "Cas Dorn"
    page.save_revision()
    forget_bylines(page)
    adopt("--from", "written_by")
    assert names_in(moderated) == ["Ben Cole"]


def test_it_publishes_nothing_and_moves_no_date(make_story: Any) -> None:
    pages = [make_story("Live", written_by="Ann"), make_story("Draft", written_by="Ann", live=False)]
    pages.append(make_story("With a draft", written_by="Ann"))
    pages[2].title = "Changed"
    pages[2].save_revision(approved_go_live_at=timezone.now() + timedelta(days=1))
    pages.append(make_story("Was live", written_by="Ann"))
    pages[3].unpublish()
    before, published = [state_of(page) for page in pages], []
    page_published.connect(lambda **kwargs: published.append(kwargs), weak=False, dispatch_uid="test")
    try:
        adopt("--from", "written_by")
    finally:
        page_published.disconnect(dispatch_uid="test")
    assert [state_of(page) for page in pages] == before
    assert published == []
    assert all(names_of(page) == ["Ann"] for page in pages)


def test_what_was_public_once_is_printed(make_story: Any) -> None:
    page = make_story(written_by="Ann")
    page.unpublish()
    adopt("--from", "written_by")
    assert rows_of(page) == [("Ann", Role.AUTHOR, "Ann", "")]


def test_without_write_nothing_is_changed_and_all_is_told(make_story: Any) -> None:
    page = make_story(written_by="Ann Bolt")
    make_story("Another", written_by="Ann Bolt")
    Person.objects.create(name="Ben Cole")
    make_story("Third", written_by="ben  COLE")
    content = page.latest_revision.content
    told = adopt("--from", "written_by", write=False)
    assert "3 to adopt" in told
    assert "Ann Bolt, new: 2" in told
    assert "ben COLE, in the directory: 1" in told
    assert "--write" in told
    assert not Byline.objects.exists()
    assert Person.objects.count() == 1
    assert Revision.objects.get(pk=page.latest_revision_id).content == content


def test_a_second_run_does_nothing(make_story: Any) -> None:
    make_story(written_by="Ann Bolt")
    page = make_story("Draft only", written_by="Ben", live=False)
    adopt("--from", "written_by")
    before = list(Byline.objects.values()), list(Revision.objects.values()), list(Person.objects.values())
    told = adopt("--from", "written_by")
    assert "2 left alone" in told
    assert (list(Byline.objects.values()), list(Revision.objects.values()), list(Person.objects.values())) == before
    assert names_of(page) == ["Ben"]


def test_a_page_that_somebody_credited_by_hand_is_left_alone(make_story: Any, make_person: Any) -> None:
    by_hand = make_story(written_by="Ann")
    by_hand.execvoice_bylines = [Byline(person=make_person("Zoe"))]
    by_hand.save_revision()
    adopt("--from", "written_by")
    assert names_of(by_hand) == []
    assert names_in(StoryPage.objects.get(pk=by_hand.pk).latest_revision) == ["Zoe"]


def test_another_role_is_added_below_what_is_there(make_story: Any) -> None:
    page = make_story(writer=Writer.objects.create(name="Ann"), written_by="Ben")
    adopt("--from", "writer")
    adopt("--from", "written_by", "--role", "translator")
    assert [row[:2] for row in rows_of(page)] == [("Ann", Role.AUTHOR), ("Ben", Role.TRANSLATOR)]
    assert names_in(page.latest_revision) == ["Ann", "Ben"]
    assert StoryPage.objects.get(pk=page.pk).get_byline().text == "By Ann. Translated by Ben."


# Every kind of source


def test_rows_of_an_inline_panel_in_their_order_with_the_title_of_the_day(make_story: Any) -> None:
    ann, ben = Writer.objects.create(name="Ann", job="Chair", employer="Acme"), Writer.objects.create(name="Ben")
    page = make_story(rows=[{"writer": ben, "job": "Intern"}, {"writer": ann, "job": "Director"}, {"writer": None}])
    adopt("--from", "story_writers", "--via", "writer", "--title-field", "job", "--organisation-field", "employer")
    assert [(row[0], row[3]) for row in rows_of(page)] == [("Ben", "Intern"), ("Ann", "Director")]
    assert names_in(page.latest_revision) == ["Ben", "Ann"]
    assert Person.objects.get(name="Ann").get_text("en").title == "", "what stands on the row is no profile"
    assert Person.objects.get(name="Ann").get_text("en").organisation == "Acme"


def test_a_draft_with_its_rows_in_another_order(make_story: Any) -> None:
    ann, ben = (Writer.objects.create(name=name) for name in ("Ann", "Ben"))
    page = make_story(rows=[{"writer": ann}, {"writer": ben}])
    page.story_writers = [StoryWriter(writer=ben, sort_order=0, job="Boss"), StoryWriter(writer=ann, sort_order=1)]
    draft = page.save_revision()
    forget_bylines(page)
    adopt("--from", "story_writers", "--title-field", "job")
    assert names_of(page) == ["Ann", "Ben"]
    assert names_in(draft) == ["Ben", "Ann"]
    Revision.objects.get(pk=draft.pk).publish()
    assert [(row[0], row[3]) for row in rows_of(page)] == [("Ben", "Boss"), ("Ann", "")]


def test_rows_with_names_instead_of_a_foreign_key(make_story: Any) -> None:
    page = make_story(rows=[{"credited_as": "Ann"}, {"credited_as": ""}, {"credited_as": "Ben"}])
    adopt("--from", "story_writers", "--via", "credited_as")
    assert names_of(page) == ["Ann", "Ben"]


def test_a_many_to_many_in_the_order_of_its_model(make_story: Any) -> None:
    ben, ann, cas = (Writer.objects.create(name=name) for name in ("Ben", "Ann", "Cas"))
    page = make_story(writers=[ben, ann])
    page.writers.set([cas, ann])
    draft = page.save_revision()
    forget_bylines(page)
    adopt("--from", "writers")
    assert names_of(page) == ["Ann", "Ben"]
    assert names_in(draft) == ["Ann", "Cas"]


def test_pages_about_people(make_story: Any, home: Any, make_person: Any) -> None:
    person = make_person("Ann Bolt")
    plain = home.add_child(instance=PlainPage(title="Ben Cole", slug="ben", locale=home.locale))
    leader = home.add_child(instance=LeaderPage(title="Our boss", slug="ann", person=person, locale=home.locale))
    page = make_story(person_page=plain, leader_page=leader)
    adopt("--from", "person_page")
    adopt("--from", "leader_page", "--role", "editor")
    assert names_of(page)[0] == "Ben Cole"
    assert Byline.objects.get(page_id=page.pk, role="editor").person == person
    assert Person.objects.count() == 2


def test_portrait_and_biography_come_along(make_story: Any) -> None:
    image = get_image_model().objects.create(title="Ann", file=get_test_image_file())
    ann = Writer.objects.create(name="Ann", photo=image, about="<p>Builds <b>boats</b>.</p>")
    make_story(writer=ann)
    adopt("--from", "writer", "--portrait-field", "photo", "--bio-field", "about", "--name-field", "name")
    person = Person.objects.get()
    assert person.portrait == image
    assert person.get_text("en").bio_long == "<p>Builds <b>boats</b>.</p>"


def test_somebody_in_the_directory_is_not_rewritten(make_story: Any, make_person: Any) -> None:
    ann = make_person("Ann Bolt", en=("Chair", "Acme"))
    make_story(writer=Writer.objects.create(name=" ann  BOLT", job="Intern"))
    adopt("--from", "writer", "--title-field", "job")
    assert Byline.objects.get().person == ann
    assert Person.objects.get().get_text("en").title == "Chair"


# Accounts


@pytest.fixture
def account(make_user: Any) -> Any:
    return make_user("login-of-ann", first_name="Ann", last_name="Bolt")


def test_a_user_becomes_a_person_without_an_account_or_address(make_story: Any, account: Any) -> None:
    page = make_story(account=account)
    adopt("--from", "account")
    assert names_of(page) == ["Ann Bolt"]
    person = Person.objects.get()
    assert (person.user, person.email) == (None, "")


def test_accounts_are_linked_when_asked_for(make_story: Any, account: Any, make_person: Any) -> None:
    ann = make_person("Ann Bolt")
    make_story(account=account)
    adopt("--from", "account", "--link-accounts")
    ann.refresh_from_db()
    assert ann.user == account


def test_a_user_is_the_person_who_has_that_account_whatever_the_name(
    make_story: Any, account: Any, make_person: Any
) -> None:
    person = make_person("A. Bolt")
    Person.objects.filter(pk=person.pk).update(user=account)
    page = make_story(account=account)
    adopt("--from", "account")
    assert Byline.objects.get().person == person
    assert names_of(page) == ["Ann Bolt"], "the page printed this name"


def test_users_of_one_name_are_told_apart_by_their_accounts(make_story: Any, account: Any, make_user: Any) -> None:
    other = make_user("another", first_name="Ann", last_name="Bolt")
    pages = make_story(account=account), make_story("Other", account=other)
    told = adopt("--from", "account")
    assert "Several authors of the site have this name." in told
    assert not Byline.objects.exists()
    adopt("--from", "account", "--link-accounts")
    assert [Byline.objects.get(page_id=page.pk).person.user for page in pages] == [account, other]


def test_nobody_is_printed_by_what_they_log_in_with(make_story: Any, make_user: Any) -> None:
    nameless = make_user("secret-login")
    page = make_story(account=nameless)
    told = adopt("--from", "account")
    assert "There is no name." in told
    assert "secret-login" not in told
    assert names_of(page) == []
    with pytest.raises(CommandError, match="log in"):
        adopt("--from", "account", "--name-field", get_user_model().USERNAME_FIELD)


def test_the_owner_only_when_named(make_story: Any, account: Any) -> None:
    page = make_story(owner=account)
    adopt("--from", "owner")
    assert names_of(page) == ["Ann Bolt"]
    assert names_in(page.latest_revision) == ["Ann Bolt"]


# Names that nobody can decide about


def test_a_name_of_two_people_holds_the_page_back_until_it_is_one(make_story: Any, make_person: Any) -> None:
    make_person("Ann Bolt")
    second = make_person("ann bolt")
    page = make_story(written_by="Ann Bolt")
    other = make_story("Other", written_by="Ben")
    told = adopt("--from", "written_by")
    assert "Several people in the directory have this name." in told
    assert str(page.pk) in told
    assert (names_of(page), names_of(other)) == ([], ["Ben"])
    second.delete()
    adopt("--from", "written_by")
    assert names_of(page) == ["Ann Bolt"]


def test_two_authors_of_one_name_are_two_people_unless_somebody_says_otherwise(make_story: Any) -> None:
    first, second = Writer.objects.create(name="Ann"), Writer.objects.create(name="ANN")
    pages = make_story(writer=first), make_story("Other", writer=second)
    assert "Several authors" in adopt("--from", "writer")
    assert not Byline.objects.exists()
    adopt("--from", "writer", "--merge-namesakes")
    assert [row.person_id for row in Byline.objects.all()] == [Person.objects.get().pk] * 2
    assert names_of(pages[1]) == ["ANN"], "as it was printed"


def test_whoever_was_merged_is_credited_as_the_other(make_story: Any, make_person: Any) -> None:
    kept, gone = make_person("Ann Bolt"), make_person("A. Bolt")
    Person.objects.filter(pk=gone.pk).update(merged_into=kept, is_archived=True)
    make_story(written_by="A. Bolt")
    adopt("--from", "written_by")
    assert Byline.objects.get().person == kept


def test_an_author_whose_row_is_gone_credits_nobody(make_story: Any) -> None:
    ann = Writer.objects.create(name="Ann")
    page = make_story(writer=ann)
    Writer.objects.all().delete()
    assert "1 name nobody" in adopt("--from", "writer")
    assert names_of(page) == []


HOSTILE = {
    "too long": ("x" * 300, []),
    # PostgreSQL stores no NUL, neither in a text nor in JSON.
    "control": ("An\x01n Bolt", ["Ann Bolt"]),
    "markup": ("<p>Ann <b>Bolt</b></p>", ["Ann Bolt"]),
    "script": ("<script>alert(1)</script>Ann", None),
    "blank": (" \n ", []),
    "direction": ("\u202eAnn", ["Ann"]),
    "address": ("ann@example.com", []),
    "name with address": ("Ann Bolt <ann@example.com>", ["Ann Bolt"]),
    "quotes": ('Ann "Q" O\'Neil & Co', ['Ann "Q" O\'Neil & Co']),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_names(make_story: Any, kind: str) -> None:
    text, expected = HOSTILE[kind]
    page = make_story(written_by="")
    draft = page.latest_revision
    draft.content["written_by"] = text
    draft.save(update_fields=["content"])
    adopt("--from", "written_by")
    if expected is not None:
        assert names_in(draft) == expected
    assert "<script" not in str(StoryPage.objects.get(pk=page.pk).get_byline().html)


def test_thirty_authors_in_one_text(make_story: Any) -> None:
    names = [f"Author {chr(97 + i)}{i}" for i in range(30)]
    page = make_story(written_by=", ".join(names[:28]) + f", {names[28]} and {names[29]}")
    adopt("--from", "written_by", "--split")
    assert names_of(page) == names


def test_a_text_is_one_name_unless_it_is_to_be_split(make_story: Any) -> None:
    page = make_story(written_by="Marks and Spencer")
    told = adopt("--from", "written_by", write=False)
    assert "looks like several people" in told
    adopt("--from", "written_by")
    assert names_of(page) == ["Marks and Spencer"]


def test_somebody_named_twice_is_credited_once(make_story: Any) -> None:
    page = make_story(written_by="Ann, Ben & ANN")
    adopt("--from", "written_by", "--split")
    assert names_of(page) == ["Ann", "Ben"]


# Aliases and translations


def test_an_alias_gets_rows_of_its_own(make_story: Any, home: Any) -> None:
    page = make_story(written_by="Ann")
    alias = page.create_alias(parent=home, update_slug="the-alias")
    adopt("--from", "written_by")
    assert rows_of(alias) == rows_of(page)
    assert alias.pk != page.pk
    page = StoryPage.objects.get(pk=page.pk)
    page.save_revision().publish()
    assert names_of(alias) == ["Ann"]


def test_a_translation_is_a_page_of_its_own(make_story: Any, home: Any, dutch: Any) -> None:
    page = make_story(written_by="Ann")
    home.copy_for_translation(dutch)
    translation = page.copy_for_translation(dutch)
    Byline.objects.all().delete()
    forget_bylines(translation)
    adopt("--from", "written_by")
    assert [row[2] for row in rows_of(page)] == ["Ann"]
    assert names_in(StoryPage.objects.get(pk=translation.pk).latest_revision) == ["Ann"]
    assert Person.objects.count() == 1


def test_wagtail_knows_who_is_used_where(make_story: Any) -> None:
    page = make_story(written_by="Ann, Ben")
    adopt("--from", "written_by", "--split")
    fields = ("content_type", "base_content_type", "object_id", "to_content_type", "to_object_id", "content_path_hash")
    before = set(ReferenceIndex.objects.values_list("pk", *fields))
    assert len(before) >= 2
    ReferenceIndex.create_or_update_for_object(StoryPage.objects.get(pk=page.pk))
    assert set(ReferenceIndex.objects.values_list("pk", *fields)) == before


# What is asked wrongly


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("testapp.Nothing", "--from", "x"), "no page type"),
        (("nonsense", "--from", "x"), "no page type"),
        (("testapp.Writer", "--from", "name"), "is no page type"),
        (("testapp.PlainPage", "--from", "body"), r"class PlainPage\(BylinesMixin, Page\)"),
        (("testapp.StoryPage", "--from", "nobody"), "owner, account, writer, .*written_by, writers, story_writers"),
        (("testapp.StoryPage", "--from", "story_writers", "--via", "nobody"), "--via: writer, credited_as, job"),
        (("testapp.StoryPage", "--from", "writer", "--name-field", "nom"), "name, job, employer"),
        (("testapp.StoryPage", "--from", "writer", "--title-field", "nom"), "name, job, employer"),
        (("testapp.StoryPage", "--from", "writer", "--portrait-field", "nom"), "name, job, employer"),
        (("testapp.StoryPage", "--from", "writer", "--portrait-field", "name"), "no foreign key to"),
        (("testapp.StoryPage", "--from", "writer", "--role", "king"), "invalid choice"),
    ],
)
def test_an_error_says_what_there_is(db: None, arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("execvoice_adopt_authors", *arguments)
