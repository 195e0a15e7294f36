"""The JSON-LD of an article, as another tool reads it. Each pitfall seen in other products has a test."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

import pytest
from hostile import HOSTILE
from testapp.models import ArticlePage
from wagtail.models import PageViewRestriction

from wagtail_execvoice.authors.constants import Role
from wagtail_execvoice.authors.models import Byline

URL = "http://localhost/an-article/"
ANN = {
    "@type": "Person",
    "@id": "http://localhost/ann/#person",
    "name": "Ann Bolt",
    "url": "http://localhost/ann/",
    "jobTitle": "Chief Executive",
    "affiliation": {"@type": "Organization", "name": "Acme"},
}


def test_co_authors_are_authors_each_a_person_of_their_own(
    describe: Any, leader: Any, ann: Any, make_person: Any, publish: Any
) -> None:
    # Pitfalls 1 (co-authors as contributors) and 2 (names joined with commas).
    article = describe(publish(ann, make_person("Bo O'Neil", en=("Editor", "")))).graph["Article"]
    assert article["author"] == [ANN, {"@type": "Person", "name": "Bo O'Neil", "jobTitle": "Editor"}]
    assert "contributor" not in article


def test_a_person_without_a_page_has_no_address(describe: Any, ann: Any, publish: Any) -> None:
    # Pitfall 3: the address of an admin, or of somebody else.
    [author] = describe(publish(ann)).graph["Article"]["author"]
    assert {"url", "@id"}.isdisjoint(author)


@pytest.mark.parametrize(
    "name", ["Bo O'Neil", "Zoë & <b>Söns</b>", "“Q”", "</script><script>alert(1)</script>", "a\u2028b"]
)
def test_names_are_written_as_json_and_cannot_end_the_script(
    describe: Any, make_person: Any, publish: Any, name: str
) -> None:
    # Pitfall 5: HTML entities in JSON.
    metadata = describe(publish(make_person(name), title=name, slug="an-article"))
    article = metadata.graph["Article"]
    assert article["author"][0]["name"] == article["headline"] == name
    [script] = re.findall(r"<script[^>]*>(.*?)</script>", metadata.html, re.DOTALL)
    assert not re.search("[<>&\u2028\u2029]", script)
    assert json.loads(script)["@graph"]


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_stay_words(describe: Any, publish: Any, monkeypatch: Any, value: str) -> None:
    page = publish()
    monkeypatch.setattr(ArticlePage, "get_feed_summary", lambda page: value)
    monkeypatch.setattr(ArticlePage, "get_metadata_topics", lambda page: [value])
    html = describe(page).html
    assert html.count("<script") == html.count("</script") == 1
    assert "<img" not in html


def test_the_context_is_said_once_and_securely(describe: Any, leader: Any, ann: Any, publish: Any) -> None:
    # Pitfall 6.
    assert re.findall(r'"@context": "([^"]*)"', describe(publish(ann)).html) == ["https://schema.org"]


def test_the_publisher_is_the_organisation_of_the_site(describe: Any, ann: Any, publish: Any) -> None:
    # Pitfall 7: an organisation at the address of the page.
    graph = describe(publish(ann)).graph
    assert graph["Organization"] == {
        "@type": "Organization",
        "@id": "http://localhost/#organization",
        "name": "Test site",
        "url": "http://localhost/",
    }
    assert graph["Article"]["publisher"] == {"@id": graph["Organization"]["@id"]}


def test_dates_have_a_zone(describe: Any, publish: Any, time_machine: Any) -> None:
    # Pitfall 8.
    time_machine.move_to("2026-03-01T09:00:00+00:00", tick=False)
    page = publish()
    assert "dateModified" not in describe(page).graph["Article"]
    time_machine.move_to("2026-03-05T09:00:00+00:00", tick=False)
    page.save_revision().publish()
    article = describe(ArticlePage.objects.get(pk=page.pk)).graph["Article"]
    assert article["datePublished"] == "2026-03-01T10:00:00+01:00"
    assert article["dateModified"] == "2026-03-05T10:00:00+01:00"
    assert datetime.fromisoformat(article["datePublished"]).utcoffset() is not None


def test_nobody_is_named_whom_the_page_does_not_name(describe: Any, ann: Any, make_person: Any, publish: Any) -> None:
    # Pitfall 9.
    metadata = describe(publish(Byline(person=make_person("Gus Ghost"), role=Role.DRAFTED)))
    assert "author" not in metadata.graph["Article"]
    assert "Ghost" not in metadata.html
    assert "Person" not in metadata.html


def test_an_author_whose_page_is_withdrawn_or_private_is_still_named(
    describe: Any, leader: Any, ann: Any, publish: Any
) -> None:
    # Pitfall 11: no author any more; and 13: an address that search engines may not read.
    page = publish(ann)
    PageViewRestriction.objects.create(page=leader, restriction_type=PageViewRestriction.LOGIN)
    for _reason in ("private", "withdrawn"):
        [author] = describe(ArticlePage.objects.get(pk=page.pk)).graph["Article"]["author"]
        assert author["name"] == "Ann Bolt"
        assert "url" not in author
        leader.unpublish()


def test_an_author_who_was_deleted_is_still_named(describe: Any, ann: Any, publish: Any) -> None:
    page = publish(ann)
    ann.delete()
    [author] = describe(ArticlePage.objects.get(pk=page.pk)).graph["Article"]["author"]
    assert author["name"] == "Ann Bolt"


def test_the_title_is_the_one_that_was_printed(describe: Any, ann: Any, publish: Any) -> None:
    page = publish(ann)
    ann.texts.filter(language="en").update(title="Former Chief Executive")
    [author] = describe(ArticlePage.objects.get(pk=page.pk)).graph["Article"]["author"]
    assert author["jobTitle"] == "Chief Executive"


def test_a_name_is_only_the_name(describe: Any, leader: Any, ann: Any, publish: Any) -> None:
    ann.honorific_prefix = "Dr."
    ann.save()
    [author] = describe(publish(ann)).graph["Article"]["author"]
    assert author["name"] == "Ann Bolt"


def test_every_role_has_its_property(describe: Any, ann: Any, make_person: Any, publish: Any) -> None:
    # Pitfall 12: terms that do not exist.
    custom = Byline(person=make_person("Ina Ink"), role=Role.CUSTOM, custom_role="Illustrations")
    roles = {
        Role.AS_TOLD_TO: "Tom Teller",
        Role.EDITOR: "Ed Itor",
        Role.TRANSLATOR: "Tess Lator",
        Role.REVIEWER: "Rex View",
        Role.PHOTOGRAPHER: "Flo Tograaf",
    }
    others = [Byline(person=make_person(name), role=role) for role, name in roles.items()]
    graph = describe(publish(ann, *others, custom)).graph
    article = graph["Article"]
    assert [person["name"] for person in article["author"]] == ["Ann Bolt"]
    assert [person["name"] for person in article["editor"]] == ["Ed Itor"]
    assert [person["name"] for person in article["translator"]] == ["Tess Lator"]
    assert [(role["@type"], role["roleName"], role["contributor"]["name"]) for role in article["contributor"]] == [
        ("Role", "As told to", "Tom Teller"),
        ("Role", "Illustrations", "Ina Ink"),
        ("Role", "Photographer", "Flo Tograaf"),
    ]
    assert [person["name"] for person in graph["WebPage"]["reviewedBy"]] == ["Rex View"]
    assert "reviewedBy" not in article


def test_roles_are_named_in_the_language_of_the_page(
    describe: Any, home: Any, make_person: Any, publish: Any, dutch: Any
) -> None:
    page = publish(Byline(person=make_person("Tom Teller"), role=Role.AS_TOLD_TO), locale=dutch)
    [role] = describe(page).graph["Article"]["contributor"]
    assert role["roleName"] == "Opgetekend door"


def test_who_took_the_picture_made_the_picture(
    describe: Any, make_person: Any, publish: Any, make_picture: Any, monkeypatch: Any
) -> None:
    picture = make_picture()
    monkeypatch.setattr(ArticlePage, "get_metadata_picture", lambda page: (picture, "A view"))
    article = describe(publish(Byline(person=make_person("Flo Tograaf"), role=Role.PHOTOGRAPHER))).graph["Article"]
    assert "contributor" not in article
    for image in article["image"]:
        assert image["creator"] == [{"@type": "Person", "name": "Flo Tograaf"}]
        assert image["caption"] == "A view"


def test_a_picture_comes_in_three_shapes(describe: Any, publish: Any, make_picture: Any, monkeypatch: Any) -> None:
    picture = make_picture((2000, 1500))
    monkeypatch.setattr(ArticlePage, "get_metadata_picture", lambda page: (picture, ""))
    images = describe(publish()).graph["Article"]["image"]
    assert [(image["width"], image["height"]) for image in images] == [(1200, 1200), (1200, 900), (1200, 675)]
    assert all(image["url"].startswith("http://localhost/") for image in images)


def test_a_small_picture_is_none_and_neither_is_one_that_is_gone(
    describe: Any, publish: Any, make_picture: Any, monkeypatch: Any
) -> None:
    # Pitfall 10: stand-ins.
    small, gone = make_picture((200, 200)), make_picture()
    gone.file.storage.delete(gone.file.name)
    page = publish()
    for picture in (small, gone):
        monkeypatch.setattr(ArticlePage, "get_metadata_picture", lambda page, picture=picture: (picture, ""))
        assert "image" not in describe(page).graph["Article"]


def test_a_broken_picture_does_not_block_the_page(
    describe: Any, publish: Any, make_picture: Any, monkeypatch: Any
) -> None:
    picture = make_picture()
    with picture.file.storage.open(picture.file.name, "wb") as file:
        file.write(b"<html>no picture</html>")
    monkeypatch.setattr(ArticlePage, "get_metadata_picture", lambda page: (picture, ""))
    assert "image" not in describe(publish()).graph["Article"]


def test_a_page_and_its_article_are_two_nodes_with_names_that_stay(describe: Any, publish: Any) -> None:
    graph = describe(publish()).graph
    assert graph["WebPage"]["@id"] == f"{URL}#webpage"
    assert graph["Article"]["@id"] == f"{URL}#article"
    assert graph["Article"]["mainEntityOfPage"] == {"@id": f"{URL}#webpage"}
    assert graph["Article"]["inLanguage"] == "en"


def test_a_page_type_says_which_kind_of_article_it_is(describe: Any, publish: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(ArticlePage, "get_schema_type", lambda page: "NewsArticle")
    assert describe(publish()).graph["NewsArticle"]["headline"] == "An article"


def test_a_translation_names_its_original_and_only_it_names_the_translator(
    describe: Any, home: Any, ann: Any, make_person: Any, publish: Any, dutch: Any
) -> None:
    original = publish(ann)
    home.copy_for_translation(dutch).get_latest_revision().publish()
    translation = original.copy_for_translation(dutch)
    translation.execvoice_bylines.add(Byline(person=make_person("Tess Lator"), role=Role.TRANSLATOR, sort_order=1))
    translation.save_revision().publish()
    translated = describe(ArticlePage.objects.get(pk=translation.pk)).graph["Article"]
    assert translated["translationOfWork"] == {"@type": "Article", "@id": f"{URL}#article", "url": URL}
    assert translated["inLanguage"] == "nl"
    article = describe(ArticlePage.objects.get(pk=original.pk)).graph["Article"]
    assert {"translator", "translationOfWork"}.isdisjoint(article)


def test_a_private_original_is_not_referred_to(
    describe: Any, home: Any, ann: Any, make_person: Any, publish: Any, dutch: Any
) -> None:
    original = publish(ann, title="Secret takeover")
    home.copy_for_translation(dutch).get_latest_revision().publish()
    translation = original.copy_for_translation(dutch)
    translation.title, translation.slug = "Nieuws", "nieuws"
    translation.execvoice_bylines.add(Byline(person=make_person("Tess Lator"), role=Role.TRANSLATOR, sort_order=1))
    translation.save_revision().publish()
    PageViewRestriction.objects.create(page=original, restriction_type=PageViewRestriction.LOGIN)
    assert "secret" not in describe(ArticlePage.objects.get(pk=translation.pk)).html.lower()


def test_an_email_address_is_nowhere(describe: Any, leader: Any, ann: Any, publish: Any) -> None:
    ann.email = "ann.private@example.com"
    ann.save()
    for page in (publish(ann), leader):
        assert "ann.private" not in describe(page).html
