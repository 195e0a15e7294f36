"""With what a signer compares: what they last decided about, else what is public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.constants import Decision
from wagtail_execvoice.signoff.difference.comparing import Side, side_of
from wagtail_execvoice.signoff.models import Signature, SignedContent, SignOffRequest, Standing

SIGNED, ASKED, OPENED, PUBLIC = "signed", "asked", "opened", "public"


@dataclass(frozen=True)
class Baseline:
    """``kind``: the text that this person ``signed``, ``asked`` changes of or has just ``opened``, or what is ``public``."""

    kind: str
    side: Side
    signature: Signature | None = None


def find_baseline(person_key: str, request: SignOffRequest, opened: str = "") -> Baseline | None:
    """Return with what to compare the text of ``request``; None if it is new. ``opened``: the digest on their screen."""
    return _opened(request, opened) or _decided(person_key, request) or _public(request)


def find_last_decision(person_key: str, request: SignOffRequest) -> Signature | None:
    """Return what the person decided last about another request of the same page."""
    decisions = Signature.objects.filter(
        person_key=person_key, request__page_id=request.page_id, decision__in=[Decision.SIGN, Decision.CHANGES]
    )
    return decisions.filter(request__lt=request.pk).select_related("request__content").order_by("-pk").first()


def _opened(request: SignOffRequest, digest: str) -> Baseline | None:
    if not digest or digest == request.digest:
        return None
    # Of this page only: a digest that is made up must not show somebody else's text.
    former = SignOffRequest.objects.filter(page_id=request.page_id, content_id=digest).select_related("content").first()
    return Baseline(OPENED, side_of(request.page_id, former.content)) if former else None


def _decided(person_key: str, request: SignOffRequest) -> Baseline | None:
    signature = find_last_decision(person_key, request)
    if signature is None:
        return None
    kind = ASKED if signature.decision == Decision.CHANGES else SIGNED
    return Baseline(kind, side_of(request.page_id, signature.request.content), signature)


def _public(request: SignOffRequest) -> Baseline | None:
    page = get_base_page_model().objects.filter(pk=request.page_id, live=True).specific().first()
    if page is None:
        return None
    content = _kept_content_of(page)
    return Baseline(PUBLIC, side_of(page.pk, content, page))


def _kept_content_of(page: Any) -> SignedContent | None:
    standing = Standing.objects.filter(page_id=page.pk, stale_since__isnull=True).select_related("grant").first()
    if standing is None or standing.grant is None:
        return None
    content: SignedContent | None = SignedContent.objects.filter(pk=standing.grant.digest).first()
    return content
