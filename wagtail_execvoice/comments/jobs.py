"""The due jobs of this feature, and what happens after decisions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.base.due import register_due_job
from wagtail_execvoice.comments.actions.digesting import tell_moderators
from wagtail_execvoice.comments.actions.following import tell_followers
from wagtail_execvoice.comments.actions.forgetting import forget_old
from wagtail_execvoice.comments.actions.learning import learn_when_due
from wagtail_execvoice.comments.actions.remembering import remember_decisions
from wagtail_execvoice.comments.actions.telling import tell_writers
from wagtail_execvoice.comments.signals import comments_decided


def register_jobs() -> None:
    """Called when the app is ready."""
    comments_decided.connect(remember_decisions, dispatch_uid="execvoice_comments.remember")
    register_due_job("execvoice_comments.tell_writers", _("tell writers of comments"), order=400)(tell_writers)
    register_due_job("execvoice_comments.tell_followers", _("tell followers of conversations"), order=410)(
        tell_followers
    )
    register_due_job("execvoice_comments.tell_moderators", _("tell moderators what waits"), order=420)(tell_moderators)
    register_due_job("execvoice_comments.forget", _("forget old spam and networks"), order=960)(forget_old)
    # Behind everything else: it takes longer, and nobody waits for it.
    register_due_job("execvoice_comments.learn", _("learn from decisions about comments"), order=970)(learn_when_due)
