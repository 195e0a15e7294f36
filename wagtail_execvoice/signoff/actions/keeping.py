"""Keeping the exact text that was put before somebody, for as long as the evidence lasts."""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from wagtail_execvoice.canonical import ALGORITHM, CanonicalContent
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.models import ContentReference, SignedContent


def keep_content(page: Any, content: CanonicalContent) -> SignedContent:
    """Store ``content`` with the data from which it can be rendered again, once for each digest."""
    kept = SignedContent.objects.filter(pk=content.digest).first()
    if kept:
        return kept
    kept = SignedContent(
        digest=content.digest,
        algorithm=ALGORITHM,
        page_type=page._meta.label,
        canonical=content.data.decode(),
        snapshot=json.dumps(page.serializable_data(), cls=DjangoJSONEncoder),
        created_at=timezone.now(),
    )
    # Two people may submit the same text at the same moment: the second finds it there.
    SignedContent.objects.bulk_create([kept], ignore_conflicts=True)
    if not ContentReference.objects.filter(content_id=kept.pk).exists():
        ContentReference.objects.bulk_create(ContentReference.of(kept.pk, content.references))
    stored: SignedContent = SignedContent.objects.get(pk=content.digest)
    record("content.kept", page_id=page.pk, row=stored, digest=content.digest)
    return stored
