"""The calendar of the editors: what was published, what is to come, and whose voice has been silent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import timezone as tz
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from hostile import HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from testapp.models import ArticlePage, LeaderPage, PlainPage
from wagtail.models import GroupApprovalTask, GroupPagePermission, PageViewRestriction, Workflow, WorkflowTask

from wagtail_execvoice.authors.calendar import Month, Sight, Status, load_published, load_work
from wagtail_execvoice.authors.models import Byline

NOW = datetime(2026, 11, 11, 12, 0, tzinfo=tz.utc)
NOVEMBER = Month(2026, 11)


@pytest.fixture(autouse=True)
def noon() -> Any:
    """It is noon of the 11th of November 2026."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def planned_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that keeps the day for which a draft is planned in a field of its own: here in the body."""
    monkeypatch.setattr(
        ArticlePage, "get_planned_day", lambda page: date.fromisoformat(page.body) if page.body else None
    )


@pytest.fixture
def make_editor(make_user: Any) -> Any:
    """Return a function that makes a user with rights on a section."""

    def make(name: str, section: Any, *rights: str) -> Any:
        user = make_user(name, "wagtailadmin.access_admin")
        group = Group.objects.create(name=name)
        for right in rights or ("change",):
            GroupPagePermission.objects.create(group=group, page=section, permission_type=right)
        user.groups.add(group)
        return user

    return make


@pytest.fixture
def make_leader(home: Any, make_person: Any) -> Any:
    """Return a function that makes somebody with an author page."""

    def make(name: str, **fields: Any) -> Any:
        person = make_person(name)
        home.refresh_from_db()
        page = {"title": name, "person": person, "locale": home.locale, **fields}
        home.add_child(instance=LeaderPage(**page))
        return person

    return make


@pytest.fixture
def publish(make_article: Any) -> Any:
    """Return a function that makes an article that was published at a moment."""

    def do(title: str, moment: datetime | None, *people: Any) -> ArticlePage:
        page = make_article(*(Byline(person=person) for person in people), title=title)
        page.save_revision().publish()
        times = dict.fromkeys(("first_published_at", "last_published_at", "latest_revision_created_at"), moment)
        ArticlePage.objects.filter(pk=page.pk).update(**times)
        return ArticlePage.objects.get(pk=page.pk)

    return do


@pytest.fixture
def draft(make_article: Any) -> Any:
    """Return a function that makes a draft whose latest revision differs from what stands in the table."""

    def do(title: str, *people: Any, **fields: Any) -> ArticlePage:
        page = make_article(title="Before it was saved again")
        page.title = page.draft_title = title
        page.execvoice_bylines = [Byline(person=person) for person in people]
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision()
        return page

    return do


def see(client: Any, query: str = "") -> str:
    response = client.get(f"{reverse('execvoice_calendar:index')}?{query}")
    assert response.status_code == 200
    return response.content.decode()


def context(client: Any, query: str = "") -> Any:
    return client.get(f"{reverse('execvoice_calendar:index')}?{query}").context


def day_of(client: Any, title: str, query: str = "") -> date | None:
    days = [
        day.date
        for week in context(client, query)["weeks"]
        for day in week
        if title in [entry.title for entry in day.entries]
    ]
    assert len(days) <= 1
    return days[0] if days else None


# Months


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_a_month_is_read_as_it_is_written(day: date) -> None:
    month = Month.of(day)
    assert Month.read(str(month)) == month
    assert day in month
    assert month.start < month.end


@given(st.dates(min_value=date(1900, 2, 1), max_value=date(2199, 11, 30)))
def test_the_month_before_the_next_month_is_the_month(day: date) -> None:
    month = Month.of(day)
    assert month.next is not None
    assert month.previous is not None
    assert month.next.previous == month == month.previous.next
    assert month.end == month.next.start
    assert sum(day in month for week in month.weeks for day in week) == (month.next.first_day - month.first_day).days


@given(st.text())
def test_whatever_is_no_month_is_none(text: str) -> None:
    month = Month.read(text)
    assert month is None or str(month) == text


