"""What ``execvoice_setup`` does: the groups first, then what each feature adds.

A feature registers its step from its ``AppConfig.ready()``::

    register_setup_step(set_up_policy)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction

from wagtail_execvoice.base.groups import Step, find_section, set_up_groups
from wagtail_execvoice.compat import get_base_page_model

#: Takes the pages that the site's people work on (the roots, or the section that was named), and tells what it did.
SetupStep = Callable[[list[Any]], Iterable[Step]]

_steps: list[SetupStep] = []


def register_setup_step(step: SetupStep) -> SetupStep:
    """Have ``step`` carried out after the groups were made. It may run any number of times, and changes nothing it finds."""
    if step not in _steps:
        _steps.append(step)
    return step


@transaction.atomic
def set_up_site(section: str = "", *, dry_run: bool = False, existing: bool = False) -> list[Step]:
    """Make the groups, and whatever the features need besides. Takes and raises what ``set_up_groups`` does."""
    steps = set_up_groups(section, existing=existing)
    pages = [find_section(section)] if section else list(get_base_page_model().get_root_nodes())
    for step in _steps:
        steps += step(pages)
    if dry_run:
        transaction.set_rollback(True)
    return steps
