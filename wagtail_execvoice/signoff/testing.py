"""For a site's own tests: publish guarded pages without a workflow. Everything here leaves its trace in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.signoff.actions.asking import ask_to_fix_words
from wagtail_execvoice.signoff.actions.gate import give_grant
from wagtail_execvoice.signoff.actions.keeping import keep_content
from wagtail_execvoice.signoff.actions.pausing import gate_paused
from wagtail_execvoice.signoff.actions.saving import saving_freely
from wagtail_execvoice.signoff.constants import Source
from wagtail_execvoice.signoff.models import Grant


def sign_text(page: Any) -> Grant:
    """Let the newest text of ``page`` go live, as if everybody had signed it, and return the grant."""
    revision = page.get_latest_revision() or page.save_revision()
    # What is published has the byline printed, and so has what is signed.
    ask_to_fix_words(page, revision)
    text = revision.as_object()
    content = canonicalise(text)
    keep_content(text, content)
    return give_grant(text, content, Source.IMPORT, revision_id=revision.pk)


def sign_and_publish(page: Any) -> Any:
    """Sign the newest text of ``page``, publish it, and return the page as it is in the database."""
    sign_text(page)
    page.get_latest_revision().publish()
    return type(page).objects.get(pk=page.pk)


@contextmanager
def gate_open() -> Iterator[None]:
    """Publish whatever you like inside: factories, fixtures, ``save()``. What is live after it has an import grant."""
    with gate_paused(None, "test", "gate_open() of a test"), saving_freely():
        yield
