"""The ready-made page types, as a reader sees them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hostile import HOSTILE
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file, get_test_image_file_jpeg
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.pages.models import ExecutiveAuthorPage

BODY = [
    ("heading", "A heading"),
    ("paragraph", "<p>Some <b>text</b></p>"),
    ("quote", {"text": "To be", "attribution": "Hamlet"}),
    ("list", ["one", "two"]),
]


def get(client: Any, page: Any) -> str:
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def new_page_data(**data: Any) -> dict[str, Any]:
    """What the editor of a page type of ours sends for a page that has only a title: rows and blocks come with a count."""
    empty = {name: inline_formset([]) for name in ("comments", "execvoice_bylines", "execvoice_guest_posts")}
    empty |= {name: streamfield([]) for name in ("body", "related", "profile", "press_kit")}
    texts = {"biography": "null", "tenure": "current", "audience": "everyone"}
    return nested_form_data({"title": "New", "slug": "new", **empty, **texts, **data})


@pytest.mark.parametrize("damage", ["cut off", "really HTML"])
def test_a_damaged_picture_is_refused_where_it_is_chosen(admin_client: Any, voice: Any, damage: str) -> None:
    whole = get_test_image_file_jpeg(size=(400, 300)).file.getvalue()
    image = get_image_model().objects.create(title="Harbour", file=get_test_image_file_jpeg(size=(400, 300)))
    with image.file.storage.open(image.file.name, "wb") as file:
        file.write(whole[: len(whole) // 2] if damage == "cut off" else b"<html><script>alert(1)</script></html>")
    url = reverse("wagtailadmin_pages:add", args=["execvoice_pages", "executivepostpage", voice.pk])
    response = admin_client.post(url, new_page_data(title="Kept", picture=image.pk))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["picture"]
    assert 'value="Kept"' in response.content.decode()


def test_a_post_shows_its_parts_and_who_wrote_it(client: Any, make_post: Any, ann: Any) -> None:
    post = make_post("A post", ann.person, intro="In short.", body=BODY, discussion_prompt="What do you think?")
    html = get(client, post)
    for part in ("In short.", "A heading", "<b>text</b>", "Hamlet", "<li>two</li>", "What do you think?"):
        assert part in html
    assert f'By <a class="p-author h-card" href="{ann.url}"><bdi>Ann Bolt</bdi></a>' in html
    assert "Chief Executive, Acme" in html
    assert '<meta name="author" content="Ann Bolt">' in html


def test_a_post_without_a_byline_names_nobody(client: Any, make_post: Any, admin_user: Any) -> None:
    html = get(client, make_post("A notice", owner=admin_user))
    assert "byline" not in html
    assert "author" not in html


def test_the_author_page_lists_posts_newest_first(client: Any, make_post: Any, ann: Any) -> None:
    make_post("First", ann.person)
    make_post("Second", ann.person)
    make_post("Of nobody")
    html = get(client, ann)
    assert html.index("Second") < html.index("First")
    assert "Of nobody" not in html
    assert "Chief Executive" in html
    assert "Ann leads." in html


@pytest.mark.parametrize("role", ["drafted", "editor", "photographer"])
def test_only_what_somebody_wrote_is_in_their_archive(make_post: Any, ann: Any, role: str) -> None:
    post = make_post("A post")
    post.execvoice_bylines.add(Byline(person=ann.person, role=role))
    post.save_revision().publish()
    assert list(ann.get_authored_pages()) == []


def test_a_page_of_any_type_is_in_the_archive(home: Any, ann: Any) -> None:
    from testapp.models import ArticlePage

    article = ArticlePage(title="An article", locale=home.locale)
    article.execvoice_bylines = [Byline(person=ann.person)]
    home.refresh_from_db()
    home.add_child(instance=article)
    assert [type(page) for page in ann.get_authored_pages()] == [ArticlePage]


def test_an_archive_shows_pages_that_have_nothing_but_a_title(client: Any, home: Any, ann: Any) -> None:
    from testapp.models import ArticlePage

    article = ArticlePage(title="An article", locale=home.locale)
    article.execvoice_bylines = [Byline(person=ann.person)]
    home.refresh_from_db()
    home.add_child(instance=article)
    lost = ArticlePage(title="Of no site", locale=home.locale)
    lost.execvoice_bylines = [Byline(person=ann.person)]
    home.get_root().add_child(instance=lost)
    html = get(client, ann)
    assert "An article" in html
    # Without a site it has no address.
    assert "Of no site" not in html


def test_a_private_or_unpublished_post_is_nowhere(client: Any, make_post: Any, ann: Any, voice: Any) -> None:
    private, draft = make_post("Private", ann.person), make_post("Draft", ann.person)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    draft.unpublish()
    for page in (ann, voice):
        html = get(client, page)
        assert "Private" not in html
        assert "Draft" not in html


def test_a_former_executive_keeps_page_and_bylines_and_it_says_so(client: Any, make_post: Any, ann: Any) -> None:
    post = make_post("A post", ann.person)
    ExecutiveAuthorPage.objects.update(tenure="former")
    ann.person.texts.update(title="Former Chief Executive")
    assert "Former" in get(client, ann)
    assert "Chief Executive, Acme" in get(client, post)
    assert "Former Chief Executive" not in get(client, post)


def test_the_index_names_those_in_office_before_those_who_left(client: Any, voice: Any, ann: Any) -> None:
    voice.refresh_from_db()
    voice.add_child(instance=ExecutiveAuthorPage(title="Zed Young", slug="zed", locale=voice.locale))
    ExecutiveAuthorPage.objects.filter(pk=ann.pk).update(tenure="former")
    html = get(client, voice)
    assert html.index("Zed Young") < html.index("Ann Bolt")


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "", "1" * 5000, "\x00", "²"])
def test_any_page_number_shows_a_page(client: Any, voice: Any, make_post: Any, number: str) -> None:
    for i in range(11):
        make_post(f"Post {i}")
    assert client.get(voice.url, {"page": number}).status_code == 200


@pytest.fixture
def make_picture() -> Any:
    def make(name: str) -> Any:
        return get_image_model().objects.create(title=name, file=get_test_image_file(f"{name}.png"))

    return make


@pytest.mark.parametrize("name", ["index", "author page"])
def test_a_listing_costs_the_same_with_two_posts_and_with_ten(
    client: Any, voice: Any, make_post: Any, ann: Any, make_picture: Any, settings: Any, name: str
) -> None:
    # Wagtail's cache of renditions would hide a query for each picture.
    settings.CACHES = {**settings.CACHES, "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    def cost() -> int:
        page = {"index": voice, "author page": ann}[name]
        client.get(page.url)  # makes the renditions
        with CaptureQueriesContext(connection) as queries:
            client.get(page.url)
        return len(queries)

    def add(number: int, title: str) -> None:
        for i in range(number):
            make_post(f"{title} {i}", ann.person, picture=make_picture(f"{title}{i}"))
            person = Person.objects.create(name=f"{title} {i}", portrait=make_picture(f"portrait{title}{i}"))
            voice.refresh_from_db()
            voice.add_child(
                instance=ExecutiveAuthorPage(
                    title=f"{title} {i}", slug=f"p{title}{i}", person=person, locale=voice.locale
                )
            )

    add(2, "few")
    few = cost()
    add(8, "many")
    assert cost() == few


def test_languages_of_a_page_refer_to_each_other(
    client: Any, home: Any, voice: Any, make_post: Any, dutch: Any
) -> None:
    post = make_post("A post")
    home.copy_for_translation(dutch).get_latest_revision().publish()
    voice.copy_for_translation(dutch).get_latest_revision().publish()
    translation = post.copy_for_translation(dutch)
    assert "hreflang" not in get(client, post)
    translation.get_latest_revision().publish()
    html = get(client, post)
    assert f'hreflang="en" href="{post.full_url}"' in html
    assert f'hreflang="nl" href="{translation.full_url}"' in html


@pytest.mark.parametrize("name", ["voiceindexpage", "executiveauthorpage", "executivepostpage"])
def test_a_page_can_be_previewed_when_it_has_only_a_title(admin_client: Any, home: Any, voice: Any, name: str) -> None:
    parent = home if name == "voiceindexpage" else voice
    url = reverse("wagtailadmin_pages:preview_on_add", args=["execvoice_pages", name, parent.pk])
    intro = "null" if name == "voiceindexpage" else ""
    assert admin_client.post(url, new_page_data(intro=intro)).json()["is_valid"]
    response = admin_client.get(url)
    assert response.status_code == 200
    assert "New" in response.content.decode()


def test_an_unpublished_change_of_the_byline_is_in_the_preview_only(client: Any, make_post: Any, ann: Any) -> None:
    post = make_post("A post", ann.person)
    post.execvoice_bylines.add(Byline(person=Person.objects.create(name="Bo Late"), sort_order=5))
    draft = post.save_revision().as_object()
    assert "Bo Late" in draft.make_preview_request().rendered_content
    assert "Bo Late" not in get(client, post)


def test_an_email_address_is_nowhere(client: Any, voice: Any, make_post: Any, ann: Any) -> None:
    post = make_post("A post", ann.person)
    for page in (voice, ann, post):
        assert "ann.private" not in get(client, page)
        api = client.get(f"/api/v2/pages/{page.pk}/?fields=*").content.decode()
        assert "ann.private" not in api


def test_the_api_gives_the_byline_as_text_and_as_data(client: Any, make_post: Any, ann: Any) -> None:
    post = make_post("A post", ann.person)
    byline = client.get(f"/api/v2/pages/{post.pk}/").json()["byline"]
    assert byline["text"] == "By Ann Bolt"
    assert byline["credits"][0]["title"] == "Chief Executive"


def test_a_site_puts_its_own_header_around_our_pages_with_three_lines(
    client: Any, make_post: Any, settings: Any, tmp_path: Any
) -> None:
    (tmp_path / "wagtail_execvoice").mkdir()
    (tmp_path / "site.html").write_text(
        "<title>{% block title %}{% endblock %}</title>{% block extra_head %}{% endblock %}"
        "<header>The header of a plain site</header>{% block content %}{% endblock %}"
    )
    lines = [
        '{% extends "site.html" %}',
        "{% block title %}{% block execvoice_title %}{% endblock %}{% endblock %}",
        "{% block extra_head %}{% block execvoice_head %}{% endblock %}{% endblock %}"
        "{% block content %}{% block execvoice_content %}{% endblock %}{% endblock %}",
    ]
    (tmp_path / "wagtail_execvoice" / "base.html").write_text("\n".join(lines))
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(tmp_path)]}]
    html = get(client, make_post("A post", intro="In short."))
    assert "The header of a plain site" in html
    assert "In short." in html
    assert "<title>A post</title>" in html


def test_an_author_page_outlives_its_person(client: Any, ann: Any) -> None:
    ann.person.delete()
    page = ExecutiveAuthorPage.objects.get(pk=ann.pk)
    page.save_revision().publish()
    assert "Ann Bolt" in get(client, page)


def test_the_author_page_links_to_profiles_as_ones_own(client: Any, ann: Any) -> None:
    ann.person.profiles.create(network="mastodon", address="https://mastodon.social/@ann")
    ann.person.save()
    assert '<a class="u-url" rel="me noopener" href="https://mastodon.social/@ann">Mastodon</a>' in get(client, ann)


def test_a_private_translation_or_author_page_is_referred_to_by_nobody(
    client: Any, home: Any, voice: Any, make_post: Any, ann: Any, dutch: Any
) -> None:
    post = make_post("A post", ann.person)
    home.copy_for_translation(dutch).get_latest_revision().publish()
    voice.copy_for_translation(dutch).get_latest_revision().publish()
    secret = post.copy_for_translation(dutch)
    secret.slug = "geheime-overname"
    secret.save_revision().publish()
    assert "geheime-overname" in get(client, post)
    for page in (secret, ann):
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    html = get(client, post)
    assert "geheime-overname" not in html
    assert ann.url not in html
    assert ann.url not in client.get(f"/api/v2/pages/{post.pk}/").content.decode()


def test_the_byline_in_an_api_listing_costs_no_more_with_ten_posts_than_with_two(
    client: Any, make_post: Any, ann: Any
) -> None:
    def cost(fields: str) -> int:
        url = f"/api/v2/pages/?type=execvoice_pages.ExecutivePostPage&fields={fields}"
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    def cost_of_byline() -> int:
        return cost("title,byline") - cost("title")

    for i in range(2):
        make_post(f"Few {i}", ann.person)
    few = cost_of_byline()
    for i in range(8):
        make_post(f"Many {i}", ann.person)
    # Less, in fact: the languages of all pages come with it, for which Wagtail asks one by one.
    assert cost_of_byline() <= few


def test_honorifics_are_on_the_author_page(client: Any, ann: Any) -> None:
    ann.person.honorific_prefix, ann.person.honorific_suffix = "Dr.", "MBE"
    ann.person.save()
    html = get(client, ann)
    assert '<span class="p-honorific-prefix">Dr.</span>' in html
    assert '<span class="p-honorific-suffix">MBE</span>' in html


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("executivepostpage", "picture"),
        ("executivepostpage", "picture_alt"),
        ("executivepostpage", "intro"),
        ("executivepostpage", "discussion_prompt"),
        ("executiveauthorpage", "person"),
        ("executiveauthorpage", "tenure"),
    ],
)
def test_hostile_input_in_the_page_editor_is_refused_or_stored_as_text(
    admin_client: Any, client: Any, voice: Any, name: str, field: str, value: str
) -> None:
    url = reverse("wagtailadmin_pages:add", args=["execvoice_pages", name, voice.pk])
    sent = value.encode("utf-8", "replace").decode()
    response = admin_client.post(url, {**new_page_data(), field: sent, "action-publish": "1"})
    page = Page.objects.filter(slug="new").first()
    if page is None:
        assert response.status_code == 200
        assert response.context["form"].errors
        assert response.context["form"]["title"].data == "New"
    else:
        html = get(client, page.specific)
        assert "<script>alert" not in html
        assert "<img src=x" not in html
