from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

if not apps.is_installed("wagtail_execvoice.pages"):
    collect_ignore_glob = ["*"]  # a project that swapped its base page does not install our page types


@pytest.fixture
def voice(home: Any) -> Any:
    from wagtail_execvoice.pages.models import VoiceIndexPage

    return home.add_child(instance=VoiceIndexPage(title="Our voice", slug="voice", locale=home.locale))


@pytest.fixture
def ann(voice: Any) -> Any:
    """The author page of Ann Bolt."""
    from wagtail_execvoice.authors.models import Person, PersonText
    from wagtail_execvoice.pages.models import ExecutiveAuthorPage

    person = Person(name="Ann Bolt", email="ann.private@example.com")
    person.texts = [PersonText(language="en", title="Chief Executive", organisation="Acme", bio_medium="Ann leads.")]
    person.save()
    page = ExecutiveAuthorPage(title="Ann Bolt", slug="ann", person=person, locale=voice.locale)
    return voice.add_child(instance=page)


@pytest.fixture
def make_post(voice: Any) -> Any:
    from wagtail_execvoice.authors.models import Byline
    from wagtail_execvoice.pages.models import ExecutivePostPage

    def make(title: str, *people: Any, topics: tuple[str, ...] = (), **fields: Any) -> ExecutivePostPage:
        post = ExecutivePostPage(title=title, locale=voice.locale, **fields)
        post.topics.add(*topics)
        post.execvoice_bylines = [Byline(person=person, sort_order=i) for i, person in enumerate(people)]
        voice.refresh_from_db()
        voice.add_child(instance=post)
        post.save_revision().publish()
        return ExecutivePostPage.objects.get(pk=post.pk)

    return make
