from __future__ import annotations

from typing import Any

import pytest

from wagtail_execvoice.authors.models import Byline, Person, PersonText


@pytest.fixture
def make_person(db: None) -> Any:
    """Return a function that makes a person: ``make_person("Ann", en=("Chief", "Acme"), nl=("Baas", "Acme"))``."""

    def make(name: str, user: Any = None, **texts: tuple[str, str]) -> Person:
        person = Person(name=name, user=user)
        person.texts = [
            PersonText(language=language, title=title, organisation=organisation)
            for language, (title, organisation) in texts.items()
        ]
        person.save()
        return person

    return make


@pytest.fixture
def make_article(home: Any) -> Any:
    """Return a function that makes an unpublished page of the site's own type with the given bylines."""
    from testapp.models import ArticlePage

    def make(*bylines: Byline, title: str = "An article", live: bool = False, **fields: Any) -> ArticlePage:
        page = ArticlePage(title=title, live=live, **{"locale": home.locale, **fields})
        for order, byline in enumerate(bylines):
            byline.sort_order = order
        page.execvoice_bylines = [*bylines]
        home.refresh_from_db()
        return home.add_child(instance=page)

    return make


@pytest.fixture
def publish(make_article: Any) -> Any:
    """Return a function that publishes an article with the given people as authors, or with the given bylines."""
    from testapp.models import ArticlePage

    def make(*credits: Any, title: str = "An article", **fields: Any) -> ArticlePage:
        bylines = [credit if isinstance(credit, Byline) else Byline(person=credit) for credit in credits]
        page = make_article(*bylines, title=title, **fields)
        page.save_revision().publish()
        return ArticlePage.objects.get(pk=page.pk)

    return make
