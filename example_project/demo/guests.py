"""Guests of the demo: what they write for it, and what its executives published on other sites."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone, translation

from demo.signoff import get_account
from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.guestposts.actions import Invitation, invite, submit_text
from wagtail_execvoice.guestposts.constants import AgreementKind
from wagtail_execvoice.guestposts.models import ExternalArticle, ExternalCredit, GuestPost, Submission
from wagtail_execvoice.guestposts.wordings import write_agreement

WRITTEN = ("title", "body", "position", "affiliation", "bio", "relationship", "disclosure")


def load_articles(articles: list[dict[str, Any]], people: dict[str, Person]) -> None:
    for data in articles:
        words = {key: value for key, value in data.items() if key not in {"people", "published_on"}}
        article = ExternalArticle(published_on=date.fromisoformat(data["published_on"]), **words)
        article.credits = [
            ExternalCredit(person=people.get(key), name="" if key in people else key, sort_order=order)
            for order, key in enumerate(data["people"])
        ]
        article.save()


def make_guest_post(data: dict[str, Any], disclosure: str) -> GuestPost:
    """Return what a post in the content says of itself as that of a guest."""
    days = {key: date.fromisoformat(value) for key, value in data.items() if key.endswith("_on")}
    return GuestPost(**{**data, **days}, disclosure=disclosure)


def load_guests(guests: list[dict[str, Any]], voices: dict[str, Any], company: str) -> None:
    """Invite guests as the editor, and let those write who have written."""
    for data in guests:
        now = timezone.now()
        invitation = Invitation(
            name=data["name"],
            email=data["email"],
            language=data["language"],
            brief=data["brief"],
            due_on=(now + timedelta(days=data["due_in_days"])).date(),
            parent=voices[data["language"]],
        )
        submission = invite(invitation, get_account("editor"))
        if "body" in data:
            with translation.override(data["language"]):
                agreed = {
                    kind: write_agreement(kind, company) for kind in (AgreementKind.CONSENT, AgreementKind.RIGHTS)
                }
            submit_text(submission, {name: data[name] for name in WRITTEN}, agreed, note=data["note"])
        # Acts have the clock of today.
        then = now - timedelta(days=data["days_ago"])
        Submission.objects.filter(pk=submission.pk).update(invited_at=then, state_since=then)
