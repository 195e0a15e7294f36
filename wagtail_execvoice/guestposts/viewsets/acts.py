"""What an editor does with the text of a guest, each with the sentence that says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from wagtail_execvoice.guestposts import actions
from wagtail_execvoice.guestposts.actions.approving import ask_for_approval
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.models import Submission

Act = Callable[[Submission, dict[str, Any], Any], str]


def ask_for_changes(submission: Submission, data: dict[str, Any], user: Any) -> str:
    actions.ask_for_changes(submission, data["text"], user)
    return _("%(name)s is asked for changes: the mail is on its way.") % {"name": submission.name}


def decline(submission: Submission, data: dict[str, Any], user: Any) -> str:
    actions.decline(submission, data["text"], user)
    return _("The text is closed, and %(name)s is told.") % {"name": submission.name}


def reopen(submission: Submission, data: dict[str, Any], user: Any) -> str:
    actions.reopen(submission, user)
    return _("%(name)s can write on: the mail is on its way.") % {"name": submission.name}


def write_note(submission: Submission, data: dict[str, Any], user: Any) -> str:
    actions.write_note(submission, data["text"], user, is_internal=True)
    return _("The note was written down.")


def send_link(submission: Submission, data: dict[str, Any], user: Any) -> str:
    actions.send_link(submission, user, data["email"] or None)
    return _("A new link is on its way to %(name)s. Links from before no longer work.") % {"name": submission.name}


def revoke(submission: Submission, data: dict[str, Any], user: Any) -> str:
    actions.revoke(submission, user)
    return _("No link to this text works any more.")


def read_again(submission: Submission, data: dict[str, Any], user: Any) -> str:
    actions.read_again(submission, user)
    return _("The text is to be read again. The guest is not told.")


def ask_to_approve(submission: Submission, data: dict[str, Any], user: Any) -> str:
    page = submission.page
    # The newest draft leaves the house.
    if page is not None and not page.permissions_for_user(user).can_edit():
        raise SubmissionRefused("gone", _("Only who may edit the page can have the guest approve it."))
    ask_for_approval(submission, user)
    return _("%(name)s is asked to approve the text as its latest draft has it.") % {"name": submission.name}


def accept(submission: Submission, data: dict[str, Any], user: Any) -> str:
    submission.page = actions.accept(
        submission,
        data["model"],
        data["parent"],
        user,
        person=data["person"],
        takes_bio=data.get("takes_bio", False),
        takes_portrait=user.has_perm("execvoice_authors.change_person"),
    )
    return _("The text is a draft page now, and %(name)s is told.") % {"name": submission.name}


#: By what the forms of the screen call them.
ACTS: dict[str, Act] = {
    "accept": accept,
    "again": read_again,
    "approval": ask_to_approve,
    "changes": ask_for_changes,
    "decline": decline,
    "link": send_link,
    "note": write_note,
    "reopen": reopen,
    "revoke": revoke,
}
