"""Every way to make a page live that a Wagtail site has, as functions of a page and of somebody who tries it.

Each returns the id of the page that would be live: of the page itself, of a copy, of an alias. A path that is stopped by an
exception or by a refusing answer just ends.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import Any

import swapper
from django.contrib.auth.models import Group
from django.core import serializers
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import GroupApprovalTask, Locale, Workflow, WorkflowTask


@dataclass(frozen=True)
class Attempt:
    """One try: the page, the revision whose text is (or is not) signed, and who tries."""

    page: Any
    revision: Any
    user: Any
    client: Client


def base() -> Any:
    return swapper.load_model("wagtailcore", "Page")


def specific(attempt: Attempt) -> Any:
    return type(attempt.page).objects.get(pk=attempt.page.pk)


# In code


def revision_publish(attempt: Attempt) -> int:
    attempt.revision.publish()
    return int(attempt.page.pk)


def revision_publish_by_user(attempt: Attempt) -> int:
    attempt.revision.publish(user=attempt.user, skip_permission_checks=True)
    return int(attempt.page.pk)


def publish_action(attempt: Attempt) -> int:
    PublishPageRevisionAction(attempt.revision).execute()
    return int(attempt.page.pk)


def publish_action_of_the_base(attempt: Attempt) -> int:
    """As the third API does it: the class for the base page, whatever the page's own type registers."""
    PublishPageRevisionAction(attempt.revision, user=attempt.user).execute(skip_permission_checks=True)
    return int(attempt.page.pk)


def publish_on_commit(attempt: Attempt) -> int:
    """As wagtail-localize publishes a translation."""
    with transaction.atomic():
        attempt.revision.publish()
    return int(attempt.page.pk)


def publish_a_reverted_revision(attempt: Attempt) -> int:
    page = attempt.revision.as_object()
    revision = page.save_revision(previous_revision=attempt.revision)
    revision.publish(previous_revision=attempt.revision)
    return int(attempt.page.pk)


def live_and_save(attempt: Attempt) -> int:
    page = specific(attempt)
    page.live, page.live_revision = True, attempt.revision
    page.save()
    return int(page.pk)


def live_and_save_some_fields(attempt: Attempt) -> int:
    page = specific(attempt)
    page.live, page.live_revision = True, attempt.revision
    page.save(update_fields=["live", "live_revision"])
    return int(page.pk)


def save_of_the_base(attempt: Attempt) -> int:
    page = base().objects.get(pk=attempt.page.pk)
    page.live, page.live_revision = True, attempt.revision
    page.save()
    return int(page.pk)


def queryset_update(attempt: Attempt) -> int:
    base().objects.filter(pk=attempt.page.pk).update(live=True, live_revision=attempt.revision)
    return int(attempt.page.pk)


def specific_queryset_update(attempt: Attempt) -> int:
    type(attempt.page).objects.filter(pk=attempt.page.pk).update(live=True, live_revision=attempt.revision)
    return int(attempt.page.pk)


def queryset_update_without_revision(attempt: Attempt) -> int:
    base().objects.filter(pk=attempt.page.pk).update(live=True)
    return int(attempt.page.pk)


def bulk_update(attempt: Attempt) -> int:
    page = base().objects.get(pk=attempt.page.pk)
    page.live, page.live_revision = True, attempt.revision
    base().objects.bulk_update([page], ["live", "live_revision"])
    return int(page.pk)


def raw_sql(attempt: Attempt) -> int:
    table = connection.ops.quote_name(base()._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET live = %s, live_revision_id = %s WHERE id = %s",  # noqa: S608
            [True, attempt.revision.pk, attempt.page.pk],
        )
    return int(attempt.page.pk)


def save_raw(attempt: Attempt) -> int:
    page = base().objects.get(pk=attempt.page.pk)
    page.live, page.live_revision = True, attempt.revision
    page.save_base(raw=True)
    return int(page.pk)


def loaddata(attempt: Attempt) -> int:
    page = base().objects.get(pk=attempt.page.pk)
    page.live, page.live_revision = True, attempt.revision
    for loaded in serializers.deserialize("json", serializers.serialize("json", [page])):
        loaded.save()
    return int(page.pk)


# Copies, aliases, translations


def alias(attempt: Attempt) -> int:
    """An alias of a page that is live, or, if that was refused, one that is made live itself."""
    _try(lambda: attempt.revision.publish())
    made = CreatePageAliasAction(specific(attempt), update_slug="alias", user=None).execute(skip_permission_checks=True)
    made.live = True
    made.save()
    return int(made.pk)


def alias_of_an_alias(attempt: Attempt) -> int:
    first = type(attempt.page).objects.get(pk=alias(attempt))
    made = CreatePageAliasAction(first, update_slug="alias-2", user=None).execute(skip_permission_checks=True)
    made.live = True
    made.save()
    return int(made.pk)


def update_of_an_alias(attempt: Attempt) -> int:
    """The alias is there first, as a draft; publishing the page publishes it too."""
    page = specific(attempt)
    made = CreatePageAliasAction(page, update_slug="alias", user=None).execute(skip_permission_checks=True)
    _try(lambda: attempt.revision.publish())
    specific(attempt).update_aliases()
    return int(made.pk)