def test_the_calendar_has_two_ends() -> None:
    assert Month(1900, 1).previous is None
    assert Month(2199, 12).next is None
    assert Month(2199, 12).weeks


@pytest.mark.parametrize(("language", "first"), [("en", 6), ("nl", 0)])
def test_weeks_begin_as_the_language_does(language: str, first: int) -> None:
    with translation.override(language):
        assert {week[0].weekday() for week in NOVEMBER.weeks} == {first}


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kolkata"])
@pytest.mark.parametrize("month", [Month(2026, 3), Month(2026, 10), Month(2018, 11), Month(2011, 12)])
def test_a_month_is_as_long_as_the_clock_on_the_wall_says(zone: str, month: Month) -> None:
    with timezone.override(ZoneInfo(zone)):
        assert timezone.localtime(month.start).date() == month.first_day
        assert timezone.localtime(month.end - timedelta(seconds=1)).date() in month
        assert timezone.localtime(month.end).date() not in month


# What stands on which day


def test_a_published_page_stands_on_the_day_of_its_first_publication(
    admin_client: Any, publish: Any, make_person: Any
) -> None:
    publish("Out", NOW - timedelta(days=5), make_person("Ann Bolt"))
    html = see(admin_client)
    assert day_of(admin_client, "Out") == date(2026, 11, 6)
    assert "Ann Bolt" in html
    assert "Published, <time" in html


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 10, 31, 23, 30, tzinfo=tz.utc), date(2026, 11, 1)),
        (datetime(2026, 11, 30, 22, 59, tzinfo=tz.utc), date(2026, 11, 30)),
        (datetime(2026, 11, 30, 23, 0, tzinfo=tz.utc), None),
        (datetime(2026, 10, 31, 22, 59, tzinfo=tz.utc), None),
    ],
)
def test_days_begin_at_midnight_of_the_site(
    admin_client: Any, publish: Any, moment: datetime, day: date | None
) -> None:
    publish("At night", moment)
    assert day_of(admin_client, "At night") == day


def test_a_scheduled_page_stands_on_the_day_it_goes_live(admin_client: Any, draft: Any, make_person: Any) -> None:
    page = draft("Later", make_person("Ann Bolt"), go_live_at=NOW + timedelta(days=3), body="2026-11-02")
    page.get_latest_revision().publish()
    assert day_of(admin_client, "Later") == date(2026, 11, 14)
    [entry] = context(admin_client)["object_list"]
    assert (entry.status, entry.names, entry.is_update) == (Status.SCHEDULED, ("Ann Bolt",), False)


def test_a_new_version_of_a_published_page_that_is_scheduled_says_so(admin_client: Any, publish: Any) -> None:
    page = publish("Out", NOW - timedelta(days=90))
    page.go_live_at = NOW + timedelta(days=1)
    page.save_revision().publish()
    assert day_of(admin_client, "Out") == date(2026, 11, 12)
    assert "A new version of a published page" in see(admin_client)


def test_a_draft_stands_on_the_day_that_its_latest_version_names(
    admin_client: Any, draft: Any, make_person: Any
) -> None:
    page = draft("Planned", make_person("Ann Bolt"), body="2026-11-19")
    assert day_of(admin_client, "Planned") == date(2026, 11, 19)
    [entry] = context(admin_client)["object_list"]
    assert (entry.status, entry.time, entry.names) == (Status.PLANNED, None, ("Ann Bolt",))
    page.body = "2026-11-20"
    page.save_revision()
    assert day_of(admin_client, "Planned") == date(2026, 11, 20)


def test_a_go_live_time_that_nobody_approved_is_a_plan(admin_client: Any, draft: Any) -> None:
    draft("Wished", go_live_at=NOW + timedelta(days=1), body="2026-11-19")
    assert day_of(admin_client, "Wished") == date(2026, 11, 12)
    assert context(admin_client)["object_list"][0].status is Status.PLANNED


