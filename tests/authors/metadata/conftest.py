from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from extruct import extract
from lxml import html as lxml_html
from testapp.models import LeaderPage

from wagtail_execvoice.authors.models import Person

TAG = Template("<!DOCTYPE html><html><head>{% load execvoice_authors %}{% voice_metadata page %}</head></html>")


@dataclass
class Metadata:
    """What the tools of others find in the metadata of a page."""

    html: str
    url: str

    @property
    def graph(self) -> dict[str, Any]:
        """The nodes of the JSON-LD by their type."""
        [document] = extract(self.html, base_url=self.url, syntaxes=["json-ld"])["json-ld"]
        return {node["@type"]: node for node in document["@graph"]}

    @property
    def opengraph(self) -> list[tuple[str, str]]:
        [found] = extract(self.html, base_url=self.url, syntaxes=["opengraph"])["opengraph"]
        return [(name, value) for name, value in found["properties"]]

    def properties(self, name: str) -> list[str]:
        return [value for key, value in self.opengraph if key == name]

    def names(self, name: str) -> list[str]:
        return [str(value) for value in self._tree.xpath(f"//meta[@name='{name}']/@content")]

    def links(self, rel: str, attribute: str = "href") -> list[str]:
        return [str(value) for value in self._tree.xpath(f"//link[@rel='{rel}']/@{attribute}")]

    @property
    def _tree(self) -> Any:
        return lxml_html.fromstring(self.html)


@pytest.fixture
def describe(home: Any) -> Any:
    """Return a function that prints the metadata of a page, as its template would."""

    def make(page: Any, **context: Any) -> Metadata:
        request = RequestFactory().get(page.url, headers={"host": "localhost"})
        return Metadata(TAG.render(Context({"page": page, "request": request, **context})), page.full_url)

    return make


@pytest.fixture
def ann(make_person: Any) -> Person:
    return make_person("Ann Bolt", en=("Chief Executive", "Acme"), nl=("Bestuursvoorzitter", "Acme"))


@pytest.fixture
def leader(ann: Person, home: Any) -> LeaderPage:
    """The author page of Ann, at http://localhost/ann/."""
    return home.add_child(instance=LeaderPage(title="Ann Bolt", slug="ann", person=ann, locale=home.locale))


@pytest.fixture
def make_picture() -> Any:
    from wagtail.images import get_image_model
    from wagtail.images.tests.utils import get_test_image_file

    def make(size: tuple[int, int] = (1600, 1200)) -> Any:
        return get_image_model().objects.create(title="Picture", file=get_test_image_file("picture.png", size=size))

    return make
