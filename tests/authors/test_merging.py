"""Two people in the directory who are one: what moves, what stays, and what still names the one who is gone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hostile import HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from testapp.models import ArticlePage, LeaderPage
from wagtail.models import ModelLogEntry, ReferenceIndex

from wagtail_execvoice.authors.actions import MergeRefused, find_mentions, follow_merges, merge_people, plan_merge
from wagtail_execvoice.authors.actions.aliases import find_superfluous
from wagtail_execvoice.authors.models import Byline, Person, SocialProfile
from wagtail_execvoice.authors.signals import people_merged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("run_tasks")]

NOBODY = None


def url(name: str, *args: Any) -> str:
    return reverse(f"execvoice_people:{name}", args=args)


@pytest.fixture
def two(make_person: Any) -> tuple[Person, Person]:
    """Ann, who is in the directory twice: the second one goes."""
    ann = make_person("Ann Bolt", en=("Chief", "Acme"))
    double = make_person("A. Bolt", en=("Boss", "Acme Inc."), nl=("Baas", "Acme"))
    return double, ann


@pytest.fixture
def make_leader(home: Any) -> Any:
    def make(person: Any, **fields: Any) -> LeaderPage:
        home.refresh_from_db()
        return home.add_child(
            instance=LeaderPage(**{"title": str(person), "person": person, "locale": home.locale, **fields})
        )

    return make


# What moves


def test_credits_move_in_the_words_in_which_they_were_printed(two: Any, make_article: Any) -> None:
    double, ann = two
    page = make_article(Byline(person=double, printed_name="A. Bolt", printed_title="Boss"), live=True)
    before = page.get_byline().text
    merge_people(double, ann, NOBODY)
    page = ArticlePage.objects.get(pk=page.pk)
    assert page.get_byline().text == before == "By A. Bolt"
    assert Byline.objects.get().person == ann


def test_who_is_credited_twice_on_a_page_is_credited_once(two: Any, make_article: Any) -> None:
    double, ann = two
    page = make_article(
        Byline(person=double, printed_name="A. Bolt"),
        Byline(person=ann, printed_name="Ann Bolt"),
        Byline(person=double, role="photographer", printed_name="A. Bolt"),
        live=True,
    )
    assert [byline.display_name for byline in plan_merge(double, ann, NOBODY).superfluous] == ["Ann Bolt"]
    merge_people(double, ann, NOBODY)
    assert [(row.printed_name, row.role, row.person) for row in page.execvoice_bylines.order_by("sort_order")] == [
        ("A. Bolt", "author", ann),
        ("A. Bolt", "photographer", ann),
    ]
    # The two credits, and not the pointer that was left behind.
    ReferenceIndex.create_or_update_for_object(Person.objects.get(pk=double.pk))
    assert ReferenceIndex.get_references_to(ann).count() == 2


def test_author_pages_of_any_type_move_and_nobody_succeeds_themselves(two: Any, make_leader: Any) -> None:
    double, ann = two
    own = make_leader(double)
    before = make_leader(Person.objects.create(name="Bo"), successor=double)
    odd = make_leader(double, title="Odd", successor=ann)
    assert {page.pk for page in plan_merge(double, ann, NOBODY).author_pages} == {own.pk, before.pk, odd.pk}
    merge_people(double, ann, NOBODY)
    for page in (own, before, odd):
        page.refresh_from_db()
    assert (own.person, before.successor, odd.person, odd.successor) == (ann, ann, ann, None)


def test_what_the_other_one_lacks_moves_and_what_it_has_stays(two: Any) -> None:
    double, ann = two
    Person.objects.filter(pk=double.pk).update(honorific_prefix="Dr.", honorific_suffix="MBE", email="a@example.com")
    Person.objects.filter(pk=ann.pk).update(honorific_suffix="CBE")
    for person, address in (
        (double, "https://a.example/"),
        (double, "https://b.example/"),
        (ann, "https://a.example/"),
    ):
        SocialProfile.objects.create(person=person, network="website", address=address)
    merge_people(double, ann, NOBODY)
    ann.refresh_from_db()
    assert (ann.honorific_prefix, ann.honorific_suffix, ann.email) == ("Dr.", "CBE", "a@example.com")
    assert ann.get_text("en").title == "Chief"
    assert ann.get_text("nl").title == "Baas"
    assert sorted(profile.address for profile in ann.profiles.all()) == ["https://a.example/", "https://b.example/"]


def test_of_the_one_who_goes_nothing_is_left_but_a_name(two: Any) -> None:
    double, ann = two
    Person.objects.filter(pk=double.pk).update(honorific_prefix="Dr.", email="a@example.com")
    SocialProfile.objects.create(person=double, network="website", address="https://a.example/")
    merge_people(double, ann, NOBODY)
    double.refresh_from_db()
    assert (double.merged_into, double.is_archived, double.name) == (ann, True, "A. Bolt")
    assert not double.email
    assert not double.honorific_prefix
    assert not double.portrait
    assert not double.texts.exists()
    assert not double.profiles.exists()


def test_an_account_moves_for_those_who_may_say_whose_it_is(two: Any, make_user: Any) -> None:
    double, ann = two
    double.user = make_user("ann")
    double.save()
    with pytest.raises(MergeRefused, match="you may not say which account"):
        merge_people(double, ann, make_user("editor"))
    merge_people(double, ann, make_user("head", "execvoice_authors.link_account"))
    ann.refresh_from_db()
    double.refresh_from_db()
    assert (ann.user, double.user) == (Person.objects.get(user__isnull=False).user, None)


def test_what_was_merged_before_goes_along(two: Any, make_person: Any) -> None:
    double, ann = two
    third = make_person("Anne Bolt")
    merge_people(third, double, NOBODY)
    merge_people(double, ann, NOBODY)
    third.refresh_from_db()
    assert third.merged_into == ann


def test_usage_in_the_admin_follows(two: Any, make_article: Any, make_leader: Any, admin_client: Any) -> None:
    double, ann = two
    make_article(Byline(person=double), title="The quay")
    make_leader(double, title="About Ann")
    merge_people(double, ann, NOBODY)
    html = admin_client.get(url("usage", ann.pk)).content.decode()
    assert "The quay" in html
    assert "About Ann" in html
    assert not ReferenceIndex.get_references_to(double).exclude(model_path="merged_into").exists()


def test_it_is_in_the_history_of_both_and_told_to_the_site(
    two: Any, admin_user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    double, ann = two
    told: list[Any] = []

    def listen(**kwargs: Any) -> None:
        told.append((kwargs["source"], kwargs["target"], kwargs["user"]))

    people_merged.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        merge_people(double, ann, admin_user)
        assert told == []
    people_merged.disconnect(listen)
    assert told == [(double, ann, admin_user)]
    for person in (double, ann):
        [entry] = ModelLogEntry.objects.for_instance(person)
        assert (entry.action, entry.user) == ("execvoice_authors.merge", admin_user)
        assert entry.message == "A. Bolt was merged with Ann Bolt"


# What is refused


def test_a_merge_that_makes_no_sense_is_refused_and_says_what_to_do(two: Any, make_user: Any, make_person: Any) -> None:
    double, ann = two
    with pytest.raises(MergeRefused, match="same person"):
        merge_people(ann, ann, NOBODY)
    gone = make_person("Gone")
    Person.objects.filter(pk=gone.pk).delete()
    with pytest.raises(MergeRefused, match="deleted meanwhile"):
        merge_people(gone, ann, NOBODY)
    for person in two:
        person.user = make_user(person.name.replace(" ", ""))
        person.save()
    with pytest.raises(MergeRefused, match="Both have an account"):
        merge_people(double, ann, make_user("head", "execvoice_authors.link_account"))
    Person.objects.update(user=None)
    merge_people(double, ann, NOBODY)
    for pair in ((double, ann), (ann, double)):
        with pytest.raises(MergeRefused, match="merged into somebody else meanwhile"):
            merge_people(*pair, NOBODY)


def test_a_refused_merge_changes_nothing(two: Any, make_article: Any) -> None:
    double, _ann = two
    make_article(Byline(person=double), live=True)
    with pytest.raises(MergeRefused):
        merge_people(double, double, NOBODY)
    assert Byline.objects.get().person == double
    assert not ModelLogEntry.objects.exists()


# What still names the one who is gone


def test_a_draft_is_read_and_published_as_naming_the_one_who_stays(two: Any, make_article: Any) -> None:
    double, ann = two
    page = make_article(title="Draft")
    page.execvoice_bylines = [Byline(person=double)]
    revision = page.save_revision()
    merge_people(double, ann, NOBODY)
    draft = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert [byline.person for byline in draft.execvoice_bylines.all()] == [ann]
    assert draft.get_byline().text == "By Ann Bolt"
    revision.publish()
    [row] = Byline.objects.all()
    assert (row.person, row.printed_name, row.printed_title) == (ann, "Ann Bolt", "Chief")


def test_a_printed_credit_of_an_old_version_links_to_the_page_of_the_one_who_stays(
    two: Any, make_article: Any, make_leader: Any
) -> None:
    double, ann = two
    page = make_article(Byline(person=double), title="Old")
    page.save_revision().publish()
    old = ArticlePage.objects.get(pk=page.pk).get_latest_revision()
    leader = make_leader(ann)
    merge_people(double, ann, NOBODY)
    assert f'href="{leader.url}"' in old.as_object().get_byline().html
    assert old.as_object().get_byline().text == "By A. Bolt"
    old.publish()
    assert Byline.objects.get().person == ann


def test_a_draft_that_names_both_names_one(two: Any, make_article: Any) -> None:
    double, ann = two
    page = make_article(title="Draft")
    page.execvoice_bylines = [Byline(person=ann, sort_order=0), Byline(person=double, sort_order=1)]
    revision = page.save_revision()
    merge_people(double, ann, NOBODY)
    revision.publish()
    assert [row.person for row in Byline.objects.all()] == [ann]


def test_an_author_page_in_a_draft_is_about_the_one_who_stays(two: Any, make_leader: Any) -> None:
    double, ann = two
    page = make_leader(None, title="Ann")
    page.person, page.successor = double, ann
    revision = page.save_revision()
    merge_people(double, ann, NOBODY)
    draft = revision.as_object()
    assert (draft.person, draft.successor) == (ann, None)
    revision.publish()
    assert LeaderPage.objects.get(pk=page.pk).person == ann


def test_a_page_that_was_in_memory_during_the_merge_is_saved_right(
    two: Any, make_article: Any, make_leader: Any
) -> None:
    double, ann = two
    page, leader = make_article(title="In memory"), make_leader(double)
    page.execvoice_bylines = [Byline(person=double)]
    merge_people(Person.objects.get(pk=double.pk), ann, NOBODY)
    page.save_revision().publish()
    assert Byline.objects.get().person == ann
    leader.save()
    assert LeaderPage.objects.get().person == ann


def test_an_editor_who_had_the_page_open_saves_the_one_who_stays(
    two: Any, make_article: Any, admin_client: Any
) -> None:
    double, ann = two
    page = make_article(Byline(person=double, printed_name="A. Bolt"), title="Open")
    page.save_revision()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = admin_client.get(edit).context["form"]
    merge_people(double, ann, NOBODY)
    prefix = "execvoice_bylines"
    row = form.formsets[prefix].forms[0]
    data = {f"{prefix}-0-{name}": row[name].value() or "" for name in row.fields if name != "DELETE"}
    counts = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 1, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    data |= {f"{prefix}-{name}": number for name, number in counts.items()}
    data |= {f"comments-{name}": 0 for name in counts}
    assert data[f"{prefix}-0-person"] == double.pk
    response = admin_client.post(edit, {**data, f"{prefix}-0-ORDER": 1, "title": "Open", "slug": page.slug, "body": ""})
    assert response.status_code == 302, response.context["form"].errors
    draft = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert [(byline.person, byline.printed_name) for byline in draft.execvoice_bylines.all()] == [(ann, "A. Bolt")]


def test_following_merges_costs_a_draft_one_query_whatever_the_number_of_credits(
    make_article: Any, make_person: Any
) -> None:
    target = make_person("Target")
    people = [make_person(f"Person {i}") for i in range(20)]
    page = make_article(*(Byline(person=person) for person in people))
    Person.objects.filter(pk__in=[person.pk for person in people]).update(merged_into=target)
    page.execvoice_bylines.get_object_list()  # in memory, as those of a draft are
    with CaptureQueriesContext(connection) as queries:
        assert follow_merges(page)
    assert len(queries) == 1
    assert [byline.person_id for byline in page.execvoice_bylines.all()] == [target.pk]


def test_an_alias_is_in_no_listing_and_in_no_chooser(two: Any, admin_client: Any) -> None:
    double, ann = two
    merge_people(double, ann, NOBODY)
    for name in ("execvoice_people:index_results", "execvoice_person_chooser:choose_results"):
        for query in ("", "?q=bolt", "?is_archived=true"):
            assert "A. Bolt" not in admin_client.get(reverse(name) + query).content.decode()
    chosen = admin_client.get(reverse("execvoice_person_chooser:chosen", args=[double.pk])).json()
    assert (chosen["result"]["id"], chosen["result"]["title"]) == (str(ann.pk), "Ann Bolt")
    several = admin_client.get(f"{reverse('execvoice_person_chooser:chosen_multiple')}?id={double.pk}&id={ann.pk}")
    assert [item["title"] for item in several.json()["result"]] == ["Ann Bolt"]


def test_a_link_to_an_alias_leads_to_the_one_who_stays(two: Any, admin_client: Any) -> None:
    double, ann = two
    merge_people(double, ann, NOBODY)
    for method in (admin_client.get, admin_client.post):
        response = method(url("edit", double.pk))
        assert response.url == url("edit", ann.pk)
    assert "A. Bolt was merged with Ann Bolt" in admin_client.get(response.url).content.decode()
    for name in ("delete", "archive", "bring_back", "merge"):
        assert admin_client.get(url(name, double.pk)).status_code == 404
        assert admin_client.post(url(name, double.pk)).status_code == 404


def test_with_the_one_who_stays_the_alias_is_deleted_too_and_drafts_keep_the_name(two: Any, make_article: Any) -> None:
    double, ann = two
    page = make_article(title="Draft")
    page.execvoice_bylines = [Byline(person=double)]
    page.save_revision()
    merge_people(double, ann, NOBODY)
    ann.delete()
    assert not Person.objects.exists()
    assert ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object().get_byline().text == "By A. Bolt"


# Where somebody is credited


def test_mentions_are_live_pages_and_the_drafts_of_today(two: Any, make_article: Any) -> None:
    double, ann = two
    live = make_article(Byline(person=double), title="Live", live=True)
    new = make_article(Byline(person=double), title="New")
    changed = make_article(title="Changed", live=True)
    changed.execvoice_bylines = [Byline(person=double)]
    changed.save_revision()
    was = make_article(title="Was", live=True)
    was.execvoice_bylines = [Byline(person=double)]
    was.save_revision()
    was.execvoice_bylines = []
    was.save_revision()
    Byline.objects.filter(page=was).delete()
    # An id that begins with the same digits, in another credit.
    other = make_article(title="Other", live=True)
    other.execvoice_bylines = [Byline(person=Person.objects.create(pk=double.pk * 10 + 1, name="Other"))]
    other.save_revision()
    mentions = find_mentions(double)
    assert {page.pk for page in mentions.live} == {live.pk}
    assert {page.pk for page in mentions.drafts} == {new.pk, changed.pk}
    assert not find_mentions(ann)


rows = st.lists(
    st.tuples(
        st.sampled_from([1, 2]), st.sampled_from(["author", "editor"]), st.booleans(), st.none() | st.integers(0, 5)
    ),
    max_size=8,
)


@given(rows)
def test_of_each_credit_exactly_one_is_kept_and_no_printed_one_for_an_unprinted(credits: Any) -> None:
    bylines = [
        Byline(pk=i, person_id=person, role=role, printed_name="P" if printed else "", sort_order=order)
        for i, (person, role, printed, order) in enumerate(credits, 1)
    ]
    superfluous = find_superfluous(bylines)
    kept = [byline for byline in bylines if byline not in superfluous]
    keys = [(byline.person_id, byline.role) for byline in kept]
    assert len(keys) == len({*keys}) == len({(byline.person_id, byline.role) for byline in bylines})
    for gone in superfluous:
        [instead] = [byline for byline in kept if (byline.person_id, byline.role) == (gone.person_id, gone.role)]
        assert instead.printed_name >= gone.printed_name
        if instead.printed_name == gone.printed_name:
            assert (instead.sort_order or 0) <= (gone.sort_order or 0)


# The screens


def test_the_preview_says_what_would_move_and_does_nothing(
    two: Any, make_article: Any, make_leader: Any, admin_client: Any
) -> None:
    double, ann = two
    double.email = "a@example.com"
    double.save()
    make_article(Byline(person=double), title="The quay", live=True)
    make_article(Byline(person=double), title="The draft")
    make_article(Byline(person=double), Byline(person=ann), title="Of both", live=True)
    make_leader(double, title="About her")
    html = admin_client.get(url("merge", double.pk), {"target": ann.pk}).content.decode()
    for part in ("The quay", "The draft", "Of both", "About her", "a@example.com", "Nederlands"):
        assert part in html
    assert "Is there twice, and is removed" in html
    assert f"{url('merge', ann.pk)}?target={double.pk}" in html
    double.refresh_from_db()
    assert double.merged_into is None


def test_confirming_merges_and_shows_the_one_who_stays(two: Any, admin_client: Any) -> None:
    double, ann = two
    response = admin_client.post(url("merge", double.pk), {"target": ann.pk})
    assert response.url == url("edit", ann.pk)
    assert "A. Bolt was merged with Ann Bolt." in admin_client.get(response.url).content.decode()
    double.refresh_from_db()
    assert double.merged_into == ann


def test_a_choice_that_cannot_be_is_explained_and_another_can_be_made(two: Any, admin_client: Any) -> None:
    double, _ann = two
    for method in (admin_client.get, admin_client.post):
        response = method(url("merge", double.pk), {"target": double.pk})
        assert response.status_code == 200
        assert "This is the same person" in response.content.decode()
        assert "Show what would move" in response.content.decode()


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_a_forged_target_is_a_field_error(two: Any, admin_client: Any, value: str) -> None:
    double, _ann = two
    sent = value.encode("utf-8", "replace").decode()
    for method in (admin_client.get, admin_client.post):
        response = method(url("merge", double.pk), {"target": sent})
        assert response.status_code == 200
        assert response.context["form"].errors
        assert "<script>alert(1)" not in response.content.decode()


def test_it_takes_the_right_to_change_and_the_right_to_delete(two: Any, client: Any, make_user: Any) -> None:
    double, ann = two
    rights = {name: f"execvoice_authors.{name}_person" for name in ("change", "delete")}
    for name in rights:
        client.force_login(make_user(name, "wagtailadmin.access_admin", rights[name]))
        assert client.get(url("merge", double.pk)).status_code == 302
        assert client.post(url("merge", double.pk), {"target": ann.pk}).url == reverse("wagtailadmin_home")
        assert "Merge with" not in client.get(url("index")).content.decode()
    client.force_login(make_user("both", "wagtailadmin.access_admin", *rights.values()))
    assert "Merge with" in client.get(url("index")).content.decode()
    assert "Merge with" in client.get(url("edit", double.pk)).content.decode()
    assert client.post(url("merge", double.pk), {"target": ann.pk}).url == url("edit", ann.pk)


def test_the_titles_of_pages_that_one_may_not_edit_are_not_told(
    two: Any, make_article: Any, client: Any, make_user: Any
) -> None:
    double, ann = two
    make_article(Byline(person=double), title="The secret", live=True)
    rights = ["execvoice_authors.change_person", "execvoice_authors.delete_person"]
    client.force_login(make_user("both", "wagtailadmin.access_admin", *rights))
    for response in (
        client.get(url("merge", double.pk), {"target": ann.pk}),
        client.get(url("delete", double.pk)),
    ):
        assert "a page that you cannot edit" in response.content.decode()
        assert "The secret" not in response.content.decode()


def test_the_preview_costs_the_same_with_ten_credits_and_with_fifty(
    two: Any, make_article: Any, admin_client: Any
) -> None:
    double, ann = two

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(url("merge", double.pk), {"target": ann.pk})
        return len(queries)

    for i in range(10):
        make_article(Byline(person=double), title=f"Few {i}", live=True)
    cost()
    few = cost()
    for i in range(40):
        make_article(Byline(person=double), title=f"Many {i}", live=True)
    assert cost() == few
