"""What is kept of one reader, for whoever asks: found by their address, or by their account."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count, Q, QuerySet

from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.comments.actions.commenters import key_of
from wagtail_execvoice.comments.actions.holding import leave_out_kept
from wagtail_execvoice.comments.constants import Badge
from wagtail_execvoice.comments.models import Commenter, Follow, ReaderComment, Report

#: What the keys of all mail of this feature begin with.
MAIL = "comments."
MOST_PAGES = 50


@dataclass(frozen=True)
class Reader:
    """Somebody who asks: an address with the accounts that have it, or one account."""

    email: str = ""
    users: tuple[Any, ...] = ()

    @property
    def keys(self) -> set[str]:
        """The keys of the records of their trust."""
        return ({key_of(None, self.email)} | {key_of(user, "") for user in self.users}) - {""}

    @property
    def addresses(self) -> set[str]:
        field_name = get_user_model().get_email_field_name()
        of_accounts = {str(getattr(user, field_name, "") or "") for user in self.users}
        return {address.casefold() for address in {self.email, *of_accounts}} - {""}


@dataclass(frozen=True)
class Kept:
    """How much is kept of a reader. ``on_hold`` of the comments stay, whatever they ask for."""

    comments: int
    on_hold: int
    reports: int
    follows: int
    mails: int
    #: (title, how many comments), of the pages where most of them are.
    pages: list[tuple[str, int]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.comments or self.follows or self.mails)


def name_reader(who: str) -> dict[str, Any] | None:
    """Return whom an e-mail address or the user name of an account means, as the functions here take it; None if nobody."""
    try:
        validate_email(who)
    except ValidationError:
        model = get_user_model()
        user = model._default_manager.filter(**{model.USERNAME_FIELD: who}).first() if who else None
        return {"user": user} if user is not None else None
    return {"email": who}


def find_reader(*, email: str = "", user: Any = None) -> Reader:
    """Return who that is. An address also stands for the accounts that have it, also as the name of one that has no other."""
    if user is not None:
        return Reader(email, (user,))
    model = get_user_model()
    name = model.get_email_field_name()
    has_it = Q(**{f"{name}__iexact": email}) | Q(**{f"{model.USERNAME_FIELD}__iexact": email, name: ""})
    return Reader(email, tuple(model._default_manager.filter(has_it)) if email else ())


def find_comments_of(reader: Reader) -> QuerySet[Any]:
    """Return all that somebody wrote, whatever was decided about it. Not what they said under the name of the company."""
    found = Q(commenter__key__in=reader.keys) | Q(user__in=[user.pk for user in reader.users])
    if reader.email:
        found |= Q(email__iexact=reader.email)
    return ReaderComment.objects.filter(found).exclude(badge=Badge.OFFICIAL).order_by("pk")


def find_follows_of(reader: Reader) -> QuerySet[Any]:
    """Return the threads that somebody follows by mail."""
    return Follow.objects.filter(_has_address("email", reader.addresses))


def find_mail_of(reader: Reader) -> QuerySet[Any]:
    """Return the mails of this feature to somebody, sent or not."""
    return OutboxMail.objects.filter(_has_address("to", reader.addresses), key__startswith=MAIL)


def describe_person(*, email: str = "", user: Any = None) -> Kept:
    """Return how much is kept of a reader, and where. Changes nothing."""
    reader = find_reader(email=email, user=user)
    comments = find_comments_of(reader)
    total = comments.count()
    places = comments.order_by().values("page__title").annotate(count=Count("pk")).order_by("-count", "page__title")
    return Kept(
        comments=total,
        on_hold=total - leave_out_kept(comments).count(),
        reports=Report.objects.filter(comment__in=comments.order_by()).count(),
        follows=find_follows_of(reader).count(),
        mails=find_mail_of(reader).count(),
        pages=[(place["page__title"], place["count"]) for place in places[:MOST_PAGES]],
    )


def export_person(*, email: str = "", user: Any = None) -> dict[str, Any]:
    """Return what we know of a reader, as JSON values: for whoever asks what is kept of them.

    Nothing that others wrote: neither reasons and notes of moderators nor reports, which would betray who wrote them.
    """
    reader = find_reader(email=email, user=user)
    comments = [
        {
            "page": comment.page_id,
            "page_title": comment.page.title,
            "written_at": comment.created_at.isoformat(),
            "name": comment.name,
            "email": comment.email,
            "text": comment.body,
            "status": comment.status,
            "earlier_texts": [version.body for version in comment.versions.all()],
        }
        for comment in find_comments_of(reader).select_related("page").prefetch_related("versions")
    ]
    return {
        "comments": comments,
        "follows": list(find_follows_of(reader).order_by("pk").values_list("thread__public_id", flat=True)),
        "mails": [
            {"to": mail.to, "subject": mail.subject, "queued_at": mail.created_at.isoformat()}
            for mail in find_mail_of(reader).order_by("pk")
        ],
        "records": [
            {
                "first_seen_at": row.first_seen_at.isoformat(),
                "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None,
                "approved": row.approved_count,
                "rejected": row.rejected_count,
                "spam": row.spam_count,
            }
            for row in Commenter.objects.filter(key__in=reader.keys).order_by("pk")
        ],
    }


def _has_address(name: str, addresses: Collection[str]) -> Q:
    found = Q(pk__in=[])
    for address in sorted(addresses):
        found |= Q(**{f"{name}__iexact": address})
    return found
