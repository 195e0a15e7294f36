"""What is kept of one guest, for whoever asks: found by their address."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from wagtail_execvoice.authors.mixins import ExecutiveAuthorMixin
from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.base.pagemixins import uses_of
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.guestposts.models import Agreement, ExternalCredit, GuestPost, Submission, SubmissionNote

#: What the keys of all mail of this feature begin with.
MAIL = "guestposts."
#: What the keys of mail to editors about one text begin with, before the key of the text.
ABOUT = tuple(f"{MAIL}{kind}:" for kind in ("submitted", "withdrawn", "approved", "waits"))


@dataclass(frozen=True)
class Guest:
    """Somebody who asks: an address, with the texts and the people of the directory that it stands for.

    ``people`` are known as guests only; ``others`` have another role here (an account, an author page, credits for
    what is no guest post), or another address: what is kept of those is not a guest's.
    """

    email: str
    people: tuple[Person, ...] = ()
    others: tuple[Person, ...] = ()
    submission_ids: tuple[int, ...] = ()
    addresses: tuple[str, ...] = field(default=())

    @property
    def submissions(self) -> QuerySet[Submission]:
        found: QuerySet[Submission] = Submission.objects.filter(pk__in=self.submission_ids).order_by("pk")
        return found

    @property
    def agreements(self) -> QuerySet[Agreement]:
        return Agreement.objects.filter(submission__in=self.submission_ids).order_by("pk")

    @property
    def bylines(self) -> QuerySet[Byline]:
        found: QuerySet[Byline] = Byline.objects.filter(person__in=self.people).order_by("page", "sort_order", "pk")
        return found

    @property
    def page_ids(self) -> list[int]:
        """The pages that credit them, or were made of what they wrote."""
        made = self.submissions.exclude(page=None).values_list("page_id", flat=True)
        return sorted({*self.bylines.values_list("page_id", flat=True), *made})

    @property
    def mails(self) -> QuerySet[OutboxMail]:
        """Mail of this feature to them, sent or not."""
        to = OutboxMail.objects.annotate(lower_to=Lower("to")).filter(lower_to__in=self.addresses)
        found: QuerySet[OutboxMail] = to.filter(key__startswith=MAIL)
        return found

    @property
    def mails_about(self) -> QuerySet[OutboxMail]:
        """Mail of this feature to editors about what they wrote, sent or not: it says their name."""
        named = Q(key__in=[f"{MAIL}correction:{pk}" for pk in self.note_ids])
        for pk in self.submission_ids:
            for beginning in ABOUT:
                named |= Q(key__startswith=f"{beginning}{pk}:")
        found: QuerySet[OutboxMail] = OutboxMail.objects.filter(named)
        return found

    @property
    def note_ids(self) -> list[int]:
        return list(SubmissionNote.objects.filter(submission__in=self.submission_ids).values_list("pk", flat=True))


@dataclass(frozen=True)
class Kept:
    """How much is kept of a guest: numbers of rows, the titles of pages, and who of the directory is more than a guest."""

    submissions: int
    agreements: int
    mails: int
    people: list[str]
    others: list[str]
    pages: list[str]

    def __bool__(self) -> bool:
        return bool(self.submissions or self.mails or self.people or self.others)


def find_guest(email: str) -> Guest:
    """Return who that is. Changes nothing."""
    invited = Submission.objects.filter(email__iexact=email)
    known = Q(email__iexact=email) | Q(submissions__in=invited)
    # Aliases of merged people name them, too.
    candidates = Person.objects.filter(known | Q(merged_into__email__iexact=email)).distinct().order_by("pk")
    people: list[Person] = []
    others: list[Person] = []
    for person in candidates:
        (people if _is_guest_only(person, email) else others).append(person)
    submissions = Submission.objects.filter(Q(email__iexact=email) | Q(person__in=[person.pk for person in people]))
    rows = dict(submissions.values_list("pk", "email"))
    addresses = {email.casefold(), *(address.casefold() for address in rows.values())} - {""}
    return Guest(email, tuple(people), tuple(others), tuple(sorted(rows)), tuple(sorted(addresses)))


def _is_guest_only(person: Person, email: str) -> bool:
    # An alias is whoever it stands for.
    person = person.merged_into or person
    if person.user_id or person.email.casefold() not in {"", email.casefold()}:
        return False
    presented = any(model.objects.filter(person=person).exists() for model in uses_of(ExecutiveAuthorMixin))  # type: ignore[attr-defined]
    own = Byline.objects.filter(person=person).exclude(page__in=GuestPost.objects.values("page"))
    return not (presented or own.exists() or ExternalCredit.objects.filter(person=person).exists())


def describe_guest(email: str) -> Kept:
    """Return how much is kept of a guest, and where. Changes nothing."""
    guest = find_guest(email)
    titles = get_base_page_model().objects.filter(pk__in=guest.page_ids).order_by("title", "pk")
    return Kept(
        submissions=len(guest.submission_ids),
        agreements=guest.agreements.count(),
        mails=guest.mails.count(),
        people=[person.name for person in guest.people],
        others=[person.name for person in guest.others],
        pages=list(titles.values_list("title", flat=True)),
    )
