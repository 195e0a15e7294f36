"""What leaves a digest as it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import swapper
from canonical.support import World, again, look_at_everything
from django.core import management
from django.utils import timezone as django_timezone
from django.utils import translation
from django.utils.translation import gettext_lazy
from testapp.models import ArticlePage, Notice, PlainPage, RichPage, RichRow, RichRowPoint

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.canonical import canonicalise, canonicalise_content, digest_words


def digest(page: Any) -> str:
    return canonicalise(page).digest


def draft(page: Any) -> Any:
    return again(page).get_latest_revision().as_object()


# From the draft to the page that is live


def test_draft_revision_and_row_say_the_same_before_and_after_publishing(rich: RichPage) -> None:
    signed = digest(draft(rich))
    assert canonicalise_content(rich.get_latest_revision().content, RichPage).digest == signed
    rich.get_latest_revision().publish()
    assert digest(again(rich)) == signed
    assert digest(draft(again(rich))) == signed
    assert canonicalise_content(again(rich).live_revision.content, RichPage).digest == signed


def test_taking_offline_and_publishing_again_keeps_it(rich: RichPage) -> None:
    rich.get_latest_revision().publish()
    signed = digest(again(rich))
    again(rich).unpublish()
    assert digest(again(rich)) == signed
    again(rich).save_revision().publish()
    assert digest(again(rich)) == signed


def test_saving_anew_and_overwriting_a_revision_keep_it(rich: RichPage) -> None:
    signed = digest(draft(rich))
    revision = draft(rich).save_revision()
    assert digest(draft(rich)) == signed
    draft(rich).save_revision(overwrite_revision=revision, clean=False)
    assert digest(draft(rich)) == signed


def test_a_page_that_is_not_stored_yet_has_the_digest_it_will_have(world: World) -> None:
    page = PlainPage(title="New", slug="new", locale=world.home.locale, body="Words")
    before = digest(page)
    world.home.add_child(instance=page)
    assert digest(again(page)) == before


def test_looking_at_blocks_keeps_it(rich: RichPage) -> None:
    looked_at = draft(rich)
    look_at_everything(looked_at)
    assert digest(looked_at) == digest(draft(rich))
    looked_at.save_revision().publish()
    assert digest(again(rich)) == digest(rich)


def test_the_base_page_says_what_its_specific_page_says(rich: RichPage) -> None:
    Page = swapper.load_model("wagtailcore", "Page")
    assert digest(Page.objects.get(pk=rich.pk)) == digest(rich)


def test_dump_and_load_keep_it(rich: RichPage, tmp_path: Any) -> None:
    rich.get_latest_revision().publish()
    signed, file = digest(again(rich)), tmp_path / "dump.json"
    Page = swapper.load_model("wagtailcore", "Page")
    labels = [Page._meta.label, "testapp", "taggit.Tag"]
    management.call_command("dumpdata", *labels, output=str(file), verbosity=0)
    RichPage.objects.filter(pk=rich.pk).update(plain="Changed", facts=None, body="[]")
    RichRow.objects.all().delete()
    assert digest(again(rich)) != signed
    management.call_command("loaddata", str(file), verbosity=0)
    assert digest(again(rich)) == signed


def test_a_deleted_page_still_has_the_digest_of_its_stored_content(rich: RichPage) -> None:
    content, signed = rich.get_latest_revision().content, digest(draft(rich))
    rich.delete()
    assert canonicalise_content(content, RichPage).digest == signed


def test_an_alias_says_what_its_source_says_with_its_slug_and_language(rich: RichPage, dutch: Any) -> None:
    rich.get_latest_revision().publish()
    source = again(rich)
    alias = source.create_alias(update_slug="elsewhere", parent=source.get_parent())
    alias = again(alias)
    assert digest(alias) != digest(source)
    assert canonicalise(alias, overrides={"slug": source.slug, "language": "en"}).digest == digest(source)
    assert canonicalise(alias, overrides={"slug": source.slug, "language": "nl"}).digest != digest(source)


# Bookkeeping


def test_places_dates_locks_and_comments_are_no_text(rich: RichPage, admin_user: Any, world: World) -> None:
    before = digest(rich)
    other = world.home.add_child(instance=PlainPage(title="Other", slug="other", locale=rich.locale))
    rich.move(other, pos="last-child")
    rich = again(rich)
    rich.owner, rich.locked, rich.locked_by, rich.locked_at = admin_user, True, admin_user, django_timezone.now()
    rich.go_live_at = django_timezone.now() + timedelta(days=1)
    rich.draft_title, rich.note_to_self = "Draft", "call Di"
    rich.wagtail_admin_comments.create(user=admin_user, text="Really?", contentpath="title")
    rich.rows.get_object_list()[0].private = "y"
    rich.save()
    assert digest(again(rich)) == before


def test_keys_of_rows_and_ids_of_blocks_are_no_text(rich: RichPage) -> None:
    before, content = digest(rich), rich.get_latest_revision().content
    body = json.loads(content["body"])
    for block in body:
        block["id"] = f"other-{block['id']}"
    rows = [{**row, "pk": None, "points": [{**p, "pk": None} for p in row["points"]]} for row in content["rows"]]
    dates = [{**row, "pk": None} for row in content["dates"]]
    content |= {"body": json.dumps(body), "rows": rows, "dates": dates}
    assert canonicalise_content(content, RichPage).digest == before


def test_an_order_that_nobody_sees_is_none(rich: RichPage) -> None:
    before, content = digest(rich), rich.get_latest_revision().content
    content["notices"].reverse()
    content["tagged_items"].reverse()
    content["dates"].reverse()
    content["rows"].reverse()  # each row knows its place
    assert canonicalise_content(dict(reversed(content.items())), RichPage).digest == before


def test_rows_without_any_order_keep_that_in_which_they_were_added(rich: RichPage) -> None:
    row = rich.rows.get_object_list()[0]
    row.points = [*row.points.all(), *(RichRowPoint(words=words) for words in "qr")]
    rich.save_revision().publish()
    points = canonicalise(again(rich)).document["content"]["rows"][0]["points"]
    assert points == [{"words": "p"}, {"words": "q"}, {"words": "r"}]
    assert digest(again(rich)) == digest(draft(rich))


def test_fields_that_are_empty_are_not_there(rich: RichPage) -> None:
    content = canonicalise(again(rich)).document["content"]
    assert "note_to_self" not in content
    assert "seo_title" not in content
    assert content["rows"][1] == {"words": "two"}


def test_fields_that_a_later_migration_adds_are_not_there_while_they_are_empty(rich: RichPage) -> None:
    before, content = digest(rich), rich.get_latest_revision().content
    rich.facts, rich.weight = None, None
    without = digest(rich)
    for name in ("facts", "weight"):
        content.pop(name)
    assert canonicalise_content(content, RichPage).digest == without != before


def test_merging_the_person_behind_a_printed_credit_keeps_it(world: World) -> None:
    people = [Person.objects.create(name=name) for name in ("Ann Bolt", "A. Bolt")]
    article = ArticlePage(title="News", slug="news", locale=world.home.locale, live=False)
    article.execvoice_bylines = [Byline(person=people[0], printed_name="Ann Bolt", known_name="Ann", sort_order=0)]
    before = digest(article)
    article.execvoice_bylines = [Byline(person=people[1], printed_name="Ann Bolt", sort_order=0)]
    assert digest(article) == before
    article.execvoice_bylines = [Byline(person=people[0], printed_name="Ann Bolt", printed_title="CEO", sort_order=0)]
    assert digest(article) != before


# The surroundings


def test_language_and_zone_of_the_server_keep_it(rich: RichPage, settings: Any) -> None:
    before = digest(rich)
    for language, zone in [("nl", "Asia/Kathmandu"), ("ar", "America/St_Johns")]:
        settings.TIME_ZONE = zone
        with translation.override(language), django_timezone.override(zone):
            assert digest(again(rich)) == before
            assert digest(draft(rich)) == before


def test_a_moment_is_the_same_in_each_zone(rich: RichPage) -> None:
    before = digest(rich)
    rich.held_at = rich.held_at.astimezone(timezone(timedelta(hours=5, minutes=45)))
    body = json.loads(rich.get_latest_revision().content["body"])
    assert body[2]["value"]["at"] == "2026-03-01T12:00:00+01:00"
    body[2]["value"]["at"] = "2026-03-01T06:00:00-05:00"
    rich.body = json.dumps(body)
    assert digest(rich) == before


def test_values_set_in_memory_read_as_they_are_stored(rich: RichPage) -> None:
    before = digest(rich)
    rich.price, rich.weight, rich.held_at = "12.50", "1.5", datetime(2026, 3, 29, 1, 30, 0, 123000, tzinfo=timezone.utc)
    assert digest(rich) == before


def test_a_default_in_a_block_is_said_in_the_language_of_the_page(
    rich: RichPage, dutch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    button = RichPage._meta.get_field("body").stream_block.child_blocks["card"].child_blocks["button"]
    monkeypatch.setattr(button.meta, "default", gettext_lazy("Yes"))
    before, words = digest(rich), digest_words(rich)
    with translation.override("nl"):
        assert digest(rich) == before
        assert digest_words(rich) == words
    rich.locale = dutch
    assert canonicalise(rich).document["content"]["body"][2]["value"]["button"] == "Ja"


def test_the_seed_of_hashes_keeps_it() -> None:
    code = """
import django; django.setup()
from wagtail_execvoice.canonical.values import encode, plain, sha256
print(sha256(encode(plain({key: key for key in {*"zyxabc"}}))))
"""
    # What pytest put on the path is not in the environment.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    results = {
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", code], env={**environment, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in "123"
    }
    assert len(results) == 1


# What an edit changed on the page itself


def test_the_digest_of_words_knows_an_edit_and_asks_for_no_file(rich: RichPage, world: World) -> None:
    before = digest_words(rich)
    assert digest_words(draft(rich)) == before
    world.picture.file.storage.delete(world.picture.file.name)
    Notice.objects.update(words="changed")
    assert digest_words(again(rich)) == before
    rich.plain += "!"
    assert digest_words(rich) != before


def test_every_database_gives_the_same_content(rich: RichPage) -> None:
    content = canonicalise(again(rich)).document["content"]
    assert content["price"] == "12.50"
    assert content["facts"] == {"b": [1, "0.1", None, ""], "a": str(2**60), "é": False}
    assert content["held_at"] == "2026-03-29T01:30:00.123Z"
