"""Taking a policy away. What it said stays on record."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from wagtail_execvoice.signoff.actions.guarding import note_guarded_types
from wagtail_execvoice.signoff.actions.identities import identify
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.models import PolicyVersion, SignOffPolicy, SignOffRequest


class PolicyInUse(Exception):
    """Somebody was asked to sign by this policy. It can be switched off, and stays for the record."""


def is_in_use(policy_id: int) -> bool:
    """True if a request was made under any version of the policy."""
    versions = PolicyVersion.objects.filter(policy_id=policy_id)
    return bool(SignOffRequest.objects.filter(policy_version__in=versions.values("pk")).exists())


@transaction.atomic
def remove_policy(policy: SignOffPolicy, user: Any = None) -> None:
    """Delete ``policy``; its versions stay. Raises ``PolicyInUse``."""
    from wagtail_execvoice.signoff.triggers.guarded import sync_guarded_types

    key = policy.pk
    if is_in_use(key):
        raise PolicyInUse
    policy.delete()
    record("policy.deleted", actor=identify(user) if user else None, policy=key)
    sync_guarded_types()
    note_guarded_types()
