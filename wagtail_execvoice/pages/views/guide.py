"""The guide to a first post: what to write, and a draft to write it in."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from wagtail_execvoice.authors.calendar import Sight, find_author_pages_in_office
from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.compat import get_page_permission_policy
from wagtail_execvoice.pages.actions import start_post, uses_comments
from wagtail_execvoice.pages.dashboard import has_author_page
from wagtail_execvoice.pages.forms import StartPostForm, find_sections
from wagtail_execvoice.pages.guide import BY_SLUG, PROMPTS

MOST_NAMES = 5


def find_person(request: HttpRequest) -> Person | None:
    """Return whose post it is to be: who is named in the address, or else whoever is looking, if they have an author page.

    Whoever writes for others is somebody in the directory, too, but seldom the author.
    """
    key = request.GET.get("person", "")
    if not key:
        person = Person.objects.active().filter(user=request.user).first()
        return person if person and has_author_page(person) else None
    return Person.objects.active().filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None


class GuideView(WagtailAdminTemplateMixin, TemplateView):
    """The prompts, for everybody in the admin. There is nothing secret in them."""

    page_title = gettext_lazy("First-post guide")
    header_icon = "openquote"
    template_name = "execvoice_pages/guide.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_start = find_sections(self.request.user).exists()
        return super().get_context_data(
            prompts=PROMPTS,
            person=find_person(self.request),
            may_start=may_start,
            whom_to_ask=[] if may_start else find_whom_to_ask(),
            **kwargs,
        )


def find_whom_to_ask() -> list[str]:
    """Name a few of the people who publish here."""
    users = get_page_permission_policy().users_with_any_permission(["publish"], include_superusers=False)
    return [get_user_display_name(user) for user in users.order_by("pk")[:MOST_NAMES]]


class StartPostView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]  # Django's is no generic at run time
    """Asks whose post it is and where it goes; POST makes the draft."""

    page_title = gettext_lazy("Start a post")
    header_icon = "openquote"
    template_name = "execvoice_pages/start_post.html"
    form_class = StartPostForm
    permission_required = "add"

    @cached_property
    def permission_policy(self) -> Any:
        return get_page_permission_policy()

    @cached_property
    def person(self) -> Person | None:
        return find_person(self.request)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        guide = {"url": reverse("execvoice_guide:index"), "label": GuideView.page_title}
        return [*self.breadcrumbs_items, guide, {"url": "", "label": self.get_page_title()}]

    def get_initial(self) -> dict[str, Any]:
        prompt = self.request.GET.get("prompt", "")
        return {"prompt": prompt if prompt in BY_SLUG else PROMPTS[0].slug, "person": self.person}

    def get_form_kwargs(self) -> dict[str, Any]:
        in_office = find_author_pages_in_office(Sight(self.request.user).get_pages())
        named = Q(pk=self.person.pk) if self.person else Q()
        people = Person.objects.active().filter(Q(pk__in=in_office) | Q(user=self.request.user) | named)
        return {**super().get_form_kwargs(), "people": people, "sections": find_sections(self.request.user)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "prompt": BY_SLUG.get(context["form"]["prompt"].value())}

    def form_valid(self, form: StartPostForm) -> HttpResponse:
        chosen = form.cleaned_data
        post = start_post(chosen["prompt"], chosen["section"], chosen["person"], self.request.user, chosen["token"])
        guide = f"{reverse('execvoice_guide:index')}#{chosen['prompt'].slug}"
        ready = _("The draft “%(title)s” is ready.") % {"title": post.draft_title}
        questions = (
            _("Its questions are comments on the headings, which no reader ever sees.") if uses_comments() else ""
        )
        messages.success(
            self.request, f"{ready} {questions}", buttons=[messages.button(guide, _("Read the prompt again"))]
        )
        return redirect("wagtailadmin_pages:edit", post.pk)


def get_urls() -> list[URLPattern]:
    return [
        path("", GuideView.as_view(), name="index"),
        path("start/", StartPostView.as_view(), name="start"),
    ]
