from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuestPostsConfig(AppConfig):
    name = "wagtail_execvoice.guestposts"
    label = "execvoice_guestposts"
    verbose_name = _("Executive voice: guest posts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail_execvoice.base.approvals import register_approval_finder
        from wagtail_execvoice.base.constants import EDITORS, LEGAL
        from wagtail_execvoice.base.groups import register_group_rights
        from wagtail_execvoice.guestposts.actions.certifying import find_approvals
        from wagtail_execvoice.guestposts.checks import register_checks
        from wagtail_execvoice.guestposts.following import register_following
        from wagtail_execvoice.guestposts.jobs import register_jobs

        register_checks()
        register_jobs()
        register_following()
        register_approval_finder(find_approvals)
        # What is written elsewhere is no page, so it can be taken away like it was added.
        articles = [f"{action}_externalarticle" for action in ("add", "change", "delete", "view")]
        names = [*(f"{action}_submission" for action in ("add", "change")), *articles]
        register_group_rights(EDITORS, [f"{self.label}.{name}" for name in names])
        register_group_rights(EDITORS, [f"{self.label}.view_guestpost"])
        register_group_rights(LEGAL, [f"{self.label}.view_guestpost"])
