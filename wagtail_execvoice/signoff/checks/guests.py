from __future__ import annotations

from typing import Any

from django.core import checks

from wagtail_execvoice.signoff.urlnames import guests_are_served


def check_guest_urls(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Without its addresses an author who has no account cannot be asked; nothing else is amiss, and nothing goes live."""
    if guests_are_served():
        return []
    return [
        checks.Warning(
            "Authors without an account cannot sign: the site does not include wagtail_execvoice.signoff.public_urls.",
            hint='Add path("sign/", include("wagtail_execvoice.signoff.public_urls")) to the URLs, above those of Wagtail.',
            id="execvoice_signoff.W020",
        )
    ]
