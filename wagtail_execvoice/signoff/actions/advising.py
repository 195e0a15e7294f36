"""What is wrong with the policies as they are, in sentences: told before somebody waits for a signature in vain."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _

from wagtail_execvoice.base.pagemixins import uses_of
from wagtail_execvoice.signoff.actions.policies import covers_in_force
from wagtail_execvoice.signoff.constants import Kind
from wagtail_execvoice.signoff.mixins import SignOffMixin
from wagtail_execvoice.signoff.specs import Rule, Spec

#: Beyond this many groups in one policy, only each group and all together are looked at.
MOST_GROUPS = 6


def advise(specs: Mapping[int, Spec]) -> dict[int, list[str]]:
    """Return for each key what is wrong with that policy. Two queries for all of them."""
    ids = {rule.group_id for spec in specs.values() for rule in spec.rules if rule.group_id}
    names = dict(Group.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    members = _active_members(names)
    return {key: list(_find_faults(spec, names, members)) for key, spec in specs.items()}


def uncovered_types() -> list[Any]:
    """Return the page types that no policy in force is about: none of their pages can go live. One query."""
    covers = covers_in_force()
    models: list[Any] = [model for model in uses_of(SignOffMixin) if getattr(model, "signoff_always", True)]
    return [
        model
        for model in models
        if not any(not cover.spec.page_types or model._meta.label in cover.spec.page_types for cover in covers)
    ]


def _active_members(groups: Iterable[int]) -> dict[int, frozenset[Any]]:
    users = get_user_model().objects.filter(is_active=True, groups__in=list(groups))
    found: dict[int, set[Any]] = defaultdict(set)
    for group, user in users.values_list("groups", "pk"):
        found[group].add(user)
    return {group: frozenset(keys) for group, keys in found.items()}


def _find_faults(spec: Spec, names: dict[int, str], members: dict[int, frozenset[Any]]) -> Iterable[str]:
    if not spec.rules:
        yield _("It asks for no signature: its pages go live unsigned.")
    if any(rule.kind == Kind.CUSTOM and not rule.label for rule in spec.rules):
        yield _("One signature is of another kind, which has no name.")
    yield from _find_gone_groups(spec, names)
    yield from _find_shortages(spec, names, members)
    yield from _find_mute_types(spec)


def _find_gone_groups(spec: Spec, names: dict[int, str]) -> Iterable[str]:
    gone = [rule for rule in spec.rules if not rule.is_voice and rule.group_id not in names]
    if gone:
        yield _(
            "It asks for a signature of a group that no longer exists. Nothing can be submitted until it is mended."
        )


def _find_shortages(spec: Spec, names: dict[int, str], members: dict[int, frozenset[Any]]) -> Iterable[str]:
    """Two kinds of signature mean two people, so that groups that share people may be short together."""
    needed = Counter[int]()
    for rule in _rules_of_groups(spec, names):
        needed[rule.group_id or 0] += rule.how_many
    short: list[frozenset[int]] = []
    for groups in _choose_groups(needed):
        people = frozenset().union(*(members.get(group, frozenset()) for group in groups))
        number = sum(needed[group] for group in groups)
        if any(found <= groups for found in short):
            continue
        words = {"groups": _join(names[group] for group in groups), "needed": number, "there": len(people)}
        if len(people) < number:
            short.append(groups)
            yield _("It needs %(needed)d signatures of %(groups)s, which has %(there)d active members.") % words
        elif spec.four_eyes and len(people) == number:
            short.append(groups)
            yield (
                _(
                    "It needs everybody in %(groups)s (%(there)d). If one of them wrote the text, nobody is left to sign in "
                    "their place."
                )
                % words
            )


def _rules_of_groups(spec: Spec, names: dict[int, str]) -> list[Rule]:
    return [rule for rule in spec.rules if not rule.is_voice and rule.group_id in names]


def _choose_groups(needed: Mapping[int, int]) -> Iterable[frozenset[int]]:
    groups = sorted(needed)
    sizes = range(1, len(groups) + 1) if len(groups) <= MOST_GROUPS else (1, len(groups))
    for size in sizes:
        yield from (frozenset(chosen) for chosen in combinations(groups, size))


def _find_mute_types(spec: Spec) -> Iterable[str]:
    if not any(rule.is_voice for rule in spec.rules):
        return
    models = [m for m in uses_of(SignOffMixin) if not spec.page_types or m._meta.label in spec.page_types]  # type: ignore[attr-defined]
    mute = [str(model._meta.verbose_name) for model in models if not hasattr(model, "get_signoff_voices")]  # type: ignore[attr-defined]
    if mute:
        yield _("It asks the authors to sign, but pages of this type do not say who they are: %(types)s.") % {
            "types": ", ".join(mute)
        }


def _join(names: Iterable[str]) -> str:
    return " + ".join(f"“{name}”" for name in sorted(names))
