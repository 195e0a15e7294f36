"""Merging two people who are one: what the second has moves to the first, and the second stays behind as an alias."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex

from wagtail_execvoice.authors.actions.aliases import find_superfluous
from wagtail_execvoice.authors.actions.mentions import Mentions, find_mentions
from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME
from wagtail_execvoice.authors.mixins import ExecutiveAuthorMixin
from wagtail_execvoice.authors.models import Byline, Person, PersonText, SocialProfile
from wagtail_execvoice.authors.rows import list_rows
from wagtail_execvoice.authors.signals import people_merged
from wagtail_execvoice.base.pagemixins import uses_of

#: What a person has one of. It moves if the target has none.
FIELDS = ("honorific_prefix", "honorific_suffix", "portrait", "email")


class MergeRefused(Exception):
    """These two cannot be merged. The message says why and what to do, for people."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class MergePlan:
    """What merging ``source`` into ``target`` would do. Nothing was changed by making it."""

    source: Person
    target: Person
    #: Why it cannot be done; empty if it can.
    obstacle: str | Promise
    mentions: Mentions
    #: Credits on pages that credit both in the same role, and so will credit once.
    superfluous: list[Byline]
    author_pages: list[Any]
    texts: QuerySet[PersonText]
    texts_left: QuerySet[PersonText]
    profiles: QuerySet[SocialProfile]
    profiles_left: QuerySet[SocialProfile]
    #: Names of ``FIELDS`` (and ``user``) whose value moves, and of those whose value is dropped.
    fields: list[str]
    fields_left: list[str]


def plan_merge(source: Person, target: Person, user: Any) -> MergePlan:
    """Return what ``merge_people`` would do if ``user`` asked for it; None stands for a program, which may do anything."""
    texts, profiles = PersonText.objects.filter(person=source), SocialProfile.objects.filter(person=source)
    languages = PersonText.objects.filter(person=target).values("language")
    addresses = SocialProfile.objects.filter(person=target).values("address")
    has = [name for name in (*FIELDS, "user") if getattr(source, name)]
    return MergePlan(
        source=source,
        target=target,
        obstacle=find_obstacle(source, target, user),
        mentions=find_mentions(source),
        superfluous=_find_superfluous(source, target),
        author_pages=list(_find_author_pages(source)),
        texts=texts.exclude(language__in=languages),
        texts_left=texts.filter(language__in=languages),
        profiles=profiles.exclude(address__in=addresses),
        profiles_left=profiles.filter(address__in=addresses),
        fields=[name for name in has if not getattr(target, name)],
        fields_left=[name for name in has if getattr(target, name)],
    )


def find_obstacle(source: Person, target: Person, user: Any) -> str | Promise:
    """Say why ``user`` cannot merge ``source`` into ``target``, and what to do; empty if nothing is in the way."""
    if source.pk == target.pk:
        return _("This is the same person. Choose the other one.")
    if source.merged_into_id or target.merged_into_id:
        return _("One of them was merged into somebody else meanwhile. Begin again from the list of people.")
    if source.user_id and target.user_id:
        return _(
            "Both have an account, and a person has one. Decide which account stays, remove the other one from its "
            "person, and merge then."
        )
    if source.user_id and user and not user.has_perm("execvoice_authors.link_account"):
        return _(
            "An account goes with it, and you may not say which account a person has. Ask somebody who may, or merge "
            "the other way round."
        )
    return ""


def merge_people(source: Person, target: Person, user: Any) -> Person:
    """Move to ``target`` what ``source`` has, leave ``source`` behind as an alias, and return ``target``.

    Printed words stay as they are, and drafts are not rewritten: a version that names the alias is read as naming
    ``target``. ``people_merged`` is sent after commit.

    Raises ``MergeRefused``.
    """
    with transaction.atomic():
        source, target = _lock(source, target)
        plan = plan_merge(source, target, user)
        if plan.obstacle:
            raise MergeRefused(plan.obstacle)
        _move_credits(plan)
        _move_author_pages(plan)
        _move_rows(plan)
        _move_fields(plan)
        for rows in list_rows():
            rows.move(source, target)
        Person.objects.filter(merged_into=source).update(merged_into=target)
        names = {"source": source.name, "target": target.name, "source_id": source.pk, "target_id": target.pk}
        for person in (source, target):
            log(person, "execvoice_authors.merge", user=user, data=names)
        transaction.on_commit(lambda: people_merged.send(Person, source=source, target=target, user=user))
    return target


