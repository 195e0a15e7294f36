"""What Wagtail's editor, listings and dashboard offer and say about a guarded page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from testapp.models import ArticlePage, GuardedPage
from wagtail.admin.utils import get_user_display_name
from wagtail.models import GroupApprovalTask, GroupPagePermission, Workflow, WorkflowPage, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.contributors import note_contribution
from wagtail_execvoice.signoff.models import SignOffRequest, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def editors(home: Any) -> Group:
    """Those who may add, edit and publish every page."""
    group = Group.objects.create(name="Those who edit")
    content_type = ContentType.objects.get_for_model(get_base_page_model())
    for action in ("add", "change", "publish"):
        codename = f"{action}_{get_base_page_model()._meta.model_name}"
        permission = Permission.objects.get(content_type=content_type, codename=codename)
        GroupPagePermission.objects.create(group=group, page=home, permission=permission)
    return group


@pytest.fixture
def editor(make_user: Any, editors: Group) -> Any:
    user = make_user("editor", "wagtailadmin.access_admin", "execvoice_signoff.view_signoffrequest")
    user.groups.add(editors)
    return user


@pytest.fixture
def edit(client: Any, editor: Any) -> Any:
    """Return a function that opens the editor of a page."""

    def edit(page: Any, user: Any = None) -> Any:
        client.force_login(user or editor)
        return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    return edit


def form_of(title: str = "A post", body: str = "Other words.", **action: str) -> dict[str, Any]:
    data = {
        "title": title,
        "slug": "a-post",
        "body": body,
        "picture": "",
        "execvoice_bylines": inline_formset([]),
        "comments": inline_formset([]),
        **action,
    }
    return dict(nested_form_data(data))


def said(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


class TestTheMenuOfActions:
    def test_offers_to_submit_first_and_not_to_publish(
        self, edit: Any, make_page: Any, make_policy: Any, legal: Any, workflow: Any
    ) -> None:
        make_policy(("legal", legal))
        html = edit(make_page()).content.decode()
        assert 'name="action-publish"' not in html
        menu = html[html.index("actions--primary") :]
        assert menu.index("action-submit") < menu.index("Save")

    def test_offers_to_publish_what_was_signed(
        self, edit: Any, make_page: Any, make_policy: Any, legal: Any, lawyer: Any, writer: Any, submit: Any,
        sign_by: Any,
    ) -> None:  # fmt: skip
        make_policy(("legal", legal))
        page = make_page(user=writer)
        sign_by(submit(page, writer), lawyer)
        assert 'name="action-publish"' in edit(page).content.decode()

    def test_of_a_page_that_is_being_made_offers_no_publishing(self, client: Any, editor: Any, home: Any) -> None:
        client.force_login(editor)
        guarded = client.get(reverse("wagtailadmin_pages:add", args=["testapp", "guardedpage", home.pk]))
        other = client.get(reverse("wagtailadmin_pages:add", args=["testapp", "articlepage", home.pk]))
        assert 'name="action-publish"' not in guarded.content.decode()
        assert 'name="action-publish"' in other.content.decode()

    def test_leads_whoever_is_awaited_to_the_signing_screen(
        self, edit: Any, make_page: Any, make_policy: Any, legal: Any, lawyer: Any, writer: Any, submit: Any
    ) -> None:
        make_policy(("legal", legal))
        page = make_page(user=writer)
        url = reverse("execvoice_signoff:sign", args=[submit(page, writer).pk])
        html = edit(page, lawyer).content.decode()
        assert html[html.index("actions--primary") :].count(url) == 1
        assert "Review and sign" in html

    def test_leads_nobody_else_there(
        self, edit: Any, make_page: Any, make_policy: Any, legal: Any, writer: Any, submit: Any
    ) -> None:
        make_policy(("legal", legal))
        page = make_page(user=writer)
        submit(page, writer)
        assert "Review and sign" not in edit(page).content.decode()


class TestPublishingAllTheSame:
    def test_saves_a_draft_and_says_what_happened(
        self, client: Any, editor: Any, make_page: Any, make_policy: Any, legal: Any, lawyer: Any, writer: Any,
        submit: Any, sign_by: Any,
    ) -> None:  # fmt: skip
        make_policy(("legal", legal))
        page = make_page("Signed words.", user=writer)
        sign_by(submit(page, writer), lawyer)
        client.force_login(editor)
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        response = client.post(url, form_of(**{"action-publish": "1"}))
        assert response.status_code == 302 and response["Location"] == url
        assert "Nothing was published." in said(response)
        page = GuardedPage.objects.get(pk=page.pk)
        assert page.body == "Signed words."
        assert page.get_latest_revision_as_object().body == "Other words."

    def test_a_page_that_is_made_stays_a_draft(self, client: Any, editor: Any, home: Any) -> None:
        client.force_login(editor)
        url = reverse("wagtailadmin_pages:add", args=["testapp", "guardedpage", home.pk])
        response = client.post(url, form_of(**{"action-publish": "1"}))
        page = GuardedPage.objects.get()
        assert not page.live
        assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert "no sign-off policy covers this page" in said(response)

    def test_a_page_whose_policy_asks_for_nothing_is_published(
        self, client: Any, editor: Any, home: Any, make_policy: Any
    ) -> None:
        make_policy()
        client.force_login(editor)
        url = reverse("wagtailadmin_pages:add", args=["testapp", "guardedpage", home.pk])
        client.post(url, form_of(**{"action-publish": "1"}))
        assert GuardedPage.objects.get().live

    def test_a_script_that_saves_is_not_disturbed(
        self, client: Any, editor: Any, make_page: Any, make_policy: Any, legal: Any
    ) -> None:
        make_policy(("legal", legal))
        page = make_page()
        client.force_login(editor)
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        response = client.post(url, form_of(), HTTP_ACCEPT="application/json")
        assert response.json()["success"] is True
        assert said(response) == ""

    def test_many_at_once_leaves_the_unsigned_out_and_says_why(
        self, client: Any, editor: Any, make_page: Any, make_policy: Any, legal: Any
    ) -> None:
        make_policy(("legal", legal))
        guarded, other = make_page(), make_page(model=ArticlePage, slug="other")
        client.force_login(editor)
        label = get_base_page_model()._meta
        url = reverse("wagtail_bulk_action", args=[label.app_label, label.model_name, "publish"])
        response = client.post(f"{url}?id={guarded.pk}&id={other.pk}&next=/admin/")
        assert "Not published, because not everybody has signed: “A post”" in said(response)
        assert ArticlePage.objects.get(pk=other.pk).live
        assert not GuardedPage.objects.get(pk=guarded.pk).live


class TestWarnings:
    def test_whoever_could_sign_is_warned_before_they_edit(
        self, edit: Any, make_page: Any, make_policy: Any, legal: Any, lawyer: Any, editors: Group, writer: Any
    ) -> None:
        make_policy(("legal", legal))
        lawyer.groups.add(editors)
        page = make_page(user=writer)
        assert "you can no longer sign it for Legal" in edit(page, lawyer).content.decode()
        assert "you can no longer sign it" not in edit(page).content.decode()
        note_contribution(page.pk, [lawyer])
        assert "you can no longer sign it" not in edit(page, lawyer).content.decode()

    def test_not_where_the_policy_lets_them_sign_their_own_work(
        self, edit: Any, make_page: Any, make_policy: Any, legal: Any, lawyer: Any, editors: Group
    ) -> None:
        make_policy(("legal", legal), four_eyes=False)
        lawyer.groups.add(editors)
        assert "you can no longer sign it" not in edit(make_page(), lawyer).content.decode()

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"stale_since": timezone.now()}, "What is live is no longer what was signed."),
            ({"review_due_at": timezone.now() - timedelta(days=1)}, "The review of this page is overdue."),
        ],
    )
    def test_of_a_live_page_that_is_stale_or_overdue(
        self, edit: Any, make_page: Any, make_policy: Any, legal: Any, lawyer: Any, writer: Any, submit: Any,
        sign_by: Any, values: dict[str, Any], words: str,
    ) -> None:  # fmt: skip
        make_policy(("legal", legal))
        page = make_page(user=writer)
        sign_by(submit(page, writer), lawyer)
        assert words not in edit(page).content.decode()
        Standing.objects.filter(page_id=page.pk).update(**values)
        assert words in edit(page).content.decode()


class TestTheStatusPanel:
    @pytest.fixture
    def asked(
        self, make_policy: Any, make_page: Any, legal: Any, lawyer: Any, executive: Any, person: Any, writer: Any,
        submit: Any, sign_by: Any,
    ) -> SignOffRequest:  # fmt: skip
        make_policy(("voice", None, 1), ("legal", legal, 2))
        request: SignOffRequest = submit(make_page(user=writer, authors=[person]), writer)
        sign_by(request, executive)
        return request

    def test_says_who_signed_and_who_is_awaited_since_when(self, edit: Any, asked: SignOffRequest, lawyer: Any) -> None:
        html = edit(GuardedPage.objects.get(pk=asked.page_id)).content.decode()
        assert "Sign-off: being signed" in html
        assert "executive" in html and "signed," in html
        assert f"Waiting for {get_user_display_name(lawyer)} since" in html and "Due " in html
        assert reverse("execvoice_signoff:sign", args=[asked.pk]) in html

    def test_opens_for_whoever_is_awaited_while_the_page_is_locked(
        self, edit: Any, asked: SignOffRequest, lawyer: Any
    ) -> None:
        response = edit(GuardedPage.objects.get(pk=asked.page_id), lawyer)
        assert response.status_code == 200
        assert "This text is being signed." in response.content.decode()

    def test_names_the_reason_for_which_the_text_came_back(self, edit: Any, asked: SignOffRequest, lawyer: Any) -> None:
        from wagtail_execvoice.signoff.actions.signing import ask_for_changes

        slot = asked.slots.get(kind="legal")
        ask_for_changes(asked.pk, slot.pk, lawyer, digest=asked.digest, comment="Too <b>sure</b>.")
        html = edit(GuardedPage.objects.get(pk=asked.page_id)).content.decode()
        assert "Sign-off: changes asked for" in html
        assert "Too &lt;b&gt;sure&lt;/b&gt;." in html

    def test_says_what_to_do_when_no_policy_covers_the_page(self, edit: Any, make_page: Any) -> None:
        assert "no sign-off policy covers this page" in edit(make_page()).content.decode()

    def test_says_when_nobody_can_sign(
        self, edit: Any, make_page: Any, make_policy: Any, legal: Any, lawyer: Any, submit: Any
    ) -> None:
        make_policy(("legal", legal))
        page = make_page(user=lawyer)
        submit(page, lawyer)
        assert "Nobody can sign here" in edit(page).content.decode()

    def test_is_silent_about_pages_that_are_not_guarded(self, edit: Any, make_page: Any) -> None:
        assert "status-sidebar-signoff" not in edit(make_page(model=ArticlePage)).content.decode()


class TestTheDashboard:
    @pytest.mark.filterwarnings("ignore:get_connection")
    def test_costs_at_most_two_queries_more_than_stock_however_many_wait(
        self, client: Any, make_page: Any, make_policy: Any, legal: Any, lawyer: Any, writer: Any, home: Any,
        workflow: Any, count_queries: Any,
    ) -> None:  # fmt: skip
        make_policy(("legal", legal))
        client.force_login(lawyer)

        def dashboard() -> int:
            return int(count_queries(lambda: client.get(reverse("wagtailadmin_home"))))

        dashboard()
        ours = []
        for number in range(10):
            workflow.start(make_page(user=writer, slug=f"guarded-{number}"), writer)
            ours += [dashboard()] if number in {0, 9} else []
        assert client.get(reverse("wagtailadmin_home")).content.decode().count(">Review and sign<") == 10
        for request in SignOffRequest.objects.all():
            GuardedPage.objects.get(pk=request.page_id).current_workflow_state.cancel()
        _use_stock_workflow(home, legal)
        stock = []
        for number in range(10):
            page = make_page(user=writer, slug=f"stock-{number}", model=ArticlePage)
            page.get_workflow().start(page, writer)
            stock += [dashboard()] if number in {0, 9} else []
        assert ours[0] - stock[0] <= 2
        assert ours[1] - stock[1] <= 2


def _use_stock_workflow(home: Any, group: Group) -> None:
    task = GroupApprovalTask.objects.create(name="Approval")
    task.groups.add(group)
    stock = Workflow.objects.create(name="Stock")
    WorkflowTask.objects.create(workflow=stock, task=task, sort_order=0)
    WorkflowPage.objects.filter(page=home).update(workflow=stock)


@pytest.fixture
def count_queries() -> Any:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(call: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return count


def test_a_page_whose_policy_asks_nobody_is_published_in_its_editor(
    make_page: Any, make_policy: Any, admin_user: Any
) -> None:
    make_policy()
    assert make_page().permissions_for_user(admin_user).can_publish()
