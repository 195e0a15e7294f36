"""Our panel in the account settings: how often a moderator is mailed what waits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab

from wagtail_execvoice.comments.actions.digesting import find_moderators
from wagtail_execvoice.comments.models import ModeratorDigest


class DigestForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ModeratorDigest
        fields = ("frequency",)
        help_texts = {
            "frequency": _(
                "At eight in the morning, on Monday if every week. Nothing is sent if nothing waits for you."
            )
        }

    def save(self, commit: bool = True) -> Any:
        """Store the choice, and have the next mail planned by it."""
        if not self.has_changed():
            return self.instance
        values = {"frequency": self.cleaned_data["frequency"], "next_at": None}
        # The due job may make the row at the same time, and says in it what was told.
        return ModeratorDigest.objects.update_or_create(user=self.instance.user, defaults=values)[0]


class DigestPanel(BaseSettingsPanel):
    name = "execvoice_comments"
    title = _("Comments of readers")
    tab = notifications_tab
    order = 160
    form_class = DigestForm

    def is_active(self) -> bool:
        return find_moderators().filter(pk=self.user.pk).exists()

    def get_form(self) -> DigestForm:
        # Nothing is written by looking at it.
        own = ModeratorDigest.objects.filter(user=self.user).first() or ModeratorDigest(user=self.user)
        data = self.request.POST if self.request.method == "POST" else None
        return DigestForm(data, instance=own, prefix=self.name)
