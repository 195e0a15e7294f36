"""A page whose text needs no further signature is submitted."""

from __future__ import annotations

from typing import Any

import pytest
from testapp.models import GuardedPage

from wagtail_execvoice.signoff.testing import sign_text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("signed", [True, False])
def test_whoever_may_not_publish_is_told_who_can(
    signed: bool, make_page: Any, make_policy: Any, legal: Any, submit: Any, writer: Any
) -> None:
    make_policy(*([("legal", legal)] if signed else []))
    page = make_page(user=writer)
    if signed:
        sign_text(page)
    assert submit(page, writer) is None
    page = GuardedPage.objects.get(pk=page.pk)
    state = page.current_workflow_state
    assert not page.live and state.status == state.STATUS_NEEDS_CHANGES
    assert "Somebody who may publish" in state.current_task_state.comment


def test_whoever_may_publish_publishes_by_it(
    make_page: Any, make_policy: Any, legal: Any, submit: Any, admin_user: Any
) -> None:
    make_policy(("legal", legal))
    page = make_page()
    sign_text(page)
    submit(page, admin_user)
    assert GuardedPage.objects.get(pk=page.pk).live
