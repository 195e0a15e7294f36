from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from testapp.models import ArticlePage, GuardedPage
from wagtail.models import GroupPagePermission, Workflow, WorkflowPage, WorkflowTask

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.signoff import keys
from wagtail_execvoice.signoff.actions.ledger import record, seal_ledger
from wagtail_execvoice.signoff.actions.policies import put_in_force
from wagtail_execvoice.signoff.actions.signing import sign
from wagtail_execvoice.signoff.models import SignOffPolicy, SignOffRequest, SignOffRule, SignOffTask

#: A Monday, at ten by the clock of the site.
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.utc)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time that stands still at ``MONDAY`` until a test moves it. Asked for first, so that everything happens by it."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def mailers(settings: Any) -> None:
    """What Django 6.1 and newer ask for to send mail; older ones ignore it and use the setting of the test runner."""
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


@pytest.fixture
def told(db: None) -> Any:
    """Return a function that says who has a mail of the given name, delivered or not: ``told("asked") == ["lawyer"]``."""

    def told(name: str) -> list[str]:
        mails = OutboxMail.objects.filter(key__startswith=f"signoff.{name}:").order_by("pk")
        return sorted(mail.to.partition("@")[0] for mail in mails)

    return told


@pytest.fixture
def legal(db: None) -> Group:
    return Group.objects.get_or_create(name="Legal")[0]


@pytest.fixture
def make_policy(db: None) -> Any:
    """Return a function that puts a policy in force: ``make_policy(("voice", None), ("legal", group))``."""

    def make(*rules: tuple[Any, ...], name: str = "Policy", **fields: Any) -> SignOffPolicy:
        policy = SignOffPolicy(name=name, **fields)
        policy.rules = [
            SignOffRule(kind=kind, group=group, stage=stage, sort_order=order, how_many=how_many)
            for order, (kind, group, stage, how_many) in enumerate(
                (*rule, *(None, 1, 1)[len(rule) - 1 :]) for rule in rules
            )
        ]
        put_in_force(policy)
        return policy

    return make


@pytest.fixture
def workflow(home: Any) -> Any:
    """The workflow of the whole site, which has the sign-off task and no other."""
    task = SignOffTask.objects.create(name="Sign-off")
    workflow = Workflow.objects.create(name="Sign-off")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=home)
    return workflow


@pytest.fixture
def lawyer(make_user: Any, legal: Group) -> Any:
    user = make_user("lawyer", "wagtailadmin.access_admin")
    user.groups.add(legal)
    return user


@pytest.fixture
def writer(make_user: Any) -> Any:
    return make_user("writer", "wagtailadmin.access_admin")


@pytest.fixture
def executive(make_user: Any) -> Any:
    return make_user("executive", "wagtailadmin.access_admin")


@pytest.fixture
def person(executive: Any) -> Person:
    return Person.objects.create(name="Ann Executive", user=executive)


@pytest.fixture
def make_page(home: Any) -> Any:
    """Return a function that adds a draft of the guarded type (or of ``model``) with a first revision."""

    def make(
        body: str = "What we think.", *, user: Any = None, authors: Any = (), model: Any = GuardedPage, **fields: Any
    ) -> Any:
        page = model(title="A post", live=False, **{"body": body, "locale": home.locale, **fields})
        page.execvoice_bylines = [Byline(person=person, sort_order=n) for n, person in enumerate(authors)]
        home.refresh_from_db()
        home.add_child(instance=page)
        page.save_revision(user=user)
        return model.objects.get(pk=page.pk)

    return make


@pytest.fixture
def make_twin(make_page: Any) -> Any:
    """Return a function that adds the same draft of the type that is not guarded."""
    return lambda *args, **kwargs: make_page(*args, **{"model": ArticlePage, **kwargs})


@pytest.fixture
def submit(workflow: Any) -> Any:
    """Return a function that submits a page to its workflow and returns the request, or None if it could not be asked."""

    def submit(page: Any, user: Any = None) -> SignOffRequest | None:
        state = page.current_workflow_state
        if state and state.status == state.STATUS_NEEDS_CHANGES:
            state.resume(user)
        else:
            workflow.start(page, user)
        return SignOffRequest.objects.filter(open_page=page.pk).first()

    return submit


@pytest.fixture
def sign_by() -> Any:
    """Return a function that signs a request by a user, in the one slot that is theirs."""
    from wagtail_execvoice.signoff.actions.slots import find_chances

    def sign_by(request: SignOffRequest, user: Any, **values: Any) -> Any:
        slot = find_chances(user, request)[0].slot
        return sign(request.pk, slot.pk, user, **{"digest": request.digest, **values})

    return sign_by


@pytest.fixture
def make_chief(make_user: Any, home: Any) -> Any:
    """Return a function that makes somebody with the right, who may edit pages."""

    def make(name: str) -> Any:
        user = make_user(name, "wagtailadmin.access_admin", "execvoice_signoff.break_glass")
        group = Group.objects.create(name=f"{name}'s")
        model = type(home).get_first_root_node().__class__
        codename = get_permission_codename("change", model._meta)
        GroupPagePermission.objects.create(group=group, page=home, permission=Permission.objects.get(codename=codename))
        user.groups.add(group)
        return user

    return make


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "checkpoints.txt"


@pytest.fixture
def chain() -> None:
    for number in range(3):
        record("request.submitted", page_id=number)
    seal_ledger()


@pytest.fixture
def key(tmp_path: Path, settings: Any) -> str:
    """A key that signs checkpoints from now on. The answer is its public half."""
    path = str(tmp_path / "key.pem")
    keys.make_key(path)
    settings.EXECVOICE = {"CHECKPOINT_KEY_FILE": path}
    return keys.write_public_key(keys.load_key(path), "testserver/execvoice-signoff")
