"""Our panel in the account settings: which mails somebody wants, and the way to their deputies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab

from wagtail_execvoice.compat import get_page_permission_policy
from wagtail_execvoice.signoff.actions.slots import principals_of
from wagtail_execvoice.signoff.models import SignOffPolicy, SignOffPreferences, Slot


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = SignOffPreferences
        fields = ("reminders", "outcomes")


class PreferencesPanel(BaseSettingsPanel):
    name = "execvoice_signoff"
    title = gettext_lazy("Sign-off")
    tab = notifications_tab
    order = 150
    template_name = "execvoice_signoff/preferences.html"
    form_class = PreferencesForm

    def is_active(self) -> bool:
        return can_sign(self.user) or can_submit(self.user)

    def get_form(self) -> PreferencesForm:
        # Nothing is written by looking at it: the row comes with the first choice.
        own = SignOffPreferences.objects.filter(user=self.user).first() or SignOffPreferences(user=self.user)
        data = self.request.POST if self.request.method == "POST" else None
        return PreferencesForm(data, instance=own, prefix=self.name)


def can_sign(user: Any) -> bool:
    """True for whoever is in a group that a policy names, was asked as an author, or stands in for somebody today."""
    groups = user.groups.values("pk")
    by_policy = SignOffPolicy.objects.filter(is_active=True, rules__group__in=groups)
    return bool(by_policy.exists() or Slot.objects.filter(user_key=str(user.pk)).exists() or principals_of(user))


def can_submit(user: Any) -> bool:
    """True for whoever may add or edit pages somewhere."""
    return bool(get_page_permission_policy().user_has_any_permission(user, ["add", "change"]))


def account_menu_item(request: HttpRequest) -> dict[str, str] | None:
    """Return the way to one's deputies, for those who sign."""
    if not can_sign(request.user):
        return None
    return {
        "url": reverse("execvoice_my_deputies:index"),
        "label": _("Your deputies"),
        "help_text": _("Who signs for you while you are away."),
    }
