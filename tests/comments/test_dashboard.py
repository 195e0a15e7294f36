"""The dashboard says which comments wait, to those who may decide about them."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wagtail_execvoice.comments.actions import report_comment
from wagtail_execvoice.comments.dashboard import WaitingPanel

OURS = "#execvoice-comments-section"


@pytest.fixture
def dashboard(client: Any) -> Any:
    """Return a function that opens the dashboard as ``user``, and returns our panel."""

    def dashboard(user: Any) -> Any:
        client.force_login(user)
        return BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser").select_one(OURS)

    return dashboard


def read(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split())


def test_it_says_how_much_waits_and_leads_to_the_newest_three(
    dashboard: Any, make_moderator: Any, home: Any, write: Any
) -> None:
    comments = [write(f"Comment {number}", name=f"Reader {number}") for number in range(4)]
    panel = dashboard(make_moderator(home))
    assert panel.select_one(f'a[href="{reverse("execvoice_comments:index")}"]').get_text() == "To review: 4"
    assert "The oldest has waited for 0 minutes." in read(panel) and "Reported" not in read(panel)
    links = {link.get_text(): link["href"] for link in panel.select("tbody a")}
    expected = [(comment.body, reverse("execvoice_comments:tend", args=[comment.pk])) for comment in comments]
    assert list(links.items()) == list(reversed(expected))[:3]
    assert "Why we moved Reader 3" in read(panel.select_one("tbody tr"))


def test_if_nothing_is_to_be_reviewed_it_shows_what_was_reported(
    dashboard: Any, make_moderator: Any, home: Any, shown: Any
) -> None:
    report_comment(shown("Hm"), "abuse", visitor="10.9.9.9")
    panel = dashboard(make_moderator(home))
    assert "Reported by readers: 1" in read(panel) and "To review" not in read(panel)
    assert [link.get_text() for link in panel.select("tbody a")] == ["Hm"]


def test_it_is_silent_if_nothing_waits_and_for_who_may_not_decide(
    dashboard: Any, make_moderator: Any, home: Any, talk: Any, section: Any, shown: Any, write: Any, set_mode: Any
) -> None:
    shown()
    assert dashboard(make_moderator(home)) is None
    set_mode("moderated")
    write()
    assert dashboard(make_moderator(home, decides=False)) is None
    assert dashboard(make_moderator(section)) is None
    assert dashboard(make_moderator(talk)) is not None


def test_what_a_reader_wrote_is_text(dashboard: Any, admin_user: Any, write: Any) -> None:
    write('<b onmouseover=alert(1)>"Bold"</b>', name="<i>Ana</i>")
    panel = dashboard(admin_user)
    assert panel.select("tbody b, tbody i") == []
    assert '<b onmouseover=alert(1)>"Bold"</b>' in read(panel)


@pytest.mark.usefixtures("no_limits")
@pytest.mark.parametrize(("number", "most"), [(0, 1), (1, 2), (30, 2)])
def test_it_takes_two_queries_at_most(rf: Any, admin_user: Any, write: Any, number: int, most: int) -> None:
    for _ in range(number):
        write()
    request = rf.get("/admin/")
    request.user = admin_user
    with CaptureQueriesContext(connection) as queries:
        WaitingPanel().render_html({"request": request})
    assert len(queries) == most
