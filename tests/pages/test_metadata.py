"""What the tools of others read from the pages themselves: JSON-LD, Open Graph and microformats say the same."""

from __future__ import annotations

from typing import Any

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from extruct import extract
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from wagtail_execvoice.authors.models import Person, SocialProfile
from wagtail_execvoice.pages.models import ExecutiveAuthorPage, ExecutivePostPage


def read(client: Any, page: Any) -> dict[str, Any]:
    """Return what extruct finds: ``graph`` by type, ``opengraph`` as pairs, ``microformat`` as mf2py has it."""
    html = client.get(page.url).content.decode()
    found = extract(html, base_url=page.full_url, syntaxes=["json-ld", "opengraph", "microformat"])
    [document], [opengraph] = found["json-ld"], found["opengraph"]
    return {
        "graph": {node["@type"]: node for node in document["@graph"]},
        "opengraph": opengraph["properties"],
        "microformat": found["microformat"],
    }


def make_picture() -> Any:
    file = get_test_image_file("picture.png", size=(1600, 1000))
    return get_image_model().objects.create(title="Picture", file=file)


@pytest.fixture
def bo(voice: Any, ann: Any) -> Any:
    """The author page of Bo O'Neil."""
    person = Person.objects.create(name="Bo O'Neil")
    voice.refresh_from_db()
    return voice.add_child(instance=ExecutiveAuthorPage(title="Bo", slug="bo", person=person, locale=voice.locale))


def test_a_post_tells_everybody_the_same(client: Any, make_post: Any, ann: Any, bo: Any) -> None:
    post = make_post("On “courage”", ann.person, bo.person, intro="It's < 3.", topics=("R&D", "Steel"))
    found = read(client, post)
    article = found["graph"]["BlogPosting"]
    [entry] = [item for item in found["microformat"] if item["type"] == ["h-entry"]]
    entry = entry["properties"]
    assert entry["name"] == [article["headline"]] == ["On “courage”"]
    assert entry["summary"] == [article["description"]] == ["It's < 3."]
    assert entry["url"] == [article["url"]] == [post.full_url]
    assert sorted(entry["category"]) == sorted(article["keywords"]) == ["R&D", "Steel"]
    authors = [(author["name"], author["url"]) for author in article["author"]]
    assert authors == [("Ann Bolt", ann.full_url), ("Bo O'Neil", bo.full_url)]
    assert [(a["properties"]["name"][0], a["properties"]["url"][0]) for a in entry["author"]] == authors
    assert [value for name, value in found["opengraph"] if name == "article:author"] == [url for _name, url in authors]


def test_the_dates_of_a_post_are_those_that_are_seen(client: Any, make_post: Any, ann: Any, time_machine: Any) -> None:
    time_machine.move_to("2026-03-01T09:00:00+00:00", tick=False)
    post = make_post("A post", ann.person)
    time_machine.move_to("2026-03-05T09:00:00+00:00", tick=False)
    post.save_revision().publish()
    found = read(client, post)
    article = found["graph"]["BlogPosting"]
    html = client.get(post.url).content.decode()
    assert f'<time class="dt-published" datetime="{article["datePublished"]}">' in html
    assert f'<time class="dt-updated" datetime="{article["dateModified"]}">' in html


def test_the_picture_of_a_post_is_the_one_that_is_seen(client: Any, make_post: Any) -> None:
    post = make_post("A post", picture=make_picture(), picture_alt="A view")
    found = read(client, post)
    images = found["graph"]["BlogPosting"]["image"]
    assert {image["caption"] for image in images} == {"A view"}
    assert [(image["width"], image["height"]) for image in images] == [(1000, 1000), (1200, 900), (1200, 675)]


def test_the_author_page_carries_the_card_of_its_person(client: Any, ann: Any) -> None:
    SocialProfile.objects.create(person=ann.person, network="mastodon", address="https://mastodon.social/@ann")
    found = read(client, ann)
    person = found["graph"]["ProfilePage"]["mainEntity"]
    cards = [item["properties"] for item in found["microformat"] if item["type"] == ["h-card"]]
    # Representative: uid and url are the address of the page.
    [card] = [card for card in cards if card.get("uid") == [ann.full_url]]
    assert ann.full_url in card["url"]
    assert card["name"] == [person["name"]]
    assert card["job-title"] == [person["jobTitle"]] == ["Chief Executive"]
    assert person["sameAs"] == ["https://mastodon.social/@ann"]
    assert "https://mastodon.social/@ann" in card["url"]


