"""Grants for many pages at once: the baseline of a site that adopts sign-off, and what an import has brought."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import prefetch_related_objects
from django.utils import timezone
from modelcluster.models import get_all_child_relations

from wagtail_execvoice.canonical import ALGORITHM, CanonicalContent, canonicalise
from wagtail_execvoice.signoff.actions.ledger import make_act, save_acts
from wagtail_execvoice.signoff.actions.policies import choose_cover, covers_in_force
from wagtail_execvoice.signoff.actions.standing import review_date
from wagtail_execvoice.signoff.constants import Source
from wagtail_execvoice.signoff.models import ContentReference, Grant, Identity, SignedContent, Standing


@dataclass(frozen=True)
class Text:
    """What a page shows, or what a revision of it would: ``revision_id`` is None for an alias."""

    page: Any
    revision_id: int | None
    content: CanonicalContent


def read_live(keys: Sequence[int], type_of: dict[int, int]) -> Iterator[Text]:
    """Yield what these pages show now. A few queries for each type, and one for each model that a page mentions."""
    by_type: dict[int, list[int]] = defaultdict(list)
    for key in keys:
        by_type[type_of[key]].append(key)
    for content_type_id, of_type in by_type.items():
        model: Any = ContentType.objects.get_for_id(content_type_id).model_class()
        pages = list(model._base_manager.select_related("locale").filter(pk__in=of_type).order_by("pk"))
        relations = [relation.get_accessor_name() for relation in get_all_child_relations(model)]
        prefetch_related_objects(pages, *relations)
        for page in pages:
            yield Text(page, page.live_revision_id, canonicalise(page))


def give_grants(texts: Sequence[Text], source: Source, actor: Identity | None = None) -> list[Grant]:
    """Let each of ``texts`` be live. As many queries for a hundred as for one. Only inside a transaction."""
    acts = list(_keep(texts, actor))
    now = timezone.now()
    asked = [
        Grant(page_id=t.page.pk, revision_id=t.revision_id, digest=t.content.digest, source=source, created_at=now)
        for t in texts
    ]
    newest = Grant.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    Grant.objects.bulk_create(asked)
    # Read back: not every database says which keys it gave.
    mine = Grant.objects.filter(pk__gt=newest, source=source, page_id__in=[text.page.pk for text in texts])
    grants = list(mine.order_by("pk"))
    acts += [
        make_act(
            "grant.given",
            page_id=grant.page_id,
            request_id=None,
            actor=actor,
            row=grant,
            data={"source": str(source), "digest": grant.digest, "revision": grant.revision_id},
        )
        for grant in grants
    ]
    save_acts(acts)
    return grants


def note_all_live(texts: Sequence[Text], grants: Iterable[Grant]) -> None:
    """These pages are live by these grants, and where the policy wants a review it is counted from today."""
    of_page = {grant.page_id: grant for grant in grants}
    covers, now = covers_in_force(), timezone.now()
    rows, acts = [], []
    for text in texts:
        page, grant = text.page, of_page[text.page.pk]
        cover = choose_cover(covers, page._meta.label, page.locale.language_code if page.locale_id else "", page.path)
        due = review_date(cover.spec.review_after_days) if cover else None
        rows.append(
            Standing(page_id=page.pk, page_title=page.title[:255], grant=grant, live_since=now, review_due_at=due)
        )
        data = {"grant": grant.pk, "digest": grant.digest, "source": grant.source}
        acts.append(make_act("page.live", page_id=page.pk, request_id=None, actor=None, row=None, data=data))
    Standing.objects.filter(page_id__in=list(of_page)).delete()
    Standing.objects.bulk_create(rows)
    save_acts(acts)


def _keep(texts: Sequence[Text], actor: Identity | None) -> Iterator[str]:
    """Keep the contents that are not kept yet, and yield the acts that say so."""
    known = set(SignedContent.objects.filter(pk__in=[t.content.digest for t in texts]).values_list("pk", flat=True))
    new = {text.content.digest: text for text in texts if text.content.digest not in known}
    now = timezone.now()
    rows = [
        SignedContent(
            digest=digest,
            algorithm=ALGORITHM,
            page_type=text.page._meta.label,
            canonical=text.content.data.decode(),
            snapshot=json.dumps(text.page.serializable_data(), cls=DjangoJSONEncoder),
            created_at=now,
        )
        for digest, text in new.items()
    ]
    # Somebody may keep the same text at the same moment: theirs is found when it is read back.
    SignedContent.objects.bulk_create(rows, ignore_conflicts=True)
    ContentReference.objects.bulk_create(
        row for digest, text in new.items() for row in ContentReference.of(digest, text.content.references)
    )
    for digest, stored in SignedContent.objects.in_bulk(list(new)).items():
        page_id = new[digest].page.pk
        data = {"digest": digest}
        yield make_act("content.kept", page_id=page_id, request_id=None, actor=actor, row=stored, data=data)
