"""What is kept of one guest, for whoever asks: found by their address."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from wagtail_execvoice.authors.mixins import ExecutiveAuthorMixin
from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.base.models import OutboxMail, SecretLink
from wagtail_execvoice.base.pagemixins import uses_of
from wagtail_execvoice.base.personal import Outsider, describe_kept
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.guestposts.actions.inviting import PURPOSE, subject_of
from wagtail_execvoice.guestposts.addresses import find_by_address
from wagtail_execvoice.guestposts.models import Agreement, ExternalCredit, GuestPost, Submission, SubmissionNote

#: What the keys of all mail of this feature begin with.
MAIL = "guestposts."
#: What the keys of mail to editors about one text begin with, before the key of the text.
TO_EDITORS = ("submitted", "withdrawn", "approved", "waits")
#: Of mail to guests: by the key of the link that it brings, and of the note that it tells. Any other is by that of the text.
BY_LINK = ("invitation", "link")
BY_NOTE = ("changes",)


@dataclass(frozen=True)
class Guest:
    """Somebody who asks: an address, with the texts and the people of the directory that it stands for.

    ``people`` are known as guests only; ``others`` have another role here (an account, an author page, credits for
    what is no guest post), or another address: what is kept of those is not a guest's.

    Where several share the address, ``all_names`` are what each is called, and ``names`` are those that are meant.
    """

    email: str
    people: tuple[Person, ...] = ()
    others: tuple[Person, ...] = ()
    submission_ids: tuple[int, ...] = ()
    addresses: tuple[str, ...] = field(default=())
    names: tuple[str, ...] = ()
    all_names: tuple[str, ...] = ()

    @property
    def is_one_of_several(self) -> bool:
        """Whether somebody with the same address is left out."""
        return len(self.names) < len(self.all_names)

    @property
    def outsider(self) -> Outsider:
        """The same, for other features."""
        called = {*self.names, *self.submissions.values_list("name", flat=True), *(each.name for each in self.people)}
        return Outsider(
            addresses=frozenset(self.addresses),
            keys=frozenset(f"person:{person.pk}" for person in self.people),
            names=frozenset(name.casefold() for name in called) if self.is_one_of_several else frozenset(),
            others=frozenset(f"person:{person.pk}" for person in self.others),
        )

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
        theirs = self._with_their_keys()
        if not self.is_one_of_several:
            theirs |= Q(pk__in=self._sent_to_them())
        found: QuerySet[OutboxMail] = OutboxMail.objects.filter(theirs)
        return found

    def _sent_to_them(self) -> list[int]:
        """Which mail went to their addresses: told by us, as in ``find_by_address``."""
        sent = OutboxMail.objects.annotate(lower_to=Lower("to")).filter(
            lower_to__in=self.addresses, key__startswith=MAIL
        )
        return [pk for pk, to in sent.values_list("pk", "to") if to.casefold() in self.addresses]

    def _with_their_keys(self) -> Q:
        """Which mail is to them by what its key names: the address may be another one now, or that of others, too."""
        subjects = [subject_of(submission) for submission in self.submissions]
        links = SecretLink.objects.filter(purpose=PURPOSE, subject__in=subjects).values_list("pk", flat=True)
        keys = [f"{MAIL}{kind}:{pk}" for kind in BY_LINK for pk in links]
        keys += [f"{MAIL}{kind}:{pk}" for kind in BY_NOTE for pk in self.note_ids]
        named = Q(key__in=keys)
        other_kinds = "|".join((*BY_LINK, *BY_NOTE, *TO_EDITORS))
        for pk in self.submission_ids:
            named |= Q(key__regex=rf"^{MAIL}[a-z_]+:{pk}(:|$)") & ~Q(key__regex=rf"^{MAIL}({other_kinds}):")
        return named

    @property
    def mails_about(self) -> QuerySet[OutboxMail]:
        """Mail of this feature to editors about what they wrote, sent or not: it says their name."""
        # Nothing named is no mail, and not all.
        named = Q(key__in=[])
        for pk in self.note_ids:
            named |= Q(key=f"{MAIL}correction:{pk}") | Q(key__startswith=f"{MAIL}correction:{pk}:")
        for pk in self.submission_ids:
            for kind in TO_EDITORS:
                named |= Q(key__startswith=f"{MAIL}{kind}:{pk}:")
        found: QuerySet[OutboxMail] = OutboxMail.objects.filter(named)
        return found

    @property
    def note_ids(self) -> list[int]:
        return list(SubmissionNote.objects.filter(submission__in=self.submission_ids).values_list("pk", flat=True))


@dataclass(frozen=True)
class Kept:
    """How much is kept of a guest: numbers of rows, the titles of pages, and who of the directory is more than a guest.

    ``elsewhere`` is what other features keep, in sentences. ``all_names`` are the people who share the address.
    """

    submissions: int
    agreements: int
    mails: int
    people: list[str]
    others: list[str]
    pages: list[str]
    elsewhere: list[str]
    names: list[str]
    all_names: list[str]

    def __bool__(self) -> bool:
        return bool(self.submissions or self.mails or self.people or self.others or self.elsewhere)


def find_guest(email: str, names: Collection[str] = ()) -> Guest:
    """Return who that is. Changes nothing. ``names`` are who is meant of several with the same address; empty: all."""
    invited = find_by_address(Submission.objects.only("email"), email)
    known = find_by_address(Person.objects.only("email"), email)
    # Aliases of merged people name them, too.
    theirs = Q(pk__in=[row.pk for row in known]) | Q(merged_into__in=known) | Q(submissions__in=invited)
    candidates = Person.objects.filter(theirs).distinct().order_by("pk")
    people: list[Person] = []
    others: list[Person] = []
    for person in candidates:
        (people if _is_guest_only(person, email) else others).append(person)
    of_people = Q(person__in=[person.pk for person in people])
    submissions = Submission.objects.filter(Q(pk__in=[row.pk for row in invited]) | of_people)
    called = {person.pk: (person.merged_into or person).name for person in people}
    rows = {
        pk: (called.get(person, name), address)
        for pk, person, name, address in submissions.order_by("pk").values_list("pk", "person", "name", "email")
    }
    found = {name.casefold(): name for name in (*called.values(), *(name for name, _address in rows.values()))}
    meant = {name.casefold() for name in names} & set(found) if names else set(found)
    if names and not meant:
        return Guest("", all_names=tuple(found.values()))
    kept = {pk: address for pk, (name, address) in rows.items() if name.casefold() in meant}
    return Guest(
        email,
        tuple(person for person in people if called[person.pk].casefold() in meant),
        tuple(others),
        tuple(sorted(kept)),
        tuple(sorted({email.casefold(), *(address.casefold() for address in kept.values())} - {""})),
        names=tuple(name for key, name in found.items() if key in meant),
        all_names=tuple(found.values()),
    )


def _is_guest_only(person: Person, email: str) -> bool:
    # An alias is whoever it stands for.
    person = person.merged_into or person
    if person.user_id or person.email.casefold() not in {"", email.casefold()}:
        return False
    presented = any(model.objects.filter(person=person).exists() for model in uses_of(ExecutiveAuthorMixin))  # type: ignore[attr-defined]
    own = Byline.objects.filter(person=person).exclude(page__in=GuestPost.objects.values("page"))
    return not (presented or own.exists() or ExternalCredit.objects.filter(person=person).exists())


def describe_guest(email: str, names: Collection[str] = ()) -> Kept:
    """Return how much is kept of a guest, and where. Changes nothing. Takes what ``find_guest`` does."""
    guest = find_guest(email, names)
    titles = get_base_page_model().objects.filter(pk__in=guest.page_ids).order_by("title", "pk")
    return Kept(
        submissions=len(guest.submission_ids),
        agreements=guest.agreements.count(),
        mails=guest.mails.count(),
        people=[person.name for person in guest.people],
        others=[person.name for person in guest.others],
        pages=list(titles.values_list("title", flat=True)),
        elsewhere=describe_kept(guest.outsider),
        names=list(guest.names),
        all_names=list(guest.all_names),
    )