def test_a_former_executive_is_told_as_one(client: Any, make_post: Any, ann: Any) -> None:
    make_post("A post", ann.person)
    ExecutiveAuthorPage.objects.update(tenure="former", tenure_until="2025-06-30")
    found = read(client, ann)
    person = found["graph"]["ProfilePage"]["mainEntity"]
    assert "jobTitle" not in person
    assert person["worksFor"]["endDate"] == "2025-06"
    assert person["alumniOf"]["name"] == "Acme"
    assert [part["headline"] for part in found["graph"]["ProfilePage"]["hasPart"]] == ["A post"]


def test_the_index_lists_its_posts(client: Any, voice: Any, make_post: Any, ann: Any) -> None:
    make_post("First", ann.person)
    make_post("Second", ann.person)
    found = read(client, voice)
    blog = found["graph"]["CollectionPage"]["mainEntity"]
    assert blog["@id"] == f"{voice.full_url}#blog"
    assert [post["headline"] for post in blog["blogPost"]] == ["Second", "First"]
    assert blog["blogPost"][0]["author"][0]["@id"] == f"{ann.full_url}#person"


def test_older_posts_have_an_address_of_their_own(client: Any, voice: Any, make_post: Any) -> None:
    for i in range(11):
        make_post(f"Post {i}")
    html = client.get(voice.url, {"page": 2}).content.decode()
    assert f'<link rel="canonical" href="{voice.full_url}?page=2">' in html


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_the_feed_of_the_whole_voice_holds_its_posts(
    client: Any, voice: Any, make_post: Any, ann: Any, bo: Any, kind: str
) -> None:
    voice.intro = "<p>What <b>we</b> think.</p>"
    voice.save()
    make_post("A post", ann.person, bo.person, intro="In short.")
    response = client.get(f"{voice.url}feed/{kind}/")
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert feed.feed.title == "Our voice"
    assert feed.feed.subtitle == "What we think."
    [entry] = feed.entries
    assert [author["name"] for author in entry.authors] == ["Ann Bolt", "Bo O'Neil"]
    assert "In short." in entry.summary
    html = client.get(voice.url).content.decode()
    assert f'type="application/{kind}+xml" title="Our voice ({kind.title() if kind == "atom" else "RSS"})"' in html
    assert f'href="{voice.full_url}feed/{kind}/"' in html


def test_metadata_of_a_post_costs_few_queries_however_many_authors_it_has(
    client: Any, make_post: Any, ann: Any, settings: Any, tmp_path: Any
) -> None:
    # Wagtail's cache of renditions would hide a query for each picture.
    settings.CACHES = {**settings.CACHES, "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    def cost(post: Any) -> int:
        client.get(post.url)  # makes the renditions
        with CaptureQueriesContext(connection) as queries:
            client.get(post.url)
        return len(queries)

    people = [Person.objects.create(name=f"Person {i}") for i in range(20)]
    for person in people:
        SocialProfile.objects.create(
            person=person, network="mastodon", address=f"https://mastodon.social/@p{person.pk}"
        )
    few = make_post("Few", people[0], topics=("a",), picture=make_picture())
    many = make_post("Many", *people, topics=("b", "c"), picture=make_picture())
    with_metadata = {cost(few), cost(many)}
    bare = '{% extends "wagtail_execvoice/pages/executive_post_page.html" %}{% block execvoice_head %}{% endblock %}'
    (tmp_path / "bare.html").write_text(bare)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(tmp_path)]}]
    template, ExecutivePostPage.template = ExecutivePostPage.template, "bare.html"
    try:
        without = {cost(few), cost(many)}
    finally:
        ExecutivePostPage.template = template
    assert len(with_metadata) == len(without) == 1
    # Other languages, which every page of ours asks for, and then topics, handles and the share card.
    assert with_metadata.pop() - without.pop() <= 1 + 3
