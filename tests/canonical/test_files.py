"""Files that a page, a row or a snippet keeps itself: they count by their bytes, as pictures and documents do."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from canonical.support import World, again, replace_file
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from testapp.models import Notice, Report, RichPage
from wagtail.images.tests.utils import get_test_image_file

from wagtail_execvoice.canonical import Reference, canonicalise, canonicalise_content, digest_words

LEAFLET = "testapp.richpage.leaflet"


@pytest.fixture
def filed(rich: RichPage, world: World) -> RichPage:
    """A page with a file of its own, one on a row and one on a snippet."""
    rich.leaflet.save("leaflet.pdf", ContentFile(b"%PDF page"))
    rich.rows.get_object_list()[0].badge.save("badge.png", get_test_image_file("badge.png"), save=False)
    rich.save()
    rich.save_revision()
    world.notice.leaflet.save("notice.pdf", ContentFile(b"%PDF notice"))
    return again(rich)  # type: ignore[no-any-return]


def files(page: Any) -> dict[str, Reference]:
    return {item.model: item for item in canonicalise(page).references if item.model.count(".") == 2}


def test_a_file_is_mentioned_by_its_field_its_name_and_its_bytes(filed: RichPage, world: World) -> None:
    found = files(filed)
    assert set(found) == {LEAFLET, "testapp.richrow.badge", "testapp.notice.leaflet"}
    digest = hashlib.sha256(b"%PDF page").hexdigest()
    assert found[LEAFLET] == Reference(LEAFLET, filed.leaflet.name, digest, "leaflet.pdf", "file")
    assert {"kind": "file", "model": LEAFLET, "pk": filed.leaflet.name, "sha256": digest} in (
        canonicalise(filed).document["references"]
    )


@pytest.mark.parametrize("of", ["page", "row", "snippet"])
def test_one_byte_of_it_changes_the_digest(filed: RichPage, world: World, of: str) -> None:
    file = {
        "page": filed.leaflet,
        "row": filed.rows.first().badge,
        "snippet": again(world.notice).leaflet,
    }[of]
    before = canonicalise(filed)
    replace_file(file, b"other")
    after = canonicalise(again(filed))
    assert after.digest != before.digest
    assert after.document["content"] == before.document["content"]


def test_its_name_counts_too(filed: RichPage) -> None:
    before = canonicalise(filed).digest
    filed.leaflet.save("renamed.pdf", ContentFile(b"%PDF page"))
    assert canonicalise(filed).digest != before


def test_draft_revision_and_live_page_say_the_same(filed: RichPage) -> None:
    signed = canonicalise(filed).digest
    revision = filed.get_latest_revision()
    assert canonicalise_content(revision.content, RichPage).digest == signed
    revision.publish()
    assert canonicalise(again(filed)).digest == signed


def test_a_field_without_a_file_is_not_there(rich: RichPage) -> None:
    assert files(rich) == {}
    assert "leaflet" not in canonicalise(rich).document["content"]


def test_a_file_that_is_gone_is_missing(filed: RichPage) -> None:
    filed.leaflet.storage.delete(filed.leaflet.name)
    assert files(filed)[LEAFLET] == Reference(LEAFLET, filed.leaflet.name, "missing", "leaflet.pdf", "missing")


@pytest.mark.parametrize("name", ["../../../etc/passwd", "/etc/passwd", "a/../../b", "x" * 300])
def test_a_name_that_leads_out_of_the_storage_or_nowhere_is_missing(filed: RichPage, name: str) -> None:
    content = {**filed.get_latest_revision().content, "leaflet": name}
    [file] = [item for item in canonicalise_content(content, RichPage).references if item.model == LEAFLET]
    assert (file.kind, file.pk, file.sha256) == ("missing", name, "missing")


def test_a_file_of_a_document_model_of_the_sites_own_is_no_second_mention(world: World) -> None:
    report = Report.objects.create(title="Report", file=ContentFile(b"%PDF", name="report.pdf"))
    page = RichPage(title="A", slug="a", locale=world.home.locale, report=report)
    assert [item.kind for item in canonicalise(page).references] == ["document"]


def test_files_cost_no_query(filed: RichPage) -> None:
    def queries() -> int:
        canonicalise(filed)
        with CaptureQueriesContext(connection) as captured:
            canonicalise(filed)
        return len(captured)

    filed.rows.get_object_list()  # read once, and changed in memory below
    with_files = queries()
    Notice.objects.update(leaflet="")
    filed.leaflet = ""
    filed.rows.get_object_list()[0].badge = ""
    assert files(filed) == {}
    assert queries() == with_files


def test_the_digest_of_words_reads_no_file(filed: RichPage) -> None:
    before = digest_words(filed)
    filed.leaflet.storage.delete(filed.leaflet.name)
    assert digest_words(again(filed)) == before
    filed.leaflet = "leaflets/other.pdf"
    assert digest_words(filed) != before
