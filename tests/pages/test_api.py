"""What the API tells of a post and of the index of a voice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from wagtail_execvoice.authors.api.content import read_stored
from wagtail_execvoice.pages.blocks import PostBodyBlock

PAGES = "/api/v2/pages/"
POSTS = f"{PAGES}?type=execvoice_pages.ExecutivePostPage"
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.fixture
def image(db: None) -> Any:
    return get_image_model().objects.create(title="A ship", file=get_test_image_file(size=(1400, 900)))


@pytest.fixture
def body(image: Any) -> list[Any]:
    return [
        ("heading", "Why & how"),
        ("paragraph", "<p>Words with <b>weight</b>.</p>"),
        ("list", ["one", "two"]),
        ("figure", {"image": image, "text_alternative": "A line that falls", "source": "Our books"}),
        ("video", {"url": VIDEO, "title": "The launch", "still": image}),
        ("correction", {"date": "2026-01-02", "text": "<p>It was 41.</p>"}),
    ]


def get(client: Any, page: Any) -> Any:
    return client.get(f"{PAGES}{page.pk}/").json()


def test_a_post_as_its_page_shows_it(client: Any, make_post: Any, ann: Any, image: Any, body: list[Any]) -> None:
    post = make_post(
        "Post",
        ann.person,
        topics=("Safety", "Ports"),
        intro="What you will learn.",
        audience="investors",
        discussion_prompt="And you?",
        picture=image,
        picture_alt="A ship at night",
        body=body,
    )
    data = get(client, post)
    assert data["intro"] == "What you will learn."
    assert data["byline"]["text"] == "By Ann Bolt"
    assert data["topics"] == ["Ports", "Safety"]
    assert (data["audience"], data["reading_minutes"], data["updated_at"]) == ("investors", 1, "")
    assert data["discussion_prompt"] == "And you?"
    assert data["picture"]["alt"] == "A ship at night"
    assert data["picture"]["sizes"]["large"]["width"] == 1280
    assert data["share_card"]["alt"] == "Post, by Ann Bolt"
    assert "planned_for" not in data


def test_blocks_are_there_as_stored_and_as_shown(client: Any, make_post: Any, image: Any, body: list[Any]) -> None:
    blocks = {block["type"]: block for block in get(client, make_post("Post", body=body))["body"]}
    assert blocks["heading"]["value"] == "Why & how"
    assert blocks["heading"]["html"] == "<h2>Why &amp; how</h2>"
    assert "<b>weight</b>" in blocks["paragraph"]["html"]
    assert blocks["list"]["value"] == ["one", "two"]
    assert blocks["figure"]["value"]["image"] == image.pk
    assert 'src="http://localhost/' in blocks["figure"]["html"]
    assert 'alt="A line that falls"' in blocks["figure"]["html"]
    assert blocks["video"]["value"]["url"] == VIDEO
    assert f'href="{VIDEO}"' in blocks["video"]["html"]
    assert "<script" not in blocks["video"]["html"]
    assert "2026-01-02" in str(blocks["correction"]["value"])


def test_links_in_a_text_lead_to_the_site(client: Any, make_post: Any, ann: Any) -> None:
    text = f'<p><a linktype="page" id="{ann.pk}">Ann</a></p>'
    block = get(client, make_post("Post", body=[("paragraph", text)]))["body"][0]
    assert f'href="{ann.full_url}"' in block["html"]


def test_words_are_no_markup(client: Any, make_post: Any) -> None:
    evil = "<script>alert(1)</script>"
    body = [("heading", evil), ("list", [evil]), ("quote", {"text": evil, "attribution": evil})]
    for block in get(client, make_post("Post", body=body))["body"]:
        assert "<script" not in block["html"]


def test_what_to_read_next(client: Any, make_post: Any) -> None:
    other, draft = make_post("Other"), make_post("Draft")
    draft.unpublish()
    elsewhere = {"title": "Op-ed", "url": "https://example.com/a", "source": "The Paper", "language": ""}
    post = make_post("Post", related=[("page", other), ("page", draft), ("elsewhere", elsewhere)])
    here, there = get(client, post)["related"]
    assert here == {"id": other.pk, "title": "Other", "url": other.full_url, "source": "", "language": "en"}
    assert there == {"id": None, **elsewhere}


def test_posts_are_chosen_by_author_topic_and_audience(client: Any, make_post: Any, ann: Any) -> None:
    make_post("By Ann", ann.person, topics=("Safety",), audience="investors")
    make_post("Other", topics=("Ports",))
    for query in (f"written_by={ann.person_id}", "topics=Safety", "audience=investors"):
        assert [post["title"] for post in client.get(f"{POSTS}&{query}").json()["items"]] == ["By Ann"], query


def test_the_index_tells_who_speaks_and_what_can_be_chosen(client: Any, voice: Any, make_post: Any, ann: Any) -> None:
    make_post("Post", ann.person, topics=("Safety",), audience="investors")
    data = get(client, voice)
    assert [(v["name"], v["position"], v["url"]) for v in data["voices"]] == [
        ("Ann Bolt", "Chief Executive, Acme", ann.full_url)
    ]
    filters = {choice["name"]: choice["choices"] for choice in data["filters"]}
    assert filters["topic"] == [{"value": "safety", "label": "Safety"}]
    assert filters["audience"] == [{"value": "investors", "label": "Investors"}]
    assert [(post["title"], post["byline"]) for post in data["posts"]["items"]] == [("Post", "By Ann Bolt")]
    assert data["feeds"]["rss"].endswith("/voice/feed/rss/")


def test_a_file_that_is_no_picture_costs_no_more_than_the_picture(client: Any, make_post: Any, image: Any) -> None:
    post = make_post("A post", picture=image)
    Path(image.file.path).write_bytes(b"<html><script>")
    for query in (f"{post.pk}/?fields=_,picture", f"?type={post._meta.label}&fields=_,picture"):
        response = client.get(f"/api/v2/pages/{query}")
        assert response.status_code == 200
        assert '"picture": null' in response.content.decode()


def test_drafts_and_private_pages_are_not_told(client: Any, make_post: Any, ann: Any, voice: Any) -> None:
    secret = make_post("Secret", ann.person)
    secret.unpublish()
    assert client.get(f"{PAGES}{secret.pk}/").status_code == 404
    hidden = make_post("Hidden", ann.person)
    hidden.view_restrictions.create(restriction_type="login")
    assert client.get(f"{PAGES}{hidden.pk}/").status_code == 404
    for page in (voice, ann):
        text = client.get(f"{PAGES}{page.pk}/").content.decode()
        assert "Secret" not in text
        assert "Hidden" not in text


def test_a_listing_of_posts_costs_the_same_with_5_and_50(
    client: Any, voice: Any, ann: Any, image: Any, body: list[Any], settings: Any
) -> None:
    from wagtail_execvoice.authors.models import Byline
    from wagtail_execvoice.pages.models import ExecutivePostPage

    settings.WAGTAILAPI_LIMIT_MAX = None
    for number in range(50):
        post = ExecutivePostPage(title=f"Post {number}", locale=voice.locale, picture=image, body=body)
        post.topics.add("Safety", f"Topic {number}")
        post.execvoice_bylines = [Byline(person=ann.person)]
        voice.refresh_from_db()
        voice.add_child(instance=post)
    costs = set()
    for limit in (50, 5, 50):
        url = f"{POSTS}&fields=*&limit={limit}"
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            items = client.get(url).json()["items"]
        costs.add(len(queries))
        assert len(items) == limit
        assert items[0]["body"][3]["value"]["image"] == image.pk
        assert items[0]["related"] is None, "only the detail view looks it up"
    assert len(costs) == 1


def test_stored_values_have_the_form_of_wagtails_api(image: Any, body: list[Any]) -> None:
    block = PostBodyBlock()
    stored = block.get_prep_value(block.to_python([{"type": "list", "value": ["a", "b"]}]))
    assert read_stored(block.child_blocks["list"], stored[0]["value"]) == ["a", "b"]
    assert read_stored(block.child_blocks["list"], ["a", "b"]) == ["a", "b"]


THIRD = pytest.mark.skipif(not apps.is_installed("wagtail.api.v3"), reason="Wagtail has a third API from 8.0")


@THIRD
def test_the_third_api_gives_the_same(
    client: Any, make_post: Any, voice: Any, ann: Any, image: Any, body: list[Any]
) -> None:
    post = make_post("Post", ann.person, topics=("Safety",), picture=image, body=body)
    for page in (post, voice, ann):
        second, third = get(client, page), client.get(f"/api/v3/pages/{page.pk}/").json()
        for field in type(page).api_fields:
            assert third[field.name] == second[field.name], field.name


@THIRD
def test_the_schema_of_the_third_api_lists_our_fields(client: Any) -> None:
    from wagtail_execvoice.pages.models import ExecutiveAuthorPage, ExecutivePostPage, VoiceIndexPage

    schemas = client.get("/api/v3/openapi.json").json()["components"]["schemas"]
    for model in (ExecutivePostPage, ExecutiveAuthorPage, VoiceIndexPage):
        properties = schemas[f"{model.__name__}Schema"]["properties"]
        assert {field.name for field in model.api_fields} <= set(properties)
    assert "CreditDict" in schemas, "a field says what is in it"
