from __future__ import annotations

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class AuthorsConfig(AppConfig):
    name = "wagtail_execvoice.authors"
    label = "execvoice_authors"
    verbose_name = _("Executive voice: authors")
    default_auto_field = "django.db.models.BigAutoField"
    #: The directory of people in the admin. To change it, subclass the viewset, name yours in a subclass of this config,
    #: and install that one: the way of ``wagtail.users``.
    person_viewset = "wagtail_execvoice.authors.viewsets.PersonViewSet"

    def ready(self) -> None:
        from wagtail_execvoice.authors.artwork.checks import check_card_settings
        from wagtail_execvoice.authors.checks import check_mixins, check_panels
        from wagtail_execvoice.authors.jobs import register_jobs
        from wagtail_execvoice.authors.signal_handlers import register_signal_handlers
        from wagtail_execvoice.base.constants import EDITORS, GHOSTWRITERS
        from wagtail_execvoice.base.groups import register_group_rights

        register_signal_handlers()
        register_jobs()
        # Whoever drafts may add a guest to credit. What is said of people who are there already is an editor's work.
        names = [f"{action}_{model}" for model in ("person", "contactdesk") for action in ("add", "change")]
        register_group_rights(EDITORS, [f"{self.label}.{name}" for name in names])
        register_group_rights(GHOSTWRITERS, [f"{self.label}.add_person"])
        checks.register(check_mixins)
        checks.register(check_panels)
        checks.register(check_card_settings)
