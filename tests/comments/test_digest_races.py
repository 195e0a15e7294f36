"""Several processes that mail moderators at once, on a server with real transactions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.comments.actions.digesting import tell_moderators
from wagtail_execvoice.comments.models import ModeratorDigest, ReaderComment

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_moderator_is_mailed_once_by_eight_that_run_at_once(
    at_once: Any, make_moderator: Any, home: Any, write: Any
) -> None:
    moderators = [make_moderator(home) for _ in range(3)]
    ReaderComment.objects.filter(pk=write().pk).update(created_at=timezone.now() - timedelta(days=3))
    # Eight that see them for the first time make one row of each.
    assert sum(at_once(tell_moderators, 8)) == 0
    assert ModeratorDigest.objects.count() == 3
    ModeratorDigest.objects.update(next_at=timezone.now() - timedelta(minutes=1))
    assert sum(at_once(tell_moderators, 8)) == 3
    assert sorted(OutboxMail.objects.values_list("to", flat=True)) == sorted(user.email for user in moderators)
