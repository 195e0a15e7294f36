"""What a policy said before: its versions, and what changed from one to the next."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.models import PolicyVersion, SignOffPolicy
from wagtail_execvoice.signoff.specs import Spec
from wagtail_execvoice.signoff.words import compare, find_sections

#: Who looks for an older one finds it in the certificate of what was signed under it.
MOST_SHOWN = 20


@dataclass(frozen=True)
class Version:
    """One version, and what it says otherwise than the one before."""

    row: PolicyVersion
    changes: list[str]


def list_versions(policy: SignOffPolicy) -> tuple[list[Version], int]:
    """Return the newest versions, newest first, and how many there are besides. Two queries."""
    newest = PolicyVersion.objects.filter(policy_id=policy.pk).select_related("author").order_by("-number")
    rows = list(newest[: MOST_SHOWN + 1])
    specs = [Spec.from_json(row.spec) for row in rows]
    titles = find_sections(specs, get_base_page_model())
    versions = []
    for index, row in enumerate(rows[:MOST_SHOWN]):
        changes = [_("This is the first version.")]
        if index + 1 < len(rows):
            before = rows[index + 1]
            changes = compare(specs[index + 1], specs[index], titles)
            if before.name != row.name:
                changes.insert(0, _("Name: %(new)s (was: %(old)s)") % {"new": row.name, "old": before.name})
        versions.append(Version(row, changes))
    return versions, (rows[0].number - MOST_SHOWN if len(rows) > MOST_SHOWN else 0)
