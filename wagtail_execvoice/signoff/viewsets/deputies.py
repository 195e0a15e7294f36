"""Deputies in the admin: the listing of all in Settings, and what each signer arranges for themselves."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, StatusTagColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views import generic
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from wagtail_execvoice.signoff.actions.deputies import end_deputy, name_deputy
from wagtail_execvoice.signoff.forms.deputies import DeputyForm, OwnDeputyForm
from wagtail_execvoice.signoff.models import Deputy
from wagtail_execvoice.signoff.workdays import today

ENDED = "execvoice_signoff.deputy.end"


def say_state(arrangement: Deputy) -> str:
    """Return where an arrangement stands today."""
    if arrangement.ended_at:
        return pgettext("of a deputy", "ended")
    if arrangement.ends_on < today():
        return pgettext("of a deputy", "over")
    return pgettext("of a deputy", "later") if arrangement.starts_on > today() else pgettext("of a deputy", "now")


def can_be_ended(arrangement: Deputy) -> bool:
    return not arrangement.ended_at and arrangement.ends_on >= today()


def save_deputy(form: OwnDeputyForm, actor: Any) -> Deputy | None:
    """Name the deputy of a valid form and log it; None, with the reason in the form, if somebody was faster."""
    try:
        deputy = name_deputy(form.instance, actor)
    except ValidationError as error:
        form.add_problems(error)
        return None
    log(deputy, "wagtail.create", user=actor, content_changed=True)
    return deputy


class DeputyIndexView(generic.IndexView):
    any_permission_required = ["add", "change", "view"]

    def get_base_queryset(self) -> QuerySet[Deputy]:
        return super().get_base_queryset().select_related("principal", "deputy")

    @cached_property
    def columns(self) -> list[BaseColumn]:
        name = self._get_title_column("principal")
        name.label, name.sort_key = _("Signer"), None
        name.accessor = lambda row: get_user_display_name(row.principal)
        return [name, *self.list_display]

    def get_list_more_buttons(self, instance: Deputy) -> list[Button]:
        buttons: list[Button] = super().get_list_more_buttons(instance)
        if can_be_ended(instance) and self.user_has_permission("change"):
            url = reverse("execvoice_deputies:end", args=[instance.pk])
            buttons.append(Button(_("End"), url=url, icon_name="cross"))
        return buttons


class NameDeputyView(generic.CreateView):
    form_class = DeputyForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "actor": self.request.user}

    def form_valid(self, form: Any) -> HttpResponse:
        arrangement = save_deputy(form, self.request.user)
        if arrangement is None:
            return self.form_invalid(form)
        messages.success(self.request, _("The deputy is named, and both have been told."))
        return redirect(self.index_url_name)


class EndDeputyView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """GET asks, POST ends."""

    model = Deputy
    permission_required = "change"
    header_icon = "user"
    page_title = gettext_lazy("End")
    template_name = "execvoice_signoff/deputies/end.html"

    @cached_property
    def arrangement(self) -> Deputy:
        return get_object_or_404(Deputy.objects.select_related("principal", "deputy"), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("execvoice_deputies:index"), "label": _("Deputies")}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            arrangement=self.arrangement,
            principal=get_user_display_name(self.arrangement.principal),
            deputy=get_user_display_name(self.arrangement.deputy),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        say_ended(request, self.arrangement)
        return redirect("execvoice_deputies:index")


def say_ended(request: HttpRequest, arrangement: Deputy) -> None:
    """End the arrangement, log it and say so."""
    if can_be_ended(arrangement) and end_deputy(arrangement, request.user):
        log(arrangement, ENDED, user=request.user)
        messages.success(request, _("The arrangement has ended."))
    else:
        messages.warning(request, _("This arrangement had ended already."))


class MyDeputiesView(WagtailAdminTemplateMixin, TemplateView):
    """Who signs for me, and for whom I sign. POST names a deputy or, with ``end``, ends an arrangement of mine."""

    header_icon = "user"
    page_title = gettext_lazy("Your deputies")
    template_name = "execvoice_signoff/deputies/mine.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        account = {"url": reverse("wagtailadmin_account"), "label": _("Account")}
        return [*self.breadcrumbs_items, account, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", OwnDeputyForm(actor=self.request.user, initial={"starts_on": today()}))
        running = Deputy.objects.filter(ended_at__isnull=True, ends_on__gte=today())
        running = running.select_related("principal", "deputy").order_by("starts_on", "pk")
        return super().get_context_data(
            own=running.filter(principal=self.request.user),
            others=running.filter(deputy=self.request.user),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "end" in request.POST:
            return self._end(request)
        form = OwnDeputyForm(request.POST, actor=request.user)
        if not form.is_valid() or save_deputy(form, request.user) is None:
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, _("Your deputy is named, and has been told."))
        return redirect("execvoice_my_deputies:index")

    def _end(self, request: HttpRequest) -> HttpResponse:
        key = request.POST["end"]
        # Of one's own only: an arrangement of others is not found.
        own = Deputy.objects.filter(principal=request.user.pk)
        arrangement = own.filter(pk=int(key) if _is_key(key) else 0).first()
        if arrangement is None:
            messages.warning(request, _("This arrangement had ended already."))
        else:
            say_ended(request, arrangement)
        return redirect("execvoice_my_deputies:index")


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def get_urls() -> list[URLPattern]:
    return [path("", MyDeputiesView.as_view(), name="index")]


class DeputyViewSet(ModelViewSet):
    """All arrangements, for those who look after them. Not to be changed: one is ended, and another one made."""

    model = Deputy
    name = url_prefix = url_namespace = "execvoice_deputies"
    icon = "user"
    menu_label = gettext_lazy("Deputies")
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = DeputyIndexView
    add_view_class = NameDeputyView
    end_view_class = EndDeputyView
    search_backend_name = None
    ordering = ["-starts_on", "-pk"]
    list_display = [
        Column("deputy", label=gettext_lazy("Deputy"), accessor=lambda row: get_user_display_name(row.deputy)),
        DateColumn("starts_on", label=gettext_lazy("From"), sort_key="starts_on"),
        DateColumn("ends_on", label=gettext_lazy("Until"), sort_key="ends_on"),
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor=say_state,
            primary=lambda row: can_be_ended(row) and row.starts_on <= today(),
        ),
    ]
    form_fields = ["principal", "deputy", "starts_on", "ends_on", "reason"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return DeputyForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = ["edit", "delete", "copy", "history", "usage", "inspect"]
        without: dict[str, Any] = super().get_common_view_kwargs(
            **{f"{name}_url_name": None for name in absent}, **kwargs
        )
        return without

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("end/<int:pk>/", self.construct_view(self.end_view_class), name="end"),
        ]

    def get_permissions_to_register(self) -> Any:
        # Nothing is ever deleted.
        return super().get_permissions_to_register().exclude(codename="delete_deputy")
