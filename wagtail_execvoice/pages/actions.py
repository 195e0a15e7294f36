"""The verbs of pages. Views only call them."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from wagtail.models import COMMENTS_RELATION_NAME, Comment

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.pages.guide import Prompt
from wagtail_execvoice.pages.models import ExecutivePostPage, VoiceIndexPage

STARTS = uuid.UUID("6d1ff2a4-2f0e-4c0a-9d77-3c8f0be0a5a1")


def uses_comments() -> bool:
    """Whether the page editor of this site has comments."""
    return bool(getattr(settings, "WAGTAILADMIN_COMMENTS_ENABLED", True))


@transaction.atomic
def start_post(
    prompt: Prompt, section: VoiceIndexPage, person: Person | None, user: Any, token: uuid.UUID
) -> ExecutivePostPage:
    """Make a draft from ``prompt`` below ``section``, in the language of that section, and return it.

    The same ``token`` makes one draft, however often it is sent. The draft has the headings of the prompt, which a reader
    may see, and its questions as comments of Wagtail's editor, which no reader ever can.
    """
    section = VoiceIndexPage.objects.select_for_update().select_related("locale").get(pk=section.pk)
    # Made of the user, too: nobody can choose the key of another page, and so make theirs a translation of it.
    facts = (user.pk, token, prompt.slug, section.pk, person and person.pk)
    key = uuid.uuid5(STARTS, "/".join(str(fact) for fact in facts))
    started = ExecutivePostPage.objects.filter(translation_key=key, locale=section.locale).first()
    if started:
        return started
    with translation.override(section.locale.language_code):
        post = ExecutivePostPage(
            title=str(prompt.title), translation_key=key, locale=section.locale, owner=user, live=False
        )
        headings = [(str(uuid.uuid4()), str(part.heading)) for part in prompt.parts]
    post.body = json.dumps([{"type": "heading", "value": text, "id": block_id} for block_id, text in headings])
    post.execvoice_bylines = [Byline(person=person)] if person else []
    if uses_comments():
        comments = [
            Comment(user=user, text=str(part.question), contentpath=f"body.{block_id}")
            for part, (block_id, _heading) in zip(prompt.parts, headings, strict=True)
        ]
        setattr(post, COMMENTS_RELATION_NAME, comments)
    section.add_child(instance=post)
    post.save_revision(user=user, log_action=True)
    return post
