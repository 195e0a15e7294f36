"""Puts sign-off to work in the example site: its policies, its workflow, and posts on every step of the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.utils import translation
from home.models import NewsPage
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from wagtail_execvoice.base.constants import EDITORS, LEGAL
from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.pages.models import ExecutivePostPage
from wagtail_execvoice.signoff.actions.adopting import record_baseline, survey
from wagtail_execvoice.signoff.actions.breakglass import break_glass
from wagtail_execvoice.signoff.actions.identities import identify
from wagtail_execvoice.signoff.actions.policies import put_in_force
from wagtail_execvoice.signoff.actions.signing import Proof, ask_for_changes, sign
from wagtail_execvoice.signoff.actions.slots import find_chances
from wagtail_execvoice.signoff.constants import Kind, Method, Presence
from wagtail_execvoice.signoff.models import SignOffPolicy, SignOffRequest, SignOffRule, SignOffTask

STORIES = Path(__file__).parent / "content" / "signoff"


def set_up_signoff(voices: dict[str, Any], careers: dict[str, Any]) -> None:
    """Say who signs what, and where the workflow is in use."""
    make_policies()
    adopt_what_is_live()
    make_workflow([*voices.values(), *careers.values()])
    # Nobody has this right by being an administrator: it is given by name.
    right = Permission.objects.get(content_type__app_label="execvoice_signoff", codename="break_glass")
    get_account("editor").user_permissions.add(right)


def make_policies() -> None:
    posts = SignOffPolicy(
        name="Posts of executives",
        page_types=[ExecutivePostPage._meta.label],
        presence=Presence.PROOF,
        review_after_days=365,
    )
    posts.rules = [
        SignOffRule(kind=Kind.VOICE, stage=1, sort_order=0),
        SignOffRule(kind=Kind.LEGAL, group=Group.objects.get(name=LEGAL), stage=2, sort_order=1),
    ]
    put_in_force(posts, get_account("admin"))
    # An editor answers for the news, also for what they wrote themselves.
    news = SignOffPolicy(
        name="News for applicants", page_types=[NewsPage._meta.label], four_eyes=False, deadline_days=1, valid_days=7
    )
    news.rules = [SignOffRule(kind=Kind.CUSTOM, label="Editor", group=Group.objects.get(name=EDITORS))]
    put_in_force(news, get_account("admin"))


def adopt_what_is_live() -> None:
    """What ``execvoice_adopt_signoff`` does: the posts of the years before are live without signatures, and it says so."""
    record_baseline(
        list(survey(model=ExecutivePostPage)),
        identify(get_account("admin")),
        "Published before sign-off was introduced; each was read by Legal at its time.",
    )


def make_workflow(sections: list[Any]) -> None:
    task = SignOffTask.objects.create(name="Sign-off")
    workflow = Workflow.objects.create(name="Sign-off")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for section in sections:
        WorkflowPage.objects.create(workflow=workflow, page=section)


def read_stories() -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted(STORIES.glob("*.json"))]


def play_story(story: dict[str, Any], pages: dict[str, Any]) -> None:
    """Bring the pages of a story as far as it says, as the people who do it."""
    told = story["signoff"]
    for language, page in pages.items():
        with translation.override(language):
            if told["waits_for"] == "review":
                publish_in_emergency(page, told, language)
            else:
                collect_signatures(page, told, language)


def publish_in_emergency(page: Any, told: dict[str, Any], language: str) -> None:
    digest = get_digest(page)
    break_glass(
        page, get_account(told["by"]), category=told["category"], reason=told["reason"][language], digest=digest
    )


def collect_signatures(page: Any, told: dict[str, Any], language: str) -> None:
    request = submit(page, get_account(told["by"]))
    if told["waits_for"] == "voice":
        return
    sign_as("executive", request, told["comment"][language])
    if told["waits_for"] == "changes":
        lawyer = get_account("legal")
        slot = find_chances(lawyer, request)[0].slot
        words = {"comment": told["asked"][language], "wording": told["wording"][language]}
        ask_for_changes(request.pk, slot.pk, lawyer, digest=request.digest, **words)
    elif not told["waits_for"]:
        sign_as(told["signed_by"][language], request, told["approved"][language])


def submit(page: Any, user: Any) -> SignOffRequest:
    page.get_workflow().start(page, user)
    return SignOffRequest.objects.get(open_page=page.pk)


def sign_as(name: str, request: SignOffRequest, comment: str = "") -> None:
    user = get_account(name)
    slot = find_chances(user, request)[0].slot
    sign(request.pk, slot.pk, user, digest=request.digest, proof=Proof(Method.PASSWORD), comment=comment)


def get_digest(page: Any) -> str:
    return canonicalise(page.get_latest_revision().as_object()).digest


def get_account(name: str) -> Any:
    return get_user_model().objects.get(username=name)
