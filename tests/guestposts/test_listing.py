"""The list of guest posts: one row for each page that one sees, with what is missing."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageViewRestriction

VIEW = "execvoice_guestposts.view_guestpost"
CONSENT = {"consent_wording": "Yes.", "consent_given_on": "2026-06-01"}


@pytest.fixture
def listed(client: Client) -> Any:
    """Return a function that opens the list, and returns its rows: the words of each cell, by title."""

    def listed(**query: Any) -> dict[str, list[str]]:
        response = client.get(reverse("execvoice_guest_posts:index"), query)
        assert response.status_code == 200
        rows = BeautifulSoup(response.content, "html.parser").select("table.listing tbody tr")
        cells = [[" ".join(cell.get_text(" ").split()) for cell in row.select("td")] for row in rows]
        return {row[0]: row[1:] for row in cells}

    return listed


@pytest.fixture
def posts(make_guest_page: Any, republished: dict[str, Any]) -> None:
    make_guest_page("Ana Guest", title="Complete", guest=republished)
    make_guest_page("Bo Guest", title="Bare", guest={})
    make_guest_page("Cem Guest", title="Paid", guest={"compensation": "paid", **CONSENT})
    make_guest_page(
        "Dee Guest", title="Taken over", guest={"origin": "excerpt", "outlet": "The Daily", **CONSENT}, live=False
    )
    make_guest_page("Eve Own", title="Our own")


def test_each_guest_post_is_a_row_that_says_what_is_missing(desk: Client, posts: None, listed: Any) -> None:
    rows = listed()
    assert set(rows) == {"Complete", "Bare", "Paid", "Taken over"}
    assert [rows[title][1] for title in ("Complete", "Bare", "Paid", "Taken over")] == [
        "– nothing",
        "Consent",
        "Disclosure (only suggested)",
        "Rights",
    ]
    assert rows["Complete"][0] == "Ana Guest" and rows["Complete"][2] == "Live" and rows["Taken over"][2] == "Draft"
    assert rows["Paid"][4] == "We paid the guest" and rows["Complete"][3] == "Republished from elsewhere"


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"missing": "consent"}, {"Bare"}),
        ({"missing": ["consent", "disclosure"]}, {"Bare", "Paid"}),
        ({"missing": "rights"}, {"Taken over"}),
        ({"missing": "nonsense"}, {"Complete", "Bare", "Paid", "Taken over"}),
        ({"origin": "republished"}, {"Complete"}),
        ({"paid": "true"}, {"Paid"}),
        ({"paid": "false"}, {"Complete", "Bare", "Taken over"}),
        ({"live": "false"}, {"Taken over"}),
        ({"q": "daily"}, {"Taken over"}),
        ({"q": "bare"}, {"Bare"}),
        ({"q": "cem"}, {"Paid"}),
        ({"q": "x" * 300}, set()),
        ({"q": "nul\0"}, {"Complete", "Bare", "Paid", "Taken over"}),
        ({"q": "paid", "missing": "consent"}, set()),
    ],
)
def test_it_is_narrowed_and_searched(
    desk: Client, posts: None, listed: Any, query: dict[str, Any], titles: set[str]
) -> None:
    assert set(listed(**query)) == titles


@pytest.mark.parametrize("ordering", ["page__title", "-page__first_published_at", "origin", "nonsense"])
def test_it_is_sorted_by_what_its_columns_say(desk: Client, posts: None, listed: Any, ordering: str) -> None:
    assert len(listed(ordering=ordering)) == 4


def test_the_title_leads_to_the_editor_only_for_who_can_edit_the_page(
    client: Client, make_user: Any, make_guest_page: Any, home: Any, editor: Any
) -> None:
    page = make_guest_page("Ana Guest", title="Complete", guest={})
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.force_login(editor)
    assert edit in client.get(reverse("execvoice_guest_posts:index")).content.decode()
    client.force_login(make_user("reader", "wagtailadmin.access_admin", VIEW))
    html = client.get(reverse("execvoice_guest_posts:index")).content.decode()
    assert "Complete" in html and edit not in html


def test_one_sees_the_pages_of_ones_explorer_and_what_everybody_can_read(
    client: Client, make_user: Any, make_guest_page: Any, listed: Any, home: Any
) -> None:
    from testapp.models import PlainPage

    make_guest_page("Ana Guest", title="Public", guest={})
    make_guest_page("Ana Guest", title="A draft", guest={}, live=False)
    hidden = make_guest_page("Ana Guest", title="Behind a door", guest={})
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    home.refresh_from_db()
    section = home.add_child(instance=PlainPage(title="Section", slug="section", locale=home.locale))
    draft = make_guest_page("Ana Guest", title="Draft in my section", guest={}, live=False)
    draft.move(section, pos="last-child")
    user = make_user("reader", "wagtailadmin.access_admin", VIEW)
    client.force_login(user)
    assert set(listed()) == {"Public"}
    group = Group.objects.create(name="Section")
    GroupPagePermission.objects.create(group=group, page=section, permission_type="change")
    user.groups.add(group)
    client.force_login(type(user).objects.get(pk=user.pk))
    assert set(listed()) == {"Public", "Draft in my section"}


def test_what_a_guest_is_called_is_text(desk: Client, make_guest_page: Any) -> None:
    make_guest_page("<script>alert(1)</script>", title="<b>Bold</b>", guest={"outlet": "<i>x"})
    html = desk.get(reverse("execvoice_guest_posts:index")).content.decode()
    assert "<script>alert(1)" not in html and "<b>Bold" not in html


def test_it_asks_as_often_for_many_posts_as_for_few(desk: Client, make_guest_page: Any) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk.get(reverse("execvoice_guest_posts:index"))
        return len(queries)

    make_guest_page("Ana Guest", "Bo Guest", title="One", guest={"relationship": "partner"})
    make_guest_page("Cem Guest", title="Two", guest={}, live=False)
    desk.get(reverse("execvoice_guest_posts:index"))
    few = count()
    for number in range(6):
        make_guest_page(f"Guest {number}", f"Other {number}", title=f"More {number}", guest={}, live=bool(number % 2))
    assert count() == few


def test_it_stands_in_the_menu_of_guest_posts_and_among_the_reports(
    client: Client, make_user: Any, rf: Any, editor: Any
) -> None:
    from wagtail.admin.menu import reports_menu

    from wagtail_execvoice.guestposts.viewsets.menu import guest_posts_group

    request = rf.get("/")
    for user, is_shown in ((editor, True), (make_user("other", "wagtailadmin.access_admin"), False)):
        request.user = user
        names = [item.name for item in reports_menu.menu_items_for_request(request)]
        assert ("guest-posts-report" in names) == is_shown
        [first, *_others] = guest_posts_group.get_submenu_items()
        assert first.is_shown(request) == is_shown and first.url == reverse("execvoice_guest_posts:index")
