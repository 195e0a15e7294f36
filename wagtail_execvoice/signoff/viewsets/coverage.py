"""Which pages a policy covers: looked at before somebody finds out by not being able to publish."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin.ui.tables import BaseColumn, Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import BaseListingView, PermissionCheckedMixin

from wagtail_execvoice.base.pagemixins import uses_of
from wagtail_execvoice.compat import get_base_page_model, get_page_permission_policy
from wagtail_execvoice.signoff.actions.policies import Cover, choose_cover, covers_in_force
from wagtail_execvoice.signoff.mixins import SignOffMixin
from wagtail_execvoice.signoff.models import PolicyVersion, SignOffPolicy
from wagtail_execvoice.signoff.specs import Spec
from wagtail_execvoice.signoff.viewsets.register.base import WIDE
from wagtail_execvoice.signoff.words import name_language, name_type


class CoverageView(PermissionCheckedMixin, BaseListingView):
    """The pages that the policy, as it was last saved, is about, and which policy each of them is judged by."""

    page_title = gettext_lazy("Which pages does it cover?")
    header_icon = "clipboard-list"
    template_name = "execvoice_signoff/policies/coverage.html"
    results_template_name = "execvoice_signoff/policies/coverage_results.html"
    index_results_url_name = ""
    any_permission_required = ["add", "change", "delete", "view"]
    model: Any = None
    paginate_by = 50
    is_searchable = True

    @cached_property
    def policy(self) -> SignOffPolicy:
        policy: SignOffPolicy = get_object_or_404(SignOffPolicy.objects.select_related("section"), pk=self.kwargs["pk"])
        return policy

    @cached_property
    def spec(self) -> Spec:
        version = PolicyVersion.objects.filter(policy_id=self.policy.pk).order_by("-number").first()
        return Spec.from_json(version.spec) if version else Spec()

    @cached_property
    def covers(self) -> list[Cover]:
        """The policies in force, and this one as if it were."""
        others = [cover for cover in covers_in_force() if cover.policy.pk != self.policy.pk]
        return [*others, Cover(0, self.policy, self.spec)]

    @cached_property
    def labels(self) -> dict[int, str]:
        """The labels of the page types that it is about, by content type."""
        guarded: list[Any] = uses_of(SignOffMixin)
        models = [m for m in guarded if not self.spec.page_types or m._meta.label in self.spec.page_types]
        types = ContentType.objects.get_for_models(*models, for_concrete_models=False)
        return {content_type.pk: model._meta.label for model, content_type in types.items()}

    def get_base_queryset(self) -> Any:
        pages = get_base_page_model().objects.filter(content_type__in=list(self.labels)).select_related("locale")
        if self.spec.language:
            pages = pages.filter(locale__language_code=self.spec.language)
        if self.policy.section_id:
            section = self.policy.section
            pages = pages.filter(path__startswith=section.path) if section else pages.none()
        return pages.order_by("path")

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.filter(title__icontains=self.search_query) if self.is_searching else queryset

    def get_table(self, object_list: Any) -> Any:
        keys = [page.pk for page in object_list]
        editable = get_page_permission_policy().instances_user_has_permission_for(self.request.user, "change")
        may_edit = set(editable.filter(pk__in=keys).values_list("pk", flat=True))
        for page in object_list:
            label = self.labels[page.content_type_id]
            cover = choose_cover(self.covers, label, page.locale.language_code, page.path)
            page.type_in_words = name_type(label)
            page.edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page.pk in may_edit else None
            page.taken_by = None if cover is None or cover.policy.pk == self.policy.pk else cover.policy
        return super().get_table(object_list)

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            TitleColumn("title", label=_("Title"), get_url=lambda page: page.edit_url),
            Column("type_in_words", label=_("Type"), classname=WIDE),
            Column(
                "locale",
                label=_("Language"),
                accessor=lambda page: name_language(page.locale.language_code),
                classname=WIDE,
            ),
            # Not Wagtail's own, which asks for the workflow and the schedule of each page.
            StatusTagColumn(
                "live",
                label=_("Status"),
                accessor=lambda page: pgettext("of a page", "live") if page.live else pgettext("of a page", "draft"),
                primary=lambda page: page.live,
            ),
            StatusTagColumn(
                "taken_by",
                label=_("Signed by"),
                accessor=lambda page: (
                    _("“%(policy)s”, which is narrower") % {"policy": page.taken_by.name}
                    if page.taken_by
                    else _("this policy")
                ),
                primary=lambda page: page.taken_by is None,
            ),
        ]

    def get_index_url(self) -> str:
        return reverse("execvoice_policies:coverage", args=[self.policy.pk])

    def get_index_results_url(self) -> str:
        return reverse("execvoice_policies:coverage_results", args=[self.policy.pk])

    def get_page_subtitle(self) -> str:
        return str(self.policy.name)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("execvoice_policies:index"), "label": _("Sign-off policies")}
        return [
            *self.breadcrumbs_items,
            listing,
            {"url": "", "label": self.get_page_title(), "sublabel": self.policy.name},
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, policy=self.policy, **kwargs)
