"""Which models are watched: all of which a text can show rows."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models.signals import post_delete, post_save
from testapp.models import Motto, Notice, NoticeLine, PlainPage, Report, RichPage, Writer
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.signoff.actions.drift import note_change
from wagtail_execvoice.signoff.actions.keeping import keep_content
from wagtail_execvoice.signoff.constants import Source
from wagtail_execvoice.signoff.models import ContentReference, Grant, Standing
from wagtail_execvoice.signoff.shown import connect_shown

WATCHED = [get_image_model(), get_document_model(), Report, Notice, Motto]
UNWATCHED = [PlainPage, NoticeLine, Writer, get_user_model()]


@pytest.fixture(autouse=True)
def hooks_loaded() -> None:
    """As before the first request: the addresses of the admin are made when all hooks are loaded."""
    import_module(settings.ROOT_URLCONF)


def is_watched(model: Any, signal: Any) -> bool:
    # Others may listen too, so asked by the name that ours have.
    name = f"execvoice_signoff_shown_{model._meta.label}"
    return any(receiver[0][0] == name for receiver in signal.receivers)


@pytest.mark.parametrize("signal", [post_save, post_delete], ids=["save", "delete"])
@pytest.mark.parametrize("model", WATCHED, ids=[model.__name__ for model in WATCHED])
def test_what_a_text_can_show_is_watched_whoever_registered_it(model: Any, signal: Any) -> None:
    assert is_watched(model, signal)


@pytest.mark.parametrize("model", UNWATCHED, ids=[model.__name__ for model in UNWATCHED])
def test_nothing_else_is(model: Any) -> None:
    assert not is_watched(model, post_save)


def test_nothing_is_watched_twice() -> None:
    before = len(post_save.receivers)
    connect_shown()
    assert len(post_save.receivers) == before


@pytest.fixture
def live(make_page: Any) -> Any:
    """Return a function that stands for: this text of a page is live. It returns the page's standing."""

    def live(**fields: Any) -> Standing:
        page = make_page(model=RichPage, body=None)
        for name, value in fields.items():
            setattr(page, name, value)
        kept = keep_content(page, canonicalise(page))
        grant = Grant.objects.create(
            page_id=page.pk, digest=kept.digest, source=Source.REQUEST, created_at=kept.created_at
        )
        return Standing.objects.create(page_id=page.pk, page_title="A page", grant=grant, live_since=kept.created_at)

    return live


@pytest.mark.django_db
def test_a_change_of_a_model_that_says_it_is_shown_is_noticed(live: Any) -> None:
    motto = Motto.objects.create(words="Onwards")
    standing = live(motto=motto)
    motto.words = "Upwards"
    motto.save()
    standing.refresh_from_db()
    assert standing.suspect_since


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [{"leaflet": f"leaflets/{'long-' * 40}.pdf"}, {"words": f'<a linktype="document" id="{"9" * 200}">x</a>'}],
    ids=["name of a file", "key that was typed"],
)
def test_a_key_of_any_length_is_kept(live: Any, fields: Any) -> None:
    live(**fields)
    longest = ContentReference._meta.get_field("object_key").max_length
    assert ContentReference.objects.get().object_key
    assert len(ContentReference.objects.get().object_key) <= longest


@pytest.mark.django_db
def test_a_change_of_a_thing_with_a_long_key_is_noticed(live: Any) -> None:
    key = "9" * 200
    standing = live(words=f'<a linktype="document" id="{key}">x</a>')
    note_change(get_document_model()(pk=key))
    standing.refresh_from_db()
    assert standing.suspect_since
