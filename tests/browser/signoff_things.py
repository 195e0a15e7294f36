"""What stands for a name of sign-off in the list of screens: what the example site has of it, and what it takes a moment to make."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from demo.signoff import get_digest, sign_as, submit
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from signing import account

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.base.actions import issue_link
from wagtail_execvoice.base.constants import LEGAL
from wagtail_execvoice.pages.models import ExecutivePostPage, VoiceIndexPage
from wagtail_execvoice.signoff.actions.breakglass import break_glass
from wagtail_execvoice.signoff.actions.guests import PURPOSE, subject_of
from wagtail_execvoice.signoff.actions.policies import put_in_force
from wagtail_execvoice.signoff.constants import Emergency, RequestState, Source
from wagtail_execvoice.signoff.models import BreakGlass, Deputy, Grant, SignOffPolicy, SignOffRequest, Slot

WAITS_FOR_VOICE = "the-month-i-answered-every-complaint"
WAITS_FOR_LEGAL = "the-contract-we-let-go"
WAITS_FOR_CHANGES = "what-a-night-is-worth"
SIGNED = "four-hundred-pages"
PROMISE = "From January there will be no double nights any more, and nobody will earn a cent less for it."
INTENTION = (
    "We intend to end the double night from January. The works council has been asked for its advice, and we shall write "
    "here what it says."
)


def find_post(slug: str) -> ExecutivePostPage:
    post: ExecutivePostPage = ExecutivePostPage.objects.get(slug=slug, locale__language_code="en")
    return post


def find_request(slug: str) -> SignOffRequest:
    return SignOffRequest.objects.filter(page_id=find_post(slug).pk).order_by("-pk")[0]


def make_changed_request() -> SignOffRequest:
    """The ghostwriter made what Legal had asked for, and the executive has signed it."""
    page = find_post(WAITS_FOR_CHANGES).get_latest_revision_as_object()
    for block in page.body.raw_data:
        if block["type"] == "paragraph":
            block["value"] = block["value"].replace(PROMISE, INTENTION)
    page.save_revision(user=account("ghostwriter"))
    page = find_post(WAITS_FOR_CHANGES)
    page.current_workflow_state.resume(account("ghostwriter"))
    request = find_request(WAITS_FOR_CHANGES)
    assert request.state == RequestState.OPEN
    sign_as("executive", request)
    return request


def find_guest_slot() -> Slot:
    """The signature of an author who has no account."""
    waiting = Slot.objects.open().filter(kind="voice", user_key="").first()
    if waiting is None:
        draft = ExecutivePostPage(title="What the fog horn taught me", slug="fog-horn", live=False)
        draft.execvoice_bylines = [Byline(person=Person.objects.get(name="Joost van der Meer"))]
        VoiceIndexPage.objects.get(locale__language_code="en").add_child(instance=draft)
        draft.save_revision(user=account("ghostwriter"))
        waiting = submit(draft, account("editor")).slots.get(kind="voice")
    return waiting


def make_guest_link() -> Any:
    _link, token = issue_link(PURPOSE, subject_of(find_guest_slot()))
    return SimpleNamespace(pk=token)


def find_emergency() -> BreakGlass:
    """One that the administrator may review, too."""
    account("admin").groups.add(Group.objects.get(name=LEGAL))
    account("admin").user_permissions.add(Permission.objects.get(codename="break_glass"))
    return BreakGlass.objects.order_by("pk")[0]


def make_pending_emergency() -> BreakGlass:
    """One that the editor asked for, and the administrator is asked to confirm."""
    account("admin").user_permissions.add(Permission.objects.get(codename="break_glass"))
    policy = SignOffPolicy.objects.get(name="Posts of executives")
    policy.second_person = True
    put_in_force(policy, account("admin"))
    page = find_post(WAITS_FOR_VOICE)
    reason = "The hotline that this post names is out of order, and people call it in vain."
    return break_glass(page, account("editor"), category=Emergency.CRISIS, reason=reason, digest=get_digest(page))


def find_guarded_page() -> ExecutivePostPage:
    find_emergency()
    return find_post(WAITS_FOR_VOICE)


def find_deputy() -> Deputy:
    today = timezone.localdate()
    values = {"starts_on": today, "ends_on": today + timedelta(days=5), "reason": "Works council in Gent"}
    deputy, _created = Deputy.objects.get_or_create(
        principal=account("legal"), deputy=account("counsel"), defaults=values
    )
    return deputy


FINDERS = {
    "policy": lambda: SignOffPolicy.objects.get(name="Posts of executives"),
    "spare_policy": lambda: SignOffPolicy.objects.get(name="News for applicants"),
    "signoff_request": lambda: find_request(WAITS_FOR_LEGAL),
    "signoff_task": lambda: SimpleNamespace(pk=find_request(WAITS_FOR_LEGAL).task_state_id),
    "voice_request": lambda: find_request(WAITS_FOR_VOICE),
    "changed_request": make_changed_request,
    "signed_request": lambda: find_request(SIGNED),
    "guest_request": lambda: find_guest_slot().request,
    "voice_slot": find_guest_slot,
    "guest_link": make_guest_link,
    "guarded_page": find_guarded_page,
    "emergency": find_emergency,
    "pending_emergency": make_pending_emergency,
    "import_grant": lambda: Grant.objects.filter(source=Source.BASELINE).order_by("pk")[0],
    "deputy": find_deputy,
    "signing_post": lambda: find_post(WAITS_FOR_LEGAL),
}
