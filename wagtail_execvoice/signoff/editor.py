"""What Wagtail's page editor shows and says about sign-off. Nothing here decides: the gate does."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem, PublishMenuItem, SubmitForModerationMenuItem, WorkflowMenuItem
from wagtail.admin.widgets.button import Button

from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.signoff.actions.awaiting import is_awaited
from wagtail_execvoice.signoff.actions.breakglass import may_break_glass
from wagtail_execvoice.signoff.actions.contributors import contributors_of
from wagtail_execvoice.signoff.actions.gate import explain_refusal, may_latest_go_live
from wagtail_execvoice.signoff.actions.policies import find_cover
from wagtail_execvoice.signoff.models import SignOffRequest, Standing


def is_guarded(page: Any) -> bool:
    """True for a page, or a page type, that goes live by signature. A base page is asked as what it is."""
    page = page if isinstance(page, type) else getattr(page, "specific_deferred", page)
    return bool(getattr(page, "is_guarded", bool)())


class ReviewMenuItem(ActionMenuItem):
    """Leads whoever is awaited to the signing screen, also while the page is locked for them."""

    name = "action-execvoice-review"
    label = gettext_lazy("Review and sign")
    icon_name = "edit"
    order = -10

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def get_url(self, context: Any) -> str:
        return self._url


def arrange_action_menu(items: list[Any], request: HttpRequest, context: MutableMapping[str, Any]) -> None:
    """Offer what leads on: to sign for whoever is awaited, to submit for everybody else; to publish only what was signed."""
    page = context.get("page")
    guarded = is_guarded(page) if page else _creates_guarded(request)
    if not guarded:
        return
    if not page:
        # Of a page that is being made nothing was signed yet.
        items[:] = [item for item in items if not isinstance(item, PublishMenuItem)]
    _put_first(items, [item for item in items if isinstance(item, SubmitForModerationMenuItem)])
    url = review_url(page, request.user) if page else ""
    if url:
        items[:] = [i for i in items if not (isinstance(i, WorkflowMenuItem) and i.name == "sign")]
        items.insert(0, ReviewMenuItem(url))


def review_url(page: Any, user: Any) -> str:
    """Return the address at which ``user`` signs; empty for whoever is not awaited."""
    if not (page.pk and is_awaited(user, page.pk)):
        return ""
    request_id = SignOffRequest.objects.filter(open_page=page.pk).values_list("pk", flat=True).first()
    return reverse("execvoice_signoff:sign", args=[request_id]) if request_id else ""


def make_header_button(page: Any, user: Any) -> Iterable[Button]:
    """Yield the button for the menu at the top of the editor and of the listing below a page."""
    if is_guarded(page) and (url := review_url(page, user)):
        yield Button(_("Review and sign"), url=url, icon_name="edit", priority=5)
    if (
        is_guarded(page)
        and page.latest_revision_id
        and may_break_glass(user, page)
        and not may_latest_go_live(page.specific)
    ):
        url = reverse("execvoice_signoff:emergency", args=[page.pk])
        yield Button(_("Publish without signatures"), url=url, icon_name="warning", priority=90)


def hold_publishing(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Say what happened instead of publishing a text that nobody signed. It is saved as a draft by now."""
    if not is_guarded(page) or may_latest_go_live(page):
        return None
    latest = page.get_latest_revision()
    refusal = explain_refusal(page, canonicalise(latest.as_object() if latest else page))
    words = {"title": page.get_admin_display_title(), "reason": refusal.message}
    messages.error(request, _("“%(title)s” is saved as a draft. Nothing was published. %(reason)s") % words)
    return redirect("wagtailadmin_pages:edit", page.pk)


def warn_before_edit(request: HttpRequest, page: Any) -> None:
    """Say at the top of the editor what whoever opened it must know. Saving, which a script does by itself, says nothing."""
    if request.method != "GET" or request.GET.get("_w_hydrate_create_view") or not is_guarded(page):
        return
    _warn_of_standing(request, page)
    kinds = _kinds_at_stake(request.user, page)
    if kinds:
        words = {"kinds": ", ".join(kinds)}
        messages.warning(
            request,
            _("If you change this text, you can no longer sign it for %(kinds)s. Ask for changes instead.") % words,
        )


def _warn_of_standing(request: HttpRequest, page: Any) -> None:
    standing = Standing.objects.filter(page_id=page.pk).first() if page.live else None
    if standing is None:
        return
    if standing.stale_since:
        messages.error(
            request,
            _(
                "What is live is no longer what was signed. Submit the page to its workflow to have it signed as it is now, "
                "or unpublish it."
            ),
        )
    elif standing.review_due_at and standing.review_due_at < timezone.now():
        messages.warning(
            request, _("The review of this page is overdue. Submit it to its workflow to have it signed again.")
        )


def _kinds_at_stake(user: Any, page: Any) -> list[str]:
    """Return for what the user may sign the page as long as they do not touch it."""
    lock = page.get_lock()
    if lock is not None and lock.for_user(user):
        return []
    cover = find_cover(page)
    if cover is None or not cover.spec.four_eyes or str(user.pk) in contributors_of(page.pk):
        return []
    groups = set(user.groups.values_list("pk", flat=True))
    rules = [rule for rule in cover.spec.rules if not rule.is_voice and rule.group_id in groups]
    return list(dict.fromkeys(rule.label or rule.group_name for rule in rules))


def tell_of_bulk(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> None:
    """Say why guarded pages were left out of a bulk publication: Wagtail says only that it is not permitted."""
    if action_type != "publish" or not hasattr(action, "get_actionable_objects"):
        return
    _allowed, left_out = action.get_actionable_objects()
    held = [
        page for page in left_out.get("items_with_no_access", ()) if is_guarded(page) and _might_publish(page, request)
    ]
    if held:
        titles = ", ".join(f"“{page.get_admin_display_title()}”" for page in held)
        messages.warning(
            request,
            _("Not published, because not everybody has signed: %(titles)s. Submit these pages to their workflow.")
            % {"titles": titles},
        )


def _might_publish(page: Any, request: HttpRequest) -> bool:
    from wagtail_execvoice.signoff.permissions import tester_of

    return bool(tester_of(page, request.user).can_publish())


def _creates_guarded(request: HttpRequest) -> bool:
    match = request.resolver_match
    try:
        label = (match.kwargs["content_type_app_name"], match.kwargs["content_type_model_name"])  # type: ignore[union-attr]
        return is_guarded(apps.get_model(*label))
    except (AttributeError, KeyError, LookupError):
        return False


def _put_first(items: list[Any], first: list[Any]) -> None:
    items[:] = [*first, *(item for item in items if item not in first)]
