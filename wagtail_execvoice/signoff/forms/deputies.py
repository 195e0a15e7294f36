"""Naming a deputy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.widgets import AdminDateInput

from wagtail_execvoice.signoff.actions.deputies import admin_users, check_deputy
from wagtail_execvoice.signoff.models import Deputy


class UserChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(get_user_display_name(obj))


class OwnDeputyForm(forms.ModelForm):  # type: ignore[type-arg]
    """Somebody names who signs for them."""

    deputy = UserChoiceField(queryset=None, label=_("Deputy"))

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        users = admin_users()
        self.fields["deputy"].queryset = self.choose_among(users)  # type: ignore[attr-defined]

    def choose_among(self, users: QuerySet[Any]) -> QuerySet[Any]:
        return users.exclude(pk=self.actor.pk)

    def get_principal(self) -> Any:
        return self.actor

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        wanted = {"deputy": data.get("deputy"), "principal": self.get_principal()}
        if not self.errors and all(wanted.values()):
            days = {name: data[name] for name in ("starts_on", "ends_on")}
            self.instance.principal = wanted["principal"]
            try:
                check_deputy(Deputy(**wanted, **days), self.actor)
            except ValidationError as error:
                self.add_problems(error)
        return data

    def add_problems(self, error: ValidationError) -> None:
        """Say each problem at its field, or above the form if it has no such field."""
        for name, messages in error.message_dict.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)

    class Meta:
        model = Deputy
        fields = ("deputy", "starts_on", "ends_on", "reason")
        widgets = {"starts_on": AdminDateInput, "ends_on": AdminDateInput}


class DeputyForm(OwnDeputyForm):
    """Whoever looks after it names a deputy for somebody."""

    principal = UserChoiceField(queryset=None, label=_("Signer"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["principal"].queryset = admin_users()  # type: ignore[attr-defined]

    def get_principal(self) -> Any:
        return self.cleaned_data.get("principal")

    class Meta(OwnDeputyForm.Meta):
        fields = ("principal", "deputy", "starts_on", "ends_on", "reason")  # type: ignore[assignment]
