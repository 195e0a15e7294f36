"""System checks: what is wrong with the gate, and what to do about it."""

from __future__ import annotations

from django.core.checks import Tags, register

from wagtail_execvoice.signoff.checks.guests import check_guest_urls
from wagtail_execvoice.signoff.checks.ledger import check_checkpoints
from wagtail_execvoice.signoff.checks.setup import check_mixins
from wagtail_execvoice.signoff.checks.triggers import check_triggers


def register_checks() -> None:
    """Called when the app is ready."""
    register(check_mixins)
    register(check_checkpoints)
    register(Tags.urls)(check_guest_urls)
    register(Tags.database)(check_triggers)
