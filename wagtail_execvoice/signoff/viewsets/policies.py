"""Policies in Wagtail's Settings menu."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BaseColumn, Column, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.advising import advise, uncovered_types
from wagtail_execvoice.signoff.actions.policies import put_in_force, read_spec
from wagtail_execvoice.signoff.actions.removing import is_in_use, remove_policy
from wagtail_execvoice.signoff.models import PolicyVersion, SignOffPolicy
from wagtail_execvoice.signoff.specs import Spec
from wagtail_execvoice.signoff.viewsets.coverage import CoverageView
from wagtail_execvoice.signoff.viewsets.register.base import WIDE
from wagtail_execvoice.signoff.viewsets.versions import list_versions
from wagtail_execvoice.signoff.words import find_sections, say_pages, say_steps


class RulesPanel(InlinePanel):
    """The signatures of a policy, with a form of their own."""

    def get_form_options(self) -> dict[str, Any]:
        from wagtail_execvoice.signoff.forms.policies import RuleForm

        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = RuleForm
        return options


def get_panels() -> list[Any]:
    return [
        FieldPanel("name"),
        FieldPanel("is_active"),
        MultiFieldPanel(
            [FieldPanel("page_types"), FieldPanel("section"), FieldPanel("language")],
            heading=gettext_lazy("Which pages"),
        ),
        RulesPanel(
            "rules",
            heading=gettext_lazy("Who signs"),
            label=gettext_lazy("Signature"),
            help_text=gettext_lazy("Two kinds of signature are always given by two people."),
            panels=[
                FieldRowPanel([FieldPanel("stage"), FieldPanel("kind")]),
                FieldRowPanel([FieldPanel("group"), FieldPanel("how_many")]),
                FieldRowPanel([FieldPanel("voices"), FieldPanel("label")]),
            ],
        ),
        FieldPanel("unsigned"),
        MultiFieldPanel(
            [
                FieldPanel("four_eyes"),
                FieldPanel("presence"),
                FieldRowPanel([FieldPanel("deadline_days"), FieldPanel("valid_days")]),
            ],
            heading=gettext_lazy("How they sign"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("review_after_days"), FieldPanel("when_overdue")]), FieldPanel("when_stale")],
            heading=gettext_lazy("After it went live"),
        ),
        MultiFieldPanel(
            [FieldPanel("voice_first"), FieldPanel("second_person")], heading=gettext_lazy("When it must go fast")
        ),
    ]


class ListColumn(Column):
    """Several lines in one cell."""

    cell_template_name = "execvoice_signoff/policies/lines_cell.html"


class PolicyIndexView(generic.IndexView):
    template_name = "execvoice_signoff/policies/index.html"
    is_searchable = False

    def get_base_queryset(self) -> QuerySet[SignOffPolicy]:
        newest = PolicyVersion.objects.filter(policy_id=OuterRef("pk")).order_by("-number")
        return (
            super()
            .get_base_queryset()
            .annotate(version=Subquery(newest.values("number")[:1]), said=Subquery(newest.values("spec")[:1]))
        )

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        policies = list(context["object_list"])
        # What is in force is the version, not the form: what is shown here is what pages are judged by.
        specs = {policy.pk: Spec.from_json(policy.said) for policy in policies if policy.said}
        titles = find_sections(specs.values(), get_base_page_model())
        faults = advise({policy.pk: specs[policy.pk] for policy in policies if policy.is_active and policy.pk in specs})
        for policy in policies:
            spec = specs.get(policy.pk, Spec())
            policy.pages_in_words, policy.steps = say_pages(spec, titles), say_steps(spec)
            policy.faults = faults.get(policy.pk, [])
        context["table"] = self.get_table(policies)
        return context | {"uncovered": ", ".join(str(model._meta.verbose_name) for model in uncovered_types())}

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [self._get_title_column("name"), *self.list_display]

    def get_list_more_buttons(self, instance: SignOffPolicy) -> list[Button]:
        url = reverse("execvoice_policies:coverage", args=[instance.pk])
        coverage = Button(_("Which pages does it cover?"), url=url, icon_name="view", priority=15)
        return [*super().get_list_more_buttons(instance), coverage]


class PutInForceMixin:
    """What is saved becomes a version, which is what pages are judged by."""

    log_action = ""

    def save_instance(self) -> SignOffPolicy:
        form, user = self.form, self.request.user  # type: ignore[attr-defined]
        policy: SignOffPolicy = form.save(commit=False)
        put_in_force(policy, user)
        log(instance=policy, action=self.log_action, user=user, content_changed=form.has_changed())
        self.has_content_changes = form.has_changed()
        self._warn(policy)
        return policy

    def _warn(self, policy: SignOffPolicy) -> None:
        if policy.is_active:
            for fault in advise({policy.pk: read_spec(policy)})[policy.pk]:
                messages.warning(self.request, fault)  # type: ignore[attr-defined]


class PolicyCreateView(PutInForceMixin, generic.CreateView):
    log_action = "wagtail.create"


class PolicyEditView(PutInForceMixin, generic.EditView):
    log_action = "wagtail.edit"
    template_name = "execvoice_signoff/policies/edit.html"

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        url = reverse("execvoice_policies:coverage", args=[self.object.pk])
        coverage = Button(_("Which pages does it cover?"), url=url, icon_name="view", priority=5)
        return [coverage, *super().header_more_buttons]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions, more = list_versions(self.object)
        coverage_url = reverse("execvoice_policies:coverage", args=[self.object.pk])
        return super().get_context_data(versions=versions, more_versions=more, coverage_url=coverage_url, **kwargs)


class PolicyDeleteView(generic.DeleteView):
    """Deletes no policy by which somebody was asked: it is switched off instead."""

    template_name = "execvoice_signoff/policies/delete.html"

    @cached_property
    def is_in_use(self) -> bool:
        return is_in_use(self.object.pk)

    def form_valid(self, form: Any) -> HttpResponse:
        if self.is_in_use:
            return self._refuse(form)
        response: HttpResponse = super().form_valid(form)
        return response

    def delete_action(self) -> None:
        log(instance=self.object, action="wagtail.delete", user=self.request.user, deleted=True)
        remove_policy(self.object, self.request.user)

    def _refuse(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("Somebody was asked to sign by this policy, so it was not deleted."))
        return self.render_to_response(self.get_context_data(form=form))


class PolicyViewSet(ModelViewSet):
    """Who changes policies decides who signs: the rights to it are given to no group by themselves."""

    model = SignOffPolicy
    name = url_prefix = url_namespace = "execvoice_policies"
    icon = "clipboard-list"
    menu_label = gettext_lazy("Sign-off policies")
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = PolicyIndexView
    add_view_class = PolicyCreateView
    edit_view_class = PolicyEditView
    delete_view_class = PolicyDeleteView
    ordering = "name"
    list_display = [
        Column("pages_in_words", label=gettext_lazy("Pages"), classname=WIDE),
        ListColumn("steps", label=gettext_lazy("Who signs")),
        StatusTagColumn(
            "is_active",
            label=pgettext_lazy("of a policy", "State"),
            accessor=lambda policy: _("in force") if policy.is_active else _("switched off"),
            primary=lambda policy: policy.is_active,
            sort_key="is_active",
        ),
        Column("version", label=gettext_lazy("Version"), classname=WIDE),
    ]

    def get_edit_handler(self) -> Any:
        from wagtail_execvoice.signoff.forms.policies import PolicyForm

        return ObjectList(get_panels(), base_form_class=PolicyForm).bind_to_model(self.model)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        kwargs_of_all: dict[str, Any] = super().get_common_view_kwargs(**{**kwargs, "usage_url_name": None})
        return kwargs_of_all

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns = [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]
        coverage, results = (self.construct_view(CoverageView, **options) for options in ({}, {"results_only": True}))
        return [
            *patterns,
            path("coverage/<int:pk>/", coverage, name="coverage"),
            path("coverage/<int:pk>/results/", results, name="coverage_results"),
        ]
