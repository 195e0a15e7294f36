"""One of everything that the addresses of sign-off are about, for the tables of permissions and of screens."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils import timezone
from testapp.models import GuardedPage
from wagtail.models import Workflow, WorkflowTask

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.base.actions import issue_link
from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.signoff.actions.breakglass import break_glass
from wagtail_execvoice.signoff.actions.guests import PURPOSE, subject_of
from wagtail_execvoice.signoff.actions.pausing import gate_paused
from wagtail_execvoice.signoff.actions.policies import put_in_force
from wagtail_execvoice.signoff.models import (
    Deputy,
    Grant,
    SignOffPolicy,
    SignOffRequest,
    SignOffRule,
    SignOffTask,
)


def user_key(number: int) -> Any:
    """A primary key of a user that can be written into a table, whatever the user model."""
    return UUID(int=number) if isinstance(get_user_model()._meta.pk, models.UUIDField) else number


LAWYER, COLLEAGUE, CHIEF = (user_key(number) for number in (70001, 70002, 70003))


def make_signoff_world(home: Any, person: Person, *insiders: Any) -> dict[str, Any]:
    """Return objects by name. ``insiders`` sign for Legal, and may publish in an emergency."""
    legal = Group.objects.get_or_create(name="Legal")[0]
    lawyer, colleague, chief = (
        _make_user(name, key) for name, key in (("lawyer", LAWYER), ("colleague", COLLEAGUE), ("chief", CHIEF))
    )
    emergency = Permission.objects.get(codename="break_glass")
    for user in (*insiders, lawyer):
        user.groups.add(legal)
    for user in (*insiders, chief):
        user.user_permissions.add(emergency)
    get_user_model().objects.filter(pk=chief.pk).update(is_superuser=True)
    chief = get_user_model().objects.get(pk=chief.pk)
    policy = _make_policy("Posts", SignOffRule(kind="voice"), SignOffRule(kind="legal", group=legal))
    request = _submit(_make_page(home, "asked", person), chief)
    slot = request.slots.get(kind="voice")
    _link, token = issue_link(PURPOSE, subject_of(slot))
    glass = _break(_make_page(home, "broken"), chief)
    imported = _make_page(home, "imported")
    with gate_paused(None, "fixture", "For the tests"):
        GuardedPage.objects.filter(pk=imported.pk).update(live=True, live_revision=imported.get_latest_revision())
    today = timezone.localdate()
    deputy = Deputy.objects.create(
        principal=lawyer, deputy=colleague, starts_on=today, ends_on=today + timedelta(days=3)
    )
    return {
        "policy": policy,
        "spare_policy": _make_policy("Spare", SignOffRule(kind="voice"), language="nl"),
        "signoff_request": request,
        "signoff_task": SimpleNamespace(pk=request.task_state_id),
        "voice_slot": slot,
        "guest_link": SimpleNamespace(pk=token),
        "guarded_page": _make_page(home, "draft"),
        "emergency": glass,
        "import_grant": Grant.objects.get(page_id=imported.pk),
        "deputy": deputy,
    }


def _make_user(name: str, key: Any) -> Any:
    User = get_user_model()
    user = User(pk=key, **{User.USERNAME_FIELD: name, "email": f"{name}@example.com"})
    user.save()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def _make_policy(name: str, *rules: SignOffRule, **fields: Any) -> SignOffPolicy:
    policy = SignOffPolicy(name=name, **fields)
    for order, rule in enumerate(rules):
        rule.sort_order = order
    policy.rules = list(rules)
    put_in_force(policy)
    return policy


def _make_page(home: Any, slug: str, person: Person | None = None) -> Any:
    home.refresh_from_db()
    page = GuardedPage(title="A post", slug=slug, body="What we think.", live=False, locale=home.locale)
    page.execvoice_bylines = [Byline(person=person)] if person else []
    home.add_child(instance=page)
    page.save_revision()
    return GuardedPage.objects.get(pk=page.pk)


def _submit(page: Any, user: Any) -> SignOffRequest:
    workflow = Workflow.objects.create(name="Sign-off")
    task = SignOffTask.objects.create(name="Sign-off")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    workflow.start(page, user)
    request: SignOffRequest = SignOffRequest.objects.get(open_page=page.pk)
    return request


def _break(page: Any, user: Any) -> Any:
    digest = canonicalise(page.get_latest_revision().as_object()).digest
    return break_glass(page, user, category="crisis", reason="It cannot wait for anybody's signature.", digest=digest)
