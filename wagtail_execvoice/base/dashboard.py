"""The panel on Wagtail's dashboard that says what goes wrong behind the scenes. It is silent while all is well."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from django.contrib.auth import get_permission_codename
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component

from wagtail_execvoice.base.due import read_due_state
from wagtail_execvoice.base.models import MailState, OutboxMail


class TroublePanel(Component):
    """What happened, why it matters and what to do next, when due jobs are silent or fail or mail was given up."""

    name = "execvoice_trouble"
    template_name = "execvoice_base/trouble_panel.html"
    # Before Wagtail's own panels (110 "what's new", 210 and up).
    order = 105

    def get_context_data(self, parent_context: MutableMapping[str, Any] | None = None) -> Mapping[str, Any]:
        # Two queries, whatever goes wrong: the records of the jobs, and a count that an index answers.
        state = read_due_state()
        mails = OutboxMail.objects.given_up().count()
        return {
            "state": state,
            "given_up_count": mails,
            "mail_url": f"{reverse('execvoice_mail:index')}?state={MailState.GIVEN_UP}",
            "trouble": bool(state.silent or state.failed or state.stuck or mails),
        }

    @staticmethod
    def is_for(request: HttpRequest) -> bool:
        """True for those who can do something about it: superusers and who may see the outgoing mail."""
        options = OutboxMail._meta
        return any(
            request.user.has_perm(f"{options.app_label}.{get_permission_codename(action, options)}")
            for action in ("view", "change")
        )
