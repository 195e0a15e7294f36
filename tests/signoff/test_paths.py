"""Every way to publish, by the same code four times: on an unguarded twin, unsigned, signed, and unsigned by a superuser."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import transaction
from signoff.publishing_paths import ANYWHERE, THIRD_API, Attempt, base
from testapp.models import ArticlePage, GuardedPage
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import GroupPagePermission
from wagtail.test.utils.form_data import querydict_from_html

from wagtail_execvoice.signoff.errors import SignOffRequired
from wagtail_execvoice.signoff.models import Grant
from wagtail_execvoice.signoff.testing import sign_text

pytestmark = pytest.mark.django_db
PATHS = [*ANYWHERE, *(THIRD_API if apps.is_installed("wagtail.api.v3") else [])]


@pytest.fixture
def publisher(make_user: Any, home: Any) -> Any:
    """Somebody with every right on pages who is no superuser."""
    user, group = make_user("publisher", "wagtailadmin.access_admin"), Group.objects.create(name="Publishers")
    for action in ("add", "change", "publish"):
        codename = get_permission_codename(action, base()._meta)
        GroupPagePermission.objects.create(group=group, page=home, permission=Permission.objects.get(codename=codename))
    user.groups.add(group)
    return user


@pytest.fixture
def attempt(client: Any, mailoutbox: Any) -> Any:
    """Return a function that tries a path with a page and says whether something is live after it."""

    def attempt(path: Callable[[Attempt], int], page: Any, user: Any) -> bool:
        client.force_login(user)
        target = page.pk
        try:
            with transaction.atomic():
                target = path(Attempt(page, page.get_latest_revision(), user, client))
        except Exception as refusal:  # noqa: BLE001  (whatever says no, says no)
            print(type(refusal), refusal)  # noqa: T201
        return bool(base().objects.filter(pk=target, live=True).exists())

    return attempt


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
class TestEveryPath:
    def test_publishes_a_page_that_is_not_guarded(
        self, path: Any, make_twin: Any, publisher: Any, attempt: Any
    ) -> None:
        """The control: the path does publish."""
        assert attempt(path, make_twin(), publisher)

    def test_does_not_publish_what_nobody_signed(
        self, path: Any, make_page: Any, make_policy: Any, legal: Any, publisher: Any, attempt: Any
    ) -> None:
        make_policy(("legal", legal))
        assert not attempt(path, make_page(), publisher)

    def test_publishes_what_was_signed(
        self, path: Any, make_page: Any, make_policy: Any, legal: Any, publisher: Any, attempt: Any
    ) -> None:
        make_policy(("legal", legal))
        page = make_page()
        sign_text(page)
        assert attempt(path, page, publisher)

    def test_does_not_publish_for_a_superuser(
        self, path: Any, make_page: Any, make_policy: Any, legal: Any, admin_user: Any, attempt: Any
    ) -> None:
        make_policy(("legal", legal))
        assert not attempt(path, make_page(), admin_user)


class TestPagesThatAreMadeLive:
    """Pages that do not exist before: nobody can have signed them."""

    @pytest.fixture(autouse=True)
    def policy(self, make_policy: Any, legal: Any) -> None:
        make_policy(("legal", legal))

    @pytest.mark.parametrize(("model", "live"), [(ArticlePage, True), (GuardedPage, False)])
    def test_a_page_that_is_added_live_begins_as_a_draft(self, model: Any, live: bool, home: Any) -> None:
        page = home.add_child(instance=model(title="New", locale=home.locale))
        assert base().objects.get(pk=page.pk).live is live

    @pytest.mark.parametrize(("model", "live"), [(ArticlePage, True), (GuardedPage, False)])
    def test_a_page_that_is_published_where_it_is_created_is_kept_as_a_draft(
        self, model: Any, live: bool, home: Any, admin_client: Any
    ) -> None:
        url = f"/admin/pages/add/{model._meta.app_label}/{model._meta.model_name}/{home.pk}/"
        html = admin_client.get(url).content.decode()
        form = {**querydict_from_html(html, form_id="page-edit-form").dict(), "title": "New", "slug": "new"}
        admin_client.post(url, {**form, "body": "Typed with care.", "action-publish": "1"})
        page = model.objects.get(slug="new")
        assert page.live is live
        assert page.body == "Typed with care."

    @pytest.mark.parametrize("model", [ArticlePage, GuardedPage])
    def test_a_copy_that_is_to_be_live_begins_as_a_draft(self, model: Any, make_page: Any) -> None:
        page = make_page(model=model)
        if model is GuardedPage:
            sign_text(page)
        page.get_latest_revision().publish()
        copy = model.objects.get(pk=page.pk).copy(update_attrs={"slug": "copy"}, keep_live=True)
        assert base().objects.get(pk=copy.pk).live is (model is ArticlePage)

    def test_a_translation_begins_as_a_draft_and_is_signed_for_itself(self, make_page: Any, dutch: Any) -> None:
        page = make_page()
        sign_text(page)
        page.get_latest_revision().publish()
        translation = GuardedPage.objects.get(pk=page.pk).copy_for_translation(dutch, copy_parents=True)
        with pytest.raises(SignOffRequired):
            translation.get_latest_revision().publish()


class TestChangesAfterSigning:
    """A grant is for one text."""

    @pytest.fixture
    def signed(self, make_page: Any, make_policy: Any, legal: Any, writer: Any) -> Any:
        make_policy(("legal", legal))
        page = make_page(user=writer)
        sign_text(page)
        return GuardedPage.objects.get(pk=page.pk)

    def test_a_revision_that_was_overwritten_in_place_is_not_published(self, signed: Any, writer: Any) -> None:
        revision = signed.get_latest_revision()
        text = revision.as_object()
        text.body = "What nobody saw."
        assert text.save_revision(user=writer, overwrite_revision=revision).pk == revision.pk
        with pytest.raises(SignOffRequired):
            signed.get_latest_revision().publish()

    def test_a_newer_revision_with_the_same_text_is_published(self, signed: Any, writer: Any) -> None:
        signed.get_latest_revision().as_object().save_revision(user=writer).publish()
        assert GuardedPage.objects.get(pk=signed.pk).live

    def test_the_text_of_a_live_page_cannot_be_changed_by_saving_it(self, signed: Any) -> None:
        signed.get_latest_revision().publish()
        page = GuardedPage.objects.get(pk=signed.pk)
        page.body = "What nobody saw."
        with pytest.raises(SignOffRequired):
            page.save()
        assert GuardedPage.objects.get(pk=signed.pk).body == "What we think."

    def test_an_alias_cannot_be_given_a_text_of_its_own(self, signed: Any) -> None:
        signed.get_latest_revision().publish()
        alias = GuardedPage.objects.get(pk=signed.pk).create_alias(update_slug="alias")
        alias.body = "What nobody saw."
        with pytest.raises(SignOffRequired):
            alias.save()

    def test_what_takes_a_page_down_or_away_is_never_stopped(self, signed: Any, home: Any) -> None:
        signed.get_latest_revision().publish()
        page = GuardedPage.objects.get(pk=signed.pk)
        alias = page.create_alias(update_slug="alias")
        ConvertAliasPageAction(alias).execute(skip_permission_checks=True)
        assert GuardedPage.objects.get(pk=alias.pk).live
        page = GuardedPage.objects.get(pk=signed.pk)
        page.unpublish()
        assert not GuardedPage.objects.get(pk=signed.pk).live
        GuardedPage.objects.get(pk=signed.pk).get_latest_revision().publish()
        call_command("purge_revisions", stdout=StringIO())
        GuardedPage.objects.get(pk=signed.pk).delete()
        assert Grant.objects.filter(page_id=signed.pk).exists()

    def test_a_live_page_can_be_moved(self, signed: Any, home: Any) -> None:
        from testapp.models import PlainPage

        signed.get_latest_revision().publish()
        home.refresh_from_db()
        section = home.add_child(instance=PlainPage(title="Section", locale=home.locale))
        GuardedPage.objects.get(pk=signed.pk).move(section, pos="last-child")
        assert GuardedPage.objects.get(pk=signed.pk).live
