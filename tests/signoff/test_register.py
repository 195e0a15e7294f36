"""The register: what was signed, and what went live otherwise."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hostile import HOSTILE

from wagtail_execvoice.signoff.actions.breakglass import break_glass
from wagtail_execvoice.signoff.actions.pausing import gate_paused
from wagtail_execvoice.signoff.actions.standing import mark_stale
from wagtail_execvoice.signoff.dashboard import SignOffPanel, count_troubles
from wagtail_execvoice.signoff.models import Grant, SignOffRequest, Slot, Standing

pytestmark = pytest.mark.django_db

LISTS = ("index", "signatures", "emergencies", "exceptions", "pages")


def url(name: str, *args: Any) -> str:
    return reverse(f"execvoice_register:{name}", args=args)


def titles(response: Any) -> list[str]:
    assert response.status_code == 200
    return sorted(str(getattr(row, "page_title", None) or row) for row in response.context["object_list"])


@pytest.fixture
def signed(make_page: Any, make_policy: Any, legal: Any, lawyer: Any, submit: Any, sign_by: Any) -> Any:
    """Return a function that makes a page that Legal signed, and is live."""
    make_policy(("legal", legal))

    def make(title: str = "A post", **fields: Any) -> SignOffRequest:
        page = make_page(**fields)
        page.title = title
        page.save_revision()
        request = submit(page)
        sign_by(request, lawyer)
        request.refresh_from_db()
        return request

    return make


@pytest.fixture
def reader(make_user: Any, client: Any) -> Any:
    """Somebody who may see the register and has no right on any page, as Legal."""
    client.force_login(make_user("reader", "wagtailadmin.access_admin", "execvoice_signoff.view_signoffrequest"))
    return client


@pytest.fixture
def chief(make_user: Any) -> Any:
    """Somebody who was given the right to publish without signatures."""
    return make_user("chief", "execvoice_signoff.break_glass", is_superuser=True)


def make_emergency(page: Any, user: Any) -> Any:
    from wagtail_execvoice.canonical import canonicalise

    digest = canonicalise(page.get_latest_revision().as_object()).digest
    reason = "A recall that cannot wait until Monday morning."
    return break_glass(page, user, category="crisis", reason=reason, digest=digest)


def test_legal_reads_it_without_a_right_on_any_page(reader: Any, signed: Any) -> None:
    signed("Our plans")
    page = reader.get(url("index")).content.decode()
    assert "Our plans" in page and "1 of 1" in page


def test_nobody_reads_it_without_the_right(client: Any, make_user: Any, signed: Any) -> None:
    client.force_login(make_user("other", "wagtailadmin.access_admin"))
    for name in LISTS:
        assert client.get(url(name)).status_code == 302
    assert client.get(url("certificate", signed().pk)).status_code == 302


def test_it_is_in_the_reports_menu_of_those_who_may_read_it(reader: Any, client: Any, make_user: Any) -> None:
    assert url("index") in reader.get(reverse("wagtailadmin_home")).content.decode()
    client.force_login(make_user("other", "wagtailadmin.access_admin"))
    assert url("index") not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_each_signature_that_is_there_is_counted_once(
    reader: Any, make_page: Any, make_policy: Any, make_user: Any, legal: Any, submit: Any, sign_by: Any
) -> None:
    users = [make_user(f"u{n}") for n in range(3)]
    legal.user_set.add(*users)
    make_policy(("legal", legal, 1, 3))
    request = submit(make_page())
    first = sign_by(request, users[0])
    sign_by(request, users[1])
    assert "2 of 3" in reader.get(url("index")).content.decode()
    from wagtail_execvoice.signoff.actions.signing import withdraw_signature

    withdraw_signature(first.pk, users[0])
    assert "1 of 3" in reader.get(url("index")).content.decode()


def test_a_closed_request_still_says_how_many_were_needed(
    reader: Any, make_page: Any, make_policy: Any, make_user: Any, legal: Any, submit: Any, sign_by: Any, workflow: Any
) -> None:
    users = [make_user(f"u{n}") for n in range(2)]
    legal.user_set.add(*users)
    make_policy(("legal", legal, 1, 2))
    page = make_page()
    sign_by(submit(page), users[0])
    page.current_workflow_state.cancel()
    text = reader.get(url("index")).content.decode()
    assert "1 of 2" in text and "withdrawn" in text


def test_a_live_page_that_is_no_longer_what_was_signed_is_red(reader: Any, signed: Any) -> None:
    request = signed()
    assert "ev-register__alarm" not in reader.get(url("index")).content.decode()
    mark_stale(request.page_id, "test")
    for name in ("index", "pages"):
        page = reader.get(url(name)).content.decode()
        assert "ev-register__alarm" in page and "no longer what was signed" in page, name


def test_it_outlives_page_revisions_users_and_workflow(reader: Any, signed: Any, lawyer: Any, workflow: Any) -> None:
    from testapp.models import GuardedPage

    request = signed("Our plans")
    page = GuardedPage.objects.get(pk=request.page_id)
    workflow.delete()
    page.delete()
    lawyer.delete()
    for name in ("index", "signatures"):
        assert "Our plans" in reader.get(url(name)).content.decode(), name
    assert "lawyer" in reader.get(url("signatures")).content.decode()


def test_emergencies_and_what_was_imported_are_listed(
    reader: Any, make_page: Any, make_policy: Any, make_user: Any, legal: Any, home: Any, chief: Any
) -> None:
    make_policy(("legal", legal))
    glass = make_emergency(make_page(), chief)
    text = reader.get(url("emergencies")).content.decode()
    assert "to be reviewed" in text and url("emergency_certificate", glass.pk) in text
    import_a_page(make_page())
    text = reader.get(url("exceptions")).content.decode()
    assert "imported while the gate was paused" in text and "A post" in text


def import_a_page(page: Any) -> None:
    revision = page.get_latest_revision()
    with gate_paused(None, "fixture", "The old site's posts"):
        type(page).objects.filter(pk=page.pk).update(live=True, live_revision=revision)


def test_an_import_whose_page_is_gone_is_still_called_by_its_title(
    reader: Any, make_page: Any, make_policy: Any, legal: Any
) -> None:
    from testapp.models import GuardedPage

    make_policy(("legal", legal))
    page = make_page()
    import_a_page(page)
    GuardedPage.objects.get(pk=page.pk).delete()
    assert not Standing.objects.exists()
    assert "A post" in reader.get(url("exceptions")).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "plan"}, ["Our plans"]),
        ({"q": "nothing"}, []),
        ({"state": "signed"}, ["Our plans", "Results"]),
        ({"state": "open"}, ["Being signed"]),
        ({"lane": "expedited"}, []),
        ({"page_type": "testapp.GuardedPage"}, ["Being signed", "Our plans", "Results"]),
        ({"page_type": "testapp.OptionalPage"}, []),
        ({"signer": "lawyer"}, ["Our plans", "Results"]),
        ({"signer": "somebody"}, []),
        ({"late": "true"}, ["Being signed"]),
        ({"late": "false"}, ["Our plans", "Results"]),
        ({"stale": "true"}, ["Results"]),
        ({"submitted_from": "2020-01-01", "submitted_to": "2020-12-31"}, []),
        ({"submitted_from": "2020-01-01"}, ["Being signed", "Our plans", "Results"]),
    ],
)
def test_requests_are_found_by(
    reader: Any, signed: Any, make_page: Any, submit: Any, query: dict[str, str], found: list[str]
) -> None:
    signed("Our plans")
    mark_stale(signed("Results", slug="results").page_id, "test")
    page = make_page(slug="waiting")
    page.title = "Being signed"
    page.save_revision()
    submit(page)
    Slot.objects.filter(state="open").update(due_at=timezone.now() - timedelta(days=1))
    assert titles(reader.get(url("index"), query)) == found


def test_a_request_is_found_by_the_beginning_of_its_digest_and_by_its_policy(reader: Any, signed: Any) -> None:
    request = signed()
    for query, number in (
        ({"q": request.content_id[:12].upper()}, 1),
        ({"q": "0" * 12}, 0),
        ({"policy": str(request.policy_version.policy_id)}, 1),
    ):
        assert len(titles(reader.get(url("index"), query))) == number, query


def test_live_pages_are_found_by_how_they_stand(reader: Any, signed: Any) -> None:
    stale, overdue = signed(slug="a"), signed(slug="b")
    mark_stale(stale.page_id, "test")
    Standing.objects.filter(page_id=overdue.page_id).update(review_due_at=timezone.now() - timedelta(days=1))
    for query, request in (({"stale": "true"}, stale), ({"overdue": "true"}, overdue)):
        [row] = reader.get(url("pages"), query).context["object_list"]
        assert row.page_id == request.page_id
    assert "review overdue" in reader.get(url("pages"), {"overdue": "true"}).content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_each_list_costs_the_same_with_one_row_and_with_many(
    reader: Any, signed: Any, make_page: Any, chief: Any, make_user: Any, name: str
) -> None:
    def add(number: int) -> None:
        signed(f"Post {number}", slug=f"signed-{number}")
        make_emergency(make_page(slug=f"glass-{number}"), chief)
        import_a_page(make_page(slug=f"imported-{number}"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(url(name)).context["object_list"]
        return len(queries)

    add(0)
    cost()
    one = cost()
    for number in range(1, 5):
        add(number)
    assert cost() == one


@pytest.mark.parametrize(
    ("name", "field"), [("index", "submitted"), ("signatures", "signed"), ("emergencies", "created"), ("pages", "live")]
)
@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "America/New_York"])
def test_the_first_and_the_last_day_of_the_calendar_can_be_asked_for(
    reader: Any, signed: Any, settings: Any, name: str, field: str, zone: str
) -> None:
    signed()
    settings.TIME_ZONE = zone
    days = {f"{field}_from": "0001-01-01", f"{field}_to": "9999-12-31"}
    assert reader.get(url(f"{name}_results"), days).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_hostile_searches_and_filters_never_break_a_list(reader: Any, signed: Any, name: str) -> None:
    signed()
    for value in HOSTILE.values():
        sent = value.encode("utf-8", "replace").decode()
        for key in ("q", "p", "ordering", "state", "signer", "policy", "submitted_from", "stale", "source", "review"):
            assert reader.get(url(f"{name}_results"), {key: sent}).status_code in {200, 404}


def test_hostile_titles_and_reasons_are_shown_as_text(reader: Any, signed: Any) -> None:
    signed("<script>alert(1)</script>")
    for name in ("index", "signatures", "pages"):
        page = reader.get(url(name)).content.decode()
        assert "<script>alert(1)</script>" not in page and "&lt;script&gt;alert(1)" in page


def test_the_dashboard_says_what_is_wrong_in_one_query(
    reader: Any, signed: Any, make_page: Any, submit: Any, chief: Any
) -> None:
    page = reader.get(reverse("wagtailadmin_home")).content.decode()
    assert "execvoice-signoff" not in page
    stale, overdue = signed(slug="a"), signed(slug="b")
    mark_stale(stale.page_id, "test")
    Standing.objects.filter(page_id=overdue.page_id).update(review_due_at=timezone.now())
    make_emergency(make_page(slug="c"), chief)
    submit(make_page(slug="d"))
    Slot.objects.filter(state="open").update(due_at=timezone.now() - timedelta(days=1))
    with CaptureQueriesContext(connection) as queries:
        counts = count_troubles()
    assert counts == {"stale": 1, "overdue": 1, "emergencies": 1, "late": 1}
    assert len(queries) == 1
    page = reader.get(reverse("wagtailadmin_home")).content.decode()
    assert "1 live page is no longer what was signed" in page and "late=true" in page


def test_the_dashboard_says_nothing_to_others(rf: Any, make_user: Any) -> None:
    request = rf.get("/")
    request.user = make_user("other", "wagtailadmin.access_admin")
    assert not SignOffPanel.is_for(request)
    assert not Grant.objects.exists()
