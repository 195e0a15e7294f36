"""The mixin that guards a site's own page type. Its import path is permanent: migrations of sites freeze it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps

from wagtail_execvoice.base.pagemixins import PageMixin


class SignOffMixin(PageMixin):
    """Pages go live only with a text that was signed for: ``class NewsPage(SignOffMixin, Page)``.

    Plain Python without a field, so that adopting it needs no migration of the site's app.
    """

    #: False for a type that is guarded only once a policy in force names it, or every type.
    signoff_always = True

    if TYPE_CHECKING:
        live: bool
        live_revision_id: int | None

    @classmethod
    def is_signoff_type(cls) -> bool:
        """Return whether pages of this type go live by signature only. Asked when the table of guarded types is made."""
        from wagtail_execvoice.signoff.actions.policies import named_types

        return cls.signoff_always or bool({cls._meta.label, "*"} & named_types())  # type: ignore[attr-defined]

    @classmethod
    def is_guarded(cls) -> bool:
        """Return whether the gate is at work for this type now."""
        if not cls.has_gate() or cls.signoff_always:
            return cls.has_gate()
        from wagtail_execvoice.signoff.triggers.guarded import is_guarded_type

        return is_guarded_type(cls)

    @classmethod
    def has_gate(cls) -> bool:
        """Return whether there is a gate at all: not in a data migration, nor where the app is not installed. No query."""
        return not cls.is_historical() and apps.is_installed("wagtail_execvoice.signoff")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        def save() -> Any:
            return super(SignOffMixin, self).save(*args, **kwargs)  # type: ignore[misc]

        if not self.has_gate():
            return save()
        from wagtail_execvoice.signoff.actions.saving import save_page

        return save_page(self, save, kwargs.get("update_fields"))

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        def save_revision() -> Any:
            return super(SignOffMixin, self).save_revision(*args, **kwargs)  # type: ignore[misc]

        if not self.is_guarded():
            return save_revision()
        from wagtail_execvoice.signoff.actions.editing import save_draft

        return save_draft(self, save_revision, kwargs.get("user"))

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        publish = super().publish  # type: ignore[misc]
        if not self.is_guarded():
            return publish(revision, *args, **kwargs)
        from wagtail_execvoice.signoff.actions.publishing import publish_page

        return publish_page(self, publish, revision, *args, **kwargs)

    def permissions_for_user(self, user: Any) -> Any:
        if not self.has_gate():
            return super().permissions_for_user(user)  # type: ignore[misc]
        from wagtail_execvoice.signoff.permissions import SignOffPagePermissionTester

        return SignOffPagePermissionTester(user, self)
