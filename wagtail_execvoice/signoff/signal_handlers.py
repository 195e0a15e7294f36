from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Task, TaskState
from wagtail.signals import copy_for_translation_done, page_unpublished, post_page_move, task_cancelled

from wagtail_execvoice.base.pagemixins import uses_of
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.contributors import contributors_of, note_contribution
from wagtail_execvoice.signoff.actions.drift import mark_suspect, may_be_signed, note_page_change
from wagtail_execvoice.signoff.actions.moving import check_moved
from wagtail_execvoice.signoff.actions.requests import withdraw_request
from wagtail_execvoice.signoff.actions.rows import note_leaving, note_row_change, parental_keys, row_models
from wagtail_execvoice.signoff.actions.standing import note_gone
from wagtail_execvoice.signoff.actions.submitting import cancel_workflows, close_for_task_state
from wagtail_execvoice.signoff.mixins import SignOffMixin
from wagtail_execvoice.signoff.models import SignOffRequest, SignOffTask
from wagtail_execvoice.signoff.presence import remember_login


def close_cancelled(instance: TaskState, user: Any = None, **kwargs: Any) -> None:
    close_for_task_state(instance, user)


def note_unpublished(instance: Any, **kwargs: Any) -> None:
    if may_be_signed(instance):
        note_gone(instance.pk)


def note_deleted(instance: Any, **kwargs: Any) -> None:
    if not may_be_signed(instance):
        return
    note_gone(instance.pk, "page.deleted")
    for request in SignOffRequest.objects.filter(open_page=instance.pk):
        withdraw_request(request, None)


def note_saved_beneath(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """A base page was saved: it has the title and the address, and no ``save()`` that asks for a grant."""
    if instance.live and not created and not raw and may_be_signed(instance):
        note_page_change([instance.pk])


def note_moved(instance: Any, parent_page_before: Any, parent_page_after: Any, **kwargs: Any) -> None:
    if parent_page_before.pk != parent_page_after.pk:
        check_moved(instance)


def note_row(instance: Any, raw: bool = False, origin: Any = None, **kwargs: Any) -> None:
    if raw:
        # The rest of the fixture is not there yet, and perhaps not even our tables. It may be large: the due job checks.
        transaction.on_commit(lambda: note_row_change(instance, note=mark_suspect), robust=True)
    else:
        note_row_change(instance, origin)


def note_owner_of_rows(instance: Any, origin: Any = None, **kwargs: Any) -> None:
    note_leaving(instance, origin)


def note_writers_of_translation(source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """A translation begins with the words of its source, and has none of its revisions."""
    if issubclass(type(target_obj), SignOffMixin) and target_obj.is_guarded():
        note_contribution(target_obj.pk, contributors_of(source_obj.pk))


def cancel_before_deletion(instance: SignOffTask, **kwargs: Any) -> None:
    cancel_workflows(instance)


def cancel_when_switched_off(instance: Task, raw: bool = False, **kwargs: Any) -> None:
    """Wagtail goes on to end whatever waits for the task as approved, which publishes it. By then nothing waits any more.

    Here and not in ``deactivate()``: the admin calls that of the plain ``Task``.
    """
    if not raw and not instance.active and SignOffTask.objects.filter(pk=instance.pk).exists():
        cancel_workflows(instance)


def register_signal_handlers() -> None:
    for sender in (Task, SignOffTask):
        uid = f"execvoice_signoff_switched_off_{sender.__name__}"
        post_save.connect(cancel_when_switched_off, sender=sender, dispatch_uid=uid)
    copy_for_translation_done.connect(note_writers_of_translation, dispatch_uid="execvoice_signoff_translated")
    task_cancelled.connect(close_cancelled, sender=TaskState, dispatch_uid="execvoice_signoff_cancelled")
    page_unpublished.connect(note_unpublished, dispatch_uid="execvoice_signoff_unpublished")
    # Django sends this for what is saved as a base page only, and not for the base of a page of another type.
    uid = "execvoice_signoff_saved_beneath"
    post_save.connect(note_saved_beneath, sender=get_base_page_model(), dispatch_uid=uid)
    post_page_move.connect(note_moved, dispatch_uid="execvoice_signoff_moved")
    post_delete.connect(note_deleted, sender=get_base_page_model(), dispatch_uid="execvoice_signoff_deleted")
    pre_delete.connect(cancel_before_deletion, sender=SignOffTask, dispatch_uid="execvoice_signoff_task_deleted")
    user_logged_in.connect(remember_login, dispatch_uid="execvoice_signoff_login")
    _listen_to_rows()


def _listen_to_rows() -> None:
    """By their models, and not by one handler for all: a site's other models must not pay for ours."""
    models = row_models(uses_of(SignOffMixin))
    for model in models:
        uid = f"execvoice_signoff_row_{model._meta.label}"
        for signal in (post_save, post_delete):
            signal.connect(note_row, sender=model, dispatch_uid=uid)
    for owner in {key.related_model for model in models for key in parental_keys(model)}:
        uid = f"execvoice_signoff_owner_{owner._meta.label}"
        pre_delete.connect(note_owner_of_rows, sender=owner, dispatch_uid=uid)
