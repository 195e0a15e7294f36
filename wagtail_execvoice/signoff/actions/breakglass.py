"""Publishing without signatures in an emergency: by few, in writing, before everybody's eyes, and reviewed after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction

from wagtail_execvoice.base.cleaning import clean_text
from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.alarming import tell_glass_broken, tell_second_needed
from wagtail_execvoice.signoff.actions.asking import ask_to_fix_words
from wagtail_execvoice.signoff.actions.contributors import contributors_of
from wagtail_execvoice.signoff.actions.gate import find_grant, give_grant
from wagtail_execvoice.signoff.actions.identities import identify
from wagtail_execvoice.signoff.actions.keeping import keep_content
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.actions.policies import find_cover
from wagtail_execvoice.signoff.actions.publishing import completing
from wagtail_execvoice.signoff.actions.rights import holds
from wagtail_execvoice.signoff.constants import Emergency, Outcome, Source
from wagtail_execvoice.signoff.errors import DecisionRefused
from wagtail_execvoice.signoff.models import BreakGlass, Grant, Standing
from wagtail_execvoice.signoff.signals import glass_broken

REVIEW_WITHIN = timedelta(days=1)
SHORTEST_REASON = 30


def may_break_glass(user: Any, page: Any) -> bool:
    """Return whether ``user`` may publish ``page`` without signatures: the right was given, and the page is theirs to edit."""
    return holds(user, "break_glass") and bool(page.permissions_for_user(user).can_edit())


@transaction.atomic
def break_glass(page: Any, user: Any, *, category: str, reason: str, digest: str) -> BreakGlass:
    """Publish the newest text of ``page`` now, or, if the policy wants two people, ask the second one to confirm it.

    ``digest`` is of the text that was shown. Raises ``DecisionRefused``.
    """
    _lock(page.pk)
    reason = clean_text(reason).strip()
    _check_reason(category, reason)
    if not may_break_glass(user, page):
        raise DecisionRefused("not_yours", _("You may not publish without signatures."))
    if _overdue(user).exists():
        raise DecisionRefused(
            "closed", _("An emergency publication of yours is still to be reviewed: that comes first.")
        )
    revision = page.get_latest_revision()
    _check_digest(revision.as_object(), digest)
    # What is printed at publication is part of what is kept, as it is of what is signed.
    ask_to_fix_words(page, revision)
    revision.refresh_from_db()
    text = revision.as_object()
    content = canonicalise(text)
    cover = find_cover(text)
    actor: Any = identify(user)
    glass = BreakGlass.objects.create(
        page_id=page.pk,
        page_title=text.title[:255],
        revision_id=revision.pk,
        content=keep_content(text, content),
        category=category,
        reason=reason,
        actor=actor,
        created_at=timezone.now(),
        needs_second=bool(cover and cover.spec.second_person),
    )
    record("breakglass.asked", page_id=page.pk, actor=glass.actor, row=glass, category=category, digest=content.digest)
    if glass.needs_second:
        tell_second_needed(glass, user)
    else:
        _publish(glass, page, user)
    return glass


@transaction.atomic
def confirm_break_glass(glass_id: int, user: Any) -> BreakGlass:
    """The second person confirms, and the page goes live. Raises ``DecisionRefused``."""
    glass, page = _read(glass_id)
    if glass.published_at or glass.declined_at:
        raise DecisionRefused("closed", _("This was decided already."))
    if glass.actor.user_key == str(user.pk) or not may_break_glass(user, page):
        raise DecisionRefused("not_yours", _("A second person with the same right must confirm it."))
    _check_digest(page.get_latest_revision().as_object(), glass.content_id)
    glass.amend(second=identify(user))
    record("breakglass.confirmed", page_id=glass.page_id, actor=glass.second, row=glass)
    _publish(glass, page, user)
    return glass


@transaction.atomic
def decline_break_glass(glass_id: int, user: Any) -> BreakGlass:
    """The second person says no, or the first takes it back. Raises ``DecisionRefused``."""
    glass, page = _read(glass_id)
    if glass.published_at or glass.declined_at:
        raise DecisionRefused("closed", _("This was decided already."))
    if glass.actor.user_key != str(user.pk) and not may_break_glass(user, page):
        raise DecisionRefused("not_yours", _("This is not yours to decide."))
    glass.amend(declined_at=timezone.now())
    record("breakglass.declined", page_id=glass.page_id, actor=identify(user), row=glass)
    return glass


@transaction.atomic
def review_break_glass(glass_id: int, user: Any, *, outcome: str, note: str) -> BreakGlass:
    """Somebody whom the policy trusts looks at it after the fact. Raises ``DecisionRefused``."""
    glass, page = _read(glass_id)
    if not glass.published_at or glass.reviewed_at:
        raise DecisionRefused("closed", _("There is nothing to review here any more."))
    if outcome not in Outcome.values or not note.strip():
        raise DecisionRefused("incomplete", _("Say what you found and what follows from it."))
    if not may_review(glass, user, page):
        raise DecisionRefused(
            "not_yours", _("Whoever published it cannot review it; somebody who signs for the page can.")
        )
    glass.amend(reviewer=identify(user), reviewed_at=timezone.now(), outcome=outcome, review_note=clean_text(note))
    record("breakglass.reviewed", page_id=glass.page_id, actor=glass.reviewer, row=glass, outcome=outcome)
    if outcome == Outcome.UNPUBLISHED and page and page.live:
        # Whoever may review it may take it down, with or without the right to unpublish pages.
        UnpublishPageAction(page, user=user).execute(skip_permission_checks=True)
    if outcome != Outcome.RATIFIED:
        _end_grants(glass)
    return glass


def _end_grants(glass: BreakGlass) -> None:
    """What the reviewer took down or had corrected does not go live again as it was. Unless it still is: then they see it."""
    if Standing.objects.filter(page_id=glass.page_id, grant__digest=glass.content_id).exists():
        return
    of_text = Grant.objects.standing().filter(page_id=glass.page_id, digest=glass.content_id, source=Source.BREAK_GLASS)
    ending = list(of_text)
    while ending:
        for grant in ending:
            grant.amend(ended_at=timezone.now(), ended_because="reviewed")
            record("grant.ended", page_id=grant.page_id, row=grant, because="reviewed")
        # Equal text in another revision, and aliases, follow what they came from.
        ending = list(Grant.objects.standing().filter(origin__in=ending))


def may_review(glass: BreakGlass, user: Any, page: Any) -> bool:
    """Return whether ``user`` may review: who signs for pages like this one, and neither published nor wrote it."""
    involved = {glass.actor.user_key, glass.second.user_key if glass.second else "", *contributors_of(glass.page_id)}
    if str(user.pk) in involved or not user.is_active:
        return False
    cover = find_cover(page) if page else None
    groups = {rule.group_id for rule in cover.spec.rules if rule.group_id} if cover else set()
    if groups:
        return bool(user.groups.filter(pk__in=groups).exists())
    return holds(user, "break_glass")


def overdue_reviews() -> Any:
    """Return the emergency publications whose review is late."""
    return BreakGlass.objects.filter(reviewed_at__isnull=True, review_due_at__lte=timezone.now())


def _overdue(user: Any) -> Any:
    return overdue_reviews().filter(actor__user_key=str(user.pk))


def _publish(glass: BreakGlass, page: Any, user: Any) -> None:
    text = page.get_latest_revision().as_object()
    text.live_revision_id = glass.revision_id
    content = canonicalise(text)
    if find_grant(text, content, goes_live=True) is None:
        give_grant(text, content, Source.BREAK_GLASS)
    now = timezone.now()
    glass.amend(published_at=now, review_due_at=now + REVIEW_WITHIN)
    record("breakglass.published", page_id=glass.page_id, actor=glass.second or glass.actor, row=glass)
    with completing(page.pk, glass.revision_id):
        page.get_latest_revision().publish(user=user)
    tell_glass_broken(glass, user)
    transaction.on_commit(lambda: glass_broken.send(sender=BreakGlass, breakglass=glass), robust=True)


def _read(glass_id: int) -> tuple[BreakGlass, Any]:
    glass = BreakGlass.objects.filter(pk=glass_id).first()
    if glass is None:
        raise DecisionRefused("closed", _("This does not exist."))
    _lock(glass.page_id)
    # Read again: of two people who decide at once the second one finds it decided.
    glass = BreakGlass.objects.select_for_update().get(pk=glass_id)
    return glass, get_base_page_model().objects.filter(pk=glass.page_id).specific().first()


def _lock(page_id: int) -> None:
    list(get_base_page_model().objects.select_for_update().filter(pk=page_id).values_list("pk"))


def _check_reason(category: str, reason: str) -> None:
    if category not in Emergency.values:
        raise DecisionRefused("incomplete", _("Say what kind of emergency it is."))
    if len(reason) < SHORTEST_REASON:
        raise DecisionRefused(
            "incomplete",
            _("Say in at least %(length)d characters why this cannot wait for the signatures.")
            % {"length": SHORTEST_REASON},
        )


def _check_digest(text: Any, digest: str) -> None:
    if canonicalise(text).digest != digest:
        raise DecisionRefused("changed", _("The text has changed since you opened it. Look at it again."))
