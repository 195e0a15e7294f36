"""What stands for a name of guest posts in the list of screens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils import timezone
from guests_world import make_guests_world

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.guestposts.models import ExternalArticle, Submission, SubmissionVersion
from wagtail_execvoice.pages.models import VoiceIndexPage


def make(name: str) -> Any:
    return make_guests_world(VoiceIndexPage.objects.get(locale__language_code="en"))[name]


def make_second_version() -> Submission:
    """A text that was handed in twice, by somebody whose namesake is in the directory."""
    submission: Submission = make("handed_in")
    earlier = (
        "<h2>Flowers</h2><p>Bees know every flower within a mile of home.</p><p>They do not know us.</p><p>[[1]]</p>"
    )
    now = (
        "<h2>Flowers</h2><p>Bees know every flower within three miles of home, and the way there.</p>"
        '<p>They <a href="https://bees.example/dance">dance</a> it to each other.</p><p>They do not know us.</p><p>[[1]]</p>'
    )
    said = {"position": "Beekeeper", "affiliation": "Hive & Co.", "bio": "Ana Guest keeps bees."}
    paid = {"relationship": "supplier", "compensation": "paid", "disclosure": "I am paid for this text."}
    for number, title, body, details in (
        (1, "What bees know", earlier, {**said, **paid}),
        (2, "What bees tell", now, {**said, "relationship": "", "compensation": "", "disclosure": ""}),
    ):
        SubmissionVersion.objects.create(
            submission=submission, number=number, title=title, body=body, details=details, submitted_at=timezone.now()
        )
    Submission.objects.filter(pk=submission.pk).update(title="What bees tell", body=now, **said)
    Person.objects.create(name="Ana Guest", email="another.ana@example.com")
    return submission


def make_text_in_state(state: str) -> Submission:
    submission: Submission = make("handed_in")
    Submission.objects.filter(pk=submission.pk).update(state=state)
    return submission


FINDERS: dict[str, Callable[[], Any]] = {
    name: partial(make, name) for name in ("handed_in", "guest_text_link", "final_text_link", "picture_number")
}
FINDERS["second_version"] = make_second_version
# Its page was deleted.
FINDERS["text_without_page"] = partial(make_text_in_state, "accepted")
FINDERS["withdrawn_text"] = partial(make_text_in_state, "withdrawn")
FINDERS["article_elsewhere"] = lambda: ExternalArticle.objects.order_by("pk")[0]
