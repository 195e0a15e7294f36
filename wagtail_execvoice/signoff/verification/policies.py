"""Are the policies in force that the ledger says, for the section that their version names?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from wagtail_execvoice.signoff.models import PolicyVersion, SignOffPolicy
from wagtail_execvoice.signoff.verification.reading import LOOKS, acts_of_kinds, part
from wagtail_execvoice.signoff.verification.report import Finding


def check_policies() -> Iterator[Finding]:
    """Compare what is read of a policy besides its versions: that it is there, that it is in force, and its section.

    Policies are few, so all of them are looked at again if anything seems wrong: perhaps one is being changed.
    """
    found: list[Finding] = []
    for _look in range(LOOKS):
        found = list(_compare())
        if not found:
            return
    yield from found


def _compare() -> Iterator[Finding]:
    policies = SignOffPolicy.objects.in_bulk()
    sections = _read_sections()
    told = _read_acts()
    for key in sorted(told.keys() - policies.keys()):
        yield Finding(f"signoffpolicy:{key}", "policy.missing", _("The ledger tells of this policy, and it is gone."))
    for key, policy in sorted(policies.items()):
        name = f"signoffpolicy:{key}"
        if key not in told:
            yield Finding(name, "policy.unrecorded", _("The ledger does not know this policy."))
        elif told[key] != policy.is_active:
            message = _("The ledger does not know that this policy was switched on or off.")
            yield Finding(name, "policy.switched", message)
        elif sections.get(key) != policy.section_id:
            yield Finding(
                name, "policy.section", _("The section of this policy is not the one that its version names.")
            )


def _read_acts() -> dict[int, bool]:
    """Return whether each policy that was not deleted is in force."""
    told: dict[int, bool] = {}
    for act in acts_of_kinds("policy.changed", "policy.switched", "policy.deleted"):
        data = part(act, "data")
        key, kind = data.get("policy"), act.get("kind")
        if not isinstance(key, int):
            continue
        if kind == "policy.deleted":
            told.pop(key, None)
        elif kind == "policy.switched":
            told[key] = bool(data.get("active"))
        else:
            told.setdefault(key, True)
    return told


def _read_sections() -> dict[int, Any]:
    """Return the section that the newest version of each policy names."""
    return {
        version.policy_id: _read_section(version.spec)
        for version in PolicyVersion.objects.order_by("policy_id", "number")
    }


def _read_section(spec: str) -> Any:
    try:
        return json.loads(spec).get("section_id")
    except (AttributeError, ValueError):
        return None  # Somebody wrote over the version, which is found by itself.
