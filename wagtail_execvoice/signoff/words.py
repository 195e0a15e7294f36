"""What a policy says, in words: for its listing, for the history of its versions, and for certificates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from wagtail.coreutils import get_content_languages

from wagtail_execvoice.signoff.constants import Kind, Presence, Then, Voices
from wagtail_execvoice.signoff.specs import Rule, Spec


@dataclass(frozen=True)
class Fact:
    """One line of what a policy says."""

    label: str
    words: str


def name_type(label: str) -> str:
    """Return what people call a page type; its label if it is no longer installed."""
    try:
        return str(capfirst(apps.get_model(label)._meta.verbose_name))
    except (LookupError, ValueError):
        return label


def name_language(code: str) -> str:
    return str(get_content_languages().get(code, code))


def say_rule(rule: Rule) -> str:
    """Return whose signature one rule asks for."""
    if rule.is_voice:
        return str(Voices(rule.voices).label) if rule.voices in Voices.values else rule.voices
    kind = rule.label or (str(Kind(rule.kind).label) if rule.kind in Kind.values else rule.kind)
    who = ngettext(
        "%(kind)s: %(count)d of the group “%(group)s”", "%(kind)s: %(count)d of the group “%(group)s”", rule.how_many
    )
    return who % {"kind": kind, "count": rule.how_many, "group": rule.group_name or pgettext("of a group", "deleted")}


def say_steps(spec: Spec) -> list[str]:
    """Return who signs, one line for each step, in their order."""
    lines = []
    for number, stage in enumerate(spec.stages, 1):
        who = "; ".join(say_rule(rule) for rule in spec.rules if rule.stage == stage)
        lines.append(_("%(number)d. %(who)s") % {"number": number, "who": who} if len(spec.stages) > 1 else who)
    return [capfirst(line) for line in lines] or [_("Nobody: pages go live unsigned")]


def say_pages(spec: Spec, sections: Mapping[int, str]) -> str:
    """Return which pages a policy is about. ``sections`` are the titles of pages by key, of those that are still there."""
    parts = [", ".join(name_type(label) for label in spec.page_types) or _("Every type of page that is signed")]
    if spec.section_id:
        title = sections.get(spec.section_id)
        parts.append(_("below “%(page)s”") % {"page": title} if title else _("below a page that was deleted"))
    if spec.language:
        parts.append(_("in %(language)s") % {"language": name_language(spec.language)})
    return ", ".join(parts)


def describe(spec: Spec, sections: Mapping[int, str]) -> list[Fact]:
    """Return everything that a policy says."""
    return [
        Fact(_("Pages"), say_pages(spec, sections)),
        Fact(_("Who signs"), "\n".join(say_steps(spec))),
        Fact(_("Four eyes"), _yes_or_no(spec.four_eyes)),
        Fact(_("Proof of presence"), _choice(Presence, spec.presence)),
        Fact(_("Deadline"), _days(spec.deadline_days, working=True)),
        Fact(_("Signatures are good for"), _days(spec.valid_days)),
        Fact(_("Review after"), _days(spec.review_after_days) if spec.review_after_days else _("never")),
        Fact(_("When the review is overdue"), _choice(Then, spec.when_overdue)),
        Fact(_("When a live page is no longer what was signed"), _choice(Then, spec.when_stale)),
        Fact(_("Live on the author's signature"), _yes_or_no(spec.voice_first)),
        Fact(_("An emergency takes two people"), _yes_or_no(spec.second_person)),
    ]


def compare(old: Spec, new: Spec, sections: Mapping[int, str]) -> list[str]:
    """Return what ``new`` says otherwise than ``old``, a sentence each."""
    pairs = zip(describe(old, sections), describe(new, sections), strict=True)
    return [
        _("%(what)s: %(new)s (was: %(old)s)") % {"what": after.label, "new": _inline(after), "old": _inline(before)}
        for before, after in pairs
        if before != after
    ]


def find_sections(specs: Iterable[Spec], base_page: Any) -> dict[int, str]:
    """Return the titles of the sections that ``specs`` name, of those that are still there. One query at most."""
    ids = {spec.section_id for spec in specs if spec.section_id}
    return dict(base_page.objects.filter(pk__in=ids).values_list("pk", "title")) if ids else {}


def _inline(fact: Fact) -> str:
    return fact.words.replace("\n", " ")


def _yes_or_no(value: bool) -> str:
    return pgettext("answer", "yes") if value else pgettext("answer", "no")


def _choice(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def _days(count: int, *, working: bool = False) -> str:
    words = (
        ngettext("%(count)d working day", "%(count)d working days", count)
        if working
        else ngettext("%(count)d day", "%(count)d days", count)
    )
    return words % {"count": count}