@pytest.mark.parametrize("value", ["2026-11-20T23:30:00+00:00", "2026-11-21"])
def test_a_planned_day_may_be_kept_as_a_time(
    admin_client: Any, draft: Any, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    read = datetime if "T" in value else date
    monkeypatch.setattr(ArticlePage, "get_planned_day", lambda page: read.fromisoformat(value))
    draft("Planned")
    assert day_of(admin_client, "Planned") == date(2026, 11, 21)


def test_a_page_type_without_a_field_for_it_has_no_planned_day(db: Any) -> None:
    assert ArticlePage().get_planned_day() is None


def test_a_draft_without_a_date_and_a_late_one_are_listed_below(admin_client: Any, draft: Any) -> None:
    draft("Without")
    draft("Late", body="2026-11-10")
    draft("Today", body="2026-11-11")
    assert {entry.title for entry in context(admin_client)["undated"]} == {"Without", "Late"}
    assert day_of(admin_client, "Late") == date(2026, 11, 10)
    assert "Was planned for Nov. 10, 2026" in see(admin_client)


def test_changes_to_a_published_page_are_in_the_works_whatever_its_first_version_planned(
    admin_client: Any, publish: Any
) -> None:
    page = publish("Out", NOW - timedelta(days=90))
    page.body, page.go_live_at = "2026-11-20", NOW - timedelta(days=90)
    page.save_revision()
    [entry] = context(admin_client)["undated"]
    assert (entry.title, entry.status, entry.is_update) == ("Out", Status.IN_THE_WORKS, True)


def test_a_page_that_was_taken_offline_is_not_in_the_works(admin_client: Any, publish: Any) -> None:
    publish("Withdrawn", NOW - timedelta(days=90)).unpublish()
    assert context(admin_client)["undated"] == []
    assert "Withdrawn" not in see(admin_client, "month=2026-08")


# Wagtail tells reviewers by mail, in a way that Django 6.1 is about to drop.
without_mail_warning = pytest.mark.filterwarnings("ignore:get_connection", "ignore:Django 2028")


@without_mail_warning
def test_a_draft_in_a_workflow_says_with_whom_it_is(admin_client: Any, admin_user: Any, draft: Any) -> None:
    workflow, task = Workflow.objects.create(name="Check"), GroupApprovalTask.objects.create(name="Legal reads")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    state = workflow.start(draft("In review"), admin_user)
    assert "With reviewers: Legal reads" in see(admin_client)
    state.current_task_state.reject(user=admin_user)
    assert "Changes asked for: Legal reads" in see(admin_client)


def test_internal_credits_are_nobodys_plan(admin_client: Any, make_article: Any, make_leader: Any) -> None:
    ann = make_leader("Ann Bolt")
    make_article(Byline(person=ann, role="drafted"), title="Ghost").save_revision()
    assert context(admin_client)["undated"][0].names == ()
    assert context(admin_client)["voices"][0].next_entry is None


def test_a_credit_whose_person_was_deleted_since_does_not_break_it(
    admin_client: Any, draft: Any, make_person: Any
) -> None:
    person = make_person("Ann Bolt")
    draft("Planned", person, body="2026-11-19")
    person.delete()
    assert day_of(admin_client, "Planned") == date(2026, 11, 19)


def test_today_is_marked_in_words_and_for_screen_readers(admin_client: Any) -> None:
    html = see(admin_client)
    assert html.count('aria-current="date"') == 1
    assert 'ev-calendar__today">Today' in html
    assert 'aria-current="date"' not in see(admin_client, "month=2026-12")


def test_the_month_is_a_table_with_a_caption_and_headers(admin_client: Any) -> None:
    html = see(admin_client)
    assert "<caption>" in html
    assert html.count('<th scope="col">') >= 7


# Months and filters in the address


@pytest.mark.parametrize(
    "query",
    [
        "month=99999-13",
        "month=2026-13",
        "month=2026-00",
        "month=0000-01",
        "month=9999-12",
        "month=%00",
        "month=２０２６-11",
        "month=2026-11&month=x",
        "person=abc",
        "person=1%00",
        "person=99999999999999999999999",
        "person=-1",
        "locale=xx",
        "content_type=abc",
        "content_type=999999",
        "nonsense=1",
    ],
)
def test_what_makes_no_sense_shows_this_month(admin_client: Any, draft: Any, query: str) -> None:
    draft("Planned", body="2026-11-19")
    assert context(admin_client, query)["month"] == NOVEMBER
    assert day_of(admin_client, "Planned", query) == date(2026, 11, 19)


@pytest.mark.parametrize("name", ["month", "person", "content_type", "locale"])
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_hostile_values_never_break_it(admin_client: Any, home: Any, name: str, value: str) -> None:
    value = value.encode("utf-8", "replace").decode()[:5000]
    response = admin_client.get(reverse("execvoice_calendar:index"), {name: value})
    assert response.status_code == 200
    assert "<script>alert(1)" not in response.content.decode()


def test_a_hostile_title_is_shown_as_text(admin_client: Any, draft: Any) -> None:
    draft(HOSTILE["script"][:200], body="2026-11-19")
    assert "<script>alert(1)" not in see(admin_client)


def test_one_goes_from_month_to_month_with_the_filters_kept(admin_client: Any, make_leader: Any) -> None:
    ann = make_leader("Ann Bolt")
    found = context(admin_client, f"month=2026-01&person={ann.pk}&nonsense=1")
    index = reverse("execvoice_calendar:index")
    assert found["previous_url"] == f"{index}?person={ann.pk}&month=2025-12"
    assert found["next_url"] == f"{index}?person={ann.pk}&month=2026-02"
    assert found["today_url"] == f"{index}?person={ann.pk}&month=2026-11"
    assert '<input type="hidden" name="month" value="2026-01">' in see(admin_client, "month=2026-01")


def test_the_ends_of_the_calendar_link_no_further(admin_client: Any, home: Any) -> None:
    assert context(admin_client, "month=1900-01")["previous_url"] == ""
    assert context(admin_client, "month=2199-12")["next_url"] == ""


def test_it_is_filtered_by_person_drafts_included(
    admin_client: Any, make_leader: Any, draft: Any, publish: Any
) -> None:
    ann, bob = make_leader("Ann Bolt"), make_leader("Bob Cole")
    for person in (ann, bob):
        draft(f"Planned by {person}", person, body="2026-11-19")
        publish(f"Out by {person}", NOW - timedelta(days=1), person)
        draft(f"Undated by {person}", person)
    found = context(admin_client, f"person={ann.pk}")
    titles = {entry.title for entry in [*found["object_list"], *found["undated"]]}
    assert titles == {"Planned by Ann Bolt", "Out by Ann Bolt", "Undated by Ann Bolt"}
    assert [voice.person for voice in found["voices"]] == [ann]


def test_it_is_filtered_by_language(admin_client: Any, publish: Any, dutch: Any) -> None:
    publish("English", NOW)
    page = publish("Nederlands", NOW)
    ArticlePage.objects.filter(pk=page.pk).update(locale=dutch)
    assert [entry.title for entry in context(admin_client, "locale=nl")["object_list"]] == ["Nederlands"]


# Silence


def test_who_never_published_comes_first_then_who_was_silent_longest(
    admin_client: Any, make_leader: Any, publish: Any
) -> None:
    ann, bob, _cleo = make_leader("Ann Bolt"), make_leader("Bob Cole"), make_leader("Cleo Dale")
    publish("Recent", NOW - timedelta(days=2), ann)
    publish("Old", NOW - timedelta(days=200), bob)
    publish("Older", NOW - timedelta(days=300), ann, bob)
    voices = context(admin_client)["voices"]
    assert [(voice.person.name, voice.days) for voice in voices] == [
        ("Cleo Dale", None),
        ("Bob Cole", 200),
        ("Ann Bolt", 2),
    ]
    assert [voice.last_post and voice.last_post.title for voice in voices] == [None, "Old", "Recent"]
    assert "Never published yet" in see(admin_client)


def test_a_post_without_a_date_of_publication_is_not_never(admin_client: Any, make_leader: Any, publish: Any) -> None:
    publish("Made by a script", None, make_leader("Ann Bolt"))
    [voice] = context(admin_client)["voices"]
    assert (voice.last_post.title, voice.days) == ("Made by a script", None)
    assert "Never published yet" not in see(admin_client)


def test_only_a_post_that_somebody_wrote_breaks_their_silence(
    admin_client: Any, make_leader: Any, make_article: Any, publish: Any
) -> None:
    ann = make_leader("Ann Bolt")
    make_article(Byline(person=ann, role="editor"), title="Edited").save_revision().publish()
    publish("Withdrawn", NOW, ann).unpublish()
    [voice] = context(admin_client)["voices"]
    assert voice.last_post is None


@pytest.mark.parametrize(
    "fields", [{"tenure": "former"}, {"tenure": "incoming"}, {"tenure": "in_memoriam"}, {"live": False}]
)
def test_only_who_is_in_office_is_waited_for(admin_client: Any, make_leader: Any, fields: dict[str, Any]) -> None:
    make_leader("Ann Bolt", **fields)
    assert context(admin_client)["voices"] == []


def test_an_archived_person_is_not_waited_for(admin_client: Any, make_leader: Any) -> None:
    ann = make_leader("Ann Bolt")
    ann.is_archived = True
    ann.save()
    assert context(admin_client)["voices"] == []


def test_somebody_with_a_page_in_each_language_is_one_voice(
    admin_client: Any, make_leader: Any, home: Any, dutch: Any
) -> None:
    ann = make_leader("Ann Bolt")
    home.refresh_from_db()
    home.add_child(instance=LeaderPage(title="Ann", slug="ann-nl", person=ann, locale=dutch))
    assert len(context(admin_client)["voices"]) == 1


def test_what_is_planned_next_is_the_nearest_day_and_never_a_late_one(
    admin_client: Any, make_leader: Any, draft: Any
) -> None:
    ann = make_leader("Ann Bolt")
    draft("Late", ann, body="2026-11-01")
    draft("Undated", ann)
    assert context(admin_client)["voices"][0].next_entry.title == "Undated"
    draft("Far", ann, body="2027-01-01")
    draft("Near", ann, body="2026-12-24")
    assert context(admin_client)["voices"][0].next_entry.title == "Near"


def test_a_site_says_where_its_editors_start_a_post(
    admin_client: Any, make_leader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_leader("Ann Bolt")
    assert "Start a post" not in see(admin_client)
    monkeypatch.setattr(LeaderPage, "get_start_post_url", lambda page: f"/start/?person={page.person_id}")
    assert 'aria-label="Start a post by Ann Bolt"' in see(admin_client)


# Who may see what


@pytest.fixture
def sections(home: Any) -> list[Any]:
    home.refresh_from_db()
    return [
        home.add_child(instance=PlainPage(title=name, slug=name.lower(), locale=home.locale))
        for name in ("Ours", "Theirs")
    ]


def test_somebody_sees_what_the_explorer_shows_them_and_no_more(
    client: Any, sections: list[Any], make_editor: Any, make_person: Any
) -> None:
    ann = make_person("Ann Bolt")
    for section in sections:
        section.refresh_from_db()
        section.add_child(instance=LeaderPage(title=f"Leader of {section}", person=ann, locale=section.locale))
        for title, fields in [("Out", {"live": True, "first_published_at": NOW}), ("Draft", {"live": False})]:
            page = ArticlePage(title=f"{title} of {section}", locale=section.locale, **fields)
            section.add_child(instance=page)
            page.save_revision()
        PageViewRestriction.objects.create(page=section, restriction_type="login")
    client.force_login(make_editor("ed", sections[0]))
    html = see(client)
    assert "Out of Ours" in html
    assert "Draft of Ours" in html
    assert "of Theirs" not in html


def test_a_private_post_elsewhere_says_nothing_about_its_author(
    client: Any, sections: list[Any], make_editor: Any, make_person: Any
) -> None:
    ours, theirs = sections
    ann = make_person("Ann Bolt")
    ours.add_child(instance=LeaderPage(title="Ann Bolt", person=ann, locale=ours.locale))
    page = ArticlePage(title="Elsewhere", locale=ours.locale, live=True, first_published_at=NOW)
    page.execvoice_bylines = [Byline(person=ann)]
    theirs.refresh_from_db()
    theirs.add_child(instance=page)
    client.force_login(make_editor("ed", ours))
    assert context(client)["voices"][0].last_post.title == "Elsewhere"
    PageViewRestriction.objects.create(page=theirs, restriction_type="login")
    assert context(client)["voices"][0].last_post is None
    assert "Elsewhere" not in see(client)


def test_an_entry_links_to_the_editor_only_for_who_may_open_it(
    client: Any, home: Any, draft: Any, publish: Any, make_editor: Any
) -> None:
    planned, out = draft("Planned", body="2026-11-19"), publish("Out", NOW)
    edit = [f'href="{reverse("wagtailadmin_pages:edit", args=[page.pk])}"' for page in (planned, out)]
    client.force_login(make_editor("locks", home, "lock"))
    html = see(client)
    assert edit[0] not in html
    assert edit[1] not in html
    assert f'href="{out.url}"' in html
    client.force_login(make_editor("changes", home, "change"))
    html = see(client)
    assert edit[0] in html
    assert edit[1] in html


@without_mail_warning
def test_what_somebody_has_to_decide_about_links_to_the_editor(
    client: Any, home: Any, admin_user: Any, draft: Any, make_editor: Any
) -> None:
    reviewer = make_editor("reviews", home, "lock")
    workflow, task = Workflow.objects.create(name="Check"), GroupApprovalTask.objects.create(name="Legal reads")
    task.groups.add(reviewer.groups.get())
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    page = draft("In review")
    workflow.start(page, admin_user)
    assert Sight(reviewer).find_editable([page.pk]) == {page.pk}
    assert page.permissions_for_user(reviewer).can_edit()


def test_only_who_has_a_right_on_pages_finds_it_in_the_menu(
    client: Any, home: Any, make_user: Any, make_editor: Any
) -> None:
    for user, expected in [(make_user("nobody", "wagtailadmin.access_admin"), False), (make_editor("ed", home), True)]:
        client.force_login(user)
        html = client.get(reverse("wagtailadmin_home")).content.decode()
        assert (reverse("execvoice_calendar:index") in html) is expected


def test_without_a_right_on_pages_nothing_can_be_asked(make_user: Any, draft: Any) -> None:
    draft("Planned", body="2026-11-19")
    sight = Sight(make_user("nobody"))
    assert load_work(sight.get_bylined_pages()) == []
    assert load_published(sight.get_bylined_pages(), NOVEMBER) == []
    assert sight.find_editable([1]) == set()


# Words and cost


def test_it_is_written_in_the_language_of_who_reads_it(admin_client: Any, admin_user: Any, draft: Any) -> None:
    from wagtail.users.models import UserProfile

    draft("Gepland", body="2026-11-19")
    profile = UserProfile.get_for_user(admin_user)
    profile.preferred_language = "nl"
    profile.save()
    html = see(admin_client)
    assert "November 2026" in html
    assert html.index("Maandag") < html.index("Zondag")


def cost_of(client: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        see(client)
    return len(queries)


def test_it_costs_the_same_with_five_posts_and_sixty_and_with_three_people_and_twenty(
    client: Any, home: Any, make_editor: Any, make_leader: Any, publish: Any, draft: Any
) -> None:
    people = []

    def fill(posts: range, more_people: range) -> None:
        people.extend(make_leader(f"Person {number}") for number in more_people)
        for number in posts:
            by = [people[number % len(people)], people[-1]]
            publish(f"Out {number}", NOW - timedelta(hours=number), *by)
            draft(f"Planned {number}", *by, body=f"2026-11-{number % 28 + 1:02}")
            draft(f"Undated {number}", *by)
            if number % 5 == 0:
                draft(f"Later {number}", *by, go_live_at=NOW + timedelta(days=1)).get_latest_revision().publish()

    client.force_login(make_editor("ed", home, "add"))
    fill(range(5), range(3))
    see(client)  # what is cached for the whole site is nobody's cost
    few = cost_of(client)
    fill(range(5, 60), range(3, 20))
    assert cost_of(client) == few
    assert few < 60
    assert len(context(client)["voices"]) == 20
