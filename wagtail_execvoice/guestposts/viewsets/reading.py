"""One text of a guest: read it beside its earlier version, ask for changes, or make it a page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.guestposts.actions.addressing import is_readdressed
from wagtail_execvoice.guestposts.actions.approving import find_approval, is_approved
from wagtail_execvoice.guestposts.actions.asked import is_asked_in_vain
from wagtail_execvoice.guestposts.actions.noting import find_answer
from wagtail_execvoice.guestposts.constants import SubmissionState
from wagtail_execvoice.guestposts.duplicates import find_same, find_same_address
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.forms.inviting import AcceptForm, LinkForm, WordForm
from wagtail_execvoice.guestposts.models import Submission
from wagtail_execvoice.guestposts.texts import count_words, show_text
from wagtail_execvoice.guestposts.viewsets.acts import ACTS
from wagtail_execvoice.guestposts.viewsets.comparing import compare_with_earlier


class SubmissionMixin(PermissionCheckedMixin):
    """Finds the text in the address."""

    permission_required = "change"
    model = Submission
    # Said here: without one Wagtail's mixin lets everybody do everything.
    permission_policy: Any = ModelPermissionPolicy(Submission)
    kwargs: dict[str, Any]

    @cached_property
    def submission(self) -> Submission:
        found = Submission.objects.select_related("parent", "page", "invited_by", "person").filter(pk=self.kwargs["pk"])
        submission: Submission | None = found.first()
        if submission is None:
            raise Http404
        return submission


class PictureView(SubmissionMixin, View):
    """A picture that nobody but guest and editors sees."""

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        picture = self.submission.pictures.filter(number=number).first()
        if picture is None:
            raise Http404
        response = HttpResponse(bytes(picture.data), content_type=picture.content_type)
        response["Cache-Control"] = "private, no-store"
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response


class ReadView(SubmissionMixin, WagtailAdminTemplateMixin, TemplateView):
    """GET shows it. POST does what its ``do`` names."""

    picture_view_class = PictureView
    template_name = "execvoice_guestposts/read.html"
    header_icon = "mail"
    index_url_name = ""
    _show_breadcrumbs = True

    def get_page_title(self) -> str:
        return str(self.submission)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Texts of guests")},
            {"url": "", "label": self.get_page_title()},
        ]

    @cached_property
    def same(self) -> list[Any]:
        return find_same(self.submission)

    @property
    def offers_bio(self) -> bool:
        """Whether who reads may change what the directory says of people."""
        return bool(self.submission.bio and self.request.user.has_perm("execvoice_authors.change_person"))

    @cached_property
    def forms(self) -> dict[str, Any]:
        """The forms of this screen by name; the one that was sent has what was typed."""
        submission, user = self.submission, self.request.user
        pages = get_base_page_model().objects.all()
        initial = {
            "parent": submission.parent,
            "person": submission.person or find_same_address(submission, self.same),
        }
        makers: dict[str, Any] = {
            "changes": lambda data: WordForm(data, prefix="changes"),
            "decline": lambda data: WordForm(
                data, prefix="decline", label=_("Why, in words for the guest"), required=False
            ),
            "note": lambda data: WordForm(data, prefix="note", label=_("Note for other editors")),
            "link": lambda data: LinkForm(data, prefix="link", initial={"email": submission.email}),
            "accept": lambda data: AcceptForm(
                data, prefix="accept", user=user, pages=pages, initial=initial, offers_bio=self.offers_bio
            ),
        }
        sent = self.request.POST.get("do") if self.request.method == "POST" else None
        return {name: make(self.request.POST if name == sent else None) for name, make in makers.items()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        submission = self.submission
        approval = find_approval(submission)
        pictures = {
            picture.number: (reverse("execvoice_submissions:picture", args=[submission.pk, picture.number]), picture)
            for picture in submission.pictures.defer("data")
        }
        shown = {number: (url, picture.description) for number, (url, picture) in pictures.items() if number}
        return super().get_context_data(
            submission=submission,
            html=show_text(submission.body, shown),
            words=count_words(submission.body),
            pictures=list(pictures.values()),
            comparison=compare_with_earlier(submission),
            agreements=list(submission.agreements.all()),
            notes=list(submission.notes.select_related("user")),
            same=self.same,
            offers_bio=self.offers_bio,
            is_waiting=submission.state == SubmissionState.SUBMITTED,
            is_closed=submission.state in {SubmissionState.DECLINED, SubmissionState.WITHDRAWN},
            is_withdrawn=submission.state == SubmissionState.WITHDRAWN,
            is_accepted=submission.state == SubmissionState.ACCEPTED,
            is_page_gone=submission.state == SubmissionState.ACCEPTED and submission.page_id is None,
            page_edit_url=self.page_edit_url,
            approval=approval,
            is_readdressed=is_readdressed(approval),
            answer=find_answer(submission),
            is_approved=is_approved(submission),
            is_asked_in_vain=is_asked_in_vain(submission),
            forms=self.forms,
            media=sum((form.media for form in self.forms.values()), start=self.forms["note"].media),
            **kwargs,
        )

    @property
    def page_edit_url(self) -> str:
        page = self.submission.page
        if page is None or not page.permissions_for_user(self.request.user).can_edit():
            return ""
        return reverse("wagtailadmin_pages:edit", args=[page.pk])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        do = request.POST.get("do", "")
        form = self.forms.get(do)
        if form is not None and not form.is_valid():
            messages.error(request, _("Nothing was done: something is missing."))
            return self.render_to_response(self.get_context_data(), status=422)
        try:
            act = ACTS.get(do)
            done = act(self.submission, form.cleaned_data if form else {}, request.user) if act else ""
        except SubmissionRefused as refusal:
            messages.error(request, _("Nothing was done. %(why)s") % {"why": refusal.message})
            # What became of the text meanwhile.
            del self.submission
            if form is None or (do == "accept" and not self.submission.is_waiting):
                return redirect(request.path)
            # With what was typed or chosen.
            return self.render_to_response(self.get_context_data(), status=409)
        if not done:
            raise Http404
        messages.success(request, done)
        return redirect(self.page_edit_url or request.path if do == "accept" else request.path)
