from __future__ import annotations

import json
from hashlib import sha256
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.signoff.constants import Decision, Kind, Lane, Method, RequestState, SlotState
from wagtail_execvoice.signoff.models.evidence import EvidenceModel, Identity, SignedContent
from wagtail_execvoice.signoff.models.policies import PolicyVersion
from wagtail_execvoice.signoff.querysets import SignOffRequestQuerySet, SlotQuerySet
from wagtail_execvoice.signoff.sentences import fill_gaps, find_gaps

#: What of a slot never changes: what is asked for, and of whom. No name, for nothing can be erased from the ledger.
ASKED = (
    "pk",
    "request_id",
    "stage",
    "kind",
    "label",
    "group_id",
    "how_many",
    "voice_key",
    "user_key",
    "four_eyes",
    "any_voice",
)


class SignOffRequest(EvidenceModel):
    """One text of one page, put before everybody whose signature its policy asks for.

    Page, revision and workflow are plain ids: they say where it came from and are never followed as proof.
    """

    page_id = models.BigIntegerField(_("page"), db_index=True)
    page_title = models.CharField(_("title"), max_length=255)
    # Where in the tree the page stood: elsewhere another policy may be in force.
    page_path = models.CharField(_("place of the page"), max_length=255, blank=True)
    revision_id = models.BigIntegerField(_("revision"), null=True)
    task_state_id = models.BigIntegerField(_("task"), null=True, db_index=True)
    content = models.ForeignKey(SignedContent, verbose_name=_("content"), on_delete=models.PROTECT, related_name="+")
    policy_version = models.ForeignKey(
        PolicyVersion, verbose_name=_("policy"), on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(_("language"), max_length=35, blank=True)
    lane = models.CharField(_("lane"), max_length=20, choices=Lane.choices, default=Lane.STANDARD)
    reason = models.TextField(_("reason"), blank=True)
    submitted_by = models.ForeignKey(
        Identity, verbose_name=_("submitted by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"), db_index=True)
    before = models.ForeignKey("self", verbose_name=_("follows"), null=True, on_delete=models.PROTECT, related_name="+")
    contributors = models.JSONField(_("contributors"), default=list)
    state = models.CharField(_("state"), max_length=20, choices=RequestState.choices, default=RequestState.OPEN)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_because = models.TextField(_("closed because"), blank=True)
    # The page while the request is open, else null: at most one open request a page, on every database.
    open_page = models.BigIntegerField(_("open for page"), null=True, unique=True)

    objects: ClassVar[Any] = SignOffRequestQuerySet.as_manager()
    amendable: ClassVar[tuple[str, ...]] = (
        "state",
        "closed_at",
        "closed_because",
        "open_page",
        "lane",
        "reason",
        "task_state_id",
    )

    @property
    def digest(self) -> str:
        return str(self.content_id)

    def __str__(self) -> str:
        return self.page_title

    class Meta:
        verbose_name = _("sign-off request")
        verbose_name_plural = _("sign-off requests")
        default_permissions = ("view",)
        ordering = ["-submitted_at"]
        permissions = [("expedite_signoffrequest", _("Can ask for signatures as an expedited request"))]


class Slot(models.Model):
    """One kind of signature that a request waits for: working state, made from the policy's version."""

    request = models.ForeignKey(
        SignOffRequest, verbose_name=_("request"), on_delete=models.PROTECT, related_name="slots"
    )
    stage = models.PositiveSmallIntegerField(_("step"))
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    label = models.CharField(_("name of the kind"), max_length=100, blank=True)
    group_id = models.BigIntegerField(_("group"), null=True)
    group_name = models.CharField(_("name of the group"), max_length=150, blank=True)
    how_many = models.PositiveSmallIntegerField(_("how many"), default=1)
    # Of a voice: who it is in the page's own words ("person:12"), how they are called, and their account if they have one.
    voice_key = models.CharField(_("author"), max_length=100, blank=True)
    voice_name = models.CharField(_("name of the author"), max_length=255, blank=True)
    user_key = models.CharField(_("account"), max_length=64, blank=True, db_index=True)
    # Of an author without an account: name, title and address as they were when the text was submitted. Link and code go there
    # and nowhere else, whatever somebody writes into the author's record meanwhile.
    guest = models.ForeignKey(
        Identity, verbose_name=_("author without an account"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    four_eyes = models.BooleanField(_("not by who wrote the text"), default=True)
    any_voice = models.BooleanField(_("one of the authors is enough"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=SlotState.choices, default=SlotState.WAITING)
    opened_at = models.DateTimeField(_("asked at"), null=True)
    due_at = models.DateTimeField(_("due at"), null=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True)
    late_told_at = models.DateTimeField(_("told that it is late at"), null=True)

    objects = SlotQuerySet.as_manager()

    def digest_asked(self) -> str:
        """Return the digest of whose signature is asked for. It stands in the ledger, by which a change is found."""
        asked = {name: getattr(self, name) for name in ASKED}
        return sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()

    @property
    def is_voice(self) -> bool:
        return self.kind == Kind.VOICE

    @property
    def title(self) -> str:
        """What is missing, in words: a person's name, or the kind."""
        return self.voice_name or self.label or str(Kind(self.kind).label)

    def __str__(self) -> str:
        return self.title

    class Meta:
        verbose_name = _("needed signature")
        verbose_name_plural = _("needed signatures")
        default_permissions = ()
        ordering = ["stage", "pk"]
        indexes = [
            models.Index(fields=["state", "group_id"], name="execvoice_signoff_slot_open"),
            models.Index(fields=["state", "due_at"], name="execvoice_signoff_slot_due"),
        ]


class Signature(EvidenceModel):
    """What somebody decided about a text, with all that makes it a signature (21 CFR 11.50: name, time and meaning)."""

    request = models.ForeignKey(
        SignOffRequest, verbose_name=_("request"), on_delete=models.PROTECT, related_name="signatures"
    )
    slot = models.ForeignKey(
        Slot, verbose_name=_("needed signature"), on_delete=models.PROTECT, related_name="signatures"
    )
    digest = models.CharField(_("digest"), max_length=64)
    decision = models.CharField(_("decision"), max_length=20, choices=Decision.choices)
    signer = models.ForeignKey(Identity, verbose_name=_("signer"), on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        Identity, verbose_name=_("for"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Who is one person for counting: the account, or the voice that has none.
    person_key = models.CharField(_("person"), max_length=110)
    meaning = models.TextField(_("meaning"))
    language = models.CharField(_("language"), max_length=35)
    method = models.CharField(_("method"), max_length=20, choices=Method.choices)
    method_note = models.CharField(_("about the method"), max_length=255, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    wording = models.TextField(_("wording wished for"), blank=True)
    document_name = models.CharField(_("document"), max_length=255, blank=True)
    document_digest = models.CharField(_("digest of the document"), max_length=64, blank=True)
    signed_at = models.DateTimeField(_("signed at"))

    @property
    def sentence(self) -> str:
        """What was signed, with the names of those who are not erased."""
        names = {
            "name": str(self.signer),
            "principal": str(self.on_behalf_of or ""),
            "author": self.slot.title,
            "title": self.request.page_title,
        }
        return fill_gaps(self.meaning, names)

    @property
    def note(self) -> str:
        """About the method, with the name of whoever recorded it unless that is erased. Its gap is ``%(identity_12)s``."""
        gaps = {gap: gap.rpartition("_")[2] for gap in find_gaps(self.method_note) if gap.startswith("identity_")}
        people = (
            {str(person.pk): str(person) for person in Identity.objects.filter(pk__in=gaps.values())} if gaps else {}
        )
        return fill_gaps(self.method_note, {gap: people.get(pk, "") for gap, pk in gaps.items()})

    def __str__(self) -> str:
        return f"{self.signer}: {self.get_decision_display()}"

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        default_permissions = ()
        ordering = ["signed_at", "pk"]
