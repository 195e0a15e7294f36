"""What stood in the site before it heard of us: run once, and never after that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine
from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Page

from blog.models import BlogAuthor, BlogPage


def create() -> None:
    get_user_model().objects.create_superuser("admin", "admin@example.com", "admin")
    add("published", "First words").publish()
    change("published", "Second words").publish()
    add("changed", "First words").publish()
    change("changed", "Words of a draft")
    add("draft", "Words of a draft")
    with time_machine.travel(timezone.now() - timedelta(days=1)):
        # Due by the time that a test runs publish_scheduled.
        add("scheduled", "Words of tomorrow", go_live_at=timezone.now() + timedelta(hours=12)).publish()


def add(slug: str, intro: str, **fields: Any) -> Any:
    page = BlogPage(title=slug.title(), slug=slug, intro=intro, body="<p>Body</p>", live=False, **fields)
    page.authors = [BlogAuthor(name="Own Author")]
    return Page.objects.get(slug="home").add_child(instance=page).save_revision(clean=False)


def change(slug: str, intro: str) -> Any:
    page = BlogPage.objects.get(slug=slug)
    page.intro = intro
    return page.save_revision()
