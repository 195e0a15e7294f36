"""What the last signature costs: ``python benchmarks/signing.py [sqlite|postgresql|mariadb] [number of pages]``.

Builds a throw-away database, and pages in pairs: one that goes live by the signature of Legal, and its twin that is not guarded
and goes live by the approval of the same lawyer in a workflow of Wagtail's own. Prints the median time and the queries of each
until the page is live, taken in turn in one run, and how many times longer signing takes than approving. Mail is not
delivered: Wagtail's own would be while the lawyer waits, and ours is delivered later by the due jobs.
"""

from __future__ import annotations

import os
import sys
import time
import warnings
from collections.abc import Callable
from statistics import median
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), os.path.join(os.path.dirname(HERE), "tests")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "testproject.settings")
os.environ["EXECVOICE_TEST_DATABASE"] = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
PAGES = int(sys.argv[2]) if len(sys.argv) > 2 else 100
# Wagtail's own use of names that Django will give up.
warnings.simplefilter("ignore")

import django  # noqa: E402

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.models import Group, Permission  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from testapp.models import ArticlePage, GuardedPage, PlainPage  # noqa: E402
from wagtail.models import GroupApprovalTask, GroupPagePermission, Locale, Task, Workflow, WorkflowTask  # noqa: E402

from wagtail_execvoice.compat import get_base_page_model  # noqa: E402
from wagtail_execvoice.signoff.actions.ledger import seal_ledger  # noqa: E402
from wagtail_execvoice.signoff.actions.policies import put_in_force  # noqa: E402
from wagtail_execvoice.signoff.actions.signing import sign  # noqa: E402
from wagtail_execvoice.signoff.actions.slots import find_chances  # noqa: E402
from wagtail_execvoice.signoff.models import SignOffPolicy, SignOffRequest, SignOffRule, SignOffTask  # noqa: E402

WORDS = "What we think of it, and why. " * 150
WARM_UP = 3


class Office:
    """A site with a writer, a lawyer, and a workflow of each kind."""

    def __init__(self) -> None:
        legal = Group.objects.create(name="Legal")
        users = get_user_model().objects
        self.writer = users.create_user(username="writer", email="writer@example.com", password=None)
        self.lawyer = users.create_user(username="lawyer", email="lawyer@example.com", password=None)
        self.lawyer.groups.add(legal)
        locale = Locale.objects.get_or_create(language_code="en")[0]
        root = get_base_page_model().get_first_root_node()
        self.home = root.add_child(instance=PlainPage(title="Home", slug="benchmark", locale=locale))
        # Wagtail's approval publishes for those alone who may. Our signers need no such right.
        publish = Permission.objects.get(codename=f"publish_{get_base_page_model()._meta.model_name}")
        GroupPagePermission.objects.create(group=legal, page=self.home, permission=publish)
        policy = SignOffPolicy(name="Policy")
        policy.rules = [SignOffRule(kind="legal", group=legal)]
        put_in_force(policy)
        approval = GroupApprovalTask.objects.create(name="Approval")
        approval.groups.add(legal)
        self.signing = make_workflow(SignOffTask.objects.create(name="Sign-off"))
        self.approving = make_workflow(approval)

    def submit(self, model: Any, number: int) -> Any:
        """Return a new page in its workflow, as a request of its own would find it."""
        page = model(title=f"Page {number}", slug=f"{model.__name__}-{number}".lower(), body=WORDS, live=False)
        page.locale = self.home.locale
        self.home.add_child(instance=page)
        page.save_revision(user=self.writer)
        workflow = self.signing if model is GuardedPage else self.approving
        workflow.start(page, self.writer)
        return again(page)

    def sign(self, page: Any) -> None:
        request = SignOffRequest.objects.get(open_page=page.pk)
        [chance] = find_chances(self.lawyer, request)
        sign(request.pk, chance.slot.pk, self.lawyer, digest=request.digest)

    def approve(self, page: Any) -> None:
        state = page.current_workflow_state.current_task_state
        state.task.specific.on_action(state, self.lawyer, "approve")


def make_workflow(task: Task) -> Workflow:
    workflow = Workflow.objects.create(name=task.name)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


def again(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


def clock(decide: Callable[[Any], None], page: Any) -> float:
    """Return the milliseconds until ``page`` is live."""
    start = time.perf_counter()
    decide(page)
    took = (time.perf_counter() - start) * 1000
    assert again(page).live
    return took


def count(decide: Callable[[Any], None], page: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        decide(page)
    assert again(page).live
    return len(queries)


def main() -> None:
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        office = Office()
        ways = {"approve": (ArticlePage, office.approve), "sign": (GuardedPage, office.sign)}
        times: dict[str, list[float]] = {name: [] for name in ways}
        queries: dict[str, int] = {}
        for number in range(PAGES + WARM_UP):
            for name, (model, decide) in ways.items():
                # The ledger takes up what the submission left, so that neither pays for what came before.
                page = office.submit(model, number)
                seal_ledger()
                times[name].append(clock(decide, page))
        for name, (model, decide) in ways.items():
            queries[name] = count(decide, office.submit(model, PAGES + WARM_UP))
        print(f"{connection.vendor}, {PAGES} pages each\n{'':8}{'ms':>8}{'queries':>9}")
        for name in ways:
            print(f"{name:8}{median(times[name][WARM_UP:]):>8.1f}{queries[name]:>9}")
        ratio = median(times["sign"][WARM_UP:]) / median(times["approve"][WARM_UP:])
        print(f"Signing takes {ratio:.2f} times as long as approving.")
    finally:
        runner.teardown_databases(databases)
        runner.teardown_test_environment()


if __name__ == "__main__":
    main()
