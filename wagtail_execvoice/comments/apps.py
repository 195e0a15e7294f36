from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    name = "wagtail_execvoice.comments"
    label = "execvoice_comments"
    verbose_name = _("Executive voice: comments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail_execvoice.base.constants import COMMENT_MODERATORS, EDITORS, LEGAL
        from wagtail_execvoice.base.groups import register_group_rights
        from wagtail_execvoice.comments import pipeline
        from wagtail_execvoice.comments.checks import register_checks
        from wagtail_execvoice.comments.jobs import register_jobs
        from wagtail_execvoice.comments.signal_handlers import register_signal_handlers

        pipeline.load()
        register_jobs()
        register_checks()
        register_signal_handlers()
        moderate = [f"{self.label}.{name}" for name in ("view_readercomment", "decide_readercomment")]
        register_group_rights(EDITORS, [*moderate, f"{self.label}.change_conversation"])
        rules = [f"{self.label}.{action}_moderationrule" for action in ("add", "change", "delete", "view")]
        learned = [f"{self.label}.{action}_learnedfilter" for action in ("view", "change")]
        everywhere = [f"{self.label}.{name}" for name in ("moderate_everywhere", "see_personal_data")]
        register_group_rights(COMMENT_MODERATORS, [*moderate, *everywhere, *rules, *learned])
        register_group_rights(LEGAL, [f"{self.label}.hold_conversation"])
