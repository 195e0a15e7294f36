"""Secret links in mails about a comment, for the lists of screens: of the tests and of the browser."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from wagtail_execvoice.base.actions import issue_link
from wagtail_execvoice.comments.actions.following import UNFOLLOW
from wagtail_execvoice.comments.actions.replying import REPLY
from wagtail_execvoice.comments.actions.telling import CONFIRM
from wagtail_execvoice.comments.models import DraftReply, Follow, ReaderComment


def make_mail_links(comment: ReaderComment, user: Any) -> dict[str, Any]:
    """Return the secret links in mails about ``comment``: of its writer, of a follower, of a speaker."""
    now = timezone.now()
    ReaderComment.objects.filter(pk=comment.pk).update(email="ana@example.com")
    follow, _new = Follow.objects.get_or_create(
        thread=comment, email="bo@example.com", defaults={"confirmed_at": now, "created_at": now}
    )
    draft = DraftReply.objects.create(comment=comment, speaker=user, body="We outgrew the quay.", created_at=now)
    links = {
        "writer_link": (CONFIRM, comment.pk),
        "follower_link": (UNFOLLOW, follow.pk),
        "speaker_link": (REPLY, draft.pk),
    }
    return {
        name: SimpleNamespace(pk=issue_link(purpose, f"execvoice_comments:{pk}")[1])
        for name, (purpose, pk) in links.items()
    }
