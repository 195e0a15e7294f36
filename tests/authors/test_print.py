"""Promise 4: credit is a fact of its day."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from django.core.management import call_command
from testapp.models import ArticlePage
from wagtail.models import Revision

from wagtail_execvoice.authors.models import Byline, Person


def printed(page: Any) -> list[tuple[str, str, str]]:
    return [(b.printed_name, b.printed_title, b.printed_affiliation) for b in page.execvoice_bylines.all()]


def reload(page: Any) -> ArticlePage:
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def ann(make_person: Any) -> Person:
    return make_person("Ann Bolt", en=("Chief Executive", "Acme"), nl=("Directeur", "Acme NV"))


def test_a_draft_follows_the_profile(make_article: Any, ann: Person) -> None:
    page = make_article(Byline(person=ann))
    revision = page.save_revision()
    ann.name = "Ann Bolt-Smith"
    ann.save()
    assert printed(revision.as_object()) == [("", "", "")]
    assert revision.as_object().get_byline().text == "By Ann Bolt-Smith"


def test_publishing_prints_the_byline_in_the_revision_and_on_the_page(make_article: Any, ann: Person) -> None:
    page = make_article(Byline(person=ann))
    revision = page.save_revision()
    revision.publish()
    words = [("Ann Bolt", "Chief Executive", "Acme")]
    assert printed(reload(page)) == words
    assert printed(Revision.objects.get(pk=revision.pk).as_object()) == words


def test_the_print_is_in_the_language_of_the_page(make_article: Any, ann: Person, dutch: Any) -> None:
    page = make_article(Byline(person=ann), locale=dutch)
    page.save_revision().publish()
    assert printed(reload(page)) == [("Ann Bolt", "Directeur", "Acme NV")]


def test_a_promotion_does_not_rewrite_what_was_printed(make_article: Any, ann: Person) -> None:
    page = make_article(Byline(person=ann))
    page.save_revision().publish()
    ann.name = "Dame Ann"
    ann.texts.update(title="Chair")
    ann.save()
    page = reload(page)
    page.title = "Changed"
    page.save_revision().publish()
    assert printed(reload(page)) == [("Ann Bolt", "Chief Executive", "Acme")]


def promote(person: Person) -> None:
    person.texts.update(title="Chair")
    person.name = f"Dame {person.name}"
    person.save()


def test_a_draft_older_than_the_publication_keeps_what_was_printed(make_article: Any, ann: Person) -> None:
    page = make_article(Byline(person=ann))
    first = page.save_revision()
    page.title = "Changed"
    newer = page.save_revision()
    first.publish()
    promote(ann)
    Revision.objects.get(pk=newer.pk).publish()
    assert reload(page).title == "Changed"
    assert printed(reload(page)) == [("Ann Bolt", "Chief Executive", "Acme")]


def test_going_back_to_a_version_of_before_publication_keeps_what_was_printed(make_article: Any, ann: Person) -> None:
    page = make_article(Byline(person=ann))
    first = page.save_revision()
    page.save_revision().publish()
    promote(ann)
    old = Revision.objects.get(pk=first.pk).as_object()
    old.save_revision(previous_revision=first).publish(previous_revision=first)
    assert printed(reload(page)) == [("Ann Bolt", "Chief Executive", "Acme")]


def test_clearing_the_printed_words_of_a_live_page_does_not_refresh_them(make_article: Any, ann: Person) -> None:
    page = make_article(Byline(person=ann))
    page.save_revision().publish()
    promote(ann)
    page = reload(page)
    [byline] = page.execvoice_bylines.get_object_list()
    byline.printed_name = byline.printed_title = byline.printed_affiliation = ""
    page.save_revision().publish()
    assert printed(reload(page)) == [("Ann Bolt", "Chief Executive", "Acme")]


def test_deleting_a_person_keeps_the_credit_of_a_live_page(make_article: Any, ann: Person) -> None:
    page = make_article(Byline(person=ann))
    page.save_revision().publish()
    ann.delete()
    assert reload(page).get_byline().text == "By Ann Bolt"


def test_deleting_a_person_keeps_the_credit_of_a_draft(make_article: Any, ann: Person) -> None:
    revision = make_article(Byline(person=ann)).save_revision()
    ann.delete()
    page = Revision.objects.get(pk=revision.pk).as_object()
    assert page.get_byline().text == "By Ann Bolt"
    revision.publish()
    assert printed(reload(page)) == [("Ann Bolt", "", "")]


def test_a_page_that_is_created_live_is_printed_at_once(make_article: Any, ann: Person) -> None:
    page = make_article(Byline(person=ann), live=True)
    assert printed(reload(page)) == [("Ann Bolt", "Chief Executive", "Acme")]


def test_words_that_an_editor_typed_are_printed_as_typed(make_article: Any, ann: Person) -> None:
    page = make_article(Byline(person=ann, printed_title="Interim Chief Executive"))
    page.save_revision().publish()
    assert printed(reload(page)) == [("Ann Bolt", "Interim Chief Executive", "Acme")]


def test_a_title_that_was_removed_after_publication_stays_removed(make_article: Any, ann: Person) -> None:
    page = make_article(Byline(person=ann))
    page.save_revision().publish()
    page = reload(page)
    [byline] = page.execvoice_bylines.get_object_list()
    byline.printed_title = ""
    page.save_revision().publish()
    assert printed(reload(page)) == [("Ann Bolt", "", "Acme")]


def test_a_credit_added_later_is_printed_at_the_next_publication(
    make_article: Any, ann: Person, make_person: Any
) -> None:
    page = make_article(Byline(person=ann))
    page.save_revision().publish()
    page = reload(page)
    page.execvoice_bylines.add(Byline(person=make_person("Bo"), sort_order=1))
    page.save_revision().publish()
    assert [name for name, _title, _affiliation in printed(reload(page))] == ["Ann Bolt", "Bo"]


def test_a_scheduled_page_is_printed_when_it_is_scheduled(make_article: Any, ann: Person, time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 3, 1, 12, tzinfo=timezone.utc), tick=False)
    page = make_article(Byline(person=ann))
    page.go_live_at = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)
    page.save_revision().publish()
    ann.name = "Renamed"
    ann.save()
    time_machine.move_to(datetime(2026, 3, 3, 12, tzinfo=timezone.utc), tick=False)
    call_command("publish_scheduled")
    page = reload(page)
    assert page.live
    assert printed(page) == [("Ann Bolt", "Chief Executive", "Acme")]


def test_a_copy_and_an_alias_keep_the_printed_words(make_article: Any, ann: Person, home: Any) -> None:
    page = make_article(Byline(person=ann))
    page.save_revision().publish()
    ann.name = "Renamed"
    ann.save()
    page = reload(page)
    copy = page.copy(update_attrs={"slug": "copy"}, keep_live=True)
    alias = page.create_alias(update_slug="alias")
    assert printed(copy.specific) == printed(alias.specific) == [("Ann Bolt", "Chief Executive", "Acme")]


def test_nobody_is_credited_by_accident(make_article: Any, admin_user: Any) -> None:
    page = make_article(owner=admin_user)
    page.save_revision(user=admin_user).publish(user=admin_user)
    byline = reload(page).get_byline()
    assert not byline
    assert (byline.text, byline.html, byline.authors) == ("", "", ())


@pytest.fixture
def translate(home: Any, dutch: Any) -> Any:
    def copy(page: ArticlePage) -> ArticlePage:
        home.copy_for_translation(dutch)
        return reload(page).copy_for_translation(dutch)

    return copy


def test_a_translation_prints_the_title_in_its_own_language(make_article: Any, ann: Person, translate: Any) -> None:
    page = make_article(Byline(person=ann))
    page.save_revision().publish()
    translation = translate(page)
    translation.get_latest_revision().publish()
    assert printed(reload(translation)) == [("Ann Bolt", "Directeur", "Acme NV")]


def test_a_translation_keeps_the_title_of_an_earlier_day(make_article: Any, ann: Person, translate: Any) -> None:
    page = make_article(Byline(person=ann, printed_title="Chief Operating Officer"))
    page.save_revision().publish()
    translation = translate(page)
    translation.get_latest_revision().publish()
    assert printed(reload(translation)) == [("Ann Bolt", "Chief Operating Officer", "Acme")]


def test_a_page_created_live_without_a_locale_is_printed(home: Any, ann: Person) -> None:
    home.refresh_from_db()
    page = home.add_child(instance=ArticlePage(title="In code", live=True, execvoice_bylines=[Byline(person=ann)]))
    assert printed(reload(page)) == [("Ann Bolt", "Chief Executive", "Acme")]


@pytest.mark.parametrize("renamed", [False, True])
def test_an_older_draft_keeps_what_was_printed_when_the_person_is_gone(
    make_article: Any, ann: Person, renamed: bool
) -> None:
    page = make_article(Byline(person=ann))
    draft = page.save_revision()
    if renamed:
        ann.name = "Ann New"
        ann.save()
    reload(page).save_revision().publish()
    before = printed(reload(page))
    ann.delete()
    Revision.objects.get(pk=draft.pk).publish()
    assert printed(reload(page)) == before
    assert before[0][1:] == ("Chief Executive", "Acme")


def test_a_draft_without_keys_keeps_what_was_printed_when_the_person_is_gone(make_article: Any, ann: Person) -> None:
    page = make_article(Byline(person=ann))
    draft = page.save_revision()
    for row in draft.content["execvoice_bylines"]:
        row["pk"] = None
    draft.save()
    reload(page).save_revision().publish()
    ann.delete()
    Revision.objects.get(pk=draft.pk).publish()
    assert printed(reload(page)) == [("Ann Bolt", "Chief Executive", "Acme")]


def test_a_live_page_without_a_date_of_publication_is_not_printed_anew(make_article: Any, ann: Person) -> None:
    page = make_article(Byline(person=ann), live=True)
    assert page.first_published_at is None
    promote(ann)
    page = reload(page)
    page.execvoice_bylines = [Byline(person=ann)]
    page.save_revision().publish()
    assert printed(reload(page)) == [("Ann Bolt", "Chief Executive", "Acme")]


def test_deleting_a_person_keeps_the_credit_of_a_page_that_has_no_revision_yet(make_article: Any, ann: Person) -> None:
    page = make_article(Byline(person=ann))
    ann.delete()
    page = reload(page)
    page.save_revision().publish()
    assert printed(reload(page)) == [("Ann Bolt", "", "")]


def test_deleting_a_person_prints_what_an_update_in_the_database_left_unprinted(make_article: Any, ann: Person) -> None:
    page = make_article(Byline(person=ann))
    ArticlePage.objects.filter(pk=page.pk).update(live=True)
    ann.delete()
    assert printed(reload(page)) == [("Ann Bolt", "Chief Executive", "Acme")]


@pytest.mark.parametrize("fields", [["live"], ["title", "execvoice_bylines"], {"live", "title"}])
def test_saving_some_fields_prints_when_the_page_goes_live_or_its_bylines_are_saved(
    make_article: Any, ann: Person, fields: Any
) -> None:
    page = reload(make_article(Byline(person=ann)))
    page.live = True
    page.save(update_fields=fields)
    assert printed(reload(page)) == [("Ann Bolt", "Chief Executive", "Acme")]


def test_saving_other_fields_of_a_live_page_touches_no_byline(make_article: Any, ann: Person) -> None:
    page = make_article(Byline(person=ann))
    ArticlePage.objects.filter(pk=page.pk).update(live=True)
    reload(page).save(update_fields=["title"])
    assert printed(reload(page)) == [("", "", "")]
