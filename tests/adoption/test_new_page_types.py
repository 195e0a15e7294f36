"""Page types that a site makes with our mixins from their first day."""

from __future__ import annotations

from adoption.support import ADD_NEW_PAGES, GeneratedSite


def test_new_page_types_take_one_ordinary_migration(new_types: GeneratedSite) -> None:
    assert new_types.migrations("blog") == ["0001_initial", "0002_new_types"]
    assert "No changes detected" in new_types.manage("makemigrations", "--check", "--dry-run")


def test_new_page_types_work(new_types: GeneratedSite) -> None:
    answer = new_types.ask(f"""
{ADD_NEW_PAGES}
from editor import PUBLISH, edit, read
before = [read("note"), read("ann")]
note, leader = edit("note", text="New words", **PUBLISH), edit("ann", tenure="former", **PUBLISH)
answer = {{
    "linked": ['<a class="p-author h-card" href="/ann/"><bdi>Ann Bolt</bdi></a>' in html for html in before],
    "leader": '<p class="leader">Ann Bolt</p>' in before[1],
    "note": [note.live, note.text, note.get_byline().text],
    "edited": [leader.live, leader.is_former, leader.get_byline().text],
    "archive": sorted(page.slug for page in leader.get_authored_pages()),
}}
""")
    assert answer == {
        "linked": [True, True],
        "leader": True,
        "note": [True, "New words", "By Ann Bolt"],
        "edited": [True, True, "By Ann Bolt"],
        "archive": ["ann", "note"],
    }
