"""What is published elsewhere or handed in follows the people it names: when two are merged, and when one is deleted."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_delete
from django.utils.translation import gettext_lazy as _
from wagtail.models import ReferenceIndex

from wagtail_execvoice.authors.elsewhere import register_elsewhere
from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.authors.rows import PersonRows, register_rows
from wagtail_execvoice.guestposts.models import ExternalArticle, ExternalCredit, Submission


def find_published(page: Any) -> Any:
    """Return what the person of ``page`` published elsewhere, with its people."""
    return ExternalArticle.objects.published_by(page.person).prefetch_related("credits__person")


def find_articles(person: Person) -> Any:
    return ExternalArticle.objects.filter(credits__person=person).distinct()


def move_credits(source: Person, target: Person) -> None:
    """Credit ``target`` for what ``source`` published; once, where both are credited."""
    articles = list(find_articles(source))
    both = list(ExternalCredit.objects.filter(person=target, article__in=articles).values_list("article", flat=True))
    ExternalCredit.objects.filter(person=source, article__in=both).delete()
    ExternalCredit.objects.filter(person=source).update(person=target)
    for article in articles:
        # It hears of no row that is changed in bulk.
        ReferenceIndex.create_or_update_for_object(ExternalArticle.objects.get(pk=article.pk))


def find_submissions(person: Person) -> Any:
    return Submission.objects.filter(person=person).order_by("pk")


def move_submissions(source: Person, target: Person) -> None:
    Submission.objects.filter(person=source).update(person=target)


def keep_names(instance: Person, **kwargs: Any) -> None:
    """Write the name of somebody who is about to be deleted into the credits that took it from the directory."""
    ExternalCredit.objects.filter(person=instance, name="").update(name=instance.name)


def register_following() -> None:
    """Called when the app is ready."""
    register_elsewhere(find_published)
    register_rows(PersonRows(_("Publications elsewhere"), find_articles, move_credits, is_credit=True))
    register_rows(PersonRows(_("Texts of guests"), find_submissions, move_submissions))
    pre_delete.connect(keep_names, sender=Person, dispatch_uid="execvoice_guestposts_keep_names")
