from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import html5lib
import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

import wagtail_execvoice.base

CSS = Path(wagtail_execvoice.base.__file__).parent / "static/wagtail_execvoice/execvoice.css"
CHILD = """{% extends "wagtail_execvoice/base.html" %}
{% block execvoice_title %}Post & more{% endblock %}
{% block execvoice_head %}<meta name="description" content="About">{% endblock %}
{% block execvoice_content %}<h1>Post</h1>{% endblock %}"""


def render(source: str = CHILD, request: Any = None) -> str:
    return str(engines["django"].from_string(source).render({}, request))


@pytest.mark.django_db
def test_the_page_is_a_valid_document_with_a_main_part_that_can_be_skipped_to(home: Any) -> None:
    html = render(request=RequestFactory().get("/", headers={"host": "localhost"}))
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree = parser.parse(html.replace("Post & more", "Post"))
    assert parser.errors == []
    main = tree.find(".//main")
    assert main.find("h1").text == "Post"
    assert tree.find(".//a").get("href") == f"#{main.get('id')}"
    assert tree.find(".//meta[@name='viewport']").get("content") == "width=device-width, initial-scale=1"
    assert tree.find(".//title").text.startswith("Post")
    assert tree.find(".//meta[@name='description']") is not None


def test_the_page_says_its_language_and_direction() -> None:
    with translation.override("nl"):
        assert '<html lang="nl" dir="ltr">' in render()
    with translation.override("ar"):
        assert '<html lang="ar" dir="rtl">' in render()


def test_the_page_loads_our_stylesheet_and_nothing_from_elsewhere() -> None:
    html = render()
    (stylesheet,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    assert stylesheet.endswith("wagtail_execvoice/execvoice.css")
    assert finders.find("wagtail_execvoice/execvoice.css") == str(CSS)
    assert "<script" not in html
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', html)
    assert not re.findall(r"url\(|@import", CSS.read_text())


@pytest.mark.django_db
def test_the_page_is_the_same_for_every_visitor(home: Any, admin_user: Any) -> None:
    visitor = RequestFactory().get("/", headers={"host": "localhost"}, REMOTE_ADDR="10.0.0.1")
    editor = RequestFactory().get("/", headers={"host": "localhost", "cookie": "sessionid=1; csrftoken=2"})
    visitor.user, editor.user = AnonymousUser(), admin_user
    assert render(request=visitor) == render(request=editor)
    assert not visitor.META.get("CSRF_COOKIE_NEEDS_UPDATE")


def test_a_site_replaces_the_page_by_a_few_lines(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "wagtail_execvoice").mkdir()
    (tmp_path / "site.html").write_text(
        "<title>{% block title %}{% endblock %}</title><div>{% block content %}{% endblock %}"
    )
    (tmp_path / "wagtail_execvoice/base.html").write_text(
        '{% extends "site.html" %}'
        "{% block title %}{% block execvoice_title %}{% endblock %}{% block execvoice_head %}{% endblock %}{% endblock %}"
        "{% block content %}{% block execvoice_content %}{% endblock %}{% endblock %}"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(tmp_path)]}]
    assert render() == '<title>Post & more<meta name="description" content="About"></title><div><h1>Post</h1>'


def colours(scheme: str) -> dict[str, str]:
    light, dark = re.findall(r":root \{([^}]+)\}", CSS.read_text())[:2]
    return dict(re.findall(r"--ev-(\w+): (#[0-9a-f]+);", light if scheme == "light" else dark))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["background", "surface"])
@pytest.mark.parametrize("text", ["text", "muted", "accent"])
def test_text_can_be_read_on_its_ground(scheme: str, ground: str, text: str) -> None:
    palette = colours(scheme)
    lighter, darker = sorted((luminance(palette[text]), luminance(palette[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_the_stylesheet_knows_no_left_and_right() -> None:
    rules = re.sub(r"/\*.*?\*/", "", CSS.read_text(), flags=re.S)
    assert not re.findall(
        r"(?:margin|padding|border|inset)-(?:left|right)|(?<![-\w])(?:left|right)\s*:|text-align:\s*(?:left|right)",
        rules,
    )
