"""May this text be live at this page? The one place that answers; everything that publishes asks here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_execvoice.canonical import CanonicalContent, canonicalise
from wagtail_execvoice.signoff.actions.keeping import keep_content
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.actions.policies import Cover, find_cover
from wagtail_execvoice.signoff.constants import Presence, Source, Voices
from wagtail_execvoice.signoff.models import Grant, SignOffRequest
from wagtail_execvoice.signoff.specs import Spec


@dataclass(frozen=True)
class Refusal:
    """Why a text may not be live, as a code for the ledger and a sentence that says what to do."""

    code: str
    message: str


def find_grant(page: Any, content: CanonicalContent, *, goes_live: bool) -> Grant | None:
    """Return a grant by which ``content`` may go live, or stay live, at ``page``; the one for its revision if there is one."""
    # With what the page's review date is reckoned from.
    grants = Grant.objects.filter(page_id=page.pk, digest=content.digest).select_related("request__policy_version")
    grants = grants.good(timezone.now()) if goes_live else grants.standing()
    found = sorted(grants, key=lambda grant: (grant.revision_id != page.live_revision_id, -grant.pk))
    return next((grant for grant in found if not goes_live or still_holds(grant, page)), None)


def still_holds(grant: Grant, page: Any) -> bool:
    """Return whether ``grant`` lets the page go live where it stands today.

    What was signed somewhere else in the tree is good here if the policy that is in force here asks for no more. A policy that
    asks nobody lets a page go live only as long as it covers the page.
    """
    if grant.request:
        return page.path == grant.request.page_path or _asks_for_no_more(find_cover(page), grant.request)
    if _root_of(grant).source != Source.POLICY:
        return True
    cover = find_cover(page)
    return cover is not None and not cover.spec.rules


def _asks_for_no_more(cover: Cover | None, request: SignOffRequest) -> bool:
    """Return whether everything that ``cover`` asks for was asked for, and so is there, in ``request``."""
    if cover is None or cover.policy.pk == request.policy_version.policy_id:
        return True
    asked = Spec.from_json(request.policy_version.spec)
    if (cover.spec.four_eyes and not asked.four_eyes) or (asked.presence != cover.spec.presence == Presence.PROOF):
        return False
    if _voices(cover.spec) > _voices(asked):
        return False
    # Added up: two rules for one group are two people.
    people = _people(asked)
    return all(people[whom] >= number for whom, number in _people(cover.spec).items())


def _voices(spec: Spec) -> int:
    """Return 2 if every author is to sign, 1 if one of them is enough, and 0 if none is asked."""
    return max((2 if rule.voices == Voices.ALL else 1 for rule in spec.rules if rule.is_voice), default=0)


def _people(spec: Spec) -> Counter[tuple[str, str, int | None]]:
    people: Counter[tuple[str, str, int | None]] = Counter()
    for rule in spec.rules:
        if not rule.is_voice:
            people[rule.kind, rule.label, rule.group_id] += rule.how_many
    return people


def _root_of(grant: Grant) -> Grant:
    root: Grant | None = grant
    while root is not None and root.origin_id:
        grant, root = root, root.origin
    return root or grant


def give_grant(page: Any, content: CanonicalContent, source: Source, **values: Any) -> Grant:
    """Let ``content`` be live at ``page``. Of the callers only the actions that hold the reason may do so."""
    values.setdefault("revision_id", page.live_revision_id)
    grant = Grant.objects.create(
        page_id=page.pk, digest=content.digest, source=source, created_at=timezone.now(), **values
    )
    record(
        "grant.given",
        page_id=page.pk,
        request_id=grant.request_id,
        row=grant,
        source=str(source),
        digest=content.digest,
        revision=grant.revision_id,
    )
    return grant


def find_or_give_grant(page: Any, content: CanonicalContent, *, goes_live: bool) -> Grant | None:
    """Like ``find_grant``, and if there is none, give the grant that follows from another one or from the policy.

    Equal text in another revision, an alias of a page that has a grant, a policy that asks for no signature.
    """
    grant = find_grant(page, content, goes_live=goes_live)
    if grant:
        return grant if grant.revision_id == page.live_revision_id else _same_text(page, content, grant)
    if page.alias_of_id:
        return _alias(page, content, goes_live=goes_live)
    cover = find_cover(page)
    if cover and not cover.spec.rules:
        keep_content(page, content)
        return give_grant(page, content, Source.POLICY)
    return None


def _same_text(page: Any, content: CanonicalContent, grant: Grant) -> Grant:
    # The end of its time goes along: saving a text anew does not make its signatures younger.
    return give_grant(
        page, content, Source.SAME_TEXT, request=grant.request, origin=grant, valid_until=grant.valid_until
    )


def _alias(page: Any, content: CanonicalContent, *, goes_live: bool) -> Grant | None:
    """An alias shows what its source shows, at an address and in a section of its own."""
    source = page.alias_of.specific
    as_source = canonicalise(page, overrides={"slug": source.slug, "language": source.locale.language_code})
    grant = find_grant(source, as_source, goes_live=goes_live)
    # Also if it is live already: what it is about to show is new there.
    if grant is None or not still_holds(grant, page):
        return None
    keep_content(page, content)
    return give_grant(page, content, Source.ALIAS, request=grant.request, origin=grant, valid_until=grant.valid_until)


def explain_refusal(page: Any, content: CanonicalContent) -> Refusal:
    """Say why ``content`` may not go live at ``page``, and what to do."""
    # What a policy allowed that asks nobody was never signed.
    signed = Grant.objects.filter(page_id=page.pk).exclude(source=Source.POLICY)
    grants = signed.filter(digest=content.digest)
    if any(
        not still_holds(grant, page) for grant in grants.good(timezone.now()).select_related("request__policy_version")
    ):
        return Refusal(
            "moved", _("The page was moved to where other people must sign. Submit it again, so that they are asked.")
        )
    if grants.filter(Q(ended_at__isnull=True) | Q(ended_because="expired")).exists():
        return Refusal(
            "expired", _("The signatures of this text have expired. Submit it again to have it signed anew.")
        )
    if grants.exists():
        return Refusal("ended", _("The sign-off of this text was taken back. Submit it again."))
    cover = find_cover(page)
    if cover is None:
        return Refusal("no_policy", no_policy_message())
    if signed.filter(ended_at__isnull=True).exists():
        return Refusal(
            "changed",
            _("This text is not the one that was signed. Submit it to its workflow, so that it can be signed."),
        )
    return Refusal(
        "unsigned", _("Nobody has signed this text yet. Submit it to its workflow, so that it can be signed.")
    )


def may_latest_go_live(page: Any) -> bool:
    """Return whether the newest text of ``page`` was signed, or its policy asks for no signature."""
    if find_grant_for_latest(page):
        return True
    cover = find_cover(page)
    return cover is not None and not cover.spec.rules


def no_policy_message() -> str:
    return _(
        "Pages of this kind go live only when they are signed, but no sign-off policy covers this page. Ask whoever "
        "looks after the site to make one in Settings, Sign-off policies."
    )


def find_grant_for_latest(page: Any) -> Grant | None:
    """Return the grant by which the newest text of ``page`` may go live now. One query if there is no grant at all."""
    grants = list(Grant.objects.good(timezone.now()).filter(page_id=page.pk))
    latest = page.get_latest_revision() if grants else None
    if latest is None:
        return None
    # By digest: an autosave may have overwritten the revision, and a save without a change made another one.
    digest = canonicalise(latest.as_object()).digest
    return next((grant for grant in grants if grant.digest == digest and still_holds(grant, page)), None)
