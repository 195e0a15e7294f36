"""Which policy covers a page, and what it says. Every change of a policy makes a version; only versions are asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from wagtail_execvoice.signoff.actions.guarding import note_guarded_types
from wagtail_execvoice.signoff.actions.identities import identify
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.models import PolicyVersion, SignOffPolicy
from wagtail_execvoice.signoff.specs import Rule, Spec


@dataclass(frozen=True)
class Cover:
    """The version of a policy that covers a page."""

    version_id: int
    policy: SignOffPolicy
    spec: Spec

    @property
    def name(self) -> str:
        return str(self.policy.name)

    @property
    def narrowness(self) -> tuple[int, bool, bool, int]:
        """What sorts the narrowest first, and of two that are alike the older one."""
        depth = len(self.policy.section.path) if self.policy.section else 0
        return (-depth, not self.spec.page_types, not self.spec.language, self.policy.pk)

    def includes(self, label: str, language: str, path: str) -> bool:
        """True if it is about such a page, whether or not a narrower policy takes it."""
        if self.spec.page_types and label not in self.spec.page_types:
            return False
        if self.spec.language and self.spec.language != language:
            return False
        # The section as it is now, not as the version knew it: whoever moves a section moves its pages.
        return not self.policy.section_id or bool(self.policy.section and path.startswith(self.policy.section.path))


def read_spec(policy: SignOffPolicy) -> Spec:
    """Return what ``policy`` and its rules say now."""
    rules = sorted(policy.rules.all(), key=lambda rule: (rule.stage, rule.sort_order or 0))
    return Spec(
        rules=tuple(
            Rule(
                kind=rule.kind,
                stage=rule.stage,
                label=rule.label,
                group_id=rule.group_id,
                group_name=rule.group.name if rule.group else "",
                how_many=rule.how_many,
                voices=rule.voices,
            )
            for rule in rules
        ),
        page_types=tuple(sorted(policy.page_types)),
        section_id=policy.section_id,
        **{
            name: getattr(policy, name)
            for name in (
                "language",
                "four_eyes",
                "presence",
                "deadline_days",
                "valid_days",
                "review_after_days",
                "when_overdue",
                "when_stale",
                "voice_first",
                "second_person",
            )
        },
    )


@transaction.atomic
def put_in_force(policy: SignOffPolicy, user: Any = None) -> PolicyVersion:
    """Save ``policy`` and make what it says a version, if it says something new. Requests that are open keep theirs."""
    from wagtail_execvoice.signoff.triggers.guarded import sync_guarded_types

    was_active = SignOffPolicy.objects.filter(pk=policy.pk).values_list("is_active", flat=True).first()
    policy.save()
    author = identify(user) if user else None
    spec = read_spec(policy).to_json()
    newest = PolicyVersion.objects.filter(policy_id=policy.pk).order_by("-number").first()
    if newest is None or (newest.spec, newest.name) != (spec, policy.name):
        number = (newest.number if newest else 0) + 1
        newest = PolicyVersion.objects.create(
            policy_id=policy.pk, number=number, name=policy.name, spec=spec, created_at=timezone.now(), author=author
        )
        record("policy.changed", actor=author, row=newest, policy=policy.pk, version=number)
    # Off and on is no version: what it says is the same. A policy that is made switched off never was on.
    if policy.is_active != (True if was_active is None else was_active):
        record("policy.switched", actor=author, policy=policy.pk, active=policy.is_active)
    sync_guarded_types()
    note_guarded_types()
    return newest


def find_cover(page: Any) -> Cover | None:
    """Return the version of the policy that covers ``page``, or None. The narrowest policy wins. One query.

    Narrow: the deepest section first, then named page types before all types, then a language before all languages.
    """
    return choose_cover(covers_in_force(), page._meta.label, _language_of(page), page.path)


def covers_in_force() -> list[Cover]:
    """Return what every policy in force says. One query."""
    return [Cover(policy.version_id, policy, Spec.from_json(policy.spec)) for policy in _policies_in_force()]


def choose_cover(covers: Iterable[Cover], label: str, language: str, path: str) -> Cover | None:
    """Return which of ``covers`` is that of a page of this type, in this language and at this place in the tree."""
    found = [cover for cover in covers if cover.includes(label, language, path)]
    return min(found, key=lambda cover: cover.narrowness) if found else None


def _policies_in_force() -> Any:
    newest = PolicyVersion.objects.filter(policy_id=OuterRef("pk")).order_by("-number")
    return (
        SignOffPolicy.objects.filter(is_active=True)
        .annotate(version_id=Subquery(newest.values("pk")[:1]), spec=Subquery(newest.values("spec")[:1]))
        .filter(version_id__isnull=False)
        .select_related("section")
    )


def named_types() -> set[str]:
    """Return the labels of the page types that policies in force name; ``"*"`` if one of them covers every type."""
    newest = PolicyVersion.objects.filter(pk__in=_policies_in_force().values("version_id"))
    named: set[str] = set()
    for version in newest:
        named.update(Spec.from_json(version.spec).page_types or ("*",))
    return named


def newest_number(policy: SignOffPolicy) -> int:
    """Return the number of the newest version of ``policy``, 0 if it has none."""
    return PolicyVersion.objects.filter(policy_id=policy.pk).aggregate(number=Max("number"))["number"] or 0


def _language_of(page: Any) -> str:
    locale = page.locale if page.locale_id else page.get_default_locale()
    return str(locale.language_code)
