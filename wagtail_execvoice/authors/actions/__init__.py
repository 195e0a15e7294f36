"""The verbs of authors. Views, commands and signal handlers only call them."""

from __future__ import annotations

from wagtail_execvoice.authors.actions.aliases import follow_merges
from wagtail_execvoice.authors.actions.archiving import archive_person, bring_back_person
from wagtail_execvoice.authors.actions.bios import AuthorBio, load_bios
from wagtail_execvoice.authors.actions.contact import ContactMessage, NotSent, issue_ticket, send_to_desk
from wagtail_execvoice.authors.actions.credits import attach_people, find_author_pages, load_credits, write_bylines
from wagtail_execvoice.authors.actions.mentions import Mentions, find_mentions
from wagtail_execvoice.authors.actions.merging import MergePlan, MergeRefused, merge_people, plan_merge
from wagtail_execvoice.authors.actions.printing import (
    follow_profile_in_translation,
    keep_credits,
    note_names,
    print_bylines,
    print_bylines_in_revision,
)
from wagtail_execvoice.authors.actions.voices import (
    AuthorVoice,
    find_drafters,
    find_reserved_names,
    find_responders,
    find_voices,
)

__all__ = [
    "AuthorBio",
    "AuthorVoice",
    "ContactMessage",
    "Mentions",
    "MergePlan",
    "MergeRefused",
    "NotSent",
    "archive_person",
    "attach_people",
    "bring_back_person",
    "find_author_pages",
    "find_drafters",
    "find_mentions",
    "find_reserved_names",
    "find_responders",
    "find_voices",
    "follow_merges",
    "follow_profile_in_translation",
    "issue_ticket",
    "keep_credits",
    "load_bios",
    "load_credits",
    "merge_people",
    "note_names",
    "plan_merge",
    "print_bylines",
    "print_bylines_in_revision",
    "send_to_desk",
    "write_bylines",
]
