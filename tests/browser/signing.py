"""What the browser tests about other things need of sign-off: posts of the example site go live by signature only."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from playwright.sync_api import Page, expect

from wagtail_execvoice.signoff.actions.signing import Proof, sign
from wagtail_execvoice.signoff.actions.slots import find_chances
from wagtail_execvoice.signoff.actions.voices import Approval, record_approval
from wagtail_execvoice.signoff.constants import Method, SlotState
from wagtail_execvoice.signoff.models import SignOffRequest


def account(name: str) -> Any:
    return get_user_model().objects.get(username=name)


def submit(page: Page) -> None:
    """Press the button of the editor that puts the text before its signers."""
    wait_for_autosave(page)
    button = page.get_by_role("button", name=re.compile("^(Submit|Resubmit) to Sign-off"))
    if not button.is_visible():
        page.get_by_role("button", name="More actions").click()
    button.click()
    expect(page.get_by_text(re.compile("submitted for moderation")).first).to_be_visible()


def wait_for_autosave(page: Page) -> None:
    """Wait until Wagtail's editor is not saving by itself, as it may do half a second after a field is left.

    Who presses a button meanwhile adds a new page twice, and the second time its slug is taken (an error of Wagtail's).
    """
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(1_500)
    expect(page.locator("#w-autosave-indicator[data-w-autosave-state-value='saving']")).to_have_count(0)


def let_everybody_sign(title: str) -> None:
    """Enter what the signers of the open request for ``title`` would: authors by telephone, then Legal."""
    request = SignOffRequest.objects.get(page_title=title, open_page__isnull=False)
    for slot in request.slots.filter(state=SlotState.OPEN):
        approval = Approval(timezone.localdate(), "By telephone")
        record_approval(slot, account("editor"), approval, digest=request.digest)
    lawyer = account("legal")
    slot = find_chances(lawyer, request)[0].slot
    sign(request.pk, slot.pk, lawyer, digest=request.digest, proof=Proof(Method.PASSWORD))