def _lock(*people: Person) -> list[Person]:
    # In the order of their ids, so that two who merge the same two the other way round do not wait for each other forever.
    rows = Person.objects.select_for_update().filter(pk__in=[person.pk for person in people]).order_by("pk")
    locked = {person.pk: person for person in rows}
    try:
        return [locked[person.pk] for person in people]
    except KeyError as error:
        raise MergeRefused(_("One of them was deleted meanwhile. Begin again from the list of people.")) from error


def _find_superfluous(source: Person, target: Person) -> list[Byline]:
    shared = Byline.objects.filter(person=source).values("page")
    both = Byline.objects.filter(person__in=[source, target], page__in=shared).order_by("page", "sort_order")
    superfluous = []
    for _page, rows in groupby(both, key=lambda byline: byline.page_id):
        bylines = list(rows)
        for byline in bylines:
            byline.person_id = target.pk
        superfluous += find_superfluous(bylines)
    return superfluous


def _move_credits(plan: MergePlan) -> None:
    pages = [byline.page for byline in plan.superfluous]
    Byline.objects.filter(pk__in=[byline.pk for byline in plan.superfluous]).delete()
    Byline.objects.filter(person=plan.source).update(person=plan.target)
    _move_references(plan)
    for page in pages:
        ReferenceIndex.create_or_update_for_object(page.specific)


def _move_references(plan: MergePlan) -> None:
    """Let Wagtail's index of who refers to whom know it, which hears of no row that is changed in bulk."""
    author_pages = ContentType.objects.get_for_models(*uses_of(ExecutiveAuthorMixin)).values()
    of_ours = Q(model_path__startswith=f"{BYLINES_RELATION_NAME}.") | Q(
        model_path__in=["person", "successor"], content_type__in=author_pages
    )
    references = ReferenceIndex.objects.filter(of_ours, to_content_type=ContentType.objects.get_for_model(Person))
    references.filter(to_object_id=str(plan.source.pk)).update(to_object_id=str(plan.target.pk))


def _find_author_pages(person: Person) -> Iterator[Any]:
    for model in uses_of(ExecutiveAuthorMixin):
        yield from model.objects.filter(Q(person=person) | Q(successor=person)).order_by("pk")  # type: ignore[attr-defined]


def _move_author_pages(plan: MergePlan) -> None:
    for model in uses_of(ExecutiveAuthorMixin):
        pages = model.objects.all()  # type: ignore[attr-defined]
        pages.filter(person=plan.source).update(person=plan.target)
        pages.filter(successor=plan.source).update(successor=plan.target)
        # Nobody succeeds themselves.
        pages.filter(person=plan.target, successor=F("person")).update(successor=None)


def _move_rows(plan: MergePlan) -> None:
    # The lists are made first: what stays and what moves is told apart by what the target has.
    for rows in (plan.texts, plan.profiles):
        pks = list(rows.values_list("pk", flat=True))
        rows.model.objects.filter(pk__in=pks).update(person=plan.target)
        rows.model.objects.filter(person=plan.source).delete()


def _move_fields(plan: MergePlan) -> None:
    source, target = plan.source, plan.target
    for name in plan.fields:
        setattr(target, name, getattr(source, name))
    source.honorific_prefix = source.honorific_suffix = source.email = ""
    source.portrait = source.user = None
    source.merged_into, source.is_archived = target, True
    # The alias first: an account belongs to one person at a time.
    source.save()
    target.save()
