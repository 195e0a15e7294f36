"""One of everything that the addresses of the moderation panel are about, for the tables of permissions and of screens."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from comments_links import make_mail_links
from django.contrib.auth.models import Group
from testapp.models import TalkPage

from wagtail_execvoice.comments.actions import Draft, Ticket, decide, write_comment
from wagtail_execvoice.comments.constants import Act
from wagtail_execvoice.comments.models import Decision, ModerationRule, OfficialAlias, ReaderComment

#: The id of a comment that waits, to be decided about.
WAITING_COMMENT = 7101
#: The id of the group that an official name is for.
SPEAKERS = 7201


def make_comments_world(home: Any) -> dict[str, Any]:
    """Return objects by name: what was decided by one act, a rule, and an official name."""
    home.refresh_from_db()
    talk = home.add_child(instance=TalkPage(title="Talk", slug="talk-world", locale=home.locale))
    for number, pk in enumerate((WAITING_COMMENT, WAITING_COMMENT + 1)):
        draft = Draft(page=talk, name="Ana", body=f"Comment {number}", email="ana@example.com")
        comment = write_comment(draft, Ticket(60, f"world-{number}"))
        ReaderComment.objects.filter(pk=comment.pk).update(id=pk)
    batch = decide([WAITING_COMMENT + 1], Act.SPAM, None)
    assert Decision.objects.filter(batch=batch).exists()
    rule = ModerationRule.objects.create(name="Advertising", text="payday loan")
    speakers = Group.objects.create(pk=SPEAKERS, name="Speakers")
    return {
        "official_name": OfficialAlias.objects.create(name="Acme", group=speakers),
        "comment_batch": SimpleNamespace(pk=batch),
        "waiting_comment": SimpleNamespace(pk=WAITING_COMMENT),
        "comment_rule": rule,
        "talk": talk,
    }


def make_readers_world(talk: Any, user: Any) -> dict[str, Any]:
    """Return a comment that is shown, and one that ``user`` can still change, by what stands in their addresses."""
    found = {}
    for name in ("shown_comment", "own_comment"):
        comment = write_comment(Draft(page=talk, user=user, name="Robin", body=f"Of {name}"), Ticket(60, name))
        found[name] = SimpleNamespace(pk=comment.public_id)
    return {**found, **make_mail_links(comment, user)}
