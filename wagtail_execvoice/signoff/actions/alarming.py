"""Who is told what about a page that is live, was to go live, or went live without signatures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import Revision

from wagtail_execvoice.base.actions import cancel_mail, find_queued
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.asking import ask_voices
from wagtail_execvoice.signoff.actions.policies import find_cover
from wagtail_execvoice.signoff.actions.rights import holders_of
from wagtail_execvoice.signoff.actions.signers import (
    account_of,
    accounts,
    members_of,
    policy_makers,
    signers_of,
    with_profiles,
)
from wagtail_execvoice.signoff.mail import Letter, editing_path, send_letter
from wagtail_execvoice.signoff.models import BreakGlass, Grant, SignOffRequest, Standing


def tell_held(page: Any, revision: Revision, code: str) -> None:
    """A schedule was not carried out: tell who submitted the text and who edited it last what to do next."""
    letter = Letter("held", f"{revision.pk}.{code}", page.title, editing_path(page.pk), {"code": code})
    send_letter(letter, editors_of(page.pk, revision))


def tell_left_behind(alias: Any, digest: str) -> None:
    """An alias does not follow its source, which went live: tell those who edited the source."""
    source = alias.alias_of
    while source.alias_of_id:
        source = source.alias_of
    letter = Letter("left_behind", f"{alias.pk}.{digest}", source.title, editing_path(alias.pk))
    send_letter(letter, editors_of(source.pk, source.latest_revision), live=alias.live)


def tell_too_late(page: Any, revision: Revision, grant: Grant, goes_live_at: Any) -> None:
    """The signatures will have expired by the time that the page is scheduled for: tell it while there is time."""
    context = {"valid_until": grant.valid_until, "scheduled_for": goes_live_at}
    occasion = f"{grant.pk}.{goes_live_at.isoformat()}"
    letter = Letter("too_late", occasion, page.title, editing_path(page.pk), context)
    send_letter(letter, editors_of(page.pk, revision))


def tell_expired(grant: Grant) -> None:
    """A text did not go live in time: its signatures are good for nothing any more."""
    request = grant.request
    if request is not None:
        letter = Letter("expired", f"{request.pk}", request.page_title, editing_path(grant.page_id))
        send_letter(letter, account_of(request.submitted_by))


def tell_stale(standing: Standing, *, unpublished: bool) -> None:
    """A live page is not what was signed: tell who answers for it. An alarm, which nobody can switch off."""
    context = {"because": standing.stale_because, "unpublished": unpublished}
    letter = Letter("stale", _stale_occasion(standing), standing.page_title, editing_path(standing.page_id), context)
    send_letter(letter, concerned_by(standing))


def untell_stale(standing: Standing) -> None:
    """The page is again what was signed: an alarm that still waits would alarm for nothing."""
    letter = Letter("stale", _stale_occasion(standing), "", "")
    for key in find_queued(letter.key_for(user) for user in concerned_by(standing)):
        cancel_mail(key)


def _stale_occasion(standing: Standing) -> str:
    return f"{standing.page_id}.{standing.stale_since.isoformat() if standing.stale_since else ''}"


def tell_review(standing: Standing, name: str, *, unpublished: bool = False) -> None:
    """The review of a live page is due soon (``review_soon``) or overdue (``overdue``)."""
    context = {"due": standing.review_due_at, "unpublished": unpublished}
    due = standing.review_due_at.isoformat() if standing.review_due_at else ""
    letter = Letter(name, f"{standing.page_id}.{due}", standing.page_title, editing_path(standing.page_id), context)
    send_letter(letter, concerned_by(standing))


def tell_glass_broken(glass: BreakGlass, user: Any = None) -> None:
    """A page was published without signatures: tell whoever would have signed it, and who had submitted it."""
    context = {
        "actor": glass.actor.name,
        "second": glass.second.name if glass.second else "",
        "glass": glass,
        "reason": glass.reason,
        "due": glass.review_due_at,
    }
    _send_glass("glass", glass, context, but=user)


def tell_second_needed(glass: BreakGlass, user: Any) -> None:
    """An emergency publication waits for a second person: tell everybody who could be it."""
    context = {"actor": glass.actor.name, "reason": glass.reason}
    path = reverse("execvoice_signoff:emergency_confirm", args=[glass.pk])
    letter = Letter("second", f"{glass.pk}", glass.page_title, path, context)
    send_letter(letter, with_profiles(holders_of("break_glass")), but=user)


def tell_glass_overdue(glass: BreakGlass) -> None:
    """The review of an emergency publication is late."""
    _send_glass("glass_overdue", glass, {"due": glass.review_due_at})


def _send_glass(name: str, glass: BreakGlass, context: dict[str, Any], but: Any = None) -> None:
    """Tell who would have signed the page, who submitted it and who published it; who can review it is led there."""
    page = get_base_page_model().objects.filter(pk=glass.page_id).specific().first()
    cover = find_cover(page) if page else None
    groups = [rule.group_id for rule in cover.spec.rules if rule.group_id] if cover else []
    signers = members_of(groups) if groups else list(with_profiles(holders_of("break_glass")))
    voices = accounts(voice.user_key for voice in ask_voices(page)) if page else []
    involved = accounts([glass.actor.user_key, glass.second.user_key if glass.second else ""])
    reviewers = [user for user in signers if user not in involved]
    others = [*involved, *voices, *editors_of(glass.page_id), *([] if reviewers else policy_makers())]
    review = reverse("execvoice_signoff:emergency_review", args=[glass.pk])
    # The screen of the review is not there for others. Of two letters with one name and occasion each gets the first.
    for path, people in ((review, reviewers), (editing_path(glass.page_id), others)):
        send_letter(Letter(name, f"{glass.pk}", glass.page_title, path, context), people, but=but)


def concerned_by(standing: Standing) -> list[Any]:
    """Return who answers for a live page: who submitted and signed it and edited it last; else who looks after the policies."""
    request = standing.grant.request if standing.grant else None
    people = [*editors_of(standing.page_id), *(signers_of(request) if request else ())]
    return people or policy_makers()


def editors_of(page_id: int, revision: Revision | None = None) -> list[Any]:
    """Return who submitted the page last and who edited it last, as far as their accounts are still active."""
    request = SignOffRequest.objects.filter(page_id=page_id).select_related("submitted_by").order_by("-pk").first()
    if revision is None:
        revision = Revision.page_revisions.filter(object_id=str(page_id)).order_by("-created_at", "-id").first()
    people = account_of(request.submitted_by) if request else []
    return [*people, *_active([revision.user_id] if revision else [])]


def _active(keys: Iterable[Any]) -> list[Any]:
    wanted = [key for key in keys if key is not None]
    return list(with_profiles(get_user_model().objects.filter(pk__in=wanted, is_active=True))) if wanted else []
