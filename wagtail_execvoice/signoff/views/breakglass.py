"""Publishing without signatures in an emergency: asked for, confirmed by a second person, reviewed. GET asks, POST does."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.breakglass import (
    break_glass,
    confirm_break_glass,
    decline_break_glass,
    may_break_glass,
    may_review,
    review_break_glass,
)
from wagtail_execvoice.signoff.actions.policies import find_cover
from wagtail_execvoice.signoff.constants import Outcome
from wagtail_execvoice.signoff.errors import DecisionRefused
from wagtail_execvoice.signoff.forms.breakglass import ConfirmForm, EmergencyForm, ReviewForm
from wagtail_execvoice.signoff.models import BreakGlass


class EmergencyView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]  # Django's is no generic at run time
    """What the three screens share. Whoever may not do it does not learn what the page is called."""

    template_name = "execvoice_signoff/emergency/form.html"
    header_icon = "warning"

    @cached_property
    def page(self) -> Any:
        return get_base_page_model().objects.filter(pk=self.page_id).specific().first()

    @cached_property
    def page_id(self) -> int:
        return int(self.glass.page_id)

    @cached_property
    def glass(self) -> BreakGlass:
        glasses = BreakGlass.objects.select_related("actor", "second", "content")
        return get_object_or_404(glasses, pk=self.kwargs["glass_id"])

    def may_do(self) -> bool:
        raise NotImplementedError

    def decide(self, data: dict[str, Any]) -> str:
        """Carry it out and return what to say about it. Raises ``DecisionRefused``."""
        raise NotImplementedError

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may_do():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title() if self.page else self.glass.page_title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        page = {"url": self.get_success_url(), "label": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, page, {"url": "", "label": self.get_page_title()}]

    def get_success_url(self) -> str:
        if self.page is None:
            return reverse("wagtailadmin_home")
        return reverse("wagtailadmin_pages:edit", args=[self.page_id])

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            done = self.decide(form.cleaned_data)
        except DecisionRefused as refusal:
            form.add_error(None, refusal.message)
            # The text as it is now: whoever reads it again and agrees can go on from here.
            form.data = {**form.data.dict(), "digest": self.get_initial().get("digest", "")}
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(self.request, done)
        return redirect(self.get_success_url())


class PublishView(EmergencyView):
    form_class = EmergencyForm
    page_title = gettext_lazy("Publish without signatures")
    button = gettext_lazy("Publish now")

    @cached_property
    def page_id(self) -> int:
        return int(self.kwargs["page_id"])

    def may_do(self) -> bool:
        guarded = self.page is not None and getattr(self.page, "is_guarded", bool)()
        return bool(guarded and self.page.latest_revision_id and may_break_glass(self.request.user, self.page))

    @cached_property
    def takes_two(self) -> bool:
        cover = find_cover(self.page)
        return bool(cover and cover.spec.second_person)

    @property
    def question(self) -> str:
        if self.takes_two:
            return _(
                "This is for an emergency only. A second person with the same right must confirm it before the page goes "
                "live. Everybody who would have signed is told, and one of them must review it within a day."
            )
        return _(
            "This is for an emergency only. The page goes live at once, as it was last saved. Everybody who would have signed "
            "is told, and one of them must review it within a day."
        )

    def get_initial(self) -> dict[str, Any]:
        return {"digest": canonicalise(self.page.get_latest_revision().as_object()).digest}

    def decide(self, data: dict[str, Any]) -> str:
        glass = break_glass(self.page, self.request.user, **data)
        if glass.needs_second:
            return _("A second person is asked to confirm it. Nothing was published yet.")
        return _("The page is live without signatures. Its review is due within a day.")


class ConfirmView(EmergencyView):
    form_class = ConfirmForm
    page_title = gettext_lazy("Confirm an emergency publication")
    template_name = "execvoice_signoff/emergency/confirm.html"

    def may_do(self) -> bool:
        return self.page is not None and may_break_glass(self.request.user, self.page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = self.glass.actor.user_key == str(self.request.user.pk)
        open_still = not (self.glass.published_at or self.glass.declined_at)
        return super().get_context_data(glass=self.glass, is_mine=mine, is_open=open_still, **kwargs)

    def decide(self, data: dict[str, Any]) -> str:
        if data["decision"] == "confirm":
            confirm_break_glass(self.glass.pk, self.request.user)
            return _("The page is live without signatures. Its review is due within a day.")
        decline_break_glass(self.glass.pk, self.request.user)
        return _("Declined: nothing was published.")


class ReviewView(EmergencyView):
    form_class = ReviewForm
    page_title = gettext_lazy("Review an emergency publication")
    template_name = "execvoice_signoff/emergency/review.html"
    button = gettext_lazy("Enter the review")

    def may_do(self) -> bool:
        return bool(self.glass.published_at) and may_review(self.glass, self.request.user, self.page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(glass=self.glass, is_open=not self.glass.reviewed_at, **kwargs)

    def get_success_url(self) -> str:
        return reverse("wagtailadmin_home")

    def decide(self, data: dict[str, Any]) -> str:
        review_break_glass(self.glass.pk, self.request.user, **data)
        if data["outcome"] == Outcome.UNPUBLISHED:
            return _("Reviewed: the page is unpublished.")
        return _("Reviewed: what you found is on record.")
