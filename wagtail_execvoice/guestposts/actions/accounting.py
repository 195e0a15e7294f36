"""Answering a guest who asks what is kept of them, or wants to be forgotten: done, and written down without saying who it was."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Site

from wagtail_execvoice.guestposts.actions.exporting import export_guest
from wagtail_execvoice.guestposts.actions.forgetting import Erasure, erase_guest

#: It takes both: to read what guests write is an editor's work, to erase somebody from the directory is not. Rights on
#: the pages it takes none, for they get a draft and nothing else.
PERMISSIONS = ("execvoice_guestposts.change_submission", "execvoice_authors.delete_person")
#: What stands in the history: that it was done, by whom, and about how many texts. Neither the address nor a digest.
GIVEN_OUT = "execvoice_guestposts.guest.export"
ERASED = "execvoice_guestposts.guest.erase"


@transaction.atomic
def export_and_log(email: str, user: Any = None, *, names: Collection[str] = ()) -> dict[str, Any]:
    """Do as ``export_guest`` does, and write down that ``user`` did; None is whoever runs a command."""
    data = export_guest(email, names)
    _log(GIVEN_OUT, user, {"texts": len(data["texts"])})
    return data


@transaction.atomic
def erase_and_log(email: str, user: Any = None, *, names: Collection[str] = (), credit_as: str = "") -> Erasure:
    """Do as ``erase_guest`` does, and write down that ``user`` did; None is whoever runs a command."""
    erasure = erase_guest(email, names=names, credit_as=credit_as, user=user)
    _log(ERASED, user, {"texts": erasure.texts, "people": erasure.people, "drafts": len(erasure.drafts)})
    return erasure


def _log(action: str, user: Any, data: dict[str, int]) -> None:
    # About whoever did it, since nothing may be left of whom it was about. A command is nobody: then about the site.
    about = user or Site.objects.order_by("-is_default_site", "pk").first()
    if about is not None:
        log(about, action, user=user, data=data)
