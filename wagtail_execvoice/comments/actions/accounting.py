"""Answering a reader who asks what is kept of them, or wants to be forgotten: done, and written down without saying who it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Site

from wagtail_execvoice.comments.actions.erasing import Erasure, erase_person
from wagtail_execvoice.comments.actions.readers import export_person

#: It takes both: to see an address is part of a moderator's work, to erase what somebody wrote on any page is not.
PERMISSIONS = ("execvoice_comments.see_personal_data", "execvoice_comments.erase_personal_data")
#: What stands in the history: that it was done, by whom, and about how many comments. Neither the address nor a digest.
GIVEN_OUT = "execvoice_comments.reader.export"
ERASED = "execvoice_comments.reader.erase"


@transaction.atomic
def export_and_log(reader: Mapping[str, Any], user: Any = None) -> dict[str, Any]:
    """Do as ``export_person`` does for whom ``name_reader`` named, and write down that ``user`` did; None runs a command."""
    data = export_person(**reader)
    _log(GIVEN_OUT, user, {"comments": len(data["comments"])})
    return data


@transaction.atomic
def erase_and_log(reader: Mapping[str, Any], user: Any = None) -> Erasure:
    """Do as ``erase_person`` does for whom ``name_reader`` named, and write down that ``user`` did; None runs a command."""
    erasure = erase_person(**reader)
    _log(ERASED, user, {"erased": erasure.erased, "left": erasure.left})
    return erasure


def _log(action: str, user: Any, data: dict[str, int]) -> None:
    # About whoever did it, since nothing may be left of whom it was about. A command is nobody: then about the site.
    about = user or Site.objects.order_by("-is_default_site", "pk").first()
    if about is not None:
        log(about, action, user=user, data=data)
