"""What the executives of the demo published on other sites."""

from __future__ import annotations

from datetime import date
from typing import Any

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.guestposts.models import ExternalArticle, ExternalCredit


def load_articles(articles: list[dict[str, Any]], people: dict[str, Person]) -> None:
    for data in articles:
        words = {key: value for key, value in data.items() if key not in {"people", "published_on"}}
        article = ExternalArticle(published_on=date.fromisoformat(data["published_on"]), **words)
        article.credits = [
            ExternalCredit(person=people.get(key), name="" if key in people else key, sort_order=order)
            for order, key in enumerate(data["people"])
        ]
        article.save()
