"""Open Graph and other ``<meta>`` elements, as another tool reads them."""

from __future__ import annotations

from typing import Any

from testapp.models import ArticlePage, PlainPage
from wagtail.models import Site

from wagtail_execvoice.authors.actions.sharing import ShareCard
from wagtail_execvoice.authors.metadata import facts
from wagtail_execvoice.authors.models import SocialProfile


def test_an_article_says_what_it_is(describe: Any, publish: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(ArticlePage, "get_feed_summary", lambda page: "It's < 3.")
    metadata = describe(publish(title="O'Neil & “Söns”", slug="an-article"))
    assert metadata.properties("og:type") == ["article"]
    assert metadata.properties("og:title") == ["O'Neil & “Söns”"]
    assert metadata.properties("og:description") == ["It's < 3."]
    assert metadata.properties("og:url") == metadata.links("canonical") == ["http://localhost/an-article/"]
    assert metadata.properties("og:site_name") == ["Test site"]
    assert metadata.properties("og:locale") == ["en"]
    assert metadata.names("description") == ["It's < 3."]


def test_every_author_is_named_by_the_address_of_their_page(
    describe: Any, home: Any, leader: Any, ann: Any, make_person: Any, publish: Any
) -> None:
    bo = make_person("Bo")
    home.refresh_from_db()
    home.add_child(instance=type(leader)(title="Bo", slug="bo", person=bo, locale=home.locale))
    metadata = describe(publish(bo, ann, make_person("Cees without a page")))
    assert metadata.properties("article:author") == ["http://localhost/bo/", "http://localhost/ann/"]
    assert metadata.names("author") == ["Bo, Ann Bolt and Cees without a page"]


def test_without_a_byline_there_is_no_author(describe: Any, publish: Any) -> None:
    assert "author" not in describe(publish()).html


def test_open_graph_and_json_ld_tell_the_same_dates(describe: Any, publish: Any, time_machine: Any) -> None:
    time_machine.move_to("2026-03-01T09:00:00+00:00", tick=False)
    page = publish()
    assert describe(page).properties("article:modified_time") == []
    time_machine.move_to("2026-03-05T09:00:00+00:00", tick=False)
    page.save_revision().publish()
    metadata = describe(ArticlePage.objects.get(pk=page.pk))
    article = metadata.graph["Article"]
    assert metadata.properties("article:published_time") == [article["datePublished"]]
    assert metadata.properties("article:modified_time") == [article["dateModified"]]


def test_topics_are_tags(describe: Any, publish: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(ArticlePage, "get_metadata_topics", lambda page: ["Steel", "R&D"])
    metadata = describe(publish())
    assert metadata.properties("article:tag") == ["Steel", "R&D"]
    assert metadata.graph["Article"]["keywords"] == ["Steel", "R&D"]


def test_every_author_in_the_fediverse_is_named_in_the_order_of_the_byline(
    describe: Any, ann: Any, make_person: Any, publish: Any
) -> None:
    bo, cees = make_person("Bo"), make_person("Cees")
    SocialProfile.objects.create(person=ann, network="mastodon", address="https://mastodon.social/@ann")
    SocialProfile.objects.create(person=bo, network="mastodon", address="https://example.social/@bo")
    SocialProfile.objects.create(person=bo, network="github", address="https://github.com/bo")
    metadata = describe(publish(bo, cees, ann))
    assert metadata.names("fediverse:creator") == ["@bo@example.social", "@ann@mastodon.social"]


def test_an_author_page_is_a_profile(describe: Any, leader: Any) -> None:
    metadata = describe(leader)
    assert metadata.properties("og:type") == ["profile"]
    assert metadata.links("alternate") == ["http://localhost/ann/feed/atom/", "http://localhost/ann/feed/rss/"]
    assert metadata.links("alternate", "type") == ["application/atom+xml", "application/rss+xml"]


def test_the_share_card_is_the_picture(describe: Any, publish: Any, monkeypatch: Any) -> None:
    card = ShareCard("http://localhost/media/card.png", 1200, 630, "An article, by Ann's", "image/png")
    monkeypatch.setattr(facts, "get_share_card", lambda page, request: card)
    metadata = describe(publish())
    assert metadata.properties("og:image") == [card.url]
    assert metadata.properties("og:image:width") == ["1200"]
    assert metadata.properties("og:image:height") == ["630"]
    assert metadata.properties("og:image:type") == ["image/png"]
    assert metadata.properties("og:image:alt") == ["An article, by Ann's"]
    assert metadata.names("twitter:card") == ["summary_large_image"]


def test_without_a_picture_a_preview_is_small(describe: Any, publish: Any) -> None:
    metadata = describe(publish())
    assert metadata.properties("og:image") == []
    assert metadata.names("twitter:card") == ["summary"]


def test_languages_refer_to_each_other(describe: Any, home: Any, publish: Any, dutch: Any) -> None:
    page = publish()
    assert describe(page).links("alternate", "hreflang") == []
    home.copy_for_translation(dutch).get_latest_revision().publish()
    translation = page.copy_for_translation(dutch)
    assert describe(page).links("alternate", "hreflang") == []
    translation.get_latest_revision().publish()
    metadata = describe(page)
    assert metadata.links("alternate", "hreflang") == ["en", "nl"]
    assert metadata.properties("og:locale:alternate") == ["nl"]


def test_addresses_are_those_of_the_site_of_the_page(
    describe: Any, home: Any, ann: Any, publish: Any, leader: Any
) -> None:
    root = home.get_parent().add_child(instance=PlainPage(title="Other", slug="other-root", locale=home.locale))
    Site.objects.create(hostname="other.example", port=8443, root_page=root, site_name="Other company")
    page = publish(ann)
    page.move(root, pos="last-child")
    # Asked at another address, for example through a proxy.
    metadata = describe(ArticlePage.objects.get(pk=page.pk))
    assert metadata.links("canonical") == ["http://other.example:8443/an-article/"]
    assert metadata.properties("og:site_name") == ["Other company"]
    assert metadata.graph["Organization"]["@id"] == "http://other.example:8443/#organization"
    # The author page is on the first site, and stays there.
    assert metadata.properties("article:author") == ["http://localhost/ann/"]


def test_older_posts_have_an_address_of_their_own(describe: Any, leader: Any) -> None:
    class Second(list[Any]):
        number = 2

    assert describe(leader, posts=Second()).links("canonical") == ["http://localhost/ann/?page=2"]


def test_a_page_that_uses_nothing_of_ours_has_metadata_too(describe: Any, home: Any) -> None:
    page = home.add_child(instance=PlainPage(title="Plain", slug="plain", locale=home.locale))
    metadata = describe(page)
    assert metadata.properties("og:type") == ["website"]
    assert set(metadata.graph) == {"WebPage", "Organization"}


def test_a_page_without_an_address_has_none(home: Any) -> None:
    from django.template import Context, Template

    page = ArticlePage(title="New", locale=home.locale)
    html = Template("{% load execvoice_authors %}{% voice_metadata page %}").render(Context({"page": page}))
    assert html.strip() == ""
