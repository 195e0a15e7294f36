"""Nothing public ever tells an e-mail address, a user name, an internal credit or what is planned: every public answer is read.

Each private field holds a word that stands nowhere else. The words are looked for in all that anybody can ask for: pages, feeds,
the sitemap and both versions of the API with every field there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import get_page_models

from wagtail_execvoice.authors.models import Byline, ContactDesk, Person, PersonText
from wagtail_execvoice.pages.models import ExecutiveAuthorPage, ExecutivePostPage

SECRET = "canary"
PLANNED = date(2091, 7, 13)


@pytest.fixture
def site(client: Any, voice: Any, ann: Any, make_post: Any, make_user: Any) -> Any:
    """A voice where every private field is filled."""
    user = make_user(f"{SECRET}-login", first_name=f"{SECRET}-given", last_name=f"{SECRET}-family", is_superuser=True)
    image = get_image_model().objects.create(
        title="Ann", file=get_test_image_file(size=(1400, 900)), uploaded_by_user=user
    )
    get_document_model().objects.create(title="Terms", file=ContentFile(b"x", "terms.txt"), uploaded_by_user=user)
    ghost = Person(name=f"{SECRET}-ghost", email=f"{SECRET}-ghost@example.com")
    ghost.save()
    heir = Person.objects.create(name=f"{SECRET}-successor", email=f"{SECRET}-successor@example.com")
    Person.objects.create(name=f"{SECRET}-uncredited")
    person = ann.person
    person.user, person.email, person.portrait = user, f"{SECRET}-person@example.com", image
    person.texts.add(PersonText(language="nl", title="Baas"))
    person.save()
    ann.successor, ann.owner = heir, user
    ann.contact_desk = ContactDesk.objects.create(name="Press office", email=f"{SECRET}-desk@example.com")
    ann.press_kit = [("picture", {"image": image, "caption": "Ann", "credit": "A. de Wit"})]
    ann.save()
    post = make_post(
        "Post",
        person,
        owner=user,
        planned_for=PLANNED,
        picture=image,
        body=[("paragraph", "<p>Words.</p>"), ("image", {"image": image, "alt_text": "Ann", "decorative": False})],
        topics=("Safety",),
    )
    post.execvoice_bylines.add(Byline(person=ghost, role="drafted", sort_order=9))
    post.save_revision(user=user).publish(user=user)
    post.refresh_from_db()
    post.intro = f"{SECRET}-of-a-draft"
    post.save_revision(user=user)
    make_post(f"{SECRET}-unpublished", person).unpublish()
    ann.refresh_from_db()
    ann.save_revision(user=user).publish(user=user)
    call_command("execvoice_run_due", verbosity=0)  # which makes the share cards and the archive of the press kit
    assert SECRET in user.email
    return voice


def second_api() -> Iterator[str]:
    for model in get_page_models():
        yield f"/api/v2/pages/?type={model._meta.label}&fields=*"
    yield "/api/v2/pages/?fields=*"
    for kind, model in (("pages", None), ("images", get_image_model()), ("documents", get_document_model())):
        if model:
            yield f"/api/v2/{kind}/?fields=*"
        ids = [page.pk for page in (*ExecutiveAuthorPage.objects.all(), *ExecutivePostPage.objects.all())]
        for pk in ids if model is None else model.objects.values_list("pk", flat=True):
            yield f"/api/v2/{kind}/{pk}/"
            yield f"/api/v2/{kind}/{pk}/?fields=*"


def third_api(client: Any) -> Iterator[str]:
    if not apps.is_installed("wagtail.api.v3"):
        return
    schema = client.get("/api/v3/openapi.json").json()
    keys = {"page_id": ExecutivePostPage, "image_id": get_image_model(), "document_id": get_document_model()}
    for path, methods in schema["paths"].items():
        names = re.findall(r"{(\w+)}", path)
        if "get" in methods and all(name in keys for name in names):
            for name in names:
                for pk in keys[name].objects.values_list("pk", flat=True):
                    yield path.replace(f"{{{name}}}", str(pk))
            if not names:
                yield path
    yield f"/api/v3/pages/{ExecutiveAuthorPage.objects.get().pk}/"
    yield f"/api/v3/pages/{ExecutivePostPage.objects.first().pk}/?version=draft"


def pages(voice: Any) -> Iterator[str]:
    ann, post = ExecutiveAuthorPage.objects.get(), ExecutivePostPage.objects.live().get()
    for page in (voice, ann):
        yield from (page.url, f"{page.url}feed/atom/", f"{page.url}feed/rss/", f"{page.url}?page=1")
    yield from (f"{ann.url}contact/", ann.get_press_kit_url(), post.url)


def test_nothing_public_tells_a_secret(client: Any, site: Any) -> None:
    read = 0
    for url in [*second_api(), *third_api(client), *pages(site)]:
        response = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        answer = (body + str(response.headers).encode()).decode(errors="replace")
        assert SECRET not in answer, (url, answer[max(0, answer.find(SECRET) - 200) :][:400])
        assert PLANNED.isoformat() not in answer, url
        assert response.status_code < 500, url
        read += response.status_code == 200
    assert read > 25, "the crawl read next to nothing"


def test_the_crawl_would_notice(client: Any, site: Any) -> None:
    """The secrets are there to be found: as soon as one becomes public, it is read."""
    ExecutivePostPage.objects.live().update(intro=f"{SECRET}-told")
    urls = [*second_api(), *third_api(client), *pages(site)]
    assert sum(SECRET in client.get(url).content.decode() for url in urls if "press-kit" not in url) >= 4


QUERIES = [
    "fields=owner",
    "fields=person(email)",
    "fields=person(user(email))",
    "fields=contact_desk",
    "fields=planned_for",
    "fields=execvoice_bylines",
    "person__email__startswith=c",
    "person__user=1",
    "owner=1",
    "planned_for=2091-07-13",
    "order=planned_for",
    "order=owner",
]


def test_nobody_can_ask_for_a_private_field_or_choose_by_it(client: Any, site: Any) -> None:
    for query in QUERIES:
        for kind in ("ExecutiveAuthorPage", "ExecutivePostPage"):
            response = client.get(f"/api/v2/pages/?type=execvoice_pages.{kind}&{query}")
            assert SECRET not in response.content.decode()
            assert response.status_code == 400 or query.startswith("fields=person("), (kind, query, response.content)


def test_people_have_no_endpoint_of_their_own(client: Any, site: Any) -> None:
    if apps.is_installed("wagtail.api.v3"):
        label = ContentType.objects.get_for_model(Person).model
        schema = client.get("/api/v3/openapi.json").content.decode().lower()
        assert f"execvoice_authors.{label}" not in schema
        assert "execvoice_authors.contactdesk" not in schema
    assert get_user_model().objects.exists()