def translation_alias(attempt: Attempt) -> int:
    """As simple_translation synchronises the tree: the translation is an alias that goes live with its source."""
    _try(lambda: attempt.revision.publish())
    locale = Locale.objects.get_or_create(language_code="nl")[0]
    parent = specific(attempt).get_parent()
    if not parent.has_translation(locale):
        CopyPageForTranslationAction(parent, locale, alias=True).execute(skip_permission_checks=True)
    made = CopyPageForTranslationAction(specific(attempt), locale, alias=True).execute(skip_permission_checks=True)
    if not made.live:
        made.live = True
        made.save()
    return int(made.pk)


# In the admin


def editor(attempt: Attempt) -> int:
    url = f"/admin/pages/{attempt.page.pk}/edit/"
    attempt.client.post(url, _form(attempt, {"action-publish": "1"}))
    return int(attempt.page.pk)


def bulk_action(attempt: Attempt) -> int:
    options = base()._meta
    url = f"/admin/bulk/{options.app_label}/{options.model_name}/publish/?id={attempt.page.pk}"
    attempt.client.post(url)
    return int(attempt.page.pk)


def scheduled(attempt: Attempt) -> int:
    """What Wagtail's ``publish_scheduled`` finds: a revision that was approved to go live at a moment that is past."""
    past = timezone.now() - timedelta(minutes=1)
    revision = attempt.revision
    revision.content = {**revision.content, "go_live_at": past.isoformat()}
    revision.approved_go_live_at = past
    revision.save()
    base().objects.filter(pk=attempt.page.pk).update(go_live_at=past)
    call_command("publish_scheduled", stdout=StringIO())
    return int(attempt.page.pk)


def _stock_workflow(attempt: Attempt) -> tuple[Any, Any]:
    task = GroupApprovalTask.objects.create(name="Stock")
    task.groups.add(Group.objects.get_or_create(name="Stock reviewers")[0])
    workflow = Workflow.objects.create(name="Stock")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return task, workflow.start(specific(attempt), attempt.user)


def stock_approval(attempt: Attempt) -> int:
    _task, state = _stock_workflow(attempt)
    state.current_task_state.approve(user=attempt.user)
    return int(attempt.page.pk)


def task_switched_off(attempt: Attempt) -> int:
    """Wagtail ends, and publishes, what waits for a task that is switched off."""
    task, _state = _stock_workflow(attempt)
    task.deactivate(user=attempt.user)
    return int(attempt.page.pk)


def task_removed(attempt: Attempt) -> int:
    """Wagtail publishes what has no task left."""
    task, state = _stock_workflow(attempt)
    WorkflowTask.objects.filter(task=task).delete()
    state.current_task_state.specific.cancel(user=attempt.user)
    return int(attempt.page.pk)


def workflow_without_a_task(attempt: Attempt) -> int:
    Workflow.objects.create(name="Empty").start(specific(attempt), attempt.user)
    return int(attempt.page.pk)


# By the third API


def third_api(attempt: Attempt) -> int:
    Client().post(f"/api/v3/pages/{attempt.page.pk}/actions/publish/", headers=_token(attempt.user))
    return int(attempt.page.pk)


def third_api_update(attempt: Attempt) -> int:
    Client().patch(
        f"/api/v3/pages/{attempt.page.pk}/",
        data=json.dumps({"meta": {"type": attempt.page._meta.label, "action": "publish"}}),
        content_type="application/json",
        headers=_token(attempt.user),
    )
    return int(attempt.page.pk)


def _token(user: Any) -> dict[str, str]:
    from wagtail.models import APIToken

    made = APIToken.create_token(user=user, name="test")
    return {"Authorization": f"Bearer {next(part for part in made if isinstance(part, str))}"}


def _form(attempt: Attempt, values: dict[str, str]) -> dict[str, str]:
    from wagtail.test.utils.form_data import querydict_from_html

    html = attempt.client.get(f"/admin/pages/{attempt.page.pk}/edit/").content.decode()
    return {**querydict_from_html(html, form_id="page-edit-form").dict(), **values}


def _try(function: Callable[[], Any]) -> None:
    try:
        with transaction.atomic():
            function()
    except Exception:  # noqa: BLE001, S110  (refused: what follows is tried all the same)
        pass


ANYWHERE: list[Callable[[Attempt], int]] = [
    revision_publish,
    revision_publish_by_user,
    publish_action,
    publish_action_of_the_base,
    publish_on_commit,
    publish_a_reverted_revision,
    live_and_save,
    live_and_save_some_fields,
    save_of_the_base,
    queryset_update,
    specific_queryset_update,
    queryset_update_without_revision,
    bulk_update,
    raw_sql,
    save_raw,
    loaddata,
    alias,
    alias_of_an_alias,
    update_of_an_alias,
    translation_alias,
    editor,
    bulk_action,
    scheduled,
    stock_approval,
    task_switched_off,
    task_removed,
    workflow_without_a_task,
]
THIRD_API: list[Callable[[Attempt], int]] = [third_api, third_api_update]
