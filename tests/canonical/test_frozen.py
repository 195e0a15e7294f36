"""Known answers. A signature of today must still verify in ten years: these files never change.

If this test fails, the rules of algorithm 1 were changed. Put them back, and make an algorithm 2 beside it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from taggit.models import Tag
from testapp.models import Motto, Notice, NoticeLine, Report, RichPage
from wagtail.documents import get_document_model

from wagtail_execvoice.canonical import CanonicalContent, canonicalise_content

FROZEN = Path(__file__).parent / "frozen"


@pytest.fixture
def mentioned(english: Any) -> None:
    """What the frozen content mentions, under the keys that it names."""
    document = ContentFile(b"%PDF-1.7 frozen", name="frozen.pdf")
    get_document_model().objects.create(pk=7001, title="Figures 2026", file=document)
    Notice.objects.create(pk=7003, words="<p>Deeper&nbsp;words.</p>")
    notice = Notice(pk=7002, words='<p data-block-key="z">No advice.</p>', see_also_id=7003)
    notice.lines = [NoticeLine(words="b", sort_order=1), NoticeLine(words="a", sort_order=0)]
    notice.save()
    Tag.objects.create(pk=7004, name="zebra", slug="zebra")
    Tag.objects.create(pk=7005, name="äpple", slug="apple")


@pytest.fixture
def shown(english: Any) -> None:
    """What the frozen content shows that is no document or snippet of Wagtail's own."""
    default_storage.save("leaflets/frozen.txt", ContentFile(b"A frozen leaflet."))
    Motto.objects.create(pk=7007, words="Onwards")
    file = ContentFile(b"%PDF-1.7 report", name="report.pdf")
    Report.objects.create(pk=7006, title="Report", licence="CC BY", motto_id=7007, file=file)


def canonicalise_frozen(name: str, english: Any) -> CanonicalContent:
    content = json.loads((FROZEN / name).read_text("utf-8"))
    content["locale"] = english.pk
    return canonicalise_content(content, RichPage)


def test_frozen_content_gives_the_frozen_bytes_and_digest(mentioned: None, english: Any) -> None:
    canonical = canonicalise_frozen("content.json", english)
    assert canonical.data.decode() == (FROZEN / "document.json").read_text("utf-8")
    assert canonical.digest == "ed3f2d8aaab58dffc4a109bb1a6c849a1349a35af520a09c2046c41dd08f7113"


def test_frozen_files_and_rows_that_are_shown_give_the_frozen_bytes_and_digest(shown: None, english: Any) -> None:
    canonical = canonicalise_frozen("shown_content.json", english)
    assert canonical.data.decode() == (FROZEN / "shown_document.json").read_text("utf-8")
    assert canonical.digest == "8345405808c3f916bc2695311c43fffdb4823c121b12996199eed6e83af435be"
